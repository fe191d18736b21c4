import Engine
import GRDB
import Quantities
import Supply
import Trail

/// What a check found. Empty: the store is sound.
public struct CheckReport: Hashable, Sendable {
    /// Each with a stable code, and where it is.
    public var findings: [Finding] = []

    /// Whether nothing was found.
    public var isSound: Bool { findings.isEmpty }

    /// Something that must not be.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// `money.balance`, `money.positions`, `orders.double`, `permits.hash`, `audit.chain`, `file`, ...
        public let code: String
        public let detail: String
        public var description: String { "\(code): \(detail)" }
    }

    mutating func add(_ code: String, _ detail: String) { findings.append(Finding(code: code, detail: detail)) }
}

extension Store {
    /// How many audit rows the check at start reads back; the full check reads all.
    public static let auditRowsAtStart = 10_000

    /// The check of money, orders and audit at start. Reads what came after the ledger's checkpoint and the last audit rows, so that it
    /// is quick whatever the age of the store.
    public func checkAtStart() throws(StoreError) -> CheckReport {
        let head = counters.audit
        return try read { db in
            var report = CheckReport()
            try StoreCheck.money(db, &report, full: false)
            try StoreCheck.orders(db, &report, full: false)
            try StoreCheck.audit(db, &report, head: head, last: Int64(Store.auditRowsAtStart))
            return report
        }
    }

    /// Everything: each entry, permit and audit row, references, and SQLite's own check of the file. Minutes on a large store: in
    /// life it runs on ``Histories/integrityCheck()``, which does not stand in the writer's way.
    public func integrityCheck() throws(StoreError) -> CheckReport {
        let head = counters.audit
        return try read { db in try StoreCheck.everything(db, head: head) }
    }

    /// The whole audit chain: finds a row that was changed, deleted, moved or cut off (I-A2).
    public func verifyAudit() throws(StoreError) -> CheckReport {
        let head = counters.audit
        return try read { db in
            var report = CheckReport()
            try StoreCheck.audit(db, &report, head: head, last: nil)
            return report
        }
    }
}

/// The checks themselves, on whatever connection.
enum StoreCheck {
    static let isOpenOrder = """
        (state IN ('selecting', 'released', 'unknown') AND (state <> 'unknown' OR kind = 'trip'))
        """
    static let ordersInFlight =
        "SELECT count(*) FROM orders WHERE supply_point = ? AND state IN ('selecting', 'released')"
    /// A broken store may have a fault in every row; people need the first ones.
    private static let findingsAtMost = 20

    /// - Parameter head: the chain's end as the writer knows it; nil on another connection.
    static func everything(_ db: Database, head: AuditHead?) throws -> CheckReport {
        var report = CheckReport()
        try money(db, &report, full: true)
        try orders(db, &report, full: true)
        try audit(db, &report, head: head, last: nil)
        for row in try Row.fetchAll(db, sql: "SELECT * FROM pragma_foreign_key_check LIMIT \(findingsAtMost)") {
            var c = Cells(row, "foreign_key_check")
            let table = try c.text()
            let id = c.intOrNil().map { " \($0)" } ?? ""
            report.add("file.reference", "\(table)\(id) refers to no row of \(try c.text())")
        }
        for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(\(findingsAtMost))") where line != "ok" {
            report.add("file", line)
        }
        return report
    }

    /// Every account's posted balance is the sum of its entries; what customers have is what the other ledger accounts lack (I-M1).
    static func money(_ db: Database, _ report: inout CheckReport, full: Bool) throws {
        let checkpoint = full ? 0 : try Int64.fetchOne(db, sql: "SELECT position FROM ledger_checkpoint") ?? 0
        let last = try Int64.fetchOne(db, sql: "SELECT max(position) FROM entries") ?? 0
        try positions(db, &report, after: checkpoint, last: last)
        let sums =
            full
            ? LedgerCheckpoint.effects
            : LedgerCheckpoint.effects + " UNION ALL SELECT account, posted FROM checkpoint_balances"
        let wrong = try Row.fetchAll(
            db,
            sql: """
                SELECT accounts.number, accounts.posted, coalesce(sums.posted, 0)
                FROM accounts LEFT JOIN (SELECT account, sum(amount) AS posted FROM (\(sums)) GROUP BY account) AS sums
                    ON sums.account = accounts.id
                WHERE accounts.posted <> coalesce(sums.posted, 0)
                ORDER BY accounts.id LIMIT \(findingsAtMost)
                """, arguments: ["after": checkpoint, "until": last])
        for row in wrong {
            var c = Cells(row, "accounts")
            let number = try c.text()
            report.add(
                "money.balance", "account \(number): posted \(try c.money()), its entries make \(try c.money())")
        }
        guard full else { return }
        try dues(db, &report)
        try credit(db, &report)
        if let row = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT coalesce(sum(posted), 0) FROM accounts),
                    (SELECT coalesce(sum(amount), 0) FROM entries WHERE debit <> 'customer'),
                    (SELECT coalesce(sum(amount), 0) FROM entries WHERE credit <> 'customer')
                """)
        {
            var c = Cells(row, "entries")
            let customers = try c.money()
            let debited = try c.money()
            let others = try c.money() - debited
            if customers + others != .zero {
                report.add("money.total", "customers have \(customers), all other accounts \(others)")
            }
        }
        if let row = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT coalesce(sum(amount), 0) FROM entries WHERE credit = 'suspense')
                    - (SELECT coalesce(sum(amount), 0) FROM entries WHERE debit = 'suspense'),
                    (SELECT coalesce(sum(left_over), 0) FROM suspense WHERE state = 'open')
                """)
        {
            var c = Cells(row, "suspense")
            let entries = try c.money()
            let open = try c.money()
            if entries != open { report.add("money.suspense", "\(open) are open, its entries make \(entries)") }
        }
        for cause in try String.fetchAll(
            db, sql: "SELECT cause FROM entries GROUP BY cause HAVING count(*) > 1 LIMIT \(findingsAtMost)")
        {
            report.add("money.cause", "booked twice: \(cause)")
        }
    }

    /// What lies in each meter is the sum of its entries, and each purchase that was done is one of them.
    private static func credit(_ db: Database, _ report: inout CheckReport) throws {
        let wrong = try Row.fetchAll(
            db,
            sql: """
                SELECT accounts.number, accounts.in_meter, coalesce(sums.amount, 0)
                FROM accounts LEFT JOIN (
                    SELECT account, sum(amount) AS amount FROM (
                        SELECT credit_account AS account, amount FROM entries WHERE credit = 'in_meter'
                        UNION ALL SELECT debit_account, -amount FROM entries WHERE debit = 'in_meter')
                    GROUP BY account) AS sums ON sums.account = accounts.id
                WHERE accounts.in_meter <> coalesce(sums.amount, 0)
                ORDER BY accounts.id LIMIT \(findingsAtMost)
                """)
        for row in wrong {
            var c = Cells(row, "accounts")
            let number = try c.text()
            report.add(
                "money.inMeter", "account \(number): \(try c.money()) in the meter, its entries make \(try c.money())")
        }
        let single = try Row.fetchAll(
            db,
            sql: """
                SELECT purchases.id FROM purchases LEFT JOIN entries ON entries.cause = 'purchase:' || purchases.id
                WHERE (purchases.state = 'done') <> (entries.id IS NOT NULL)
                    OR (entries.amount IS NOT NULL AND entries.amount <> purchases.amount)
                ORDER BY purchases.id LIMIT \(findingsAtMost)
                """)
        for row in single {
            var c = Cells(row, "purchases")
            report.add("money.purchase", "purchase \(try c.int()) and the ledger do not agree")
        }
    }

    private static func positions(_ db: Database, _ report: inout CheckReport, after: Int64, last: Int64) throws {
        let count =
            try Int64.fetchOne(db, sql: "SELECT count(*) FROM entries WHERE position > ?", arguments: [after]) ?? 0
        if count != last - after {
            report.add("money.positions", "\(last - after - count) entries are missing up to \(last)")
        }
        let stored = try Int64.fetchOne(db, sql: "SELECT ledger_position FROM gateway") ?? 0
        if stored != last { report.add("money.positions", "the last entry is \(last), the gateway knows \(stored)") }
    }

    /// No relay has two orders in flight (I-C10); every permit is as it was issued.
    static func orders(_ db: Database, _ report: inout CheckReport, full: Bool) throws {
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT supply_point, count(*) FROM orders WHERE state IN ('selecting', 'released')
                GROUP BY supply_point HAVING count(*) > 1 ORDER BY supply_point LIMIT \(findingsAtMost)
                """)
        {
            var c = Cells(row, "orders")
            report.add("orders.double", "relay \(try c.int()) has \(try c.int()) orders in flight")
        }
        let chosen = full ? "" : " WHERE order_id IN (SELECT id FROM orders WHERE \(isOpenOrder))"
        let cursor = try Row.fetchCursor(db, sql: PermitRow.table.select + chosen + " ORDER BY id")
        while let row = try cursor.next() {
            let stored = try PermitRow.read(row)
            if !stored.isGenuine { report.add("permits.hash", "permit \(stored.permit.id) is not as it was issued") }
        }
    }

    /// Reads the chain, or its last rows, and counts every hash again.
    static func audit(_ db: Database, _ report: inout CheckReport, head: AuditHead?, last: Int64?) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT position, hash FROM audit_head") else {
            report.add("audit.head", "the chain's end is not recorded")
            return
        }
        let recorded = try AuditRow.readHead(row)
        if let head, head != recorded {
            report.add("audit.head", "the recorded end \(recorded.position) is not the one in memory, \(head.position)")
        }
        let start = last.map { max(recorded.position - $0, 0) } ?? 0
        var before = AuditHead()
        if start > 0 {
            guard let row = try Row.fetchOne(db, sql: AuditRow.table.select + " WHERE position = ?", arguments: [start])
            else {
                report.add("audit.chain", "row \(start) is missing")
                return
            }
            let line = try AuditRow.read(row)
            before = AuditHead(position: line.position, hash: line.hash)
        }
        var check = ChainCheck(after: before, hash: sha256)
        let cursor = try Row.fetchCursor(
            db, sql: AuditRow.table.select + " WHERE position > ? ORDER BY position", arguments: [start])
        while let row = try cursor.next(), check.take(try AuditRow.read(row).row) {}
        switch check.fault {
        case .missing(let position): report.add("audit.chain", "row \(position) is missing")
        case .changed(let position): report.add("audit.chain", "row \(position) is not as it was written")
        case .cut, .another, nil:
            if check.head != recorded {
                report.add(
                    "audit.head",
                    "the chain ends at row \(check.head.position), its recorded end is \(recorded.position)")
            }
        }
    }
}
