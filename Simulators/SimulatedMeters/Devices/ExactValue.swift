/// A true value as a quotient of integers, in the unit of its quantity.
struct ExactValue: Hashable, Sendable {
    var numerator: Int128
    /// Positive.
    var denominator: Int128

    init(_ numerator: Int128, per denominator: Int128 = 1) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Toward zero, as counters show only what is complete.
    var truncated: Int128 { numerator / denominator }

    /// The nearest whole number, halves away from zero.
    var rounded: Int128 {
        let doubled = numerator.magnitude * 2 + denominator.magnitude
        let magnitude = Int128(doubled / (denominator.magnitude * 2))
        return numerator < 0 ? -magnitude : magnitude
    }

    /// The bits of the nearest IEEE 754 binary32 (ties to even), made by integer arithmetic only. Values beyond its range
    /// become infinity, values below its smallest normal number zero.
    var binary32: UInt32 {
        let sign: UInt32 = numerator < 0 ? 0x8000_0000 : 0
        var p = numerator.magnitude
        var q = denominator.magnitude
        if p == 0 { return sign }
        // Bring p ÷ q into [2²³, 2²⁴): its whole part is then the significand.
        var exponent = p.binaryDigits - q.binaryDigits - 23
        if exponent > 0 { q <<= UInt128(exponent) } else { p <<= UInt128(-exponent) }
        if p / q >= 1 << 24 {
            q <<= 1
            exponent += 1
        } else if p / q < 1 << 23 {
            p <<= 1
            exponent -= 1
        }
        var (significand, remainder) = p.quotientAndRemainder(dividingBy: q)
        remainder <<= 1
        if remainder > q || (remainder == q && significand & 1 == 1) { significand += 1 }
        if significand == 1 << 24 {
            significand >>= 1
            exponent += 1
        }
        let biased = exponent + 23 + 127
        if biased >= 255 { return sign | 0x7F80_0000 }
        if biased <= 0 { return sign }
        return sign | UInt32(biased) << 23 | UInt32(significand & 0x7F_FFFF)
    }
}

extension UInt128 {
    /// How many binary digits it has; 0 has none.
    fileprivate var binaryDigits: Int { 128 - leadingZeroBitCount }
}
