import Foundation
import Rig
import Testing

/// Relays that do not do what their registers, or our orders, say.
@Suite struct FaultsOfContacts {
    @Test
    func `F-B18 a contact that moves late, bounces, or whose state register lags, is written to once each way`() throws
    {
        let houses = [("slow", 2500), ("lag", 3000), ("bounce", 6)].enumerated().map {
            (House.inArrears("\(1300 + $0.offset)", on: $0.element.0), $0.element.1)
        }
        let street = try Street(houses.map(\.0)) { meters in
            for (house, value) in houses { try meters.fault(house.line, at: house.place, value: value) }
        }
        try street.wait(40, for: "off", all: street.houses) { try street.supply($0) == "off" }
        for house in street.houses {
            #expect(try street.positions(house) == ["open"], "\(house.line)")
            #expect(try street.writes(house).count == 1, "\(house.line)")
            #expect(try street.pay(house).status == 201)
        }
        try street.wait(40, for: "power", all: street.houses) {
            try street.supply($0) == "on" && street.positions($0) == ["open", "closed"]
        }
        for house in street.houses { #expect(try street.writes(house).count == 2, "\(house.line)") }
    }

    @Test
    func `F-B15 a welded contact that says open is not taken for a trip: at most two permits, then a person`() throws {
        let house = House.inArrears("1310", on: "c1")
        let street = try Street([house]) { try $0.fault("welded", at: house.place) }
        try street.wait(60, for: "two trips that failed", all: [house]) { house in
            try street.orders(house).filter { $0.kind == "trip" && $0.state == "failed" }.count == 2
        }
        let newer = try #require(try street.readingAt(house))
        // Readings go on, and nothing more is tried.
        try street.wait(30, for: "further readings", all: [house]) { house in
            try street.meters.journal().filter { $0.event == "read" }.count > 0 && street.readingAt(house) ?? "" > newer
        }
        #expect(try street.orders(house).allSatisfy { $0.kind != "trip" || $0.state == "failed" })
        #expect(try street.permits(house) == 2)
        #expect(try street.positions(house).isEmpty)
        #expect(try street.meters.state(house.place).isSupplied)
        #expect(try street.jobs(house).contains { $0.kind == "case" && $0.reason.contains("energyAfterTrip") })
        // Whoever asks is not told that the home is dark.
        #expect(try street.supply(house) == "still_powered")
        #expect(try street.pay(house).status == 201)
        try street.wait(60, for: "a supply that counts as on", all: [house]) { try street.supply($0) == "on" }
    }

    @Test
    func `F-B10 F-B15 an opening without effect is no trip: two permits at most, then a person`() throws {
        let echo = House.inArrears("1321", on: "echo-only")
        let stuck = House.inArrears("1322", on: "stuck-closed")
        let deaf = House.inArrears("1323", on: "deaf")
        let street = try Street([echo, stuck, deaf]) { meters in
            try meters.fault("echo-only", at: echo.place, on: "writes")
            try meters.fault("stuck-closed", at: stuck.place)
            try meters.fault("deaf", at: deaf.place)
        }
        // Each try waits for a register that lags, as long as any may.
        try street.wait(120, for: "two trips that failed", all: street.houses) { house in
            try street.orders(house).filter { $0.kind == "trip" && $0.state == "failed" }.count == 2
        }
        try street.wait(20, for: "a decision that waits for a person", all: street.houses) {
            try street.reasons($0).contains("trips_failed")
        }
        for house in street.houses {
            let name = street.told(house)
            #expect(try street.permits(house) == 2, name)
            #expect(try street.writes(house).count == 2, name)
            #expect(try street.positions(house).isEmpty, name)
            #expect(try street.supply(house) == "on", name)
            #expect(try street.jobs(house).contains { $0.kind == "case" }, name)
        }
    }

    @Test
    func `F-B10 F-B16 I-L1 a contact that does not close is told to again, a field job is open until closed is seen`()
        throws
    {
        var stuck = House.inheritedOpen("1331", on: "stuck-open")
        stuck.terms = "quick"
        var echo = House.inheritedOpen("1332", on: "echo-only")
        echo.terms = "quick"
        let street = try Street([stuck, echo], terms: ["{name: quick, preset: demo, field_job_after: 3s}"]) { meters in
            try meters.fault("stuck-open", at: stuck.place)
            try meters.fault("echo-only", at: echo.place, on: "writes")
        }
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        for house in street.houses { #expect(try street.pay(house).status == 201) }
        try street.wait(30, for: "a field job", all: street.houses) { house in
            try street.jobs(house).contains { $0.kind == "field_job" }
        }
        try street.wait(90, for: "a second write", all: street.houses) { try street.writes($0).count >= 2 }
        for house in street.houses {
            #expect(try street.supply(house) == "restoring", "\(house.line)")
            #expect(try street.positions(house).isEmpty, "\(house.line)")
            #expect(try street.jobs(house).contains { $0.kind == "field_job" }, "\(house.line)")
        }
        try street.meters.clear()
        try street.wait(90, for: "power", all: street.houses) {
            try street.supply($0) == "on" && street.positions($0) == ["closed"]
        }
        for house in street.houses {
            #expect(try !street.jobs(house).contains { $0.kind == "field_job" }, "\(house.line)")
            #expect(try street.jobs(house, closed: true).contains { $0.kind == "field_job" }, "\(house.line)")
        }
    }

    @Test
    func `F-B17 F-B24 I-C11 what others opened is told to a person, and neither money nor time closes it by itself`()
        throws
    {
        var creditor = House.inCredit("1341", on: "c1", unit: 1)
        creditor.load = 3000
        let debtor = House.inArrears("1342", on: "c2")
        let guarded = House.inCredit("1343", on: "c3", unit: 1)
        let street = try Street([creditor, debtor, guarded])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.command(["do": "hand", "at": creditor.place, "action": "open"])
        try street.meters.command(["do": "hand", "at": debtor.place, "action": "open"])
        try street.meters.command(["do": "hand", "at": guarded.place, "action": "trip"])
        try street.wait(20, for: "work items", all: street.houses) { house in
            try street.supply(house) == "off_otherwise" && street.jobs(house).contains { $0.kind == "foreign_open" }
        }
        for house in street.houses { #expect(try street.pay(house).status == 201) }
        let seen = try #require(try street.readingAt(creditor))
        try street.wait(20, for: "readings after the payment", all: street.houses) {
            try street.readingAt($0) ?? "" > seen
        }
        for house in street.houses {
            let name = street.told(house)
            #expect(try street.positions(house) == ["open"], name)
            #expect(try street.writes(house).isEmpty, name)
            #expect(try street.orders(house).isEmpty, name)
            // Counted.
            let account = try street.daemon.get("/v1/accounts/\(house.number)", as: "agent").json
            let points = account["supply_points"] as? [[String: Any]]
            #expect(points?.first?["foreign_operations"] as? Int == 1, name)
        }
        let unasked = try street.daemon.post(
            "/v1/accounts/\(creditor.number)/restore", ["reason": "it is off"], as: "agent")
        #expect(unasked.status == 409 && unasked.text.contains("restore.notConfirmed"), "\(unasked.text)")
        // An agent has spoken with the customer.
        let restored = try street.daemon.post(
            "/v1/accounts/\(creditor.number)/restore",
            ["reason": "customer at home, wants power", "confirmed": true], as: "agent")
        #expect(restored.status == 202, "\(restored.text)")
        try street.wait(20, for: "power", all: [creditor]) { try street.positions($0) == ["open", "closed"] }
        try street.wait(20, for: "the work item to end", all: [creditor]) { house in
            try !street.jobs(house).contains { $0.kind == "foreign_open" }
        }
    }
}
