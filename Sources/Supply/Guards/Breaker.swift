import Quantities

/// Stops trips where something must be wrong, until two persons have looked (RULES: Throttle and breaker). Never in the way of a restore.
///
/// What happens counts for its feeder, and for the gateway as long as the feeder's own breaker is closed.
public struct Breaker: Hashable, Sendable, Codable {
    public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
        /// Too many accounts came into arrears at once: a wrong tariff, scale, binding or file (F-S22).
        case newlyTrippable = "newly_trippable"
        /// After a trip somebody else's supply was off (F-B14).
        case wrongNeighbour = "wrong_neighbour"
        /// Trips that were released, and nobody saw them come about.
        case unverified
        /// The store does not say readably what it was.
        case unreadable
    }

    /// A breaker that stands open.
    public struct Opening: Hashable, Sendable, Codable {
        /// Nil: the whole gateway.
        public let feeder: FeederID?
        public let cause: Cause
        public let at: Instant
        /// How many were counted.
        public let seen: Int

        public init(feeder: FeederID?, cause: Cause, at: Instant, seen: Int) {
            self.feeder = feeder
            self.cause = cause
            self.at = at
            self.seen = seen
        }
    }

    /// A case that counts for an hour. Accounts in arrears are counted by their own rows.
    public struct Case: Hashable, Sendable, Codable {
        public let cause: Cause
        public let feeder: FeederID
        public let at: Instant

        public init(cause: Cause, feeder: FeederID, at: Instant) {
            self.cause = cause
            self.feeder = feeder
            self.at = at
        }
    }

    /// At most one for each feeder and one for the gateway.
    public private(set) var open: [Opening]
    public private(set) var cases: [Case]
    /// Accounts that came into arrears before this are not counted: a person has looked since.
    public private(set) var countFrom: Instant?
    /// The same where only the people of a feeder have looked.
    public private(set) var countFromOf: [FeederID: Instant]

    public static let closed = Breaker()
    /// Stands open for the whole gateway.
    public static let unreadable = Breaker(
        open: [Opening(feeder: nil, cause: .unreadable, at: Instant(milliseconds: 0), seen: 0)])

    public init(
        open: [Opening] = [], cases: [Case] = [], countFrom: Instant? = nil, countFromOf: [FeederID: Instant] = [:]
    ) {
        self.countFromOf = countFromOf
        self.open = open
        self.cases = cases
        self.countFrom = countFrom
    }

    /// For how long something counts.
    public static let window = Span.hours(1)
    /// More cases than these are not kept.
    static let keptCases = 64

    /// How many of `accounts` may come into arrears within the window: 20, or 2 % of them where that is more.
    public static func jump(among accounts: Int) -> Int { max(20, accounts / 50) }

    /// How many cases within the window open it.
    public static func limit(_ cause: Cause) -> Int {
        switch cause {
        case .newlyTrippable: 20
        case .wrongNeighbour: 2
        case .unverified: 3
        case .unreadable: 1
        }
    }

    /// Whether trips on this feeder are stopped.
    public func stops(_ feeder: FeederID) -> Bool { open.contains { $0.feeder == nil || $0.feeder == feeder } }

    public var stopsAll: Bool { open.contains { $0.feeder == nil } }

    /// Counts a case.
    ///
    /// - Returns: what opened by it.
    public mutating func note(_ cause: Cause, on feeder: FeederID, at instant: Instant) -> Opening? {
        cases = cases.filter { Breaker.counts($0.at, at: instant) }
        cases.append(Case(cause: cause, feeder: feeder, at: instant))
        if cases.count > Breaker.keptCases { cases.removeFirst(cases.count - Breaker.keptCases) }
        guard !stops(feeder) else { return nil }
        let same = cases.filter { $0.cause == cause }
        let here = same.count { $0.feeder == feeder }
        if here >= Breaker.limit(cause) { return open(feeder, cause, at: instant, seen: here) }
        let all = same.count { !stops($0.feeder) }
        return all >= Breaker.limit(cause) ? open(nil, cause, at: instant, seen: all) : nil
    }

    /// Looks whether too many accounts came into arrears.
    ///
    /// - Parameters:
    ///   - here: how many on this feeder within the window, of how many that hang on it.
    ///   - all: how many on feeders whose own breaker is closed, of all open accounts.
    public mutating func note(
        newlyTrippable here: (count: Int, of: Int), on feeder: FeederID, all: (count: Int, of: Int), at instant: Instant
    ) -> Opening? {
        guard !stops(feeder) else { return nil }
        if here.count > Breaker.jump(among: here.of) {
            return open(feeder, .newlyTrippable, at: instant, seen: here.count)
        }
        if all.count > Breaker.jump(among: all.of) {
            return open(nil, .newlyTrippable, at: instant, seen: all.count)
        }
        return nil
    }

    private mutating func open(_ feeder: FeederID?, _ cause: Cause, at instant: Instant, seen: Int) -> Opening {
        let opening = Opening(feeder: feeder, cause: cause, at: instant, seen: seen)
        open.append(opening)
        return opening
    }

    /// Closes it again: what was counted there counts no more.
    ///
    /// - Returns: what stood open; nil where nothing did.
    public mutating func reset(_ feeder: FeederID?, at instant: Instant) -> Opening? {
        guard let index = open.firstIndex(where: { $0.feeder == feeder }) else { return nil }
        let opening = open.remove(at: index)
        cases.removeAll { feeder == nil || $0.feeder == feeder }
        if let feeder { countFromOf[feeder] = instant } else { countFrom = instant }
        return opening
    }

    /// A person has seen the arrears that there are.
    public mutating func beginCount(at instant: Instant) { countFrom = instant }

    /// Whether what happened then counts now. What lies in the future is from before the clock was set back, and counts too.
    public static func counts(_ then: Instant, at now: Instant) -> Bool { now - then < window }

    /// Whether an account on these feeders that came into arrears then counts now. Whoever looked in a time that has not come looked by a
    /// clock that was wrong: that takes nothing away.
    public func counts(arrearsSince then: Instant, on feeders: [FeederID], at now: Instant) -> Bool {
        let looks = [countFrom] + feeders.map { countFromOf[$0] }
        return Breaker.counts(then, at: now) && looks.allSatisfy { $0.map { then > $0 || $0 > now } ?? true }
    }
}
