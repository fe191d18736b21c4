/// An amount of money in the ledger's unit: 10⁻⁴ yuan, exact.
///
/// Positive means a credit to the customer, negative a debt, wherever a balance is shown. What leaves the ledger
/// (bill, receipt) is whole fen; see ``roundedUpToFen`` and ``fenTowardZero``.
/// Range: ± 9.2 × 10¹⁴ yuan; additions trap on overflow, which no sum of real accounts reaches, and amounts from
/// outside are bounded where they enter (see `PaymentLimits`).
public struct Money: Hashable, Comparable, Sendable, Codable {
    /// The amount in 10⁻⁴ yuan.
    public let tenThousandths: Int64

    @inlinable public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

    /// An amount in whole fen (10⁻² yuan).
    @inlinable public init(fen: Int64) { tenThousandths = fen * 100 }

    /// An amount in whole yuan.
    @inlinable public init(yuan: Int64) { tenThousandths = yuan * 10_000 }

    public static let zero = Money(tenThousandths: 0)

    @inlinable public static func < (a: Money, b: Money) -> Bool { a.tenThousandths < b.tenThousandths }
    @inlinable public static func + (a: Money, b: Money) -> Money {
        Money(tenThousandths: a.tenThousandths + b.tenThousandths)
    }
    @inlinable public static func - (a: Money, b: Money) -> Money {
        Money(tenThousandths: a.tenThousandths - b.tenThousandths)
    }
    @inlinable public static prefix func - (a: Money) -> Money { Money(tenThousandths: -a.tenThousandths) }
    @inlinable public static func += (a: inout Money, b: Money) { a = a + b }
    @inlinable public static func -= (a: inout Money, b: Money) { a = a - b }

    /// The smallest whole number of fen that is not less than this amount. Amounts asked of a customer are rounded so,
    /// that paying what was asked always suffices.
    public var roundedUpToFen: Money {
        let rest = tenThousandths % 100
        if rest == 0 { return self }
        return Money(tenThousandths: tenThousandths - rest + (rest > 0 ? 100 : 0))
    }

    /// The whole fen of this amount, the fraction dropped toward zero.
    public var fenTowardZero: Int64 { tenThousandths / 100 }

    /// Whether the amount is a whole number of fen.
    public var isWholeFen: Bool { tenThousandths % 100 == 0 }
}

extension Money: CustomStringConvertible {
    /// Yuan with two digits after the point, or four where the amount is not whole fen: `12.50`, `-0.0038`.
    public var description: String {
        let sign = tenThousandths < 0 ? "-" : ""
        let magnitude = tenThousandths.magnitude
        let fraction = magnitude % 10_000
        let digits = isWholeFen ? padded(fraction / 100, 2) : padded(fraction, 4)
        return "\(sign)\(magnitude / 10_000).\(digits)"
    }
}

extension Money {
    /// Reads yuan as people write them: `50`, `50.00`, `0.1`, `-3.2500`. At most four digits after the point.
    public init?(yuan text: some StringProtocol) {
        guard let value = parseDecimal(text, places: 4) else { return nil }
        self.init(tenThousandths: value)
    }
}

/// `value` in decimal, filled with zeros on the left to `width` digits.
public func padded(_ value: some BinaryInteger, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}

/// Reads a plain decimal number (`-12.345`) as an integer scaled by 10^places. No exponent, no grouping, no white space;
/// nil where there are more digits after the point than `places`, or where it does not fit.
public func parseDecimal(_ text: some StringProtocol, places: Int) -> Int64? {
    var negative = false
    var value: Int64 = 0
    var digitsSeen = 0
    var fractionDigits: Int?
    for (index, byte) in text.utf8.enumerated() {
        switch byte {
        case UInt8(ascii: "-") where index == 0: negative = true
        case UInt8(ascii: "+") where index == 0: break
        case UInt8(ascii: ".") where fractionDigits == nil: fractionDigits = 0
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if let count = fractionDigits {
                if count == places { return nil }
                fractionDigits = count + 1
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if overflow || carry { return nil }
            value = sum
            digitsSeen += 1
        default: return nil
        }
    }
    if digitsSeen == 0 { return nil }
    for _ in (fractionDigits ?? 0)..<places {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
    }
    return negative ? -value : value
}

/// `value` ÷ `divisor`, rounded to the nearest whole number, halves away from zero: how every amount of money is rounded.
///
/// - Parameter divisor: positive.
@inlinable public func dividedHalfUp(_ value: Int128, by divisor: Int128) -> Int128 {
    let half = divisor / 2
    return (value >= 0 ? value + half : value - half) / divisor
}
