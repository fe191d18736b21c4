import Foundation
import Rig
import Testing

/// Meters and concentrators that answer at once, and with what is not so any more, or not to be used, or of another time.
@Suite struct FaultsOfSources {
    /// What the meter has really used since it stood at 842.5 kWh, 10⁻⁴ yuan, and a little more than a step of its register.
    private static func worth(_ street: Street, _ house: House) throws -> Int {
        let energy = try street.meters.state(house.place).microwattHours - 842_500_000_000
        return (energy / 1_000_000 + 2) * 538 / 100 + 2
    }

    /// Neither switched off nor billed for more than was used while the fault lasts; both notices are delivered, so that nothing else stands
    /// before the trip.
    private static func isHarmless(_ street: Street, _ house: House, _ reason: String) throws {
        try street.wait(40, for: "doubt, where nothing else stands before a trip", all: [house]) { house in
            try street.isNoticed(house) && street.reasons(house).contains(reason)
        }
        #expect(try street.positions(house).isEmpty, street.told(house))
        #expect(try street.supply(house) == "on", street.told(house))
        #expect(try -200 - street.available(house) <= worth(street, house), street.told(house))
    }

    private static func isTrippedOnce(_ street: Street, _ house: House) throws {
        try street.wait(60, for: "being switched off", all: [house]) {
            try street.isOpen($0) && street.supply($0) == "off"
        }
        #expect(try street.positions(house) == ["open"], street.told(house))
        #expect(try -200 - street.available(house) <= worth(street, house), street.told(house))
        #expect(try street.pay(house).status == 201)
        try street.wait(40, for: "power", all: [house]) { try street.positions($0) == ["open", "closed"] }
    }

    @Test
    func `F-B19 I-C3 a meter whose registers stand still while it shows power is not switched off before they move`()
        throws
    {
        let frozen = House.inArrears("1801", on: "c1")
        let neighbour = House.inCredit("1802", on: "c1")
        let street = try Street([frozen, neighbour])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.fault("freeze", at: frozen.place)
        try FaultsOfSources.isHarmless(street, frozen, "reading_stale")
        #expect(try street.writes(frozen).isEmpty, street.told(frozen))
        let old = try #require(try street.readingAt(frozen))
        try street.wait(15, for: "newer readings beside it", all: [neighbour]) { try street.readingAt($0) ?? "" > old }
        try street.meters.clear()
        try FaultsOfSources.isTrippedOnce(street, frozen)
        #expect(try street.positions(neighbour).isEmpty)
    }

    @Test
    func `F-B11 I-M9 a block that its concentrator flags as unusable is neither billed nor a reason to switch off`()
        throws
    {
        var flagged = House.inArrears("1811", on: "c1")
        flagged.profile = "block-concentrator"
        flagged.relay = "own"
        flagged.block = 0
        let street = try Street([flagged])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.fault("error-flag", at: flagged.place)
        try FaultsOfSources.isHarmless(street, flagged, "reading_quarantined")
        #expect(try !street.isTrusted(flagged))
        try street.meters.clear()
        try FaultsOfSources.isTrippedOnce(street, flagged)
        #expect(try street.isTrusted(flagged))
    }

    @Test
    func
        `F-B23 where a meter's clock is wrong by an hour its readings switch nobody off, and by seconds ours is taken`()
        throws
    {
        let shipped = try String(contentsOfFile: Stage.profiles + "/fineco-em115.yaml", encoding: .utf8)
        let clocked = shipped.replacingOccurrences(
            of: "points:\n", with: "points:\n  source_seconds: {address: 0x0020, encoding: u32}\n")
        func house(_ number: String, on line: String) -> House {
            var house = House.inArrears(number, on: line)
            house.profile = "clocked"
            house.terms = "slow"
            return house
        }
        let ahead = house("1821", on: "ahead")
        let behind = house("1822", on: "behind")
        let nearly = house("1823", on: "nearly")
        let street = try Street(
            [ahead, behind, nearly], terms: ["{name: slow, preset: demo, mark_interval: 3s}"],
            profiles: ["clocked": clocked])
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        try street.meters.fault("clock", at: ahead.place, value: 3600)
        try street.meters.fault("clock", at: behind.place, value: -3600)
        try street.meters.fault("clock", at: nearly.place, value: 3)
        for house in [ahead, behind] {
            try FaultsOfSources.isHarmless(street, house, "reading_stale")
            #expect(try street.writes(house).isEmpty, street.told(house))
        }
        try FaultsOfSources.isTrippedOnce(street, nearly)
        try street.meters.clear()
        for house in [ahead, behind] { try FaultsOfSources.isTrippedOnce(street, house) }
    }
}
