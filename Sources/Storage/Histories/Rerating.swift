import Billing
import Engine
import GRDB
import Metering
import Quantities
import Supply

extension Histories {
    /// Recomputes the charges of every account (I-M8), one after the other; each in one look of its own, so that no read is long.
    ///
    /// - Parameters:
    ///   - each: is told what was found of each account, in the order of their ids; false ends it.
    /// - Returns: all that was found.
    public func rerate(
        calendar: SiteCalendar, each: (@Sendable (AccountID, Rerating) -> Bool)? = nil
    ) async throws(StoreError) -> Rerating {
        var all = Rerating()
        var last = AccountID(0)
        while let next = try await nextAccount(after: last) {
            let found = try await rerate(next, calendar: calendar)
            all.add(found)
            last = next
            if let each, !each(next, found) { break }
        }
        return all
    }

    /// Recomputes the charges of the account with the next id: so that a long look can be made in short ones.
    ///
    /// - Parameter last: the account before it; nil begins with the first.
    /// - Returns: nil where it was the last.
    public func rerate(
        after last: AccountID?, calendar: SiteCalendar
    ) async throws(StoreError) -> (account: AccountID, found: Rerating)? {
        guard let next = try await nextAccount(after: last ?? AccountID(0)) else { return nil }
        return (next, try await rerate(next, calendar: calendar))
    }

    /// Recomputes the charges of one account; an account that is not there has none.
    public func rerate(_ account: AccountID, calendar: SiteCalendar) async throws(StoreError) -> Rerating {
        try await read { db in try RerateQuery.run(db, account, calendar) }
    }

    private func nextAccount(after id: AccountID) async throws(StoreError) -> AccountID? {
        try await read { db in
            try Int64.fetchOne(db, sql: "SELECT min(id) FROM accounts WHERE id > ?", arguments: [id.number])
        }.map { AccountID($0) }
    }
}

/// Tells an account's story of readings, entries and what rating knew, in the order in which it happened.
private enum RerateQuery {
    static func run(_ db: Database, _ account: AccountID, _ calendar: SiteCalendar) throws -> Rerating {
        guard
            let row = try Row.fetchOne(
                db, sql: AccountRow.table.select + " WHERE id = ?", arguments: [account.number])
        else { return Rerating() }
        let state = try AccountRow.read(row)
        var rerater = Rerater(account, calendar: calendar)
        let changes = try changes(db, account).filter { $0.change.readingNumber <= state.includesReading }
        var change = changes[...]
        let meters = Set(changes.compactMap { if case .point(_, _, let meter) = $0.change.fact { meter } else { nil } })
        for attachment in try attachments(db, meters.sorted()) { rerater.take(.attachment(attachment)) }
        var numbers = try numbers(db, meters.sorted(), through: state.includesReading)[...]
        var readings: ArraySlice<ReadingRecord> = []
        let entries = try Row.fetchCursor(
            db.cachedStatement(sql: EntryRow.chargesOfAccount), arguments: ["account": account.number])
        var entry = try entries.next().map { try EntryRow.read($0) }
        // What came when: a reading by its number; an entry after the reading that it includes; a fact after its entry and its reading.
        while true {
            while readings.isEmpty, !numbers.isEmpty {
                readings = try rows(db, numbers.prefix(readingsAtOnce))[...]
                numbers = numbers.dropFirst(readingsAtOnce)
            }
            if readings.isEmpty, entry == nil, change.isEmpty { break }
            let places = [
                readings.first.map { Place(reading: $0.number, position: 0, what: .reading) },
                entry.map { Place(reading: $0.entry.includesReading ?? 0, position: $0.position, what: .entry) },
                change.first.map {
                    Place(reading: $0.change.readingNumber, position: $0.change.ledgerPosition, what: .change)
                },
            ]
            switch places.compactMap({ $0 }).min()?.what {
            case .reading: rerater.take(.reading(readings.removeFirst()))
            case .entry:
                if let entry { rerater.take(.entry(entry.entry, position: entry.position)) }
                entry = try entries.next().map { try EntryRow.read($0) }
            case .change, nil: rerater.take(.change(change.removeFirst().change))
            }
        }
        var found = rerater.finish(state)
        found.add(try PenaltyQuery.run(db, state, changes.map(\.change.fact), calendar), of: account)
        return found
    }

    /// A look for each reading would cost more than what it finds.
    private static let readingsAtOnce = 500

    /// Of these numbers, in order, those that are still kept.
    private static func rows(_ db: Database, _ numbers: ArraySlice<Int64>) throws -> [ReadingRecord] {
        let sql = ReadingRow.table.select + " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        let list = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [list])
        var rows: [ReadingRecord] = []
        while let row = try cursor.next() { rows.append(try ReadingRow.read(row)) }
        return rows
    }

    /// Where in the order of things something stands.
    private struct Place: Comparable {
        enum What: Int { case reading, entry, change }
        let reading: Int64
        let position: Int64
        let what: What

        static func < (a: Place, b: Place) -> Bool {
            // No entry or fact comes between a reading and itself.
            if a.reading != b.reading { return a.reading < b.reading }
            if (a.what == .reading) != (b.what == .reading) { return a.what == .reading }
            return (a.position, a.what.rawValue) < (b.position, b.what.rawValue)
        }
    }

    /// The facts about all accounts, this one, its supply points and their meters, in order.
    private static func changes(_ db: Database, _ account: AccountID) throws -> [(number: Int64, change: RatingChange)]
    {
        let points = """
            (SELECT point FROM rating_changes WHERE account = :account AND kind = 'point')
            """
        let meters = """
            (SELECT meter FROM rating_changes WHERE point IN \(points) AND kind = 'point')
            """
        let columns = "number, " + RatingChangeRow.columns
        let sql = """
            SELECT \(columns) FROM rating_changes WHERE account IS NULL AND point IS NULL AND meter IS NULL
            UNION SELECT \(columns) FROM rating_changes WHERE account = :account
            UNION SELECT \(columns) FROM rating_changes WHERE point IN \(points)
            UNION SELECT \(columns) FROM rating_changes WHERE meter IN \(meters)
            ORDER BY number
            """
        var changes: [(Int64, RatingChange)] = []
        let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: ["account": account.number])
        while let row = try cursor.next() {
            var c = Cells(row, RatingChangeRow.table)
            changes.append((try c.int(), try RatingChangeRow.read(&c)))
        }
        return changes
    }

    /// Behind which transformers the meters stood, in order.
    private static func attachments(_ db: Database, _ meters: [MeterID]) throws -> [AttachmentRecord] {
        let statement = try db.cachedStatement(
            sql: AttachmentRow.table.select + " WHERE meter = ? ORDER BY number")
        var attachments: [AttachmentRecord] = []
        for meter in meters {
            attachments += try Row.fetchAll(statement, arguments: [meter.number]).map { try AttachmentRow.read($0) }
        }
        return attachments
    }

    private static func numbers(_ db: Database, _ meters: [MeterID], through last: Int64) throws -> [Int64] {
        let all = (Instant(milliseconds: .min), Instant(milliseconds: .max))
        var numbers: [Int64] = []
        for meter in meters {
            numbers += try ReadingLookup.readings.numbers(db, meter: meter, from: all.0, to: all.1).filter {
                $0 <= last
            }
        }
        return numbers.sorted()
    }
}
