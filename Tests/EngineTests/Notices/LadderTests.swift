import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A formal notice goes on until it has arrived: SMS, SMS, a call, the door.
@Suite struct LadderTests {
    /// Where it arrives.
    enum Rung: String, CaseIterable { case firstSMS, secondSMS, call, signature, photo, never }

    /// The trip notice goes up to a rung; each time the process may die in between.
    private func climb(_ world: EngineHarness, to rung: Rung, restarting: Bool) throws {
        let meter = try #require(world.meter("3301"))
        func between() { if restarting { world.restart() } }
        if rung == .firstSMS {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            return
        }
        world.failLetters()
        between()
        world.live(.minutes(11), interval: .minutes(1), [meter])
        if rung == .secondSMS {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            return
        }
        world.failLetters()
        between()
        #expect(world.items(.voiceCall).map(\.reason).allSatisfy { $0.hasPrefix("notice.voice trip_notice ") })
        if rung == .call {
            #expect(world.tell(.voice) { .called($0, answered: true) } == "notice.told")
            return
        }
        #expect(world.tell(.voice) { .called($0, answered: false) } == "notice.unanswered")
        between()
        #expect(world.items(.voiceCall).isEmpty && world.items(.doorNotice).count == 1)
        switch rung {
        case .signature: #expect(world.tell(.door) { .left($0, .signed, at: nil) } == "notice.left")
        case .photo: #expect(world.tell(.door) { .left($0, .pictured, at: nil) } == "notice.left")
        default: #expect(world.tell(.door) { .left($0, nil, at: nil) } == "notice.notLeft")
        }
        between()
    }

    @Test(arguments: Rung.allCases, [false, true])
    func
        `F-S25 I-C3 the ladder to its end: whichever rung arrives, from then on it counts, and without one nobody is tripped`(
            rung: Rung, restarting: Bool
        ) throws
    {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        try climb(world, to: rung, restarting: restarting)
        let arrived = world.clocks.wall
        let letters = world.notices(.tripNotice)
        #expect(
            letters.last?.channel == [.call: .voice, .signature: .door, .photo: .door, .never: .door][rung] ?? .sms)
        #expect(Set(letters.map(\.phone)) == ["13800000001"])
        #expect(world.items(.voiceCall).isEmpty && world.items(.doorNotice).isEmpty)
        if rung == .never {
            #expect(world.items(.contact).count == 1)
            world.live(.minutes(5), interval: .seconds(10), [meter])
            #expect(!world.untilDark() && world.operations.isEmpty)
            return
        }
        guard case .delivered(let at, _, _)? = letters.last?.state else { throw Failure("\(letters)") }
        #expect(at <= arrived)
        #expect(world.untilDark())
        let permit = try #require(world.permits.last)
        #expect(permit.notices.contains { $0 == letters.last?.id })
        #expect(permit.issuedAt - at >= .seconds(10))
        #expect(world.oracle.violations == [])
        // What a person brought is kept for ever, and told in the audit.
        let proofs = world.evidence.map(\.proof)
        switch rung {
        case .call: #expect(proofs == [.call(answered: true)])
        case .signature: #expect(proofs == [.call(answered: false), .door(.signed)])
        case .photo: #expect(proofs == [.call(answered: false), .door(.pictured)])
        default: #expect(proofs.isEmpty)
        }
        #expect(world.evidence.allSatisfy { $0.by == EngineHarness.agent.name })
        let told = world.audits.filter { $0.action == "notice.delivered" && $0.reason == "trip_notice" }
        #expect(told.count == 1)
        if rung == .photo { #expect(told.first?.after?.hasSuffix("photo 王五") == true) }
    }

    @Test(arguments: [Recipient.payer, .holder, .occupant])
    func `I-C3 RULES payer, holder and occupant have it before a trip: one of them not reached, and nobody is tripped`(
        silent: Recipient
    ) throws {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: Money(yuan: -1)) {
                    $0.payer = "P1"
                    $0.contacts = [
                        Contact(name: "租客", phone: "13900000002", isOccupant: true),
                        Contact(name: "妻", phone: "13900000003"),
                    ]
                }
            ], payers: [Payer(number: "P1", name: "物业", phone: "0571-87654321")])
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(4_400)
        let sent = world.notices(.tripNotice)
        #expect(sent.map(\.recipient) == [.payer, .holder, .occupant])
        #expect(sent.map(\.phone) == ["0571-87654321", "13800000001", "13900000002"])
        #expect(sent.map(\.name) == ["物业", "张三", "租客"])
        world.failLetters { $0.recipient == silent }
        world.restart()
        world.live(.minutes(11), interval: .minutes(1), [meter])
        world.failLetters { $0.recipient == silent }
        world.live(.seconds(60), interval: .seconds(2), [meter])
        #expect(world.account("3301")?.finalNotice == nil && world.operations.isEmpty)
        #expect(world.decisions.last?.reasons.contains(.tripNoticeNotDelivered) == true)
        #expect(world.state.noticeDuties.map(\.notice.recipient) == [silent])
        // Now the last of them is told: the period counts from there.
        #expect(world.tell(.voice) { .called($0, answered: true) } == "notice.told")
        let toldAt = world.clocks.wall
        #expect(world.untilDark())
        let permit = try #require(world.permits.last)
        #expect(permit.notices.count == 6 && permit.issuedAt - toldAt >= .seconds(10))
        // Who sits in the dark, and who pays, know of it.
        #expect(world.notices(.switchedOff).map(\.recipient) == [.payer, .holder, .occupant])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES one telephone gets a notice once, whoever it belongs to`() {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: Money(yuan: -1)) {
                    $0.payer = "P1"
                    $0.contacts = [Contact(name: "租客", phone: "1380000-0001", isOccupant: true)]
                }
            ], payers: [Payer(number: "P1", name: "物业", phone: "138-00000001")])
        #expect(world.notices(.tripNotice).map(\.recipient) == [.payer])
    }

    /// Holder or payer without a telephone, where the other has one; one name is one person, also where his contract names no telephone.
    @Test(arguments: [Recipient.holder, .payer])
    func `I-C3 RULES who has no telephone is brought both notices to the door, also where the other one has one`(
        without: Recipient
    ) throws {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: Money(yuan: -1)) {
                    if without == .holder { $0.phone = nil }
                    $0.payer = "P1"
                }
            ],
            payers: [Payer(number: "P1", name: "物业", phone: without == .payer ? nil : "13800000009")])
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(4_400)
        #expect(world.notices(.tripNotice).map(\.recipient) == [.payer, .holder])
        #expect(world.notices(.tripNotice).filter { $0.channel == .door }.map(\.recipient) == [without])
        for kind in [NoticeKind.tripNotice, .finalNotice] {
            // The other has it by telephone.
            #expect(world.untilSelect(steps: 20) == nil && world.operations.isEmpty)
            world.restart()
            #expect(world.untilSelect(steps: 20) == nil && world.operations.isEmpty)
            #expect(world.state.noticeDuties.map(\.notice.kind) == [kind])
            #expect(world.tell(.door) { .left($0, .signed, at: nil) } == "notice.left")
        }
        #expect(world.untilDark())
        #expect(world.permits.last?.notices.count == 4)
        // By telephone as before, and nobody is visited for what need not arrive.
        let told = world.notices(.switchedOff)
        #expect(told.map(\.recipient) == [without == .holder ? .payer : .holder])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES who pays for his own flat is one person, and is reached by one telephone`() throws {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: Money(yuan: -1)) {
                    $0.phone = nil
                    $0.payer = "P1"
                },
                Flat("3302", balance: Money(yuan: -1)) { $0.payer = "P2" },
            ],
            payers: [
                Payer(number: "P1", name: "张三", phone: "13800000009"), Payer(number: "P2", name: "张三"),
            ])
        #expect(world.notices(.tripNotice).map(\.phone) == ["13800000009", "13800000001"])
    }

    @Test func `RULES whom no telephone reaches is brought both notices to the door, and is tripped only after them`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: -1)) { $0.phone = nil }])
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(4_400)
        func bring() throws {
            let door = try #require(world.state.noticeDuties.first)
            #expect(door.notice.channel == .door && door.notice.kind.isFormal)
            let proof = DoorProof.signature(name: "张三", sha256: DoorProof.hash)
            let answer = world.ask(.contact(.left(door.notice.id, proof, at: nil)), by: EngineHarness.agent)
            #expect(answer?.outcome == .done)
        }
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.takeNotices() == [])
        try bring()
        #expect(world.untilSelect(steps: 20) == nil)
        world.restart()
        try bring()
        #expect(world.untilDark())
        // Nothing that needs a telephone was sent.
        #expect(world.noticeKinds.allSatisfy { $0.isFormal })
        #expect(world.oracle.violations == [])
    }

    @Test func `I-A4 what cannot count as delivered is refused, and recorded`() throws {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        let first = try #require(world.notices(.tripNotice).first)
        func ask(_ command: ContactCommand, by actor: Actor = EngineHarness.agent) -> String? {
            world.ask(.contact(command), by: actor)?.code
        }
        // An SMS is on its way: nobody is to call.
        #expect(ask(.called(first.id, answered: true)) == "notice.notToCall")
        #expect(ask(.called(NoticeID(99), answered: true)) == "notice.unknown")
        #expect(ask(.called(first.id, answered: true), by: EngineHarness.desk) == "role.denied")
        world.failLetters()
        world.live(.minutes(11), interval: .minutes(1), [meter])
        world.failLetters()
        let call = try #require(world.state.noticeDuties.first)
        #expect(ask(.left(call.notice.id, .signed, at: nil)) == "notice.notToBring")
        #expect(
            world.ask(.finishWorkItem(call.item.id, result: "rang"), by: EngineHarness.agent)?.code == "job.noticeWaits"
        )
        #expect(ask(.called(call.notice.id, answered: false)) == "notice.unanswered")
        #expect(ask(.called(call.notice.id, answered: true)) == "notice.unknown")
        let door = try #require(world.state.noticeDuties.first).notice.id
        let short = DoorProof.signature(name: "张三", sha256: "0a")
        #expect(ask(.left(door, short, at: nil)) == "evidence.hashMalformed")
        #expect(ask(.left(door, .signature(name: "", sha256: DoorProof.hash), at: nil)) == "evidence.nameMissing")
        let own = DoorProof.photo(witness: EngineHarness.agent.name, sha256: DoorProof.hash)
        #expect(ask(.left(door, own, at: nil)) == "evidence.noWitness")
        let byHimself = DoorProof.signature(name: EngineHarness.agent.name, sha256: DoorProof.hash)
        #expect(ask(.left(door, byHimself, at: nil)) == "evidence.noWitness")
        #expect(ask(.left(door, .signed, at: world.clocks.wall + .minutes(1))) == "evidence.timeWrong")
        #expect(ask(.left(door, .signed, at: world.clocks.wall - .days(1))) == "evidence.timeWrong")
        #expect(world.evidence.count == 1)
        // The clock starts when it is recorded, whatever is said of when it was left.
        let left = world.clocks.wall - .minutes(5)
        let request = world.request(.contact(.left(door, .signed, at: left)), by: EngineHarness.agent, id: "door-1")
        for _ in 0..<2 { world.turn([.staff(request, world.token())]) }
        #expect(world.evidence.count == 2 && world.evidence.last?.happenedAt == left)
        guard case .delivered(let at, _, let reference)? = world.notices(.tripNotice).last?.state else {
            throw Failure("not delivered")
        }
        #expect(at == world.clocks.wall && reference == "signature 张三")
        #expect(world.audits.count { $0.action == "staff.notify" } == 13)
    }

    @Test func `RULES who pays while a person is on the way: the duty ends, nothing is left to bring`() throws {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        world.failLetters()
        world.live(.minutes(11), interval: .minutes(1), [meter])
        world.failLetters()
        let call = try #require(world.state.noticeDuties.first)
        _ = world.pay("3301", Money(yuan: 100), serial: "1")
        #expect(world.state.noticeDuties.isEmpty && world.items(.voiceCall).isEmpty)
        #expect(
            world.ask(.contact(.called(call.notice.id, answered: true)), by: EngineHarness.agent)?.code
                == "notice.unknown")
    }

    @Test func `I-C3 an occupant who comes on file during the cycle must be told too: it begins anew`() throws {
        let world = EngineHarness.arrears()
        for notice in world.takeNotices() { world.deliver(notice.id) }
        let first = try #require(world.account("3301")?.tripNotice)
        world.lodge("3301") {
            $0.record.contacts = [Contact(name: "租客", phone: "13900000002", isOccupant: true)]
        }
        world.read(try #require(world.meter("3301")))
        let account = try #require(world.account("3301"))
        #expect(account.tripNotice != first && account.companions.count == 1)
    }
}
