/// Other prices for a version of a tariff that was applied already, as a file of tariffs has them.
public struct CorrectionBody: Hashable, Sendable, Codable {
    /// The file's name, by which its faults are told.
    public let name: String
    public let text: String
    public let reason: String

    public init(name: String, text: String, reason: String) {
        self.name = name
        self.text = text
        self.reason = reason
    }
}

/// What a meter stood at while nobody could read it.
public struct LateReadingsBody: Hashable, Sendable, Codable {
    public let readings: [Reading]
    public let reason: String

    public struct Reading: Hashable, Sendable, Codable {
        /// RFC 3339.
        public let at: String
        /// What the register showed, kWh as text.
        public let energy: String

        public init(at: String, energy: String) {
            self.at = at
            self.energy = energy
        }
    }

    public init(readings: [Reading], reason: String) {
        self.readings = readings
        self.reason = reason
    }
}

/// What became of a purchase of which nobody knew whether the meter has taken it.
public struct SettlePurchaseBody: Hashable, Sendable, Codable {
    /// `taken`, or `not_taken`.
    public let outcome: String
    public let reason: String

    public init(outcome: String, reason: String) {
        self.outcome = outcome
        self.reason = reason
    }
}
