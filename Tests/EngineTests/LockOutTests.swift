import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// An electrician's tag: from the moment it hangs nobody switches there, not even on; and it is lifted by whoever hung it.
@Suite struct LockOutTests {
    static let lock = StaffCommand.guards(.lockOut(meter: "m3301"))
    static let unlock = StaffCommand.guards(.liftLockOut(meter: "m3301"))
    static let otherEngineer = Actor(name: "sun.bo", role: .engineer)

    private func closes(_ orders: [LineOrder]) -> [OrderID] {
        orders.compactMap { if case .close(let id, _, _, _) = $0 { id } else { nil } }
    }

    @Test func `I-C11 a lock-out at any moment of a trip: it dies, and none begins while the tag hangs`() throws {
        for isReleased in [false, true] {
            let world = EngineHarness.arrears()
            let (id, _) = try #require(isReleased ? world.untilRelease() : world.untilSelect())
            let answer = world.ask(Self.lock, by: EngineHarness.engineer)
            // Of what has been released nobody knows yet whether it was written: the electrician is told.
            #expect(answer?.code == (isReleased ? "lockOut.setMeanwhile" : "lockOut.set"))
            #expect(world.takeOrders().contains(.abandon(id)))
            world.abandon(id)
            #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
            world.restart()
            #expect(world.untilSelect(steps: 40) == nil)
            #expect(world.account("3301")?.lastReasons.contains(.lockedOut) == true)
            #expect(world.operations.isEmpty)
            #expect(world.oracle.violations == [])
        }
    }

    @Test
    func
        `I-C11 F-S16 a lock-out beats a restore that is paid for, or asked for: nothing closes until it is lifted, then it does`()
        throws
    {
        for restarts in [false, true] {
            let world = EngineHarness.arrears()
            #expect(world.untilDark())
            #expect(world.ask(Self.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
            _ = world.pay("3301", Money(yuan: 10), serial: "1")
            if restarts { world.restart() }
            world.settle(steps: 60)
            #expect(world.isOpen())
            #expect(closes(world.takeOrders()).isEmpty)
            #expect(
                world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.supervisor)?.code
                    == "restore.lockedOut")
            #expect(world.ask(Self.unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
            world.settle()
            #expect(!world.isOpen())
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-L1 a tag at one relay leaves the account's others to be restored by hand`() throws {
        let world = EngineHarness.twoMeters()
        let lock = StaffCommand.guards(.lockOut(meter: "a"))
        #expect(world.ask(lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        let restore = StaffCommand.restore(account: "900", graceUntil: nil)
        #expect(world.ask(restore, by: EngineHarness.agent)?.code != "restore.lockedOut")
        let other = StaffCommand.guards(.lockOut(meter: "b"))
        #expect(world.ask(other, by: EngineHarness.engineer)?.code == "lockOut.set")
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.lockedOut")
    }

    @Test func `I-L7 whoever pays under a tag, and has light, is not told that it comes late`() {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        #expect(world.ask(Self.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        let receipt = world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))
        #expect(receipt?.supply == .on)
        #expect(!world.noticeKinds.contains(.restoreLate))
    }

    @Test func `I-L1 I-L7 who pays a part under a tag is told what is missing, and paying that suffices for a day`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        world.pass(.days(2))
        #expect(world.ask(Self.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        let receipt = try #require(world.receipt(world.pay("3301", Money(fen: 10), serial: "1")))
        #expect(receipt.supply == .lockedOut && receipt.missing >= Money(fen: 90))
        #expect(world.noticeKinds.last == .stillMissing)
        #expect(world.ask(Self.unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        world.lodge("3301") { $0.posted -= Money(fen: 5) }
        #expect(world.receipt(world.pay("3301", receipt.missing, serial: "2"))?.supply == .restoring)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 a closing under way is called back, stays owed, and goes on when the tag is off`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let close = try #require(closes(world.takeOrders()).first)
        let answer = world.ask(Self.lock, by: EngineHarness.engineer)
        #expect(answer?.code == "lockOut.setMeanwhile" && answer?.detail("order") == String(close.number))
        #expect(world.takeOrders() == [.abandon(close)])
        world.turn([.order(.ended(close, .notDone(.superseded)))])
        #expect(world.point("3301")?.restore != nil)
        for _ in 0..<30 {
            world.pass(.seconds(30))
            #expect(closes(world.takeOrders()).isEmpty)
        }
        // The clock runs on: someone must go there, and the job says why.
        #expect(world.items(.fieldJob).map(\.reason) == ["restore.lockedOut"])
        world.restart()
        #expect(closes(world.takeOrders()).isEmpty)
        #expect(world.ask(Self.unlock, by: EngineHarness.engineer)?.code == "lockOut.lifted")
        world.settle()
        #expect(!world.isOpen())
        #expect(world.point("3301")?.restore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a lock-out belongs to its electrician: another needs a second person, and nobody else hangs one`()
        throws
    {
        let world = EngineHarness.arrears()
        for actor in [EngineHarness.agent, EngineHarness.supervisor, EngineHarness.desk] {
            #expect(world.ask(Self.lock, by: actor)?.code == "role.denied")
        }
        #expect(world.ask(Self.unlock, by: EngineHarness.engineer)?.code == "lockOut.none")
        #expect(world.ask(Self.lock, by: EngineHarness.engineer, reason: "")?.code == "reason.missing")
        #expect(world.ask(Self.lock, by: EngineHarness.engineer, reason: "busbar")?.code == "lockOut.set")
        let again = world.ask(Self.lock, by: Self.otherEngineer)
        #expect(again?.code == "lockOut.setAlready" && again?.detail("by") == "chen.yu")
        func lift(_ by: Actor, _ second: Actor? = nil) -> String? {
            world.ask(Self.unlock, by: by, second: second)?.code
        }
        #expect(lift(Self.otherEngineer) == "lockOut.notYours")
        #expect(lift(EngineHarness.supervisor) == "lockOut.notYours")
        #expect(lift(EngineHarness.supervisor, EngineHarness.supervisor) == "lockOut.notYours")
        #expect(lift(EngineHarness.supervisor, EngineHarness.agent) == "lockOut.notYours")
        #expect(world.point("3301")?.lockOut?.by == "chen.yu")
        world.restart()
        #expect(lift(Self.otherEngineer, EngineHarness.supervisor) == "lockOut.lifted")
        let lifted = world.audits.last { $0.action == "lock_out.lifted" }
        #expect(lifted?.actor == "sun.bo" && lifted?.second == "wang.lei")
        #expect(lifted?.before?.hasSuffix("busbar") == true)
        #expect(world.point("3301")?.lockOut == nil)
    }

    @Test func `I-C11 a commissioning test ends where the tag hangs, and is not begun under it`() throws {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 5)) {
                $0.separateRelay = true
                $0.pairingProven = false
            }
        ])
        #expect(world.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)?.code == "commission.started")
        #expect(world.ask(Self.lock, by: EngineHarness.engineer)?.code == "lockOut.set")
        for order in world.takeOrders() { world.run(order) }
        #expect(world.point("3301")?.pairing == .unproven)
        #expect(world.operations.isEmpty)
        #expect(
            world.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)?.reasons.contains(.lockedOut) == true)
        #expect(world.oracle.violations == [])
    }
}
