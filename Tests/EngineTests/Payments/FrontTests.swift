import Billing
import Engine
import Quantities
import Supply
import Testing

/// Nobody is tripped while money may be on its way that we do not know of (RULES: Payments).
@Suite struct FrontTests {
    private let bank = EngineHarness.icbcFront
    private let wallet = EngineHarness.alipayFront

    /// One flat in arrears, with both notices, which waits for nothing but the fronts.
    private func due(_ channels: [Channel], _ change: (inout Flat) -> Void = { _ in }) -> EngineHarness {
        let world = EngineHarness.arrears(change)
        _ = world.importing(channels: channels)
        return world
    }

    private func reasons(_ world: EngineHarness) -> [Reason] { world.account("3301")?.lastReasons ?? [] }

    private func live(_ world: EngineHarness, _ steps: Int = 12) {
        guard let meter = world.meter("3301") else { return }
        for _ in 0..<steps {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            world.live(.seconds(2), interval: .seconds(2), [meter])
        }
        world.pass(.minutes(1))
        world.read(meter)
    }

    @Test func `I-C3 after a start nobody is tripped before each real-time front has said that its backlog is empty`() {
        let world = due(EngineHarness.fronted)
        live(world)
        #expect(reasons(world).contains(.paymentBacklog))
        #expect(world.hear("icbc", backlog: 3, by: bank) == "front.heard")
        #expect(world.hear("alipay", backlog: 0, by: wallet) == "front.heard")
        live(world)
        #expect(reasons(world).contains(.paymentBacklog) && !reasons(world).contains(.paymentFrontSilent))
        _ = world.hear("icbc", backlog: 0, by: bank)
        #expect(world.untilSelect() != nil)
        // Another life: each has to speak anew.
        world.restart()
        live(world)
        #expect(world.untilSelect(steps: 5) == nil)
        #expect(reasons(world).contains(.paymentBacklog))
        for (name, actor) in [("icbc", bank), ("alipay", wallet)] { _ = world.hear(name, backlog: 0, by: actor) }
        #expect(world.untilDark())
        #expect(world.oracle.violations == [])
    }

    @Test
    func
        `I-C3 a silent front stands before trips of those who used it within a year, and when all are silent of everyone`()
    {
        let world = due(EngineHarness.fronted)
        for (name, actor) in [("icbc", bank), ("alipay", wallet)] { _ = world.hear(name, backlog: 0, by: actor) }
        _ = world.pay(world.payment("3301", Money(fen: 1), serial: "1", channel: "icbc"), by: bank)
        world.pass(.minutes(14))
        _ = world.hear("alipay", backlog: 0, by: wallet)
        live(world)
        #expect(!reasons(world).contains(.paymentFrontSilent))
        world.pass(.minutes(2))
        live(world)
        #expect(reasons(world).contains(.paymentFrontSilent))
        #expect(world.audits.contains { $0.action == "front.silent" && $0.subject == "channel icbc" })
        _ = world.hear("icbc", backlog: 0, by: bank)
        #expect(world.audits.last?.action == "front.back")
        // It has payments that have not reached us.
        _ = world.hear("icbc", backlog: 2, by: bank)
        live(world)
        #expect(reasons(world).contains(.paymentBacklog))
        _ = world.hear("icbc", backlog: 0, by: bank)
        #expect(world.untilSelect() != nil)

        let other = due(EngineHarness.fronted)
        for (name, actor) in [("icbc", bank), ("alipay", wallet)] { _ = other.hear(name, backlog: 0, by: actor) }
        other.pass(.minutes(10))
        _ = other.hear("alipay", backlog: 0, by: wallet)
        other.pass(.minutes(6))
        live(other)
        // It never paid through the silent one.
        #expect(!reasons(other).contains(.paymentFrontSilent))
        other.pass(.minutes(16))
        live(other)
        #expect(reasons(other).contains(.paymentFrontSilent))
        #expect(world.oracle.violations == [] && other.oracle.violations == [])
    }

    @Test func `RULES who used a channel more than a year ago is not held for it`() {
        let world = due(EngineHarness.fronted)
        world.lodge("3301") { $0.channels = [ChannelUse(channel: "icbc", lastOn: day("2025-11-21"))] }
        for (name, actor) in [("icbc", bank), ("alipay", wallet)] { _ = world.hear(name, backlog: 0, by: actor) }
        world.pass(.minutes(10))
        _ = world.hear("alipay", backlog: 0, by: wallet)
        world.pass(.minutes(6))
        live(world)
        #expect(!reasons(world).contains(.paymentFrontSilent))
    }

    @Test func `RULES a restore waits for no front`() {
        let world = due(EngineHarness.fronted)
        for (name, actor) in [("icbc", bank), ("alipay", wallet)] { _ = world.hear(name, backlog: 0, by: actor) }
        #expect(world.untilDark())
        world.restart()
        #expect(world.receipt(world.pay("3301", Money(yuan: 50), serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
    }

    @Test func `RULES a channel that owes its file stands before trips of its customers, after a start of everyone`()
        throws
    {
        let transfers = Channel(name: "ccb", kind: .bankTransfer, fileDue: time("06:00"))
        let world = due([transfers])
        // Taken over on the 23rd: its first file is that day's, due on the 24th at 06:00.
        #expect(world.state.channels["ccb"]?.fileThrough == day("2026-11-22"))
        live(world)
        #expect(!reasons(world).contains(.paymentFileMissing))
        world.pass(.days(1))
        live(world)
        // In the same life it concerns who paid there.
        #expect(!reasons(world).contains(.paymentFileMissing))
        world.restart()
        live(world)
        #expect(reasons(world).contains(.paymentFileMissing))
    }

    @Test func `a channel without a front blocks nobody`() {
        let world = due([Channel(name: "ccb", kind: .bankWindow)])
        #expect(world.untilDark())
    }
}
