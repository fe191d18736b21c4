import Quantities

/// 功率因数调整 (力调): charges go up or down by the month's mean power factor against a standard. The table is data.
public struct PowerFactorRule: Hashable, Sendable, Codable {
    /// A row of the table.
    public struct Row: Hashable, Sendable, Codable {
        /// Holds from this power factor on, in hundredths, 0...100.
        public let fromHundredths: Int
        /// Added to the charges, in 10⁻⁴: -75 lowers them by 0.75 %.
        public let adjustment: Int

        public init(fromHundredths: Int, adjustment: Int) {
            self.fromHundredths = fromHundredths
            self.adjustment = adjustment
        }
    }

    /// What the customer must reach, in hundredths: 90, 85 or 80. For the reader; the table says what follows.
    public let standardHundredths: Int
    /// From the lowest power factor up; the first holds from 0.
    public let rows: [Row]

    /// Nil unless the rows rise from 0 and lie within 0...100.
    public init?(standardHundredths: Int, rows: [Row]) {
        let ordered = rows.sorted { $0.fromHundredths < $1.fromHundredths }
        guard ordered.first?.fromHundredths == 0, ordered.allSatisfy({ $0.fromHundredths <= 100 }),
            Set(ordered.map(\.fromHundredths)).count == ordered.count, (0...100).contains(standardHundredths)
        else { return nil }
        self.standardHundredths = standardHundredths
        self.rows = ordered
    }

    /// The row of a power factor.
    public func row(of hundredths: Int) -> Row {
        rows.last { $0.fromHundredths <= max(hundredths, 0) } ?? rows[0]
    }

    /// What is added to `charges`, rounded half up (away from zero); negative where the customer is rewarded.
    public func adjustment(of charges: Money, powerFactorHundredths: Int) -> Money {
        let product = Int128(charges.tenThousandths) * Int128(row(of: powerFactorHundredths).adjustment)
        return Money(tenThousandths: Int64(clamping: dividedHalfUp(product, by: 10_000)))
    }

    /// The mean power factor of a month, active ÷ √(active² + reactive²), in hundredths, rounded half up; 100 where nothing was
    /// used.
    ///
    /// - Parameter reactiveHours: reactive energy in varh; its sign does not count.
    public static func mean(active: WattHours, reactiveHours: Int64) -> Int {
        let p = Int128(max(active.value, 0))
        let q = Int128(reactiveHours.magnitude)
        guard p > 0 else { return q == 0 ? 100 : 0 }
        // The largest n with (2n - 1)² (p² + q²) ≤ (200 p)² is the quotient rounded half up: no root is drawn.
        func reaches(_ hundredths: Int128) -> Bool {
            let (left, overflow) = ((2 * hundredths - 1) * (2 * hundredths - 1))
                .multipliedReportingOverflow(by: p * p + q * q)
            return !overflow && left <= 40_000 * p * p
        }
        var low: Int128 = 0
        var high: Int128 = 100
        while low < high {
            let middle = (low + high + 1) / 2
            if reaches(middle) { low = middle } else { high = middle - 1 }
        }
        return Int(low)
    }
}
