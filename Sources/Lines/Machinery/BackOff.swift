import Quantities

/// Pauses that double, with jitter from ids alone: the same line under the same seed pauses the same.
enum BackOff {
    /// The pause after `failures` in a row (from 1): `first` doubled for each further one, at most `cap`, and of that
    /// between half and the whole.
    static func pause(first: Span, cap: Span, failures: Int, seed: UInt64, salt: UInt64) -> Span {
        let doublings = Int64(min(max(failures - 1, 0), 30))
        let nominal =
            first.milliseconds > cap.milliseconds >> doublings ? cap.milliseconds : first.milliseconds << doublings
        let half = nominal / 2
        let noise = mix(mix(seed ^ salt) &+ UInt64(clamping: failures))
        return .milliseconds(half + Int64(noise % UInt64(max(nominal - half, 0) + 1)))
    }

    /// SplitMix64's finaliser: neighbours in, unrelated numbers out.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
