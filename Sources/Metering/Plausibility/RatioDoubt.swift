import Quantities

/// Why the transformers on file cannot be those that a meter measures behind (R5).
public struct RatioDoubt: Hashable, Sendable, Codable {
    public enum Ground: String, Hashable, Sendable, Codable, CaseIterable {
        /// The meter's own ratio registers hold another ratio: 10⁻³, current times voltage.
        case told
        /// More current on the meter's own side than it can carry, mA: it multiplies by itself already, or is another meter.
        case meter
        /// A voltage on its own side that no such transformer gives, mV.
        case voltage
        /// More power than the contract allows, W and VA.
        case capacity
        /// More current than the supply may carry, mA.
        case rating
        /// The register moves otherwise than the power says, Wh of both.
        case register
        /// What it can measure at most, and what is contracted, VA.
        case range
    }

    public let ground: Ground
    public let since: Instant
    /// When it was last seen.
    public internal(set) var seenAt: Instant
    /// What the meter shows, and what would be possible: in the ground's unit.
    public let shown: Int64
    public let possible: Int64

    public init(ground: Ground, since: Instant, seenAt: Instant, shown: Int64, possible: Int64) {
        self.ground = ground
        self.since = since
        self.seenAt = seenAt
        self.shown = shown
        self.possible = possible
    }
}

/// A ratio as a meter's own registers hold it, 10⁻³.
public struct ToldRatio: Hashable, Sendable, Codable {
    public let current: Int64
    public let voltage: Int64

    public init(current: Int64, voltage: Int64 = 1000) {
        self.current = current
        self.voltage = voltage
    }

    public init(_ ratio: TransformerRatio) {
        self.init(current: Int64(ratio.current) * 1000, voltage: Int64(ratio.voltage) * 1000)
    }

    /// Both together, 10⁻³.
    var factor: Int64 { Int64(clamping: Int128(current) * Int128(voltage) / 1000) }
}
