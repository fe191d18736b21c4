import Quantities

/// What a household or firm draws, by hour and season; the same for the same seed.
struct LoadCurve {
    /// W by day at the height of the season.
    let peak: Int64
    /// W at night, and out of season.
    let base: Int64
    /// Months of high use.
    let season: ClosedRange<Int>
    let seed: UInt64

    /// W within the hour that `hour` names.
    func watts(month: Int, hour: Int, day: Int64) -> Int64 {
        let isDay = (7..<22).contains(hour)
        let height = season.contains(month) ? peak : (peak + base) / 2
        var dice = Dice(seed: seed ^ UInt64(bitPattern: day &* 24 &+ Int64(hour)))
        let level = isDay ? height : base
        return level / 2 + dice.below(max(level, 1))
    }
}

/// Random numbers that follow from a seed (splitmix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0..<bound.
    mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(max(bound, 1))) }

    /// True once in `n`.
    mutating func oneIn(_ n: Int64) -> Bool { below(n) == 0 }
}
