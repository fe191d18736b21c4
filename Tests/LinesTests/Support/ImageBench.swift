import Lines
import Metering
import Quantities

/// A bench with one concentrator, unit 9, whose image holds meters 1 and up.
enum ImageBench {
    static func bench(blocks: Int, inFlight: Int = 1, settled: Bool = true) -> Bench {
        let meters = (0..<blocks).map {
            LineMeter(
                id: MeterID(Int64($0 + 1)), unit: 9, profile: Profiles.image, block: $0, markInterval: .minutes(15))
        }
        var bench = Bench(meters, inFlight: inFlight, settled: false)
        var device = Device()
        for block in 0..<blocks {
            let base = UInt16(1000 + 20 * block)
            device.set(.holdingRegisters, base, Profiles.split(UInt32(8_000_000 + block)))
            device.set(.holdingRegisters, base + 2, [0, UInt16(100 * block + 5), 42])
            device.set(.holdingRegisters, base + 10, [1])
        }
        bench.devices[9] = device
        guard settled else { return bench }
        bench.connect()
        bench.run(for: .seconds(20))
        bench.forget()
        return bench
    }
}
