import Foundation
import Rig
import Synchronization
import Testing

/// Money that arrives at every moment, twice, and around the end of the process.
@Suite struct FaultsOfPayments {
    @Test
    func `F-S12 I-C5 a payment while a trip is queued, selecting, operating or done ends with power on`() throws {
        var queued = House.inArrears("1701", on: "c1")
        queued.load = 0
        let selecting = House.inArrears("1702", on: "c2")
        var operating = House.inArrears("1703", on: "c3")
        operating.fleet = "relay: {delay: 1500ms}"
        let done = House.inArrears("1704", on: "c4")
        // A slow gateway: a select takes a second or two.
        let street = try Street(
            [queued, selecting, operating, done], endpoints: ["c2": "port: 0\n    latency: 300ms"])
        var waiting: [(House, (House) throws -> Bool)] = [
            (queued, { try street.reasons($0).contains("final_notice_too_young") }),
            (selecting, { try street.orders($0).last?.state == "selecting" }),
            (operating, { try !street.writes($0).isEmpty }),
            (done, { try street.supply($0) == "off" }),
        ]
        _ = try street.wait(120, for: "each moment") { () -> Bool? in
            waiting = try waiting.filter { house, isNow in
                guard try isNow(house) else { return true }
                #expect(try street.pay(house).status == 201)
                return false
            }
            return waiting.isEmpty ? true : nil
        }
        try street.wait(120, for: "power, and no order under way", all: street.houses) { house in
            try street.supply(house) == "on"
                && street.orders(house).allSatisfy {
                    !["selecting", "released", "unknown"].contains($0.state)
                }
        }
        #expect(try street.positions(queued).isEmpty)
        #expect(try street.orders(queued).isEmpty)
        for house in [operating, done] {
            #expect(try street.positions(house) == ["open", "closed"], street.told(house))
        }
        // Cancelled where the payment came before the permit, else switched on again.
        let moved = try street.positions(selecting)
        #expect(moved.isEmpty || moved == ["open", "closed"], street.told(selecting))
        if moved.isEmpty {
            #expect(try street.orders(selecting).first?.state == "superseded", street.told(selecting))
        }
        for house in street.houses { #expect(try street.available(house) > 190_000) }
    }

    @Test
    func `F-S8 I-M2 I-M3 I-M4 F-S1 a payment again gives the first receipt, also after kill -9, and counts once`()
        throws
    {
        let house = House.inCredit("1711", on: "c1", unit: 1)
        let street = try Street([house])
        try street.wait(20, for: "a first reading", all: [house]) { try street.readingAt($0) != nil }
        let first = try street.pay(house, "50.00", serial: "7001")
        #expect(first.status == 201)
        let again = try street.pay(house, "50.00", serial: "7001")
        #expect(again.status == 200)
        #expect(again.text == first.text)
        let other = try street.pay(house, "60.00", serial: "7001")
        #expect(other.status == 409)
        let last = try street.pay(house, "7.00", serial: "7002")
        street.daemon.kill()
        #expect(last.status == 201)
        try street.daemon.start()
        #expect(try street.pay(house, "50.00", serial: "7001").text == first.text)
        #expect(try street.pay(house, "7.00", serial: "7002").text == last.text)
        #expect(try street.pay(house, "60.00", serial: "7001").status == 409)
        let found = try street.daemon.get("/v1/payments/desk/\(SiteDay.today)/7001", as: "desk")
        #expect(found.status == 200)
        #expect((found.json["receipt"] as? [String: Any])?["amount"] as? String == "50.00")
        let available = try street.available(house)
        #expect((1_560_000...1_570_000).contains(available))
    }

    @Test
    func
        `F-S1 I-C4 I-L5 after kill -9 in a trip the relay is read, not operated again, and who paid meanwhile has power`()
        throws
    {
        var house = House.inArrears("1721", on: "c1")
        house.fleet = "relay: {delay: 300ms}"
        let street = try Street([house])
        _ = try street.wait(40, for: "the write") { try street.writes(house).isEmpty ? nil : true }
        street.daemon.kill()
        try street.daemon.start()
        try street.wait(40, for: "knowing that it is off", all: [house]) { try street.supply($0) == "off" }
        #expect(try street.positions(house) == ["open"], street.told(house))
        #expect(try street.writes(house).count == 1)
        let receipt = try street.pay(house, serial: "7101")
        street.daemon.kill()
        #expect(receipt.status == 201)
        try street.daemon.start()
        try street.wait(40, for: "power", all: [house]) {
            try street.positions($0) == ["open", "closed"] && street.supply($0) == "on"
        }
        #expect(try street.available(house) > 190_000)
    }

    @Test
    func `F-S14 two clicks under one key are one order with one answer`() throws {
        let house = House.inheritedOpen("1731", on: "c1")
        let street = try Street([house], endpoints: ["c1": "port: 0\n    latency: 200ms"])
        try street.wait(20, for: "a first reading", all: [house]) { try street.readingAt($0) != nil }
        let clicks = Mutex<[HTTPAnswer]>([])
        let until = ISO8601DateFormatter().string(from: Date().addingTimeInterval(86_400))
        nonisolated(unsafe) let daemon = street.daemon
        // The rig only reads while it sends.
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let answer = try? daemon.post(
                "/v1/accounts/\(house.number)/restore", ["reason": "a baby is at home", "grace_until": until],
                as: "agent", key: "click-1")
            if let answer { clicks.withLock { $0.append(answer) } }
        }
        let answers = clicks.withLock { $0 }
        #expect(answers.count == 4)
        #expect(answers.allSatisfy { $0.status == 202 }, "\(answers.map(\.text))")
        let details = answers.map {
            ($0.json["details"] as? [[String: Any]] ?? []).compactMap { $0["value"] as? String }
        }
        #expect(Set(details).count == 1, "\(details)")
        try street.wait(40, for: "power", all: [house]) { try street.supply($0) == "on" }
        #expect(try street.orders(house).count == 1, street.told(house))
        #expect(try street.writes(house).count == 1, street.told(house))
        #expect(try street.positions(house) == ["closed"])
    }

    @Test
    func `F-S15 I-C5 a restore by hand that races a trip ends with power on`() throws {
        let houses = (0..<4).map { House.inArrears("\(1740 + $0)", on: "c\($0)") }
        let endpoints = Dictionary(uniqueKeysWithValues: houses.map { ($0.line, "port: 0\n    latency: 250ms") })
        let street = try Street(houses, endpoints: endpoints)
        let until = ISO8601DateFormatter().string(from: Date().addingTimeInterval(86_400))
        // Each a little later in its trip: chosen, one look later, released, written.
        let moments: [(House) throws -> Bool] = [
            { try street.orders($0).last?.kind == "trip" },
            { house in
                try street.orders(house).last?.kind == "trip"
                    && street.meters.journal().last { $0.event == "serial_read" && $0.place == house.place } != nil
            },
            { try ["released", "unknown", "verified"].contains(street.orders($0).last?.state ?? "") },
            { try !street.writes($0).isEmpty },
        ]
        var waiting = Array(zip(houses, moments))
        _ = try street.wait(120, for: "each moment") { () -> Bool? in
            waiting = try waiting.filter { house, isNow in
                guard try isNow(house) else { return true }
                let answer = try street.daemon.post(
                    "/v1/accounts/\(house.number)/restore", ["reason": "race", "grace_until": until], as: "agent")
                #expect(answer.status == 202, "\(answer.text)")
                return false
            }
            return waiting.isEmpty ? true : nil
        }
        try street.wait(120, for: "power, and no order under way", all: houses) { house in
            try street.supply(house) == "on"
                && street.orders(house).allSatisfy {
                    !["selecting", "released", "unknown"].contains($0.state)
                }
        }
        for house in houses {
            #expect(try street.positions(house).last != "open", street.told(house))
            #expect(try street.meters.state(house.place).isSupplied, street.told(house))
            #expect(try street.writes(house).count <= 2, street.told(house))
        }
    }
}
