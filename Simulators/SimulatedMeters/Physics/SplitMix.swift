/// A small generator (splitmix64): the same seed gives the same numbers in every process.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SplitMix.mix(state)
    }

    /// A number from 0 to `bound` - 1; `bound` is at least 1. The slight bias does not matter here.
    mutating func next(below bound: Int64) -> Int64 { Int64(next() >> 1) % bound }

    /// Scatters `value` over 64 bits.
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// One number for a pair, such as a meter's seed and a slot of time.
    static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 { mix(mix(a &+ 0x9E37_79B9_7F4A_7C15) &+ b) }
}
