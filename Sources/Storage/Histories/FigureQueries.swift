import Billing
import Engine
import GRDB
import Quantities
import Supply

/// The figures of a period, by area and responsible person.
public struct FigureReport: Hashable, Sendable {
    public let from: Instant
    public let to: Instant
    /// In the order of their groups.
    public let groups: [Group]

    public struct Group: Hashable, Sendable {
        public let group: FigureGroup
        public let figures: Figures

        public init(group: FigureGroup, figures: Figures) {
            self.group = group
            self.figures = figures
        }
    }

    /// All groups together.
    public var total: Figures { groups.reduce(Figures()) { $0 + $1.figures } }
}

extension Histories {
    /// Collection, arrears, reading success and paid-to-power times of a period (B10), each for every area and responsible person.
    ///
    /// Arrears are those of now, not of the end of the period: a balance is not kept for each day.
    ///
    /// - Parameters:
    ///   - from: the first moment of the period.
    ///   - to: the first moment after it.
    ///   - calendar: the site's.
    ///   - now: until when marks have been due, and from when the age of arrears is counted.
    public func figures(
        from: Instant, to: Instant, calendar: SiteCalendar, now: Instant
    ) async throws(StoreError) -> FigureReport {
        let period = FigurePeriod(from: from, to: to, now: now, calendar: calendar)
        // Each part is a read of its own, so that none holds its snapshot for long.
        let collection = try await read { db in try FigureQueries.collection(db, period) }
        let arrears = try await read { db in try FigureQueries.arrears(db, period) }
        let readings = try await read { db in try ReadingFigures.success(db, period) }
        let waits = try await read { db in try FigureQueries.waits(db, period) }
        let known = try await read { db in try FigureQueries.groups(db) }
        let groups = Set(known).union(collection.keys).union(arrears.keys).union(readings.keys).union(waits.keys)
        return FigureReport(
            from: from, to: to,
            groups: groups.sorted().map { group in
                FigureReport.Group(
                    group: group,
                    figures: Figures(
                        collection: collection[group] ?? CollectionFigures(), arrears: arrears[group] ?? Arrears(),
                        readings: readings[group] ?? ReadingSuccess(), paidToPower: waits[group] ?? Waits()))
            })
    }

    /// Holds, restores by hand and credit classes set against the rule, by person and month of the site, in the order of months and names.
    public func discretion(
        from: Instant, to: Instant, calendar: SiteCalendar
    ) async throws(StoreError) -> [Discretion] {
        try await read { db in try FigureQueries.discretion(db, from: from, to: to, calendar: calendar) }
    }
}

/// Of which time figures are asked.
struct FigurePeriod: Sendable {
    let from: Instant
    let to: Instant
    let now: Instant
    let calendar: SiteCalendar
}

enum FigureQueries {
    /// Every group that has an account.
    static func groups(_ db: Database) throws -> [FigureGroup] {
        try Store.rows(db, "SELECT DISTINCT area, responsible FROM accounts") { row throws(StoreError) in
            var c = Cells(row, "accounts")
            return FigureGroup(area: c.textOrNil(), responsible: c.textOrNil())
        }
    }

    /// What was charged, penalties too, and what was paid, whatever claim the money went to; where the meter keeps the credit, it is charged
    /// against that. A transfer between claims is neither, and a purchase moves what was paid before.
    static func collection(_ db: Database, _ period: FigurePeriod) throws -> [FigureGroup: CollectionFigures] {
        let charges = "'energy', 'settlement', 'correction', 'penalty', 'waiver'"
        let payments = "'payment', 'reversal', 'assignment', 'unassignment', 'refund'"
        // Security that we hold is neither charged nor paid.
        let owners = "'customer', 'in_meter', 'penalty', 'debt'"
        let sql = """
            SELECT area, responsible, sum(charged), sum(paid) FROM (
                SELECT debit_account AS account,
                    CASE WHEN reason IN (\(charges)) THEN amount ELSE 0 END AS charged,
                    CASE WHEN reason IN (\(payments)) THEN -amount ELSE 0 END AS paid
                FROM entries WHERE at >= :from AND at < :to AND debit IN (\(owners))
                UNION ALL
                SELECT credit_account,
                    CASE WHEN reason IN (\(charges)) THEN -amount ELSE 0 END,
                    CASE WHEN reason IN (\(payments)) THEN amount ELSE 0 END
                FROM entries WHERE at >= :from AND at < :to AND credit IN (\(owners))
            ) AS moves JOIN accounts ON accounts.id = moves.account GROUP BY area, responsible
            """
        var sums: [FigureGroup: CollectionFigures] = [:]
        let cursor = try Row.fetchCursor(
            db, sql: sql, arguments: ["from": period.from.milliseconds, "to": period.to.milliseconds])
        while let row = try cursor.next() {
            var c = Cells(row, "entries")
            let group = FigureGroup(area: c.textOrNil(), responsible: c.textOrNil())
            sums[group] = CollectionFigures(charged: try c.money(), paid: try c.money())
        }
        return sums
    }

    /// Bills past due of billed accounts, and negative balances of the others, by the age of what is unpaid. Former holders' debts too.
    static func arrears(_ db: Database, _ period: FigurePeriod) throws -> [FigureGroup: Arrears] {
        let today = period.calendar.date(at: period.now)
        var sums: [FigureGroup: Arrears] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, area, responsible, mode, life, posted, dues FROM accounts
                WHERE posted < 0 OR mode IN ('postpaid', 'instalments') ORDER BY id
                """)
        let charges = try db.cachedStatement(
            sql: """
                SELECT at, amount FROM entries WHERE debit_account = ? AND debit = 'customer'
                ORDER BY position DESC LIMIT 2000
                """)
        while let row = try cursor.next() {
            var c = Cells(row, "accounts")
            let id = try c.int()
            let group = FigureGroup(area: c.textOrNil(), responsible: c.textOrNil())
            let mode: AccountMode = try c.word()
            let isClosed = try c.text() == "closed"
            let posted = try c.money()
            let dues = try c.fields(DuesText.read)
            if mode.isBilled, !isClosed {
                let bills = dues.bills.filter { $0.due < today && $0.unpaid > .zero }.sorted { $0.due > $1.due }
                let debt = bills.reduce(Money.zero) { $0 + $1.unpaid }
                sums[group, default: Arrears()].add(
                    debt: debt, charges: bills.map { (day: $0.due, amount: $0.unpaid) }, on: today)
            } else if posted < .zero {
                var unpaid: [(day: CivilDate, amount: Money)] = []
                var left = -posted
                let entries = try Row.fetchCursor(charges, arguments: [id])
                while left > .zero, let row = try entries.next() {
                    var c = Cells(row, "entries")
                    unpaid.append((period.calendar.date(at: try c.instant()), try c.money()))
                    left -= unpaid[unpaid.count - 1].amount
                }
                sums[group, default: Arrears()].add(debt: -posted, charges: unpaid, on: today)
            }
        }
        return sums.filter { $0.value.accounts > 0 }
    }

    /// How long customers waited whose power came back in the period.
    static func waits(_ db: Database, _ period: FigurePeriod) throws -> [FigureGroup: Waits] {
        var spans: [FigureGroup: [Span]] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT area, responsible, since, closed_at FROM restores JOIN accounts ON accounts.id = restores.account
                WHERE closed_at >= ? AND closed_at < ? AND was_off = 1
                """, arguments: [period.from.milliseconds, period.to.milliseconds])
        while let row = try cursor.next() {
            var c = Cells(row, "restores")
            let group = FigureGroup(area: c.textOrNil(), responsible: c.textOrNil())
            let since = try c.instant()
            // A clock that was set back makes no wait shorter than none.
            spans[group, default: []].append(max(try c.instant() - since, .zero))
        }
        return spans.mapValues { Waits($0) }
    }

    static func discretion(
        _ db: Database, from: Instant, to: Instant, calendar: SiteCalendar
    ) throws -> [Discretion] {
        struct Key: Hashable {
            let month: CivilDate
            let person: String
        }
        var found: [Key: Discretion] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT at, actor, action FROM audit
                WHERE action IN ('staff.hold', 'staff.restore', 'staff.set_credit') AND at >= ? AND at < ?
                    AND (after LIKE 'done %' OR after LIKE 'accepted %') AND after NOT LIKE 'done credit.byRule%'
                """, arguments: [from.milliseconds, to.milliseconds])
        while let row = try cursor.next() {
            var c = Cells(row, "audit")
            let key = Key(month: calendar.date(at: try c.instant()).firstOfMonth, person: try c.text())
            var of = found[key] ?? Discretion(person: key.person, month: key.month)
            switch try c.text() {
            case "staff.hold": of.holds += 1
            case "staff.restore": of.restores += 1
            default: of.creditOverrides += 1
            }
            found[key] = of
        }
        return found.values.sorted { ($0.month, $0.person) < ($1.month, $1.person) }
    }
}
