import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// The net below the decision: what it says holds even where the decision was wrong.
@Suite struct GuardTests {
    /// The rows as they stand when a trip for arrears has selected.
    private struct Rows {
        var order: Order
        var point: SupplyPointState?
        var account: AccountState?
        var hold: Hold?
        var breaker = Breaker.closed
        let now: Instant
    }

    /// What the guard says where a decision that was wrong asks for the release; `change` makes it wrong.
    private func refusals(_ change: (inout Rows) -> Void) throws -> [Reason] {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilSelect())
        var rows = Rows(
            order: try #require(world.state.orders[id]), point: world.point("3301"), account: world.account("3301"),
            now: world.clocks.wall)
        change(&rows)
        return OpeningGuard.refusals(
            rows.order, point: rows.point, account: rows.account, hold: rows.hold, breaker: rows.breaker,
            keepPower: nil, now: rows.now)
    }

    @Test
    func
        `I-C6 I-C11 I-C10 whatever was decided: protection, lock-out, hold, breaker, epoch, a restore and another order forbid`()
        throws
    {
        #expect(try refusals { _ in } == [])
        for protection in Protection.allCases + [.unreadable] {
            #expect(try refusals { $0.account?.record.protection = protection } == [.protected])
        }
        let morning = EngineHarness.morning
        let long = Hold(kind: .dispute, until: morning + .days(9), by: "x", reason: "y")
        let over = Hold(kind: .dispute, until: morning, by: "x", reason: "y")
        #expect(try refusals { $0.hold = long } == [.onHold])
        #expect(try refusals { $0.hold = over } == [])
        let lockOut = LockOut(by: "chen.yu", at: morning, reason: "busbar")
        #expect(try refusals { $0.point?.lockOut = lockOut } == [.lockedOut])
        #expect(try refusals { $0.point?.lockOut = .unreadable } == [.lockedOut])
        #expect(try refusals { $0.point?.epoch = Epoch(77) } == [.epochMoved])
        #expect(try refusals { $0.point?.order = OrderID(9) } == [.orderUnderWay])
        let owed = RestoreObligation(since: morning, cause: "payment")
        #expect(try refusals { $0.point?.restore = owed } == [.restoreUnderWay])
        #expect(try refusals { $0.breaker = .unreadable } == [.breaker])
    }

    @Test func `I-C6 an account or supply that is not there forbids like a protection`() throws {
        #expect(try refusals { $0.point = nil } == [.protected])
        #expect(try refusals { $0.account = nil } == [.protected])
    }

    @Test
    func `I-C6 a meter that keeps the power on by itself is not told to open, nor one that does not say readably`()
        throws
    {
        for (keep, isOpened) in [(KeepPower.set, false), (.unreadable, false), (.clear, true), (nil, true)] {
            let world = EngineHarness.arrears()
            let (id, address) = try #require(world.untilSelect())
            world.selecting[id] = address
            world.move(.milliseconds(100))
            let plain = world.sample(address.meter, .select, serial: address.meterSerial)
            let told = Sample(
                meter: plain.meter, purpose: .select, sourceTime: plain.sourceTime, energy: plain.energy,
                power: plain.power, current: plain.current, voltage: plain.voltage, relay: .closed,
                serial: plain.serial,
                keepPower: keep)
            world.turn([.order(.selected(id, told, .closed))])
            #expect(world.permits.isEmpty != isOpened)
            if !isOpened {
                #expect(world.orderRows.last { $0.id == id }?.outcome == "keep_power")
            }
            #expect(world.oracle.violations == [])
        }
    }
}
