import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// Meters that keep credit: what they take, what they count down, and what they do at zero.
struct CreditTests {
    private func world(
        remaining: Int64 = 100_000, purchases: Int64 = 16, price: Int64 = 50_000_000, watts: Int64 = 1000,
        speed: Int64 = 1, _ behaviour: (inout EndpointBehaviour) -> Void = { _ in }
    ) throws -> World {
        try World(
            try Shipped.profile("fudian-prepaid"),
            meters: [
                MeterPlan(
                    serial: "88000123", load: .fixed(watts: watts),
                    credit: CreditPlan(remaining: remaining, purchases: purchases, price: price))
            ], speed: speed, behaviour)
    }

    private func write(_ yuan: Int64, count: Int64) throws -> RegisterWrite {
        try Shipped.profile("fudian-prepaid").purchaseWrite(.money(Money(yuan: yuan)), count: count)
    }

    private func credit(_ world: World) throws -> MeterCredit? {
        world.read(RegisterPlan(for: try Shipped.profile("fudian-prepaid"), reading: .select)).credit
    }

    @Test func `a purchase with the next count is taken once, and no other`() throws {
        let world = try world(watts: 0)
        let seventeenth = try write(50, count: 17)
        #expect(world.write(seventeenth) == .reply(.written))
        #expect(world.write(seventeenth) == .exception(.illegalDataValue))
        #expect(world.write(try write(50, count: 16)) == .exception(.illegalDataValue))
        #expect(world.write(try write(50, count: 19)) == .exception(.illegalDataValue))
        #expect(world.write(try write(20, count: 18)) == .reply(.written))
        #expect(try credit(world) == MeterCredit(remaining: .money(Money(yuan: 80)), purchases: 18))
        let taken = world.journal("purchase")
        #expect(taken.count == 2)
        #expect(
            taken[0].hasSuffix(
                #""serial":"88000123","command":2,"amount":500000,"count":17,"before":100000,"after":600000}"#))
        #expect(world.journal("write").count == 5)
    }

    @Test func `a wrong password, a zero, too much, and half a purchase are refused`() throws {
        let world = try world(watts: 0)
        func ask(_ address: UInt16, _ values: [UInt16]) -> Outcome {
            world.ask(.writeMultipleRegisters(address: address, values: values))
        }
        #expect(ask(0x40, [0x5A5B, 17, 0, 100]) == .exception(.illegalDataValue))
        #expect(ask(0x40, [0x5A5A, 17, 0, 0]) == .exception(.illegalDataValue))
        #expect(ask(0x40, [0x5A5A, 17, 15, 16_961]) == .exception(.illegalDataValue))
        #expect(ask(0x40, [0x5A5A, 17]) == .exception(.illegalDataAddress))
        #expect(ask(0x42, [0, 100]) == .exception(.illegalDataAddress))
        #expect(world.journal("purchase") == [])
        #expect(try world.truth().credit == 100_000)
        #expect(try world.truth().purchases == 16)
    }

    @Test func `credit is counted down by the meter's own price, and supply goes at zero though nobody looks`() throws {
        // 1 kW for an hour at 0.5 yuan: half a yuan. 1 yuan lasts two hours.
        let world = try world(remaining: 10_000, speed: 60)
        world.pass(milliseconds: 60_000)
        #expect(try world.truth().credit == 5000)
        #expect(try world.truth().isSupplied)
        world.pass(milliseconds: 59_000)
        #expect(try world.truth().isSupplied)
        world.pass(milliseconds: 2000)
        let dark = try world.truth()
        #expect(!dark.isSupplied)
        #expect(dark.contacts[0].reported == .open)
        // 60 ms until the contact is open, a minute of the households a second: less than 4 s of 1 kW.
        #expect((-6...0).contains(dark.credit ?? 1))
        let contact = world.journal("contact")
        #expect(contact.count == 1)
        #expect(contact[0].contains(#""position":"open","cause":"credit""#))

        // The next purchase brings light by itself.
        #expect(world.write(try write(5, count: 17)) == .reply(.written))
        world.pass(milliseconds: 200)
        #expect(try world.truth().isSupplied)
        #expect(world.journal("contact").count == 2)
        // It lasts ten hours.
        world.pass(milliseconds: 590_000)
        #expect(try world.truth().isSupplied)
        world.pass(milliseconds: 12_000)
        #expect(try !world.truth().isSupplied)
    }

    @Test func `without credit a close from afar does not last, and a new price takes hold at once`() throws {
        let world = try world(remaining: 10_000, speed: 60)
        try world.fleet.setPrice(200_000_000, at: Place(endpoint: "c1", unit: 1), now: world.now)
        world.pass(milliseconds: 31_000)
        #expect(try !world.truth().isSupplied)
        let profile = try Shipped.profile("fudian-prepaid")
        #expect(world.write(try profile.relayWrite(.close)) == .reply(.written))
        world.pass(milliseconds: 1000)
        #expect(try !world.truth().isSupplied)
        #expect(world.journal("contact").count == 3)
    }

    @Test func `what is bought at the meter itself moves its count`() throws {
        let world = try world(watts: 0)
        _ = try world.fleet.buy(30_000, at: Place(endpoint: "c1", unit: 1), now: world.now)
        #expect(world.write(try write(50, count: 17)) == .exception(.illegalDataValue))
        #expect(try credit(world) == MeterCredit(remaining: .money(Money(yuan: 13)), purchases: 17))
        #expect(!world.journal("purchase")[0].contains("command"))
    }

    @Test(arguments: [FaultKind.silence, .lostReply, .exception, .busy, .duplicateWrite, .echoOnly])
    func `F-B10 F-B20 whatever the wire does to a purchase, it counts once or not at all`(kind: FaultKind) throws {
        let world = try world(watts: 0)
        try world.start(InjectedFault(kind, count: 1, trigger: .writes))
        _ = world.write(try write(50, count: 17))
        world.pass(milliseconds: 5000)
        let isTaken = kind == .lostReply || kind == .duplicateWrite
        #expect(try world.truth().purchases == (isTaken ? 17 : 16))
        #expect(try world.truth().credit == (isTaken ? 600_000 : 100_000))
        #expect(world.journal("purchase").count == (isTaken ? 1 : 0))
        // The same write again settles it.
        _ = world.write(try write(50, count: 17))
        #expect(try world.truth().purchases == 17)
        #expect(world.journal("purchase").count == 1)
    }
}
