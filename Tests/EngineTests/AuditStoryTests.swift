import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing
import Trail

/// What the audit trail says by itself.
@Suite struct AuditStoryTests {
    private static let far = Instant(milliseconds: .max)
    private static let past = Instant(milliseconds: 0)

    /// The trail of an account, as an outsider would read it: nothing but rows.
    private func offTimes(_ world: EngineHarness, _ number: String = "3301") -> [OffTime] {
        let rows = world.audits.enumerated().map { index, audit in
            TrailRow(
                position: Int64(index + 1), at: audit.at, monotonic: audit.monotonic, actor: audit.actor,
                role: audit.role, session: audit.session, second: audit.second, action: audit.action,
                subject: audit.subject, account: audit.account?.number, reason: audit.reason, before: audit.before,
                after: audit.after)
        }
        let ids = rows.filter { $0.action == "account.founded" && $0.subject == "account \(number)" }.compactMap(\.account)
        return ids.flatMap { id in
            OffTime.all(in: rows.filter { $0.account == id }, from: Self.past, to: Self.far)
        }
    }

    @Test func `I-A6 a cut for arrears and its end stand in the trail with all that they rest on`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let dark = try #require(offTimes(world).first)
        #expect(dark.to == nil && dark.what.isDark && !dark.isPerhaps)
        #expect(dark.notBefore ?? Self.far <= dark.from)
        let permit = try #require(world.permits.first)
        #expect(dark.what == .off(order: permit.order.number))
        let missing = try #require(world.account("3301")?.quotedMissing)
        world.pass(.seconds(3))
        _ = world.pay("3301", missing, serial: "1")
        world.serve()
        let told = offTimes(world)
        #expect(told.count == 1)
        let time = try #require(told.first)
        let to = try #require(time.to), ends = try #require(time.endsNotBefore)
        #expect(time.from < ends && ends <= to)
        let actions = time.rows.map(\.action)
        let order: [String] = [
            "notice.trip_notice", "notice.delivered", "notice.final_notice", "notice.delivered", "order.selected",
            "order.released", "order.verified", "supply.off", "payment.booked", "restore.owed", "order.close",
            "order.verified", "supply.on",
        ]
        var rest = actions[...]
        for action in order {
            let place = try #require(rest.firstIndex(of: action), "\(action) in \(actions)")
            rest = rest[(place + 1)...]
        }
        // The order names its permit, debt and notices.
        let released = try #require(time.rows.first { $0.action == "order.released" }?.after)
        #expect(released.contains("permit \(permit.id)") && released.contains("owes \(permit.tripAmount) yuan"))
        for notice in permit.notices {
            #expect(released.contains(" \(notice)"))
            #expect(time.rows.contains { $0.action == "notice.delivered" && $0.subject == "notice \(notice)" })
        }
        // Whose home it is, without any other table.
        #expect(time.rows.last?.after?.contains("account 3301; meter m3301") == true)
        #expect(offTimes(world, "3302").isEmpty)
    }

    @Test func `I-A6 a home that somebody else switched off is told as off, and by nobody of ours`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 100))])
        let meter = try #require(world.meter("3301"))
        world.live(.seconds(2), interval: .seconds(2), [meter])
        world.relay[meter] = .open
        world.live(.seconds(2), interval: .seconds(2), [meter])
        #expect(offTimes(world).map(\.what) == [.offOtherwise])
        world.relay[meter] = .closed
        world.live(.seconds(2), interval: .seconds(2), [meter])
        let time = try #require(offTimes(world).first)
        #expect(time.to != nil && time.endsNotBefore == time.from && time.notBefore != nil)
    }

    @Test func `I-A6 a home that was off before the takeover is off from the file on`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: -5)) { $0.inheritedOpen = true }])
        #expect(offTimes(world).map(\.what) == [.offInherited])
    }

    @Test func `I-A6 an opening of which nobody knows is told as perhaps, until it is read`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        world.turn([.order(.ended(id, .unknown(.silent)))])
        #expect(offTimes(world).map(\.what) == [.offPerhaps(order: id.number)])
        #expect(offTimes(world).first?.isPerhaps == true)
    }

    @Test func `I-A6 a welded relay makes no dark home`() throws {
        let world = EngineHarness.arrears()
        world.isWelded = true
        _ = world.untilDark()
        #expect(offTimes(world).isEmpty)
        #expect(world.audits.contains { $0.action == "supply.flowing" })
    }

    @Test func `I-A1 a person's request names its session, and what it changed before and after`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let until = world.clocks.wall + .days(2)
        _ = world.ask(.hold(account: "3301", .plan, until: until), by: EngineHarness.supervisor, id: "h1")
        let hold = try #require(world.audits.last { $0.action == "staff.hold" })
        #expect(hold.session == "request h1")
        #expect(hold.before?.contains("hold") != true)
        #expect(hold.after?.hasPrefix("done hold.set; ") == true && hold.after?.contains("hold: plan until") == true)
        _ = world.ask(.endHold(account: "3301"), by: EngineHarness.supervisor, id: "h2")
        let end = try #require(world.audits.last { $0.action == "staff.hold" })
        #expect(end.before?.contains("hold: plan until") == true && end.session == "request h2")
        // What is refused changes nothing, and says so.
        _ = world.ask(.endHold(account: "3301"), by: EngineHarness.supervisor, id: "h3")
        let refused = try #require(world.audits.last { $0.action == "staff.hold" })
        #expect(refused.before == nil && refused.after == "refused hold.none")
    }

    @Test func `I-A1 the daemon's own rows name the life that made them`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let first = try #require(world.audits.last { $0.action == "order.released" })
        #expect(first.session.hasPrefix("life "))
        world.restart()
        _ = world.pay("3301", Money(yuan: 50), serial: "1")
        let second = try #require(world.audits.last { $0.action == "restore.owed" })
        #expect(second.session.hasPrefix("life ") && second.session != first.session)
    }

    @Test func `I-A3 what turned is a row, and a mark at which nothing turned is none`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5000))])
        let meter = try #require(world.meter("3301"))
        world.live(.seconds(2), interval: .seconds(2), [meter])
        let rows = world.audits.count
        world.live(.minutes(2), interval: .seconds(2), [meter])
        #expect(world.audits.count == rows)
    }
}
