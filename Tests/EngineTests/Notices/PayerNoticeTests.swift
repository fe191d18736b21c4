import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

extension Terms {
    /// Bills, of which a person reminds from the tenth day on.
    fileprivate static var demanding: Terms {
        var terms = Terms.billed(penalty: nil)
        terms.settlement?.reminders = ReminderRule()
        terms.warningLevels = []
        terms.overdueDays = 30
        return terms
    }
}

/// Who pays for many accounts gets one message for all of them.
@Suite struct PayerNoticeTests {
    /// A tower company of so many stations, each in arrears of 1, 2, 3, ... yuan.
    private func towers(_ count: Int, _ change: (inout [Flat]) -> Void = { _ in }) -> EngineHarness {
        var terms = Terms.quick()
        terms.tripNoticePeriod = .seconds(60)
        terms.markInterval = .minutes(15)
        var flats = (1...count).map { (n: Int) -> Flat in
            Flat(String(4000 + n), balance: Money(yuan: -Int64(n))) {
                // The stations are the company's own: who has no telephone there is the payer.
                $0.name = "铁塔公司"
                $0.phone = nil
                $0.payer = "P1"
            }
        }
        change(&flats)
        return EngineHarness.street(
            flats, terms: terms, payers: [Payer(number: "P1", name: "铁塔公司", phone: "13800000009")])
    }

    private func numbers(_ letters: [NoticeLetter]) -> [[String]] { letters.map { $0.lines.map(\.accountNumber) } }

    private func withdrawn(_ effects: [Effect]) -> [NoticeID] {
        effects.compactMap { if case .withdraw(let id) = $0 { id } else { nil } }
    }

    private func isDelivered(_ notice: Notice) -> Bool { if case .delivered = notice.state { true } else { false } }

    @Test(arguments: [false, true])
    func `RULES N5 one message for 48 stations, and its one receipt counts for all`(restarting: Bool) throws {
        let world = towers(48)
        #expect(world.takeLetters().isEmpty)
        if restarting { world.restart() } else { world.pass(.seconds(7)) }
        let letters = world.takeLetters()
        let letter = try #require(letters.first)
        #expect(letters.count == 1 && letter.lines.count == 48)
        #expect(Set(letter.lines.map(\.accountNumber)).count == 48)
        #expect(letter.lines.reduce(Money.zero) { $0 + $1.notice.amount } == Money(yuan: 48 * 49 / 2))
        world.turn([.notice(letter.id, .accepted(reference: "sms"))])
        let asked = world.takeEffects().compactMap { if case .awaitReceipt(let id) = $0 { id } else { nil } }
        #expect(asked == [letter.id])
        if restarting {
            world.restart()
            #expect(world.takeLetters().isEmpty)
        }
        world.turn([.notice(letter.id, .delivered)])
        #expect(world.notices(.tripNotice).count == 48 && world.notices(.tripNotice).allSatisfy(isDelivered))
        // The final notice likewise; in a new life, too, each meter is read as it always is.
        world.pass(.seconds(1))
        for n in 1...48 { world.read(try #require(world.meter(String(4000 + n)))) }
        world.pass(.seconds(61))
        let final = world.takeLetters()
        #expect(final.count == 1 && final.first?.notice.kind == .finalNotice && final.first?.lines.count == 48)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES N5 who is paid meanwhile is not in it`() throws {
        let world = towers(3)
        _ = world.pay("4002", Money(yuan: 100), serial: "1")
        world.pass(.seconds(7))
        let letters = world.takeLetters()
        #expect(numbers(letters) == [["4001", "4003"]])
        // What the gateway has not taken is written anew for those who are left, under the same id.
        _ = world.pay("4001", Money(yuan: 100), serial: "2")
        #expect(withdrawn(world.takeEffects()) == [letters[0].id])
        world.pass(.seconds(2))
        let again = world.takeLetters()
        #expect(numbers(again) == [["4003"]] && again.first?.id == letters[0].id)
        // What it has taken is withdrawn with its last account.
        world.turn([.notice(letters[0].id, .accepted(reference: "sms"))])
        _ = world.pay("4003", Money(yuan: 100), serial: "3")
        #expect(withdrawn(world.takeEffects()) == [letters[0].id])
        world.turn([.notice(letters[0].id, .delivered)])
        #expect(!world.notices(.tripNotice).contains(where: isDelivered))
        #expect(world.oracle.violations == [])
    }

    @Test(arguments: [false, true])
    func `RULES N5 a receipt counts for what the message named, and for nothing that came later`(restarting: Bool)
        throws
    {
        let world = towers(4) { $0[3].balance = Money(fen: 1) }
        world.pass(.seconds(7))
        let first = try #require(world.takeLetters().first)
        #expect(first.lines.map(\.accountNumber) == ["4001", "4002", "4003"])
        // The fourth falls into arrears while the message is on its way.
        let meter = try #require(world.meter("4004"))
        world.load[meter] = Watts(13_000)
        world.live(.seconds(12), interval: .seconds(2), [meter])
        #expect(world.notices(.tripNotice).count == 4)
        if restarting { world.restart() } else { world.pass(.seconds(7)) }
        let second = world.takeLetters().filter { $0.id != first.id && $0.notice.kind == .tripNotice }
        #expect(numbers(second) == [["4004"]])
        world.turn([.notice(first.id, .accepted(reference: "sms")), .notice(first.id, .delivered)])
        let fourth = try #require(world.account("4004")?.tripNotice)
        #expect(world.notices(.tripNotice).filter(isDelivered).count == 3)
        #expect(world.notices(.tripNotice).first { $0.id == fourth }.map(isDelivered) == false)
        // Twice says nothing more.
        world.turn([.notice(first.id, .delivered)])
        #expect(world.notices(.tripNotice).filter(isDelivered).count == 3)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES N5 whoever lives there is told of that home alone, and its trip waits for them`() throws {
        let world = towers(3) {
            $0[1].contacts = [Contact(name: "李四", phone: "13900000002", isOccupant: true)]
        }
        let alone = world.takeLetters()
        #expect(alone.map(\.notice.phone) == ["13900000002"] && numbers(alone) == [["4002"]])
        world.pass(.seconds(7))
        let message = try #require(world.takeLetters().first { $0.id != alone[0].id })
        #expect(message.lines.map(\.accountNumber) == ["4001", "4002", "4003"])
        world.deliver(message.id)
        world.pass(.seconds(70))
        // Where only the payer knows, the final notice is out; where the occupant does not, nothing goes on.
        #expect(Set(world.notices(.finalNotice).map(\.account)).count == 2)
        #expect(world.account("4002")?.finalNotice == nil)
        world.deliver(alone[0].id)
        world.pass(.seconds(70))
        #expect(world.account("4002")?.finalNotice != nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES N3 who has just paid for some of many accounts is left in peace about the others`() throws {
        let world = towers(2) { $0[1].balance = Money(fen: 1) }
        world.pass(.seconds(7))
        _ = world.takeLetters()
        #expect(world.receipt(world.pay("P1", Money(fen: 50), serial: "1"))?.accounts.count == 2)
        let paidAt = world.clocks.wall
        let meter = try #require(world.meter("4002"))
        world.load[meter] = Watts(13_000)
        world.live(.minutes(14), interval: .minutes(1), [meter])
        let id = try #require(world.account("4002")?.record.id)
        #expect(world.account("4002")?.lastReasons == [.inArrears, .justPaid])
        #expect(!world.notices(.tripNotice).contains { $0.account == id })
        world.restart()
        world.live(.minutes(2), interval: .minutes(1), [meter])
        let notice = try #require(world.notices(.tripNotice).first { $0.account == id })
        #expect(notice.at - paidAt >= .minutes(15))
    }

    @Test func `RULES N5 so many accounts that one text would be too long go in several`() throws {
        let world = towers(51)
        world.pass(.seconds(7))
        #expect(world.takeLetters().map(\.lines.count) == [50, 1])
    }

    @Test func `RULES N5 what a person is to tell waits for the payer's other accounts too`() throws {
        let world = EngineHarness.street(
            ["4001", "4002"].map { number in
                Flat(number, balance: .zero) {
                    $0.phone = nil
                    $0.payer = "P1"
                    $0.mode = .postpaid
                }
            }, terms: .demanding, payers: [Payer(number: "P1", name: "铁塔公司", phone: "13800000009")])
        // Nine days past due today.
        for (number, bill) in [("4001", BillID(7)), ("4002", BillID(8))] {
            world.lodge(number) { account in
                account.posted = -Money(yuan: 5)
                account.dues.bills = [
                    OpenBill(id: bill, due: day("2026-11-14"), principal: Money(yuan: 5), reminded: .message)
                ]
            }
        }
        #expect(world.notices(.dayTen).isEmpty)
        let end = world.clocks.wall + .hours(15)
        while world.notices(.dayTen).count < 2, world.clocks.wall < end { world.pass(.minutes(1)) }
        #expect(world.notices(.dayTen).count == 2)
        #expect(world.state.noticeDuties.isEmpty, "more may come into it")
        let early = try #require(world.notices(.dayTen).first).id
        let answer = world.ask(.contact(.called(early, answered: true)), by: EngineHarness.agent)
        #expect(answer?.code == "notice.notToCall")
        world.pass(.minutes(10))
        #expect(world.state.noticeDuties.map(\.others.count) == [1])
        #expect(world.tell(.voice) { .called($0, answered: true) } == "notice.told")
        #expect(["4001", "4002"].allSatisfy { world.account($0)?.dues.bills.first?.demandedAt != nil })
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S25 N5 no SMS: once more as one message, then one call, and its answer counts for all`() throws {
        let world = towers(3)
        world.pass(.seconds(7))
        let first = try #require(world.takeLetters().first)
        world.turn([.notice(first.id, .failed(reason: "absent"))])
        #expect(world.takeLetters().isEmpty)
        world.pass(.minutes(11))
        let again = world.takeLetters()
        #expect(again.count == 1 && again.first?.id != first.id && again.first?.lines.count == 3)
        world.turn([.notice(again[0].id, .failed(reason: "absent"))])
        let duties = world.state.noticeDuties
        #expect(duties.count == 1 && duties.first?.others.count == 2)
        world.restart()
        #expect(world.state.noticeDuties == duties)
        #expect(world.tell(.voice) { .called($0, answered: false) } == "notice.unanswered")
        #expect(world.state.noticeDuties.count == 1 && world.items(.doorNotice).count == 3)
        #expect(world.tell(.door) { .left($0, .signed, at: nil) } == "notice.left")
        let told = world.notices(.tripNotice).filter(isDelivered)
        #expect(told.count == 3 && Set(told.map(\.account)).count == 3)
        #expect(world.items(.doorNotice).isEmpty && world.items(.voiceCall).isEmpty)
        #expect(world.evidence.count == 6)
    }
}
