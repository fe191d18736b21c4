import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing

/// I-M8 over the store: the penalty for late payment follows once more from what is kept.
struct PenaltyStoreTests {
    private static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    private func site() throws -> LivingSite {
        let prices = EnergyPrices(always: Price(hundredMillionths: 50_000_000))
        let tariff = try #require(
            Tariff(name: "home", versions: [TariffVersion(from: Self.day("2020-01-01"), energy: prices)]))
        var account = LivingSite.account("501", tariff: "home")
        account.mode = .postpaid
        let rule = SettlementRule(
            days: [1], dueAfterDays: 5, penalty: PenaltyRule(perDay: 200, perDayInLaterYears: 200))
        let site = try LivingSite(
            tariff, accounts: [account], at: SiteCalendar.china.midnight(of: Self.day("2026-11-20")), balance: .zero,
            settlement: rule)
        return site
    }

    /// A reading and a look at each day's beginning.
    private func live(_ site: LivingSite, until day: String) throws {
        let meter = try site.meter("501")
        while SiteCalendar.china.date(at: site.clocks.wall) < Self.day(day) {
            let today = SiteCalendar.china.date(at: site.clocks.wall)
            let tomorrow = CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1)
            site.go(to: SiteCalendar.china.midnight(of: tomorrow))
            site.energy[meter] = (site.energy[meter] ?? .zero) + WattHours(20_000)
            try site.read("501")
            try site.settle()
        }
    }

    private func rerate(_ site: LivingSite) async throws -> Rerating {
        try await Histories(sharing: site.store).rerate(calendar: .china)
    }

    @Test func `I-M8 a bill whose due day somebody changed in the store is found by its penalty`() async throws {
        let site = try site()
        try live(site, until: "2026-12-16")
        let owed = try #require(site.state.accounts.values.first).dues.penalty
        #expect(owed > .zero)
        let found = try await rerate(site)
        #expect(found.differences.isEmpty && found.notLookedAt.isEmpty)
        try site.restart(meddling: "UPDATE bills SET due = date(due, '+1 day') WHERE due IS NOT NULL")
        #expect(try await rerate(site).differences.map(\.kind) == [.penalty])
    }

    @Test
    func `F-S6 I-M8 money that came while the clock was in doubt is said not to be looked at, and is no difference`()
        async throws
    {
        let site = try site()
        try live(site, until: "2026-12-16")
        site.clocks.synchronized = false
        site.clocks.boot = "boot-2"
        site.go(to: site.clocks.wall + .days(3))
        try site.restart()
        #expect(!site.state.gateway.clockTrusted)
        for _ in 0..<200 { try site.pay("501") }
        site.clocks.synchronized = true
        try live(site, until: "2026-12-21")
        let found = try await rerate(site)
        #expect(found.differences.isEmpty)
        #expect(found.notLookedAt == [.penalties])
    }
}
