import Metering
import Quantities
import Testing

@Suite struct DecodingTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let encoding: Encoding
        var scale = Scale.one
        var order = WordOrder.highFirst
        var invalid: [UInt64] = []
        let words: [UInt16]
        var value: Int64?
        var defect: SampleDefect?
        var testDescription: String { name }
    }

    static let kWh = TestProfiles.kilowattHours
    static let tenth = Scale(numerator: 1, denominator: 10)
    static let energies = [
        Case(name: "u16", encoding: .u16, words: [0xFFFE], value: 65_534),
        Case(name: "s16 negative", encoding: .s16, words: [0xFFFF], defect: .negative),
        Case(name: "u32 high first", encoding: .u32, words: [0x0001, 0x0002], value: 65_538),
        Case(name: "u32 low first", encoding: .u32, order: .lowFirst, words: [0x0002, 0x0001], value: 65_538),
        Case(name: "s32", encoding: .s32, words: [0x7FFF, 0xFFFF], value: 2_147_483_647),
        Case(name: "u64 high first", encoding: .u64, words: [0, 0, 1, 2], value: 65_538),
        Case(name: "u64 low first", encoding: .u64, order: .lowFirst, words: [2, 1, 0, 0], value: 65_538),
        Case(
            name: "u64 that no Wh can be", encoding: .u64, words: [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF], defect: .outOfRange),
        Case(name: "s64", encoding: .s64, words: [0, 0x12, 0xD687, 0x0000], value: 0x12_D687_0000),
        Case(
            name: "0.01 kWh steps", encoding: .u32, scale: Scale(numerator: 10, denominator: 1), words: [0, 12_345],
            value: 123_450),
        Case(name: "0.1 Wh steps round half up", encoding: .u16, scale: tenth, words: [15], value: 2),
        Case(name: "0.1 Wh steps round down below", encoding: .u16, scale: tenth, words: [14], value: 1),
        Case(name: "f32 one kWh", encoding: .f32, scale: kWh, words: [0x3F80, 0x0000], value: 1000),
        Case(name: "f32 0.1 kWh is 100 Wh", encoding: .f32, scale: kWh, words: [0x3DCC, 0xCCCD], value: 100),
        Case(name: "f32 1234.56 kWh", encoding: .f32, scale: kWh, words: [0x449A, 0x51EC], value: 1_234_560),
        Case(
            name: "f32 0.0005 kWh is half a Wh and rounds up", encoding: .f32, scale: kWh, words: [0x3A03, 0x126F],
            value: 1),
        Case(name: "f32 0.00049 kWh", encoding: .f32, scale: kWh, words: [0x3A00, 0x7383], value: 0),
        Case(name: "f32 zero", encoding: .f32, scale: kWh, words: [0, 0], value: 0),
        Case(name: "f32 minus zero", encoding: .f32, scale: kWh, words: [0x8000, 0], value: 0),
        Case(name: "f32 minus one", encoding: .f32, scale: kWh, words: [0xBF80, 0], defect: .negative),
        Case(name: "f32 smallest subnormal", encoding: .f32, scale: kWh, words: [0, 1], value: 0),
        Case(name: "f32 largest", encoding: .f32, scale: kWh, words: [0x7F7F, 0xFFFF], defect: .outOfRange),
        Case(name: "F-B11 f32 NaN", encoding: .f32, words: [0x7FC0, 0], defect: .notANumber),
        Case(name: "F-B11 f32 infinity", encoding: .f32, words: [0x7F80, 0], defect: .notANumber),
        Case(name: "F-B11 f32 all ones", encoding: .f32, words: [0xFFFF, 0xFFFF], defect: .notANumber),
        Case(name: "acc32", encoding: .acc32, words: [0x0001, 0x0000], value: 65_536),
        Case(name: "acc32 zero means not implemented", encoding: .acc32, words: [0, 0], defect: .sentinel),
        Case(name: "bcd", encoding: .bcd(registers: 2), words: [0x1234, 0x5678], value: 12_345_678),
        Case(
            name: "bcd low first", encoding: .bcd(registers: 2), order: .lowFirst, words: [0x5678, 0x1234],
            value: 12_345_678),
        Case(name: "F-B11 bcd nibble above 9", encoding: .bcd(registers: 1), words: [0x123A], defect: .notDecimal),
        Case(
            name: "F-B11 a declared invalid value", encoding: .s32, invalid: [0x7FFF_FFFF], words: [0x7FFF, 0xFFFF],
            defect: .sentinel),
    ]

    @Test(arguments: energies) func `raw words become Wh exactly, or a defect`(_ example: Case) {
        let profile = TestProfiles.single(
            .energyImport, example.encoding, scale: example.scale, order: example.order, invalid: example.invalid)
        let readout = RegisterPlan(for: profile, reading: .mark).readout(of: [.words(example.words)])
        #expect(readout.energy?.value == example.value)
        #expect(readout.defects == (example.defect.map { [$0] } ?? []))
        #expect(readout.raw == example.words)
    }

    @Test(arguments: 0..<200) func `every binary32 comes out as exact arithmetic says`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let plan = RegisterPlan(
            for: TestProfiles.single(.energyImport, .f32, scale: TestProfiles.kilowattHours), reading: .mark)
        for _ in 0..<100 {
            // 24 bits times 1000 fit into the 53 of a Double, so that this comparison is exact.
            let bits = UInt32.random(in: 0...UInt32.max, using: &random)
            let float = Float(bitPattern: bits)
            let readout = plan.readout(of: [.words([UInt16(bits >> 16), UInt16(bits & 0xFFFF)])])
            let expected = (Double(float) * 1000).rounded(.toNearestOrAwayFromZero)
            if !float.isFinite {
                #expect(readout.defects == [.notANumber])
            } else if abs(expected) >= 0x1p63 {
                #expect(readout.defects == [.outOfRange], "bits \(bits)")
            } else if expected < 0 {
                #expect(readout.defects == [.negative], "bits \(bits)")
            } else {
                #expect(readout.energy?.value == Int64(expected), "bits \(bits)")
            }
        }
    }

    @Test func `power may be negative, and rounds half away from zero`() {
        let plan = RegisterPlan(for: TestProfiles.single(.power, .s16, scale: Self.tenth), reading: .mark)
        #expect(plan.readout(of: [.words([UInt16(bitPattern: -15)])]).power == Watts(-2))
        #expect(plan.readout(of: [.words([UInt16(bitPattern: -14)])]).power == Watts(-1))
    }

    @Test func `current is the largest phase, voltage the smallest that is not zero`() {
        let profile = TestProfiles.meter([(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1)])
        let plan = RegisterPlan(for: profile, reading: .mark)
        let readout = plan.readout(of: [.words([9, 8, 230, 0, 225, 5, 60, 7])])
        #expect(readout.voltage == Millivolts(225))
        #expect(readout.current == Milliamperes(60))
        #expect(plan.readout(of: [.words([9, 8, 0, 0, 0, 0, 0, 0])]).voltage == Millivolts(0))
    }

    @Test func `a phase without value is only missing, an energy without value is a defect`() {
        let point = { (quantity: Quantity, address: UInt16) in
            Point(quantity: quantity, table: .inputRegisters, address: address, encoding: .u16, invalid: [0xFFFF])
        }
        let plan = RegisterPlan(
            for: DeviceProfile(
                name: "t", model: "T", points: [point(.energyImport, 0), point(.voltageL1, 1), point(.voltageL2, 2)]),
            reading: .mark)
        let good = plan.readout(of: [.words([5, 230, 0xFFFF])])
        #expect(good.voltage == Millivolts(230))
        #expect(good.defects.isEmpty)
        let bad = plan.readout(of: [.words([0xFFFF, 230, 230])])
        #expect(bad.energy == nil)
        #expect(bad.defects == [.sentinel])
    }

    @Test func `ratios multiply, and without them there is no value`() {
        let plan = RegisterPlan(
            for: DeviceProfile(
                name: "t", model: "T",
                points: [
                    Point(
                        quantity: .energyImport, table: .inputRegisters, address: 0, encoding: .u16,
                        scale: Scale(numerator: 10, denominator: 1), ratios: [.currentRatio, .voltageRatio]),
                    Point(
                        quantity: .currentRatio, table: .inputRegisters, address: 10, encoding: .u16,
                        scale: Scale(numerator: 1000, denominator: 1)),
                    Point(
                        quantity: .voltageRatio, table: .inputRegisters, address: 20, encoding: .u16,
                        scale: Scale(numerator: 100, denominator: 1)),
                ]), reading: .mark)
        // 0.01 kWh × 40 × 1.5; one step of the register is 600 Wh.
        let readout = plan.readout(of: [.words([7]), .words([40]), .words([15])])
        #expect(readout.energy == WattHours(4200))
        #expect(readout.resolution == WattHours(600))
        // As it is told, so that it can be compared with what is on file.
        #expect(readout.ratio == ToldRatio(current: 40_000, voltage: 1_500))
        #expect(plan.readout(of: [.words([7]), .words([40]), .failed]).ratio == nil)
        for replies: [RequestReply] in [
            [.words([7]), .failed, .words([15])], [.words([7]), .words([0]), .words([15])],
            [.words([7]), .words([40])],
        ] {
            #expect(plan.readout(of: replies).energy == nil)
            #expect(plan.readout(of: replies).defects == [.scaleMissing])
        }
    }

    @Test func `SunSpec exponents apply, and absurd ones are a defect`() {
        let plan = RegisterPlan(
            for: DeviceProfile(
                name: "t", model: "T",
                points: [
                    Point(
                        quantity: .energyImport, table: .inputRegisters, address: 0, encoding: .acc32,
                        exponentFrom: .energyScale),
                    Point(
                        quantity: .energyScale, table: .inputRegisters, address: 2, encoding: .s16, invalid: [0x8000]),
                ]), reading: .mark)
        #expect(plan.readout(of: [.words([0, 1234, 2])]).energy == WattHours(123_400))
        let small = plan.readout(of: [.words([0, 1235, UInt16(bitPattern: -1)])])
        #expect(small.energy == WattHours(124))
        #expect(small.modulus == WattHours(429_496_730))
        for exponent: UInt16 in [0x8000, 11, UInt16(bitPattern: -11)] {
            #expect(plan.readout(of: [.words([0, 1234, exponent])]).defects == [.scaleMissing])
        }
    }

    @Test func `the step of a float register grows with its value`() {
        let plan = RegisterPlan(for: TestProfiles.single(.energyImport, .f32, scale: Self.kWh), reading: .mark)
        // 1 kWh: 2^-23 kWh, rounded up to 1 Wh. 200,000 kWh: 1/64 kWh, that is 15.625 Wh.
        #expect(plan.readout(of: [.words([0x3F80, 0])]).resolution == WattHours(1))
        #expect(plan.readout(of: [.words([0x4843, 0x5000])]).resolution == WattHours(16))
    }

    struct SerialCase: CustomTestStringConvertible {
        let name: String
        let encoding: Encoding
        var order = WordOrder.highFirst
        let words: [UInt16]
        let text: String?
        var testDescription: String { name }
    }

    static let serials = [
        SerialCase(name: "u32", encoding: .u32, words: [0x0133, 0x5E42], text: "20143682"),
        SerialCase(name: "u32 low first", encoding: .u32, order: .lowFirst, words: [0x5E42, 0x0133], text: "20143682"),
        SerialCase(
            name: "bcd keeps its zeros", encoding: .bcd(registers: 3), words: [0x0012, 0x3456, 0x7890],
            text: "001234567890"),
        SerialCase(name: "ascii", encoding: .ascii(registers: 3), words: [0x4142, 0x3132, 0x3300], text: "AB123"),
        SerialCase(
            name: "ascii, one character a register", encoding: .ascii(registers: 3), words: [0x41, 0x42, 0x31],
            text: "AB1"),
        SerialCase(
            name: "ascii with spaces behind", encoding: .ascii(registers: 2), words: [0x4120, 0x2020], text: "A"),
        SerialCase(name: "ascii that cannot be printed", encoding: .ascii(registers: 1), words: [0x41FF], text: nil),
        SerialCase(name: "bcd nibble above 9", encoding: .bcd(registers: 1), words: [0xA000], text: nil),
        SerialCase(name: "all zeros are no number", encoding: .u32, words: [0, 0], text: nil),
        SerialCase(name: "all ones are no number", encoding: .u64, words: [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF], text: nil),
        SerialCase(name: "empty text is no number", encoding: .ascii(registers: 2), words: [0, 0], text: nil),
    ]

    @Test(arguments: serials) func `serial numbers are read as printed`(_ example: SerialCase) {
        let plan = RegisterPlan(for: TestProfiles.serial(example.encoding, order: example.order), reading: .identity)
        #expect(plan.readout(of: [.words(example.words)]).serial?.text == example.text)
    }

    @Test func `a relay register that holds no known state is no state`() {
        let profile = DeviceProfile(
            name: "t", model: "T", points: [],
            relay: RelayProfile(
                command: .word(address: 1, stride: 1, close: 1, open: 0, multiple: true),
                state: RelayStatePoint(
                    table: .holdingRegisters, address: 1, values: [0: .open, 1: .closed, 2: .readyForReconnection],
                    mask: 0x0003),
                channels: 3))
        let plan = RegisterPlan(for: profile, reading: .relayState, channels: 0..<3)
        let replies: [RequestReply] = [.words([0xFF01, 0x0002, 0x0003])]
        #expect(plan.readout(of: replies, channel: 0).relay == .state(.closed))
        #expect(plan.readout(of: replies, channel: 1).relay == .state(.readyForReconnection))
        #expect(plan.readout(of: replies, channel: 2).relay == .unknown(3))
        #expect(plan.readout(of: replies, channel: 3).relay == nil)
    }

    @Test(arguments: [Quantity.power, .currentL1, .currentL3, .voltageL2])
    func `F-B11 a load that no supply point can have is a defect and no value`(_ quantity: Quantity) {
        let kilo = Scale(numerator: 1000, denominator: 1)
        let plan = RegisterPlan(for: TestProfiles.single(quantity, .f32, scale: kilo), reading: .mark)
        func read(_ words: [UInt16]) -> (value: Int64?, defects: [SampleDefect]) {
            let readout = plan.readout(of: [.words(words)])
            let value = readout.power?.value ?? readout.current?.value ?? readout.voltage?.value
            return (value, readout.defects)
        }
        // 10¹² and -10¹² of the unit, and 10⁶.
        for words: [UInt16] in [[0x5368, 0xD4A5], [0xD368, 0xD4A5]] {
            let absurd = read(words)
            #expect(absurd.defects == [.outOfRange])
            #expect(absurd.value ?? 0 == 0)
        }
        let large = read([0x4974, 0x2400])
        #expect(large.value == 1_000_000_000)
        #expect(large.defects.isEmpty)
    }
}
