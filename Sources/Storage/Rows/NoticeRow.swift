import GRDB
import Quantities
import Supply

enum NoticeRow {
    static let table = Table(
        "notices", key: ["id"],
        [
            "id", "account", "kind", "recipient", "name", "channel", "phone", "amount", "at", "state", "reference",
            "delivered_at", "delivered_trusted",
            "reason", "attempts", "message", "late", "forecast", "withdrawn_at", "withdrawn_because",
        ])

    static func cells(_ notice: Notice) -> [Cell] {
        let state: [Cell] =
            switch notice.state {
            case .queued: ["queued", nil, nil, nil, nil]
            case .accepted(let reference): ["accepted", reference, nil, nil, nil]
            case .delivered(let at, let trusted, let reference):
                ["delivered", reference, at.milliseconds, trusted.milliseconds, nil]
            case .failed(let reason): ["failed", nil, nil, nil, reason]
            case .cancelled(let reason): ["cancelled", nil, nil, nil, reason]
            }
        return [
            notice.id.number, notice.account.number, notice.kind.rawValue, notice.recipient.rawValue, notice.name,
            notice.channel.rawValue, notice.phone, notice.amount.tenThousandths, notice.at.milliseconds,
        ] + state + [
            Int64(notice.attempts), notice.message?.number, notice.late?.rawValue, notice.forecast?.tenThousandths,
            notice.withdrawn?.at.milliseconds, notice.withdrawn?.reason,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Notice {
        var c = Cells(row, table)
        return Notice(
            id: try c.id(), account: try c.id(), kind: try c.word(), recipient: try c.word(), name: try c.text(),
            channel: try c.word(), phone: try c.text(), amount: try c.money(), at: try c.instant(),
            state: try state(&c), attempts: try c.small(), message: c.idOrNil(),
            late: try c.wordOrNil(), forecast: c.moneyOrNil(), withdrawn: try withdrawn(&c))
    }

    private static func withdrawn(_ c: inout Cells) throws(StoreError) -> Notice.Withdrawal? {
        let at = c.instantOrNil()
        let reason = c.textOrNil()
        guard let at, let reason else {
            if at == nil, reason == nil { return nil }
            throw c.fault("half a withdrawal")
        }
        return Notice.Withdrawal(at: at, reason: reason)
    }

    private static func state(_ c: inout Cells) throws(StoreError) -> Notice.State {
        let word = try c.text()
        let reference = c.textOrNil()
        let at = c.instantOrNil()
        let trusted = c.intOrNil()
        let reason = c.textOrNil()
        switch word {
        case "queued": return .queued
        case "accepted": if let reference { return .accepted(reference: reference) }
        case "delivered":
            if let at, let trusted {
                return .delivered(at: at, trusted: TrustedTime(milliseconds: trusted), reference: reference)
            }
        case "failed": if let reason { return .failed(reason: reason) }
        case "cancelled": if let reason { return .cancelled(reason: reason) }
        default: break
        }
        throw c.fault("state \(word) with half of what belongs to it")
    }
}
