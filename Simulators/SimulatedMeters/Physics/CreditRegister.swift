import Metering

/// What a meter that keeps credit is set to.
public struct CreditPlan: Hashable, Sendable {
    /// What is left at the start, 10⁻⁴ yuan, or Wh where the meter counts energy.
    public var remaining: Int64
    /// How many purchases it has taken.
    public var purchases: Int64
    /// The meter's own price, 10⁻⁸ yuan/kWh; without meaning where it counts energy.
    public var price: Int64

    public init(remaining: Int64 = 100_000, purchases: Int64 = 0, price: Int64 = 53_800_000) {
        self.remaining = remaining
        self.purchases = purchases
        self.price = price
    }
}

/// The credit that a meter keeps, exact: no fraction of what flows is lost, however often it is asked.
struct CreditRegister: Hashable, Sendable {
    /// In 10⁻¹³ of ``perUnit``'s unit: µWh × price, or µWh.
    private var fine: Int128
    /// How many of these are one unit (10⁻⁴ yuan, or Wh).
    let perUnit: Int128
    /// What a µWh takes away of ``fine``.
    private(set) var rate: Int64
    private(set) var purchases: Int64

    init(_ plan: CreditPlan, energy: Bool) {
        perUnit = energy ? 1_000_000 : 10_000_000_000_000
        rate = energy ? 1 : max(plan.price, 0)
        fine = Int128(plan.remaining) * perUnit
        purchases = plan.purchases
    }

    mutating func use(microwattHours: Int64) { fine -= Int128(microwattHours) * Int128(rate) }

    mutating func buy(_ units: Int64) {
        fine += Int128(units) * perUnit
        purchases += 1
    }

    mutating func setPrice(_ price: Int64) { if perUnit > 1_000_000 { rate = max(price, 0) } }

    var isUsedUp: Bool { fine <= 0 }

    /// Whole units, toward zero.
    var remaining: Int64 { Int64(clamping: fine / perUnit) }

    /// As the register shows it.
    var shown: ExactValue { ExactValue(fine, per: perUnit) }

    /// How many µWh it still lasts, rounded up; nil where nothing takes away of it.
    var lasts: Int128? {
        guard rate > 0 else { return nil }
        return max((fine + Int128(rate) - 1) / Int128(rate), 0)
    }
}
