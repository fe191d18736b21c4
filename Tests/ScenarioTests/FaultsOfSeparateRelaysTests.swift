import Foundation
import Rig
import Testing

/// A meter without a relay, and a module beside it that switches its supply, or another's.
@Suite struct FaultsOfSeparateRelays {
    private static func flat(_ number: String, unit: Int, channel: Int, balance: String, pairing: String) -> House {
        House(
            number: number, line: "c1", unit: unit, profile: "eastron-sdm630", serial: 63_050_000 + unit,
            balance: balance,
            energy: "20\(unit)11",
            relay:
                "{unit: 100, profile: wb-mr6c, channel: \(channel), serial: 4271001, rating: 63, pairing: \(pairing)}")
    }

    private static func module(feeds: String) -> [String: [String]] {
        ["c1": ["{profile: wb-mr6c, unit: 100, serial: 4271001, feeds: \(feeds)}"]]
    }

    private static func commission(_ street: Street, _ house: House) throws -> HTTPAnswer {
        try street.daemon.post("/v1/meters/M\(house.number)/commission", ["reason": "new module"], as: "engineer")
    }

    private static func pairing(_ street: Street, _ house: House) throws -> String {
        let points = try street.account(house)["supply_points"] as? [[String: Any]]
        let relay = points?.first?["relay"] as? [String: Any]
        return (relay?["pairing"] as? [String: Any])?["code"] as? String ?? ""
    }

    @Test
    func `I-C1 a separate relay trips nobody before a test has proven whose supply it switches`() throws {
        let debtor = FaultsOfSeparateRelays.flat("1501", unit: 1, channel: 0, balance: "-0.02", pairing: "unproven")
        let neighbour = FaultsOfSeparateRelays.flat("1502", unit: 2, channel: 1, balance: "100", pairing: "proven")
        let street = try Street(
            [debtor, neighbour], devices: FaultsOfSeparateRelays.module(feeds: "[1, 2]"))
        try street.wait(30, for: "a hold for the pairing", all: [debtor]) {
            try street.readingAt($0) != nil && street.reasons($0).contains("pairing_not_proven")
        }
        #expect(try street.writes(debtor, place: "c1/100").isEmpty)
        let answer = try FaultsOfSeparateRelays.commission(street, debtor)
        #expect(answer.status == 202, "\(answer.text)")
        try street.wait(60, for: "the proof", all: [debtor]) {
            try FaultsOfSeparateRelays.pairing(street, $0) == "proven"
        }
        #expect(try street.positions(debtor, place: "c1/100#0").starts(with: ["open", "closed"]))
        // Only now it may be switched off for arrears.
        try street.wait(60, for: "being switched off", all: [debtor]) {
            try street.positions($0, place: "c1/100#0") == ["open", "closed", "open"] && street.supply($0) == "off"
        }
        #expect(try !street.meters.state(debtor.place).isSupplied)
        #expect(try street.pay(debtor).status == 201)
        try street.wait(30, for: "power", all: [debtor]) {
            try street.positions($0, place: "c1/100#0") == ["open", "closed", "open", "closed"]
                && street.supply($0) == "on"
        }
        #expect(try street.positions(neighbour, place: "c1/100#1").isEmpty)
    }

    @Test
    func `F-B14 I-C1 where the channels are crossed a test proves nothing, and whose supply it opened has it again`()
        throws
    {
        let debtor = FaultsOfSeparateRelays.flat("1511", unit: 1, channel: 0, balance: "-0.02", pairing: "unproven")
        let neighbour = FaultsOfSeparateRelays.flat("1512", unit: 2, channel: 1, balance: "100", pairing: "unproven")
        let street = try Street(
            [debtor, neighbour], devices: FaultsOfSeparateRelays.module(feeds: "[2, 1]"))
        try street.wait(30, for: "a hold for the pairing", all: [debtor]) {
            try street.readingAt($0) != nil && street.reasons($0).contains("pairing_not_proven")
        }
        #expect(try FaultsOfSeparateRelays.commission(street, debtor).status == 202)
        try street.wait(90, for: "the test's end", all: [debtor]) { house in
            try street.positions(house, place: "c1/100#0").last == "closed"
                && street.jobs(house).contains { $0.kind == "case" }
        }
        #expect(try FaultsOfSeparateRelays.pairing(street, debtor) == "unproven")
        #expect(try street.positions(debtor, place: "c1/100#0") == ["open", "closed"])
        #expect(try street.positions(neighbour, place: "c1/100#1").isEmpty)
        #expect(try street.meters.state(neighbour.place).isSupplied)
        #expect(try street.meters.state(debtor.place).isSupplied)
    }

    @Test
    func `F-B14 a trip that took the neighbour's supply gives it back and opens a case`() throws {
        let debtor = FaultsOfSeparateRelays.flat("1521", unit: 1, channel: 0, balance: "-0.02", pairing: "proven")
        let neighbour = FaultsOfSeparateRelays.flat("1522", unit: 2, channel: 1, balance: "100", pairing: "proven")
        let street = try Street(
            [debtor, neighbour], devices: FaultsOfSeparateRelays.module(feeds: "[2, 1]"))
        try street.wait(60, for: "a case", all: [debtor]) { house in
            try street.jobs(house).contains { $0.kind == "case" }
        }
        try street.wait(60, for: "the neighbour's power", all: [debtor]) {
            try street.positions($0, place: "c1/100#0").last == "closed"
        }
        #expect(try street.meters.state(neighbour.place).isSupplied)
        #expect(try street.meters.state(debtor.place).isSupplied)
    }
}
