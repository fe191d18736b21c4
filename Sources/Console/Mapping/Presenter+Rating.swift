import API
import Billing
import Engine
import Metering
import Quantities
import Supply

extension Presenter {
    /// - Parameters:
    ///   - terms: all versions of each, by name.
    ///   - tariffs: as they are, by name.
    ///   - effects: of those that are open corrections; nil: not asked.
    func proposals(
        _ proposals: [Proposal], terms: [String: [Terms]], tariffs: [String: Tariff], isLast: Bool,
        effects: [CorrectionEffectBody]?
    ) -> ProposalsResponse {
        ProposalsResponse(
            proposals: proposals.map { proposal($0, terms[$0.name] ?? [], tariffs[$0.name]) },
            next: isLast ? nil : proposals.last?.id.description, effects: effects)
    }

    func effect(_ effect: CorrectionEffect, of proposal: ProposalID, next: AccountID?) -> CorrectionEffectBody {
        CorrectionEffectBody(
            proposal: proposal.description, accounts: effect.accounts, changed: effect.changed, more: effect.more,
            less: effect.less, next: next.map { String($0.number) })
    }

    /// Old prices beside new ones: of what is decided as they were then.
    private func prices(_ proposal: Proposal, _ now: Tariff?) -> [PriceChangeBody]? {
        guard case .correction(let corrected) = proposal.content, let version = corrected.versions.first else {
            return nil
        }
        var old = proposal.progress?.replaced
        if case .open = proposal.state { old = now?.versions.first { $0.from == version.from } }
        return old.map { version.priceChanges(from: $0).map { PriceChangeBody($0) } }
    }

    private func proposal(_ proposal: Proposal, _ versions: [Terms], _ tariff: Tariff?) -> ProposalBody {
        let decided: (by: String?, at: Instant?, reason: String?) =
            switch proposal.state {
            case .open: (nil, nil, nil)
            case .approved(let by, let at): (by, at, nil)
            case .rejected(let by, let at, let reason): (by, at, reason)
            case .lapsed(let at): (nil, at, nil)
            }
        return ProposalBody(
            id: proposal.id.description, kind: Presenter.told(proposal.kind.rawValue, Texts.proposalKinds),
            state: Presenter.told(proposal.state.code, Texts.proposalStates),
            name: proposal.name, from: proposal.from?.description ?? "",
            tariff: proposal.tariff.map { TariffResponse($0, today: calendar.date(at: now)) },
            prices: prices(proposal, tariff), terms: termsLines(proposal.content, versions),
            calendar: calendarBody(proposal.content), by: proposal.by,
            at: time(proposal.at), reason: proposal.reason, expires: time(proposal.expires), decidedBy: decided.by,
            decidedAt: decided.at.map(time), decidedFor: decided.reason, corrected: proposal.progress?.isDone)
    }

    private func termsLines(_ content: Proposal.Content, _ versions: [Terms]) -> [TermsLineBody]? {
        guard case .terms(let terms) = content else { return nil }
        let before = versions.last { $0.from < terms.from }.map(\.lines) ?? []
        let known = Dictionary(before.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        return terms.lines.filter { known[$0.key] != $0.value }
            .map { TermsLineBody(key: $0.key, value: $0.value, before: known[$0.key]) }
    }

    private func calendarBody(_ content: Proposal.Content) -> CalendarBody? {
        guard case .calendar(let calendar) = content, let stretch = calendar.stretches.first else { return nil }
        return CalendarBody(
            through: stretch.through.description, rest: stretch.rest.sorted().map(\.description),
            work: stretch.work.sorted().map(\.description))
    }

    func ratingChange(_ change: RatingChange, _ names: RatedNames) -> RatingChangeBody {
        let (kind, about) = names.told(change.fact)
        return RatingChangeBody(
            at: time(change.at), ledgerPosition: String(change.ledgerPosition), reading: String(change.readingNumber),
            kind: Presenter.told(kind, Texts.ratingFacts), about: about)
    }

    func rerating(_ found: Rerating, _ names: Names, next: AccountID?) -> RerateResponse {
        RerateResponse(
            accounts: found.accounts, readings: found.readings, entries: found.entries, lines: found.lines,
            penalties: found.penalties, penaltiesNotLookedAt: found.penaltiesNotLookedAt,
            differences: found.differences.map { difference in
                DifferenceBody(
                    account: names.accounts[difference.account] ?? difference.account.description,
                    kind: Presenter.told(difference.kind.rawValue, Texts.differenceKinds),
                    line: difference.line?.description, position: difference.position.map { String($0) },
                    reading: difference.reading.map { String($0) }, expected: difference.expected,
                    found: difference.found)
            }, notLookedAt: found.notLookedAt.map { Presenter.told($0.rawValue, Texts.notRerated) },
            next: next?.description)
    }
}

/// The numbers by which people know what rating came to know of.
struct RatedNames: Sendable {
    private var names = Names()

    init(of changes: [RatingChange], in state: HotState) {
        for change in changes {
            switch change.fact {
            case .account(let id, _), .takeover(_, let id, _, _), .corrected(_, let id), .settled(let id, _):
                add(id, state)
            case .point(_, let id, let meter):
                add(id, state)
                add(meter, state)
            case .series(let meter, _, _), .table(let meter, _), .limits(let meter, _): add(meter, state)
            case .tariff, .terms, .correction: break
            }
        }
    }

    private mutating func add(_ id: AccountID, _ state: HotState) {
        names.accounts[id] = state.accounts[id]?.record.number
    }

    private mutating func add(_ id: MeterID, _ state: HotState) { names.meters[id] = state.meters[id]?.record.number }

    private func name(_ id: AccountID) -> String { names.accounts[id] ?? "#\(id)" }

    private func name(_ id: MeterID) -> String { names.meters[id] ?? "#\(id)" }

    /// A fact's kind, and what it is about.
    func told(_ fact: RatingFact) -> (kind: String, about: String) {
        switch fact {
        case .tariff(let tariff, let version): ("tariff", "\(VersionName(tariff, version.from))")
        case .terms(let terms, let rule):
            ("terms", "\(terms) \(rule.from) \(rule.days.map(String.init).joined(separator: ","))")
        case .account(let id, let facts): ("account", "account \(name(id)) \(facts.tariff) \(facts.terms)")
        case .point(_, let id, let meter): ("point", "account \(name(id)) meter \(name(meter))")
        case .takeover(_, let id, let used, let day): ("takeover", "account \(name(id)) \(used) kWh \(day)")
        case .series(let meter, let number, let baseline):
            ("series", "meter \(name(meter)) series \(number) \(baseline.energy) kWh")
        case .table(let meter, let version): ("table", "meter \(name(meter)) \(version.map { "\($0)" } ?? "-")")
        case .limits(let meter, let limits):
            (
                "limits",
                "meter \(name(meter)) \(limits.maximumCurrent.map { "\($0.value) mA" } ?? "-") \(limits.phases) \(limits.ratio.factor)"
            )
        case .settled(let id, let months): ("settled", "account \(name(id)) \(months.monthsFrom) \(months.cut)")
        case .correction(let id, let tariff, let version):
            ("correction", "proposal \(id) \(VersionName(tariff, version.from))")
        case .corrected(let id, let account): ("corrected", "proposal \(id) account \(name(account))")
        }
    }
}
