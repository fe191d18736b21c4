import Quantities
import Supply

/// Weather holds: area|since|until|by|reason each.
enum WeatherText {
    static func write(_ holds: [WeatherHold]) -> String {
        var writer = FieldWriter()
        for hold in holds {
            writer.add(hold.area)
            writer.add(hold.since.milliseconds)
            writer.add(hold.until.milliseconds)
            writer.add(hold.by)
            writer.add(hold.reason)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [WeatherHold] {
        var holds: [WeatherHold] = []
        while !reader.isAtEnd {
            holds.append(
                WeatherHold(
                    area: try reader.stringOrNil(), since: Instant(milliseconds: try reader.int()),
                    until: Instant(milliseconds: try reader.int()), by: try reader.string(),
                    reason: try reader.string()))
        }
        return holds
    }
}
