import Billing
import Engine
import GRDB
import Metering
import Quantities
import Supply

enum RatingChangeRow {
    private static let names = [
        "at", "ledger_position", "reading_number", "kind", "account", "point", "meter", "content",
    ]
    /// Without the number, which SQLite gives: the next one.
    static let table = Table("rating_changes", key: ["number"], names)
    static let columns = names.joined(separator: ", ")

    static func cells(_ change: RatingChange) -> [Cell] {
        let (kind, subject, content) = parts(change.fact)
        return [
            change.at.milliseconds, change.ledgerPosition, change.readingNumber, kind, subject.account?.number,
            subject.point?.number, subject.meter?.number, content,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> RatingChange {
        var c = Cells(row, table)
        return try read(&c)
    }

    static func read(_ c: inout Cells) throws(StoreError) -> RatingChange {
        let at = try c.instant()
        let ledgerPosition = try c.int()
        let readingNumber = try c.int()
        let kind = try c.text()
        let subject = Subject(account: c.idOrNil(), point: c.idOrNil(), meter: c.idOrNil())
        let fact = try c.fields { (reader: inout FieldReader) throws(FieldFault) in
            try RatingChangeRow.fact(kind, subject, &reader)
        }
        return RatingChange(at: at, ledgerPosition: ledgerPosition, readingNumber: readingNumber, fact: fact)
    }

    /// What a fact is about.
    private struct Subject {
        var account: AccountID?
        var point: SupplyPointID?
        var meter: MeterID?
    }

    private static func parts(_ fact: RatingFact) -> (String, Subject, String) {
        var writer = FieldWriter()
        var subject = Subject()
        let kind: String
        switch fact {
        case .tariff(let name, let version):
            kind = "tariff"
            writer.add(name)
            writer.add(TariffText.write([version]))
        case .terms(let name, let rule):
            kind = "terms"
            writer.add(name)
            writer.add(rule.from.daysSinceEpoch)
            for day in rule.days { writer.add(day) }
        case .account(let id, let facts):
            kind = "account"
            subject.account = id
            FactsText.write(facts, to: &writer)
        case .point(let point, let account, let meter):
            kind = "point"
            subject = Subject(account: account, point: point, meter: meter)
        case .takeover(let point, let account, let energy, let day):
            kind = "takeover"
            subject = Subject(account: account, point: point)
            writer.add(energy.value)
            writer.add(day.daysSinceEpoch)
        case .series(let meter, let number, let baseline):
            kind = "series"
            subject.meter = meter
            writer.add(number)
            ReadingText.write(baseline, to: &writer)
        case .table(let meter, let table):
            kind = "table"
            subject.meter = meter
            writer.add(table != nil)
            if let table { writer.add(table.description) }
        case .limits(let meter, let limits):
            kind = "limits"
            subject.meter = meter
            writer.add(limits.maximumCurrent?.value)
            writer.add(limits.phases)
            writer.add(limits.ratio.current)
            writer.add(limits.ratio.voltage)
        case .settled(let id, let months):
            kind = "settled"
            subject.account = id
            for day in [months.from, months.monthsFrom, months.cut] { writer.add(day.daysSinceEpoch) }
            writer.add(months.isLast)
            writer.add(months.unreadSince?.daysSinceEpoch)
        case .correction(let proposal, let name, let version):
            kind = "correction"
            writer.add(proposal.number)
            writer.add(name)
            writer.add(TariffText.write([version]))
        case .corrected(let proposal, let through):
            kind = "corrected"
            writer.add(proposal.number)
            writer.add(through.number)
        }
        return (kind, subject, writer.text)
    }

    private static func fact(
        _ kind: String, _ subject: Subject, _ reader: inout FieldReader
    ) throws(FieldFault) -> RatingFact {
        switch (kind, subject.account, subject.point, subject.meter) {
        case ("tariff", nil, nil, nil): return .tariff(try reader.string(), try version(&reader))
        case ("terms", nil, nil, nil):
            let name = try reader.string()
            let from = try FieldText.day(&reader)
            var days: [Int] = []
            while !reader.isAtEnd { days.append(Int(clamping: try reader.int())) }
            return .terms(name, BillingPeriods.Rule(from: from, days: days))
        case ("account", let id?, nil, nil): return .account(id, try FactsText.read(&reader))
        case ("point", let account?, let point?, let meter?): return .point(point, account, meter)
        case ("takeover", let account?, let point?, nil):
            return .takeover(
                point, account, WattHours(try reader.int()), on: try FieldText.day(&reader))
        case ("series", nil, nil, let meter?):
            return .series(meter, number: Int(clamping: try reader.int()), baseline: try ReadingText.read(&reader))
        case ("table", nil, nil, let meter?):
            return .table(meter, try reader.bool() ? VersionName(try reader.string()) : nil)
        case ("limits", nil, nil, let meter?):
            let current = try reader.intOrNil().map { Milliamperes($0) }
            let phases = Int(clamping: try reader.int())
            guard
                let ratio = TransformerRatio(
                    current: Int(clamping: try reader.int()), voltage: Int(clamping: try reader.int()))
            else { throw FieldFault(detail: "no ratio") }
            return .limits(meter, RatedLimits(maximumCurrent: current, phases: phases, ratio: ratio))
        case ("settled", let id?, nil, nil):
            return .settled(
                id,
                SettledMonths(
                    from: try FieldText.day(&reader), monthsFrom: try FieldText.day(&reader),
                    cut: try FieldText.day(&reader), isLast: try reader.bool(),
                    unreadSince: try FieldText.dayOrNil(&reader)))
        case ("correction", nil, nil, nil):
            return .correction(ProposalID(try reader.int()), try reader.string(), try version(&reader))
        case ("corrected", nil, nil, nil):
            return .corrected(ProposalID(try reader.int()), through: AccountID(try reader.int()))
        default: throw FieldFault(detail: "\(kind) is no fact of rating")
        }
    }

    private static func version(_ reader: inout FieldReader) throws(FieldFault) -> TariffVersion {
        var versions = FieldReader(try reader.string())
        guard let version = try TariffText.read(&versions).first else { throw FieldFault(detail: "no version") }
        return version
    }
}
