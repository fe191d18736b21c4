import CWorldDisk
import Quantities

/// What was done, as a hash that two processes can compare and, where wanted, as lines for a person.
struct Trace {
    private(set) var lines: [String] = []
    let isTold: Bool

    init(isTold: Bool) { self.isTold = isTold }

    /// The hash over all bytes on disk and wire, all happenings and all effects so far.
    var hash: UInt64 { world_disk_trace() }

    func note(_ code: UInt8, _ a: Int64 = 0, _ b: Int64 = 0) {
        withUnsafeBytes(of: (UInt64(code), a, b)) { world_disk_note($0.baseAddress, Int32($0.count)) }
    }

    func note(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { world_disk_note($0.baseAddress, Int32($0.count)) }
    }

    func note(_ text: String) { note(Array(text.utf8)) }

    mutating func tell(at now: Int64, _ text: @autoclosure () -> String) {
        guard isTold else { return }
        lines.append("\(now / 1000).\(padded(now % 1000, 3))  \(text())")
    }
}

/// Numbers that follow from a seed (splitmix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0..<count.
    mutating func below(_ count: Int64) -> Int64 { Int64(next() % UInt64(max(count, 1))) }
}
