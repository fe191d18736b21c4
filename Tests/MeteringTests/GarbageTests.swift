import Metering
import Quantities
import Testing

@Suite struct GarbageTests {
    @Test(arguments: 0..<300)
    func `F-B11 garbage is decoded and judged without a trap, and never makes negative energy`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let profile = Self.profile(&random)
        let content = ReadContent.allCases.randomElement(using: &random) ?? .select
        let plan = RegisterPlan(for: profile, reading: content, channels: 0..<3)
        let limits = MeterLimits(maximumCurrent: Milliamperes(60_000))
        var series = MeterSeries()
        var arrival = Instant(milliseconds: 1_700_000_000_000)
        for _ in 0..<20 {
            let replies = plan.requests.map { request -> RequestReply in
                switch Int.random(in: 0..<8, using: &random) {
                case 0: .failed
                case 1: .words([])
                case 2: .words(Array(repeating: 0xFFFF, count: request.count))
                case 3: .words(Array(repeating: 0x8000, count: request.count))
                case 4: .words(Array(repeating: 0, count: request.count + 1))
                case 5: .words(Array(repeating: 0, count: request.count))
                default: .words((0..<request.count).map { _ in UInt16.random(in: 0 ... .max, using: &random) })
                }
            }
            let cut = Array(replies.prefix(Int.random(in: 0...replies.count, using: &random)))
            let block = Int.random(in: -1...plan.blocks.count, using: &random)
            arrival = arrival + .seconds(Int64.random(in: -10...1000, using: &random))
            let sample = plan.sample(
                of: cut, meter: MeterID(1), purpose: .mark, arrival: arrival, block: block,
                channel: Int.random(in: -1...4, using: &random))
            #expect(sample.energy.map { $0 >= .zero } ?? true)
            let judgement = series.judge(sample, limits: limits)
            #expect(judgement.reading.consumed.map { $0 >= .zero } ?? true)
            #expect(judgement.reading.consumed == nil || judgement.reading.quality.counts)
            series = judgement.series
        }
    }

    private static func profile(_ random: inout SeededGenerator) -> DeviceProfile {
        let encodings: [Encoding] = [
            .u16, .s16, .u32, .s32, .u64, .s64, .f32, .acc32, .bcd(registers: 1), .bcd(registers: 4),
            .ascii(registers: 2), .bit,
            .bcd(registers: 9), .ascii(registers: 0), .bcd(registers: -1),
        ]
        let scales = [
            Scale.one, Scale(numerator: .max, denominator: 1), Scale(numerator: 1, denominator: .max),
            Scale(numerator: -3, denominator: 7),
        ]
        let points = Quantity.allCases.shuffled(using: &random).prefix(12).map { quantity in
            Point(
                quantity: quantity, table: .inputRegisters, address: UInt16.random(in: 0 ... .max, using: &random),
                encoding: encodings.randomElement(using: &random) ?? .u16,
                wordOrder: Bool.random(using: &random) ? .highFirst : .lowFirst,
                scale: scales.randomElement(using: &random) ?? .one,
                exponentFrom: Bool.random(using: &random) ? nil : .energyScale,
                ratios: Bool.random(using: &random) ? [] : [.currentRatio, .voltageRatio, .powerFactor])
        }
        return DeviceProfile(
            name: "garbage", model: "Garbage", points: points,
            identity: Identity(
                table: .holdingRegisters, address: UInt16.random(in: 0 ... .max, using: &random),
                encoding: encodings.randomElement(using: &random) ?? .u16),
            relay: RelayProfile(
                command: .coil(address: 0, stride: 1, closeIsOn: true),
                state: RelayStatePoint(
                    table: .coils, address: UInt16.random(in: 0 ... .max, using: &random), stride: 30_000,
                    values: [0: .open]),
                channels: 3),
            limits: RequestLimits(
                registersPerRead: Int.random(in: 1...125, using: &random),
                readableGap: Int.random(in: 0...50, using: &random)),
            image: Bool.random(using: &random)
                ? nil : BlockImage(base: 60_000, stride: Int.random(in: 0...9000, using: &random), count: 3))
    }
}
