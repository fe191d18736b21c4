import Engine
import GRDB
import Metering
import Quantities
import Supply

// GRDB has a Record too.
import enum Engine.Record

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

    init(_ db: Database) throws {
        after = try Int64.fetchOne(db, sql: "SELECT replay_after FROM gateway") ?? 0
        last = after
        var included: [Int64: Int64] = [:]
        let meters = try Row.fetchCursor(db, sql: "SELECT id, includes_reading FROM meters")
        while let row = try meters.next() {
            var c = Cells(row, "meters")
            let meter = try c.int()
            included[meter] = try c.int()
        }
        let readings = try Row.fetchCursor(
            db, sql: "SELECT number, meter FROM readings WHERE number > ? ORDER BY number", arguments: [after])
        while let row = try readings.next() {
            var c = Cells(row, "readings")
            let number = try c.int()
            let meter = try c.int()
            if number > included[meter] ?? 0 { note(reading: number, meter: meter) } else { last = number }
        }
        look()
    }

    /// After each commit. Looks over all meters only now and then.
    mutating func follow(_ records: [Record]) {
        for record in records {
            switch record {
            case .reading(let reading): note(reading: reading.number, meter: reading.reading.meter.number)
            case .meter(let meter): note(meter: meter.record.id.number, includes: meter.includesReading)
            default: break
            }
        }
        untilLook -= 1
        if untilLook <= 0 { look() }
    }

    private mutating func note(reading number: Int64, meter: Int64) {
        open[meter, default: (number, number)].last = number
        last = number
    }

    private mutating func note(meter: Int64, includes: Int64) {
        guard let range = open[meter] else { return }
        if includes >= range.last {
            open[meter] = nil
        } else if includes >= range.first {
            open[meter] = (includes + 1, range.last)
        }
    }

    /// Finds the mark as it stands now.
    mutating func look() {
        untilLook = 32
        // The lowest of all: the order in which a dictionary tells them does not matter.
        after = open.values.reduce(last) { min($0, $1.first - 1) }
    }
}
