import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Who is told, when, how often, and what counts.
@Suite struct NoticeTests {
    @Test func `I-C3 no trip without delivery: the gateway's acceptance counts for nothing`() throws {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        for _ in 0..<30 {
            for notice in world.takeNotices() { world.turn([.notice(notice.id, .accepted(reference: "x"))]) }
            world.live(.seconds(2), interval: .seconds(2), [meter])
        }
        #expect(world.takeOrders().isEmpty)
        #expect(world.noticeKinds == [.tripNotice])
        #expect(world.decisions.last?.reasons.contains(.tripNoticeNotDelivered) == true)
    }

    @Test
    func
        `F-S25 a notice that fails is sent once more as a message of its own, then a person must ring, go, find the customer`()
        throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        let first = try #require(world.takeNotices().first)
        world.turn([.notice(first.id, .unreachable(reason: "no route"))])
        world.turn([.notice(first.id, .accepted(reference: "x")), .notice(first.id, .failed(reason: "absent"))])
        #expect(world.items(.voiceCall).isEmpty)
        _ = world.takeNotices()
        world.live(.minutes(11), interval: .minutes(1), [meter])
        let second = try #require(world.takeNotices().first)
        #expect(second.id != first.id && second.kind == .tripNotice)
        // A receipt for the first comes too late to count for the second.
        world.turn([.notice(first.id, .delivered)])
        #expect(world.state.notices[second.id]?.state == .queued)
        world.turn([.notice(second.id, .failed(reason: "absent"))])
        #expect(world.items(.voiceCall).count == 1)
        world.live(.minutes(30), interval: .minutes(1), [meter])
        #expect(world.takeOrders().isEmpty && world.takeNotices().isEmpty)
        #expect(world.tell(.voice) { .called($0, answered: false) } == "notice.unanswered")
        #expect(world.items(.voiceCall).isEmpty)
        #expect(world.tell(.door) { .left($0, nil, at: nil) } == "notice.notLeft")
        #expect(world.items(.doorNotice).isEmpty)
        let item = try #require(world.items(.contact).first)
        #expect(world.ask(.finishWorkItem(item.id, result: "new number"), by: EngineHarness.agent)?.code == "job.done")
        #expect(world.takeNotices().map(\.kind) == [.tripNotice])
    }

    @Test
    func `RULES a warning is told once per crossing, and again only after the balance was 10 percent above the level`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(fen: 9))])
        let meter = try #require(world.meter("3301"))
        func use(_ energy: Int64) {
            world.pass(.seconds(20))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(energy)
            world.read(meter)
        }
        use(20)
        use(1)
        use(1)
        #expect(world.noticeKinds == [.firstWarning])
        // 0.088 is 10 percent above 0.08.
        let need = Money(tenThousandths: 879) - (world.account("3301")?.available ?? .zero)
        _ = world.pay("3301", Money(fen: need.tenThousandths / 100), serial: "1")
        use(10)
        #expect(world.noticeKinds == [.firstWarning])
        _ = world.pay("3301", Money(fen: 3), serial: "2")
        use(60)
        #expect(world.noticeKinds == [.firstWarning, .firstWarning])
        use(60)
        #expect(world.noticeKinds == [.firstWarning, .firstWarning, .secondWarning])
    }

    /// The messages that are on their way, and those that were withdrawn.
    private func states(_ world: EngineHarness) -> (waiting: [NoticeKind], cancelled: [NoticeKind]) {
        let waiting = world.state.notices.values.sorted { $0.id < $1.id }.map(\.kind)
        let cancelled = world.records.compactMap { record -> NoticeKind? in
            if case .notice(let notice) = record, case .cancelled = notice.state { notice.kind } else { nil }
        }
        return (waiting, cancelled)
    }

    private func unreachable(_ world: EngineHarness, for span: Span) {
        let end = world.clocks.wall + span
        while world.clocks.wall < end {
            world.turn(world.takeNotices().map { .notice($0.id, .unreachable(reason: "no route")) })
            world.pass(.minutes(10))
        }
    }

    @Test
    func `F-S25 a reminder that could not be sent is withdrawn when the balance has risen, or has fallen further`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(fen: 9))])
        let meter = try #require(world.meter("3301"))
        func use(_ energy: Int64) {
            world.pass(.seconds(20))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(energy)
            world.read(meter)
        }
        use(20)
        #expect(states(world).waiting == [.firstWarning])
        use(75)
        #expect(states(world).waiting == [.secondWarning])
        #expect(states(world).cancelled == [.firstWarning])
        world.restart()
        _ = world.pay("3301", Money(yuan: 1), serial: "1")
        #expect(states(world).waiting.isEmpty)
        #expect(states(world).cancelled == [.firstWarning, .secondWarning])
        #expect(world.takeEffects().contains { if case .withdraw = $0 { true } else { false } })
        // What was never told is told at the next crossing.
        for _ in 0..<25 { use(75) }
        #expect(states(world).waiting == [.secondWarning])
    }

    @Test func `F-S25 news that nobody could send is given up after a day, and formal notices are not`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(fen: 1), serial: "1")
        #expect(states(world).waiting == [.tripNotice, .finalNotice, .switchedOff, .stillMissing])
        unreachable(world, for: .hours(23))
        #expect(states(world).waiting == [.tripNotice, .finalNotice, .switchedOff, .stillMissing])
        unreachable(world, for: .hours(2))
        #expect(states(world).waiting == [.tripNotice, .finalNotice])
        #expect(states(world).cancelled == [.switchedOff, .stillMissing])
    }

    @Test func `F-S22 a warning level beyond all reason is announced once and stops nothing`() throws {
        var terms = Terms.quick()
        terms.warningLevels = [Money(tenThousandths: .max)]
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))], terms: terms)
        let meter = try #require(world.meter("3301"))
        world.live(.seconds(10), interval: .seconds(2), [meter])
        #expect(world.noticeKinds == [.secondWarning])
    }

    @Test func `RULES formal notices die when the debt is paid, and the next debt begins with a new one`() throws {
        let world = EngineHarness.arrears()
        _ = try #require(world.untilSelect())
        let old = try #require(world.account("3301")?.tripNotice)
        _ = world.pay("3301", Money(yuan: 1), serial: "1")
        let meter = try #require(world.meter("3301"))
        #expect(world.account("3301")?.tripNotice != old)
        world.live(.seconds(60), interval: .seconds(2), [meter])
        let new = try #require(world.account("3301")?.tripNotice)
        #expect(new != old)
        #expect(world.account("3301")?.finalNotice == nil)
        let states = world.records.compactMap { record -> Notice.State? in
            if case .notice(let notice) = record, notice.id == old { notice.state } else { nil }
        }
        guard case .delivered? = states.last else { throw Failure("\(states)") }
    }

    /// The last row of each formal notice of an account, in the order of their ids.
    private func formal(_ world: EngineHarness) -> [Notice] {
        var rows: [NoticeID: Notice] = [:]
        for case .notice(let notice) in world.records where notice.kind.isFormal { rows[notice.id] = notice }
        return rows.values.sorted { $0.id < $1.id }
    }

    @Test(arguments: ["paid", "restored", "held"])
    func `I-A6 I-C3 a cut stays proven: its notices are delivered for ever, whatever ended the cycle`(_ how: String)
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let cut = try #require(world.permits.last)
        let before = formal(world)
        #expect(before.map(\.id) == cut.notices && before.allSatisfy { $0.withdrawn == nil })
        let until = world.clocks.wall + .hours(1)
        switch how {
        case "paid": _ = world.pay("3301", Money(yuan: 10), serial: "1")
        case "restored":
            let restore = StaffCommand.restore(account: "3301", graceUntil: until)
            #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.started")
        default:
            let hold = StaffCommand.hold(account: "3301", .dispute, until: until)
            #expect(world.ask(hold, by: EngineHarness.agent)?.code == "hold.setRestoring")
        }
        world.settle(steps: 2)
        world.restart()
        let after = formal(world).filter { cut.notices.contains($0.id) }
        #expect(after.map(\.state) == before.map(\.state))
        #expect(after.allSatisfy { $0.withdrawn?.reason.isEmpty == false })
        for notice in after {
            guard case .delivered(let at, _, let reference) = notice.state else { throw Failure("\(notice)") }
            #expect(at <= cut.issuedAt)
            #expect(reference == "sms-\(notice.id)")
            let told = world.audits.filter { $0.action == "notice.delivered" && $0.subject == "notice \(notice.id)" }
            #expect(told.map(\.at) == [at])
            #expect(told.first?.after?.hasSuffix("sms-\(notice.id)") == true)
        }
        // They rest no second cut.
        #expect(world.account("3301").map { [$0.tripNotice, $0.finalNotice] } == [nil, nil])
        #expect(cut.notices.allSatisfy { world.state.notices[$0] == nil })
    }

    @Test func `RULES formal notices die with the terms on which they were sent`() throws {
        let evening = SiteCalendar.china.instant(day("2026-11-23"), time("23:59"))
        let world = EngineHarness.arrears(at: evening)
        let first = try #require(world.takeNotices().first)
        world.deliver(first.id)
        var next = Terms.quick()
        next = Terms(
            name: next.name, from: day("2026-11-24"), warningLevels: next.warningLevels, tripNoticePeriod: .seconds(20),
            finalNoticePeriod: next.finalNoticePeriod, minimumDebt: next.minimumDebt, overdraft: .zero,
            tripWindow: next.tripWindow,
            quietHours: nil, restAfterBinding: .zero, markInterval: next.markInterval,
            automaticCauses: next.automaticCauses,
            throttle: nil)
        #expect(
            world.ask(.importData(ImportBatch(terms: [next], released: true)), by: EngineHarness.supervisor)?.code
                == "import.done")
        world.pass(.minutes(2))
        world.read(try #require(world.meter("3301")))
        let again = try #require(world.account("3301")?.tripNotice)
        #expect(again != first.id)
        #expect(world.operations.isEmpty)
    }

    @Test func `F-S22 terms that begin only tomorrow, from a store that took them, make one notice and no storm`()
        throws
    {
        let world = EngineHarness.arrears()
        let quick = Terms.quick()
        var stored = world.stored
        stored.terms = [
            Terms(
                name: quick.name, from: day("2026-11-24"), warningLevels: quick.warningLevels,
                tripNoticePeriod: .seconds(60), finalNoticePeriod: quick.finalNoticePeriod,
                minimumDebt: quick.minimumDebt, overdraft: .zero, tripWindow: quick.tripWindow, quietHours: nil,
                restAfterBinding: .zero, markInterval: quick.markInterval, automaticCauses: quick.automaticCauses,
                throttle: nil)
        ]
        world.state = HotState(stored, calendar: .china)
        world.turn([.started])
        let meter = try #require(world.meter("3301"))
        world.live(.seconds(20), interval: .seconds(2), [meter])
        #expect(world.noticeKinds == [.tripNotice])
    }

    @Test func `RULES a message about debt that could not go by day is not sent at night, one about power is`() throws {
        let evening = SiteCalendar.china.instant(day("2026-11-23"), time("20:59")) + .seconds(30)
        let world = EngineHarness.street(
            [Flat("3301", balance: Money(yuan: -5)) { $0.terms = "residential" }], terms: .residential, at: evening)
        let notice = try #require(world.takeNotices().first)
        #expect(notice.kind == .tripNotice)
        world.turn([.notice(notice.id, .unreachable(reason: "no route"))])
        world.pass(.hours(3))
        #expect(world.takeNotices().isEmpty)
        world.restart()
        #expect(world.takeNotices().isEmpty)
        world.pass(.hours(9))
        #expect(world.takeNotices().map(\.id) == [notice.id])
    }

    @Test func `F-S9 closed by hand after a trip: no instant trip, the whole cycle runs anew`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let meter = try #require(world.meter("3301"))
        world.serve(orders: false)
        let kinds = world.noticeKinds.count
        world.move(.seconds(1))
        world.relay[meter] = .closed
        world.read(meter)
        #expect(world.point("3301")?.belief.state == .closed)
        #expect(world.audits.contains { $0.action == "relay.closedOtherwise" })
        // One reading proves little, and energy that flows does.
        world.live(.seconds(4), interval: .seconds(2), [meter])
        #expect(world.noticeKinds.dropFirst(kinds).first == .tripNotice)
        #expect(world.takeOrders().isEmpty)
        #expect(world.oracle.violations == [])
    }

    /// Owed are 1.00 for energy and 0.05 penalty, which the terms have served first: 1.00 alone would leave 0.05 missing.
    @Test func `RULES I-L1 what the letters ask is what suffices, where the terms have other claims served first`()
        throws
    {
        var terms = Terms.quick()
        terms.topUp = TopUpRule(order: [.penalty, .restore, .oldDebt, .balance])
        for isDark in [false, true] {
            let world = EngineHarness.street([Flat("3301", balance: .zero)], terms: terms)
            world.lodge("3301") {
                $0.posted = Money(yuan: -1)
                $0.dues.penalty = Money(fen: 5)
            }
            if isDark { #expect(world.untilDark()) } else { _ = try #require(world.untilRelease()) }
            let formal = world.records.compactMap {
                if case .notice(let notice) = $0, notice.kind.isFormal { notice } else { nil }
            }
            let account = try #require(world.account("3301"))
            #expect(Set(formal.map(\.amount)) == [(-account.available).roundedUpToFen + Money(fen: 5)])
            let asked = try #require(formal.last?.amount)
            _ = world.pay("3301", asked, serial: "1")
            world.settle()
            #expect(!world.isOpen())
            #expect(world.account("3301")?.available == .zero || world.account("3301")?.tripNotice == nil)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `decisions are recorded when they change, not with every reading`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 100))])
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(1_000)
        let before = world.decisions.count
        world.live(.minutes(10), interval: .seconds(2), [meter])
        #expect(world.decisions.count - before <= 1)
    }
}
