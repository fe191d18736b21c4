import Billing
import Languages
import Quantities

/// Reads a ladder: `period: year`, `steps: [{up_to: 2760}, {up_to: 4800, surcharge: 0.05}, {surcharge: 0.30}]`.
enum LadderEntry {
    static func ladder(_ entry: YAMLMapping) -> Ladder? {
        let period = entry.required(
            "period", cure: Words("add period: year, or period: month", "请补上 period: year 或 period: month")
        ).flatMap {
            $0.choice(of: Ladder.Period.self)
        }
        let stepsValue = entry.required(
            "steps",
            cure: Words(
                "add them: steps: [{up_to: 2760}, {surcharge: 0.05}]", "请补上：steps: [{up_to: 2760}, {surcharge: 0.05}]"))
        // All that may stand here is read before anything is refused: a key that nobody read would count as unknown.
        let steps = stepsValue.flatMap { self.steps($0) }
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
        let seasonal = part("seasonal") { value in
            steps.flatMap { self.seasonal(value, period: period, limits: $0.count - 1) }
        }
        guard let period, let steps, isSound else { return nil }
        return Ladder(period: period, steps: steps, seasonal: seasonal, families: families)
    }

    private static func steps(_ value: YAMLValue) -> [Ladder.Step]? {
        var last = WattHours.zero
        var isOpen = false
        let steps = value.list { element in
            element.mapping { entry -> Ladder.Step? in
                let upTo = entry.optional("up_to")
                let surcharge = entry.optional("surcharge")
                if isOpen {
                    element.fault(
                        Words("the step before it has no end", "前一档没有上限"),
                        cure: Words("give that one up_to", "请给前一档写 up_to"))
                    return nil
                }
                var limit: WattHours?
                if let upTo {
                    guard let energy = kilowattHours(upTo) else { return nil }
                    guard energy > last else {
                        upTo.fault(
                            Words("\(energy) kWh does not lie above the step before", "\(energy) kWh 不高于前一档"),
                            cure: Words("let the limits rise", "各档上限请依次递增"))
                        return nil
                    }
                    last = energy
                    limit = energy
                } else {
                    isOpen = true
                }
                guard let surcharge else {
                    return Ladder.Step(upTo: limit, surcharge: Price(hundredMillionths: 0))
                }
                return EnergyEntry.price(surcharge).map { Ladder.Step(upTo: limit, surcharge: $0) }
            }
        }
        guard let steps else { return nil }
        guard steps.count >= 2, isOpen else {
            value.fault(
                steps.count < 2
                    ? Words("one step is no ladder", "只有一档不成阶梯")
                    : Words("what is used above \(last) kWh has no price", "\(last) kWh 以上没有价格"),
                cure: Words("end with a step without up_to", "最后一档请不写 up_to"))
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
                let more = entry.required(
                    "per_month", cure: Words("add the kWh that each month gets more", "请补上每月增加的千瓦时")
                ).flatMap {
                    kilowattHours($0)
                }
                guard let persons, let more else { return nil }
                guard seen.insert(persons).inserted else {
                    element.fault(
                        Words("\(persons) persons stand twice", "\(persons) 人出现了两次"),
                        cure: Words("keep one of the two", "请保留其中一个"))
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
            value.fault(
                Words("a ladder by the year has the same limits all the year", "按年的阶梯全年上限相同"),
                cure: Words("leave seasonal out", "请去掉 seasonal"))
            return nil
        }
        var seen: Set<DayOfYear> = []
        let seasons = value.list { element in
            element.mapping { entry -> Ladder.SeasonalLimits? in
                let fromValue = entry.required("from")
                let from = fromValue.flatMap(EnergyEntry.dayOfYear)
                let upToValue = entry.required("up_to")
                let limits = upToValue?.list { kilowattHours($0) }
                guard let from, let limits else { return nil }
                guard from.day == 1, seen.insert(from).inserted else {
                    fromValue?.fault(
                        from.day == 1
                            ? Words("\(from) stands twice", "\(from) 出现了两次")
                            : Words("\(from) is not the first of a month", "\(from) 不是某月一日"),
                        cure: Words("name the first of a month, once", "请写某月一日，且只写一次"))
                    return nil
                }
                guard limits.count == count, zip(limits, limits.dropFirst()).allSatisfy({ $0 < $1 }) else {
                    upToValue?.fault(
                        Words("these are no \(count) rising limits", "这不是 \(count) 个递增的上限"),
                        cure: Words("give one for each step but the last", "除最后一档外，请给每档写一个"))
                    return nil
                }
                return Ladder.SeasonalLimits(from: from, limits: limits)
            }
        }
        if seasons?.count == 1 {
            value.fault(
                Words("one season's limits would hold all the year", "只写一个季节，其上限将全年适用"),
                cure: Words("say from when the others hold again", "请写明其余各档上限自何日起恢复"))
            return nil
        }
        return seasons
    }

    private static func kilowattHours(_ value: YAMLValue) -> WattHours? {
        value.decimal(places: 3, in: 1...1_000_000_000_000).map { WattHours($0) }
    }
}
