import Engine
import Quantities
import Supply

/// An SMS on its way out of the daemon.
struct Message {
    let id: NoticeID
    let kind: NoticeKind
    let phone: String
    let amount: Money
}

/// Takes a message once under its id and delivers it; answers whoever asks again.
struct SMSGateway {
    /// In the order of their coming.
    private(set) var delivered: [(message: Message, at: Int64)] = []
    private(set) var deliversAt: [NoticeID: Int64] = [:]
    private(set) var waiting: [NoticeID: Message] = [:]

    mutating func take(_ message: Message, deliveringAt at: Int64) {
        deliversAt[message.id] = at
        waiting[message.id] = message
    }

    mutating func deliver(_ id: NoticeID, at: Int64) -> Message? {
        guard let message = waiting.removeValue(forKey: id) else { return nil }
        delivered.append((message, at))
        return message
    }

    /// When this notice reached its phone; nil: it has not.
    func delivery(of id: NoticeID) -> Int64? { delivered.first { $0.message.id == id }?.at }
}

extension World {
    /// The daemon posts a message to the gateway.
    func send(_ notice: Notice) throws(Crash) {
        let message = Message(id: notice.id, kind: notice.kind, phone: notice.phone, amount: notice.amount)
        if try effect("SMS \(notice.kind.rawValue) to \(notice.phone)") {
            agenda.add(.hears(life: life, .notice(notice.id, .unreachable(reason: "connection reset"))), at: now + 1)
            return
        }
        trace.note(24, notice.id.number)
        agenda.add(.smsArrives(life: life, message), at: now + 2 + dice.below(10))
    }

    func smsArrives(_ message: Message, _ life: Int) {
        if sms.deliversAt[message.id] == nil {
            let at = now + 60 + dice.below(200)
            sms.take(message, deliveringAt: at)
            agenda.add(.smsDelivered(message.id), at: at)
        }
        agenda.add(
            .hears(life: life, .notice(message.id, .accepted(reference: "s\(message.id)"))),
            at: now + 2 + dice.below(10))
    }

    func smsDelivered(_ id: NoticeID) {
        guard let message = sms.deliver(id, at: now) else { return }
        tell("SMS \(message.kind.rawValue) reaches \(message.phone), \(message.amount) yuan")
        guard let flat = Town.flats.first(where: { $0.phone == message.phone }) else { return }
        switch (flat.habit, message.kind) {
        case (.paysWhenOff, .switchedOff) where !bank.hasPaid(flat.account):
            agenda.add(
                .bankAsks(bank.add(flat.account, message.amount + Money(yuan: 20), wall)),
                at: now + 300 + dice.below(400))
        case (.ringsWhenOff, .switchedOff) where clerk.requests.count < 2:
            agenda.add(
                .clerkAsks(clerk.add(Clerk.restoreRequest(flat.account, at: wall))), at: now + 300 + dice.below(400))
        case (.paysAtTheLastMoment, .finalNotice) where !bank.hasPaid(flat.account):
            let at = now + Town.finalNoticePeriod.milliseconds - 100 + dice.below(900)
            agenda.add(.bankAsks(bank.add(flat.account, Money(yuan: 20), wall)), at: at)
        default: break
        }
    }

    /// The daemon asks the gateway until the message is delivered.
    func awaitReceipt(_ id: NoticeID) {
        let at = max(sms.deliversAt[id] ?? now, now) + 20 + dice.below(40)
        agenda.add(.smsReceipt(life: life, id), at: at)
    }

    func smsReceipt(_ id: NoticeID, _ life: Int) {
        guard life == self.life, let daemon else { return }
        if sms.delivery(of: id) != nil { daemon.post([.notice(id, .delivered)]) } else { awaitReceipt(id) }
    }
}
