import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Accounts that move to credit which the meter keeps, and away from it: a dated event, after which every yuan is there once.
@Suite struct CreditMoveTests {
    /// A prepaid flat, 501, whose meter keeps credit; prepayment is off in it, and it shows `left`.
    private func flat(
        _ balance: Money = Money(yuan: 30), left: Money = Money(yuan: 2), _ change: (inout Flat) -> Void = { _ in }
    ) throws -> (EngineHarness, MeterID) {
        let world = EngineHarness.street([Flat("501", balance: balance, change)])
        let meter = try #require(world.meter("501"))
        world.credits[meter] = HarnessCredit(left, price: 0)
        world.move(.seconds(2))
        world.read(meter)
        return (world, meter)
    }

    private let tomorrow = "2026-11-24"

    private func into(_ world: EngineHarness, from: String? = nil) -> StaffAnswer? {
        world.live(.change(account: "501", ContractChange(from: day(from ?? tomorrow), mode: .meterCredit)))
    }

    private func away(_ world: EngineHarness, to mode: AccountMode = .prepaid) -> StaffAnswer? {
        world.live(.change(account: "501", ContractChange(from: day(tomorrow), mode: mode)))
    }

    /// Everything of the account that a refusal must leave as it was.
    private func image(_ world: EngineHarness) -> String {
        let account = world.account("501")
        return """
            \(String(describing: account?.record)) \(String(describing: account?.contracts)) \
            \(world.entries.map(\.id)) \(world.purchaseRows) \(world.items(.case).map(\.reason)) \
            \(account?.available ?? .zero)
            """
    }

    private func midnight(_ world: EngineHarness) { world.pass(moment(tomorrow) - world.clocks.wall) }

    // MARK: into the meter

    /// 30.00 less 1 kWh at 0.538 are 29.46 in whole fen; 2.00 are in the meter already, 27.46 are written.
    @Test(arguments: [false, true])
    func
        `I-C4 with the first reading of its day the balance goes into the meter, once, and the meter switches from then on`(
            restarts: Bool
        ) throws
    {
        let (world, meter) = try flat()
        #expect(into(world)?.code == "life.changePlanned")
        world.energy[meter] = WattHours(1_001_000)
        midnight(world)
        world.pass(.minutes(5))
        if restarts { world.restart() }
        // Nobody has read the meter since 00:00: what flowed before is the balance's.
        #expect(world.account("501")?.record.mode == .prepaid)
        #expect(world.takeOrders().isEmpty)
        world.read(meter)
        if restarts { world.restart() }
        world.credits[meter]?.price = 53_800_000
        world.pass(.seconds(2))
        world.serve()
        let account = try #require(world.account("501"))
        #expect(account.record.mode == .meterCredit)
        #expect(world.credits[meter]?.taken == [Money(fen: 2746)])
        #expect(world.credits[meter]?.remaining == Money(fen: 2946))
        #expect(account.inMeter == Money(fen: 2946) && account.posted == Money(tenThousandths: 20))
        #expect(world.audits.contains { $0.action == "contract.changed" })
        // What is used and paid from now on goes as with any such account.
        world.load[meter] = Watts(4000)
        world.live(.hours(2), interval: .minutes(15), [meter])
        _ = world.pay("501", Money(yuan: 50), serial: "1")
        world.pass(.seconds(2))
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(fen: 2746), Money(yuan: 50)])
        #expect(world.items(.case).isEmpty)
        #expect(world.orderRows.isEmpty)
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }

    @Test func `a move into the meter is refused with its reason, is audited, and changes nothing`() throws {
        func refused(_ code: String, _ world: EngineHarness, _ change: ContractChange? = nil) {
            let before = image(world)
            let move = change ?? ContractChange(from: day(tomorrow), mode: .meterCredit)
            let answer = world.live(.change(account: "501", move))
            #expect(answer?.code == code && answer?.outcome == .refused, "\(String(describing: answer))")
            #expect(image(world) == before, "\(code)")
            #expect(
                world.audits.last?.after?.contains(code) == true || world.audits.last?.reason.contains(code) == true)
        }
        // Its profile has no count of purchases: it tells no credit.
        let without = EngineHarness.street([Flat("501", balance: Money(yuan: 30))])
        refused("life.noPurchaseCount", without)
        refused("life.arrears", try flat(.zero - Money(yuan: 5)).0)
        // What the meter holds already is to be paid too.
        let (short, _) = try flat(Money(yuan: 1))
        #expect(into(short)?.details == [.init("missing", "1.00")])
        refused("life.arrears", short)
        let (swapped, other) = try flat()
        swapped.turn([.sample(swapped.sample(other, .onDemand, serial: SerialNumber("666")))])
        refused("life.meterNotProvable", swapped)
        let (world, meter) = try flat()
        refused("life.moveByItself", world, ContractChange(from: day(tomorrow), mode: .meterCredit, persons: 3))
        _ = world.live(.change(account: "501", ContractChange(from: day(tomorrow), persons: 3)))
        refused("life.moveByItself", world)
        // Power is on its way back.
        world.relay[meter] = .open
        let (off, _) = try flat { $0.inheritedOpen = true }
        #expect(["life.restoreUnderWay", "life.orderUnderWay", "life.offByUs"].contains(into(off)?.code))
    }

    /// 30.00 are used up before the day comes.
    @Test func `on its day a move that cannot come about is taken out, and a person is told why`() throws {
        let (world, meter) = try flat()
        #expect(into(world)?.code == "life.changePlanned")
        world.energy[meter] = WattHours(1_100_000)
        midnight(world)
        world.pass(.seconds(2))
        world.read(meter)
        let account = try #require(world.account("501"))
        #expect(account.record.mode == .prepaid && account.contracts.pending.isEmpty)
        #expect(world.items(.case).map(\.reason) == ["credit.notMoved life.arrears"])
        #expect(world.audits.contains { $0.action == "contract.notMoved" && $0.reason.contains("missing") })
        #expect(world.purchaseRows.isEmpty)
        world.restart()
        #expect(world.account("501")?.record.mode == .prepaid)
        // Paid, and planned once more.
        _ = world.pay("501", Money(yuan: 100), serial: "1")
        world.serve()
        #expect(into(world, from: "2026-11-25")?.code == "life.changePlanned")
        #expect(world.live(.withdrawChange(account: "501", from: day("2026-11-25")))?.code == "life.changeWithdrawn")
        #expect(world.oracle.violations == [])
    }

    @Test func `a meter that is not read on the day keeps the old way to pay, and a person is told a day later`() throws
    {
        let (world, _) = try flat()
        #expect(into(world)?.code == "life.changePlanned")
        midnight(world)
        world.pass(.hours(25))
        #expect(world.account("501")?.record.mode == .prepaid)
        #expect(world.items(.case).map(\.reason).contains("credit.notMoved reading.old"))
    }

    /// By day 0.568, by night 0.288. From 20:00 on 12 kWh flow until 08:00, when the meter is read and the account moves; then it turns out
    /// that 6 of them flowed by 22:00: 6 × 0.28 = 1.68 more, of the balance's time. The meter never counted that.
    @Test func `I-M8 late data of the time before the move are the balance's`() throws {
        let world = EngineHarness.rated(RatedTariffs.byTime(), at: moment("2026-11-23 10:00"), balance: Money(yuan: 30))
        let meter = try #require(world.meter("501"))
        world.credits[meter] = HarnessCredit(.zero, price: 0)
        func mark(_ at: String, _ energy: Int64) {
            world.pass(moment(at) - world.clocks.wall)
            world.energy[meter] = kilowattHours(energy)
            world.read(meter)
        }
        mark("2026-11-23 20:00", 100)
        #expect(into(world)?.code == "life.changePlanned")
        mark("2026-11-24 08:00", 112)
        world.pass(.seconds(2))
        world.serve()
        #expect(world.account("501")?.record.mode == .meterCredit)
        let kept = try #require(world.account("501")?.inMeter)
        #expect(kept == world.credits[meter]?.remaining)
        #expect(world.late(("2026-11-23 22:00", kilowattHours(106)))?.code == "late.used")
        #expect(world.account("501")?.creditInMeter == kept)
        #expect(world.account("501")?.posted == yuan("0.004") - yuan("1.68"))
        world.restart()
        #expect(world.account("501")?.creditInMeter == kept)
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }

    // MARK: away from it

    private func read(_ world: EngineHarness, _ meter: MeterID) {
        world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber("7501")))])
    }

    @Test(arguments: [AccountMode.prepaid, .buyBeforeUse])
    func `an account leaves its meter's credit when a person has seen to the meter, and every yuan is there once`(
        mode: AccountMode
    ) throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        let answer = away(world, to: mode)
        #expect(answer?.code == "life.meterWorkWanted" && answer?.outcome == .accepted)
        #expect(away(world, to: mode)?.code == "life.leaveWantedAlready")
        let wanted = "credit.leaveWanted \(mode.rawValue) \(tomorrow)"
        #expect(world.items(.case).map(\.reason) == [wanted])
        let leave = LifeCommand.leaveMeter(account: "501", to: mode)
        func refused(_ code: String, by actor: Actor? = nil) {
            let before = image(world)
            let answer = world.live(leave, by: actor)
            #expect(answer?.code == code && answer?.outcome == .refused, "\(String(describing: answer))")
            #expect(image(world) == before, "\(code)")
        }
        refused("life.leaveEarly")
        world.load[meter] = Watts(500)
        world.live(.hours(15), interval: .minutes(15), [meter])
        world.restart()
        // The day has come, and the account pays as before: its meter still switches by its credit.
        #expect(world.account("501")?.record.mode == .meterCredit)
        refused("life.readOnDemand")
        refused("second.missing", by: EngineHarness.engineer)
        refused("role.denied", by: EngineHarness.agent)
        #expect(world.live(.leaveMeter(account: "501", to: .temporary))?.code == "life.leaveNotWanted")
        world.pass(.minutes(16))
        refused("reading.old")
        _ = world.pay("501", Money(yuan: 40), serial: "1")
        for order in world.takeOrders() { world.run(order) }
        // A purchase that may be in the meter comes first.
        #expect(world.purchaseRows.last?.state == .ordered)
        refused("life.purchaseUnderWay")
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 40)])
        world.credits[meter]?.price = 0
        world.load[meter] = Watts(0)
        world.power[meter] = Watts(0)
        world.pass(.seconds(5))
        read(world, meter)
        let before = try #require(world.account("501"))
        let done = world.live(leave)
        #expect(done?.code == "life.leftMeter", "\(String(describing: done))")
        let account = try #require(world.account("501"))
        #expect(account.record.mode == mode && account.inMeter == .zero)
        #expect(account.available == before.available && account.available > Money(yuan: 10))
        #expect(world.items(.case).isEmpty)
        #expect(account.contracts.changes.last == ContractChange(from: day(tomorrow), mode: mode))
        world.restart()
        // What is used and paid stays in the balance, and nothing goes into the meter any more.
        _ = world.pay("501", Money(yuan: 5), serial: "2")
        world.energy[meter] = world.energy[meter].map { $0 + WattHours(1000) }
        world.pass(.minutes(15))
        world.read(meter)
        world.serve()
        #expect(world.credits[meter]?.taken == [Money(yuan: 40)])
        #expect(world.account("501")?.available == account.available + Money(yuan: 5) - yuan("0.538"))
        #expect(world.rerate("501").differences == [])
        refused("life.notInMeter")
        #expect(world.oracle.violations == [])
    }

    /// The meter still shows what is the balance now: it counts as bought, and nothing is written twice.
    @Test func `a move is undone by another one, and what the meter shows is not bought again`() throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        _ = away(world)
        midnight(world)
        world.pass(.seconds(2))
        world.credits[meter]?.price = 0
        read(world, meter)
        #expect(world.live(.leaveMeter(account: "501", to: .prepaid))?.code == "life.leftMeter")
        #expect(world.account("501")?.posted == Money(yuan: 10))
        world.pass(.hours(1))
        #expect(into(world, from: "2026-11-25")?.code == "life.changePlanned")
        world.pass(moment("2026-11-25") + .seconds(1) - world.clocks.wall)
        world.read(meter)
        world.pass(.seconds(2))
        world.serve()
        let account = try #require(world.account("501"))
        #expect(account.record.mode == .meterCredit && account.posted == .zero && account.inMeter == Money(yuan: 10))
        #expect(world.credits[meter]?.taken == [])
        #expect(world.items(.case).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `a wish to leave is taken back, and a meter that shows something else is told to a person`() throws {
        let world = EngineHarness.creditStreet(["501"])
        let meter = try #require(world.meter("501"))
        _ = away(world)
        #expect(world.live(.withdrawChange(account: "501", from: day(tomorrow)))?.code == "life.changeWithdrawn")
        #expect(world.items(.case).isEmpty)
        #expect(world.live(.leaveMeter(account: "501", to: .prepaid))?.code == "life.leaveNotWanted")
        _ = away(world)
        midnight(world)
        // Somebody bought at the meter itself.
        world.credits[meter]?.buy(Money(yuan: 20))
        world.pass(.seconds(2))
        read(world, meter)
        #expect(world.live(.leaveMeter(account: "501", to: .prepaid))?.code == "life.leftMeter")
        #expect(world.account("501")?.available == Money(yuan: 10))
        #expect(world.items(.case).map(\.reason) == ["credit.differs m501"])
    }
}
