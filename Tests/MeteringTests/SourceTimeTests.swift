import Metering
import Quantities
import Testing

@Suite struct SourceTimeTests {
    let arrival = Instant(milliseconds: 1_800_000_000_000)

    private func sample(_ quantity: Quantity, _ value: UInt32?) -> Sample {
        let profile = DeviceProfile(
            name: "t", model: "T",
            points: [
                Point(quantity: .energyImport, table: .inputRegisters, address: 0, encoding: .u16),
                Point(quantity: quantity, table: .inputRegisters, address: 10, encoding: .u32, invalid: [0xFFFF_FFFF]),
            ])
        let stamp = value.map { RequestReply.words([UInt16($0 >> 16), UInt16($0 & 0xFFFF)]) } ?? .failed
        return RegisterPlan(for: profile, reading: .mark)
            .sample(of: [.words([5]), stamp], meter: MeterID(1), purpose: .mark, mark: arrival, arrival: arrival)
    }

    @Test func `F-B19 the age that a cache states is taken off the arrival`() {
        let sample = sample(.ageSeconds, 90)
        #expect(sample.sourceTime == arrival - .seconds(90))
        #expect(sample.sourceResolution == .seconds(1))
        #expect(sample.defects.isEmpty)
    }

    @Test func `a stated time is taken as it is, up to the arrival`() {
        #expect(sample(.sourceSeconds, 1_799_999_900).sourceTime == arrival - .seconds(100))
        #expect(sample(.sourceSeconds, 1_800_000_003).sourceTime == arrival)
        #expect(sample(.sourceSeconds, 1_800_000_003).defects.isEmpty)
    }

    @Test(arguments: [
        (Quantity.ageSeconds, UInt32?.none), (.ageSeconds, 0xFFFF_FFFF), (.ageSeconds, 3_000_000),
        (.sourceSeconds, nil), (.sourceSeconds, 0),
        (.sourceSeconds, 1_800_000_060), (.sourceSeconds, 0xFFFF_FFFF),
    ]) func `F-B23 a stamp that is missing or absurd makes the time a guess, and says so`(
        _ quantity: Quantity, _ value: UInt32?
    ) {
        let sample = sample(quantity, value)
        #expect(sample.sourceTime == arrival)
        #expect(sample.defects == [.sourceClock])
    }

    @Test func `without any stamp it is the arrival`() {
        let plan = RegisterPlan(for: TestProfiles.single(.energyImport, .u16), reading: .mark)
        let sample = plan.sample(of: [.words([1])], meter: MeterID(1), purpose: .onDemand, arrival: arrival)
        #expect(sample.sourceTime == arrival)
        #expect(sample.defects.isEmpty)
        #expect(sample.mark == nil)
    }
}
