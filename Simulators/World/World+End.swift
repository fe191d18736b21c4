import Billing
import Engine
import Metering
import Quantities
import Supply

// The end of the story: when it is, and what is asked once more.

extension World {
    /// Called after each turn of the engine.
    func look() {
        guard plot.run != .flood, plot.run == .golden || isHealed, unfinished.isEmpty else {
            calmSince = nil
            return
        }
        let since = calmSince ?? now
        calmSince = since
        guard now >= since + aftermath else { return }
        if let askedAgainAt {
            if now > askedAgainAt + 200 { isOver = true }
            return
        }
        askedAgainAt = now
        askAgain()
    }

    /// Everything that was answered is asked once more, and must get the first answer (I-M4, F-S14).
    private func askAgain() {
        for (index, transfer) in bank.transfers.enumerated() where transfer.receipt != nil {
            let request = transfer.request
            let event = Event.payment(request, by: Bank.actor(request.key.channel), token(.bank(index)))
            agenda.add(.hears(life: life, event), at: now + 1)
        }
        for (index, back) in bank.takeBacks.enumerated() {
            let event = Event.reversal(
                back.request, by: Bank.actor(back.request.payment.channel), token(.takeBack(index)))
            agenda.add(.hears(life: life, event), at: now + 1)
        }
        for (index, asked) in clerk.requests.enumerated() {
            agenda.add(.hears(life: life, .staff(asked.request, token(.clerk(index)))), at: now + 1)
        }
    }

    /// What the story still waits for.
    var unfinished: [String] {
        guard let state = daemon?.state else { return ["the daemon is down"] }
        var left: [String] = []
        if !clerk.isContent { left.append("a desk has no answer") }
        if !bank.isContent { left.append("a bank has no receipt") }
        if plot.run == .golden {
            if bank.transfers.count < 3 { left.append("not everyone has paid") }
            if clerk.requests.count < 2 { left.append("nobody rang the hotline") }
        }
        for account in oracle.tags.keys.sorted() { left.append("a tag hangs at \(account)") }
        for account in exchanged.keys.sorted() { left.append("the new meter of \(account) is not booked") }
        if !state.orders.isEmpty { left.append("orders are under way") }
        for point in state.supplyPoints.values {
            // A relay beside its meter is looked at only when it is operated.
            let isUnseen = point.belief.state == nil && point.belief.openedBy == nil && plot.run != .golden
            let isStranded = oracle.flat(point.record.id).map { stranded.contains($0.account) } ?? false
            if point.restore != nil || point.belief.state != .closed && !isUnseen && !isStranded {
                left.append("relay \(point.record.id) is not closed")
            }
        }
        if plot.run == .swarm {
            for flat in town.flats {
                guard let track = oracle.contacts[flat.contactPlace], track.isOpen, track.opener == .someoneElse else {
                    continue
                }
                left.append("somebody else has opened the relay of \(flat.account)")
            }
            for flat in town.flats where oracle.readAt[flat.account] ?? 0 < healedAt {
                left.append("\(flat.account) is not read")
            }
        }
        for notice in state.notices.values {
            switch notice.state {
            case .queued, .accepted: left.append("a notice is under way")
            case .delivered, .failed, .cancelled: break
            }
        }
        return left
    }
}
