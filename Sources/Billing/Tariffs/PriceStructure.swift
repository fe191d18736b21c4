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

/// A price that is one in one version and another in the other.
public struct PriceChange: Hashable, Sendable {
    /// Energy of a band, a step of the ladder, a surcharge.
    public let item: TariffTrial.Line.Item
    /// The first day of the season; nil: of every one.
    public let season: DayOfYear?
    public let before: Price
    public let after: Price
}

extension TariffVersion {
    /// The prices that are not as in `old`, whose structure is the same (``differences(from:)``).
    public func priceChanges(from old: TariffVersion) -> [PriceChange] {
        var changes: [PriceChange] = []
        func compare(
            _ item: TariffTrial.Line.Item, in season: DayOfYear? = nil, _ before: Price?, _ after: Price
        ) {
            guard let before, before != after else { return }
            changes.append(PriceChange(item: item, season: season, before: before, after: after))
        }
        for (mine, theirs) in zip(energy.seasons, old.energy.seasons) {
            for entry in mine.prices {
                compare(
                    .energy(entry.band), in: energy.seasons.count > 1 ? mine.from : nil,
                    theirs.prices.first { $0.band == entry.band }?.price, entry.price)
            }
        }
        for (index, (mine, theirs)) in zip(ladder?.steps ?? [], old.ladder?.steps ?? []).enumerated() {
            compare(.ladder(step: index + 1), theirs.surcharge, mine.surcharge)
        }
        for surcharge in surcharges {
            compare(
                .surcharge(surcharge.name), old.surcharges.first { $0.name == surcharge.name }?.price,
                surcharge.price)
        }
        return changes
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
