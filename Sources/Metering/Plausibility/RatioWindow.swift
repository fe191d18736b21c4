import Quantities

/// What a meter's register counted in a stretch of time, beside what its power says.
public struct RatioWindow: Hashable, Sendable {
    public let begin: Instant
    /// How much of it lies between readings that both told their power.
    public private(set) var covered: Span
    public private(set) var energy: WattHours
    /// The sum of the power at both ends of each step times its length: twice the energy, in W·ms.
    public private(set) var twicePower: Int64

    public init(begin: Instant, covered: Span = .zero, energy: WattHours = .zero, twicePower: Int64 = 0) {
        self.begin = begin
        self.covered = covered
        self.energy = energy
        self.twicePower = twicePower
    }

    /// Two readings further apart say nothing of the power between them.
    static let longestStep = Span.hours(1)

    /// What is fed back counts as none: the register stands meanwhile.
    mutating func add(_ consumed: WattHours, from: Watts, to: Watts, in elapsed: Span) {
        covered = covered + elapsed
        energy = WattHours(Int64(clamping: Int128(energy.value) + Int128(consumed.value)))
        let power = Int128(max(from.value, 0)) + Int128(max(to.value, 0))
        twicePower = Int64(clamping: Int128(twicePower) + power * Int128(elapsed.milliseconds))
    }

    /// By the power.
    var expected: WattHours { WattHours(twicePower / 7_200_000) }

    /// Whether register and power disagree; nil where there is too little to tell: less than 50 steps of the register, less than 1 % of
    /// what the meter can carry, or half of the time without power.
    func isApart(_ resolution: WattHours, _ facts: RatioFacts, _ limits: RatioLimits) -> Bool? {
        guard covered.milliseconds * 2 >= limits.window.milliseconds else { return nil }
        let larger = max(energy, expected)
        let smaller = min(energy, expected)
        guard Int128(larger.value) >= Int128(resolution.value) * 50 else { return nil }
        if let measurable = facts.measurable,
            Int128(larger.value) * 100 * 3_600_000 < Int128(measurable) * Int128(covered.milliseconds)
        {
            return nil
        }
        return Int128(larger.value) * 100 > Int128(smaller.value) * Int128(limits.registerPercent)
    }
}
