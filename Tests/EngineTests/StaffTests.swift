import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Who may, with whom, and that each refusal is recorded.
@Suite struct StaffTests {
    @Test func `I-A4 what a role may not is refused and recorded, for every role and command`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let until = world.clocks.wall + .hours(1)
        let commands: [StaffCommand] = [
            .restore(account: "3301", graceUntil: nil), .trip(account: "3301"),
            .hold(account: "3301", .dispute, until: until), .endHold(account: "3301"), .trustClockBehind,
            .readNow(meter: "m3301"), .bind(meter: "m3301", serial: nil, relaySerial: nil),
            .acceptBaseline(meter: "m3301"),
            .clearMisroute(line: "c1"), .commission(meter: "m3301"), .finishWorkItem(WorkItemID(1), result: "x"),
            .importData(ImportBatch()), .releaseImport, .trustClock,
            .addUser(name: "x", role: .operator, tokenHash: ""),
            .removeUser(name: "x"),
            .dailyClose(.reopen(CloseKey(channel: "desk", businessDate: day("2026-11-22")))),
            .dailyClose(.book(CloseItemKey(PaymentKey(channel: "desk", businessDate: day("2026-11-22"), serial: "1")))),
            .dailyClose(
                .explain(CloseItemKey(PaymentKey(channel: "desk", businessDate: day("2026-11-22"), serial: "1")))),
            .dailyClose(
                .file(
                    ChannelStatement(
                        channel: "desk", businessDate: day("2026-11-22"), items: [], hash: "", name: "x"))),
        ]
        var denied = 0
        for role in Role.allCases {
            for command in commands where !role.may(command.action) {
                let actor = Actor(name: "someone", role: role)
                #expect(world.ask(command, by: actor)?.code == "role.denied", "\(role) \(command.action)")
                let audit = try #require(world.audits.last)
                #expect(
                    audit.actor == "someone" && audit.role == role.rawValue
                        && audit.after?.contains("role.denied") == true)
                denied += 1
            }
        }
        #expect(denied > 40)
        #expect(world.takeOrders().isEmpty)
    }

    @Test func `I-A4 a denial at the door names the role that it had, or none`() throws {
        let world = EngineHarness()
        world.turn([.denied(name: "nobody", role: nil, action: .trip, subject: "account 1")])
        #expect(world.audits.last?.role == "none")
        world.turn([.denied(name: "li.na", role: .operator, action: .trip, subject: "account 1")])
        #expect(world.audits.last?.role == "operator")
        world.turn([
            .denied(name: "li.na", role: .supervisor, action: .trip, subject: "account 1", because: .secondSame)
        ])
        #expect(world.audits.last?.reason == "trip takes a second person, and the first was named again")
        #expect(world.audits.count { $0.action == "role.denied" } == 3)
    }

    @Test func `I-A1 a name is one person's for ever, and whoever gets a token is told of`() {
        let world = EngineHarness()
        let admin = Actor(name: "admin", role: .securityAdmin)
        func add(_ name: String, _ role: Role, _ token: String) -> String? {
            let hash = String(repeating: token, count: 64)
            return world.ask(.addUser(name: name, role: role, tokenHash: hash), by: admin)?.code
        }
        #expect(add("chen.yu", .engineer, "a") == "user.added" && add("icbc", .paymentFront, "b") == "user.added")
        let told = world.takeEffects().compactMap {
            if case .alarm("user.added", let detail) = $0 { detail } else { nil }
        }
        #expect(told == ["chen.yu engineer by admin", "icbc payment_front by admin"])
        for name in ["chen.yu", "icbc"] {
            #expect(world.ask(.removeUser(name: name), by: admin)?.code == "user.removed")
        }
        world.restart()
        // Another person of that name would lift his tags.
        #expect(add("chen.yu", .engineer, "c") == "user.exists")
        #expect(add("icbc", .supervisor, "d") == "user.exists")
        #expect(add("icbc", .paymentFront, "e") == "user.added")
    }

    @Test func `I-A1 without a reason nothing is done`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        #expect(
            world.ask(.restore(account: "3301", graceUntil: nil), by: EngineHarness.agent, reason: "")?.code
                == "reason.missing")
        #expect(world.takeOrders().isEmpty)
    }

    @Test func `RULES a binding takes two persons, and voids notices, epoch and pairing`() throws {
        let world = EngineHarness.arrears { $0.separateRelay = true }
        let (id, _) = try #require(world.untilSelect())
        let command = StaffCommand.bind(meter: "m3301", serial: SerialNumber("99001"), relaySerial: nil)
        func bind(_ second: Actor?) -> String? { world.ask(command, by: EngineHarness.engineer, second: second)?.code }
        #expect(bind(nil) == "second.missing")
        #expect(bind(EngineHarness.engineer) == "second.samePerson")
        #expect(bind(EngineHarness.agent) == "role.denied")
        #expect(world.order?.id == id)
        let series = try #require(world.meter("3301").flatMap { world.state.meters[$0]?.series.number })
        #expect(bind(EngineHarness.supervisor) == "bind.done")
        #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
        #expect(world.point("3301")?.pairing == .unproven)
        #expect(world.account("3301")?.tripNotice == nil)
        #expect(world.meter("3301").flatMap { world.state.meters[$0]?.series.number } == series + 1)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `RULES an operator's hold does not shorten a longer one, and grace is given once in 30 days by whatever name`()
        throws
    {
        let world = EngineHarness.arrears()
        func hold(_ kind: Hold.Kind, _ span: Span, _ actor: Actor) -> String? {
            world.ask(.hold(account: "3301", kind, until: world.clocks.wall + span), by: actor)?.code
        }
        #expect(hold(.plan, .days(30), EngineHarness.agent) == "hold.tooLong")
        #expect(hold(.plan, .days(30), EngineHarness.supervisor) == "hold.set")
        #expect(hold(.dispute, .hours(1), EngineHarness.agent) == "hold.longerInForce")
        #expect(world.account("3301")?.hold?.kind == .plan)
        #expect(hold(.dispute, .hours(1), EngineHarness.supervisor) == "hold.set")
        #expect(hold(.grace, .days(2), EngineHarness.agent) == "hold.set")
        #expect(hold(.grace, .days(3), EngineHarness.agent) == "restore.graceUsed")
    }

    @Test func `RULES a supervisor ends a hold or grace before its time, and the decision looks at the debt again`()
        throws
    {
        let world = EngineHarness.arrears()
        let end = StaffCommand.endHold(account: "3301")
        #expect(world.ask(end, by: EngineHarness.supervisor)?.code == "hold.none")
        let until = world.clocks.wall + .days(20)
        _ = world.ask(.hold(account: "3301", .dispute, until: until), by: EngineHarness.supervisor)
        #expect(world.account("3301")?.lastReasons.contains(.onHold) == true)
        #expect(world.ask(end, by: EngineHarness.agent)?.code == "hold.endedBySupervisors")
        #expect(world.account("3301")?.hold != nil)
        #expect(world.ask(end, by: EngineHarness.supervisor)?.code == "hold.ended")
        #expect(world.account("3301")?.hold == nil)
        #expect(world.account("3301")?.lastReasons.contains(.onHold) == false)
        world.restart()
        #expect(world.account("3301")?.hold == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `a supervisor's trip obeys every rule and says what stands before it`() throws {
        let world = EngineHarness.arrears()
        let answer = try #require(world.ask(.trip(account: "3301"), by: EngineHarness.supervisor))
        #expect(answer.code == "trip.refused")
        #expect(answer.reasons.contains(.tripNoticeNotDelivered))
        let guarded = EngineHarness.arrears { $0.protection = .lifeSupport }
        #expect(guarded.ask(.trip(account: "3301"), by: EngineHarness.supervisor)?.reasons.contains(.protected) == true)
    }

    @Test func `I-C6 a protected account is never tripped, whatever it owes and whoever asks`() throws {
        for protection in Protection.allCases + [.unreadable] {
            let world = EngineHarness.arrears { $0.protection = protection }
            #expect(world.untilSelect(steps: 30) == nil)
            #expect(!world.noticeKinds.contains { $0.isFormal })
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `RULES without an agreement or a proven pairing nothing is tripped automatically`()
        throws
    {
        let worlds = [
            EngineHarness.arrears { $0.agreement = nil },
            EngineHarness.arrears {
                $0.separateRelay = true
                $0.pairingProven = false
            },
        ]
        for world in worlds {
            #expect(world.untilSelect(steps: 30) == nil)
            #expect(!world.noticeKinds.contains { $0.isFormal })
        }
        #expect(worlds[1].items(.proposal).count == 1)
    }

    @Test func `F-B4 a misrouted reply stops trips on its line until a person clears it, and closings go on`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilSelect())
        let line = try #require(world.state.lines.keys.first)
        world.turn([.line(line, .misrouted(expected: 1, got: 2))])
        #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
        world.restart()
        #expect(world.untilSelect(steps: 10) == nil)
        #expect(world.items(.case).count == 1)
        #expect(world.ask(.clearMisroute(line: "c1"), by: EngineHarness.engineer)?.code == "line.cleared")
        #expect(world.items(.case).isEmpty)
        #expect(world.untilSelect() != nil)
        let dark = EngineHarness.arrears()
        #expect(dark.untilDark())
        dark.turn([.line(line, .misrouted(expected: 1, got: 2))])
        _ = dark.pay("3301", Money(yuan: 10), serial: "1")
        dark.serve()
        #expect(!dark.isOpen())
    }

    @Test func `I-C8 a store that takes no writes stops a trip even in the turn of its select, and no closing`() throws
    {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.selecting[id] = address
        world.move(.milliseconds(100))
        world.turn([.store(takesWrites: false), .order(world.selected(id, address))])
        #expect(world.permits.isEmpty)
        #expect(world.orderRows.first { $0.id == id }?.outcome?.contains("store_not_sound") == true)
        let dark = EngineHarness.arrears()
        #expect(dark.untilDark())
        dark.turn([.store(takesWrites: false)])
        _ = dark.ask(.restore(account: "3301", graceUntil: dark.clocks.wall + .hours(1)), by: EngineHarness.agent)
        dark.serve()
        #expect(!dark.isOpen())
    }

    @Test func `work items are opened once and closed when they are void`() throws {
        let world = EngineHarness.arrears {
            $0.separateRelay = true
            $0.pairingProven = false
        }
        let meter = try #require(world.meter("3301"))
        world.live(.minutes(2), interval: .seconds(2), [meter])
        #expect(world.everOpened(.proposal) == 1)
        world.restart()
        world.live(.minutes(1), interval: .seconds(2), [meter])
        #expect(world.everOpened(.proposal) == 1)
        _ = world.pay("3301", Money(yuan: 20), serial: "1")
        #expect(world.items(.proposal).isEmpty)
    }
}
