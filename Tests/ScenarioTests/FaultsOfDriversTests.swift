import Foundation
import Rig
import Testing

/// Lines that libmodbus drives.
@Suite struct FaultsOfDrivers {
    /// Read, switched off, switched on: with one write each way, and the serial number read on the write's connection.
    private static func tripAndRestore(_ street: Street, _ house: House) throws {
        try street.wait(60, for: "off", all: [house]) { try street.supply($0) == "off" }
        #expect(try street.positions(house) == ["open"], street.told(house))
        #expect(try street.pay(house).status == 201)
        try street.wait(40, for: "power", all: [house]) { try street.supply($0) == "on" }
        #expect(try street.positions(house) == ["open", "closed"], street.told(house))
        let journal = try street.meters.journal()
        for write in journal where write.event == "write" && write.place == house.place {
            let proof = journal.last {
                $0.event == "serial_read" && $0.place == house.place && $0.number < write.number
            }
            #expect(proof?.connection == write.connection)
        }
    }

    @Test
    func `I-C1 F-B1 a line over libmodbus is read, tripped and restored, also after silence and a lost reply`() throws {
        let house = House.inArrears("1601", on: "lib")
        let neighbour = House.inCredit("1602", on: "lib")
        let street = try Street(
            [house, neighbour], lines: ["lib": "tcp: \"127.0.0.1:{lib}\", driver: libmodbus"]
        ) { try $0.fault("lost-reply", at: house.place, count: 1, on: "writes") }
        #expect(try street.line("lib")["driver"] as? String == "libmodbus")
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.fault("silence", at: house.place, on: "reads")
        try street.wait(40, for: "staleness", all: [house]) {
            try street.isNoticed($0) && street.reasons($0).contains("reading_stale")
        }
        #expect(try street.positions(house).isEmpty)
        try street.meters.command(["do": "clear", "at": house.place, "fault": "silence"])
        try FaultsOfDrivers.tripAndRestore(street, house)
        #expect(try street.writes(house).count == 2)
        #expect(try street.positions(neighbour).isEmpty)
    }

    @Test
    func `I-C1 a serial bus is read, tripped and restored over libmodbus`() throws {
        let house = House.inArrears("1611", on: "rtu")
        let neighbour = House.inCredit("1612", on: "rtu")
        let street = try Street(
            [house, neighbour], endpoints: ["rtu": "pty: true"],
            lines: ["rtu": "serial: {device: \"{rtu}\", baud: 9600}"])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        #expect(try street.line("rtu")["driver"] as? String == "libmodbus")
        try FaultsOfDrivers.tripAndRestore(street, house)
        #expect(try street.positions(neighbour).isEmpty)
    }
}
