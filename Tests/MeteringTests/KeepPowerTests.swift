import Metering
import Testing

/// What a meter tells of keeping the power on by itself.
@Suite struct KeepPowerTests {
    private func profile(mask: UInt16 = 0xFFFF, set: UInt16 = 1) -> DeviceProfile {
        DeviceProfile(
            name: "keeping", model: "Keeping",
            points: [Point(quantity: .energyImport, table: .holdingRegisters, address: 0, encoding: .u32)],
            identity: Identity(table: .holdingRegisters, address: 100, encoding: .u32),
            relay: RelayProfile(
                command: .word(address: 201, stride: 0, close: 1, open: 0, multiple: false),
                state: RelayStatePoint(table: .holdingRegisters, address: 200, values: [0: .open, 1: .closed]),
                keepPower: KeepPowerPoint(table: .holdingRegisters, address: 300, mask: mask, set: set)))
    }

    /// Register 300 with this word, or refused; all others zero.
    private func told(_ word: UInt16?, by profile: DeviceProfile, _ content: ReadContent = .select) -> KeepPower? {
        let plan = RegisterPlan(for: profile, reading: content)
        let replies = plan.requests.map { request -> RequestReply in
            guard Int(request.address)..<Int(request.address) + request.count ~= 300 else {
                return .words([UInt16](repeating: 0, count: request.count))
            }
            return word.map { .words([$0]) } ?? .failed
        }
        return plan.readout(of: replies).keepPower
    }

    @Test func `it is set, clear, or not readable, and asked for only where a trip may follow`() {
        #expect(told(1, by: profile()) == .set)
        #expect(told(0, by: profile()) == .clear)
        #expect(told(2, by: profile()) == .clear)
        #expect(told(nil, by: profile()) == .unreadable)
        #expect(told(0b1101, by: profile(mask: 0b100, set: 0b100)) == .set)
        #expect(told(0b1001, by: profile(mask: 0b100, set: 0b100)) == .clear)
        for content in [ReadContent.mark, .identity, .relayState] { #expect(told(1, by: profile(), content) == nil) }
    }
}
