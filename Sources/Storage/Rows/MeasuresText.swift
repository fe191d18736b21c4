import Billing
import Quantities

/// The quarter of an hour that is under way: begin|reached|energy.
enum DemandText {
    static func write(_ window: DemandWindow) -> String {
        var writer = FieldWriter()
        writer.add(window.begin?.milliseconds)
        writer.add(window.reached?.milliseconds)
        writer.add(window.energy.value)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> DemandWindow {
        let begin = try reader.intOrNil().map { Instant(milliseconds: $0) }
        let reached = try reader.intOrNil().map { Instant(milliseconds: $0) }
        return DemandWindow(begin: begin, reached: reached, energy: WattHours(try reader.int()))
    }
}

/// Demand and reactive energy of an account's months: watts|begin of the latest quarter, then month|varh|Wh|watts|begin of each.
enum MeasuresText {
    static func write(_ measures: AccountMeasures) -> String {
        var writer = FieldWriter()
        write(measures.quarter, to: &writer)
        for month in measures.months {
            writer.add(month.month.daysSinceEpoch)
            writer.add(month.reactive)
            writer.add(month.active.value)
            write(month.demand, to: &writer)
        }
        return writer.text
    }

    private static func write(_ demand: Demand?, to writer: inout FieldWriter) {
        writer.add(demand?.watts)
        writer.add(demand?.begin.milliseconds)
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> AccountMeasures {
        let quarter = try demand(&reader)
        var months: [AccountMeasures.Month] = []
        while !reader.isAtEnd {
            let month = try FieldText.day(&reader)
            let reactive = try reader.intOrNil()
            let active = WattHours(try reader.int())
            months.append(
                AccountMeasures.Month(month: month, reactive: reactive, active: active, demand: try demand(&reader)))
        }
        return AccountMeasures(months: months, quarter: quarter)
    }

    private static func demand(_ reader: inout FieldReader) throws(FieldFault) -> Demand? {
        let watts = try reader.intOrNil()
        let begin = try reader.intOrNil().map { Instant(milliseconds: $0) }
        guard let watts, let begin else { return nil }
        return Demand(watts: watts, begin: begin)
    }
}
