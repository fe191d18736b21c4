import GRDB
import Quantities
import Supply

enum OrderRow {
    static let table = Table(
        "orders", key: ["id"],
        [
            "id", "kind", "permit_kind", "supply_point", "account", "epoch", "at", "cause", "since", "state",
            "ended_at", "outcome",
        ])

    static func cells(_ order: Order) -> [Cell] {
        [
            order.id.number, order.kind.rawValue, order.permitKind.rawValue, order.supplyPoint.number,
            order.account.number,
            order.epoch.value, order.at.milliseconds, order.cause, order.since?.milliseconds, order.state.rawValue,
            order.endedAt?.milliseconds, order.outcome,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Order {
        var c = Cells(row, table)
        return Order(
            id: try c.id(), kind: try c.word(), permitKind: try c.word(), supplyPoint: try c.id(), account: try c.id(),
            epoch: Epoch(try c.int()), at: try c.instant(), cause: try c.text(), since: c.instantOrNil(),
            state: try c.word(),
            endedAt: c.instantOrNil(), outcome: c.textOrNil())
    }
}
