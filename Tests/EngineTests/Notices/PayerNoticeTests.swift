import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Who pays for many accounts gets one message for all of them.
@Suite struct PayerNoticeTests {
    /// A tower company of so many stations, each in arrears of 1, 2, 3, ... yuan.
    private func towers(_ count: Int, _ change: (inout Terms) -> Void = { _ in }) -> EngineHarness {
        var terms = Terms.quick()
        terms.tripNoticePeriod = .seconds(60)
        change(&terms)
        let flats = (1...count).map { (n: Int) -> Flat in
            Flat(String(4000 + n), balance: Money(yuan: -Int64(n))) {
                $0.phone = nil
                $0.payer = "P1"
            }
        }
        return EngineHarness.street(flats, terms: terms, payers: [Payer(number: "P1", name: "铁塔公司", phone: "13800000009")])
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
        // The final notice likewise.
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
        #expect(letters.map { $0.lines.map(\.accountNumber) } == [["4001", "4003"]])
        // One that has left is withdrawn only with its last account.
        _ = world.pay("4001", Money(yuan: 100), serial: "2")
        #expect(!world.takeEffects().contains { if case .withdraw = $0 { true } else { false } })
        _ = world.pay("4003", Money(yuan: 100), serial: "3")
        #expect(world.takeEffects().contains { if case .withdraw(letters[0].id) = $0 { true } else { false } })
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
