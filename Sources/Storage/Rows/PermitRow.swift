import GRDB
import Quantities
import Supply
import Trail

import struct Foundation.Data

enum PermitRow {
    static let table = Table(
        "permits", key: ["id"],
        [
            "id", "kind", "order_id", "supply_point", "account", "identity", "epoch", "ledger_position", "notices",
            "trip_amount",
            "issued_at", "expires_at", "state", "hash",
        ])
    static let changeState = "UPDATE permits SET state = ? WHERE id = ?"

    static func cells(_ permit: Permit) -> [Cell] {
        [
            permit.id.number, permit.kind.rawValue, permit.order.number, permit.supplyPoint.number,
            permit.account.number,
            permit.identity, permit.epoch.value, permit.ledgerPosition, joined(permit.notices.map(\.number)),
            permit.tripAmount.tenThousandths, permit.issuedAt.milliseconds, permit.expiresAt.milliseconds,
            permit.state.rawValue, Data(hash(permit)),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> StoredPermit {
        var c = Cells(row, table)
        let permit = Permit(
            id: try c.id(), kind: try c.word(), order: try c.id(), supplyPoint: try c.id(), account: try c.id(),
            identity: try c.text(), epoch: Epoch(try c.int()), ledgerPosition: try c.int(),
            notices: try c.ints().map { ID($0) }, tripAmount: try c.money(), issuedAt: try c.instant(),
            expiresAt: try c.instant(), state: try c.word())
        return StoredPermit(permit: permit, hash: try c.bytes())
    }

    /// Over everything that it was issued with; its state changes later.
    static func hash(_ permit: Permit) -> [UInt8] {
        var bytes = CanonicalBytes()
        bytes.add(permit.id.number)
        bytes.add(permit.kind.rawValue)
        bytes.add(permit.order.number)
        bytes.add(permit.supplyPoint.number)
        bytes.add(permit.account.number)
        bytes.add(permit.identity)
        bytes.add(permit.epoch.value)
        bytes.add(permit.ledgerPosition)
        bytes.add(Int64(permit.notices.count))
        for notice in permit.notices { bytes.add(notice.number) }
        bytes.add(permit.tripAmount.tenThousandths)
        bytes.add(permit.issuedAt.milliseconds)
        bytes.add(permit.expiresAt.milliseconds)
        return bytes.hash
    }
}

/// A permit as it lies in the store.
public struct StoredPermit: Hashable, Sendable {
    public let permit: Permit
    /// SHA-256 over everything that it was issued with.
    public let hash: [UInt8]

    /// Whether the row is as it was issued.
    public var isGenuine: Bool { PermitRow.hash(permit) == hash }
}
