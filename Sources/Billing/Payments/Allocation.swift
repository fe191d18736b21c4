import Quantities

/// How money for a payment number is given to its accounts (RULES: Restore): disconnected ones first, the smallest restore amount
/// first; then the oldest debt; then by share.
public enum Allocation {
    /// What one of the accounts needs.
    public struct Need: Hashable, Sendable {
        public struct Debt: Hashable, Sendable {
            /// When it was due.
            public var since: CivilDate
            public var amount: Money

            public init(since: CivilDate, amount: Money) {
                self.since = since
                self.amount = amount
            }
        }

        public var account: AccountID
        /// Decides where all else is equal.
        public var number: String
        /// Its supply is off for money.
        public var isOff: Bool
        /// What makes its supply return; not negative.
        public var restore: Money
        /// Overdue principal and arrears; what ``restore`` pays is part of them.
        public var debts: [Debt]
        /// For ``Payer/Share/consumption``.
        public var consumption: WattHours

        public init(
            account: AccountID, number: String, isOff: Bool = false, restore: Money = .zero, debts: [Debt] = [],
            consumption: WattHours = .zero
        ) {
            self.account = account
            self.number = number
            self.isOff = isOff
            self.restore = restore
            self.debts = debts
            self.consumption = consumption
        }
    }

    /// What each account gets: positive amounts in whole fen, together all of `amount`, in the order in which the accounts were first
    /// served.
    ///
    /// - Parameters:
    ///   - amount: whole fen.
    ///   - needs: not empty.
    public static func divide(_ amount: Money, among needs: [Need], share: Payer.Share)
        -> [(account: AccountID, amount: Money)]
    {
        let needs = needs.sorted { ($0.number, $0.account) < ($1.number, $1.account) }
        var given = Giving(rest: amount)
        for need in needs.filter({ $0.isOff && $0.restore > .zero }).sorted(by: { $0.restore < $1.restore }) {
            given.give(need.restore.roundedUpToFen, to: need.account)
        }
        for debt in openDebts(needs, given) { given.give(debt.amount.roundedUpToFen, to: debt.account) }
        if given.rest > .zero { given.share(among: needs, share) }
        return given.order.map { ($0, given.amounts[$0] ?? .zero) }
    }

    /// Debts that what was given already does not pay, the oldest first.
    private static func openDebts(_ needs: [Need], _ given: Giving) -> [(account: AccountID, amount: Money)] {
        var open: [(since: CivilDate, account: AccountID, amount: Money)] = []
        for need in needs {
            var paid = given.amounts[need.account] ?? .zero
            for debt in need.debts.sorted(by: { $0.since < $1.since }) {
                let covered = min(paid, debt.amount)
                paid -= covered
                if debt.amount > covered { open.append((debt.since, need.account, debt.amount - covered)) }
            }
        }
        // Equally old ones stay in the order of their accounts' numbers.
        return open.enumerated().sorted { ($0.element.since, $0.offset) < ($1.element.since, $1.offset) }
            .map { ($0.element.account, $0.element.amount) }
    }
}

private struct Giving {
    var rest: Money
    private(set) var amounts: [AccountID: Money] = [:]
    private(set) var order: [AccountID] = []

    init(rest: Money) { self.rest = rest }

    mutating func give(_ wanted: Money, to account: AccountID) {
        let amount = min(rest, wanted)
        guard amount > .zero else { return }
        if amounts[account] == nil { order.append(account) }
        amounts[account, default: .zero] += amount
        rest -= amount
    }

    /// Whole fen by weight, what the division leaves to the first.
    mutating func share(among needs: [Allocation.Need], _ share: Payer.Share) {
        var weights = needs.map { share == .equal ? 1 : max($0.consumption.value, 0) }
        if weights.allSatisfy({ $0 == 0 }) { weights = weights.map { _ in 1 } }
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        let fen = Int128(rest.fenTowardZero)
        let shares = weights.map { Money(fen: Int64(clamping: fen * Int128($0) / total)) }
        let remainder = rest - shares.reduce(.zero, +)
        guard let first = needs.first else { return }
        for (index, need) in needs.enumerated() {
            give(shares[index] + (need.account == first.account ? remainder : .zero), to: need.account)
        }
    }
}
