import Billing
import GRDB
import Quantities

enum DirectDebitRow {
    static let table = Table(
        "direct_debits", key: ["id"],
        [
            "id", "channel", "business_date", "account", "account_number", "amount", "asked_at", "asked_by", "outcome",
            "answered_at", "answered_by", "note",
        ])

    static func cells(_ debit: DirectDebit) -> [Cell] {
        [
            debit.id.number, debit.batch.channel, debit.batch.businessDate.description, debit.account.number,
            debit.accountNumber, debit.amount.tenThousandths, debit.askedAt.milliseconds, debit.askedBy,
            debit.answer?.outcome.rawValue, debit.answer?.at.milliseconds, debit.answer?.by, debit.answer?.note,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> DirectDebit {
        var c = Cells(row, table)
        var debit = DirectDebit(
            id: try c.id(), batch: CloseKey(channel: try c.text(), businessDate: try c.day()), account: try c.id(),
            accountNumber: try c.text(), amount: try c.money(), askedAt: try c.instant(), askedBy: try c.text())
        let outcome: DirectDebit.Answer.Outcome? = try c.wordOrNil()
        let at = c.instantOrNil()
        let by = c.textOrNil()
        let note = c.textOrNil()
        if let outcome, let at, let by { debit.answer = DirectDebit.Answer(outcome, at: at, by: by, note: note) }
        return debit
    }
}
