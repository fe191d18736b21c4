import Billing
import Quantities
import Supply

/// What an account is charged by and when: nothing, or tariff|terms|persons|capacity before the first change and how many changes hold, then
/// from|tariff|terms|mode|persons|capacity of each.
enum ContractText {
    static func write(_ history: ContractHistory) -> String {
        guard let first = history.first else { return "" }
        var writer = FieldWriter()
        writer.add(first.tariff)
        writer.add(first.terms)
        writer.add(first.persons)
        writer.add(first.capacity)
        writer.add(history.applied)
        for change in history.changes {
            writer.add(change.from.daysSinceEpoch)
            writer.add(change.tariff)
            writer.add(change.terms)
            writer.add(change.mode?.rawValue)
            writer.add(change.persons.map { Int64($0) })
            writer.add(change.capacity)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> ContractHistory {
        if reader.isAtEnd { return ContractHistory() }
        let first = ContractHistory.First(
            tariff: try reader.string(), terms: try reader.string(), persons: Int(clamping: try reader.int()),
            capacity: try reader.intOrNil())
        let applied = Int(clamping: try reader.int())
        var changes: [ContractChange] = []
        while !reader.isAtEnd { changes.append(try change(&reader)) }
        return ContractHistory(first: first, changes: changes, applied: applied)
    }

    private static func change(_ reader: inout FieldReader) throws(FieldFault) -> ContractChange {
        var change = ContractChange(from: CivilDate(daysSinceEpoch: try reader.int()))
        change.tariff = try reader.stringOrNil()
        change.terms = try reader.stringOrNil()
        if let word = try reader.stringOrNil() {
            guard let mode = AccountMode(rawValue: word) else { throw FieldFault(detail: "\(word) is no mode") }
            change.mode = mode
        }
        change.persons = try reader.intOrNil().map { Int(clamping: $0) }
        change.capacity = try reader.intOrNil()
        return change
    }
}

/// What a credit class follows from: nothing, or since|counted on|late|classed in, then month|bills|warnings|notices|trips|bounces|late
/// days of each month that has any.
enum ConductText {
    static func write(_ conduct: Conduct) -> String {
        if conduct == Conduct() { return "" }
        var writer = FieldWriter()
        writer.add(conduct.since?.daysSinceEpoch)
        writer.add(conduct.countedOn?.daysSinceEpoch)
        writer.add(conduct.isLate)
        writer.add(conduct.classedIn?.daysSinceEpoch)
        for month in conduct.months {
            writer.add(month.month.daysSinceEpoch)
            writer.add(month.bills)
            writer.add(month.warnings)
            writer.add(month.notices)
            writer.add(month.trips)
            writer.add(month.bounces)
            writer.add(month.lateDays)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> Conduct {
        if reader.isAtEnd { return Conduct() }
        let since = try day(&reader)
        let countedOn = try day(&reader)
        let isLate = try reader.bool()
        let classedIn = try day(&reader)
        var months: [Conduct.Month] = []
        while !reader.isAtEnd {
            var month = Conduct.Month(month: CivilDate(daysSinceEpoch: try reader.int()))
            month.bills = Int(clamping: try reader.int())
            month.warnings = Int(clamping: try reader.int())
            month.notices = Int(clamping: try reader.int())
            month.trips = Int(clamping: try reader.int())
            month.bounces = Int(clamping: try reader.int())
            month.lateDays = Int(clamping: try reader.int())
            months.append(month)
        }
        return Conduct(months: months, since: since, countedOn: countedOn, isLate: isLate, classedIn: classedIn)
    }

    private static func day(_ reader: inout FieldReader) throws(FieldFault) -> CivilDate? {
        try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) }
    }
}
