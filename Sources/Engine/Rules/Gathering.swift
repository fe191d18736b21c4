import Quantities
import Supply

/// Notices of one kind, to one payer, that go out as one message.
struct Gathering: Hashable, Sendable {
    let payer: String
    let kind: NoticeKind
    let channel: NoticeChannel
}

// Who pays for many accounts gets one message for all of them, and its receipt counts for all (N5). A notice waits a little for others; one
// whose account is paid meanwhile leaves by itself.
extension Draft {
    /// How long the first notice waits for others, at most.
    static let gatheringTime = Span.minutes(10)

    /// The message that a notice goes in with those of the payer's other accounts; nil: it goes alone.
    mutating func gathering(
        _ kind: NoticeKind, _ id: AccountID, _ addressee: Addressee, _ channel: NoticeChannel
    ) -> NoticeID? {
        guard kind.isGathered, addressee.recipient == .payer, let account = accounts[id]?.record,
            let payer = account.payer, (state.accountsOfPayer[payer]?.count ?? 0) > 1
        else { return nil }
        let gathering = Gathering(payer: payer, kind: kind, channel: channel)
        if let open = gatherings[gathering] { return open }
        let message: NoticeID = nextID()
        gatherings[gathering] = message
        serve(.message(message), after: gatheringTime(kind, account))
        return message
    }

    /// Short beside what the notice announces.
    private func gatheringTime(_ kind: NoticeKind, _ account: Account) -> Span {
        let terms = terms(of: account)
        let period: Span? =
            switch kind {
            case .tripNotice: terms?.tripNoticePeriod
            case .finalNotice: terms?.finalNoticePeriod
            default: nil
            }
        let tenth = period.map { Span(milliseconds: $0.milliseconds / 10) }
        return min(tenth ?? Draft.gatheringTime, Draft.gatheringTime)
    }

    /// What was gathered goes out, or goes out again.
    mutating func sendMessage(_ id: NoticeID) {
        // The next notice begins another message.
        let open = Array(state.gatherings.keys) + Array(gatherings.changes.keys)
        for gathering in open where gatherings[gathering] == id { gatherings[gathering] = nil }
        let waiting = (messages[id] ?? []).compactMap { notices[$0] }.filter { $0.isOnItsWay && $0.channel == .sms }
        guard let first = waiting.first, sentMessages.insert(id).inserted else { return }
        if let end = quietUntil(first) { return serve(.message(id), at: end) }
        let lines = waiting.compactMap { self.line($0) }
        guard let head = lines.first else { return }
        // Nobody is told of more time than the shortest.
        let period = waiting.compactMap { self.period($0) }.min()
        effects.append(.send(NoticeLetter(id: id, head, Array(lines.dropFirst()), period: period)))
    }

    /// The receipt of a message counts for all that is in it; it is asked for once.
    mutating func awaitReceipt(of notice: Notice) {
        guard let message = notice.message else { return effects.append(.awaitReceipt(notice.id)) }
        if awaitedMessages.insert(message).inserted { effects.append(.awaitReceipt(message)) }
    }

    /// A notice that is no longer true leaves its message; with the last one the message goes.
    mutating func withdraw(_ notice: Notice) {
        guard let message = notice.message else { return effects.append(.withdraw(notice.id)) }
        let others = (messages[message] ?? []).filter { $0 != notice.id }.compactMap { notices[$0] }
        if !others.contains(where: \.isOnItsWay) { effects.append(.withdraw(message)) }
    }

    /// Those that a person tells together with this one: of the same message, by the same channel.
    func together(with notice: Notice) -> [Notice] {
        guard let message = notice.message else { return [notice] }
        return (messages[message] ?? []).compactMap { notices[$0] }.filter {
            $0.channel == notice.channel && $0.state == .queued
        }
    }

    /// Out of memory.
    mutating func remove(_ notice: Notice) {
        notices[notice.id] = nil
        guard let message = notice.message, var members = messages[message] else { return }
        members.removeAll { $0 == notice.id }
        messages[message] = members.isEmpty ? nil : members
    }
}
