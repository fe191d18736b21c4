import Metering
import Quantities
import Testing

@Suite struct BlockImageTests {
    @Test func `an image is read once for all blocks, and each meter reads its own`() throws {
        let profile = TestProfiles.image(count: 10, limits: RequestLimits(registersPerRead: 64, readableGap: 20))
        let plan = RegisterPlan(for: profile, reading: .select)
        // Uptime, then blocks of 6 registers every 16: four fit into 64 registers.
        #expect(plan.requests.map(\.address) == [900, 1000, 1064, 1128])
        #expect(plan.requests.map(\.count) == [2, 54, 54, 22])

        var image: [Int: UInt16] = [900: 0, 901: 3600]
        for block in 0..<10 {
            let base = 1000 + block * 16
            image[base + 1] = UInt16(500 + block)
            image[base + 3] = UInt16(7000 + block)
            image[base + 4] = UInt16(block)
            image[base + 5] = UInt16(block % 2)
        }
        let replies = plan.requests.map { request in
            RequestReply.words((0..<request.count).map { image[Int(request.address) + $0] ?? 0 })
        }
        let arrival = Instant(milliseconds: 1_000_000_000)
        for block in 0..<10 {
            let sample = plan.sample(of: replies, meter: MeterID(1), purpose: .select, arrival: arrival, block: block)
            #expect(sample.energy == WattHours(Int64(7000 + block)))
            #expect(sample.serial == SerialNumber("\(500 + block)"))
            #expect(sample.relay == (block % 2 == 0 ? .open : .closed))
            #expect(sample.sourceTime == arrival - .seconds(Int64(block)))
            #expect(sample.uptimeSeconds == 3600)
            #expect(sample.raw.count == 8)
        }
    }

    @Test func `a block is not torn apart where it fits into one request`() {
        // Blocks of 6 registers side by side; 8 would fit into a request, but a block and a half would tear the second.
        let profile = TestProfiles.image(stride: 6, count: 4, limits: RequestLimits(registersPerRead: 8))
        let plan = RegisterPlan(for: profile, reading: .select)
        #expect(plan.requests.dropFirst().map(\.address) == [1000, 1006, 1012, 1018])
    }

    @Test func `one block alone can be read`() {
        let profile = TestProfiles.image(count: 100)
        let plan = RegisterPlan(for: profile, reading: .identity, blocks: 7..<8)
        #expect(plan.requests == [ReadRequest(table: .holdingRegisters, address: 1112, count: 2)])
        #expect(plan.readout(of: [.words([0, 42])], block: 7).serial == SerialNumber("42"))
        #expect(plan.readout(of: [.words([0, 42])], block: 8) == Readout.empty)
    }

    @Test func `blocks beyond the last address are left out`() {
        let profile = TestProfiles.image(base: 65_500, count: 5, limits: RequestLimits(readableGap: 20))
        let plan = RegisterPlan(for: profile, reading: .mark)
        for request in plan.requests { #expect(Int(request.address) + request.count <= 65_536) }
        #expect(
            plan.readout(of: plan.requests.map { .words(Array(repeating: 1, count: $0.count)) }, block: 4).energy == nil
        )
    }

    @Test func `F-B7 a block that is refused is left out, and the others stay`() {
        let profile = TestProfiles.image(count: 3)
        let plan = RegisterPlan(for: profile, reading: .mark)
        let second = plan.requests.firstIndex { $0.address == 1018 } ?? -1
        let rest = plan.leavingOut(request: second)
        let replies = rest.requests.map { RequestReply.words(Array(repeating: 1, count: $0.count)) }
        #expect(rest.readout(of: replies, block: 0).energy == WattHours(65_537))
        #expect(rest.readout(of: replies, block: 1).energy == nil)
        #expect(rest.readout(of: replies, block: 2).energy == WattHours(65_537))
    }
}

extension Readout {
    static var empty: Readout {
        RegisterPlan(for: DeviceProfile(name: "none", model: "None", points: []), reading: .mark).readout(of: [])
    }
}
