import Billing
import Engine
import GRDB
import Quantities
import Supply

extension Histories {
    /// Who is likely to fall in arrears, and why; the heaviest first. As of the last commit; what is accrued counts.
    ///
    /// - Parameters:
    ///   - now: from here thirty days back the mean use is taken.
    ///   - area: only of this area; nil: of all.
    ///   - responsible: only of this person; nil: of all.
    public func riskList(
        now: Instant, calendar: SiteCalendar, area: String? = nil, responsible: String? = nil, limit: Int = 1000
    ) async throws(StoreError) -> [Risk] {
        let facts = try await read { db in
            try RiskQueries.facts(db, now: now, calendar: calendar, area: area, responsible: responsible)
        }
        return Array(RiskList.ranked(facts).prefix(Self.bounded(limit)))
    }
}

enum RiskQueries {
    /// Over so many days the mean use is taken.
    static let days: Int64 = 30

    static func facts(
        _ db: Database, now: Instant, calendar: SiteCalendar, area: String?, responsible: String?
    ) throws -> [RiskFacts] {
        let today = calendar.date(at: now)
        let use = try use(db, from: now - .days(days), to: now)
        let lived = try lived(db, now: now)
        let overdrafts = try overdrafts(db, on: today)
        var conditions = ["life <> 'closed'"]
        var arguments: [Cell] = []
        if let area {
            conditions.append("area = ?")
            arguments.append(area)
        }
        if let responsible {
            conditions.append("responsible = ?")
            arguments.append(responsible)
        }
        var facts: [RiskFacts] = []
        let cursor = try Row.fetchCursor(
            db, sql: AccountRow.table.select + " WHERE " + conditions.joined(separator: " AND ") + " ORDER BY id",
            arguments: StatementArguments(arguments))
        while let row = try cursor.next() {
            let state = try AccountRow.read(row)
            let account = state.record
            let hold = state.hold.flatMap { $0.until > now ? $0.kind : nil }
            let overdraft = overdrafts[account.terms] ?? .zero
            facts.append(
                RiskFacts(
                    account: account.id, number: account.number, area: account.area,
                    responsible: account.responsible, creditClass: state.standing.creditClass,
                    credit: state.available + overdraft,
                    dailyUse: Money(tenThousandths: (use[account.id.number] ?? .zero).tenThousandths / (lived[account.id.number] ?? days)),
                    isBilled: account.mode.isBilled, overdue: state.dues.overdue(on: today),
                    bounces: state.conduct.lastYear(before: today).bounces
                        + (state.conduct.months.last { $0.month == today.firstOfMonth }?.bounces ?? 0),
                    hold: hold, hasContact: account.phone != nil))
        }
        return facts
    }

    /// What energy cost each customer in a stretch of time.
    private static func use(_ db: Database, from: Instant, to: Instant) throws -> [Int64: Money] {
        var sums: [Int64: Money] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT debit_account, sum(amount) FROM entries
                WHERE at >= ? AND at < ? AND reason = 'energy' AND debit = 'customer' GROUP BY debit_account
                """, arguments: [from.milliseconds, to.milliseconds])
        while let row = try cursor.next() {
            var c = Cells(row, "entries")
            sums[try c.int()] = try c.money()
        }
        return sums
    }

    /// Of accounts that are younger than ``days``, for how many days they have lived; one at least.
    private static func lived(_ db: Database, now: Instant) throws -> [Int64: Int64] {
        var lived: [Int64: Int64] = [:]
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT account, min(at) FROM attachments GROUP BY account HAVING min(at) > ?",
            arguments: [(now - .days(days)).milliseconds])
        while let row = try cursor.next() {
            var c = Cells(row, "attachments")
            let account = try c.int()
            let span = now - (try c.instant())
            lived[account] = max((span.milliseconds + Span.days(1).milliseconds - 1) / Span.days(1).milliseconds, 1)
        }
        return lived
    }

    private static func overdrafts(_ db: Database, on day: CivilDate) throws -> [String: Money] {
        var overdrafts: [String: Money] = [:]
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT name, overdraft FROM terms WHERE from_day <= ? ORDER BY name, from_day",
            arguments: [day.description])
        while let row = try cursor.next() {
            var c = Cells(row, "terms")
            overdrafts[try c.text()] = try c.money()
        }
        return overdrafts
    }
}
