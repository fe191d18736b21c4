import Metering

extension FaultKind {
    /// The words that a reader gets instead of `words`, the true ones of `point`; nil where this kind leaves them alone.
    func distorted(_ words: ArraySlice<UInt16>, of point: Point, dice: inout SplitMix) -> [UInt16]? {
        let count = words.count
        let isFloat = point.encoding == .f32
        switch self {
        case .garbage: return (0..<count).map { _ in UInt16(truncatingIfNeeded: dice.next()) }
        case .notANumber: return isFloat ? floating(0x7FC0_0000, point) : point.noValue ?? ones(count)
        case .infinity: return isFloat ? floating(0x7F80_0000, point) : ones(count)
        case .allOnes: return ones(count)
        case .sign: return RegisterWriter.split(0x8000 << UInt64(16 * (min(count, 4) - 1)), count, point.wordOrder)
        case .zeros: return [UInt16](repeating: 0, count: count)
        case .notDecimal: return [UInt16](repeating: 0xABCD, count: count)
        case .wordSwap: return words.reversed()
        default: return nil
        }
    }

    private func ones(_ count: Int) -> [UInt16] { [UInt16](repeating: 0xFFFF, count: count) }

    private func floating(_ bits: UInt64, _ point: Point) -> [UInt16] { RegisterWriter.split(bits, 2, point.wordOrder) }
}

extension Point {
    /// The profile's own words for "no value".
    var noValue: [UInt16]? {
        invalid.first.map { RegisterWriter.split($0, encoding.count, wordOrder) }
    }
}
