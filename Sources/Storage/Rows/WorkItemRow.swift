import GRDB
import Quantities
import Supply

enum WorkItemRow {
    static let table = Table(
        "work_items", key: ["id"],
        [
            "id", "kind", "account", "supply_point", "meter", "opened_at", "deadline", "reason", "closed_at",
            "closed_by", "result",
        ])

    static func cells(_ item: WorkItem) -> [Cell] {
        [
            item.id.number, item.kind.rawValue, item.account?.number, item.supplyPoint?.number, item.meter?.number,
            item.openedAt.milliseconds, item.deadline.milliseconds, item.reason, item.closedAt?.milliseconds,
            item.closedBy,
            item.result,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> WorkItem {
        var c = Cells(row, table)
        return WorkItem(
            id: try c.id(), kind: try c.word(), account: c.idOrNil(), supplyPoint: c.idOrNil(), meter: c.idOrNil(),
            openedAt: try c.instant(), deadline: try c.instant(), reason: try c.text(), closedAt: c.instantOrNil(),
            closedBy: c.textOrNil(), result: c.textOrNil())
    }
}

enum UserRow {
    static let table = Table(
        "users", key: ["id"], ["id", "name", "role", "token_hash", "active", "made_by", "made_at", "confirmed_by"])

    static func cells(_ user: User) -> [Cell] {
        [
            user.id.number, user.name, user.role.rawValue, user.tokenHash, user.isActive, user.madeBy,
            user.madeAt?.milliseconds, user.confirmedBy,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> User {
        var c = Cells(row, table)
        return User(
            id: try c.id(), name: try c.text(), role: try c.word(), tokenHash: try c.text(), isActive: try c.bool(),
            madeBy: c.textOrNil(), madeAt: c.intOrNil().map { TrustedTime(milliseconds: $0) },
            confirmedBy: c.textOrNil())
    }
}
