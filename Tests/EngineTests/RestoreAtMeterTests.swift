import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Relays that a person at the meter must close: made ready, the customer told once, and owed until closed is seen.
@Suite struct RestoreAtMeterTests {
    private func dark(_ change: (inout Flat) -> Void = { _ in }) throws -> (EngineHarness, MeterID) {
        let world = EngineHarness.arrears(change)
        let meter = try #require(world.meter("3301"))
        world.buttons = [meter]
        #expect(world.untilDark())
        return (world, meter)
    }

    private func told(_ world: EngineHarness) -> Int { world.noticeKinds.count { $0 == .pressButton } }

    @Test
    func
        `I-L1 paid: the relay is made ready at once, the customer told once, and power is back when the button is pressed`()
        throws
    {
        let (world, meter) = try dark()
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(world.relay[meter] == .readyForReconnection)
        #expect(told(world) == 1)
        #expect(world.point("3301")?.restore?.armedAt != nil)
        world.live(.minutes(2), interval: .seconds(2), [meter])
        world.serve()
        world.restart()
        world.serve()
        world.settle(steps: 30)
        // Owed all the time; asked for once, and not written to again.
        #expect(world.point("3301")?.restore != nil && world.isOpenOrReady)
        #expect(told(world) == 1 && world.permissions == 1)
        #expect(!world.noticeKinds.contains(.restored))
        world.relay[meter] = .closed
        world.settle(steps: 2)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.point("3301")?.belief.state == .closed && world.point("3301")?.belief.openedBy == nil)
        #expect(world.noticeKinds.count { $0 == .restored } == 1)
        #expect(world.everOpened(.fieldJob) == 0 && world.everOpened(.foreignOpen) == 0)
        #expect(world.audits.contains { $0.action == "relay.closedAtMeter" })
        #expect(!world.audits.contains { $0.action == "relay.closedOtherwise" })
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 never pressed: a field job within 10 minutes, once, until closed is seen`() throws {
        let (world, meter) = try dark()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.serve()
        let paidAt = world.clocks.wall
        while world.clocks.wall - paidAt < .minutes(30) {
            world.live(.seconds(10), interval: .seconds(10), [meter])
            world.serve()
            if world.clocks.wall - paidAt >= .minutes(10) + .seconds(10) { #expect(world.items(.fieldJob).count == 1) }
        }
        let job = try #require(world.items(.fieldJob).first)
        #expect(job.reason == "restore.buttonNeeded")
        #expect(world.everOpened(.fieldJob) == 1)
        // He was told why already.
        #expect(!world.noticeKinds.contains(.restoreLate) && told(world) == 1)
        #expect(
            world.ask(.finishWorkItem(job.id, result: "done"), by: EngineHarness.agent)?.code == "job.closedNotSeen")
        world.relay[meter] = .closed
        world.settle(steps: 2)
        #expect(world.items(.fieldJob).isEmpty && world.point("3301")?.restore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 a relay beside its meter, of which no mark tells, is looked at until closed is seen`() throws {
        let (world, meter) = try dark { $0.separateRelay = true }
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.serve()
        #expect(world.relay[meter] == .readyForReconnection)
        for _ in 0..<20 {
            world.live(.seconds(2), interval: .seconds(2), [meter])
            world.serve()
        }
        #expect(told(world) == 1 && world.permissions == 1)
        world.relay[meter] = .closed
        world.settle(steps: 10)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.noticeKinds.count { $0 == .restored } == 1)
    }

    @Test func `one whose time is over is made ready again, and nobody is told twice`() throws {
        let (world, meter) = try dark()
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.serve()
        for round in 1...3 {
            world.relay[meter] = .open
            world.settle(steps: 3)
            #expect(world.relay[meter] == .readyForReconnection)
            #expect(world.permissions == 1 + round)
        }
        #expect(told(world) == 1)
        #expect(world.everOpened(.foreignOpen) == 0)
    }
}

extension EngineHarness {
    fileprivate var isOpenOrReady: Bool {
        meter("3301").map { relay[$0] == .open || relay[$0] == .readyForReconnection } ?? false
    }
}
