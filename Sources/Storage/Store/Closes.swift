import Billing
import Engine
import GRDB
import Quantities

// What the daily close needs of the store, at start and before a turn.
extension Store {
    /// Layouts, the closes of the last days, and every difference that is open.
    static func loadCloses(_ db: Database, _ state: inout StoredState) throws {
        state.channelLayouts = try rows(db, ChannelLayoutRow.table.select + " ORDER BY name", ChannelLayoutRow.read)
        // A day more than the engine keeps, since the store knows no calendar of the site.
        let today = SiteCalendar.china.date(at: state.gateway.wall).daysSinceEpoch
        let oldest = CivilDate(daysSinceEpoch: today - Int64(DailyClose.daysInMemory) - 1)
        state.dailyCloses = try rows(
            db, DailyCloseRow.table.select + " WHERE business_date >= ? ORDER BY channel, business_date",
            DailyCloseRow.read, [oldest.description])
        state.closeItems = try rows(
            db, CloseItemRow.table.select + " WHERE way IS NULL ORDER BY id", CloseItemRow.read)
        state.directDebits = try rows(
            db, DirectDebitRow.table.select + " WHERE outcome IS NULL ORDER BY id", DirectDebitRow.read)
    }

    private static func reversals(_ db: Database, _ key: CloseKey) throws -> [Reversal] {
        let reach = CloseFacts.reach(of: key.businessDate)
        return try rows(
            db,
            ReversalRow.table.select + " WHERE channel = ? AND received_at >= ? AND received_at < ? ORDER BY number",
            ReversalRow.read, [key.channel, reach.from.milliseconds, reach.to.milliseconds])
    }

    private static func related(_ db: Database, _ key: CloseKey) throws -> [CloseItem] {
        let reach = CloseFacts.reach(of: key.businessDate)
        let day = key.businessDate.daysSinceEpoch
        let first = CivilDate(daysSinceEpoch: day - CloseFacts.reversalDays)
        let last = CivilDate(daysSinceEpoch: day + 1)
        let settled = try rows(
            db,
            CloseItemRow.table.select + """
                 WHERE channel = ? AND business_date >= ? AND business_date <= ? AND business_date <> ?
                    AND kind = 'reversal' AND way IS NOT NULL ORDER BY id
                """, CloseItemRow.read,
            [key.channel, first.description, last.description, key.businessDate.description])
        let takenBack = try rows(
            db,
            CloseItemRow.table.select + """
                 WHERE channel = ? AND way = 'reversed' AND kind = 'payment' AND settled_at >= ? AND settled_at < ?
                ORDER BY id
                """, CloseItemRow.read, [key.channel, reach.from.milliseconds, reach.to.milliseconds])
        let beside = [CivilDate(daysSinceEpoch: day - 1), last]
        let carried = try rows(
            db,
            CloseItemRow.table.select + """
                 WHERE channel = ? AND business_date IN (?, ?) AND kind = 'payment' AND way = 'carried' ORDER BY id
                """, CloseItemRow.read, [key.channel, beside[0].description, beside[1].description])
        return settled + takenBack + carried
    }

    static func gatherCloses(_ db: Database, _ keys: ColdKeys, _ facts: inout ColdFacts) throws {
        for key in keys.closes where facts.closes[key] == nil {
            let cells = StatementArguments(DailyCloseRow.keyCells(key))
            facts.closes[key] = CloseFacts(
                close: try rows(db, DailyCloseRow.byKey, DailyCloseRow.read, cells).first,
                files: try rows(db, ChannelFileRow.byKey, ChannelFileRow.taken, cells),
                payments: try rows(
                    db, PaymentRow.table.select + " WHERE channel = ? AND business_date = ? ORDER BY id",
                    PaymentRow.read, cells),
                reversals: try reversals(db, key), items: try rows(db, CloseItemRow.ofClose, CloseItemRow.read, cells),
                related: try related(db, key))
        }
        for id in keys.debits where facts.debits[id] == nil {
            facts.debits[id] = try rows(
                db, DirectDebitRow.table.select + " WHERE id = ?", DirectDebitRow.read, [id.number]
            ).first
        }
        for key in keys.closeItems where facts.closed[key] == nil {
            let close = StatementArguments(DailyCloseRow.keyCells(key.close))
            guard try rows(db, DailyCloseRow.byKey, DailyCloseRow.read, close).first != nil else { continue }
            facts.closed[key] = try rows(
                db, CloseItemRow.byKey, CloseItemRow.read, StatementArguments(CloseItemRow.keyCells(key)))
        }
    }
}
