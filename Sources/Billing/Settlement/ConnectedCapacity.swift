import Quantities

/// The capacity that a customer has connected, from a day on.
public struct ConnectedCapacity: Hashable, Sendable, Codable {
    public let from: CivilDate
    /// Nil: not known.
    public let voltAmperes: Int64?

    public init(from: CivilDate, voltAmperes: Int64?) {
        self.from = from
        self.voltAmperes = voltAmperes
    }

    /// What was connected in the days from `begin` up to, not including, `end`.
    ///
    /// - Parameter all: in the order of days; the first has no day.
    /// - Returns: at least one, the first from `begin` on; neighbours differ.
    static func within(
        _ begin: CivilDate, _ end: CivilDate, of all: [Succeeding<Int64?>]
    ) -> [ConnectedCapacity] {
        var found = [ConnectedCapacity(from: begin, voltAmperes: nil)]
        for capacity in all {
            let from = max(capacity.from ?? begin, begin)
            guard from < end else { break }
            if from == found[found.count - 1].from { found.removeLast() }
            if found.last.map({ $0.voltAmperes == capacity.value }) ?? false { continue }
            found.append(ConnectedCapacity(from: from, voltAmperes: capacity.value))
        }
        return found
    }
}
