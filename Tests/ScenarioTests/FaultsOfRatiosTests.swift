import Foundation
import Rig
import Testing

/// Meters that multiply by their transformers themselves, and tell by what.
@Suite struct FaultsOfRatios {
    /// Without a serial number, each is proven by an energy that none of the others shows.
    private static func workshop(_ number: String, unit: Int, told: Int) -> House {
        var house = House(
            number: number, line: "c1", unit: unit, profile: "chint-dtsu666", balance: "-0.02",
            energy: "20\(unit)11",
            fleet: "current_ratio: \(told)",
            relay: "{unit: 100, profile: wb-mr6c, channel: \(unit - 1), serial: 4271001, rating: 63, pairing: proven}")
        house.meter = "ct: 200/5, phases: 3"
        house.terms = "behind transformers"
        return house
    }

    /// Where a module's contact shows in the journal.
    private static func contact(_ house: House) -> String { "c1/100#\(house.unit - 1)" }

    private static func cases(_ street: Street, _ house: House) throws -> [(id: String, reason: String)] {
        let list = try street.daemon.get("/v1/jobs?limit=1000", as: "agent").json["jobs"] as? [[String: Any]]
        return (list ?? []).compactMap { job in
            guard job["account"] as? String == house.number, let id = job["id"] as? String,
                let reason = job["reason"] as? String, reason.hasPrefix("ratio.")
            else { return nil }
            return (id, reason)
        }
    }

    @Test
    func
        `R5 I-C3 a meter that tells another ratio than is booked is a case and a proposal, and off only after two persons looked at the plates`()
        throws
    {
        let doubtful = FaultsOfRatios.workshop("1901", unit: 1, told: 60)
        let sound = FaultsOfRatios.workshop("1902", unit: 2, told: 40)
        let street = try Street(
            [doubtful, sound],
            devices: ["c1": ["{profile: wb-mr6c, unit: 100, serial: 4271001, feeds: [1, 2]}"]],
            terms: ["{name: behind transformers, preset: demo, ratio_check: {marks: 1}}"])
        try street.wait(30, for: "a case", all: [doubtful]) { try !FaultsOfRatios.cases(street, $0).isEmpty }
        let item = try #require(try FaultsOfRatios.cases(street, doubtful).first)
        #expect(item.reason == "ratio.told M1901 40 60 40")
        // The other one, of which everything else is the same, is switched off by itself.
        try street.wait(60, for: "being switched off", all: [sound]) {
            try street.positions($0, place: FaultsOfRatios.contact($0)) == ["open"] && street.supply($0) == "off"
        }
        try street.wait(30, for: "a proposal", all: [doubtful]) { house in
            try street.jobs(house).contains { $0.kind == "proposal" }
                && street.reasons(house) == ["in_arrears", "ratio_doubtful"]
        }
        #expect(try FaultsOfRatios.cases(street, sound).isEmpty)
        // The one write is that of the other one's channel.
        #expect(try street.writes(doubtful, place: "c1/100").count == 1)
        #expect(try street.positions(doubtful, place: FaultsOfRatios.contact(doubtful)).isEmpty)
        #expect(try street.meters.state(doubtful.place).isSupplied)

        // One person is not enough to say that the plates are those on file.
        let path = "/v1/jobs/\(item.id)/done"
        let alone = try street.daemon.post(path, ["result": "looked at the plates"], as: "engineer")
        #expect(alone.status != 200, "\(alone.text)")
        #expect(try street.writes(doubtful, place: "c1/100").count == 1)
        let both = try street.daemon.post(
            path, ["result": "looked at the plates"], as: "engineer", second: "supervisor")
        #expect(both.status == 200, "\(both.text)")
        try street.wait(60, for: "being switched off", all: [doubtful]) {
            try street.positions($0, place: FaultsOfRatios.contact($0)) == ["open"]
        }
    }
}
