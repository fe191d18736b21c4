import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Trips to which a person must say yes (RULES: Who may).
struct ApprovalTests {
    private func approve(
        _ world: EngineHarness, _ accounts: [String] = ["3301"], except: [String] = [], epoch: Epoch? = nil,
        second: Actor? = nil
    ) -> StaffAnswer? {
        world.ask(
            .trips(.approve(accounts.map { .init(account: $0, epoch: epoch) }, except: except)),
            by: EngineHarness.supervisor, second: second)
    }

    private func terms(_ approver: Approver, _ stage: ApprovalStage = .beforeTrip) -> Terms {
        var terms = Terms.quick()
        terms.control = ControlTerms(approver: approver, approvalStage: stage)
        return terms
    }

    private func due(_ world: EngineHarness) -> [DueTrip] { world.state.dueTrips(at: world.clocks.wall) }

    @Test(arguments: [ArrearsCause.hardship, .dispute, .wilful])
    func
        `RULES a cause that is not automatic is tripped once a supervisor said yes before the notice and again on the day`(
            _ cause: ArrearsCause
        ) throws
    {
        let world = EngineHarness.arrears { $0.cause = cause }
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(!world.noticeKinds.contains { $0.isFormal })
        #expect(world.items(.proposal).count == 1)
        #expect(due(world).map(\.stage) == [.beforeNotice])
        #expect(approve(world)?.code == "approval.given")
        #expect(world.items(.proposal).isEmpty)
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(world.noticeKinds.filter(\.isFormal) == [.tripNotice])
        #expect(due(world).map(\.stage) == [.beforeTrip])
        #expect(approve(world)?.code == "approval.given")
        #expect(world.untilDark())
        #expect(world.noticeKinds.filter(\.isFormal) == [.tripNotice, .finalNotice])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a yes can be taken back, at any moment before the write, and it all begins anew`() throws {
        let world = EngineHarness.arrears { $0.cause = .hardship }
        let back = StaffCommand.trips(.withdraw(account: "3301"))
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.ask(back, by: EngineHarness.supervisor)?.code == "approval.notGiven")
        _ = approve(world)
        #expect(world.untilSelect(steps: 30) == nil)
        _ = approve(world)
        let trip = try #require(world.untilSelect(steps: 60))
        #expect(world.ask(back, by: EngineHarness.agent)?.code == "role.denied")
        #expect(world.ask(back, by: EngineHarness.supervisor)?.code == "approval.withdrawn")
        world.select(trip.id, trip.address)
        world.restart()
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(world.permits == [] && !world.isOpen())
        #expect(world.items(.proposal).count == 1 && world.account("3301")?.tripNotice == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a dedicated supply is proposed, and tripped only by approval`() throws {
        let world = EngineHarness.arrears { $0.isDedicatedSupply = true }
        #expect(world.untilSelect(steps: 20) == nil)
        _ = approve(world)
        #expect(world.untilSelect(steps: 30) == nil)
        _ = approve(world)
        #expect(world.untilDark())
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a supervisor's order is the approval of one person, and what is missing is told`() throws {
        let world = EngineHarness.arrears { $0.cause = .wilful }
        #expect(world.untilSelect(steps: 10) == nil)
        let order = StaffCommand.trip(account: "3301")
        #expect(world.ask(order, by: EngineHarness.agent)?.code == "role.denied")
        let first = try #require(world.ask(order, by: EngineHarness.supervisor))
        #expect(first.outcome == .done && first.code == "trip.approved")
        #expect(first.reasons.contains(.tripNoticeNotDelivered))
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.ask(order, by: EngineHarness.supervisor)?.code == "trip.approved")
        #expect(world.untilDark())
    }

    @Test func `an approval survives a restart`() throws {
        let world = EngineHarness.arrears { $0.cause = .hardship }
        #expect(world.untilSelect(steps: 10) == nil)
        _ = approve(world)
        world.restart()
        #expect(world.account("3301")?.approvals.given.count == 1)
        #expect(world.untilSelect(steps: 30) == nil)
        _ = approve(world)
        world.restart()
        #expect(world.untilDark())
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES an approval for the day dies at midnight, and the trip waits for another one`() throws {
        // Ten minutes before midnight.
        let world = EngineHarness.arrears(
            terms: terms(.onePerson), at: EngineHarness.morning + .hours(13) + .minutes(50))
        world.settle()
        #expect(approve(world)?.code == "approval.given")
        // The final notice has gone out; its receipt comes only after midnight.
        world.pass(.minutes(11))
        #expect(world.account("3301")?.approvals.given == [])
        #expect(world.audits.contains { $0.action == "trip.approvalEnded" && $0.reason == "approval.over" })
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.approvalMissing) == true)
        #expect(approve(world)?.code == "approval.given")
        #expect(world.untilSelect() != nil)
    }

    @Test func `RULES whatever moves the epoch takes an approval away, and a part payment is looked at anew`() throws {
        let world = EngineHarness.arrears { $0.cause = .hardship }
        #expect(world.untilSelect(steps: 10) == nil)
        _ = approve(world)
        #expect(world.untilSelect(steps: 20) == nil)
        _ = approve(world)
        _ = world.pay("3301", Money(fen: 10), serial: "1")
        #expect(world.account("3301")?.approvals.given == [])
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(due(world).map(\.stage) == [.beforeTrip])
        #expect(world.audits.contains { $0.action == "trip.approvalEnded" && $0.reason == "approval.epoch_moved" })
        // Who saw the list before that does not approve what it has become.
        #expect(approve(world, epoch: Epoch(0))?.details.map(\.value) == ["approval.moved"])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES two persons`() throws {
        let other = Actor(name: "zhou.min", role: .supervisor)
        let world = EngineHarness.arrears(terms: terms(.twoPersons))
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.noticeKinds.filter(\.isFormal) == [.tripNotice])
        #expect(approve(world)?.details.map(\.value) == ["second.missing"])
        #expect(world.ask(.trip(account: "3301"), by: EngineHarness.supervisor)?.code == "second.missing")
        #expect(approve(world, second: EngineHarness.supervisor)?.details.map(\.value) == ["second.samePerson"])
        #expect(approve(world, second: EngineHarness.agent)?.details.map(\.value) == ["role.denied"])
        #expect(world.untilSelect(steps: 10) == nil)
        #expect(approve(world, second: other)?.code == "approval.given")
        #expect(world.account("3301")?.approvals.given.first?.second == "zhou.min")
        #expect(world.untilDark())
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a list is approved as a whole, and each name is answered by itself`() throws {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: Money(yuan: -1)), Flat("3302", balance: Money(yuan: -2)),
                Flat("3303", balance: Money(yuan: -3)),
            ], terms: terms(.list))
        for _ in 0..<10 {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            world.live(.seconds(2), interval: .seconds(2), ["3301", "3302", "3303"].compactMap { world.meter($0) })
        }
        #expect(due(world).count == 3)
        #expect(world.ask(.trip(account: "3301"), by: EngineHarness.supervisor)?.code == "approval.wholeList")
        let part = approve(world, ["3301", "3302"])
        #expect(part?.code == "approval.wholeList")
        #expect(part?.details.map(\.value) == ["3303"])
        let whole = approve(world, ["3301", "3302", "9999"], except: ["3303"])
        #expect(whole?.code == "approval.given")
        #expect(whole?.details.map(\.value) == ["trip.approved", "trip.approved", "account.unknown"])
        #expect(world.account("3303")?.approvals.isEmpty == true)
        // Who was left out of it stands in the trail.
        #expect(world.audits.contains { $0.subject == "3 accounts, left out: 3303" })
        #expect(due(world).count == 1)
    }

    @Test func `RULES an approval before the notice lets it go out that day: the trip has one of its own day`() throws {
        let world = EngineHarness.arrears(terms: terms(.onePerson, .beforeNotice))
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(!world.noticeKinds.contains { $0.isFormal })
        _ = approve(world)
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.noticeKinds.filter(\.isFormal) == [.tripNotice])
        #expect(due(world).map(\.stage) == [.beforeTrip])
        // The next morning nothing is left of it.
        world.pass(.days(1))
        world.settle()
        #expect(world.account("3301")?.approvals.given == [] && world.account("3301")?.tripNotice != nil)
        #expect(due(world).map(\.stage) == [.beforeTrip])
        _ = approve(world)
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        world.settle()
        #expect(!world.isOpen())
        #expect(world.account("3301")?.approvals.isEmpty == true)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES of several relays only the one that was named is opened`() throws {
        let world = EngineHarness.twoMeters(balance: Money(yuan: -1))
        for _ in 0..<10 {
            world.live(.seconds(2), interval: .seconds(2), ["a", "b"].compactMap { world.state.meterByNumber[$0] })
        }
        #expect(world.items(.proposal).count == 1)
        #expect(approve(world, ["900"])?.details.map(\.value) == ["approval.meterMissing"])
        func name(_ meter: String) -> [String]? {
            world.ask(
                .trips(.approve([.init(account: "900", meter: meter)], except: [])), by: EngineHarness.supervisor
            )?.details.map(\.value)
        }
        #expect(name("c") == ["approval.meterUnknown"])
        #expect(name("b") == ["trip.approved"])
        var selected: [MeterID] = []
        for round in 0..<40 {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            for order in world.takeOrders() {
                if case .selectTrip(_, let address, _) = order { selected.append(address.meter) }
            }
            world.live(.seconds(2), interval: .seconds(2), ["a", "b"].compactMap { world.state.meterByNumber[$0] })
            if round == 15 {
                // Of the other one nobody was told before the notice.
                #expect(name("a") == ["approval.otherMeter"])
                #expect(name("b") == ["trip.approved"])
            }
        }
        #expect(Set(selected) == Set([world.state.meterByNumber["b"]].compactMap { $0 }))
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES the relay that was named before the notice is the only one on the day of the trip too`() {
        let world = EngineHarness.twoMeters(balance: Money(yuan: -1))
        let meters = ["a", "b"].compactMap { world.state.meterByNumber[$0] }
        func name(_ meter: String) -> [String]? {
            world.ask(
                .trips(.approve([.init(account: "900", meter: meter)], except: [])), by: EngineHarness.supervisor
            )?.details.map(\.value)
        }
        func live() {
            for _ in 0..<10 {
                for notice in world.takeNotices() { world.deliver(notice.id) }
                world.live(.seconds(2), interval: .seconds(2), meters)
            }
        }
        live()
        #expect(name("b") == ["trip.approved"])
        live()
        #expect(world.account("900")?.tripNotice != nil)
        world.pass(.days(1))
        world.restart()
        live()
        #expect(world.account("900")?.approvals.given == [])
        #expect(name("a") == ["approval.otherMeter"] && name("b") == ["trip.approved"])
    }

    @Test func `RULES nobody is asked for a yes that dies before its trip: the final notice comes first`() {
        var terms = terms(.onePerson)
        terms.tripWindow = Terms.residential.tripWindow
        terms.finalNoticePeriod = .minutes(30)
        let world = EngineHarness.arrears(terms: terms)
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(due(world).map(\.stage) == [.beforeTrip])
        // A quarter to three, of a window that ends at three.
        world.pass(.hours(4) + .minutes(44))
        #expect(due(world).isEmpty)
        world.pass(.hours(19))
        #expect(due(world).map(\.stage) == [.beforeTrip])
    }

    @Test func `RULES an approval lifts nothing else`() throws {
        let changes: [(inout Flat) -> Void] = [
            { $0.protection = .lifeSupport }, { $0.agreement = nil },
            {
                $0.separateRelay = true
                $0.pairingProven = false
            },
        ]
        for change in changes {
            let world = EngineHarness.arrears {
                $0.cause = .hardship
                change(&$0)
            }
            #expect(world.untilSelect(steps: 10) == nil)
            #expect(approve(world)?.details.map(\.value) == ["approval.notDue"])
            #expect(world.ask(.trip(account: "3301"), by: EngineHarness.supervisor)?.code == "trip.refused")
            #expect(!world.noticeKinds.contains { $0.isFormal })
        }
    }

    @Test func `RULES an operator proposes, and the supervisor sees it`() throws {
        let world = EngineHarness.arrears { $0.cause = .wilful }
        #expect(world.untilSelect(steps: 10) == nil)
        let command = StaffCommand.trips(.propose(account: "3301", meter: nil))
        #expect(world.ask(command, by: EngineHarness.engineer)?.code == "role.denied")
        #expect(world.ask(command, by: EngineHarness.agent, reason: "has moved away")?.code == "trip.proposed")
        #expect(due(world).first?.proposal?.reason == "has moved away")
        world.restart()
        #expect(due(world).first?.proposal?.by == EngineHarness.agent.name)
        let healthy = StaffCommand.trips(.propose(account: "3302", meter: nil))
        #expect(world.ask(healthy, by: EngineHarness.agent)?.code == "approval.notDue")
        #expect(
            world.ask(.trips(.approve([.init(account: "3301")], except: [])), by: EngineHarness.agent)?.code
                == "role.denied")
    }

    @Test func `a cause that becomes known stops the trip that was automatic, with audit before and after`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilSelect())
        let command = StaffCommand.trips(.setCause(account: "3301", .dispute))
        #expect(world.ask(command, by: EngineHarness.agent, reason: "he rang")?.code == "cause.set")
        let back = StaffCommand.trips(.setCause(account: "3301", .notStated))
        #expect(world.ask(back, by: EngineHarness.agent)?.code == "cause.bySupervisors")
        #expect(world.audits.contains { $0.action == "account.cause" && $0.actor == "li.na" && $0.reason == "he rang" })
        #expect(world.account("3301")?.record.cause == .dispute)
        #expect(
            world.audits.contains {
                $0.action == "account.cause" && $0.before == "cause not_stated" && $0.after == "cause dispute"
            }
        )
        world.restart()
        #expect(world.account("3301")?.record.cause == .dispute)
        #expect(world.untilSelect(steps: 10) == nil)
        #expect(world.permits.isEmpty)
        #expect(world.orderRows.first { $0.id == id }?.state.isEnd == true)
    }

    @Test func `RULES of an important user the authority has a copy of the notice before the final one`() throws {
        var terms = Terms.quick()
        terms.control.copiesAuthority = true
        let world = EngineHarness.arrears(terms: terms)
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(world.noticeKinds.filter(\.isFormal) == [.tripNotice])
        #expect(world.account("3301")?.lastReasons.contains(.authorityCopyMissing) == true)
        let item = try #require(world.items(.authorityCopy).first)
        world.restart()
        let done = StaffCommand.finishWorkItem(item.id, result: "letter 2026-117")
        #expect(world.ask(done, by: EngineHarness.agent)?.code == "job.done")
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        world.settle()
        #expect(world.items(.authorityCopy).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `a copy that is not wanted any more is no duty`() throws {
        var terms = Terms.quick()
        terms.control.copiesAuthority = true
        let world = EngineHarness.arrears(terms: terms)
        #expect(world.untilSelect(steps: 10) == nil)
        #expect(world.items(.authorityCopy).count == 1)
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        #expect(world.items(.authorityCopy).isEmpty)
    }
}
