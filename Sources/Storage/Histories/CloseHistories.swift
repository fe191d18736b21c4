import Billing
import GRDB
import Quantities

extension Histories {
    /// Daily closes, the latest business date first.
    ///
    /// - Parameters:
    ///   - channel: of this channel only; nil: all.
    ///   - before: only those of earlier business dates.
    public func dailyCloses(
        of channel: String? = nil, before: CivilDate? = nil, limit: Int = 100
    ) async throws(StoreError) -> [DailyClose] {
        try await read { db in
            try Store.rows(
                db,
                DailyCloseRow.table.select + """
                     WHERE (:channel IS NULL OR channel = :channel) AND (:before IS NULL OR business_date < :before)
                    ORDER BY business_date DESC, channel LIMIT :limit
                    """, DailyCloseRow.read,
                ["channel": channel, "before": before?.description, "limit": Self.bounded(limit)])
        }
    }

    /// One daily close with its files and everything that was found for it; nil: the date is not closed.
    public func dailyClose(_ key: CloseKey) async throws(StoreError) -> ClosedDay? {
        try await read { db in
            let cells = StatementArguments(DailyCloseRow.keyCells(key))
            guard let close = try Store.rows(db, DailyCloseRow.byKey, DailyCloseRow.read, cells).first else {
                return nil
            }
            return ClosedDay(
                close: close,
                files: try Store.rows(
                    db, ChannelFileRow.byKey,
                    { row throws(StoreError) in
                        try ChannelFileRow.read(row, items: [])
                    }, cells),
                items: try Store.rows(db, CloseItemRow.ofClose, CloseItemRow.read, cells))
        }
    }

    /// The lines of a channel's file, in their order.
    ///
    /// - Parameter after: only those behind this line.
    public func lines(
        of file: ChannelFileID, after: Int = 0, limit: Int = 1000
    ) async throws(StoreError) -> [StatementItem] {
        try await read { db in
            try Store.rows(
                db, ChannelFileLineRow.table.select + " WHERE file = ? AND line > ? ORDER BY line LIMIT ?",
                ChannelFileLineRow.read, [file.number, after, Self.bounded(limit)])
        }
    }

    /// The direct debits that a channel was asked to collect on a day, in the order in which they were asked for: what its file out
    /// holds, and what became of them.
    ///
    /// - Parameter after: only those behind this one.
    public func directDebits(
        _ batch: CloseKey, after: DirectDebitID? = nil, limit: Int = 1000
    ) async throws(StoreError) -> [DirectDebit] {
        try await read { db in
            try Store.rows(
                db,
                DirectDebitRow.table.select
                    + " WHERE channel = ? AND business_date = ? AND id > ? ORDER BY id LIMIT ?", DirectDebitRow.read,
                [batch.channel, batch.businessDate.description, after?.number ?? 0, Self.bounded(limit)])
        }
    }

    /// Differences that nothing has settled yet, the oldest first.
    ///
    /// - Parameters:
    ///   - channel: of this channel only; nil: all.
    ///   - after: only those that were listed later than this one.
    public func openCloseItems(
        of channel: String? = nil, after: CloseItemID? = nil, limit: Int = 1000
    ) async throws(StoreError) -> [CloseItem] {
        try await read { db in
            try Store.rows(
                db,
                CloseItemRow.table.select + """
                     WHERE way IS NULL AND (:channel IS NULL OR channel = :channel) AND id > :after
                    ORDER BY id LIMIT :limit
                    """, CloseItemRow.read,
                ["channel": channel, "after": after?.number ?? 0, "limit": Self.bounded(limit)])
        }
    }
}

/// A daily close as it is looked at.
public struct ClosedDay: Hashable, Sendable {
    public let close: DailyClose
    /// In the order in which they were taken; their lines are asked for by themselves.
    public let files: [ChannelFile]
    /// Open and settled, in the order in which they were listed.
    public let items: [CloseItem]
}

/// The file of direct debits that goes out to a bank, as the rows of a table: amounts in yuan.
public enum DebitTable {
    public static let columns = ["serial", "account", "amount", "collect_on"]

    public static func row(_ debit: DirectDebit) -> [String] {
        [debit.serial, debit.accountNumber, debit.amount.description, debit.batch.businessDate.description]
    }
}

/// Differences as the rows of a table, for a spreadsheet.
public enum CloseTable {
    public static let columns = [
        "channel", "business_date", "kind", "serial", "finding", "here_account", "here_amount", "here_at",
        "there_account", "there_amount", "there_paid_at", "there_line", "surplus", "found_at", "age_hours", "settled",
        "settled_at", "settled_by", "note",
    ]

    /// A row in the order of ``columns``; empty where there is nothing to say.
    ///
    /// - Parameter now: up to which an open one is aged.
    public static func row(_ item: CloseItem, now: Instant, calendar: SiteCalendar) -> [String] {
        let difference = item.difference
        let here = difference.here
        let there = difference.there
        let age = (item.settlement?.at ?? now) - item.foundAt
        return [
            item.close.channel, item.close.businessDate.description, difference.kind.rawValue, difference.serial,
            difference.finding.rawValue, here?.numbers.first ?? "", here?.amount.description ?? "",
            here.map { calendar.text($0.at) } ?? "", there?.accountNumber ?? "", there?.amount.description ?? "",
            there?.paidAt.map { calendar.text($0) } ?? "", there.map { String($0.line) } ?? "",
            difference.surplus.description, calendar.text(item.foundAt), String(max(age.milliseconds, 0) / 3_600_000),
            item.settlement?.way.rawValue ?? "", item.settlement.map { calendar.text($0.at) } ?? "",
            item.settlement?.by ?? "", item.settlement?.note ?? "",
        ]
    }
}
