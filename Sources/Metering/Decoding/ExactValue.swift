/// A number on its way from a register to its unit: magnitude × numerator ÷ denominator × 2^binaryExponent, exactly.
///
/// All arithmetic is on 128-bit integers. Nothing is rounded before the end, and nothing is floating point: 0.1 kWh is 100 Wh on
/// every machine.
struct ExactValue {
    private var numerator: UInt128
    private var denominator: UInt128 = 1
    private var isNegative: Bool
    private var binaryExponent: Int
    private var hasOverflowed = false

    init(magnitude: UInt64, isNegative: Bool = false, binaryExponent: Int = 0) {
        numerator = UInt128(magnitude)
        self.isNegative = isNegative
        self.binaryExponent = binaryExponent
    }

    mutating func multiply(by factor: Int64) {
        if factor < 0 { isNegative.toggle() }
        let (product, overflow) = numerator.multipliedReportingOverflow(by: UInt128(factor.magnitude))
        numerator = product
        if overflow { hasOverflowed = true }
    }

    /// `divisor` is positive.
    mutating func divide(by divisor: Int64) {
        let (product, overflow) = denominator.multipliedReportingOverflow(by: UInt128(divisor.magnitude))
        denominator = product
        if overflow || divisor <= 0 { hasOverflowed = true }
    }

    /// Times 10^exponent; the exponent lies in -10...10.
    mutating func shift(decimal exponent: Int) {
        var power: Int64 = 1
        for _ in 0..<exponent.magnitude { power *= 10 }
        if exponent >= 0 { multiply(by: power) } else { divide(by: power) }
    }

    /// The nearest whole number, half away from zero; nil where it does not fit into 64 bits.
    var rounded: Int64? { quotient(addingHalf: true) }

    /// Its size without sign, rounded up; nil where it does not fit into 64 bits.
    var sizeRoundedUp: Int64? { quotient(addingHalf: false).map { abs($0) } }

    private func quotient(addingHalf: Bool) -> Int64? {
        // 2^120 leaves room for the sums below; a numerator beyond it is no quantity of a meter.
        guard !hasOverflowed, denominator > 0, numerator < 1 << 120, denominator < 1 << 120 else { return nil }
        if numerator == 0 { return 0 }
        var top = numerator
        var bottom = denominator
        if binaryExponent > 0 {
            guard top.leadingZeroBitCount > binaryExponent + 8 else { return nil }
            top <<= UInt128(binaryExponent)
        } else if binaryExponent < 0 {
            var shift = -binaryExponent
            let zeros = min(shift, top.trailingZeroBitCount)
            top >>= UInt128(zeros)
            shift -= zeros
            guard bottom.leadingZeroBitCount > shift + 2 else {
                // The divisor is above 2^125 then, and the value below one half.
                return addingHalf ? 0 : (isNegative ? -1 : 1)
            }
            bottom <<= UInt128(shift)
        }
        let sum = top + (addingHalf ? bottom / 2 : bottom - 1)
        // A 64-bit division is several times cheaper, and almost always possible.
        let magnitude =
            sum >> 64 == 0 && bottom >> 64 == 0
            ? UInt128(UInt64(truncatingIfNeeded: sum) / UInt64(truncatingIfNeeded: bottom)) : sum / bottom
        guard magnitude <= UInt128(Int64.max) else { return nil }
        let value = Int64(truncatingIfNeeded: magnitude)
        return isNegative ? -value : value
    }
}
