import Engine
import GRDB
import Quantities
import Supply

/// Reading success by gaps: marks that were due are reckoned from the terms, and those that nobody read are rows. Readings are not counted: there
/// are millions a day.
enum ReadingFigures {
    static func success(_ db: Database, _ period: FigurePeriod) throws -> [FigureGroup: ReadingSuccess] {
        let end = min(period.to, period.now)
        guard period.from < end else { return [:] }
        let missed = try missed(db, from: period.from, to: end)
        let intervals = try intervals(db, on: period.calendar.date(at: end))
        let begins = try begins(db)
        var sums: [FigureGroup: ReadingSuccess] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT meters.id, meters.retired_at, accounts.area, accounts.responsible, accounts.terms, accounts.life,
                    accounts.life_since
                FROM supply_points JOIN meters ON meters.id = supply_points.meter
                    JOIN accounts ON accounts.id = supply_points.account
                """)
        while let row = try cursor.next() {
            var c = Cells(row, "supply_points")
            let meter = try c.int()
            let retired = c.instantOrNil()
            let group = FigureGroup(area: c.textOrNil(), responsible: c.textOrNil())
            let terms = try c.text()
            let isClosed = try c.text() == "closed"
            let closedAt = isClosed ? c.instantOrNil() : nil
            guard let interval = intervals[terms], interval > .zero else { continue }
            let first = max(period.from, begins[meter] ?? period.from)
            let last = [end, retired, closedAt].compactMap { $0 }.min() ?? end
            guard first < last else { continue }
            let due = marks(from: first, to: last, every: interval, period.calendar)
            sums[group, default: ReadingSuccess()].due += due
            sums[group, default: ReadingSuccess()].missed += min(missed[meter] ?? 0, due)
        }
        return sums
    }

    /// How many marks lie in a stretch, its begin included and its end not.
    private static func marks(from: Instant, to: Instant, every interval: Span, _ calendar: SiteCalendar) -> Int64 {
        let before = calendar.mark(atOrBefore: from - .milliseconds(1), every: interval)
        let last = calendar.mark(atOrBefore: to - .milliseconds(1), every: interval)
        return max((last - before).milliseconds / interval.milliseconds, 0)
    }

    /// Marks without a reading, by meter. Rows lie in the order of their arrival: whole runs that ended before the period are passed over.
    private static func missed(_ db: Database, from: Instant, to: Instant) throws -> [Int64: Int64] {
        let passed =
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT coalesce(min(run), (SELECT coalesce(max(run), -1) + 1 FROM lookup_runs WHERE what = 1))
                    FROM lookup_runs WHERE what = 1 AND last_at >= ?
                    """, arguments: [from.milliseconds]) ?? 0
        var counts: [Int64: Int64] = [:]
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT meter, count(DISTINCT mark) FROM gaps
                WHERE number > ? AND mark >= ? AND mark < ? AND fault <> 'meter_silent' GROUP BY meter
                """, arguments: [passed * ReadingLookup.runLength, from.milliseconds, to.milliseconds])
        while let row = try cursor.next() {
            var c = Cells(row, "gaps")
            counts[try c.int()] = try c.int()
        }
        return counts
    }

    /// How often meters are read, by the terms that hold on a day.
    private static func intervals(_ db: Database, on day: CivilDate) throws -> [String: Span] {
        var intervals: [String: Span] = [:]
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT name, mark_interval FROM terms WHERE from_day <= ? ORDER BY name, from_day",
            arguments: [day.description])
        while let row = try cursor.next() {
            var c = Cells(row, "terms")
            intervals[try c.text()] = try c.span()
        }
        return intervals
    }

    /// When each meter last began to count for an account.
    private static func begins(_ db: Database) throws -> [Int64: Instant] {
        var begins: [Int64: Instant] = [:]
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT meter, max(at) FROM attachments WHERE kind = 'begins' GROUP BY meter")
        while let row = try cursor.next() {
            var c = Cells(row, "attachments")
            begins[try c.int()] = try c.instant()
        }
        return begins
    }
}
