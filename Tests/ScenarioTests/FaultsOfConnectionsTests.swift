import Foundation
import Rig
import Testing

/// Concentrators that bear one client, and paths on which nothing is answered at all.
@Suite struct FaultsOfConnections {
    @Test
    func
        `F-B21 I-L1 a concentrator that bears one client is read once it is free, and another master does not disturb us`()
        throws
    {
        var debtor = House.inArrears("1901", on: "one")
        debtor.terms = "quick"
        var dark = House.inheritedOpen("1902", on: "one", unit: 2)
        dark.terms = "quick"
        var other: OtherMaster?
        let street = try Street(
            [debtor, dark], endpoints: ["one": "port: 0\n    clients: 1"],
            terms: ["{name: quick, preset: demo, field_job_after: 3s}"]
        ) { other = try OtherMaster(port: try #require($0.ports["one"])) }
        // The place is taken: nothing is read, so nobody is switched off, and who pays is looked after by a person.
        #expect(try street.pay(dark).status == 201)
        try street.wait(30, for: "a field job", all: [dark]) { house in
            try street.jobs(house).contains { $0.kind == "field_job" }
        }
        try street.wait(40, for: "notices that would let it be switched off", all: [debtor]) {
            try street.isNoticed($0)
        }
        for house in street.houses {
            #expect(try street.readingAt(house) == nil, street.told(house))
            #expect(try street.positions(house).isEmpty, street.told(house))
            #expect(try street.writes(house).isEmpty, street.told(house))
        }

        withExtendedLifetime(other) {}
        other = nil
        try street.wait(60, for: "power for who has paid", all: [dark]) {
            try street.positions($0) == ["closed"] && street.supply($0) == "on"
        }
        #expect(try !street.jobs(dark).contains { $0.kind == "field_job" })
        try street.wait(60, for: "being switched off", all: [debtor]) { try street.supply($0) == "off" }
        // Ours is the one connection, whoever else comes.
        let port = try #require(street.meters.ports["one"])
        for _ in 0..<20 { #expect(try OtherMaster(port: port).isRefused(within: 10)) }
        // A late reply: the connection is made anew before the relay is touched, and the place is free for it.
        try street.meters.fault("late", at: debtor.place, value: 1800, count: 1, on: "reads")
        #expect(try street.pay(debtor).status == 201)
        try street.wait(60, for: "power", all: [debtor]) {
            try street.positions($0) == ["open", "closed"] && street.supply($0) == "on"
        }
        #expect(try FaultsOfConnections.mostAtOnce(street, "one") == 1)
    }

    /// How many connections the endpoint had at the same time.
    private static func mostAtOnce(_ street: Street, _ endpoint: String) throws -> Int {
        var now = 0
        var most = 0
        for event in try street.meters.journal() where event.fields["endpoint"] as? String == endpoint {
            if event.event == "connected" { now += 1 }
            if event.event == "disconnected" { now -= 1 }
            most = max(most, now)
        }
        return most
    }

    @Test
    func
        `F-B21 I-L1 I-L4 where attempts to connect are swallowed nobody is switched off, neighbours are read, and power returns with the path`()
        throws
    {
        let gate = try Gate()
        defer { gate.stop() }
        var debtor = House.inArrears("1911", on: "hole")
        debtor.terms = "quick"
        let neighbour = House.inCredit("1912", on: "c2")
        let street = try Street(
            [debtor, neighbour], lines: ["hole": "tcp: \"127.0.0.1:\(gate.port)\""],
            terms: ["{name: quick, preset: demo, field_job_after: 3s}"])
        let port = try #require(street.meters.ports["hole"])
        func neighbourIsRead() throws {
            let old = try street.readingAt(neighbour) ?? ""
            try street.wait(15, for: "a newer reading beside it", all: [neighbour]) {
                try street.readingAt($0) ?? "" > old
            }
        }
        try street.wait(40, for: "notices that would let it be switched off", all: [debtor]) {
            try street.isNoticed($0)
        }
        try neighbourIsRead()
        #expect(try street.readingAt(debtor) == nil, street.told(debtor))
        #expect(try street.connections("hole") == 0)
        #expect(try street.supply(debtor) != "off", street.told(debtor))

        gate.open(to: port)
        try street.wait(60, for: "being switched off", all: [debtor]) {
            try street.isOpen($0) && street.supply($0) == "off"
        }
        try gate.shut()
        #expect(try street.pay(debtor).status == 201)
        try street.wait(60, for: "a field job", all: [debtor]) { house in
            try street.jobs(house).contains { $0.kind == "field_job" }
        }
        try neighbourIsRead()
        #expect(try street.positions(debtor) == ["open"], street.told(debtor))
        gate.open(to: port)
        try street.wait(60, for: "power", all: [debtor]) {
            try street.positions($0) == ["open", "closed"] && street.supply($0) == "on"
        }
        #expect(try !street.jobs(debtor).contains { $0.kind == "field_job" })
        #expect(try street.positions(neighbour).isEmpty)
    }
}
