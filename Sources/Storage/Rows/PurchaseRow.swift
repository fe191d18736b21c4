import GRDB
import Metering
import Quantities
import Supply

enum PurchaseRow {
    static let table = Table(
        "purchases", key: ["id"],
        [
            "id", "account", "amount", "cause", "since", "state", "meter", "count", "gap", "doubtful", "attempts",
            "order_id", "ended_at", "outcome",
        ])
    /// Those that have not ended.
    static let isOpen = "state IN ('owed', 'ordered', 'unclear')"
    static let open = table.select + " WHERE \(isOpen) ORDER BY id"

    static func cells(_ purchase: Purchase) -> [Cell] {
        [
            purchase.id.number, purchase.account.number, purchase.amount.tenThousandths, purchase.cause,
            purchase.since.milliseconds, purchase.state.rawValue, purchase.meter?.number, purchase.count,
            purchase.gap?.tenThousandths, purchase.isDoubtful, Int64(purchase.attempts), purchase.order?.number,
            purchase.endedAt?.milliseconds, purchase.outcome,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Purchase {
        var c = Cells(row, table)
        return Purchase(
            id: try c.id(), account: try c.id(), amount: try c.money(), cause: try c.text(), since: try c.instant(),
            state: try c.word(), meter: c.idOrNil(), count: c.intOrNil(), gap: c.moneyOrNil(),
            isDoubtful: try c.bool(), attempts: try c.small(), order: c.idOrNil(), endedAt: c.instantOrNil(),
            outcome: c.textOrNil())
    }
}

/// What a meter told of the credit that it keeps: money or energy|remaining|purchases.
enum CreditText {
    static func write(_ credit: MeterCredit) -> String {
        var writer = FieldWriter()
        switch credit.remaining {
        case .money: writer.add("money")
        case .energy: writer.add("energy")
        }
        writer.add(credit.remaining.units)
        writer.add(credit.purchases)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> MeterCredit {
        let word = try reader.string()
        let units = try reader.int()
        let purchases = try reader.int()
        switch word {
        case "money": return MeterCredit(remaining: .money(Money(tenThousandths: units)), purchases: purchases)
        case "energy": return MeterCredit(remaining: .energy(WattHours(units)), purchases: purchases)
        default: throw FieldFault(detail: "\(word) is no unit of credit")
        }
    }
}
