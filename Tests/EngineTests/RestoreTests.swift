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

    /// Many flats on one feeder, each dark and in debt of one yuan.
    private func darkStreet(_ count: Int) -> EngineHarness {
        let flats = (1...count).map { number in
            Flat("\(4000 + number)", balance: Money(yuan: -1)) { $0.inheritedOpen = true }
        }
        let world = EngineHarness.street(flats)
        _ = world.takeEffects()
        return world
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

    @Test func `I-L1 the meter answers again: the closing is tried at once`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for _ in 0..<40 {
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            world.pass(.seconds(10))
        }
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        let line = try #require(world.state.lines.keys.first)
        world.turn([.line(line, .resumed(unit: 1))])
        world.pass(.milliseconds(50))
        #expect(closes(world.takeOrders()).count == 1)
    }

    @Test func `I-L1 a flapping line does not multiply the attempts`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        let line = try #require(world.state.lines.keys.first)
        for _ in 0..<100 {
            world.turn([.line(line, .up), .line(line, .down)])
            world.pass(.milliseconds(5))
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
        }
        world.pass(.minutes(1))
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
        var attempts = 0
        for _ in 0..<60 {
            world.pass(.seconds(1))
            for id in closes(world.takeOrders()) {
                attempts += 1
                world.turn([.order(.ended(id, .notDone(.unreachable)))])
            }
        }
        #expect(attempts <= 4)
    }

    @Test func `I-C12 the first ten on a feeder close at once, the others each wait a while of up to two minutes`()
        throws
    {
        let world = darkStreet(60)
        for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
        let first = world.takeOrders()
        #expect(closes(first).count == 10)
        for order in first { world.run(order) }
        var perSecond: [Int] = []
        for _ in 0..<121 {
            world.pass(.seconds(1))
            let orders = world.takeOrders()
            perSecond.append(closes(orders).count)
            for order in orders { world.run(order) }
        }
        #expect(perSecond.reduce(0, +) == 50)
        #expect((perSecond.max() ?? 0) < 10)
    }

    @Test func `I-C12 neither a restart nor a line that comes back closes a whole feeder at once`() throws {
        for restarts in [true, false] {
            let world = darkStreet(60)
            for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
            if restarts {
                world.restart()
            } else {
                for _ in 0..<20 {
                    for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
                    world.pass(.seconds(30))
                }
                for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
                let line = try #require(world.state.lines.keys.first)
                world.turn([.line(line, .up)])
                // What is tried at once comes due now; in any longer moment a random wait may end too.
                world.pass(.milliseconds(1))
            }
            var first = 0
            for order in world.takeOrders() {
                world.run(order)
                first += 1
            }
            #expect(first <= 10, "restarts: \(restarts)")
            for _ in 0..<130 {
                world.pass(.seconds(1))
                for order in world.takeOrders() { world.run(order) }
            }
            #expect((4001...4060).allSatisfy { !world.isOpen("\($0)") }, "restarts: \(restarts)")
        }
    }

    /// The wait of a home is a hash of its id and of the turn's number: of fifty waits within two minutes one is shorter than 100 ms in
    /// every 24th run, and then eleven close within those. Here each is foretold, for twelve turns in a row.
    @Test(arguments: 0..<12)
    func `I-C12 a line comes back: ten close at once, and each other home when its own wait is over`(_ shift: Int)
        throws
    {
        let world = darkStreet(60)
        for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
        for _ in 0..<20 {
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
            world.pass(.seconds(30))
        }
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.unreachable)))]) }
        for _ in 0..<shift { world.turn([.tick]) }
        let line = try #require(world.state.lines.keys.first)
        world.turn([.line(line, .up)])
        let back = world.clocks.monotonic
        let turn = UInt64(bitPattern: world.state.gateway.turn)
        var closed: [SupplyPointID: Span] = [:]
        let step = Span.milliseconds(100)
        for _ in 0...1_201 {
            world.pass(step)
            for order in world.takeOrders() {
                guard case .close(let id, let address, _, _) = order else { continue }
                closed[address.supplyPoint] = world.clocks.monotonic - back
                world.relay[address.meter] = .closed
                world.turn([
                    .order(.ended(id, .seen(.closed, wrote: true, world.sample(address.meter, .verify))))
                ])
            }
        }
        for (index, id) in world.state.supplyPoints.keys.sorted().enumerated() {
            var hash = SplitMix(seed: UInt64(bitPattern: id.number) ^ turn)
            let wait = index < 10 ? Span.milliseconds(1) : Span(milliseconds: Int64(hash.next() % 120_000))
            let at = try #require(closed[id], "home \(index) is dark")
            #expect(at >= wait && at - step <= wait, "home \(index) closed after \(at), its wait was \(wait)")
        }
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 I-C12 units of neighbours that flap keep no paid home dark`() throws {
        let world = darkStreet(30)
        let line = try #require(world.state.lines.keys.first)
        _ = world.pay("4001", Money(yuan: 2), serial: "1")
        for second in 0..<300 {
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            let unit = UInt8(2 + second % 29)
            world.turn([.line(line, .suspended(unit: unit)), .line(line, .resumed(unit: unit))])
            world.pass(.seconds(1))
        }
        for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        // A neighbour's unit says nothing of this home's meter, and its own, however often it comes and goes, is one home's.
        world.turn([.line(line, .resumed(unit: 2))])
        world.pass(.milliseconds(50))
        #expect(world.takeOrders().isEmpty)
        for _ in 0..<20 { world.turn([.line(line, .resumed(unit: 1))]) }
        world.pass(.milliseconds(50))
        #expect(closes(world.takeOrders()).count == 1)
    }

    @Test func `I-L1 a separate relay's unit that answers again wakes its home too`() throws {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: -1)) {
                $0.separateRelay = true
                $0.inheritedOpen = true
            }
        ])
        _ = world.pay("3301", Money(yuan: 2), serial: "1")
        let line = try #require(world.state.lines.keys.first)
        for unit in [UInt8(1), 100] {
            for _ in 0..<40 {
                for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
                world.pass(.seconds(5))
            }
            for id in closes(world.takeOrders()) { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            world.turn([.line(line, .resumed(unit: unit))])
            world.pass(.milliseconds(20))
            #expect(closes(world.takeOrders()).count == 1, "unit \(unit)")
        }
    }

    @Test func `I-C12 I-L1 who has waited a turn of a mass closing waits for no other, although the unit fell silent`()
        throws
    {
        let world = darkStreet(60)
        let line = try #require(world.state.lines.keys.first)
        for number in 4001...4060 { _ = world.pay("\(number)", Money(yuan: 2), serial: "\(number)") }
        for order in world.takeOrders() { world.run(order) }
        // The first of those that wait gets its turn while the others' are still to come.
        var turn: (id: OrderID, address: RelayAddress)?
        for _ in 0..<300 where turn == nil {
            world.pass(.milliseconds(100))
            for order in world.takeOrders() {
                if turn == nil, case .close(let id, let address, _, _) = order {
                    turn = (id, address)
                } else {
                    world.run(order)
                }
            }
        }
        let (id, address) = try #require(turn)
        world.turn([.order(.ended(id, .notDone(.silent)))])
        world.turn([
            .line(line, .suspended(unit: address.relayUnit)), .line(line, .resumed(unit: address.relayUnit)),
        ])
        world.pass(.milliseconds(10))
        let again = world.takeOrders().contains {
            if case .close(_, let other, _, _) = $0 { other.supplyPoint == address.supplyPoint } else { false }
        }
        #expect(again)
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
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(!world.isOpen())
        #expect(world.items(.foreignOpen).isEmpty)
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

    @Test func `a relay that was never open is not announced as restored`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.pass(.hours(2))
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(world.point("3301")?.restore == nil)
        #expect(!world.noticeKinds.contains(.restored))
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
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent)?.code == "restore.started")
        #expect(world.takeOrders().isEmpty)
        #expect(world.items(.fieldJob).count == 1)
        world.pass(.seconds(1))
        world.read(meter)
        #expect(world.point("3301")?.restore == nil)
        #expect(world.items(.fieldJob).isEmpty)
        #expect(!world.noticeKinds.contains(.restored))
    }
}
