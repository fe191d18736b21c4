import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

@Suite struct `Concentrator images` {
    @Test func `an image is read once for all of its meters, and each gets its own block`() {
        var bench = ImageBench.bench(blocks: 12)
        bench.run(for: .minutes(15))
        #expect(bench.samples.map(\.meter.number) == Array(1...12))
        let energies = (0..<12).map { WattHours(Int64(100 * $0 + 5)) }
        #expect(bench.samples.compactMap(\.energy) == energies)
        #expect(bench.sent.count < 6)
    }

    @Test func `a block on demand is read alone, with its serial number`() {
        var bench = ImageBench.bench(blocks: 12)
        bench.tell(.read(MeterID(4), token: 1))
        bench.run(for: .seconds(1))
        #expect(bench.sent.count == 1)
        #expect(bench.samples.map(\.serial) == [SerialNumber("8000003")])
    }

    @Test func `I-C10 two relays in one image are operated one after the other, and settle together`() {
        var bench = ImageBench.bench(blocks: 4)
        bench.devices[9]?.set(.holdingRegisters, 1010, [0])
        bench.devices[9]?.set(.holdingRegisters, 1030, [0])
        for block in 0..<2 {
            let address = RelayAddress(
                supplyPoint: SupplyPointID(Int64(block)), meter: MeterID(Int64(block + 1)), meterUnit: 9,
                meterProfile: "image",
                meterBlock: block, meterSerial: SerialNumber("\(8_000_000 + block)"), line: LineID(1), relayUnit: 9,
                relayProfile: "image", relayChannel: 0, relaySerial: nil)
            bench.order(
                .close(OrderID(Int64(block + 1)), address, .serial(SerialNumber("\(8_000_000 + block)")), insist: false)
            )
        }
        bench.run(for: .seconds(1))
        #expect(
            bench.writes.map(\.request) == [
                .writeSingleRegister(address: 1011, value: 1), .writeSingleRegister(address: 1031, value: 1),
            ])
        #expect(bench.writes.map(\.unit) == [9, 9])
    }
}
