import Quantities
import Supply

extension Draft {
    /// Sends a message, where the account has a phone.
    mutating func notify(_ kind: NoticeKind, _ id: AccountID, amount: Money) {
        guard let account = accounts[id], let phone = account.record.phone else { return }
        let notice = Notice(id: nextID(), account: id, kind: kind, phone: phone, amount: amount, at: now)
        put(notice)
        send(notice)
        guard kind.isReminder else { return }
        noteConduct(.warning, id)
        if let old = reminders[id].flatMap({ notices[$0] }) { forget(old, reason: "a newer one took its place") }
        reminders[id] = notice.id
    }

    /// A reminder that has not arrived is withdrawn once the balance is above its level again. Nobody was told, so the next crossing
    /// is announced.
    mutating func withdrawReminder(_ id: AccountID) {
        guard let account = accounts[id], let reminder = reminders[id].flatMap({ notices[$0] }),
            let levels = terms(of: account.record)?.warningLevels,
            let level = reminder.kind == .firstWarning ? levels.max() : levels.min(), account.available >= level
        else { return }
        forget(reminder, reason: "the balance is above the level again")
        update(id) { $0.warned.removeAll { $0 <= account.available } }
    }

    /// Begins the trip notice, or the final one, of an account's cycle.
    mutating func beginNotice(_ kind: NoticeKind, _ id: AccountID, amount: Money) {
        guard let account = accounts[id], let phone = account.record.phone else { return }
        let notice = Notice(id: nextID(), account: id, kind: kind, phone: phone, amount: amount, at: now)
        put(notice)
        send(notice)
        for old in [kind == .tripNotice ? account.tripNotice : nil, account.finalNotice] {
            if let old = old.flatMap({ notices[$0] }) { forget(old, reason: "a new \(kind.rawValue) took its place") }
        }
        update(id) { account in
            if kind == .tripNotice { account.tripNotice = notice.id }
            account.finalNotice = kind == .finalNotice ? notice.id : nil
        }
        if kind == .tripNotice { noteConduct(.notice, id) }
        audit(
            "notice.\(kind.rawValue)", "notice \(notice.id)", account: id, reason: "in arrears",
            after: amount.description)
    }

    private mutating func send(_ notice: Notice) {
        guard let account = accounts[notice.account]?.record else { return }
        let terms = terms(of: account)
        let period: Span? =
            switch notice.kind {
            case .tripNotice: terms.map { $0.tripNoticePeriod + $0.finalNoticePeriod }
            case .finalNotice: terms?.finalNoticePeriod
            default: nil
            }
        effects.append(.send(notice, accountName: account.name, accountNumber: account.number, period: period))
    }

    /// A notice that counts no more: withdrawn where it has not left, and out of memory. One that arrived stays delivered for ever: it
    /// is the proof of what the customer was told before a cut.
    mutating func forget(_ notice: Notice, reason: String) {
        var ended = notice
        switch notice.state {
        case .queued, .accepted:
            effects.append(.withdraw(notice.id))
            ended.state = .cancelled(reason: reason)
            records.append(.notice(ended))
        case .delivered where notice.withdrawn == nil:
            ended.withdrawn = Notice.Withdrawal(at: now, reason: reason)
            records.append(.notice(ended))
        case .delivered, .failed, .cancelled: break
        }
        drop(notice)
    }

    private mutating func drop(_ notice: Notice) {
        notices[notice.id] = nil
        if reminders[notice.account] == notice.id { reminders[notice.account] = nil }
    }

    /// What the SMS gateway says.
    mutating func take(_ id: NoticeID, _ report: NoticeReport) {
        guard var notice = notices[id] else { return }
        switch report {
        case .accepted(let reference):
            guard case .queued = notice.state else { return }
            notice.state = .accepted(reference: reference)
            put(notice)
            effects.append(.awaitReceipt(notice))
        case .delivered:
            if case .delivered = notice.state { return }
            var reference: String?
            if case .accepted(let told) = notice.state { reference = told }
            notice.state = .delivered(at: now, trusted: gateway.trustedTime, reference: reference)
            finishDelivery(notice)
            auditDelivery(notice, reference)
            if notice.kind == .finalNotice { quote(notice.amount, notice.account) }
            touch(notice.account)
        case .unreachable(let reason):
            // Nobody was told, and it is no failure of this message: the sender goes on, and here it is looked at again.
            effects.append(.alarm(code: "notice.unreachable", detail: reason))
            serve(.notice(id), after: .minutes(1))
        case .failed(let reason):
            if case .failed = notice.state { return }
            notice.attempts += 1
            notice.state = .failed(reason: reason)
            finishDelivery(notice)
            guard notice.kind.isFormal else { return }
            if notice.attempts < 2 {
                tryAgain(notice)
            } else {
                openWorkItem(
                    .contact, account: notice.account, within: .days(2), reason: "notice.failed \(notice.kind.rawValue)"
                )
            }
        }
    }

    /// A formal notice that failed once goes out a second time, later and as a message of its own: gateways do not send the same
    /// one twice.
    private mutating func tryAgain(_ failed: Notice) {
        let again = Notice(
            id: nextID(), account: failed.account, kind: failed.kind, phone: failed.phone, amount: failed.amount,
            at: failed.at,
            attempts: failed.attempts)
        put(again)
        serve(.notice(again.id), after: .minutes(10))
        update(failed.account) { account in
            if account.tripNotice == failed.id { account.tripNotice = again.id }
            if account.finalNotice == failed.id { account.finalNotice = again.id }
        }
        notices[failed.id] = nil
    }

    /// Formal notices stay in memory while the cycle needs them; the others have done their duty.
    private mutating func finishDelivery(_ notice: Notice) {
        put(notice)
        if !notice.kind.isFormal { drop(notice) }
    }

    /// From the audit alone an outsider can tell that the notices of a cut had arrived (I-A6).
    private mutating func auditDelivery(_ notice: Notice, _ reference: String?) {
        guard notice.kind.isFormal else { return }
        audit(
            "notice.delivered", "notice \(notice.id)", account: notice.account, reason: notice.kind.rawValue,
            after: [notice.amount.description, reference].compactMap { $0 }.joined(separator: " "))
    }

    /// How long a message about what has happened is worth sending.
    private static let newsLifetime = Span.hours(24)

    /// Its time to be sent again has come.
    mutating func resend(_ id: NoticeID) {
        guard var notice = notices[id] else { return }
        switch notice.state {
        case .queued, .accepted:
            if !notice.kind.isFormal, !notice.kind.isReminder, now - notice.at >= Draft.newsLifetime {
                return forget(notice, reason: "not delivered within \(Draft.newsLifetime)")
            }
            if let end = quietUntil(notice) { return serve(.notice(id), at: end) }
            if case .accepted = notice.state {
                notice.state = .queued
                put(notice)
            }
            send(notice)
        case .delivered, .failed, .cancelled: break
        }
    }

    /// When quiet hours end, for what can wait: a message about debt is not sent at night because its first try failed by day.
    private func quietUntil(_ notice: Notice) -> Instant? {
        switch notice.kind {
        case .firstWarning, .secondWarning, .tripNotice, .finalNotice: break
        case .switchedOff, .restored, .stillMissing, .restoreLate, .pressButton, .confirmRestore, .nearLimit,
            .overLimit, .offUntilCalled:
            return nil
        }
        guard let account = accounts[notice.account]?.record else { return nil }
        return terms(of: account)?.quietHoursEnd(at: now, calendar: calendar)
    }
}
