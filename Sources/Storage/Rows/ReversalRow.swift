import Billing
import GRDB
import Quantities

enum ReversalRow {
    static let table = Table(
        "reversals", key: ["channel", "id"],
        [
            "channel", "id", "business_date", "serial", "amount", "reason", "received_at", "outcome", "lines",
            "serials", "identity_date",
        ])
    static let byKey = table.select + " WHERE channel = ? AND id = ?"
    static let ofPayment =
        table.select + " WHERE channel = ? AND serial = ? AND identity_date IN (?, '') ORDER BY number"

    static func cells(_ reversal: Reversal) -> [Cell] {
        let request = reversal.request
        let key = request.payment
        return [
            key.channel, request.id, key.businessDate.description, key.serial, request.amount.tenThousandths,
            request.reason, reversal.receivedAt.milliseconds, reversal.receipt.outcome.rawValue,
            ReversalLinesText.write(reversal.receipt.lines), reversal.serials.rawValue,
            PaymentRow.identityDate(key, reversal.serials),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Reversal {
        var c = Cells(row, table)
        let channel = try c.text()
        let id = try c.text()
        let key = PaymentKey(channel: channel, businessDate: try c.day(), serial: try c.text())
        let request = ReversalRequest(id: id, payment: key, amount: try c.money(), reason: try c.text())
        let receivedAt = try c.instant()
        let receipt = ReversalReceipt(
            key: request.key, payment: key, amount: request.amount, receivedAt: receivedAt, outcome: try c.word(),
            lines: try c.fields(ReversalLinesText.read))
        return Reversal(request: request, serials: try c.word(), receivedAt: receivedAt, receipt: receipt)
    }
}
