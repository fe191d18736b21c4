import Billing
import Quantities
import Supply

/// What can be asked of the daily close.
public enum DailyCloseCommand: Hashable, Sendable {
    /// A channel's file of a business date, read by its layout: closes that date.
    case file(ChannelStatement)
    /// Another file may take the place of the one that closed it.
    case reopen(CloseKey)
    /// Book what only the channel's file has, under the channel's key.
    case book(CloseItemID)
    /// A difference was looked into, and nothing is to be booked here; the reason says what was found.
    case explain(CloseItemID)
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
        case .book: .bookCloseItem
        case .reopen, .explain, .withdrawDebit: .settleClose
        }
    }

    /// The business date of which the store must be asked.
    var close: CloseKey? {
        switch self {
        case .file(let statement), .debitAnswers(let statement):
            CloseKey(channel: statement.channel, businessDate: statement.businessDate)
        case .reopen(let key): key
        case .book, .explain, .askDebits, .withdrawDebit: nil
        }
    }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .file(let statement): "close \(statement.channel)/\(statement.businessDate) \(statement.name)"
        case .reopen(let key): "close \(key)"
        case .book(let item), .explain(let item): "close item \(item)"
        case .askDebits(let batch, let asks): "debits \(batch) \(asks.count)"
        case .debitAnswers(let statement):
            "debit answers \(statement.channel)/\(statement.businessDate) \(statement.name)"
        case .withdrawDebit(let debit): "debit D\(debit)"
        }
    }

    /// What the subject leaves out and another request would have otherwise.
    var content: String {
        switch self {
        case .file(let statement), .debitAnswers(let statement): "\(statement.hash) \(statement.items.count)"
        case .askDebits(_, let asks):
            // By their order and all of them: a hash of it, the same in every process.
            String(
                asks.reduce(UInt64(0)) { hash, ask in
                    "\(ask.account) \(ask.amount?.description ?? "-")".utf8.reduce(mixed(hash)) {
                        mixed($0 ^ UInt64($1))
                    }
                }, radix: 16)
        case .reopen, .book, .explain, .withdrawDebit: ""
        }
    }
}

extension Draft {
    mutating func perform(_ command: DailyCloseCommand, _ request: StaffRequest) -> StaffAnswer {
        switch command {
        case .file(let statement): return close(statement, by: request.actor)
        case .reopen(let key): return reopen(key)
        case .book(let item): return book(item, by: request.actor, reason: request.reason)
        case .explain(let item): return explain(item, by: request.actor, reason: request.reason)
        case .askDebits(let batch, let asks): return askDebits(asks, batch, by: request.actor)
        case .debitAnswers(let statement): return takeDebitAnswers(statement, by: request.actor)
        case .withdrawDebit(let debit): return withdrawDebit(debit, by: request.actor, reason: request.reason)
        }
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

    private mutating func book(_ id: CloseItemID, by actor: Actor, reason: String) -> StaffAnswer {
        guard let item = closeItems[id] else {
            return StaffAnswer(.refused, "closeItem.unknown", details: [.init("item", String(id.number))])
        }
        guard item.difference.finding == .onlyThere, item.difference.kind == .payment, let there = item.difference.there
        else {
            return StaffAnswer(
                .refused, "closeItem.notBookable", details: [.init("finding", item.difference.finding.rawValue)])
        }
        settle(item, .booked, by: actor, note: reason)
        let payment = book(
            PaymentRequest(
                key: item.key.payment, accountNumber: there.accountNumber, amount: there.amount, paidAt: there.paidAt),
            by: actor)
        return StaffAnswer(
            .done, "closeItem.booked",
            details: [
                .init("payment", payment.request.key.description), .init("account", there.accountNumber),
                .init("amount", there.amount.description), .init("supply", payment.receipt.supply.rawValue),
            ])
    }

    private mutating func explain(_ id: CloseItemID, by actor: Actor, reason: String) -> StaffAnswer {
        guard let item = closeItems[id] else {
            return StaffAnswer(.refused, "closeItem.unknown", details: [.init("item", String(id.number))])
        }
        settle(item, .explained, by: actor, note: reason)
        return StaffAnswer(.done, "closeItem.explained", details: [.init("item", item.key.description)])
    }
}
