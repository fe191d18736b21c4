import Billing
import Metering
import Quantities
import Supply
import Testing

/// What an account's mode makes of its money (RULES: Trip amount, Restore).
@Suite struct ModeTests {
    private let now = Samples.instant("2026-11-23", "10:00")

    /// An account with every notice in order, whose relay is closed, or open by us.
    private func facts(_ money: MoneyFacts, isOff: Bool = false, terms: Terms = Samples.residential) -> SupplyFacts {
        let account = Account(
            id: AccountID(1), number: "3301", name: "张三", phone: "1", address: "x", customerClass: .residential,
            mode: money.mode, tariff: "t", terms: "r",
            agreement: Agreement(signedOn: Samples.day("2024-01-01"), version: "1"), protection: nil)
        var relay = Samples.relay
        if isOff {
            relay.belief = RelayBelief(state: .open, openedBy: .us(OrderID(1)), seenAt: now)
            relay.failedTrips = 0
        }
        return SupplyFacts(
            now: now, calendar: .china, account: account, terms: terms, money: money, hold: nil, warned: [],
            tripNotice: Samples.notice(.tripNotice, age: .days(4), now),
            finalNotice: Samples.notice(.finalNotice, age: .minutes(40), now), relays: [relay],
            gateway: GatewayFacts(clockTrusted: true, importReleased: true, storeSound: true, throttled: false))
    }

    private func yuan(_ amount: Int64) -> Money { Money(yuan: amount) }

    @Test func `RULES prepaid: the trip amount is what overdraft and emergency credit in use do not cover`() {
        var money = MoneyFacts(available: yuan(-8), overdraft: yuan(3))
        #expect(money.tripAmount == yuan(5))
        money.emergency = EmergencyCredit(limit: yuan(20), activatedAt: now)
        #expect(money.emergencyInUse == yuan(5))
        #expect(money.tripAmount == .zero)
        money.available = yuan(-30)
        #expect(money.emergencyInUse == yuan(20))
        #expect(money.tripAmount == yuan(7))
    }

    @Test func `RULES emergency credit that was just granted brings power back, and once used up all of it is repaid`()
    {
        var money = MoneyFacts(available: yuan(-8), overdraft: .zero)
        #expect(facts(money, isOff: true).decide().action != .restore)
        #expect(facts(money, isOff: true).missingForRestore == yuan(8))
        money.emergency = EmergencyCredit(limit: yuan(20), activatedAt: now)
        #expect(facts(money, isOff: true).decide().action == .restore)
        money.emergency?.use = .exhausted
        #expect(facts(money, isOff: true).decide().action != .restore)
        #expect(facts(money, isOff: true).missingForRestore == yuan(8))
        money.available = .zero
        #expect(facts(money, isOff: true).decide().action == .restore)
    }

    @Test(arguments: [AccountMode.postpaid, .instalments])
    func `RULES after use: only principal past due counts, and use that is not billed never does`(mode: AccountMode) {
        var money = MoneyFacts(mode: mode, available: yuan(-500), overdraft: .zero)
        #expect(money.tripAmount == .zero)
        #expect(facts(money).decide() == Decision(.stay, [.inCredit]))
        money.overdue = yuan(80)
        money.longOverdue = yuan(80)
        money.named = yuan(80)
        #expect(money.tripAmount == yuan(80))
        #expect(facts(money).decide().action == .trip)
        money.available = yuan(-30)
        #expect(money.tripAmount == yuan(30), "nobody is tripped for more than was really used")
        money.available = yuan(10)
        #expect(facts(money).decide().action == .stay)
    }

    @Test func `RULES after use: power returns when what the notice named is paid, whatever came due since`() {
        var money = MoneyFacts(
            mode: .postpaid, available: yuan(-200), overdraft: .zero, overdue: yuan(120), longOverdue: yuan(120),
            named: yuan(50))
        #expect(facts(money, isOff: true).decide().action == .stay)
        #expect(facts(money, isOff: true).missingForRestore == yuan(50))
        money.named = .zero
        #expect(facts(money, isOff: true).decide().action == .restore)
        // And while the supply is on, what came due since is for a notice of its own.
        let decision = facts(money).decide()
        #expect(decision.action == .notice)
        #expect(decision.notice == .tripNotice)
    }

    @Test func `RULES statutory: nothing before more than thirty days, no agreement needed`() {
        var terms = Samples.residential
        terms.overdueDays = 30
        terms.needsAgreement = false
        var money = MoneyFacts(
            mode: .postpaid, available: yuan(-200), overdraft: .zero, overdue: yuan(120),
            overdueSince: Samples.day("2026-11-01"))
        let early = facts(money, terms: terms).decide()
        #expect(early.action == .stay)
        #expect(early.reasons == [.inArrears, .notLongOverdue])
        #expect(early.reviewAt == Samples.instant("2026-12-02", "00:00"), "the 31st day after 1 November")
        money.longOverdue = yuan(120)
        money.named = yuan(120)
        var due = facts(money, terms: terms)
        due.account.agreement = nil
        #expect(due.decide().action == .trip)
        due.terms.needsAgreement = true
        #expect(due.decide().reasons.contains(.noAgreement))
    }

    @Test func `RULES credit in the meter: Fudian never trips for money, and owes power whenever it is off by us`() {
        let money = MoneyFacts(mode: .meterCredit, available: yuan(-900), overdraft: .zero)
        #expect(money.tripAmount == .zero)
        #expect(facts(money).decide() == Decision(.stay, [.inCredit]))
        #expect(facts(money, isOff: true).decide().action == .restore)
    }

    @Test func `RULES buy before use: no limit, and power comes with the first fen of credit`() {
        var money = MoneyFacts(
            mode: .buyBeforeUse, available: .zero, overdraft: yuan(50),
            emergency: EmergencyCredit(limit: yuan(20), activatedAt: now))
        #expect(facts(money, isOff: true).decide().action == .stay, "off is its normal start")
        #expect(facts(money, isOff: true).missingForRestore == Money(fen: 1))
        money.available = Money(fen: 1)
        #expect(facts(money, isOff: true).decide().action == .restore)
        money.available = yuan(-2)
        #expect(money.tripAmount == yuan(2))
        var unnoticed = facts(money)
        unnoticed.finalNotice = nil
        #expect(unnoticed.decide().notice == .finalNotice, "the final notice still applies")
    }

    @Test func `RULES temporary supply: a guarantee extends the credit`() {
        var money = MoneyFacts(mode: .temporary, available: yuan(-60), overdraft: .zero, guarantee: yuan(100))
        #expect(money.tripAmount == yuan(-40))
        #expect(facts(money, isOff: true).decide().action == .restore)
        money.available = yuan(-130)
        #expect(money.tripAmount == yuan(30))
        #expect(facts(money, isOff: true).missingForRestore == yuan(30))
    }
}
