import Quantities
import Supply

extension Draft {
    /// Sends a message, where the account has a phone.
    mutating func notify(_ kind: NoticeKind, _ id: AccountID, amount: Money) {
        guard let account = accounts[id], let phone = account.record.phone else { return }
        let notice = Notice(id: nextID(), account: id, kind: kind, phone: phone, amount: amount, at: now)
        put(notice)
        send(notice)
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

    /// A notice that counts no more: withdrawn where it has not left, and out of memory.
    mutating func forget(_ notice: Notice, reason: String) {
        switch notice.state {
        case .queued, .accepted, .delivered:
            var cancelled = notice
            cancelled.state = .cancelled(reason: reason)
            records.append(.notice(cancelled))
        case .failed, .cancelled: break
        }
        notices[notice.id] = nil
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
            notice.state = .delivered(at: now, trusted: gateway.trustedTime)
            finishDelivery(notice)
            touch(notice.account)
        case .unreachable(let reason):
            // Nobody was told: tried again, for ever but ever more rarely.
            notice.attempts += 1
            if notice.attempts == 5 {
                effects.append(.alarm(code: "notice.unreachable", detail: reason))
            }
            put(notice)
            serve(.notice(id), after: min(.seconds(2) * (1 << Int64(min(notice.attempts, 8))), .minutes(5)))
        case .failed(let reason):
            notice.attempts += 1
            if notice.kind.isFormal, notice.attempts < 2 {
                put(notice)
                serve(.notice(id), after: .minutes(10))
                return
            }
            notice.state = .failed(reason: reason)
            finishDelivery(notice)
            if notice.kind.isFormal {
                openWorkItem(
                    .contact, account: notice.account, within: .days(2), reason: "notice.failed \(notice.kind.rawValue)"
                )
            }
        }
    }

    /// Formal notices stay in memory while the cycle needs them; the others have done their duty.
    private mutating func finishDelivery(_ notice: Notice) {
        put(notice)
        if !notice.kind.isFormal { notices[notice.id] = nil }
    }

    /// Its time to be sent again has come.
    mutating func resend(_ id: NoticeID) {
        guard var notice = notices[id] else { return }
        switch notice.state {
        case .queued, .accepted:
            notice.state = .queued
            put(notice)
            send(notice)
        case .delivered, .failed, .cancelled: break
        }
    }
}
