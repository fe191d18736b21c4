import Billing
import Quantities
import Supply

/// What can be asked of the daily close.
public enum DailyCloseCommand: Hashable, Sendable {
    /// A channel's file of a business date, read by its layout: closes that date.
    case file(ChannelStatement)
    /// Another file may take the place of the one that closed it.
    case reopen(CloseKey)
    /// Book a payment that only the channel's file has, under the channel's key.
    case book(CloseItemKey)
    /// Book a reversal that only the channel's file has; a file tells a payment's serial, but not its date.
    case bookReversal(CloseItemKey, of: PaymentKey)
    /// A difference was looked into, and nothing is to be booked here; the reason says what was found.
    case explain(CloseItemKey)
    /// Direct debits that a bank is to collect on a day.
    case askDebits(CloseKey, [DebitAsk])
    /// What it said to them, read by the layout for debits.
    case debitAnswers(ChannelStatement)
    /// The bank will not answer any more.
    case withdrawDebit(DirectDebitID)

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .file, .askDebits, .debitAnswers: .closeDay
        case .book, .bookReversal: .bookCloseItem
        case .reopen, .explain, .withdrawDebit: .settleClose
        }
    }

    /// Asks the store for what its serving needs.
    func ask(_ keys: inout ColdKeys) {
        switch self {
        case .file(let statement): keys.closes.append(statement.close)
        case .reopen(let key): keys.closes.append(key)
        case .book(let key): keys.payments.append(key.payment)
        case .bookReversal(let key, let payment):
            keys.payments.append(payment)
            for serials in Channel.Serials.allCases {
                keys.reversals.append(
                    ReversalKey(channel: key.close.channel, id: key.reversalID(serials)))
            }
        case .debitAnswers(let statement):
            keys.closes.append(statement.close)
            for item in statement.items {
                keys.payments.append(statement.key(of: item))
                if let debit = DirectDebit.id(of: item.serial) { keys.debits.append(debit) }
            }
        case .explain, .askDebits, .withdrawDebit: break
        }
    }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .file(let statement): "close \(statement.close) \(statement.name)"
        case .reopen(let key): "close \(key)"
        case .book(let key), .explain(let key): "close item \(key)"
        case .bookReversal(let key, let payment): "close item \(key) of \(payment)"
        case .askDebits(let batch, let asks): "debits \(batch) \(asks.count)"
        case .debitAnswers(let statement): "debit answers \(statement.close) \(statement.name)"
        case .withdrawDebit(let debit): "debit D\(debit)"
        }
    }

    /// What the subject leaves out and another request would have otherwise: a hash of it, the same in every process.
    var content: String {
        switch self {
        case .file(let statement), .debitAnswers(let statement): return "\(statement.hash) \(statement.items.count)"
        case .askDebits(_, let asks):
            var hash: UInt64 = 0
            for ask in asks {
                for byte in "\(ask.account) \(ask.amount?.description ?? "-")/".utf8 {
                    hash = mixed(hash ^ UInt64(byte))
                }
            }
            return String(hash, radix: 16)
        case .reopen, .book, .bookReversal, .explain, .withdrawDebit: return ""
        }
    }
}

extension CloseItemKey {
    /// What a reversal is called that is booked from a file. Ids are unique in the channel for ever; where its serials begin anew each
    /// day, the date stands before them, as a front sets it (``Draft/fileSerial(of:)``).
    func reversalID(_ serials: Channel.Serials) -> String {
        guard serials == .daily else { return serial }
        let date = close.businessDate.description
        let dated = "\(date)-\(serial)"
        return dated.utf8.count <= PaymentLimits.longestSerial ? dated : date.filter { $0 != "-" } + serial
    }
}

extension Draft {
    mutating func perform(_ command: DailyCloseCommand, _ request: StaffRequest) -> StaffAnswer {
        let actor = request.actor
        switch command {
        case .file(let statement): return close(statement, by: actor)
        case .reopen(let key): return reopen(key)
        case .book(let key): return book(key, by: actor, reason: request.reason)
        case .bookReversal(let key, let payment):
            return bookReversal(key, of: payment, by: actor, reason: request.reason)
        case .explain(let key): return explain(key, by: actor, reason: request.reason)
        case .askDebits(let batch, let asks): return askDebits(asks, batch, by: actor)
        case .debitAnswers(let statement): return takeDebitAnswers(statement, by: actor)
        case .withdrawDebit(let debit): return withdrawDebit(debit, by: actor, reason: request.reason)
        }
    }

    /// The refusal where a channel is not known, not this front's, or nobody has said how it writes.
    func refuse(_ channel: String, for purpose: ChannelLayout.Purpose, by actor: Actor) -> StaffAnswer? {
        let details = [StaffAnswer.Detail("channel", channel)]
        guard let known = self.channel(channel) else {
            return StaffAnswer(.refused, "channel.unknown", details: details)
        }
        if actor.role == .paymentFront, !mayUse(known, actor) {
            return StaffAnswer(.refused, "channel.notYours", details: details)
        }
        guard state.layout(of: channel, for: purpose) != nil else {
            return StaffAnswer(.refused, "close.layoutMissing", details: details)
        }
        return nil
    }

    private mutating func reopen(_ key: CloseKey) -> StaffAnswer {
        guard var close = dailyCloses[key] ?? cold.closes[key]?.close else {
            return StaffAnswer(.refused, "close.notClosed", details: [.init("close", key.description)])
        }
        guard close.state == .closed else {
            return StaffAnswer(.refused, "close.reopenedAlready", details: [.init("close", key.description)])
        }
        close.state = .reopened
        put(close)
        return StaffAnswer(.done, "close.reopened", details: [.init("close", key.description)])
    }

    private mutating func book(_ key: CloseItemKey, by actor: Actor, reason: String) -> StaffAnswer {
        guard let item = openItem(key) else { return unknown(key) }
        guard item.difference.finding == .onlyThere, key.kind == .payment, let there = item.difference.there,
            payment(key.payment) == nil
        else { return notBookable(item) }
        settle(item, .booked, by: actor, note: reason)
        let payment = book(
            PaymentRequest(
                key: key.payment, accountNumber: there.accountNumber, amount: there.amount, paidAt: there.paidAt),
            by: actor, for: knownPayee(of: item))
        return StaffAnswer(
            .done, "closeItem.booked",
            details: [
                .init("payment", payment.request.key.description), .init("account", there.accountNumber),
                .init("amount", there.amount.description), .init("supply", payment.receipt.supply.rawValue),
            ])
    }

    private mutating func bookReversal(
        _ key: CloseItemKey, of payment: PaymentKey, by actor: Actor, reason: String
    ) -> StaffAnswer {
        guard let item = openItem(key) else { return unknown(key) }
        guard item.difference.finding == .onlyThere, key.kind == .reversal, let there = item.difference.there,
            let channel = channel(key.close.channel), there.original.map({ $0 == payment.serial }) ?? true,
            payment.channel == channel.name
        else { return notBookable(item) }
        let request = ReversalRequest(
            id: key.reversalID(channel.serials), payment: payment, amount: there.amount,
            reason: "daily close \(key)")
        guard self.payment(payment) != nil else {
            return StaffAnswer(.refused, "closeItem.paymentMissing", details: [.init("payment", payment.description)])
        }
        if let first = reversedNow[request.key] ?? cold.reversals[request.key] {
            // Never booked twice, and never something else under a name that is taken.
            return StaffAnswer(
                .refused, "closeItem.reversalTaken",
                details: [
                    .init("reversal", first.request.key.description),
                    .init("payment", first.request.payment.description),
                    .init("amount", first.request.amount.description),
                ])
        }
        if let fault = faults(request, channel).first {
            return StaffAnswer(.refused, fault.rawValue, details: [.init("payment", payment.description)])
        }
        settle(item, .booked, by: actor, note: reason)
        let reversal = book(request, channel, by: actor)
        return StaffAnswer(
            .done, "closeItem.booked",
            details: [
                .init("reversal", request.key.description), .init("payment", payment.description),
                .init("amount", there.amount.description), .init("outcome", reversal.receipt.outcome.rawValue),
            ])
    }

    private mutating func explain(_ key: CloseItemKey, by actor: Actor, reason: String) -> StaffAnswer {
        guard let item = openItem(key) else { return unknown(key) }
        settle(item, .explained, by: actor, note: reason)
        return StaffAnswer(.done, "closeItem.explained", details: [.init("item", key.description)])
    }

    private func unknown(_ key: CloseItemKey) -> StaffAnswer {
        StaffAnswer(.refused, "closeItem.unknown", details: [.init("item", key.description)])
    }

    private func notBookable(_ item: CloseItem) -> StaffAnswer {
        StaffAnswer(
            .refused, "closeItem.notBookable",
            details: [.init("item", item.key.description), .init("finding", item.difference.finding.rawValue)])
    }
}
