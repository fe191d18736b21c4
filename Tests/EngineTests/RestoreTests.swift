import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Closings: at once, for ever, never on what is not ours, never all together.
@Suite struct RestoreTests {
    private func closes(_ orders: [LineOrder]) -> [OrderID] {
        orders.compactMap { if case .close(let id, _, _, _) = $0 { id } else { nil } }
    }

    @Test
    func
        `F-B16 I-L1 a closing that does not come about is retried for ever, with a field job within 10 minutes until closed is seen`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let paidAt = world.clocks.wall
        var attempts = 0
        while world.clocks.wall - paidAt < .hours(2) {
            for order in world.takeOrders() {
                guard case .close(let id, let address, _, _) = order else { continue }
                attempts += 1
                let stuck = attempts % 2 == 0
                world.turn([
                    .order(
                        .ended(
                            id,
                            stuck ? .seen(.open, wrote: true, world.sample(address.meter, .verify)) : .notDone(.silent))
                    )
                ])
            }
            world.pass(.seconds(5))
            if world.clocks.wall - paidAt >= .minutes(10) + .seconds(5) { #expect(world.items(.fieldJob).count == 1) }
        }
        #expect(attempts > 200)
        #expect(world.everOpened(.fieldJob) == 1)
        #expect(world.noticeKinds.count { $0 == .restoreLate } == 1)
        let job = try #require(world.items(.fieldJob).first)
        #expect(
            world.ask(.finishWorkItem(job.id, result: "done"), by: EngineHarness.agent)?.code == "job.closedNotSeen")
        world.settle(steps: 20)
        #expect(!world.isOpen())
        #expect(world.items(.fieldJob).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 F-B17 a relay that we did not open is alarmed, not closed, until a person says so`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .open
        world.live(.minutes(1), interval: .seconds(2), [meter])
        world.serve()
        #expect(world.operations.isEmpty)
        #expect(world.everOpened(.foreignOpen) == 1)
        let item = try #require(world.items(.foreignOpen).first)
        #expect(item.deadline - item.openedAt <= .minutes(10))
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .offOtherwise)
        world.serve()
        #expect(world.operations.isEmpty)
        func restore(confirmed: Bool, _ actor: Actor = EngineHarness.agent) -> String? {
            world.ask(.restore(account: "3301", graceUntil: nil, confirmed: confirmed), by: actor)?.code
        }
        for actor in [EngineHarness.agent, EngineHarness.supervisor, EngineHarness.engineer] {
            #expect(restore(confirmed: false, actor) == "restore.notConfirmed")
        }
        world.serve()
        #expect(world.operations.isEmpty && world.point("3301")?.restore == nil)
        #expect(restore(confirmed: true) == "restore.started")
        // Confirmed once: whoever asks again while it is under way is not sent back to the customer.
        #expect(restore(confirmed: false) == "restore.started")
        world.serve()
        #expect(!world.isOpen())
        #expect(world.items(.foreignOpen).isEmpty)
        let confirmed = try #require(world.audits.first { $0.action == "restore.confirmed" })
        #expect(confirmed.actor == EngineHarness.agent.name && confirmed.before == "open")
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 what the meter's own protection opened is closed by an engineer alone, who has asked too`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        world.relay[meter] = .openByProtection
        world.live(.minutes(1), interval: .seconds(2), [meter])
        world.serve()
        func restore(_ actor: Actor, confirmed: Bool = true) -> String? {
            world.ask(.restore(account: "3301", graceUntil: nil, confirmed: confirmed), by: actor)?.code
        }
        #expect(restore(EngineHarness.agent) == "restore.needsEngineer")
        #expect(restore(EngineHarness.supervisor) == "restore.needsEngineer")
        #expect(restore(EngineHarness.engineer, confirmed: false) == "restore.notConfirmed")
        #expect(world.operations.isEmpty && world.point("3301")?.restore == nil)
        #expect(restore(EngineHarness.engineer) == "restore.started")
        world.serve()
        #expect(world.relay[meter] == .closed)
    }

    @Test func `I-C9 a closing that meets another serial number closes nothing: a field job at once`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let id = try #require(closes(world.takeOrders()).first)
        world.turn([.order(.ended(id, .notDone(.wrongIdentity(SerialNumber("666")))))])
        #expect(world.items(.fieldJob).count == 1)
        #expect(world.items(.case).count == 2)
    }

    @Test func `a relay that was never open is not announced as restored`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.pass(.hours(2))
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(world.point("3301")?.restore == nil)
        #expect(!world.noticeKinds.contains(.restored))
    }

    @Test func `a closing that is owed and not yet seen keeps a new trip away`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 1)) { $0.separateRelay = true }])
        let meter = try #require(world.meter("3301"))
        _ = world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(3)
        for _ in 0..<60 {
            for order in world.takeOrders() {
                guard case .close(let id, _, _, _) = order else { throw Failure("\(order)") }
                world.turn([.order(.ended(id, .notDone(.targetSilent)))])
            }
            world.power[meter] = Watts(11_000)
            for notice in world.takeNotices() { world.deliver(notice.id) }
            world.live(.seconds(12), interval: .seconds(2), [meter])
        }
        #expect((world.account("3301")?.available ?? .zero) < .zero)
        #expect(world.orderRows.allSatisfy { $0.kind == .close })
    }

    @Test func `I-L1 a closing that nothing can prove is a field job, which ends when a reading sees the relay closed`()
        throws
    {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 5)) { $0.serial = nil },
            Flat("3302", balance: Money(yuan: 5)) { $0.serial = nil },
        ])
        let meter = try #require(world.meter("3301"))
        world.pass(.hours(2))
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)?.code == "restore.fieldJob")
        #expect(world.takeOrders().isEmpty)
        #expect(world.items(.fieldJob).count == 1)
        world.pass(.seconds(1))
        world.read(meter)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.items(.fieldJob).isEmpty)
        #expect(!world.noticeKinds.contains(.restored))
    }
}
