import Foundation
import Rig
import Testing

/// Registers that tell nonsense, and registers that tell something else than before.
@Suite struct FaultsOfValues {
    static let nonsense = [
        "garbage", "nan", "infinity", "all-ones", "sign", "zeros", "not-decimal", "word-swap",
    ]

    /// What the meter has really used since it stood at `start` µWh, 10⁻⁴ yuan, and a little more than a step of its register.
    private static func worth(_ street: Street, _ house: House, from start: Int = 842_500_000_000) throws -> Int {
        let energy = try street.meters.state(house.place).microwattHours - start
        return (energy / 1_000_000 + 2) * 538 / 100 + 2
    }

    @Test
    func
        `F-B11 I-M9 nonsense in the registers is neither billed nor a reason to switch off, and three good readings end it`()
        throws
    {
        let houses = FaultsOfValues.nonsense.enumerated().map { House.inArrears("\(1200 + $0.offset)", on: $0.element) }
        let street = try Street(houses)
        try street.wait(20, for: "a first reading", all: houses) { try street.readingAt($0) != nil }
        for house in houses { try street.meters.fault(house.line, at: house.place) }
        try street.wait(30, for: "doubt, where nothing else stands before a trip", all: houses) { house in
            let reasons = try street.reasons(house)
            return try street.isNoticed(house)
                && (reasons.contains("reading_quarantined") || reasons.contains("reading_stale"))
        }
        for house in houses {
            let name = street.told(house)
            #expect(try street.positions(house).isEmpty, name)
            #expect(try -200 - street.available(house) <= FaultsOfValues.worth(street, house), name)
            #expect(try street.available(house) <= -200, name)
        }
        try street.meters.clear()
        try street.wait(40, for: "being switched off on good readings", all: houses) { try street.isOpen($0) }
        for house in houses {
            #expect(try street.positions(house) == ["open"], "\(house.line)")
            #expect(try -200 - street.available(house) <= FaultsOfValues.worth(street, house), "\(house.line)")
        }
    }

    @Test
    func
        `F-B12 I-M9 a rollover is billed as what it is; a fall and a jump are not billed, switch nothing off, and wait for a person`()
        throws
    {
        var rollover = House(
            number: "1221", line: "c1", unit: 1, profile: "sunspec-203", serial: nil, balance: "1.00",
            fleet: "serial: SIM-203-0001", relay: "")
        rollover.meter = "serial: SIM-203-0001"
        rollover.load = 12_000
        let fall = House.inArrears("1222", on: "c2", unit: 2)
        let jump = House.inArrears("1223", on: "c3", unit: 3)
        var start = 0
        let street = try Street([rollover, fall, jump]) {
            try $0.command(["do": "rollover", "at": rollover.place, "kwh": "0.05"])
            start = try $0.state(rollover.place).microwattHours
        }
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.command(["do": "set-energy", "at": fall.place, "kwh": "5.5"])
        try street.meters.command(["do": "add-energy", "at": jump.place, "kwh": "500"])

        try street.wait(40, for: "work items for a new baseline", all: [fall, jump]) { house in
            try street.jobs(house).contains { $0.kind == "baseline" }
        }
        try street.wait(30, for: "notices that would let them be switched off", all: [fall, jump]) { house in
            try street.isNoticed(house) && street.reasons(house).contains("reading_quarantined")
        }
        for house in [fall, jump] {
            let name = street.told(house)
            #expect(try street.positions(house).isEmpty, name)
            // At most what was used before the register changed: a few readings of 5 Wh.
            #expect(try (-500 ... -200).contains(street.available(house)), name)
        }

        // Across the end of a register of 32 bits.
        try street.wait(40, for: "the register to begin anew", all: [rollover]) { house in
            let text =
                ((try street.daemon.get("/v1/meters/M\(house.number)", as: "agent").json["last_reading"]
                    as? [String: Any])?[
                        "energy"] as? String) ?? ""
            return (Double(text) ?? .infinity) < 1
        }
        #expect(try street.isTrusted(rollover))
        let used = 10_000 - (try street.available(rollover))
        // 50 Wh to the register's end, and what came since: a few minutes of 12 kW at the most.
        #expect(used > 200, "50 Wh are 269")
        #expect(try used <= FaultsOfValues.worth(street, rollover, from: start))

        // A person accepts: it is billed from there, and may be switched off again.
        let before = try [fall, jump].map { try street.available($0) }
        for house in [fall, jump] {
            let answer = try street.daemon.post(
                "/v1/meters/M\(house.number)/accept", ["reason": "meter changed"], as: "engineer")
            #expect(answer.status == 200, "\(answer.text)")
        }
        try street.wait(40, for: "being switched off", all: [fall, jump]) { try street.isOpen($0) }
        for (house, amount) in zip([fall, jump], before) {
            #expect(try (amount - 1_000...amount).contains(street.available(house)))
            #expect(try street.jobs(house).allSatisfy { $0.kind != "baseline" })
        }
    }
}
