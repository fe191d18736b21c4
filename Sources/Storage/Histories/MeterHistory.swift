import Engine
import GRDB
import Metering
import Quantities

/// Some rows of one meter.
public struct MeterPage<Row: Hashable & Sendable>: Hashable, Sendable {
    /// In the order of their arrival.
    public let rows: [Row]
    /// False where earlier rows of the asked stretch were left out.
    public let isComplete: Bool
}

extension Histories {
    /// The readings of a meter whose values were true between two instants, both included; where there are more than `limit`, the
    /// latest of them.
    public func readings(
        of meter: MeterID, from: Instant, to: Instant, limit: Int = 10_000
    ) async throws(StoreError) -> MeterPage<ReadingRecord> {
        try await read { db in try MeterHistory.readings(db, of: meter, from: from, to: to, limit: Self.bounded(limit))
        }
    }

    /// The marks between two instants, both included, that went by without a reading.
    public func gaps(
        of meter: MeterID, from: Instant, to: Instant, limit: Int = 10_000
    ) async throws(StoreError) -> MeterPage<ReadingGap> {
        try await read { db in try MeterHistory.gaps(db, of: meter, from: from, to: to, limit: Self.bounded(limit)) }
    }
}

enum MeterHistory {
    static func readings(
        _ db: Database, of meter: MeterID, from: Instant, to: Instant, limit: Int
    ) throws -> MeterPage<ReadingRecord> {
        try page(
            db, .readings, of: meter, from: from, to: to, limit: limit, ReadingRow.table.select, ReadingRow.read
        ) { $0.reading.sourceTime }
    }

    static func gaps(
        _ db: Database, of meter: MeterID, from: Instant, to: Instant, limit: Int
    ) throws -> MeterPage<ReadingGap> {
        try page(db, .gaps, of: meter, from: from, to: to, limit: limit, GapRow.table.select, GapRow.read) { $0.mark }
    }

    private static func page<T: Hashable & Sendable>(
        _ db: Database, _ lookup: ReadingLookup, of meter: MeterID, from: Instant, to: Instant, limit: Int,
        _ select: String,
        _ read: (GRDB.Row) throws(StoreError) -> T, at: (T) -> Instant
    ) throws -> MeterPage<T> {
        let numbers = try lookup.numbers(db, meter: meter, from: from, to: to)
        let statement = try db.cachedStatement(sql: select + " WHERE number = ?")
        var rows: [T] = []
        var isComplete = true
        // The latest first, so that what is left out is the earliest.
        for number in numbers.reversed() {
            guard let row = try GRDB.Row.fetchOne(statement, arguments: [number]) else { continue }
            let item = try read(row)
            guard at(item) >= from, at(item) <= to else { continue }
            if rows.count == limit {
                isComplete = false
                break
            }
            rows.append(item)
        }
        return MeterPage(rows: rows.reversed(), isComplete: isComplete)
    }
}
