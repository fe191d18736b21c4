import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A jump of the clock makes no notice old, opens no window, and stops trips, not restores.
@Suite struct ClockTests {
    @Test func `I-C8 F-S6 a binding of a day years back is not old because the clock was put right`() throws {
        var terms = Terms.quick()
        terms.restAfterBinding = .hours(24)
        // In force are terms from 2020 on: the clock stands in 2021.
        let world = EngineHarness.arrears(terms: terms, at: EngineHarness.morning - .days(2_000))
        world.clocks.wall = EngineHarness.morning
        world.pass(.minutes(6))
        #expect(world.state.gateway.clockTrusted)
        #expect(world.untilSelect(steps: 40) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.bindingTooYoung) == true)
        world.pass(.hours(24))
        #expect(world.untilSelect(steps: 60) != nil)
    }

    @Test func `RULES by a clock that nobody trusts no import is released and no breaker reset`() {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        world.clocks.synchronized = false
        world.clocks.wall = world.clocks.wall + .days(400)
        world.pass(.seconds(1))
        #expect(!world.state.gateway.clockTrusted)
        #expect(world.ask(.releaseImport, by: EngineHarness.supervisor)?.code == "clock.notTrusted")
        #expect(
            world.ask(
                .guards(.resetBreaker(feeder: nil)), by: EngineHarness.supervisor,
                second: ProtectionTests.otherSupervisor)?.code == "clock.notTrusted")
    }

    /// With a trip notice that was just delivered, on terms of three days.
    private func noticed() throws -> EngineHarness {
        let world = EngineHarness.street(
            [Flat("3301", balance: Money(yuan: -5)) { $0.terms = "residential" }], terms: .residential)
        let notice = try #require(world.takeNotices().first)
        world.deliver(notice.id)
        return world
    }

    private func lastReasons(_ world: EngineHarness) -> [Reason] { world.account("3301")?.lastReasons ?? [] }

    @Test(arguments: [Span.days(365), .days(4), .hours(80)])
    func `F-S6 a jump forward does not age a notice and ends the trust in the clock`(jump: Span) throws {
        let world = try noticed()
        world.clocks.wall = world.clocks.wall + jump
        world.turn([.tick])
        #expect(!world.state.gateway.clockTrusted)
        world.read(try #require(world.meter("3301")))
        #expect(lastReasons(world).contains(.tripNoticeTooYoung))
        #expect(lastReasons(world).contains(.clockNotTrusted))
        #expect(world.audits.contains { $0.action == "clock.jumped" })
        #expect(world.state.clockDoubt == .jumped)
        // The kernel's word has to hold for a while before it counts again.
        world.pass(.minutes(4))
        #expect(!world.state.gateway.clockTrusted)
        world.pass(.minutes(2))
        #expect(world.state.gateway.clockTrusted)
        #expect(!world.noticeKinds.contains(.finalNotice))
        #expect(world.permits.isEmpty)
    }

    @Test(arguments: [Int64(0), 9_000])
    func `F-S6 I-C8 a clock that stands still or creeps is found out, one that is corrected is not`(
        perTenSeconds: Int64
    )
        throws
    {
        let world = try noticed()
        for _ in 0..<400 where world.state.gateway.clockTrusted {
            world.clocks.monotonic = world.clocks.monotonic + .seconds(10)
            world.clocks.wall = world.clocks.wall + .milliseconds(perTenSeconds)
            world.turn([.tick])
        }
        #expect(!world.state.gateway.clockTrusted)
        #expect(world.audits.contains { $0.action == "clock.jumped" })
        let honest = try noticed()
        for _ in 0..<10_000 {
            honest.clocks.monotonic = honest.clocks.monotonic + .seconds(10)
            honest.clocks.wall = honest.clocks.wall + .milliseconds(9_995)
            honest.turn([.tick])
        }
        #expect(honest.state.gateway.clockTrusted)
    }

    @Test func `F-S6 I-M7 a sample that was stamped before the clock was set back makes no later one look old`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        let before = world.clocks.wall
        world.clocks.wall = before + .minutes(10)
        world.turn([.tick])
        let early = world.sample(meter, .mark, defects: [.sentinel])
        world.clocks.wall = before
        #expect(world.ask(.trustClockBehind, by: EngineHarness.supervisor)?.code == "clock.trusted")
        world.turn([.sample(early)])
        world.pass(.minutes(1))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(10)
        world.read(meter)
        #expect(world.state.meters[meter]?.series.last?.energy == world.energy[meter])
    }

    @Test func `F-S6 I-C8 a restart does not end the doubt after a jump`() throws {
        let world = try noticed()
        world.clocks.wall = world.clocks.wall + .days(1)
        world.turn([.tick])
        #expect(!world.state.gateway.clockTrusted)
        world.pass(.minutes(1))
        world.restart()
        #expect(!world.state.gateway.clockTrusted)
        #expect(world.state.clockDoubt == .jumped)
        world.pass(.minutes(4))
        #expect(!world.state.gateway.clockTrusted)
        world.pass(.minutes(2))
        #expect(world.state.gateway.clockTrusted)
    }

    @Test
    func
        `F-S6 a clock set back is not believed before it has caught up with the last record, or a person vouches for it`()
        throws
    {
        let world = try noticed()
        world.clocks.wall = world.clocks.wall - .days(1)
        world.turn([.tick])
        #expect(!world.state.gateway.clockTrusted)
        world.pass(.hours(2))
        #expect(!world.state.gateway.clockTrusted)
        world.restart()
        #expect(!world.state.gateway.clockTrusted)
        #expect(world.state.clockDoubt == .behind)
        // Not without a word: both times are named, and whoever means it says so.
        let refused = world.ask(.trustClock, by: EngineHarness.supervisor)
        #expect(refused?.outcome == .refused && refused?.code == "clock.behind")
        #expect(refused?.details.map(\.name) == ["time", "last_record"])
        #expect(!world.state.gateway.clockTrusted)
        #expect(world.ask(.trustClockBehind, by: EngineHarness.supervisor)?.code == "clock.trusted")
        #expect(world.state.gateway.clockTrusted && world.state.clockDoubt == nil)
        world.pass(.minutes(1))
        #expect(world.state.gateway.clockTrusted)
    }

    @Test func `F-S6 without a time source nobody is tripped, and whoever pays gets light`() throws {
        let world = EngineHarness.arrears()
        _ = try #require(world.untilSelect())
        let dark = EngineHarness.arrears()
        #expect(dark.untilDark())
        for world in [world, dark] {
            world.clocks.synchronized = false
            world.turn([.tick])
            #expect(!world.state.gateway.clockTrusted)
            #expect(world.state.clockDoubt == .notSynchronized)
        }
        let meter = try #require(world.meter("3301"))
        world.settle(steps: 30)
        #expect(world.operations.isEmpty)
        #expect(world.relay[meter] == .closed)
        #expect(dark.receipt(dark.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        dark.serve()
        #expect(!dark.isOpen())
    }

    @Test func `F-S6 I-M7 after a clock that was a year ahead is set back meters are read and billed again`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(2_000)
        world.live(.hours(2), interval: .minutes(15), [meter])
        let today = world.clocks.wall
        // A start with a wrong clock that the kernel vouches for: it is after all records, and believed.
        world.clocks.wall = today + .days(365)
        world.restart(sameBoot: false)
        world.live(.hours(1), interval: .minutes(15), [meter])
        let ahead = try #require(world.state.meters[meter]?.series.last)
        #expect(ahead.sourceTime > today + .days(364))
        world.clocks.wall = today + .hours(1)
        world.restart(sameBoot: false)
        #expect(world.ask(.trustClockBehind, by: EngineHarness.supervisor)?.code == "clock.trusted")
        #expect(world.state.meters[meter]?.series.last?.energy == ahead.energy)
        let before = try #require(world.account("3301")?.available)
        for _ in 0..<2 {
            world.live(.hours(1), interval: .minutes(15), [meter])
            let last = try #require(world.state.meters[meter]?.series.last)
            #expect(last.energy > ahead.energy && last.sourceTime <= world.clocks.wall)
            #expect(try #require(world.account("3301")?.available) < before)
            world.restart()
        }
    }

    @Test
    func `F-S6 a dead battery at boot: 1970 is before the last record, and nothing ages by the step back to today`()
        throws
    {
        let world = try noticed()
        let before = world.state.gateway.trustedTime
        let today = world.clocks.wall
        world.clocks.wall = Instant(milliseconds: 1000)
        world.clocks.synchronized = false
        world.restart(sameBoot: false)
        #expect(!world.state.gateway.clockTrusted)
        world.pass(.minutes(3))
        world.clocks.wall = today + .days(10)
        world.clocks.synchronized = true
        world.pass(.minutes(6))
        #expect(world.state.gateway.clockTrusted)
        #expect(world.state.gateway.trustedTime - before < .minutes(10))
    }

    @Test(arguments: [Span.days(-20_000), .days(4_400)])
    func `F-S6 I-L1 a wrong clock that nobody trusts refuses neither money nor light`(off: Span) throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let today = world.clocks.wall
        let payment = world.payment("3301", Money(fen: 10), serial: "1")
        world.clocks.wall = today + off
        world.clocks.synchronized = false
        world.restart(sameBoot: false)
        #expect(world.receipt(world.pay(payment))?.supply == .stillOff)
        let restore = StaffCommand.restore(account: "3301", graceUntil: today + .hours(72))
        #expect(world.ask(restore, by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(!world.isOpen())
        // The grace is no longer than it may be, whatever was asked for.
        let dark = EngineHarness.arrears()
        #expect(dark.untilDark())
        dark.clocks.synchronized = false
        dark.clocks.wall = dark.clocks.wall - .days(1)
        let known = dark.clocks.wall + .days(1)
        let long = StaffCommand.restore(account: "3301", graceUntil: known + .days(300))
        #expect(dark.ask(long, by: EngineHarness.agent)?.code == "restore.started")
        #expect((dark.account("3301")?.hold?.until ?? known) <= known + .hours(72))
    }

    @Test func `F-S6 I-L1 by a clock that nobody trusts no supply was off for long: who pays has light without a call`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        world.clocks.wall = world.clocks.wall + .days(365)
        world.clocks.synchronized = false
        world.restart(sameBoot: false)
        #expect(world.receipt(world.pay("3301", Money(yuan: 10), serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
    }

    @Test func `F-S6 a clock of 1970, before all terms, neither ends a notice cycle nor begins one`() throws {
        let world = try noticed()
        let notice = world.account("3301")?.tripNotice
        world.clocks.wall = Instant(milliseconds: 1000)
        world.clocks.synchronized = false
        world.restart(sameBoot: false)
        let meter = try #require(world.meter("3301"))
        for _ in 0..<5 {
            world.pass(.minutes(1))
            world.read(meter)
        }
        #expect(world.account("3301")?.tripNotice == notice)
        #expect(world.noticeKinds == [.tripNotice])
        // Whoever falls into arrears meanwhile is told when the clock can be believed.
        let other = EngineHarness(synchronized: false)
        _ = other.importing([Flat("3301", balance: Money(yuan: -1))], terms: .quick())
        other.pass(.minutes(1))
        #expect(other.noticeKinds.isEmpty)
        #expect(lastReasons(other).contains(.clockNotTrusted))
        #expect(other.ask(.trustClock, by: EngineHarness.supervisor)?.code == "clock.trusted")
        #expect(other.noticeKinds == [.tripNotice])
    }

    @Test func `a version of terms is in force from its day on, and on that day the lines are configured anew`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        var next = Terms.quick()
        next = Terms(
            name: next.name, from: day("2026-11-25"), warningLevels: next.warningLevels,
            tripNoticePeriod: next.tripNoticePeriod, finalNoticePeriod: next.finalNoticePeriod,
            minimumDebt: next.minimumDebt, overdraft: .zero, tripWindow: next.tripWindow, quietHours: nil,
            restAfterBinding: .zero, markInterval: .minutes(15), automaticCauses: next.automaticCauses, throttle: nil)
        #expect(
            world.ask(.importData(ImportBatch(terms: [next], released: true)), by: EngineHarness.supervisor)?.code
                == "import.done")
        func interval() -> Span? {
            world.state.terms("quick", on: SiteCalendar.china.date(at: world.clocks.wall))?.markInterval
        }
        for (hours, configured) in [(1, false), (14, false), (22, false), (2, true), (24, false)] {
            _ = world.takeEffects()
            world.pass(.hours(Int64(hours)))
            let count = world.takeEffects().count { if case .configureLines = $0 { true } else { false } }
            #expect(count == (configured ? 1 : 0), "after \(hours) h")
            #expect(
                interval()
                    == (world.clocks.wall < SiteCalendar.china.midnight(of: next.from) ? .seconds(2) : .minutes(15)))
        }
    }

    @Test func `RULES across boots the wall clock's difference counts where it was trusted at both ends`() throws {
        let world = try noticed()
        let before = world.state.gateway.trustedTime
        world.pass(.minutes(1))
        world.move(.hours(5))
        world.restart(sameBoot: false)
        #expect(world.state.gateway.trustedTime - before >= .hours(5))
        #expect(world.state.gateway.trustedTime - before < .hours(6))
    }

    @Test func `RULES a notice does not stay valid through the time that a machine was off with its clock in doubt`()
        throws
    {
        let world = try noticed()
        let first = world.account("3301")?.tripNotice
        // Off for 40 days; after the boot the time source comes only later, so that trusted time leaves the days out.
        world.move(.days(40))
        world.clocks.synchronized = false
        world.restart(sameBoot: false)
        world.clocks.synchronized = true
        world.pass(.minutes(10))
        let meter = try #require(world.meter("3301"))
        world.read(meter)
        #expect(world.state.gateway.clockTrusted)
        #expect(world.account("3301")?.tripNotice != first)
    }

    @Test func `I-L1 F-S6 the field job is open in time although the clock was set back`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        world.clocks.wall = world.clocks.wall - .days(1)
        for _ in 0..<21 {
            for order in world.takeOrders() {
                if case .close(let id, _, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            }
            world.pass(.seconds(30))
        }
        #expect(world.items(.fieldJob).count == 1)
    }
}
