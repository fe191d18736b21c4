import Quantities
import Supply

/// Notices of one kind, to one payer by one telephone, that go out as one message.
struct Gathering: Hashable, Sendable {
    let payer: String
    let phone: String
    let kind: NoticeKind
    let channel: NoticeChannel
}

// Who pays for many accounts gets one message for all of them, and its receipt counts for all that it named (N5). A notice waits a little
// for others; what has gone out takes in no more, and one whose account is paid meanwhile leaves by itself.
extension Draft {
    /// How long the first notice waits for others, at most.
    static let gatheringTime = Span.minutes(10)

    /// So many accounts go in one message, each with its number and its amount: gateways take no text of any length.
    static let gatheredAtMost = 50

    /// The message that a notice goes in with those of the payer's other accounts; nil: it goes alone.
    mutating func gathering(
        _ kind: NoticeKind, _ id: AccountID, _ addressee: Addressee, _ channel: NoticeChannel
    ) -> NoticeID? {
        guard kind.isGathered, addressee.recipient == .payer, let account = accounts[id]?.record,
            let payer = account.payer, (state.accountsOfPayer[payer]?.count ?? 0) > 1
        else { return nil }
        let gathering = Gathering(payer: payer, phone: addressee.phone, kind: kind, channel: channel)
        if let open = gatherings[gathering], (messages[open]?.count ?? 0) < Draft.gatheredAtMost { return open }
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

    /// What was gathered goes out, or goes out again. From now on nothing is added to it: its receipt speaks for what it names.
    mutating func sendMessage(_ id: NoticeID) {
        let open = Array(state.gatherings.keys) + Array(gatherings.changes.keys)
        for gathering in open where gatherings[gathering] == id { gatherings[gathering] = nil }
        let waiting = members(of: id).filter { $0.channel == .sms && $0.state == .queued }
        guard !waiting.isEmpty, sentMessages.insert(id).inserted else { return }
        if let end = waiting.compactMap({ quietUntil($0) }).max() { return serve(.message(id), at: end) }
        let lines = waiting.compactMap { self.line($0) }
        guard let head = lines.first else { return }
        // Nobody is told of more time than the shortest.
        let period = waiting.compactMap { self.period($0) }.min()
        effects.append(.send(NoticeLetter(id: id, head, Array(lines.dropFirst()), period: period)))
    }

    /// The receipt of a message is asked for once.
    mutating func awaitReceipt(of notice: Notice) {
        guard let message = notice.message else { return effects.append(.awaitReceipt(notice.id)) }
        if awaitedMessages.insert(message).inserted { effects.append(.awaitReceipt(message)) }
    }

    /// A notice that is no longer true leaves its message: one that the gateway has not taken is written anew for the others.
    mutating func withdraw(_ notice: Notice) {
        guard let message = notice.message else { return effects.append(.withdraw(notice.id)) }
        let others = members(of: message).filter { $0.id != notice.id && $0.isOnItsWay }
        guard others.allSatisfy({ $0.state == .queued }) else { return }
        effects.append(.withdraw(message))
        if !others.isEmpty, !isGathering(message) { serve(.message(message), after: .seconds(1)) }
    }

    /// Those that a person tells together with this one: of the same message, by the same channel.
    func together(with notice: Notice) -> [Notice] {
        guard let message = notice.message else { return [notice] }
        return members(of: message).filter { $0.channel == notice.channel && $0.state == .queued }
    }

    /// Whether more may still come into it.
    func isGathering(_ message: NoticeID) -> Bool {
        let open = Set(state.gatherings.keys).union(gatherings.changes.keys)
        return open.contains { gatherings[$0] == message }
    }

    private func members(of message: NoticeID) -> [Notice] {
        (messages[message] ?? []).compactMap { notices[$0] }
    }

    /// Out of memory.
    mutating func remove(_ notice: Notice) {
        notices[notice.id] = nil
        guard let message = notice.message, var members = messages[message] else { return }
        members.removeAll { $0 == notice.id }
        messages[message] = members.isEmpty ? nil : members
    }
}
