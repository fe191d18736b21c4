import Billing
import GRDB
import Quantities

enum SuspenseRow {
    static let table = Table(
        "suspense", key: ["payment"],
        [
            "payment", "channel", "business_date", "serial", "number", "left_over", "reason", "meant", "work_item",
            "state",
            "settled_by", "settled_at", "assigned",
        ])
    static let byPayment = table.select + " WHERE payment = ?"

    static func cells(_ suspended: SuspendedPayment) -> [Cell] {
        let key = suspended.key
        var state = "open"
        var by: String?
        var at: Instant?
        var line: [ReceiptAccount] = []
        switch suspended.state {
        case .open: break
        case .assigned(let given, let who, let when): (state, by, at, line) = ("assigned", who, when, [given])
        case .returned(let who, let when): (state, by, at) = ("returned", who, when)
        case .reversed(let when): (state, at) = ("reversed", when)
        }
        return [
            suspended.payment.number, key.channel, key.businessDate.description, key.serial, suspended.number,
            suspended.left.tenThousandths, suspended.reason.rawValue, suspended.meant?.number,
            suspended.workItem.number, state, by, at?.milliseconds, ReceiptText.write(line),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> SuspendedPayment {
        var c = Cells(row, table)
        let payment: PaymentID = try c.id()
        let key = PaymentKey(channel: try c.text(), businessDate: try c.day(), serial: try c.text())
        var suspended = SuspendedPayment(
            payment: payment, key: key, number: try c.text(), left: try c.money(), reason: try c.word(),
            meant: c.idOrNil(), workItem: try c.id())
        let word = try c.text()
        let by = c.textOrNil()
        let at = c.instantOrNil()
        let lines = try c.fields(ReceiptText.read)
        switch (word, by, at, lines.first) {
        case ("open", nil, nil, nil): suspended.state = .open
        case ("assigned", let by?, let at?, let line?): suspended.state = .assigned(line, by: by, at: at)
        case ("returned", let by?, let at?, nil): suspended.state = .returned(by: by, at: at)
        case ("reversed", nil, let at?, nil): suspended.state = .reversed(at: at)
        default: throw c.fault("state \(word)")
        }
        return suspended
    }
}
