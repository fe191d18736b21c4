import Billing
import Quantities

/// An account's running charges as one text of its row.
enum AccrualText {
    static func write(_ accrual: Accrual) -> String {
        var writer = FieldWriter()
        writer.add(accrual.accrued.tenThousandths)
        writer.add(accrual.usages.count)
        for usage in accrual.usages {
            UsageKeyText.write(usage.key, to: &writer)
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
        for _ in 0..<(try FieldText.count(&reader)) {
            let key = try UsageKeyText.read(&reader)
            usages.append(
                Accrual.Usage(key: key, energy: WattHours(try reader.int()), allocated: WattHours(try reader.int())))
        }
        var ladders: [Accrual.LadderUsage] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let key = LadderKey(
                supplyPoint: SupplyPointID(try reader.int()), begin: try FieldText.day(&reader),
                period: try FieldText.day(&reader), version: try FieldText.day(&reader))
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
}

/// What energy is counted under: period|version|season|band.
enum UsageKeyText {
    static func write(_ key: UsageKey, to writer: inout FieldWriter) {
        writer.add(key.period.daysSinceEpoch)
        writer.add(key.version.daysSinceEpoch)
        writer.add(key.season.month * 100 + key.season.day)
        writer.add(key.band.rawValue)
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> UsageKey {
        UsageKey(
            period: try FieldText.day(&reader), version: try FieldText.day(&reader),
            season: try FieldText.season(&reader), band: try FieldText.band(&reader))
    }
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
