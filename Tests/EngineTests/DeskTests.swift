import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What staff at the keyboard are answered, and what follows on it.
@Suite struct DeskTests {
    private static let street = ["3301", "3302", "3303", "3304", "3305"]

    private func restore(_ world: EngineHarness, _ number: String) -> StaffAnswer? {
        world.ask(.restore(account: number, graceUntil: nil), by: EngineHarness.agent)
    }

    @Test func `F-B9 who asks for light where the whole feeder is dark is told so, and no closing is owed`() throws {
        let world = EngineHarness.street(Self.street.map { Flat($0, balance: Money(yuan: 100)) })
        world.turn([.line(try #require(world.state.lineByName["c1"]), .up)])
        let meters = Self.street.compactMap { world.meter($0) }
        func mark(silent: Bool) {
            world.pass(.seconds(2))
            for (index, meter) in meters.enumerated() {
                if silent, index > 0 {
                    world.turn([.missed(meter, mark: world.clocks.wall, .targetSilent)])
                } else {
                    world.flow(meter, .seconds(2))
                    world.read(meter)
                }
            }
        }
        mark(silent: false)
        mark(silent: true)
        world.pass(.minutes(10))
        let answer = restore(world, "3302")
        #expect(answer?.outcome == .refused && answer?.code == "restore.outage")
        #expect(answer?.detail("feeder") == "T1" && answer?.detail("since") != nil)
        #expect(world.point("3302")?.restore == nil)
        // Nor is a payer told that he has light.
        #expect(world.receipt(world.pay("3302", Money(yuan: 5), serial: "1"))?.supply == .notKnown)
        // The neighbour's meter answers: nothing keeps it from being switched on.
        #expect(restore(world, "3301")?.code != "restore.outage")
    }

    @Test(arguments: [(SafeRestore.confirm, Receipt.SupplyNote.toConfirm), (.arm, .toPress)])
    func `I-L7 a receipt does not say that power returns where it waits for a yes or for a button`(
        _ care: SafeRestore, _ note: Receipt.SupplyNote
    ) throws {
        let world = EngineHarness.arrears { $0.safeRestore = care }
        #expect(world.untilDark())
        let missing = try #require(world.account("3301")?.quotedMissing)
        #expect(world.receipt(world.pay("3301", missing, serial: "1"))?.supply == note)
    }

    @Test func `I-C1 a serial number that the device cannot tell is not bound, and a wrong one is taken away`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        func bind(_ command: StaffCommand) -> StaffAnswer? {
            world.ask(command, by: EngineHarness.engineer, second: EngineHarness.supervisor)
        }
        for flaw in BindFlaw.allCases {
            let refused = bind(
                .bind(meter: "m3301", serial: SerialNumber("77"), relaySerial: nil, unbinds: false, flaw: flaw))
            #expect(refused?.outcome == .refused && refused?.code == flaw.rawValue)
            #expect(world.audits.last?.after?.contains(flaw.rawValue) == true)
        }
        let meter = try #require(world.meter("3301"))
        #expect(world.state.meters[meter]?.record.serial != SerialNumber("77"))
        let undo = StaffCommand.bind(meter: "m3301", serial: nil, relaySerial: nil, unbinds: true)
        #expect(bind(undo)?.code == "bind.unbound")
        world.restart()
        #expect(world.state.meters[meter]?.record.serial == nil)
        #expect(bind(undo)?.code == "bind.notBound")
    }

    @Test
    func `F-S5 what was closed by the rescue list stands in the trail, and a relay beside its meter is looked at`()
        throws
    {
        let world = EngineHarness.arrears {
            $0.separateRelay = true
            $0.pairingProven = true
        }
        #expect(world.untilDark())
        world.restart()
        let report = RescueReport(
            meter: "m3301", account: "3301", by: "wang.lei", reason: "paid", outcome: "closed",
            at: "2026-11-23T10:00:00Z", confirmed: true)
        world.turn([.rescued(report)])
        let audit = try #require(world.audits.last { $0.action == "rescue.closed" })
        #expect(audit.actor == "wang.lei" && audit.reason == "paid" && audit.after?.contains("said yes") == true)
        #expect(world.takeOrders().contains { if case .readBack = $0 { true } else { false } })
        // One that the list names and nobody knows any more is told all the same.
        world.turn([
            .rescued(
                RescueReport(
                    meter: "m9999", account: "9999", by: "wang.lei", reason: "x", outcome: "failed", at: "",
                    confirmed: false))
        ])
        #expect(world.audits.last?.action == "rescue.failed")
    }

    @Test func `I-C11 a tag belongs to a person: another one of that name does not lift it alone`() throws {
        let world = EngineHarness.arrears()
        let admin = Actor(name: "admin", role: .securityAdmin)
        func add(_ name: String, _ token: Character) -> String? {
            world.ask(.addUser(name: name, role: .engineer, tokenHash: String(repeating: token, count: 64)), by: admin)?
                .code
        }
        let (lock, unlock) = (LockOutTests.lock, LockOutTests.unlock)
        #expect(add(LockOutTests.otherEngineer.name, "a") == "user.added")
        #expect(world.ask(lock, by: LockOutTests.otherEngineer)?.code == "lockOut.set")
        #expect(world.ask(.removeUser(name: LockOutTests.otherEngineer.name), by: admin)?.code == "user.removed")
        #expect(add(LockOutTests.otherEngineer.name, "b") == "user.added")
        #expect(add("x" + LockOut.gone, "c") == "user.malformed")
        world.restart()
        #expect(world.ask(unlock, by: LockOutTests.otherEngineer)?.code == "lockOut.notYours")
        let two = world.ask(unlock, by: LockOutTests.otherEngineer, second: EngineHarness.engineer)
        #expect(two?.code == "lockOut.lifted")
    }

    @Test func `RULES a hold that brings light is grace: an operator gives it once in 30 days, and is told so`() throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        func hold(_ span: Span) -> String? {
            world.ask(
                .hold(account: "3301", .plan, until: world.clocks.wall + span), by: EngineHarness.agent)?.code
        }
        #expect(hold(.seconds(60)) == "hold.setRestoring")
        world.settle(steps: 10)
        #expect(!world.isOpen())
        #expect(world.untilDark())
        #expect(hold(.seconds(60)) == "restore.graceUsed")
        #expect(world.isOpen())
    }

    @Test func `I-C11 a relay that closes while a tag hangs there is told to a person at once`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        #expect(world.ask(LockOutTests.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .closed
        world.live(.seconds(10), interval: .seconds(2), [meter])
        #expect(world.items(.case).contains { $0.reason == "lock_out.closed" })
        #expect(world.point("3301")?.lockOut != nil)
    }

    @Test func `F-B15 energy while a closing is owed is no welded contact`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        #expect(world.ask(LockOutTests.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        #expect(world.point("3301")?.restore != nil)
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(900)
        world.live(.seconds(4), interval: .seconds(2), [meter])
        #expect(world.point("3301").map(world.state.isStillPowered) == false)
    }
}
