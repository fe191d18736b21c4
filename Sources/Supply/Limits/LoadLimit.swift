import Quantities

/// Up to which power a supply may be used, and what came of it: an agreed limit, or one in place of a cut.
public struct LoadLimit: Hashable, Sendable {
    /// Why there is one.
    public enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
        /// The customer's contract says so.
        case contract
        /// Set by two persons on a supply that endangered others, or that would be cut otherwise.
        case blacklist
    }

    /// How a supply is off for its limit.
    public enum Off: Hashable, Sendable {
        /// It returns by itself then.
        case until(Instant)
        /// Too often on one day: it returns when the customer has called.
        case untilCalled
    }

    /// What the power of a mark asks for.
    public enum Step: Hashable, Sendable {
        case nothing
        /// The customer is told: once, until the power has fallen again.
        case warn
        case open
    }

    /// The customer is warned above this share of the limit, %, and may be warned again once the power was below the lower one.
    public static let warnAbove: Int128 = 90
    public static let rearmBelow: Int128 = 80
    /// So many marks in a row above the limit, so that a kettle opens nothing.
    public static let marksOver = 2
    /// Where marks are further apart, a mean says nothing of what was drawn at one time.
    public static let longestInterval = Span.hours(1)
    /// How long it stays off.
    public static let coolDown = Span.minutes(10)
    /// After so many openings on one day it stays off until the customer has called.
    public static let openingsPerDay = 3

    /// The least that one person sets alone. A fridge and light run on it.
    public static let leastAlone = Watts(1000)

    public let power: Watts
    public let basis: Basis
    /// While it stands nobody is switched off here for arrears: less power instead of none.
    public let insteadOfCut: Bool
    public let by: String
    public let at: Instant
    /// Marks in a row above the limit.
    public private(set) var over: Int
    public private(set) var warnedAt: Instant?
    public private(set) var openings: Int
    /// The site's day of the last opening.
    public private(set) var openedOn: CivilDate?
    public private(set) var off: Off?

    public init(
        power: Watts, basis: Basis, insteadOfCut: Bool = false, by: String, at: Instant, over: Int = 0,
        warnedAt: Instant? = nil,
        openings: Int = 0, openedOn: CivilDate? = nil, off: Off? = nil
    ) {
        self.power = power
        self.basis = basis
        self.insteadOfCut = insteadOfCut
        self.by = by
        self.at = at
        self.over = over
        self.warnedAt = warnedAt
        self.openings = openings
        self.openedOn = openedOn
        self.off = off
    }

    /// The mean power between two marks, from what the register has counted at least.
    ///
    /// - Parameter step: of the register, which says nothing of its parts.
    public static func meanPower(_ energy: WattHours, over span: Span, step: WattHours = WattHours(1)) -> Watts? {
        guard span > .zero, energy >= .zero else { return nil }
        let counted = max(Int128(energy.value) - Int128(max(step.value, 1)), 0)
        return Watts(Int64(clamping: counted * 3_600_000 / Int128(span.milliseconds)))
    }

    /// The mean power of one more mark. Nobody is switched off who was not warned a mark before.
    public mutating func take(_ mean: Watts, at now: Instant) -> Step {
        guard off == nil else { return .nothing }
        let share = Int128(mean.value) * 100
        if share < LoadLimit.rearmBelow * Int128(power.value) { warnedAt = nil }
        // Of what they were told so long ago people do not think any more.
        if let last = warnedAt, now - last >= .days(1) { warnedAt = nil }
        over = mean > power ? over + 1 : 0
        if share > LoadLimit.warnAbove * Int128(power.value), warnedAt == nil {
            warnedAt = now
            return .warn
        }
        return over >= LoadLimit.marksOver ? .open : .nothing
    }

    /// It was seen open.
    public mutating func opened(at now: Instant, on day: CivilDate) {
        openings = openedOn == day ? openings + 1 : 1
        openedOn = day
        over = 0
        off = openings >= LoadLimit.openingsPerDay ? .untilCalled : .until(now + LoadLimit.coolDown)
    }

    /// It is on again, by whatever hand.
    public mutating func closed() {
        off = nil
        over = 0
        warnedAt = nil
    }
}
