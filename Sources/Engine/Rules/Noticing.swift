import Billing
import Quantities
import Supply

extension Draft {
    /// Sends a message, where somebody can be reached: about money to whoever pays, about power to everyone. That it is off on somebody's
    /// word is brought to the door of whoever has no telephone: it may not have been theirs.
    mutating func notify(_ kind: NoticeKind, _ id: AccountID, amount: Money, late: LateReason? = nil) {
        guard let account = accounts[id] else { return }
        let all = addressees(of: account.record).filter { $0.hasPhone || kind == .offOnRequest }
        for addressee in kind.isForAll ? all[...] : all.prefix(1) {
            let forecast = kind.isLowBalance ? self.forecast(of: account)?.amount : nil
            let notice = letter(kind, id, to: addressee, amount: amount, late: late, forecast: forecast)
            if kind.isReminder { keep(notice) }
        }
    }

    /// Of reminders that have not arrived, the last one counts.
    mutating func keep(_ reminder: Notice) {
        if reminder.kind != .billIssued { noteConduct(.warning, reminder.account) }
        if let old = reminders[reminder.account].flatMap({ notices[$0] }) {
            forget(old, reason: "a newer one took its place")
        }
        reminders[reminder.account] = reminder.id
    }

    /// Who must have a formal notice about an account; whoever pays first.
    func addressees(of account: Account) -> [Addressee] {
        account.addressees(payer: account.payer.flatMap { payers[$0] })
    }

    mutating func letter(
        _ kind: NoticeKind, _ id: AccountID, to addressee: Addressee, by channel: NoticeChannel = .sms, amount: Money,
        late: LateReason? = nil, forecast: Money? = nil
    ) -> Notice {
        // Whom no telephone reaches is brought what must arrive.
        let channel = addressee.hasPhone ? channel : .door
        let notice = Notice(
            id: nextID(), account: id, kind: kind, recipient: addressee.recipient, name: addressee.name,
            channel: channel, phone: addressee.phone, amount: amount, at: now,
            message: gathering(kind, id, addressee, channel), late: late, forecast: forecast)
        put(notice)
        // What is gathered leaves when its time has come.
        if notice.message == nil || channel != .sms { dispatch(notice) }
        return notice
    }

    /// A reminder that has not arrived is withdrawn once the balance is above its level again. Nobody was told, so the next crossing
    /// is announced.
    mutating func withdrawReminder(_ id: AccountID) {
        guard let account = accounts[id], let reminder = reminders[id].flatMap({ notices[$0] }),
            reminder.kind.isLowBalance, let levels = terms(of: account.record)?.warningLevels,
            let level = reminder.kind == .firstWarning ? levels.max() : levels.min(), account.available >= level
        else { return }
        forget(reminder, reason: "the balance is above the level again")
        update(id) { $0.warned.removeAll { $0 <= account.available } }
    }

    /// Who has paid is not told of a low balance by what was written before: what has not left does not leave, and what is left is told
    /// after a while, if it is still little.
    mutating func withdrawStale(_ id: AccountID) {
        withdrawUnsentLetters(id)
        guard let account = accounts[id], let reminder = reminders[id].flatMap({ notices[$0] }),
            reminder.kind.isLowBalance, case .queued = reminder.state,
            let levels = terms(of: account.record)?.warningLevels,
            let level = reminder.kind == .firstWarning ? levels.max() : levels.min()
        else { return }
        forget(reminder, reason: "the customer has paid")
        update(id) { $0.warned.removeAll { $0 == level } }
    }

    /// Formal letters of which none has left ask for what was owed before: they begin anew, and ask for what is owed then.
    private mutating func withdrawUnsentLetters(_ id: AccountID) {
        guard let account = accounts[id] else { return }
        let letters = formalLetters(of: account)
        guard !letters.isEmpty, letters.allSatisfy({ $0.channel == .sms && $0.state == .queued }) else { return }
        endCycle(id, reason: "the customer has paid")
    }

    /// Begins the trip notice, or the final one, of an account's cycle: a letter to everyone who must have it.
    mutating func beginNotice(_ kind: NoticeKind, _ id: AccountID, amount: Money) {
        guard let account = accounts[id] else { return }
        // What the letter asks suffices: it is what screens tell and what is quoted, with the claims that the terms have served first.
        let amount = account.asked(amount, terms: terms(of: account.record), now: now, calendar: calendar)
        let letters = addressees(of: account.record).map { letter(kind, id, to: $0, amount: amount) }
        guard let first = letters.first else { return }
        for old in formalLetters(of: account) where kind == .tripNotice || old.kind == .finalNotice {
            forget(old, reason: "a new \(kind.rawValue) took its place")
        }
        let named = account.approvals.given.first { $0.stage == .beforeNotice }?.supplyPoint
        let kept = account.companions.filter { notices[$0] != nil }
        update(id) { account in
            if kind == .tripNotice {
                account.tripNotice = first.id
                account.approvals.noticed = named
            }
            account.finalNotice = kind == .finalNotice ? first.id : nil
            account.companions = kept + letters.dropFirst().map(\.id)
        }
        if kind == .finalNotice { finalNoticesNow.append(id) }
        if kind == .tripNotice {
            noteConduct(.notice, id)
            askForCopy(of: first)
        }
        audit(
            "notice.\(kind.rawValue)", "notice \(first.id)", account: id, reason: "in arrears",
            after: amount.description)
    }

    /// The letters of an account's cycle: trip notice and final notice, then those to everyone else.
    func formalLetters(of account: AccountState) -> [Notice] {
        ([account.tripNotice, account.finalNotice].compactMap { $0 } + account.companions).compactMap { notices[$0] }
    }

    private mutating func send(_ notice: Notice) {
        guard notice.channel == .sms else { return }
        if let message = notice.message { return sendMessage(message) }
        guard let line = line(notice) else { return }
        let button = notice.kind == .pressButton ? points(of: notice.account).first { $0.restore?.armedAt != nil } : nil
        let limit =
            notice.kind.isOfLoadLimit ? points(of: notice.account).lazy.compactMap(\.limit?.power).first : nil
        effects.append(
            .send(
                NoticeLetter(
                    id: notice.id, line, period: period(notice), relay: button?.record.relay?.profile, limit: limit,
                    returns: accounts[notice.account]?.record.safeRestore)))
    }

    func line(_ notice: Notice) -> NoticeLetter.Line? {
        guard let account = accounts[notice.account]?.record else { return nil }
        return NoticeLetter.Line(notice, accountName: account.name, accountNumber: account.number)
    }

    /// From delivery until supply may be switched off.
    func period(_ notice: Notice) -> Span? {
        let terms = accounts[notice.account].flatMap { self.terms(of: $0.record) }
        return switch notice.kind {
        case .tripNotice: terms.map { $0.tripNoticePeriod + $0.finalNoticePeriod }
        case .finalNotice: terms?.finalNoticePeriod
        default: nil
        }
    }

    /// A notice that counts no more: withdrawn where it has not left, and out of memory. One that arrived stays delivered for ever: it
    /// is the proof of what the customer was told before a cut.
    mutating func forget(_ notice: Notice, reason: String) {
        var ended = notice
        switch notice.state {
        case .queued, .accepted:
            if notice.channel == .sms { withdraw(notice) }
            settleDuty(notice, result: reason)
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
        remove(notice)
        if reminders[notice.account] == notice.id { reminders[notice.account] = nil }
    }

    /// What the SMS gateway says of a message.
    mutating func take(_ id: NoticeID, _ report: NoticeReport) {
        guard let members = messages[id] else { return takeOne(id, report) }
        if case .unreachable = report { return takeOne(members.first ?? id, report) }
        let next: NoticeID? = members.count > 1 ? nextID() : nil
        for member in members { takeOne(member, report, next: next) }
    }

    /// - Parameter next: what those that fail together go on in.
    private mutating func takeOne(_ id: NoticeID, _ report: NoticeReport, next: NoticeID? = nil) {
        guard var notice = notices[id], notice.channel == .sms else { return }
        switch report {
        case .accepted(let reference):
            guard case .queued = notice.state else { return }
            notice.state = .accepted(reference: reference)
            put(notice)
            awaitReceipt(of: notice)
        case .delivered:
            if case .delivered = notice.state { return }
            var reference: String?
            if case .accepted(let told) = notice.state { reference = told }
            arrive(notice, reference: reference)
        case .unreachable(let reason):
            // Nobody was told, and it is no failure of this message: the sender goes on, and here it is looked at again.
            effects.append(.alarm(code: "notice.unreachable", detail: reason))
            serve(notice.message.map { .message($0) } ?? .notice(id), after: .minutes(1))
        case .failed(let reason):
            if case .failed = notice.state { return }
            fail(notice, reason, next: next)
        }
    }

    /// It has reached its addressee: from now on it counts.
    mutating func arrive(_ notice: Notice, reference: String?) {
        var arrived = notice
        arrived.state = .delivered(at: now, trusted: gateway.trustedTime, reference: reference)
        settleDuty(arrived, result: reference ?? "delivered")
        finishDelivery(arrived)
        auditDelivery(arrived, reference)
        if notice.kind == .finalNotice { quote(asked: notice.amount, notice.account) }
        if notice.kind.isDemand { noteDemand(notice.account) }
        touch(notice.account)
    }

    /// It did not reach its addressee. A formal one goes on to the ladder's next rung.
    ///
    /// - Parameter next: the message that its next letter goes in, where others failed with it.
    mutating func fail(_ notice: Notice, _ reason: String, next message: NoticeID? = nil) {
        var failed = notice
        failed.attempts += 1
        failed.state = .failed(reason: reason)
        settleDuty(failed, result: reason)
        let isCurrent = reminders[notice.account] == notice.id
        finishDelivery(failed)
        if notice.kind == .offOnRequest, notice.channel == .door {
            openWorkItem(
                .contact, account: notice.account, within: .days(2), reason: "notice.failed \(notice.kind.rawValue)")
        }
        guard notice.kind.isFormal || (notice.kind.isDemand && isCurrent) else { return }
        guard let next = NoticeLadder.next(after: notice.channel, failures: failed.attempts) else {
            openWorkItem(
                .contact, account: notice.account, within: .days(2),
                reason: "notice.failed \(notice.kind.rawValue)")
            return
        }
        goOn(failed, by: next, in: message)
    }

    /// The next rung is a letter of its own, which takes the place of the one that failed. An SMS goes out a second time some while later:
    /// gateways do not send the same one twice.
    private mutating func goOn(_ failed: Notice, by channel: NoticeChannel, in message: NoticeID?) {
        let next = Notice(
            id: nextID(), account: failed.account, kind: failed.kind, recipient: failed.recipient, name: failed.name,
            channel: channel, phone: failed.phone, amount: failed.amount, at: failed.at,
            attempts: channel == failed.channel ? failed.attempts : 0, message: message)
        put(next)
        update(failed.account) { account in
            if account.tripNotice == failed.id { account.tripNotice = next.id }
            if account.approvals.copied == failed.id { account.approvals.copied = next.id }
            if account.finalNotice == failed.id { account.finalNotice = next.id }
            if let index = account.companions.firstIndex(of: failed.id) { account.companions[index] = next.id }
        }
        if next.kind.isDemand { reminders[next.account] = next.id }
        remove(failed)
        guard channel == .sms else { return dispatch(next) }
        serve(message.map { .message($0) } ?? .notice(next.id), after: .minutes(10))
    }

    /// On its way: to the gateway, or to a person.
    mutating func dispatch(_ notice: Notice) {
        switch notice.channel {
        case .sms: send(notice)
        case .voice: openWorkItem(.voiceCall, account: notice.account, within: .hours(4), reason: notice.duty)
        case .door: openWorkItem(.doorNotice, account: notice.account, within: .days(2), reason: notice.duty)
        }
    }

    /// A letter that a person was to bring is no duty any more.
    private mutating func settleDuty(_ notice: Notice, result: String) {
        guard notice.channel != .sms else { return }
        for item in openItems(of: notice.account) where item.reason == notice.duty {
            closeWorkItem(item.id, by: "engine", result: result)
        }
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
        guard var notice = notices[id], notice.channel == .sms else { return }
        if let message = notice.message { return sendMessage(message) }
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

    /// When quiet hours end, and the peace of whoever has just paid, for what can wait: a message about debt is not sent at night because its
    /// first try failed by day.
    func quietUntil(_ notice: Notice) -> Instant? {
        switch notice.kind {
        case .firstWarning, .secondWarning, .billIssued, .dayFive, .dayTen, .writtenDemand, .tripNotice, .finalNotice:
            break
        case .switchedOff, .offOnRequest, .restored, .stillMissing, .restoreLate, .pressButton, .confirmRestore,
            .limitSet, .nearLimit,
            .overLimit, .offUntilCalled:
            return nil
        }
        guard let account = accounts[notice.account], let terms = terms(of: account.record) else { return nil }
        let ends = [
            terms.quietHoursEnd(at: now, calendar: calendar), terms.peaceEnd(after: account.creditedAt, at: now),
        ]
        return ends.compactMap { $0 }.max()
    }
}
