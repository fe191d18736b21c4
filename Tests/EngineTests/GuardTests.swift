import Billing
@testable import Engine
import Metering
import Quantities
import Supply
import Testing

/// The net below the decision: what it says holds even where the decision was wrong.
@Suite struct GuardTests {
    /// The turn of a select, in which a decision that was wrong asks for the release; `change` makes it wrong.
    private func refusals(_ change: (inout Draft, SupplyPointID) -> Void) throws -> [Reason] {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilSelect())
        let order = try #require(world.state.orders[id])
        var draft = Draft(world.state, cold: ColdFacts(), clocks: world.clocks)
        change(&draft, order.supplyPoint)
        return draft.guardRefusals(order)
    }

    @Test func `I-C6 I-C11 I-C10 whatever was decided: protection, lock-out, hold, breaker, epoch and another order forbid`() throws {
        #expect(try refusals { _, _ in } == [])
        func account(_ change: @escaping (inout AccountState) -> Void) throws -> [Reason] {
            try refusals { draft, point in
                guard let id = draft.supplyPoints[point]?.record.account else { return }
                draft.update(id, change)
            }
        }
        for protection in Protection.allCases + [.unreadable] {
            #expect(try account { $0.record.protection = protection } == [.protected])
        }
        let later = EngineHarness.morning + .days(9)
        #expect(try account { $0.hold = Hold(kind: .dispute, until: later, by: "x", reason: "y") } == [.onHold])
        let lockOut = LockOut(by: "chen.yu", at: EngineHarness.morning, reason: "busbar")
        #expect(try refusals { $0.update($1) { $0.lockOut = lockOut } } == [.lockedOut])
        #expect(try refusals { $0.update($1) { $0.lockOut = .unreadable } } == [.lockedOut])
        #expect(try refusals { $0.update($1) { $0.epoch = $0.epoch.next } } == [.epochMoved])
        #expect(try refusals { $0.update($1) { $0.order = OrderID(9) } } == [.orderUnderWay])
        #expect(try refusals { draft, _ in draft.gateway.breaker = .unreadable } == [.breaker])
    }

    @Test func `I-C6 a meter that keeps the power on by itself is not told to open, nor one that does not say readably`() throws {
        for (keep, isOpened) in [(KeepPower.set, false), (.unreadable, false), (.clear, true), (nil, true)] {
            let world = EngineHarness.arrears()
            let (id, address) = try #require(world.untilSelect())
            world.selecting[id] = address
            let plain = world.sample(address.meter, .select, serial: address.meterSerial)
            let told = Sample(
                meter: plain.meter, purpose: .select, sourceTime: plain.sourceTime, energy: plain.energy,
                power: plain.power, current: plain.current, voltage: plain.voltage, relay: .closed, serial: plain.serial,
                keepPower: keep)
            world.turn([.order(.selected(id, told, .closed))])
            #expect(world.permits.isEmpty != isOpened)
            if !isOpened {
                #expect(world.orderRows.last { $0.id == id }?.outcome == "keep_power")
            }
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-C6 an account or supply that is not there forbids like a protection`() throws {
        #expect(try refusals { $0.supplyPoints[$1] = nil } == [.protected])
        #expect(
            try refusals { draft, point in
                guard let id = draft.supplyPoints[point]?.record.account else { return }
                draft.accounts[id] = nil
            } == [.protected])
    }
}
