import Quantities

/// Where an account stands between two bills.
public struct SettlementCycle: Hashable, Sendable, Codable {
    /// The ledger position up to which entries are billed.
    public var billedThrough: Int64
    /// When the last bill's period ended; nil: never billed.
    public var lastCut: Instant?
    /// How many bills there were.
    public var count: Int

    public init(billedThrough: Int64 = 0, lastCut: Instant? = nil, count: Int = 0) {
        self.billedThrough = billedThrough
        self.lastCut = lastCut
        self.count = count
    }
}
