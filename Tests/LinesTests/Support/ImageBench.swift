import Lines
import Metering
import Quantities
import Supply

/// A bench with one concentrator, unit 9, whose image holds meters 1 and up.
enum ImageBench {
    static func bench(
        blocks: Int, inFlight: Int = 1, settled: Bool = true, profile: DeviceProfile = Profiles.image,
        refreshedEvery refresh: Span? = nil
    ) -> Bench {
        let meters = (0..<blocks).map {
            LineMeter(
                id: MeterID(Int64($0 + 1)), unit: 9, profile: profile, block: $0, markInterval: .minutes(15))
        }
        var bench = Bench(meters, inFlight: inFlight, settled: false)
        var device = Device()
        for block in 0..<blocks {
            let base = UInt16(1000 + 20 * block)
            device.set(.holdingRegisters, base, Profiles.split(UInt32(8_000_000 + block)))
            device.set(.holdingRegisters, base + 2, [0, UInt16(100 * block + 5), 42])
            device.set(.holdingRegisters, base + 10, [1])
        }
        // Block 0 has contacts.
        device.relayAt = Device.Place(table: .holdingRegisters, address: 1011)
        device.stateAt = Device.Place(table: .holdingRegisters, address: 1010)
        device.cache = refresh.map { ($0, Device.Place(table: .holdingRegisters, address: 1005)) }
        bench.devices[9] = device
        guard settled else { return bench }
        bench.connect()
        bench.run(for: .seconds(20))
        bench.forget()
        return bench
    }

    /// The relay of this block.
    static func address(_ block: Int, profile: String = "image") -> RelayAddress {
        RelayAddress(
            supplyPoint: SupplyPointID(Int64(block)), meter: MeterID(Int64(block + 1)), meterUnit: 9,
            meterProfile: profile, meterBlock: block, meterSerial: serial(block), line: LineID(1), relayUnit: 9,
            relayProfile: profile, relayChannel: 0, relaySerial: nil)
    }

    static func serial(_ block: Int) -> SerialNumber { SerialNumber("\(8_000_000 + block)") }
}
