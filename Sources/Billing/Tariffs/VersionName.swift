import Quantities

/// A tariff's version by its name: `residential@2026-01-01`.
public struct VersionName: Hashable, Sendable, Codable, CustomStringConvertible {
    public let tariff: String
    /// The version's first day.
    public let from: CivilDate

    public init(_ tariff: String, _ from: CivilDate) {
        self.tariff = tariff
        self.from = from
    }

    /// Reads ``description``; nil where it is not one.
    public init?(_ text: some StringProtocol) {
        guard let place = text.lastIndex(of: "@"), place > text.startIndex,
            let from = CivilDate(text[text.index(after: place)...])
        else { return nil }
        self.init(String(text[..<place]), from)
    }

    public var description: String { "\(tariff)@\(from)" }
}
