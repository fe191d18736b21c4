import GRDB
import Metering
import Quantities
import Supply

/// An account as a search shows it: enough to see whether it is the right one (F-S16).
public struct AccountHit: Hashable, Sendable {
    public let id: AccountID
    public let number: String
    public let name: String
    public let phone: String?
    public let address: String
    /// Sum of ledger entries; what the customer has is asked of the engine.
    public let posted: Money
    public let points: [Point]

    /// One of its supply points.
    public struct Point: Hashable, Sendable {
        public let supplyPoint: SupplyPointID
        public let meter: MeterID
        public let meterNumber: String
        public let serial: SerialNumber?
        /// As last seen; nil: never, or no relay.
        public let relay: RelayState?
        public let relaySeenAt: Instant?
        public let lockedOut: Bool
    }
}

extension Histories {
    /// Accounts whose number, name, phone, address, meter number or meter serial contains `text`; an account of exactly this number
    /// comes first, the rest by number.
    ///
    /// - Parameter limit: 1...10,000.
    public func accounts(matching text: String, limit: Int = 50) async throws(StoreError) -> [AccountHit] {
        let pattern = "%" + text.flatMap { "%_\\".contains($0) ? ["\\", $0] : [$0] } + "%"
        return try await read { db in
            let rows = try Row.fetchAll(
                db, sql: Self.search,
                arguments: ["text": text, "pattern": pattern, "limit": Self.bounded(limit)])
            return try rows.map { row in
                var c = Cells(row, "accounts")
                let id: AccountID = try c.id()
                return AccountHit(
                    id: id, number: try c.text(), name: try c.text(), phone: c.textOrNil(), address: try c.text(),
                    posted: try c.money(), points: try Self.points(db, of: id))
            }
        }
    }

    private static let search = """
        SELECT id, number, name, phone, address, posted FROM accounts
        WHERE number LIKE :pattern ESCAPE '\\' OR name LIKE :pattern ESCAPE '\\' OR phone LIKE :pattern ESCAPE '\\'
            OR address LIKE :pattern ESCAPE '\\'
            OR id IN (
                SELECT supply_points.account FROM meters JOIN supply_points ON supply_points.meter = meters.id
                WHERE meters.number LIKE :pattern ESCAPE '\\' OR meters.serial LIKE :pattern ESCAPE '\\')
        ORDER BY number <> :text, number LIMIT :limit
        """

    private static func points(_ db: Database, of account: AccountID) throws -> [AccountHit.Point] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT supply_points.id, meters.id, meters.number, meters.serial, relay_state, relay_seen_at, lock_out IS NOT NULL
                FROM supply_points JOIN meters ON meters.id = supply_points.meter
                WHERE supply_points.account = ? ORDER BY supply_points.id
                """)
        return try Row.fetchAll(statement, arguments: [account.number]).map { row in
            var c = Cells(row, "supply_points")
            return AccountHit.Point(
                supplyPoint: try c.id(), meter: try c.id(), meterNumber: try c.text(),
                serial: c.textOrNil().map { SerialNumber($0) }, relay: try c.wordOrNil(), relaySeenAt: c.instantOrNil(),
                lockedOut: try c.bool())
        }
    }
}
