import Quantities

/// In which order money goes to what is claimed, and how much of it older debt may take: data of the terms.
public struct TopUpRule: Hashable, Sendable, Codable {
    public var debtShare: DebtShare
    /// An order that the law or a contract demands; nil: the rules'.
    public var order: [TopUp.Claim]?

    public init(debtShare: DebtShare = DebtShare(), order: [TopUp.Claim]? = nil) {
        self.debtShare = debtShare
        self.order = order
    }

    /// RULES: Restore. In advance: restore amount, older debt, emergency credit, penalty, balance. By bills: the oldest first, then
    /// penalty, older debt, balance.
    public func order(isBilled: Bool) -> [TopUp.Claim] {
        order
            ?? (isBilled
                ? [.bills, .penalty, .oldDebt, .balance] : [.restore, .oldDebt, .emergency, .bills, .penalty, .balance])
    }
}

/// How much of a top-up older debt takes (RULES: Defaults).
public struct DebtShare: Hashable, Sendable, Codable {
    /// Of what is above the restore amount, in 0.01 %: 0...10000.
    public var basisPoints: Int
    /// At most this in a week that begins on Monday; not negative.
    public var capPerWeek: Money

    public init(basisPoints: Int = 1000, capPerWeek: Money = Money(yuan: 50)) {
        self.basisPoints = basisPoints
        self.capPerWeek = capPerWeek
    }
}
