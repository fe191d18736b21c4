import Quantities

/// Names an endpoint, a unit behind it, or a part of a unit: `c1`, `c1/12`, `c1/12#3`. The part is a block of a register image
/// or a channel of a relay module, counted from 0.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    public let endpoint: String
    public let unit: UInt8?
    public let part: Int?

    public init(endpoint: String, unit: UInt8? = nil, part: Int? = nil) {
        self.endpoint = endpoint
        self.unit = unit
        self.part = unit == nil ? nil : part
    }

    /// Reads `c1`, `c1/12` or `c1/12#3`; nil where the text is none of these.
    public init?(_ text: some StringProtocol) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = halves.first, !name.isEmpty else { return nil }
        guard halves.count == 2 else {
            self.init(endpoint: String(name))
            return
        }
        let numbers = halves[1].split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = numbers.first, let unit = UInt8(first) else { return nil }
        guard numbers.count == 2 else {
            self.init(endpoint: String(name), unit: unit)
            return
        }
        guard let part = Int(numbers[1]), part >= 0 else { return nil }
        self.init(endpoint: String(name), unit: unit, part: part)
    }

    public var description: String {
        var text = endpoint
        if let unit { text += "/\(unit)" }
        if let part { text += "#\(part)" }
        return text
    }
}
