import Quantities

/// What holds from a day on in the place of what held before; nil: from the beginning.
public struct Succeeding<Value: Sendable>: Sendable {
    public let from: CivilDate?
    public let value: Value

    public init(from: CivilDate?, _ value: Value) {
        self.from = from
        self.value = value
    }
}

extension Tariff {
    /// The price of an account that went from one tariff to another: a tariff of its own, which has of each the versions of its days.
    ///
    /// The day of change is then a version's first day like any other, at which every interval is split, and energy before and after never
    /// lies in one line. What the next tariff was on that day begins on it, whenever its version began for others. A ladder's count goes on,
    /// as it does from one version to the next.
    ///
    /// - Parameter parts: in the order of their days, at least one; the first has no day.
    public static func succession(_ parts: [Succeeding<Tariff>]) -> Tariff? {
        guard let last = parts.last?.value else { return nil }
        if parts.count == 1 { return last }
        var versions: [TariffVersion] = []
        for (index, part) in parts.enumerated() {
            let end = index + 1 < parts.count ? parts[index + 1].from : nil
            var begin = part.value.versions[0].from
            // Before all its versions the first one holds.
            if let end, begin >= end { begin = CivilDate(daysSinceEpoch: end.daysSinceEpoch - 1) }
            if let from = part.from { begin = from }
            if let end, begin >= end { continue }
            versions.append(part.value.version(on: begin).beginning(on: begin))
            versions += part.value.versions.filter { version in
                version.from > begin && (end.map { version.from < $0 } ?? true)
            }
        }
        return Tariff(name: last.name, versions: versions)
    }
}

extension TariffVersion {
    /// The same prices from another day on.
    func beginning(on day: CivilDate) -> TariffVersion {
        day == from
            ? self
            : TariffVersion(
                from: day, energy: energy, ladder: ladder, surcharges: surcharges, fixed: fixed,
                powerFactor: powerFactor)
    }
}

extension BillingPeriods {
    /// Where the bills of an account are cut that went from one rule to another.
    ///
    /// - Parameter parts: in the order of their days, at least one; the first has no day.
    public static func succession(_ parts: [Succeeding<BillingPeriods>]) -> BillingPeriods {
        guard let last = parts.last?.value else { return .monthly }
        if parts.count == 1 { return last }
        var rules: [Rule] = []
        for (index, part) in parts.enumerated() {
            let end = index + 1 < parts.count ? parts[index + 1].from : nil
            let from = part.from ?? part.value.rules.first?.from ?? CivilDate(daysSinceEpoch: 0)
            if let end, from >= end { continue }
            let inForce = part.value.rules.last { $0.from <= from } ?? part.value.rules.first
            rules.append(Rule(from: from, days: inForce?.days ?? []))
            rules += part.value.rules.filter { rule in rule.from > from && (end.map { rule.from < $0 } ?? true) }
        }
        return BillingPeriods(rules)
    }
}
