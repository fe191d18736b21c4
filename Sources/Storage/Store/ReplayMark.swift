import GRDB
import Quantities

/// Up to which reading every meter's row is up to date, so that a restart reads no more than it must.
///
/// A meter's row says up to which reading it includes them, but the lowest of these says little: a meter that has been silent for a
/// year has a low number, and nothing to replay. So the readings that are not included yet are followed per meter.
struct ReplayMark {
    /// Every reading up to this one is included in its meter's row.
    private(set) var after: Int64
    private var last: Int64
    /// For meters with readings that their rows do not include: the first and the last of these.
    private var open: [Int64: (first: Int64, last: Int64)] = [:]
    /// Counted down to the next look for the lowest: it is only a bound, and may lag.
    private var untilLook = 0

    init(_ db: Database, after: Int64) throws {
        self.after = after
        last = after
        var included: [Int64: Int64] = [:]
        let meters = try Row.fetchCursor(db, sql: "SELECT id, includes_reading FROM meters")
        while let row = try meters.next() { included[row[0]] = row[1] as Int64 }
        let readings = try Row.fetchCursor(
            db, sql: "SELECT number, meter FROM readings WHERE number > ? ORDER BY number", arguments: [after])
        while let row = try readings.next() {
            let number: Int64 = row[0]
            let meter: Int64 = row[1]
            if number > included[meter] ?? 0 { note(reading: number, meter: meter) } else { last = number }
        }
        look()
    }

    mutating func note(reading number: Int64, meter: Int64) {
        open[meter, default: (number, number)].last = number
        last = number
    }

    mutating func note(meter: Int64, includes: Int64) {
        guard let range = open[meter] else { return }
        if includes >= range.last {
            open[meter] = nil
        } else if includes >= range.first {
            open[meter] = (includes + 1, range.last)
        }
    }

    /// Called at each commit; looks over all meters only now and then.
    mutating func advance() {
        untilLook -= 1
        if untilLook <= 0 { look() }
    }

    private mutating func look() {
        untilLook = 32
        // The lowest of all: the order in which a dictionary tells them does not matter.
        after = open.values.reduce(last) { min($0, $1.first - 1) }
    }
}
