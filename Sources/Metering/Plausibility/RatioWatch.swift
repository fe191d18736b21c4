import Quantities

/// What is remembered of a meter to say whether the transformers on file can be true (R5): one for each meter, a value. Idle supplies
/// never come into doubt: everything here is about too much, or about a register that does not go with the power.
public struct RatioWatch: Hashable, Sendable {
    public internal(set) var doubt: RatioDoubt?
    /// What was looked into on the spot, and is no ground any more as long as the transformers stay, in order.
    public internal(set) var cleared: [RatioDoubt.Ground]
    /// What the marks in a row are beyond, and how many they are.
    public internal(set) var suspect: RatioDoubt.Ground?
    public internal(set) var marks: Int
    /// What the meter's own registers held when they were first read; compared with where nobody has stated it.
    public internal(set) var told: ToldRatio?
    /// Register and power as they are counted; nil: not begun.
    public internal(set) var window: RatioWindow?
    /// So many windows in a row in which they disagreed.
    public internal(set) var windowsApart: Int

    public init(
        doubt: RatioDoubt? = nil, cleared: [RatioDoubt.Ground] = [], suspect: RatioDoubt.Ground? = nil, marks: Int = 0,
        told: ToldRatio? = nil, window: RatioWindow? = nil, windowsApart: Int = 0
    ) {
        self.doubt = doubt
        self.cleared = cleared
        self.suspect = suspect
        self.marks = marks
        self.told = told
        self.window = window
        self.windowsApart = windowsApart
    }

    /// So many windows in a row must disagree.
    static let windowsToDoubt = 2

    /// Takes one judged reading in. The same in life and when a restart replays it.
    ///
    /// - Parameter before: the last reading that counted.
    public mutating func note(
        _ reading: Reading, after before: AcceptedReading?, _ facts: RatioFacts, _ limits: RatioLimits
    ) {
        guard reading.sample.defects.isEmpty, reading.quality.tellsOfRatio else { return }
        if told == nil, facts.stated == nil { told = reading.sample.ratio }
        var facts = facts
        facts.told = told
        noteLoad(reading, facts, limits)
        guard reading.quality.counts else { return }
        noteRange(reading, facts)
        noteWindow(reading, after: before, facts, limits)
    }

    /// Somebody has looked at the transformers: those on file hang there.
    public mutating func clear() {
        guard let ground = doubt?.ground else { return }
        cleared = (cleared + [ground]).sorted { $0.rawValue < $1.rawValue }
        doubt = nil
        suspect = nil
        marks = 0
        windowsApart = 0
    }

    private mutating func noteLoad(_ reading: Reading, _ facts: RatioFacts, _ limits: RatioLimits) {
        let found = ratioTold(reading, facts) ?? overload(reading, facts, limits)
        if let found {
            if doubt?.ground == found.ground { doubt?.seenAt = reading.sourceTime }
        } else if let doubt, reading.quality.counts {
            switch doubt.ground {
            case .told where reading.sample.ratio != nil: self.doubt = nil
            case .meter, .voltage, .capacity, .rating:
                if reading.sourceTime - doubt.seenAt >= limits.clearAfter { self.doubt = nil }
            case .told, .register, .range: break
            }
        }
        guard reading.purpose == .mark else { return }
        guard let found else { return (suspect, marks) = (nil, 0) }
        marks = suspect == found.ground ? min(marks + 1, limits.marks) : 1
        suspect = found.ground
        if marks >= limits.marks { raise(found, at: reading.sourceTime) }
    }

    private mutating func raise(_ found: Finding, at instant: Instant) {
        guard doubt == nil, !cleared.contains(found.ground) else { return }
        doubt = RatioDoubt(
            ground: found.ground, since: instant, seenAt: instant, shown: found.shown, possible: found.possible)
    }

    private typealias Finding = (ground: RatioDoubt.Ground, shown: Int64, possible: Int64)

    /// The meter's own registers hold another ratio than was stated, or than they held at first.
    private func ratioTold(_ reading: Reading, _ facts: RatioFacts) -> Finding? {
        guard let now = reading.sample.ratio, let wanted = facts.stated.map({ ToldRatio($0) }) ?? told, now != wanted
        else { return nil }
        return (.told, now.factor, wanted.factor)
    }

    /// More than can be, of what lies nearest to the meter first.
    private func overload(_ reading: Reading, _ facts: RatioFacts, _ limits: RatioLimits) -> Finding? {
        guard facts.isBehindTransformers else { return nil }
        func isAbove(_ value: Int64, _ bound: Int64, _ percent: Int) -> Bool {
            Int128(value) * 100 > Int128(bound) * Int128(percent)
        }
        if let current = reading.current, let largest = facts.maximumCurrent,
            isAbove(facts.own(current), largest.value, limits.meterPercent)
        {
            return (.meter, facts.own(current), largest.value)
        }
        if let voltage = reading.voltage.map(facts.own), voltage > RatioWatch.lowest {
            let isSecondary = voltage < RatioWatch.between
            if isSecondary != facts.hasVoltageTransformer {
                return (.voltage, voltage, facts.hasVoltageTransformer ? 100_000 : 220_000)
            }
        }
        if let power = reading.power, let capacity = facts.capacity,
            isAbove(power.value, capacity, limits.supplyPercent)
        {
            return (.capacity, power.value, capacity)
        }
        if let current = reading.current, let rating = facts.rating,
            isAbove(current.value, rating.value, limits.supplyPercent)
        {
            return (.rating, current.value, rating.value)
        }
        return nil
    }

    /// Between the 100 V of a voltage transformer and the 220 V of a supply, mV; and below the other one nobody can say what it is.
    private static let between: Int64 = 140_000
    private static let lowest: Int64 = 40_000

    private mutating func noteRange(_ reading: Reading, _ facts: RatioFacts) {
        if let range = facts.range {
            raise((.range, range.shown, range.possible), at: reading.sourceTime)
        } else if doubt?.ground == .range {
            doubt = nil
        }
    }

    private mutating func noteWindow(
        _ reading: Reading, after before: AcceptedReading?, _ facts: RatioFacts, _ limits: RatioLimits
    ) {
        guard facts.isBehindTransformers else { return window = nil }
        guard let before, let consumed = reading.consumed, let from = before.power, let to = reading.power else {
            return
        }
        let elapsed = reading.sourceTime - before.sourceTime
        guard elapsed > .zero, elapsed <= RatioWindow.longestStep else { return window = nil }
        var running = window ?? RatioWindow(begin: before.sourceTime)
        running.add(consumed, from: from, to: to, in: elapsed)
        window = running
        guard reading.sourceTime - running.begin >= limits.window else { return }
        window = nil
        guard let isApart = running.isApart(reading.sample.resolution, facts, limits) else { return }
        windowsApart = isApart ? min(windowsApart + 1, RatioWatch.windowsToDoubt) : 0
        if !isApart, doubt?.ground == .register { doubt = nil }
        if windowsApart >= RatioWatch.windowsToDoubt {
            if doubt?.ground == .register { doubt?.seenAt = reading.sourceTime }
            raise((.register, running.energy.value, running.expected.value), at: reading.sourceTime)
        }
    }
}

extension Quality {
    /// A jump that nobody believes may be the very thing that a wrong ratio makes.
    fileprivate var tellsOfRatio: Bool {
        switch self {
        case .accepted, .rolloverAccepted, .quarantined(.jump), .quarantined(.recovering): true
        default: false
        }
    }
}
