import Billing
import Quantities

/// An account's running charges as one text of its row.
enum AccrualText {
    static func write(_ accrual: Accrual) -> String {
        var writer = FieldWriter()
        writer.add(accrual.accrued.tenThousandths)
        writer.add(accrual.usages.count)
        for usage in accrual.usages {
            writer.add(usage.key.period.daysSinceEpoch)
            writer.add(usage.key.version.daysSinceEpoch)
            writer.add(usage.key.season.month * 100 + usage.key.season.day)
            writer.add(usage.key.band.rawValue)
            writer.add(usage.energy.value)
            writer.add(usage.allocated.value)
        }
        writer.add(accrual.ladders.count)
        for ladder in accrual.ladders {
            writer.add(ladder.key.supplyPoint.number)
            writer.add(ladder.key.begin.daysSinceEpoch)
            writer.add(ladder.key.period.daysSinceEpoch)
            writer.add(ladder.key.version.daysSinceEpoch)
            writer.add(ladder.energy.value)
        }
        for posted in accrual.posted {
            writer.add(posted.line.description)
            writer.add(posted.amount.tenThousandths)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> Accrual {
        let accrued = Money(tenThousandths: try reader.int())
        var usages: [Accrual.Usage] = []
        for _ in 0..<(try count(&reader)) { usages.append(try usage(&reader)) }
        var ladders: [Accrual.LadderUsage] = []
        for _ in 0..<(try count(&reader)) {
            let key = LadderKey(
                supplyPoint: SupplyPointID(try reader.int()), begin: CivilDate(daysSinceEpoch: try reader.int()),
                period: CivilDate(daysSinceEpoch: try reader.int()),
                version: CivilDate(daysSinceEpoch: try reader.int()))
            ladders.append(Accrual.LadderUsage(key: key, energy: WattHours(try reader.int())))
        }
        var posted: [Accrual.Posted] = []
        while !reader.isAtEnd {
            let word = try reader.string()
            guard let line = ChargeLine(word) else { throw FieldFault(detail: "\(word) is no line") }
            posted.append(Accrual.Posted(line: line, amount: Money(tenThousandths: try reader.int())))
        }
        return Accrual(usages: usages, ladders: ladders, posted: posted, accrued: accrued)
    }

    private static func usage(_ reader: inout FieldReader) throws(FieldFault) -> Accrual.Usage {
        let period = CivilDate(daysSinceEpoch: try reader.int())
        let version = CivilDate(daysSinceEpoch: try reader.int())
        let season = try FieldText.season(&reader)
        let band = try FieldText.band(&reader)
        return Accrual.Usage(
            key: UsageKey(period: period, version: version, season: season, band: band),
            energy: WattHours(try reader.int()), allocated: WattHours(try reader.int()))
    }

    private static func count(_ reader: inout FieldReader) throws(FieldFault) -> Int { try FieldText.count(&reader) }
}

/// Small values that several texts hold.
enum FieldText {
    static func season(_ reader: inout FieldReader) throws(FieldFault) -> DayOfYear {
        let value = Int(clamping: try reader.int())
        guard let day = DayOfYear(month: value / 100, day: value % 100) else {
            throw FieldFault(detail: "\(value) is no day of a year")
        }
        return day
    }

    static func band(_ reader: inout FieldReader) throws(FieldFault) -> Band {
        let word = try reader.string()
        guard let band = Band(rawValue: word) else { throw FieldFault(detail: "\(word) is no band") }
        return band
    }

    /// How many elements follow.
    static func count(_ reader: inout FieldReader) throws(FieldFault) -> Int {
        let count = Int(clamping: try reader.int())
        guard (0...10_000).contains(count) else { throw FieldFault(detail: "\(count) elements") }
        return count
    }

    static func price(_ reader: inout FieldReader) throws(FieldFault) -> Price {
        Price(hundredMillionths: try reader.int())
    }
}
