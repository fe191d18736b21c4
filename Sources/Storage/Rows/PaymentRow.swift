import Billing
import GRDB
import Quantities

enum PaymentRow {
    static let table = Table(
        "payments", key: ["id"],
        [
            "id", "channel", "business_date", "serial", "account_number", "amount", "paid_at", "account", "received_at",
            "receipt_payment", "receipt_account_number", "receipt_amount", "receipt_received_at", "receipt_available",
            "receipt_supply", "receipt_missing", "receipt_reversed", "receipt_accounts", "payer", "serials",
            "identity_date",
        ])
    static let byKey = table.select + " WHERE channel = ? AND serial = ? AND identity_date IN (?, '')"

    static func cells(_ payment: Payment) -> [Cell] {
        let request = payment.request
        let receipt = payment.receipt
        return [
            payment.id.number, request.key.channel, request.key.businessDate.description, request.key.serial,
            request.accountNumber, request.amount.tenThousandths, request.paidAt?.milliseconds, payment.account?.number,
            payment.receivedAt.milliseconds, receipt.payment.number, receipt.accountNumber,
            receipt.amount.tenThousandths,
            receipt.receivedAt.milliseconds, receipt.available?.tenThousandths, receipt.supply.rawValue,
            receipt.missing.tenThousandths, receipt.reversed.tenThousandths, ReceiptText.write(receipt.accounts),
            payment.payer, payment.serials.rawValue, identityDate(request.key, payment.serials),
        ]
    }

    /// What of the date belongs to a payment's identity: none where the channel's serials are unique for ever.
    static func identityDate(_ key: PaymentKey, _ serials: Channel.Serials) -> String {
        switch serials {
        case .daily: key.businessDate.description
        case .forEver: ""
        }
    }

    static func keyCells(_ key: PaymentKey) -> [Cell] { [key.channel, key.serial, key.businessDate.description] }

    static func read(_ row: Row) throws(StoreError) -> Payment {
        var c = Cells(row, table)
        let id: PaymentID = try c.id()
        let key = PaymentKey(channel: try c.text(), businessDate: try c.day(), serial: try c.text())
        let request = PaymentRequest(
            key: key, accountNumber: try c.text(), amount: try c.money(), paidAt: c.instantOrNil())
        let account: AccountID? = c.idOrNil()
        let receivedAt = try c.instant()
        let receipt = Receipt(
            payment: try c.id(), accountNumber: try c.text(), amount: try c.money(), receivedAt: try c.instant(),
            available: c.moneyOrNil(), supply: try c.word(), missing: try c.money(), reversed: try c.money(),
            accounts: try c.fields(ReceiptText.read))
        let payer = c.textOrNil()
        return Payment(
            id: id, request: request, serials: try c.word(), account: account, payer: payer, receivedAt: receivedAt,
            receipt: receipt)
    }
}
