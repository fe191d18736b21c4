import API
import Quantities
import Supply

extension Presenter {
    func order(_ order: Order, _ names: Names) -> OrderBody {
        var took: Int?
        if order.kind == .close, order.state == .verified, let since = order.since, let end = order.endedAt {
            took = Int((end - since).milliseconds)
        }
        return OrderBody(
            id: order.id.description, account: names.accounts[order.account] ?? "",
            supplyPoint: order.supplyPoint.description,
            kind: Presenter.told(order.kind.rawValue, Texts.orderKinds),
            permitKind: Presenter.told(order.permitKind.rawValue, Texts.permitKinds),
            state: Presenter.told(order.state.rawValue, Texts.orderStates), at: time(order.at), cause: order.cause,
            since: order.since.map(time), endedAt: order.endedAt.map(time), outcome: order.outcome,
            tookMilliseconds: took)
    }

    func notice(_ notice: Notice, _ names: Names) -> NoticeBody {
        let state = Presenter.state(notice.state)
        return NoticeBody(
            id: notice.id.description, account: names.accounts[notice.account] ?? "",
            kind: Presenter.told(notice.kind.rawValue, Texts.noticeKinds),
            recipient: Presenter.told(notice.recipient.rawValue, Texts.recipients), name: notice.name,
            channel: Presenter.told(notice.channel.rawValue, Texts.noticeChannels), phone: notice.phone,
            amount: notice.amount.description,
            at: time(notice.at), state: Presenter.told(state.code, Texts.noticeStates),
            deliveredAt: state.deliveredAt.map(time), reference: state.reference,
            reason: state.reason ?? notice.withdrawn?.reason, attempts: notice.attempts,
            withdrawnAt: (notice.withdrawn?.at).map(time))
    }

    /// A notice's state as a code with what belongs to it.
    static func state(_ state: Notice.State) -> (
        code: String, deliveredAt: Instant?, reference: String?, reason: String?
    ) {
        switch state {
        case .queued: ("queued", nil, nil, nil)
        case .accepted(let reference): ("accepted", nil, reference, nil)
        case .delivered(let at, _, let reference): ("delivered", at, reference, nil)
        case .failed(let reason): ("failed", nil, nil, reason)
        case .cancelled(let reason): ("cancelled", nil, nil, reason)
        }
    }

    func jobs(_ items: [WorkItem], _ names: Names) -> JobsResponse {
        JobsResponse(
            asOf: time(now),
            jobs: items.map { item in
                JobBody(
                    id: item.id.description, kind: Presenter.told(item.kind.rawValue, Texts.jobKinds),
                    account: item.account.flatMap { names.accounts[$0] },
                    meter: item.meter.flatMap { names.meters[$0] },
                    openedAt: time(item.openedAt), deadline: time(item.deadline),
                    overdue: item.closedAt == nil && item.deadline < now,
                    reason: item.reason, closedAt: item.closedAt.map(time), closedBy: item.closedBy, result: item.result
                )
            })
    }
}
