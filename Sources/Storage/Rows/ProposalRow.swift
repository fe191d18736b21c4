import Billing
import GRDB
import Quantities
import Supply

enum ProposalRow {
    static let table = Table(
        "proposals", key: ["id"],
        [
            "id", "kind", "name", "content", "by", "at", "reason", "expires", "state", "decided_by", "decided_at",
            "decided_reason", "replaced", "through", "done",
        ])

    /// Open ones, and corrections that are on their way.
    static let underWay = table.select + " WHERE state = 'open' OR done = 0 ORDER BY id"

    static func cells(_ proposal: Proposal) -> [Cell] {
        var decided: (by: String?, at: Int64?, reason: String?)
        switch proposal.state {
        case .open: decided = (nil, nil, nil)
        case .approved(let by, let at): decided = (by, at.milliseconds, nil)
        case .rejected(let by, let at, let reason): decided = (by, at.milliseconds, reason)
        case .lapsed(let at): decided = (nil, at.milliseconds, nil)
        }
        let progress = proposal.progress
        return [
            proposal.id.number, proposal.kind.rawValue, proposal.name,
            content(proposal.content), proposal.by, proposal.at.milliseconds, proposal.reason,
            proposal.expires.milliseconds, proposal.state.code, decided.by, decided.at, decided.reason,
            progress.map { TariffText.write([$0.replaced]) }, progress?.through.number, progress?.isDone,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Proposal {
        var c = Cells(row, table)
        let id: ProposalID = try c.id()
        let kind: Proposal.Kind = try c.word()
        let name = try c.text()
        let content = try content(kind, name, &c)
        let by = try c.text()
        let at = try c.instant()
        let reason = try c.text()
        let expires = try c.instant()
        let state = try state(&c)
        let replaced = try c.fieldsOrNil(TariffText.read)?.first
        let through: AccountID? = c.idOrNil()
        let done = c.intOrNil()
        var progress: Proposal.Progress?
        if let replaced, let through, let done {
            progress = Proposal.Progress(replaced: replaced, through: through, isDone: done != 0)
        }
        return Proposal(
            id: id, content, by: by, at: at, reason: reason, expires: expires, state: state,
            progress: progress)
    }

    private static func content(_ content: Proposal.Content) -> String {
        switch content {
        case .tariff(let tariff), .correction(let tariff): TariffText.write(tariff.versions)
        case .terms(let terms): TermsText.write(terms)
        case .calendar(let calendar): WorkDaysText.write(calendar.stretches)
        }
    }

    private static func content(_ kind: Proposal.Kind, _ name: String, _ c: inout Cells) throws(StoreError)
        -> Proposal.Content
    {
        switch kind {
        case .tariffVersion, .priceCorrection:
            guard let tariff = Tariff(name: name, versions: try c.fields(TariffText.read)) else {
                throw c.fault("tariff")
            }
            return kind == .tariffVersion ? .tariff(tariff) : .correction(tariff)
        case .terms: return .terms(try c.fields(TermsText.read))
        case .calendar: return .calendar(WorkCalendar(name: name, stretches: try c.fields(WorkDaysText.read)))
        }
    }

    private static func state(_ c: inout Cells) throws(StoreError) -> Proposal.State {
        let word = try c.text()
        let by = c.textOrNil()
        let at = c.instantOrNil()
        let reason = c.textOrNil()
        switch (word, by, at, reason) {
        case ("open", nil, nil, nil): return .open
        case ("approved", let by?, let at?, nil): return .approved(by: by, at: at)
        case ("rejected", let by?, let at?, let reason?): return .rejected(by: by, at: at, reason: reason)
        case ("lapsed", nil, let at?, nil): return .lapsed(at: at)
        default: throw c.fault("state \(word)")
        }
    }
}

/// Versions of a tariff as one text: first day|version, one after the other.
enum TariffText {
    static func write(_ versions: [TariffVersion]) -> String {
        var writer = FieldWriter()
        for version in versions {
            writer.add(version.from.daysSinceEpoch)
            writer.add(TariffVersionText.write(version))
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [TariffVersion] {
        var versions: [TariffVersion] = []
        while !reader.isAtEnd {
            let from = try FieldText.day(&reader)
            var version = FieldReader(try reader.string())
            versions.append(try TariffVersionText.read(&version, from: from))
        }
        return versions
    }
}
