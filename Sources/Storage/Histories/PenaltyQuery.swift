import Billing
import Engine
import GRDB
import Quantities
import Supply

/// Tells an account's story of bills and money, in the order of the books.
enum PenaltyQuery {
    /// - Parameter facts: what rating came to know of the account: by which terms it ever was.
    static func run(
        _ db: Database, _ row: AccountState, _ facts: [RatingFact], _ calendar: SiteCalendar
    ) throws -> PenaltyPaper.Finding {
        let id = row.record.id
        var paper = PenaltyPaper(row, rules: try rules(db, row, facts), calendar: calendar)
        let billRows = try Row.fetchAll(
            db, sql: BillRow.table.select + " WHERE account = ? ORDER BY id", arguments: [id.number])
        var bills = try billRows.map { try BillRow.read($0) }[...]
        let entries = try Row.fetchCursor(db.cachedStatement(sql: money), arguments: ["account": id.number])
        while let next = try entries.next() {
            let posted = try EntryRow.read(next)
            while let bill = bills.first, bill.position < posted.position { paper.take(bills.removeFirst()) }
            paper.take(posted.entry, paidOn: try paidOn(db, posted.entry, calendar))
        }
        for bill in bills { paper.take(bill) }
        let isNotCharged = try Bool.fetchOne(
            db.cachedStatement(sql: notCharged), arguments: ["account": id.number, "action": PenaltyPaper.notCharged])
        if isNotCharged == true { paper.takeNotCharged() }
        return paper.finding()
    }

    /// All that moved an account's money but its charges, in the order of the ledger.
    private static let money =
        EntryRow.table.select + " WHERE debit_account = :account AND line IS NULL UNION " + EntryRow.table.select
        + " WHERE credit_account = :account AND line IS NULL ORDER BY position"

    private static let notCharged =
        "SELECT EXISTS (SELECT 1 FROM audit WHERE account = :account AND action = :action)"

    /// What late payment costs by any version of any terms that the account ever had.
    private static func rules(
        _ db: Database, _ row: AccountState, _ facts: [RatingFact]
    ) throws -> Set<PenaltyRule?> {
        var names: Set<String> = [row.record.terms]
        for case .account(row.record.id, let facts) in facts {
            names.insert(facts.terms)
            names.formUnion(facts.changes.compactMap(\.terms))
        }
        var rules: Set<PenaltyRule?> = []
        for name in names.sorted() {
            let versions = try Row.fetchAll(db, sql: TermsRow.table.select + " WHERE name = ?", arguments: [name])
            for version in versions { rules.insert(try TermsRow.read(version).settlement?.penalty) }
        }
        return rules
    }

    /// On which day the payer paid what an entry brings; nil: it is no payment's, or its payment is not kept.
    private static func paidOn(_ db: Database, _ entry: Entry, _ calendar: SiteCalendar) throws -> CivilDate? {
        guard entry.reason == .payment || entry.reason == .assignment else { return nil }
        let parts = entry.cause.drop { $0 != ":" }.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, let date = CivilDate(parts[1]) else { return nil }
        let key = PaymentKey(channel: String(parts[0]), businessDate: date, serial: String(parts[2]))
        let row = try Row.fetchOne(
            db.cachedStatement(sql: PaymentRow.byKey), arguments: StatementArguments(PaymentRow.keyCells(key)))
        return try row.map { PaymentLimits.paidDay(try PaymentRow.read($0).request, calendar) }
    }
}
