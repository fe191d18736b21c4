/// Numbers that a seed determines, for stories that are the same in every run.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next<T: FixedWidthInteger>(_ range: ClosedRange<T>) -> T {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + T(next() % width)
    }

    mutating func oneIn(_ n: UInt64) -> Bool { next() % n == 0 }
}
