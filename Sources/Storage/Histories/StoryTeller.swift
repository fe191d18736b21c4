import Billing
import Engine
import GRDB
import Metering
import Quantities
import Supply

extension Histories {
    /// The story of an account between two instants, both included.
    ///
    /// - Parameters:
    ///   - calendar: the site's, by which readings are put together in days.
    ///   - limit: of items of each kind; where there are more, the latest are told and ``Story/completeFrom`` says so.
    public func story(
        of account: AccountID, from: Instant, to: Instant, calendar: SiteCalendar = .china, limit: Int = 2000
    ) async throws(StoreError) -> Story {
        try await read { db in
            var teller = StoryTeller(
                db: db, account: account, from: from, to: to, calendar: calendar, limit: Self.bounded(limit))
            return try teller.tell()
        }
    }
}

/// Gathers what happened to one account.
struct StoryTeller {
    let db: Database
    let account: AccountID
    let from: Instant
    let to: Instant
    let calendar: SiteCalendar
    let limit: Int
    private var items: [StoryItem] = []
    private var completeFrom: Instant

    init(db: Database, account: AccountID, from: Instant, to: Instant, calendar: SiteCalendar, limit: Int) {
        self.db = db
        self.account = account
        self.from = from
        self.to = to
        self.calendar = calendar
        self.limit = limit
        completeFrom = from
    }

    mutating func tell() throws -> Story {
        let decisions = try rows(DecisionRow.table, time: "at", tie: "number", DecisionRow.read) { $0.at }
        items += decisions.map { StoryItem(at: $0.at, what: .decision($0)) }
        try tellMoney()
        try tellControl()
        for tenure in try Tenure.all(db, of: account) {
            try tellReadings(of: tenure, decisions: decisions)
            try tellGaps(of: tenure)
        }
        // Sorted by what is told, never by chance: each kind was added in its own order, and sort() keeps it among equals.
        let ordered = items.enumerated().filter { $0.element.at >= completeFrom }.sorted {
            ($0.element.at, $0.element.rank, $0.offset) < ($1.element.at, $1.element.rank, $1.offset)
        }
        return Story(account: account, items: ordered.map(\.element), completeFrom: completeFrom)
    }

    private mutating func tellMoney() throws {
        let payments = try rows(PaymentRow.table, time: "received_at", PaymentRow.read) { $0.receivedAt }
        items += payments.map { StoryItem(at: $0.receivedAt, what: .payment($0)) }
        let bills = try rows(BillRow.table, BillRow.read) { $0.at }
        items += bills.map { StoryItem(at: $0.at, what: .bill($0)) }
        let entries = try rows(
            EntryRow.table, of: "(credit_account = :account OR debit_account = :account)", time: "at", tie: "position",
            EntryRow.read
        ) { $0.entry.at }
        guard let first = entries.first else { return }
        var balance = Money(
            tenThousandths: try Int64.fetchOne(
                db,
                sql: """
                    SELECT coalesce((SELECT sum(amount) FROM entries WHERE credit_account = :account AND credit = 'customer' AND position < :first), 0)
                        - coalesce((SELECT sum(amount) FROM entries WHERE debit_account = :account AND debit = 'customer' AND position < :first), 0)
                    """, arguments: ["account": account.number, "first": first.position]) ?? 0)
        for posted in entries {
            balance += posted.entry.effect(on: account)
            items.append(StoryItem(at: posted.entry.at, what: .entry(posted, balance: balance)))
        }
    }

    private mutating func tellControl() throws {
        // What was made before the stretch may have ended in it: these are told by both moments.
        for notice in try rows(NoticeRow.table, end: "max(at, coalesce(delivered_at, at))", NoticeRow.read, lastOf) {
            add(notice.at, .notice(notice))
            if case .delivered(let at, _, _) = notice.state { add(at, .noticeDelivered(notice)) }
        }
        for evidence in try rows(EvidenceRow.table, time: "at", tie: "number", EvidenceRow.read, { $0.at }) {
            add(evidence.at, .evidence(evidence))
        }
        for order in try rows(
            OrderRow.table, end: "max(at, coalesce(ended_at, at))", OrderRow.read, { $0.endedAt ?? $0.at })
        {
            add(order.at, .order(order))
            if let endedAt = order.endedAt { add(endedAt, .orderEnded(order)) }
        }
        for item in try rows(
            WorkItemRow.table, time: "opened_at", end: "coalesce(closed_at, opened_at)", WorkItemRow.read,
            { $0.closedAt ?? $0.openedAt })
        {
            add(item.openedAt, .workOpened(item))
            if let closedAt = item.closedAt { add(closedAt, .workClosed(item)) }
        }
        try tellOutages()
        for permit in try rows(PermitRow.table, time: "issued_at", PermitRow.read, { $0.permit.issuedAt }) {
            add(permit.permit.issuedAt, .permit(permit))
        }
        for line in try rows(AuditRow.table, time: "at", tie: "position", AuditRow.read, { $0.record.at }) {
            add(line.record.at, .audit(line))
        }
    }

    /// Of the feeders that the account's supplies hang on.
    private mutating func tellOutages() throws {
        let outages = try Store.rows(
            db,
            OutageRow.table.select + """
                 WHERE feeder IN (SELECT feeder FROM supply_points WHERE account = ?) AND suspected_at <= ?
                    AND coalesce(until, ?) >= ? ORDER BY id DESC LIMIT ?
                """, OutageRow.read,
            [account.number, to.milliseconds, to.milliseconds, from.milliseconds, limit])
        for outage in outages {
            add(outage.suspectedAt, .outage(outage))
            if let until = outage.until { add(until, .outageEnded(outage)) }
        }
    }

    private func lastOf(_ notice: Notice) -> Instant {
        if case .delivered(let at, _, _) = notice.state { max(at, notice.at) } else { notice.at }
    }

    private mutating func tellReadings(of tenure: Tenure, decisions: [DecisionRecord]) throws {
        let meter = tenure.meter
        // A reading is stamped a moment before it is taken in.
        let (begin, end) = (max(from, tenure.times.lowerBound), min(to, tenure.times.upperBound))
        guard begin <= end else { return }
        let page = try MeterHistory.readings(
            db, of: meter, from: begin == from ? from : begin - .hours(1), to: end, limit: limit * 10)
        if !page.isComplete, let first = page.rows.first { completeFrom = max(completeFrom, first.receivedAt) }
        let rows = page.rows.filter { tenure.numbers.contains($0.number) }
        var known: Set<Int64> = []
        var next = 0
        // The last one of this meter that each decision knew; both are in the order of their numbers.
        for decision in decisions {
            while next < rows.count, rows[next].number <= decision.readingNumber { next += 1 }
            if next > 0 { known.insert(rows[next - 1].number) }
        }
        var day: [ReadingRecord] = []
        for record in rows {
            if let last = day.last,
                calendar.date(at: last.reading.sourceTime) != calendar.date(at: record.reading.sourceTime)
            {
                add(day, of: meter)
                day = []
            }
            day.append(record)
            let reading = record.reading
            if known.contains(record.number) || reading.purpose != .mark || !reading.quality.counts {
                add(record.receivedAt, .reading(record))
            }
        }
        add(day, of: meter)
    }

    private mutating func add(_ day: [ReadingRecord], of meter: MeterID) {
        guard let last = day.last else { return }
        let counted = day.filter(\.reading.quality.counts)
        let summary = ReadingDay(
            meter: meter, day: calendar.date(at: last.reading.sourceTime), count: day.count, counted: counted.count,
            firstEnergy: counted.first?.reading.energy, lastEnergy: counted.last?.reading.energy,
            consumed: counted.reduce(.zero) { $0 + ($1.reading.consumed ?? .zero) })
        add(last.receivedAt, .readings(summary))
    }

    private mutating func tellGaps(of tenure: Tenure) throws {
        let (begin, end) = (max(from, tenure.times.lowerBound), min(to, tenure.times.upperBound))
        guard begin <= end else { return }
        let page = try MeterHistory.gaps(db, of: tenure.meter, from: begin, to: end, limit: limit * 10)
        if !page.isComplete, let first = page.rows.first { completeFrom = max(completeFrom, first.at) }
        var run: [ReadingGap] = []
        for gap in page.rows where tenure.times.contains(gap.mark) {
            // A new run where the reason changes, or where more lies between than between the first two.
            if let last = run.last {
                let step = run.count > 1 ? run[1].mark - run[0].mark : gap.mark - last.mark
                if gap.fault != last.fault || gap.mark - last.mark > step {
                    add(run)
                    run = []
                }
            }
            run.append(gap)
        }
        add(run)
    }

    private mutating func add(_ run: [ReadingGap]) {
        guard let first = run.first, let last = run.last else { return }
        let gap = GapRun(meter: first.meter, first: first.mark, last: last.mark, count: run.count, fault: first.fault)
        add(last.at, .gap(gap))
    }

    /// What ended in the stretch may have begun before it: only what lies in it is told.
    private mutating func add(_ at: Instant, _ what: StoryItem.What) {
        if at >= from, at <= to { items.append(StoryItem(at: at, what: what)) }
    }

    /// The account's rows that lie in the stretch or reach into it, by their ends; the latest of them where there are too many.
    private mutating func rows<T>(
        _ table: Table, of condition: String = "account = :account", time: String = "at", end: String? = nil,
        tie: String = "id",
        _ read: (Row) throws(StoreError) -> T, _ at: (T) -> Instant
    ) throws -> [T] {
        let end = end ?? time
        let rows = try Store.rows(
            db,
            table.select + """
                 WHERE \(condition) AND \(end) >= :from AND \(time) <= :until
                ORDER BY \(end) DESC, \(tie) DESC LIMIT :limit
                """, read,
            ["account": account.number, "from": from.milliseconds, "until": to.milliseconds, "limit": limit + 1])
        let kept = Array(rows.prefix(limit).reversed())
        if rows.count > limit, let first = kept.first { completeFrom = max(completeFrom, at(first)) }
        return kept
    }
}
