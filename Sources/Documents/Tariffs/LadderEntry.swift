import Billing
import Quantities

/// Reads a ladder: `period: year`, `steps: [{up_to: 2760}, {up_to: 4800, surcharge: 0.05}, {surcharge: 0.30}]`.
enum LadderEntry {
    static func ladder(_ entry: YAMLMapping) -> Ladder? {
        let period = entry.required("period", cure: "add period: year, or period: month").flatMap {
            $0.choice(of: Ladder.Period.self)
        }
        let stepsValue = entry.required("steps", cure: "add them: steps: [{up_to: 2760}, {surcharge: 0.05}]")
        guard let stepsValue, let steps = steps(stepsValue) else { return nil }
        var isSound = true
        func part<Part>(_ key: String, _ read: (YAMLValue) -> [Part]?) -> [Part] {
            guard let value = entry.optional(key) else { return [] }
            guard let part = read(value) else {
                isSound = false
                return []
            }
            return part
        }
        let families = part("families", self.families)
        let seasonal = part("seasonal") { self.seasonal($0, period: period, limits: steps.count - 1) }
        guard let period, isSound else { return nil }
        return Ladder(period: period, steps: steps, seasonal: seasonal, families: families)
    }

    private static func steps(_ value: YAMLValue) -> [Ladder.Step]? {
        var last = WattHours.zero
        var isOpen = false
        let steps = value.list { element in
            element.mapping { entry -> Ladder.Step? in
                if isOpen {
                    element.fault("the step before it has no end", cure: "give that one up_to")
                    return nil
                }
                var limit: WattHours?
                if let upTo = entry.optional("up_to") {
                    guard let energy = kilowattHours(upTo) else { return nil }
                    guard energy > last else {
                        upTo.fault("\(energy) kWh does not lie above the step before", cure: "let the limits rise")
                        return nil
                    }
                    last = energy
                    limit = energy
                } else {
                    isOpen = true
                }
                guard let surchargeValue = entry.optional("surcharge") else {
                    return Ladder.Step(upTo: limit, surcharge: Price(hundredMillionths: 0))
                }
                return EnergyEntry.price(surchargeValue).map { Ladder.Step(upTo: limit, surcharge: $0) }
            }
        }
        guard let steps else { return nil }
        guard steps.count >= 2, isOpen else {
            value.fault(
                steps.count < 2 ? "one step is no ladder" : "what is used above \(last) kWh has no price",
                cure: "end with a step without up_to")
            return nil
        }
        return steps
    }

    /// `- {persons: 5, per_month: 100}`.
    private static func families(_ value: YAMLValue) -> [Ladder.Family]? {
        var seen: Set<Int> = []
        return value.list { element in
            element.mapping { entry in
                let persons = entry.required("persons").flatMap { $0.integer(in: 2...50) }
                let more = entry.required("per_month", cure: "add the kWh that each month gets more").flatMap {
                    kilowattHours($0)
                }
                guard let persons, let more else { return nil }
                guard seen.insert(persons).inserted else {
                    element.fault("\(persons) persons stand twice", cure: "keep one of the two")
                    return nil
                }
                return Ladder.Family(persons: persons, perMonth: more)
            }
        }
    }

    /// `- {from: 05-01, up_to: [260, 600]}`.
    private static func seasonal(_ value: YAMLValue, period: Ladder.Period?, limits count: Int) -> [Ladder
        .SeasonalLimits]?
    {
        if period == .year {
            value.fault("a ladder by the year has the same limits all the year", cure: "leave seasonal out")
            return nil
        }
        var seen: Set<DayOfYear> = []
        return value.list { element in
            element.mapping { entry -> Ladder.SeasonalLimits? in
                let fromValue = entry.required("from")
                let from = fromValue.flatMap(EnergyEntry.dayOfYear)
                let upToValue = entry.required("up_to")
                let limits = upToValue?.list { kilowattHours($0) }
                guard let from, let limits else { return nil }
                guard from.day == 1, seen.insert(from).inserted else {
                    fromValue?.fault(
                        from.day == 1 ? "\(from) stands twice" : "\(from) is not the first of a month",
                        cure: "name the first of a month, once")
                    return nil
                }
                guard limits.count == count, zip(limits, limits.dropFirst()).allSatisfy({ $0 < $1 }) else {
                    upToValue?.fault("these are no \(count) rising limits", cure: "give one for each step but the last")
                    return nil
                }
                return Ladder.SeasonalLimits(from: from, limits: limits)
            }
        }
    }

    private static func kilowattHours(_ value: YAMLValue) -> WattHours? {
        value.decimal(places: 3, in: 1...1_000_000_000_000).map { WattHours($0) }
    }
}
