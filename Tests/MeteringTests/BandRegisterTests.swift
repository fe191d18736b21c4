import Metering
import Quantities
import Testing

/// Registers by band, reactive energy and the meter's own clock, read beside the billed energy.
@Suite struct BandRegisterTests {
    private static let profile = DeviceProfile(
        name: "test", model: "Test",
        points: [
            Point(quantity: .energyImport, table: .holdingRegisters, address: 0, encoding: .u32),
            Point(quantity: .energyImportT1, table: .holdingRegisters, address: 2, encoding: .u32, band: .valley),
            Point(
                quantity: .energyImportT2, table: .holdingRegisters, address: 4, encoding: .u32,
                invalid: [0xFFFF_FFFF], band: .peak),
            Point(quantity: .energyReactive, table: .holdingRegisters, address: 6, encoding: .u16),
            Point(quantity: .meterSeconds, table: .holdingRegisters, address: 7, encoding: .iec870),
            Point(quantity: .energyImportT3, table: .holdingRegisters, address: 11, encoding: .u32),
        ])

    private func sample(_ words: [UInt16]) -> Sample {
        let plan = RegisterPlan(for: Self.profile, reading: .mark)
        return plan.sample(
            of: [.words(words)], meter: MeterID(1), purpose: .mark, arrival: Instant(milliseconds: 0))
    }

    @Test func `what a profile gives a band is read at marks, with the clock, and the rest is not`() throws {
        let plan = RegisterPlan(for: Self.profile, reading: .mark)
        #expect(plan.requests == [ReadRequest(table: .holdingRegisters, address: 0, count: 11)])
        // 2026-11-23, a Monday, 08:15:30.
        let sample = sample([0, 1000, 0, 300, 0, 700, 55, 26, 11 << 8 | 1 << 5 | 23, 8 << 8 | 15, 30_000])
        #expect(sample.energy == WattHours(1000))
        #expect(sample.registers == [BandEnergy(.peak, WattHours(700)), BandEnergy(.valley, WattHours(300))])
        #expect(sample.reactive == 55)
        let day = try #require(CivilDate(year: 2026, month: 11, day: 23))
        #expect(sample.meterSeconds == day.daysSinceEpoch * 86_400 + 8 * 3600 + 15 * 60 + 30)
        #expect(sample.defects.isEmpty && Self.profile.countsByBand)
    }

    @Test func `a register or a clock that holds nothing says nothing against the energy`() {
        let sample = sample([0, 1000, 0, 300, 0xFFFF, 0xFFFF, 55, 26, 13 << 8 | 40, 25 << 8 | 61, 0])
        #expect(sample.energy == WattHours(1000) && sample.defects.isEmpty)
        #expect(sample.registers.isEmpty && sample.meterSeconds == nil)
    }

    @Test(
        arguments: [
            (26, 2 << 8 | 29, 0, 0), (26, 11 << 8 | 23, 24 << 8, 0), (26, 11 << 8 | 23, 60, 0),
            (26, 11 << 8 | 23, 0x80, 0), (26, 11 << 8 | 23, 0, 60_000),
        ] as [(UInt16, UInt16, UInt16, UInt16)])
    func `no date and no time of a day is no clock`(words: (UInt16, UInt16, UInt16, UInt16)) {
        let sample = sample([0, 1, 0, 0, 0, 1, 0, words.0, words.1, words.2, words.3])
        #expect(sample.meterSeconds == nil)
    }
}
