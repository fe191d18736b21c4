import Quantities
import Supply
import Testing

@Suite struct TermsTests {
    @Test func `the throttle is the larger of a number and a share of the accounts`() {
        #expect(Throttle().limits(accounts: 10) == (2, 5))
        #expect(Throttle().limits(accounts: 10_000) == (50, 200))
    }

    @Test func `hours that cross midnight, hours of a whole day, and hours of none`() {
        let night = DailyHours(from: Samples.time("21:00"), to: Samples.time("08:00"))
        #expect(
            night.contains(Samples.time("23:00")) && night.contains(Samples.time("00:00"))
                && !night.contains(Samples.time("08:00")))
        let whole = DailyHours(from: Samples.time("00:00"), to: Samples.time("24:00"))
        #expect(whole.contains(Samples.time("00:00")) && whole.contains(Samples.time("23:59")))
        let none = DailyHours(from: Samples.time("09:00"), to: Samples.time("09:00"))
        #expect(!none.contains(Samples.time("09:00")))
    }

    @Test func `I-A4 no role may everything, and an auditor changes nothing`() {
        for role in Role.allCases { #expect(StaffAction.allCases.contains { !role.may($0) }, "\(role)") }
        #expect(StaffAction.allCases.filter { Role.auditor.may($0) } == [.query, .queryPayment, .audit])
        #expect(!Role.operator.may(.trip) && Role.supervisor.may(.trip))
        #expect(Role.allCases.filter { $0.may(.manageUsers) } == [.securityAdmin])
    }
}
