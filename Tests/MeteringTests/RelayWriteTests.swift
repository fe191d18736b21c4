import Metering
import Quantities
import Testing

@Suite struct RelayWriteTests {
    static let state = RelayStatePoint(table: .holdingRegisters, address: 0, values: [0: .open, 1: .closed])

    private func profile(
        _ command: RelayCommand, channels: Int = 1, forbidden: [RegisterRange] = [], image: BlockImage? = nil
    ) -> DeviceProfile {
        DeviceProfile(
            name: "t", model: "T", points: [],
            relay: RelayProfile(command: command, state: Self.state, channels: channels), image: image,
            forbiddenWrites: forbidden)
    }

    @Test func `a command writes the absolute state, where the profile says`() throws {
        let word = profile(.word(address: 0x1A, stride: 1, close: 1, open: 0, multiple: true))
        let open = try word.relayWrite(.open)
        #expect(open.function == .multipleRegisters)
        #expect(open.address == 0x1A)
        #expect(open.values == [0])
        #expect(try word.relayWrite(.close).values == [1])

        let single = profile(.word(address: 5, stride: 2, close: 7, open: 9, multiple: false), channels: 4)
        #expect(try single.relayWrite(.close, channel: 3).address == 11)
        #expect(try single.relayWrite(.close, channel: 3).function == .singleRegister)

        let coil = profile(.coil(address: 0, stride: 1, closeIsOn: false), channels: 6)
        let write = try coil.relayWrite(.close, channel: 5)
        #expect(write.table == .coils)
        #expect(write.address == 5)
        #expect(write.values == [0])

        let order = profile(
            .selfClearing(address: 12, stride: 1, closeBit: 1, openBit: 2),
            image: BlockImage(base: 1000, stride: 32, count: 4))
        #expect(try order.relayWrite(.open, block: 3).address == 1000 + 96 + 12)
        #expect(try order.relayWrite(.open, block: 3).values == [2])
    }

    @Test func `the key of a keyed relay is made of the serial number`() throws {
        let keyed = profile(.keyedWords(address: 0x566, close: 0x5555, open: 0xAAAA, key: .fineco))
        // 0x11111111, of the maker's example.
        let write = try keyed.relayWrite(.open, serial: SerialNumber("286331153"))
        #expect(write.values == [0x1020, 0xAAAA])
        #expect(write.function == .multipleRegisters)
        #expect(throws: WriteRefusal.noKey) { try keyed.relayWrite(.open) }
        #expect(throws: WriteRefusal.noKey) { try keyed.relayWrite(.open, serial: SerialNumber("4294967296")) }
        #expect(throws: WriteRefusal.noKey) { try keyed.relayWrite(.open, serial: SerialNumber("AB12")) }
    }

    @Test func `writes go only where the profile allows`() {
        let meter = DeviceProfile(name: "t", model: "T", points: [])
        #expect(throws: WriteRefusal.noRelay) { try meter.relayWrite(.open) }

        let relay = profile(.coil(address: 0, stride: 1, closeIsOn: true), channels: 6)
        #expect(throws: WriteRefusal.noChannel(6, of: 6)) { try relay.relayWrite(.open, channel: 6) }
        #expect(throws: WriteRefusal.noChannel(-1, of: 6)) { try relay.relayWrite(.open, channel: -1) }
        #expect(throws: WriteRefusal.noBlock(1, of: 1)) { try relay.relayWrite(.open, block: 1) }

        let far = profile(.coil(address: 65_535, stride: 1, closeIsOn: true), channels: 2)
        #expect(throws: WriteRefusal.noAddress(65_536)) { try far.relayWrite(.open, channel: 1) }

        let taboo = RegisterRange(table: .holdingRegisters, address: 0, count: 12)
        let wrong = profile(.keyedWords(address: 0xFFFF, close: 1, open: 2, key: .fineco))
        #expect(throws: WriteRefusal.noAddress(65_535)) { try wrong.relayWrite(.open, serial: SerialNumber("1")) }
        let reset = profile(.word(address: 11, stride: 1, close: 1, open: 0, multiple: true), forbidden: [taboo])
        #expect(throws: WriteRefusal.forbidden(taboo)) { try reset.relayWrite(.close) }
    }
}
