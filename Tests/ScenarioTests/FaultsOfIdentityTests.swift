import Foundation
import Rig
import Testing

/// Another device answers, or nobody can say which one does.
@Suite struct FaultsOfIdentity {
    @Test
    func `F-B13 I-C1 I-C9 a meter with another serial is never operated until two persons have bound it`() throws {
        let debtor = House.inArrears("1401", on: "c1")
        let dark = House.inheritedOpen("1402", on: "c2")
        let street = try Street([debtor, dark])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.command(["do": "serial", "at": debtor.place, "serial": "777001"])
        try street.meters.command(["do": "serial", "at": dark.place, "serial": "777002"])
        #expect(try street.pay(dark).status == 201)
        try street.wait(30, for: "a case each", all: street.houses) { house in
            try street.jobs(house).contains { $0.kind == "case" }
        }
        try street.wait(30, for: "a field job for who has paid", all: [dark]) { house in
            try street.jobs(house).contains { $0.kind == "field_job" }
        }
        try street.wait(30, for: "control being off", all: [debtor]) {
            try street.reasons($0).contains("foreign_serial")
        }
        for house in street.houses {
            #expect(try street.positions(house).isEmpty, street.told(house))
            #expect(try street.writes(house).isEmpty, street.told(house))
        }
        for (house, serial) in [(debtor, "777001"), (dark, "777002")] {
            let body = ["serial": serial, "reason": "meter changed"]
            let alone = try street.daemon.post("/v1/meters/M\(house.number)/bind", body, as: "engineer")
            #expect(alone.status == 403)
            let bound = try street.daemon.post(
                "/v1/meters/M\(house.number)/bind", body, as: "engineer", second: "engineer2")
            #expect(bound.status == 200, "\(bound.text)")
        }
        try street.wait(30, for: "power for who has paid", all: [dark]) { try street.positions($0) == ["closed"] }
        try street.wait(40, for: "being switched off", all: [debtor]) { try street.positions($0) == ["open"] }
        for house in street.houses {
            // The proof was on the connection of the write.
            let journal = try street.meters.journal()
            let write = try #require(journal.first { $0.event == "write" && $0.place == house.place })
            let proof = journal.last {
                $0.event == "serial_read" && $0.place == house.place && $0.number < write.number
            }
            #expect(proof?.connection == write.connection)
            #expect((proof?.fields["serial"] as? String)?.hasPrefix("77700") == true)
        }
    }

    @Test
    func `F-B14 I-C1 of two flats whose meters changed places neither is operated before they are back`() throws {
        let a = House.inArrears("1411", on: "c1", unit: 1)
        let b = House.inArrears("1412", on: "c1", unit: 2)
        let street = try Street([a, b])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.command(["do": "swap", "at": a.place, "with": b.place])
        try street.wait(30, for: "control off", all: street.houses) { house in
            try street.reasons(house).contains("foreign_serial")
        }
        // One case names the pair.
        _ = try street.wait(30, for: "a case") { () -> Bool? in
            try street.houses.contains { house in try street.jobs(house).contains { $0.kind == "case" } } ? true : nil
        }
        for house in street.houses { #expect(try street.writes(house).isEmpty, street.told(house)) }
        try street.meters.command(["do": "swap", "at": a.place, "with": b.place])
        try street.wait(60, for: "being switched off", all: street.houses) { try street.positions($0) == ["open"] }
    }

    @Test
    func `F-B4 I-C1 a reply of another unit blocks trips on that line until a person clears it, and no closing`() throws
    {
        let debtor = House.inArrears("1421", on: "c1", unit: 1)
        let dark = House.inheritedOpen("1422", on: "c1", unit: 2)
        let other = House.inArrears("1423", on: "c2")
        let street = try Street([debtor, dark, other])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.fault("wrong-unit", at: debtor.place, count: 1, on: "reads")
        _ = try street.wait(20, for: "the misroute") { try street.line("c1")["misroute"] }
        try street.wait(40, for: "a trip on the other line", all: [other]) { try street.isOpen($0) }
        try street.wait(30, for: "nothing else before the trip", all: [debtor]) {
            try street.isNoticed($0) && street.reasons($0) == ["in_arrears", "misroute_on_line"]
        }
        #expect(try street.writes(debtor).isEmpty)
        #expect(try street.pay(dark).status == 201)
        try street.wait(20, for: "power for who has paid", all: [dark]) { try street.positions($0) == ["closed"] }
        #expect(try street.positions(debtor).isEmpty)
        let jobs = try street.daemon.get("/v1/jobs", as: "agent").json["jobs"] as? [[String: Any]] ?? []
        #expect(jobs.contains { ($0["reason"] as? String ?? "").contains("misrouted") })

        let cleared = try street.daemon.post("/v1/lines/c1/clear", ["reason": "gateway replaced"], as: "engineer")
        #expect(cleared.status == 200, "\(cleared.text)")
        try street.wait(40, for: "being switched off", all: [debtor]) { try street.positions($0) == ["open"] }
    }

    @Test
    func `F-B4 I-C1 where another meter obeys and answers under the right ids nothing is operated`() throws {
        let debtor = House.inArrears("1431", on: "c1", unit: 1)
        let neighbour = House.inCredit("1432", on: "c1", unit: 2)
        let street = try Street([debtor, neighbour])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.fault("misroute", at: debtor.place, value: 2)
        try street.wait(30, for: "a case, and control off", all: [debtor]) { house in
            try street.jobs(house).contains { $0.kind == "case" } && street.reasons(house).contains("foreign_serial")
        }
        for house in street.houses {
            #expect(try street.positions(house).isEmpty, street.told(house))
            #expect(try street.writes(house).isEmpty, street.told(house))
        }
        try street.meters.clear()
        try street.wait(60, for: "being switched off", all: [debtor]) { try street.positions($0) == ["open"] }
        #expect(try street.positions(neighbour).isEmpty)
    }

    @Test
    func `I-C1 meters without serial numbers are known by their energy, and not operated where two could be meant`()
        throws
    {
        func flat(_ number: String, _ line: String, _ unit: Int, _ energy: String) -> House {
            House(
                number: number, line: line, unit: unit, profile: "hiking-dds238-znsr", serial: nil, balance: "-0.02",
                energy: energy)
        }
        let apart = [flat("1441", "c1", 1, "1200"), flat("1442", "c1", 2, "1300")]
        let alike = [flat("1443", "c2", 1, "1200"), flat("1444", "c2", 2, "1200.05")]
        let street = try Street(apart + alike)
        try street.wait(40, for: "being switched off", all: apart) { try street.positions($0) == ["open"] }
        try street.wait(40, for: "a reason", all: alike) {
            try street.reasons($0).contains("identity_not_provable")
        }
        for house in apart { #expect(try street.pay(house).status == 201) }
        try street.wait(30, for: "power", all: apart) { try street.positions($0) == ["open", "closed"] }
        for house in alike {
            let answer = try street.daemon.post(
                "/v1/accounts/\(house.number)/trip", ["reason": "try"], as: "supervisor")
            #expect(answer.status == 409)
            #expect(answer.text.contains("identity_not_provable"))
            #expect(try street.writes(house).isEmpty)
        }
    }

    @Test
    func `I-C6 nobody can have a protected supply switched off`() throws {
        var protected = House.inArrears("1451", on: "c1", unit: 1)
        protected.account = "protection: life_support"
        protected.balance = "-350.00"
        let witness = House.inArrears("1452", on: "c1", unit: 2)
        let street = try Street([protected, witness])
        try street.wait(40, for: "a trip beside it", all: [witness]) { try street.isOpen($0) }
        for user in ["supervisor", "engineer", "agent"] {
            let answer = try street.daemon.post("/v1/accounts/\(protected.number)/trip", ["reason": "try"], as: user)
            #expect(answer.status == (user == "supervisor" ? 409 : 403), "\(answer.text)")
            if user == "supervisor" { #expect(answer.text.contains("protected"), "\(answer.text)") }
        }
        #expect(try street.reasons(protected) == ["in_arrears", "protected"])
        #expect(try street.writes(protected).isEmpty)
        #expect(try street.positions(protected).isEmpty)
        let notices = try street.daemon.get("/v1/notices?account=\(protected.number)", as: "agent").json["notices"]
        #expect(
            (notices as? [[String: Any]] ?? []).allSatisfy {
                !(["trip_notice", "final_notice"].contains(($0["kind"] as? [String: Any])?["code"] as? String ?? ""))
            })
    }
}
