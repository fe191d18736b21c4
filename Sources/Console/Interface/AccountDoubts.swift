import Billing
import Engine
import Quantities
import Supply

extension AccountView {
    /// Money that may be the customer's already, and that we do not have: while it is open nobody is switched off for want of it.
    public struct Doubt: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Only the channel's file has it, or has more of it.
            case dailyClose = "daily_close"
            /// A bank was asked to collect it and has not answered.
            case directDebit = "direct_debit"
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
        return doubts.filter { $0.until > now }.sorted { ($0.since, $0.about) < ($1.since, $1.about) }
    }
}
