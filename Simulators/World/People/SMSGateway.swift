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
    private(set) var failed: Set<NoticeID> = []
    private var letters: [NoticeID: (message: Message, at: Int64)] = [:]

    // What is wrong with it, and until when.
    var downUntil: Int64 = 0
    var failsUntil: Int64 = 0
    var slowUntil: Int64 = 0
    var repeatsUntil: Int64 = 0

    mutating func take(_ message: Message, deliveringAt at: Int64) {
        deliversAt[message.id] = at
        waiting[message.id] = message
    }

    mutating func deliver(_ id: NoticeID, at: Int64) -> Message? {
        guard let message = waiting.removeValue(forKey: id) else { return nil }
        if at < failsUntil {
            failed.insert(id)
            return nil
        }
        delivered.append((message, at))
        letters[id] = (message, at)
        return message
    }

    /// A letter that reached its phone, and when.
    func letter(_ id: NoticeID) -> (message: Message, at: Int64)? { letters[id] }

    /// When this notice reached its phone; nil: it has not.
    func delivery(of id: NoticeID) -> Int64? { letters[id]?.at }
}

extension World {
    /// The daemon posts a message to the gateway.
    func send(_ letter: NoticeLetter) throws(Crash) {
        let notice = letter.notice
        if plot.bug == .dropNotice, notice.kind == .finalNotice {
            agenda.add(.hears(life: life, .notice(letter.id, .accepted(reference: "s\(letter.id)"))), at: now + 5)
            agenda.add(.hears(life: life, .notice(letter.id, .delivered)), at: now + 100)
            return
        }
        let message = Message(id: letter.id, kind: notice.kind, phone: notice.phone, amount: notice.amount)
        let isLost = try effect("SMS \(notice.kind.rawValue) to \(notice.phone)")
        if isLost || now < sms.downUntil {
            agenda.add(.hears(life: life, .notice(letter.id, .unreachable(reason: "connection reset"))), at: now + 1)
            return
        }
        trace.note(24, letter.id.number)
        agenda.add(.smsArrives(life: life, message), at: now + 2 + dice.below(10))
    }

    func smsArrives(_ message: Message, _ life: Int) {
        if sms.deliversAt[message.id] == nil {
            var at = now + 60 + dice.below(200) + (now < sms.slowUntil ? 1_000 + dice.below(3_000) : 0)
            // Whoever lives there too has the telephone switched off for a while.
            if town.flats.contains(where: { $0.occupant == message.phone }) {
                at += dice.below(2_000) * plot.pace.stretch
            }
            sms.take(message, deliveringAt: at)
            agenda.add(.smsDelivered(message.id), at: at)
        }
        let at = now + 2 + dice.below(10)
        agenda.add(.hears(life: life, .notice(message.id, .accepted(reference: "s\(message.id)"))), at: at)
        if plot.bug == .acceptedIsDelivered {
            agenda.add(.hears(life: life, .notice(message.id, .delivered)), at: at + 1)
        }
    }

    func smsDelivered(_ id: NoticeID) {
        guard let message = sms.deliver(id, at: now) else { return }
        tell("SMS \(message.kind.rawValue) reaches \(message.phone), \(message.amount) yuan")
        guard let flat = town.flats.first(where: { $0.phone == message.phone }) else { return }
        oracle.told(flat.account, message)
        timeSeemsToPass(message.kind)
        reads(message, flat)
    }

    /// The daemon asks the gateway until the message is delivered.
    func awaitReceipt(_ id: NoticeID) {
        let at = max(sms.deliversAt[id] ?? now, now) + 20 + dice.below(40)
        agenda.add(.smsReceipt(life: life, id), at: at)
    }

    func smsReceipt(_ id: NoticeID, _ life: Int) {
        guard life == self.life, let daemon else { return }
        guard now >= sms.downUntil else { return awaitReceipt(id) }
        if sms.delivery(of: id) != nil {
            for _ in 0..<(now < sms.repeatsUntil ? 2 : 1) { daemon.post([.notice(id, .delivered)]) }
        } else if sms.failed.contains(id) {
            daemon.post([.notice(id, .failed(reason: "no such number"))])
        } else {
            awaitReceipt(id)
        }
    }
}
