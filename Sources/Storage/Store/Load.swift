import Billing
import Engine
import GRDB
import Metering
import Quantities
import Supply

extension Store {
    /// Every hot row, and the readings that the rows written behind do not include yet. Never histories. A hundred thousand
    /// accounts take about a second.
    ///
    /// `isSound` is true: whether the store is sound is what ``checkAtStart()`` tells.
    public func load() throws(StoreError) -> StoredState {
        replay.look()
        let replayAfter = replay.after
        return try read { db in
            var state = StoredState()
            if let row = try Row.fetchOne(db, sql: GatewayRow.table.select) {
                state.gateway = try GatewayRow.read(row).state
            }
            state.accounts = try Store.all(db, AccountRow.table, AccountRow.read)
            if state.accounts.contains(where: { $0.record.protection == .unreadable }) {
                state.unreadableProtections = try AccountRow.unreadable(db)
            }
            state.supplyPoints = try Store.all(db, SupplyPointRow.table, SupplyPointRow.read)
            state.meters = try Store.all(db, MeterRow.table, MeterRow.read)
            state.lines = try Store.rows(db, LineRow.table.select + " ORDER BY id", LineRow.read)
            state.feeders = try Store.rows(db, FeederRow.table.select + " ORDER BY id", FeederRow.read)
            state.tariffs = try Store.tariffs(db)
            state.workCalendars = try Store.rows(
                db, WorkCalendarRow.table.select + " ORDER BY name", WorkCalendarRow.read)
            state.terms = try Store.rows(db, TermsRow.table.select + " ORDER BY name, from_day", TermsRow.read)
            state.users = try Store.rows(db, UserRow.table.select + " ORDER BY id", UserRow.read)
            state.channels = try Store.rows(db, ChannelRow.table.select + " ORDER BY name", ChannelRow.read)
            state.payers = try Store.rows(db, PayerRow.table.select + " ORDER BY number", PayerRow.read)
            state.suspense = try Store.rows(
                db, SuspenseRow.table.select + " WHERE state = 'open' ORDER BY payment", SuspenseRow.read)
            state.orders = try Store.rows(
                db, OrderRow.table.select + " WHERE \(StoreCheck.isOpenOrder) ORDER BY id", OrderRow.read)
            state.permits = try Store.rows(
                db,
                PermitRow.table.select
                    + " WHERE order_id IN (SELECT id FROM orders WHERE \(StoreCheck.isOpenOrder)) ORDER BY id",
                PermitRow.read
            ).map(\.permit)
            state.notices = try Store.hotNotices(db, state.accounts)
            state.workItems = try Store.rows(
                db, WorkItemRow.table.select + " WHERE closed_at IS NULL ORDER BY id", WorkItemRow.read)
            try Store.loadCloses(db, &state)
            state.proposals = try Store.rows(db, ProposalRow.underWay, ProposalRow.read)
            state.outages = try Store.rows(
                db, OutageRow.table.select + " WHERE until IS NULL ORDER BY id", OutageRow.read)
            state.purchases = try Store.rows(db, PurchaseRow.open, PurchaseRow.read)
            state.recentTrips = try Store.recentTrips(db, until: state.gateway.wall)
            state.readings = try Store.rows(
                db, ReadingRow.table.select + " WHERE number > ? ORDER BY number", ReadingRow.read, [replayAfter])
            return state
        }
    }

    /// What exists under these keys.
    public func gather(_ keys: ColdKeys) throws(StoreError) -> ColdFacts {
        var facts = ColdFacts()
        if keys.isEmpty { return facts }
        do {
            try queue.inDatabase { db in
                try Store.gather(keys.payments, &facts, db)
                let reversal = try db.cachedStatement(sql: ReversalRow.byKey)
                for key in keys.reversals {
                    if let row = try Row.fetchOne(reversal, arguments: [key.channel, key.id]) {
                        facts.reversals[key] = try ReversalRow.read(row)
                    }
                }
                let request = try db.cachedStatement(sql: StaffAnswerRow.byId)
                for id in keys.lines { facts.lines[id] = try LedgerLines.of(db, id) }
                for id in keys.requests {
                    if let row = try Row.fetchOne(request, arguments: [id]) {
                        facts.requests[id] = try StaffAnswerRow.read(row).request
                    }
                }
                try Store.gatherCloses(db, keys, &facts)
            }
        } catch {
            throw StoreError(reading: error)
        }
        return facts
    }

    /// Payments, with their reversals and what became of them in suspense.
    private static func gather(_ keys: [PaymentKey], _ facts: inout ColdFacts, _ db: Database) throws {
        let payment = try db.cachedStatement(sql: PaymentRow.byKey)
        let suspense = try db.cachedStatement(sql: SuspenseRow.byPayment)
        for key in keys where facts.reversalsOf[key] == nil {
            let cells = StatementArguments(PaymentRow.keyCells(key))
            #if SEEDED_BUGS
                let isNew = try Row.fetchOne(payment, arguments: cells) == nil
                if SeededBug.earlyReversalNotGathered.isPlanted, isNew { continue }
            #endif
            facts.reversalsOf[key] = try rows(db, ReversalRow.ofPayment, ReversalRow.read, cells)
            guard let row = try Row.fetchOne(payment, arguments: cells) else { continue }
            let found = try PaymentRow.read(row)
            facts.payments[key] = found
            guard found.wentToSuspense, let row = try Row.fetchOne(suspense, arguments: [found.id.number]) else {
                continue
            }
            facts.suspense[found.id] = try SuspenseRow.read(row)
        }
    }

    /// Notices that are on their way, or counted in the cycle of an account.
    private static func hotNotices(_ db: Database, _ accounts: [AccountState]) throws -> [Notice] {
        var notices = try rows(
            db,
            NoticeRow.table.select + """
                 WHERE id IN (
                    SELECT id FROM notices WHERE state IN ('queued', 'accepted')
                    UNION SELECT trip_notice FROM accounts WHERE trip_notice IS NOT NULL
                    UNION SELECT final_notice FROM accounts WHERE final_notice IS NOT NULL)
                """, NoticeRow.read)
        let known = Set(notices.map(\.id))
        for id in Set(accounts.flatMap(\.companions)).subtracting(known).sorted() {
            notices += try rows(db, NoticeRow.table.select + " WHERE id = ?", NoticeRow.read, [id.number])
        }
        return notices.sorted { $0.id < $1.id }
    }

    /// Every row of one of the large tables, by id.
    private static func all<T>(_ db: Database, _ table: Table, _ read: (Row) throws(StoreError) -> T) throws -> [T] {
        var rows: [T] = []
        rows.reserveCapacity(try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)") ?? 0)
        let cursor = try Row.fetchCursor(db, sql: table.select + " ORDER BY id")
        while let row = try cursor.next() { rows.append(try read(row)) }
        return rows
    }

    static func rows<T>(
        _ db: Database, _ sql: String, _ read: (Row) throws(StoreError) -> T, _ arguments: StatementArguments = []
    ) throws -> [T] {
        var rows: [T] = []
        let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        while let row = try cursor.next() { rows.append(try read(row)) }
        return rows
    }

    private static func tariffs(_ db: Database) throws -> [Tariff] {
        let rows = try rows(db, TariffRow.table.select + " ORDER BY tariff, from_day", TariffRow.read)
        var tariffs: [Tariff] = []
        var start = 0
        while start < rows.count {
            let name = rows[start].tariff
            let versions = rows[start...].prefix { $0.tariff == name }.map(\.version)
            guard let tariff = Tariff(name: name, versions: versions) else {
                throw StoreError.badRow(table: "tariff_versions", detail: "tariff \(name)")
            }
            tariffs.append(tariff)
            start += versions.count
        }
        return tariffs
    }

    /// A permit is issued in the turn that releases its order.
    private static func recentTrips(_ db: Database, until wall: Instant) throws -> [RecentTrip] {
        #if SEEDED_BUGS
            let wall = SeededBug.dayThrottleOfAnHour.isPlanted ? wall + .hours(23) : wall
        #endif
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT permits.issued_at, supply_points.feeder
                FROM permits JOIN supply_points ON supply_points.id = permits.supply_point
                WHERE permits.issued_at > ? ORDER BY permits.issued_at, permits.id
                """, arguments: [(wall - .days(1)).milliseconds])
        var trips: [RecentTrip] = []
        while let row = try cursor.next() {
            var c = Cells(row, "permits")
            trips.append(RecentTrip(at: try c.instant(), feeder: try c.id()))
        }
        return trips
    }
}
