import Billing
import Engine
import Quantities
import Supply

extension AccountView {
    /// Money that may be the customer's already: while it is open nobody is switched off for want of it.
    public struct Doubt: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Only the channel's file has it, or has more of it.
            case dailyClose = "daily_close"
            /// A bank was asked to collect it and has not answered.
            case directDebit = "direct_debit"
            /// It was paid, and by a number that only this customer can have meant.
            case suspense
        }
        public let kind: Kind
        /// The difference's or the debit's key.
        public let about: String
        public let amount: Money
        public let since: Instant
        /// It holds no longer than this.
        public let until: Instant
    }

    /// What puts an account's money in doubt at `now`, the oldest first.
    static func doubts(of id: AccountID, in state: HotState, at now: Instant) -> [Doubt] {
        let items = (state.doubtsOfAccount[id] ?? []).compactMap { state.closeItems[$0] }
        let debits = (state.debitsOfAccount[id] ?? []).compactMap { state.directDebits[$0] }
        let doubts =
            items.map { item in
                Doubt(
                    kind: .dailyClose, about: item.key.description, amount: item.difference.there?.amount ?? .zero,
                    since: item.foundAt, until: item.foundAt + CloseItem.longestDoubt)
            }
            + debits.map { debit in
                Doubt(
                    kind: .directDebit, about: "\(debit.batch)/\(debit.serial)", amount: debit.amount,
                    since: debit.askedAt, until: debit.askedAt + CloseItem.longestDoubt)
            }
        let paid = (state.suspenseOfAccount[id] ?? []).compactMap { state.suspense[$0] }.compactMap { payment in
            state.workItems[payment.workItem].map { item in
                Doubt(
                    kind: .suspense, about: payment.key.description, amount: payment.left, since: item.openedAt,
                    until: item.openedAt + CloseItem.longestDoubt)
            }
        }
        let isEnough = state.accounts[id].map { account in
            guard let terms = AccountView.terms(of: account, state, now) else { return false }
            return account.wouldSuffice(
                paid.reduce(.zero) { $0 + $1.amount }, terms, now: now, calendar: state.calendar,
                noticedOn: AccountView.noticedOn(account, state))
        }
        return (doubts + (isEnough == true ? paid : [])).filter { $0.until > now }.sorted {
            ($0.since, $0.about) < ($1.since, $1.about)
        }
    }
}
