/// Active energy in whole watt-hours. Positive: consumed by the customer.
///
/// A register's value is kept raw beside it; this is the nearest whole Wh of the register.
public struct WattHours: Hashable, Comparable, Sendable, Codable {
    /// Whole watt-hours.
    public let value: Int64

    @inlinable public init(_ value: Int64) { self.value = value }

    public static let zero = WattHours(0)

    @inlinable public static func < (a: WattHours, b: WattHours) -> Bool { a.value < b.value }
    @inlinable public static func + (a: WattHours, b: WattHours) -> WattHours { WattHours(a.value + b.value) }
    @inlinable public static func - (a: WattHours, b: WattHours) -> WattHours { WattHours(a.value - b.value) }
    @inlinable public static func += (a: inout WattHours, b: WattHours) { a = a + b }
}

extension WattHours: CustomStringConvertible {
    /// Kilowatt-hours with three digits after the point: `1234.567`.
    public var description: String {
        let sign = value < 0 ? "-" : ""
        return "\(sign)\(value.magnitude / 1000).\(padded(value.magnitude % 1000, 3))"
    }
}

/// Active power in whole watts. Positive: the customer consumes.
public struct Watts: Hashable, Comparable, Sendable, Codable {
    /// Whole watts.
    public let value: Int64
    @inlinable public init(_ value: Int64) { self.value = value }
    @inlinable public static func < (a: Watts, b: Watts) -> Bool { a.value < b.value }
}

/// Electric current in milliamperes.
public struct Milliamperes: Hashable, Comparable, Sendable, Codable {
    /// Whole milliamperes.
    public let value: Int64
    @inlinable public init(_ value: Int64) { self.value = value }
    @inlinable public static func < (a: Milliamperes, b: Milliamperes) -> Bool { a.value < b.value }
}

/// Voltage in millivolts.
public struct Millivolts: Hashable, Comparable, Sendable, Codable {
    /// Whole millivolts.
    public let value: Int64
    @inlinable public init(_ value: Int64) { self.value = value }
    @inlinable public static func < (a: Millivolts, b: Millivolts) -> Bool { a.value < b.value }
}

/// A price in 10⁻⁸ yuan per kilowatt-hour.
public struct Price: Hashable, Comparable, Sendable, Codable {
    /// 10⁻⁸ yuan per kWh.
    public let hundredMillionths: Int64

    @inlinable public init(hundredMillionths: Int64) { self.hundredMillionths = hundredMillionths }

    /// Reads yuan per kWh with up to eight digits after the point: `0.538`.
    public init?(yuanPerKilowattHour text: some StringProtocol) {
        guard let value = parseDecimal(text, places: 8) else { return nil }
        self.init(hundredMillionths: value)
    }

    @inlinable public static func < (a: Price, b: Price) -> Bool { a.hundredMillionths < b.hundredMillionths }

    /// What `energy` costs at this price, rounded half up (away from zero) to the ledger's unit.
    ///
    /// The product is taken in 128 bits: 10⁻⁸ yuan/kWh × Wh = 10⁻¹¹ yuan, and the ledger counts 10⁻⁴ yuan.
    public func cost(of energy: WattHours) -> Money {
        let product = Int128(hundredMillionths) * Int128(energy.value)
        return Money(tenThousandths: Int64(clamping: dividedHalfUp(product, by: 10_000_000)))
    }
}

extension Price: CustomStringConvertible {
    /// Yuan per kWh without needless zeros: `0.538`.
    public var description: String {
        let sign = hundredMillionths < 0 ? "-" : ""
        let magnitude = hundredMillionths.magnitude
        var fraction = Substring(padded(magnitude % 100_000_000, 8))
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        return "\(sign)\(magnitude / 100_000_000).\(fraction)"
    }
}
