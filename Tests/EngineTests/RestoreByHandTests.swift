import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A person switches a home on: which one, with how much grace, once.
@Suite struct RestoreByHandTests {
    private func closes(_ orders: [LineOrder]) -> [OrderID] {
        orders.compactMap { if case .close(let id, _, _, _) = $0 { id } else { nil } }
    }

    @Test
    func `F-S16 a restore of a home that is on is refused, uses up no grace and ends no notice; in doubt it is done`()
        throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        for notice in world.takeNotices() { world.deliver(notice.id) }
        let notice = try #require(world.account("3301")?.tripNotice)
        func restore(_ number: String) -> StaffAnswer? {
            let command = StaffCommand.restore(account: number, graceUntil: world.clocks.wall + .hours(1))
            return world.ask(command, by: EngineHarness.agent)
        }
        for number in ["3301", "3302"] {
            let answer = restore(number)
            #expect(answer?.code == "restore.onAlready")
            #expect(answer?.detail("seen_at") != nil)
            #expect(world.point(number)?.restore == nil)
        }
        #expect(world.account("3301")?.tripNotice == notice && world.account("3301")?.graceGrantedAt == nil)
        #expect(world.account("3301")?.hold == nil)
        #expect(closes(world.takeOrders()).isEmpty)
        // Nobody has heard of it for a while: it may have been opened since, and a closing does no harm.
        world.pass(.minutes(10))
        #expect(restore("3301")?.code == "restore.started")
        world.serve()
        #expect(world.point("3301")?.restore == nil)
        // Read again: on.
        world.read(meter)
        #expect(restore("3301")?.code == "restore.onAlready")
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S16 of a separate relay, which no mark tells of, the load says that it is on`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5)) { $0.separateRelay = true }])
        let meter = try #require(world.meter("3301"))
        let restore = StaffCommand.restore(account: "3301", graceUntil: nil)
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.onAlready")
        world.power[meter] = Watts(0)
        world.live(.minutes(2), interval: .seconds(2), [meter])
        // Seen closed a while ago, and no load: perhaps someone opened it.
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        world.power[meter] = Watts(2_000)
        world.live(.minutes(2), interval: .seconds(2), [meter])
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.onAlready")
    }

    @Test
    func
        `RULES grace with a restore: 72 hours once in 30 days for an operator, 30 days for a supervisor, then the cycle anew`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        func restore(_ span: Span?, _ actor: Actor) -> String? {
            world.ask(.restore(account: "3301", graceUntil: span.map { world.clocks.wall + $0 }), by: actor)?.code
        }
        #expect(restore(nil, EngineHarness.agent) == "restore.graceMissing")
        #expect(restore(.hours(73), EngineHarness.agent) == "restore.graceTooLong")
        #expect(restore(.seconds(100), EngineHarness.agent) == "restore.started")
        let kinds = world.noticeKinds.count
        world.settle(steps: 30)
        #expect(!world.isOpen())
        #expect(!world.noticeKinds.dropFirst(kinds).contains(.tripNotice))
        world.settle(steps: 60)
        #expect(
            world.noticeKinds.dropFirst(kinds).filter { $0.isFormal || $0 == .switchedOff } == [
                .tripNotice, .finalNotice, .switchedOff,
            ])
        #expect(world.isOpen())
        #expect(restore(.hours(1), EngineHarness.agent) == "restore.graceUsed")
        #expect(restore(.days(31), EngineHarness.supervisor) == "restore.graceTooLong")
        #expect(restore(.days(29), EngineHarness.supervisor) == "restore.started")
        #expect(world.oracle.violations == [])
    }

    @Test func `a restore that is refused asks for what every message asked, whatever small charge came since`() throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let quoted = try #require(world.account("3301")?.quotedMissing)
        world.lodge("3301") { $0.posted -= Money(fen: 1) }
        let refused = world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)
        #expect(refused?.code == "restore.graceMissing")
        #expect(refused?.details.first { $0.name == "missing" }?.value == quoted.description)
    }

    @Test func `RULES an engineer's grace is an operator's: 72 hours, once in 30 days`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        func restore(_ span: Span, _ actor: Actor) -> String? {
            world.ask(.restore(account: "3301", graceUntil: world.clocks.wall + span), by: actor)?.code
        }
        #expect(restore(.hours(73), EngineHarness.engineer) == "restore.graceTooLong")
        #expect(restore(.seconds(10), EngineHarness.engineer) == "restore.started")
        world.settle(steps: 40)
        #expect(world.isOpen())
        #expect(restore(.hours(1), EngineHarness.engineer) == "restore.graceUsed")
        #expect(restore(.hours(1), EngineHarness.agent) == "restore.graceUsed")
        #expect(restore(.hours(1), EngineHarness.supervisor) == "restore.started")
    }

    @Test func `F-S14 two clerks at once, and a double click: one closing, and the second gets the same answer`() throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let until = world.clocks.wall + .hours(1)
        let command = StaffCommand.restore(account: "3301", graceUntil: until)
        let tokens = [world.token(), world.token(), world.token()]
        world.turn([
            .staff(world.request(command, by: EngineHarness.agent, id: "click"), tokens[0]),
            .staff(world.request(command, by: EngineHarness.agent, id: "click"), tokens[1]),
            .staff(world.request(command, by: EngineHarness.supervisor, id: "other"), tokens[2]),
        ])
        let answers = tokens.flatMap { world.answers($0) }.compactMap {
            if case .staff(let answer) = $0 { answer } else { nil }
        }
        #expect(answers.count == 3)
        #expect(Set(answers).count == 1)
        #expect(closes(world.takeOrders()).count == 1)
        world.restart()
        #expect(world.ask(command, by: EngineHarness.agent, id: "click") == answers.first)
        #expect(
            world.ask(.restore(account: "3302", graceUntil: nil), by: EngineHarness.agent, id: "click")?.code
                == "request.conflict")
    }
}
