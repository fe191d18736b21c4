import Engine
import Quantities
import Supply
import Testing

/// The telephones by which a customer is reached.
@Suite struct LifeContactTests {
    private func change(_ world: EngineHarness, _ new: NewContacts, by actor: Actor = EngineHarness.agent) -> String? {
        world.live(.setContacts(account: "3301", new), by: actor)?.code
    }

    @Test func `I-C3 a notice that had not arrived when the telephone changed counts no more, and goes to the new one`()
        throws
    {
        let world = EngineHarness.arrears()
        let old = try #require(world.takeNotices().first)
        world.turn([.notice(old.id, .accepted(reference: "x"))])
        #expect(change(world, NewContacts(phone: "13900000009")) == "life.contactsSetAnew")
        let new = try #require(world.takeNotices().first)
        #expect(old.kind == .tripNotice && new.kind == .tripNotice && new.id != old.id)
        #expect(old.phone != new.phone && new.phone == "13900000009")
        // Its receipt comes after all: whoever has that number is not the customer.
        world.turn([.notice(old.id, .delivered)])
        let meter = try #require(world.meter("3301"))
        for _ in 0..<30 { world.live(.seconds(2), interval: .seconds(2), [meter]) }
        #expect(world.takeOrders().isEmpty)
        world.deliver(new.id)
        #expect(world.untilDark())
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C3 a notice that has arrived stands, unless it went to a number that was never the customer's`()
        throws
    {
        let world = EngineHarness.arrears()
        let first = try #require(world.takeNotices().first)
        world.deliver(first.id)
        #expect(change(world, NewContacts(phone: "13900000009")) == "life.contactsSet")
        #expect(world.account("3301")?.tripNotice == first.id)
        #expect(world.account("3301")?.record.phone == "13900000009")
        let wrong = EngineHarness.arrears()
        let strangers = try #require(wrong.takeNotices().first)
        wrong.deliver(strangers.id)
        #expect(change(wrong, NewContacts(phone: "13900000009", wrong: "13800000001")) == "life.contactsSetAnew")
        #expect(wrong.account("3301")?.tripNotice != strangers.id)
        #expect(wrong.takeNotices().map(\.phone) == ["13900000009"])
    }

    @Test
    func
        `I-C3 whoever was cut on notices to a wrong number has light at a supervisor's word, and the whole cycle anew`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.takeNotices()
        let wrong = NewContacts(phone: "13900000009", wrong: "13800000001")
        #expect(change(world, wrong) == "life.contactsSetWhileOff")
        #expect(world.items(.case).map(\.reason) == ["contacts.cutOnNoNotice"])
        #expect(world.takeNotices().map(\.phone) == ["13900000009"])
        world.settle(steps: 5)
        #expect(world.isOpen())
        #expect(
            change(world, NewContacts(wrong: "13800000001"), by: EngineHarness.supervisor)
                == "life.contactsSetRestoring")
        #expect(world.items(.case).isEmpty && world.account("3301")?.tripNotice == nil)
        world.serve(deliver: false)
        #expect(!world.isOpen())
        let meter = try #require(world.meter("3301"))
        world.live(.seconds(4), interval: .seconds(2), [meter])
        let anew = world.takeNotices().filter { $0.kind == .tripNotice }
        #expect(anew.map(\.phone) == ["13900000009"] && world.takeOrders().isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C3 a stranger's number that nobody can replace carries no trip: the notices go to the door`() throws {
        let world = EngineHarness.arrears()
        let first = try #require(world.takeNotices().first)
        world.deliver(first.id)
        #expect(change(world, NewContacts(removesPhone: true, wrong: first.phone)) == "life.contactsSetAnew")
        #expect(world.account("3301")?.record.phone == nil && world.account("3301")?.tripNotice != first.id)
        #expect(world.items(.doorNotice).count == 1)
    }

    @Test func `I-C3 a write that leaves before the stranger is known leaves a case for a supervisor`() throws {
        let world = EngineHarness.arrears()
        let (trip, _) = try #require(world.untilRelease())
        #expect(change(world, NewContacts(phone: "13900000009", wrong: "13800000001")) == "life.contactsSetAnew")
        world.open(trip)
        world.move(.milliseconds(200))
        world.verify(trip)
        #expect(world.isOpen() && world.items(.case).map(\.reason) == ["contacts.cutOnNoNotice"])
    }

    @Test func `I-C3 a trip that is on its way is called back where its notices reached a stranger`() throws {
        let world = EngineHarness.arrears()
        let (trip, _) = try #require(world.untilRelease())
        #expect(change(world, NewContacts(phone: "13900000009", wrong: "13800000001")) == "life.contactsSetAnew")
        #expect(world.takeOrders().contains(.abandon(trip)))
    }

    @Test func `I-C3 who lives there goes on to be told by whatever number, and leaves by a supervisor's word`() throws
    {
        let world = EngineHarness.arrears {
            $0.contacts = [Contact(name: "租客", phone: "13800000002", isOccupant: true)]
        }
        let other = Contact(name: "租客", phone: "13800000003")
        #expect(change(world, NewContacts(contacts: [Contact(name: "子", phone: "13700000002")])) == "life.occupantLeft")
        #expect(change(world, NewContacts(contacts: [other])) == "life.contactsSetAnew")
        #expect(world.account("3301")?.record.contacts.map(\.isOccupant) == [true])
        #expect(Set(world.takeNotices().map(\.phone)).contains("13800000003"))
        let gone = NewContacts(contacts: [Contact(name: "子", phone: "13700000002")])
        let twice = NewContacts(contacts: [other, other])
        #expect(
            change(world, twice) == "life.contactsSet"
                && change(world, NewContacts(contacts: [other])) == "life.occupantLeft")
        #expect(change(world, gone, by: EngineHarness.supervisor) == "life.contactsSet")
        let row = world.records.compactMap {
            if case .audit(let row) = $0, row.action == "staff.change_contacts" { row } else { nil }
        }.last
        #expect(row?.before?.contains("租客 (occupant)") == true && row?.after?.contains("子 ...0002") == true)
    }

    @Test func `I-C3 a change that concerns no letter on its way begins nothing anew`() throws {
        let world = EngineHarness.arrears()
        let first = try #require(world.takeNotices().first)
        world.turn([.notice(first.id, .accepted(reference: "x"))])
        let son = Contact(name: "子", phone: "13700000002")
        #expect(change(world, NewContacts(contacts: [son])) == "life.contactsSet")
        #expect(world.account("3301")?.tripNotice == first.id)
    }

    @Test func `F-S25 a customer whom nobody reached is told anew once there is a telephone`() throws {
        let world = EngineHarness.arrears { $0.phone = nil }
        #expect(world.tell(.door) { .left($0, nil, at: nil) } == "notice.notLeft")
        #expect(world.items(.contact).count == 1)
        #expect(change(world, NewContacts(phone: "13900000009")) == "life.contactsSetAnew")
        #expect(world.items(.contact).isEmpty)
        #expect(world.takeNotices().map(\.phone) == ["13900000009"])
    }

    @Test
    func `telephones that cannot be dialled, are there already, or would be one where there were two are refused`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let son = Contact(name: "子", phone: "13700000002")
        #expect(change(world, NewContacts(phone: "13800000001")) == "life.contactsSame")
        #expect(change(world, NewContacts(phone: "no")) == "life.phoneMalformed")
        #expect(change(world, NewContacts(wrong: "1380-0000001")) == "life.wrongStillOnFile")
        #expect(change(world, NewContacts(contacts: [Contact(name: "子", phone: "+")])) == "life.phoneMalformed")
        #expect(change(world, NewContacts(contacts: [son])) == "life.contactsSet")
        #expect(change(world, NewContacts(phone: son.phone)) == "life.contactsMissing")
        #expect(change(world, NewContacts(contacts: [])) == "life.contactsMissing")
        #expect(world.account("3301")?.record.contacts == [son])
        #expect(change(world, NewContacts(phone: "13900000009"), by: EngineHarness.engineer) == "role.denied")
        world.restart()
        #expect(world.account("3301")?.record.contacts == [son])
        #expect(world.account("3301")?.record.phone == "13800000001")
    }

    @Test func `I-C9 whoever has no telephone is asked all the same, and whoever notes that hears that one is missing`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50)) { $0.phone = nil }])
        let choose = StaffCommand.guards(.chooseRestore(account: "3301", .confirm))
        #expect(world.ask(choose, by: EngineHarness.agent)?.code == "safeRestore.setWithoutPhone")
        #expect(world.account("3301")?.record.safeRestore == .confirm)
    }
}
