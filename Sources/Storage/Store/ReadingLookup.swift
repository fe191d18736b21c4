import GRDB
import Quantities

import struct Foundation.Data

/// Finds the rows of one meter in a table that is appended in the order of arrival.
///
/// Numbers are cut into runs. When a run is full, the numbers of its rows are sorted by meter and written once, together for 128
/// meters: some 3 bytes for each reading, in the order of the file, where an index would touch a page for each. One meter's
/// rows are then one look-up for each run; the rows of the run that is not full yet are looked through.
enum ReadingLookup: Int64 {
    case readings = 0
    case gaps = 1

    static let runLength: Int64 = 32_768
    private static let metersInBucket: Int64 = 128

    private var table: String { self == .readings ? "readings" : "gaps" }
    /// By which a row lies in time.
    private var time: String { self == .readings ? "source_at" : "mark" }

    /// The first run that is full and has not been sorted, where there is one.
    func nextRun(_ db: Database, count: Int64) throws -> Int64? {
        let next = try sortedRuns(db)
        return (next + 1) * Self.runLength <= count ? next : nil
    }

    /// How many runs have been sorted; they are sorted in order.
    private func sortedRuns(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT max(run) + 1 FROM lookup_runs WHERE what = ?"), arguments: [rawValue]) ?? 0
    }

    /// Sorts one run; inside a transaction.
    func sort(_ db: Database, run: Int64) throws {
        let first = run * Self.runLength + 1
        var rows: [(meter: Int64, offset: UInt64)] = []
        rows.reserveCapacity(Int(Self.runLength))
        var (earliest, latest) = (Int64.max, Int64.min)
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT number, meter, \(time) FROM \(table) WHERE number BETWEEN ? AND ? ORDER BY number"),
            arguments: [first, first + Self.runLength - 1])
        while let row = try cursor.next() {
            var c = Cells(row, table)
            let number = try c.int()
            rows.append((try c.int(), UInt64(number - first)))
            let at = try c.int()
            earliest = min(earliest, at)
            latest = max(latest, at)
        }
        rows.sort { ($0.meter, $0.offset) < ($1.meter, $1.offset) }
        let insert = try db.cachedStatement(sql: "INSERT INTO lookup VALUES (?, ?, ?, ?)")
        var position = 0
        while position < rows.count {
            let bucket = rows[position].meter / Self.metersInBucket
            var list = NumberList()
            while position < rows.count, rows[position].meter / Self.metersInBucket == bucket {
                let meter = rows[position].meter
                var offsets: [UInt64] = []
                while position < rows.count, rows[position].meter == meter {
                    offsets.append(rows[position].offset)
                    position += 1
                }
                list.add(meter: UInt64(meter % Self.metersInBucket), offsets)
            }
            try insert.execute(arguments: [rawValue, run, bucket, Data(list.bytes)])
        }
        try db.execute(
            sql: "INSERT INTO lookup_runs VALUES (?, ?, ?, ?)", arguments: [rawValue, run, earliest, latest])
    }

    /// The numbers of one meter's rows that lie between two times, in the order of their numbers: all of them, and some besides.
    func numbers(_ db: Database, meter: MeterID, from: Instant, to: Instant) throws -> [Int64] {
        var numbers: [Int64] = []
        let runs = try Int64.fetchAll(
            db, sql: "SELECT run FROM lookup_runs WHERE what = ? AND last_at >= ? AND first_at <= ? ORDER BY run",
            arguments: [rawValue, from.milliseconds, to.milliseconds])
        let find = try db.cachedStatement(sql: "SELECT numbers FROM lookup WHERE what = ? AND run = ? AND bucket = ?")
        let bucket = meter.number / Self.metersInBucket
        for run in runs {
            guard let bytes = try Data.fetchOne(find, arguments: [rawValue, run, bucket]) else { continue }
            let list = NumberList(bytes: [UInt8](bytes))
            numbers += list.offsets(of: UInt64(meter.number % Self.metersInBucket)).map {
                run * Self.runLength + 1 + Int64($0)
            }
        }
        let tail = try sortedRuns(db) * Self.runLength
        numbers += try Int64.fetchAll(
            db,
            sql:
                "SELECT number FROM \(table) WHERE number > ? AND meter = ? AND \(time) BETWEEN ? AND ? ORDER BY number",
            arguments: [tail, meter.number, from.milliseconds, to.milliseconds])
        return numbers
    }
}

/// For each meter of a bucket its number within the bucket, the count, and the distances between the offsets; as variable-length
/// integers, low seven bits first.
struct NumberList {
    private(set) var bytes: [UInt8] = []

    init() {}
    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func add(meter: UInt64, _ offsets: [UInt64]) {
        append(meter)
        append(UInt64(offsets.count))
        var previous: UInt64 = 0
        for offset in offsets {
            append(offset - previous)
            previous = offset
        }
    }

    /// The offsets of a meter; a damaged list gives what can be read of it.
    func offsets(of wanted: UInt64) -> [UInt64] {
        var index = 0
        while index < bytes.count {
            let meter = next(&index)
            let count = next(&index)
            var found: [UInt64] = []
            var offset: UInt64 = 0
            var left = count
            while left > 0, index < bytes.count {
                offset &+= next(&index)
                if meter == wanted { found.append(offset) }
                left -= 1
            }
            if meter == wanted { return found }
        }
        return []
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private func next(_ index: inout Int) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count, shift < 64 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { break }
            shift += 7
        }
        return value
    }
}
