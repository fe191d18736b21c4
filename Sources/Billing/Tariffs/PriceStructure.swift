import Quantities

extension TariffVersion {
    /// What two versions differ in besides the prices of energy: a correction of past prices may change none of it, since energy was
    /// counted by it.
    public enum Difference: String, Hashable, Sendable, CaseIterable {
        case from, seasons, bands, ladder, surcharges, fixed
        case powerFactor = "power_factor"
        /// Another band would be the cheapest, to which energy of gaps was allocated.
        case priceOrder = "price_order"
    }

    /// In the order of the cases; empty where only prices differ.
    public func differences(from other: TariffVersion) -> [Difference] {
        var found: [Difference] = []
        if from != other.from { found.append(.from) }
        let (mine, theirs) = (energy.seasons, other.energy.seasons)
        if mine.map(\.from) != theirs.map(\.from) {
            found.append(.seasons)
        } else if mine.map(\.schedule) != theirs.map(\.schedule) {
            found.append(.bands)
        } else if !zip(mine, theirs).allSatisfy({ $0.ranks == $1.ranks }) {
            found.append(.priceOrder)
        }
        if ladder?.limitsOnly != other.ladder?.limitsOnly { found.append(.ladder) }
        if Set(surcharges.map(\.name)) != Set(other.surcharges.map(\.name)) { found.append(.surcharges) }
        if fixed != other.fixed { found.append(.fixed) }
        if powerFactor != other.powerFactor { found.append(.powerFactor) }
        return found.sorted {
            (Difference.allCases.firstIndex(of: $0) ?? 0) < (Difference.allCases.firstIndex(of: $1) ?? 0)
        }
    }
}

extension Season {
    /// Of each band, how many are cheaper.
    fileprivate var ranks: [Int] { prices.map { entry in prices.count { $0.price < entry.price } } }
}

extension Ladder {
    fileprivate var limitsOnly: Ladder? {
        Ladder(
            period: period, steps: steps.map { Step(upTo: $0.upTo, surcharge: Price(hundredMillionths: 0)) },
            seasonal: seasonal, families: families)
    }
}
