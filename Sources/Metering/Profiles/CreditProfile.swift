import Quantities

/// What a meter counts its credit in.
public enum CreditAmount: Hashable, Sendable, Codable {
    /// The meter knows prices and counts yuan down.
    case money(Money)
    /// It knows none and counts energy down.
    case energy(WattHours)

    /// In 10⁻⁴ yuan, or Wh.
    public var units: Int64 {
        switch self {
        case .money(let money): money.tenThousandths
        case .energy(let energy): energy.value
        }
    }
}

/// What a meter that keeps credit tells of it.
public struct MeterCredit: Hashable, Sendable, Codable {
    /// What is left; below zero where the meter lends.
    public let remaining: CreditAmount
    /// How many purchases it has ever taken, by its own count.
    public let purchases: Int64

    public init(remaining: CreditAmount, purchases: Int64) {
        self.remaining = remaining
        self.purchases = purchases
    }
}

/// How a meter keeps the customer's credit, switches by it, and takes purchases.
///
/// The count is what makes a purchase happen exactly once: it is read before and after, it stands in the write itself, and the meter
/// takes no purchase but the next. A meter without it has no credit in its profile.
public struct CreditProfile: Hashable, Sendable {
    /// What is left: ``Quantity/creditMoney`` or ``Quantity/creditEnergy``.
    public let remaining: Point
    /// The meter's own count of purchases: ``Quantity/purchaseCount``.
    public let purchases: Point
    public let write: PurchaseWrite
    /// From the reply to a purchase until the count tells of it.
    public let settle: Span

    public init(remaining: Point, purchases: Point, write: PurchaseWrite, settle: Span = .seconds(1)) {
        self.remaining = remaining
        self.purchases = purchases
        self.write = write
        self.settle = settle
    }

    /// Both values, as they are read.
    public var points: [Point] { [remaining, purchases] }
}

/// A purchase as it is written: words that follow each other in one function 16, holding registers.
public struct PurchaseWrite: Hashable, Sendable {
    /// Some of the words.
    public enum Field: Hashable, Sendable {
        /// Always the same: a password or a command.
        case word(UInt16)
        /// What is bought. u16, u32 or bcd.
        case amount(Encoding)
        /// The meter's count once it has taken the purchase. u16, u32 or bcd.
        case count(Encoding)

        /// How many words it takes.
        public var size: Int {
            switch self {
            case .word: 1
            case .amount(let encoding), .count(let encoding): encoding.count
            }
        }
    }

    /// First wire address; in a block image, the offset within the block.
    public let address: UInt16
    /// In the order of their registers: one amount, one count, and words besides.
    public let fields: [Field]
    public let wordOrder: WordOrder
    /// What one step of the amount means, in 10⁻⁴ yuan or Wh.
    public let scale: Scale
    /// The most that one purchase may be, in 10⁻⁴ yuan or Wh.
    public let largest: Int64

    public init(address: UInt16, fields: [Field], wordOrder: WordOrder = .highFirst, scale: Scale, largest: Int64) {
        self.address = address
        self.fields = fields
        self.wordOrder = wordOrder
        self.scale = scale
        self.largest = largest
    }

    /// The registers that it takes.
    public var range: RegisterRange {
        RegisterRange(table: .holdingRegisters, address: address, count: fields.reduce(0) { $0 + $1.size })
    }
}
