import Foundation
import Rig
import Testing

/// Trips to which a person must say yes, with the real programs from the list to the contact.
@Suite struct ApprovedTrips {
    private func due(_ street: Street) throws -> [String: String] {
        let trips = try street.daemon.get("/v1/trips/due", as: "agent").json["trips"] as? [[String: Any]]
        var due: [String: String] = [:]
        for trip in trips ?? [] {
            if let account = trip["account"] as? String, let stage = (trip["stage"] as? [String: Any])?["code"] {
                due[account] = stage as? String
            }
        }
        return due
    }

    @Test func `RULES who waits for a person stays on until one has said yes, and is off and on again after it`() throws
    {
        var asked = House.inArrears("1701", on: "c1")
        asked.terms = "asked"
        var judged = House.inArrears("1702", on: "c2")
        judged.terms = "judged"
        let street = try Street(
            [asked, judged],
            terms: [
                "{name: asked, preset: demo, control: {approver: one_person, stage: before_trip}}",
                "{name: judged, preset: demo, automatic_causes: [forgot]}",
            ])
        _ = try street.wait(40, for: "both on the list") { () -> Bool? in
            try due(street) == ["1701": "before_trip", "1702": "before_notice"] ? true : nil
        }
        for house in street.houses { #expect(try street.writes(house).isEmpty, street.told(house)) }
        #expect(try street.jobs(judged).contains { $0.kind == "proposal" })
        let proposed = try street.daemon.cli(
            ["trip", "propose", "1702", "--reason", "he can pay"], as: "agent")
        #expect(proposed.status == 0, "\(proposed.errors)")
        let denied = try street.daemon.cli(["trip", "approve", "1702", "--reason", "seen"], as: "agent")
        #expect(denied.status == 77, "\(denied.output)")
        let approved = try street.daemon.cli(["trip", "approve", "--all", "--reason", "seen"], as: "supervisor")
        #expect(approved.status == 0, "\(approved.errors)")
        #expect(approved.output.contains("he can pay"), "\(approved.output)")
        try street.wait(40, for: "off", all: [asked]) { try street.supply($0) == "off" }
        _ = try street.wait(40, for: "the other's day") { () -> Bool? in
            try due(street) == ["1702": "before_trip"] ? true : nil
        }
        #expect(try street.writes(judged).isEmpty, street.told(judged))
        let second = try street.daemon.cli(["trip", "approve", "1702", "--reason", "seen"], as: "supervisor")
        #expect(second.status == 0, "\(second.errors)")
        try street.wait(40, for: "off", all: [judged]) { try street.supply($0) == "off" }
        for house in street.houses { #expect(try street.pay(house).status == 201) }
        try street.wait(40, for: "power", all: street.houses) {
            try street.supply($0) == "on" && street.positions($0) == ["open", "closed"]
        }
    }
}
