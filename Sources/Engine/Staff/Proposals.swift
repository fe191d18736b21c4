import Billing
import Quantities
import Supply

/// Prices, terms and working days take two persons: one proposes, another one with a token of their own approves (RULES: Who may).
extension HotState {
    /// Whether new prices, terms and working days in a file wait for a second person: on a site in operation, unless it is one for
    /// demonstrations and this file releases too.
    public func needsApproval(_ batch: ImportBatch, by actor: Actor) -> Bool {
        if accounts.isEmpty { return false }
        return !(batch.released && gateway.isDemo && actor.role.may(.releaseImport))
    }

    /// What of a file would wait for a second person, one a line: `tariff residential from 2027-01-01`.
    public func approvals(of batch: ImportBatch, by actor: Actor) -> [String] {
        guard needsApproval(batch, by: actor) else { return [] }
        let tariffs = batch.tariffs.flatMap { tariff in
            let known = Set(book.tariffs[tariff.name]?.versions.map(\.from) ?? [])
            return tariff.versions.filter { !known.contains($0.from) }.map { "tariff \(tariff.name) from \($0.from)" }
        }
        let news = batch.terms.filter { terms[$0.name]?.contains($0) != true }.map {
            "terms \($0.name) from \($0.from)"
        }
        let calendars = batch.calendars.filter { new in
            new.stretches.contains { workCalendars[new.name]?.stretches.contains($0) != true }
        }
        return tariffs + news + calendars.map { "calendar \($0.name)" }
    }
}

extension Draft {
    mutating func put(_ proposal: Proposal) {
        proposals[proposal.id] = proposal.isUnderWay ? proposal : nil
        records.append(.proposal(proposal))
    }

    /// Proposes what a file brings; the same again is the same proposal.
    ///
    /// - Parameter begins: when it would begin to hold; nil: it may be decided at leisure.
    mutating func propose(_ content: Proposal.Content, begins: Instant?, by request: StaffRequest) -> ProposalID {
        if let same = proposals.values.first(where: { $0.content == content && $0.state == .open }) { return same.id }
        return propose(content, expires: begins ?? now + Proposal.patience, request)
    }

    private mutating func propose(
        _ content: Proposal.Content, expires: Instant, _ request: StaffRequest
    ) -> ProposalID {
        let proposal = Proposal(
            id: nextID(), content, by: request.actor.name, at: now, reason: request.reason, expires: expires)
        put(proposal)
        serve(.proposal(proposal.id), at: expires)
        effects.append(.alarm(code: "proposal.made", detail: "\(proposal.id) \(proposal.name)"))
        return proposal.id
    }

    /// Proposes other prices for a version that was applied already.
    mutating func proposeCorrection(
        of name: String, _ version: TariffVersion, _ request: StaffRequest
    ) -> StaffAnswer {
        guard let known = book.tariffs[name] else {
            return StaffAnswer(.refused, "tariff.unknown", details: [.init("tariff", name)])
        }
        guard let old = known.versions.first(where: { $0.from == version.from }) else {
            return StaffAnswer(.refused, "correction.unknown", details: [.init("from", "\(version.from)")])
        }
        let differences = version.differences(from: old)
        guard differences.isEmpty else {
            return StaffAnswer(
                .refused, "correction.structure", details: differences.map { .init("difference", $0.rawValue) })
        }
        if version == old { return StaffAnswer(.refused, "correction.same") }
        if let other = proposals.values.first(where: { $0.tariff?.name == name }) {
            return StaffAnswer(.refused, "correction.underWay", details: [.init("proposal", "\(other.id)")])
        }
        guard let tariff = Tariff(name: name, versions: [version]) else {
            return StaffAnswer(.refused, "correction.unknown")
        }
        let id = propose(.correction(tariff), expires: now + Proposal.patience, request)
        return StaffAnswer(.done, "proposal.made", details: [.init("proposal", "\(id)")])
    }

    /// Lets a second person decide a proposal that is open and in time.
    mutating func decide(
        _ id: ProposalID, _ request: StaffRequest, _ body: (inout Draft, Proposal) -> StaffAnswer
    ) -> StaffAnswer {
        guard let proposal = proposals[id], case .open = proposal.state else {
            return StaffAnswer(.refused, "proposal.unknown", details: [.init("proposal", "\(id)")])
        }
        guard request.actor.name != proposal.by else { return StaffAnswer(.refused, "second.samePerson") }
        guard !mayBeOne(request.actor.name, proposal.by) else { return StaffAnswer(.refused, "second.sameMaker") }
        guard now < proposal.expires else {
            lapse(proposal)
            return StaffAnswer(.refused, "proposal.lapsed", details: [.init("proposal", "\(id)")])
        }
        return body(&self, proposal)
    }

    mutating func reject(_ proposal: Proposal, _ request: StaffRequest) -> StaffAnswer {
        var proposal = proposal
        proposal.state = .rejected(by: request.actor.name, at: now, reason: request.reason)
        put(proposal)
        return StaffAnswer(.done, "proposal.rejected", details: [.init("proposal", "\(proposal.id)")])
    }

    mutating func approve(_ proposal: Proposal, by actor: Actor) -> StaffAnswer {
        var proposal = proposal
        let details = [StaffAnswer.Detail("proposal", "\(proposal.id)")]
        // What was true when it was proposed may not be any more.
        guard isFitting(proposal) else { return StaffAnswer(.refused, "proposal.stale", details: details) }
        proposal.state = .approved(by: actor.name, at: now)
        switch proposal.content {
        case .tariff(let new):
            let versions = (book.tariffs[new.name]?.versions ?? []) + new.versions
            if let merged = Tariff(name: new.name, versions: versions) { take(merged, new: new.versions) }
        case .correction(let corrected): begin(corrected, &proposal)
        case .terms(let terms): take(terms)
        case .calendar(let calendar): for stretch in calendar.stretches { take(stretch, of: calendar.name) }
        }
        put(proposal)
        return StaffAnswer(.done, "proposal.approved", details: details)
    }

    /// Whether a proposal still fits what holds: the past stays as it was.
    private func isFitting(_ proposal: Proposal) -> Bool {
        let today = calendar.date(at: now)
        switch proposal.content {
        case .tariff(let new):
            guard let known = book.tariffs[new.name] else { return true }
            let isStale = new.versions.contains { version in
                version.from <= today || known.versions.contains { $0.from == version.from }
            }
            return !isStale && Tariff(name: new.name, versions: known.versions + new.versions) != nil
        case .correction(let corrected):
            let version = corrected.versions[0]
            guard let old = book.tariffs[corrected.name]?.versions.first(where: { $0.from == version.from }) else {
                return false
            }
            return old != version && version.differences(from: old).isEmpty
        case .terms(let terms):
            guard let known = state.terms[terms.name] else { return true }
            return terms.from > today && !known.contains { $0.from == terms.from }
        case .calendar(let new):
            return new.stretches.allSatisfy { clashes(of: $0, named: new.name, today: today) == nil }
        }
    }

    /// A correction goes through the accounts, one slice after the other.
    private mutating func begin(_ corrected: Tariff, _ proposal: inout Proposal) {
        let version = corrected.versions[0]
        guard let known = book.tariffs[corrected.name],
            let old = known.versions.first(where: { $0.from == version.from })
        else { return }
        proposal.progress = Proposal.Progress(replaced: old)
        put(known.replacing(version))
        note(.correction(proposal.id, corrected.name, version))
        if let running = RunningCorrection(proposal) { book.corrections.append(running) }
        serve(.proposal(proposal.id), after: .milliseconds(50))
    }

    /// A version of terms holds from its date on.
    mutating func take(_ terms: Terms) {
        changes.terms.append(terms)
        records.append(.terms(terms))
        let rule = BillingPeriods.Rule(from: terms.from, days: terms.settlement?.days ?? [])
        let others = (book.periods[terms.name]?.rules ?? []).filter { $0.from != terms.from }
        book.periods[terms.name] = BillingPeriods(others + [rule])
        note(.terms(terms.name, rule))
    }

    /// New versions hold from their dates on.
    mutating func take(_ tariff: Tariff, new versions: [TariffVersion]) {
        for version in versions { note(.tariff(tariff.name, version)) }
        put(tariff)
        // What was accrued by the prices so far is written with it: a restart rates only what comes after.
        for id in state.dirty.union(changes.dirtied).sorted() { writeThrough(id) }
    }

    private mutating func put(_ tariff: Tariff) {
        book.tariffs[tariff.name] = tariff
        changes.tariffs.append(tariff)
        records.append(.tariff(tariff))
    }

    /// A proposal that is due: it has lapsed, or its correction goes on.
    mutating func serve(proposal id: ProposalID) {
        guard let proposal = proposals[id] else { return }
        if case .open = proposal.state {
            if now < proposal.expires { serve(.proposal(id), at: proposal.expires) } else { lapse(proposal) }
        } else {
            correct(proposal)
        }
    }

    private mutating func lapse(_ proposal: Proposal) {
        var proposal = proposal
        proposal.state = .lapsed(at: now)
        put(proposal)
        let from = proposal.from?.description ?? "-"
        audit(
            "proposal.lapsed", "proposal \(proposal.id)", reason: "nobody decided it in time",
            before: "\(proposal.kind.rawValue) \(proposal.name) \(from)")
        openWorkItem(.case, account: nil, within: .days(3), reason: "proposal.lapsed \(proposal.name) \(from)")
    }
}
