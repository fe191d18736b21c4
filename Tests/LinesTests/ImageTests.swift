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
            bench.order(
                .close(
                    OrderID(Int64(block + 1)), ImageBench.address(block), .serial(ImageBench.serial(block)),
                    insist: false))
        }
        bench.run(for: .seconds(1))
        #expect(
            bench.writes.map(\.request) == [
                .writeSingleRegister(address: 1011, value: 1), .writeSingleRegister(address: 1031, value: 1),
            ])
        #expect(bench.writes.map(\.unit) == [9, 9])
    }

    @Test func `F-B1 a close in an image whose write timed out is read back, and its own block alone`() {
        var bench = ImageBench.bench(blocks: 4)
        bench.devices[9]?.set(.holdingRegisters, 1010, [0])
        bench.fault(.lostAnswer, unit: 9) { $0.isWrite }
        bench.order(.close(OrderID(1), ImageBench.address(0), .serial(ImageBench.serial(0)), insist: false))
        bench.run(for: .seconds(30))
        #expect(bench.ends(of: OrderID(1)).map(\.plain) == ["seen closed wrote"])
        #expect(bench.writes.map(\.request) == [.writeSingleRegister(address: 1011, value: 1)])
        let reads = bench.sent.filter { !$0.request.isWrite }.map(\.request)
        #expect(reads.allSatisfy { $0.address >= 1000 && Int($0.address) + $0.count <= 1020 })
    }
}
