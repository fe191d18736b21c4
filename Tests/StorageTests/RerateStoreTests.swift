import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing

/// I-M8 over the store: what it keeps suffices to recompute every charge, and a change behind its back is found.
struct RerateStoreTests {
    private static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    private static let numbers = ["501", "502", "503", "504", "505"]

    /// Peak from 08:00 to 22:00, on a ladder by the year.
    private func tariff(_ from: String, _ peak: Int64 = 56_800_000, _ valley: Int64 = 28_800_000) throws -> Tariff {
        let eight = try #require(TimeOfDay("08:00"))
        let late = try #require(TimeOfDay("22:00"))
        let schedule = try #require(
            DaySchedule([
                .init(at: .midnight, band: .valley), .init(at: eight, band: .peak), .init(at: late, band: .valley),
            ]))
        let season = try #require(
            Season(
                schedule: schedule,
                prices: [
                    .init(band: .peak, price: Price(hundredMillionths: peak)),
                    .init(band: .valley, price: Price(hundredMillionths: valley)),
                ]))
        let ladder = try #require(
            Ladder(
                period: .year,
                steps: [
                    .init(upTo: WattHours(276_000), surcharge: Price(hundredMillionths: 0)),
                    .init(upTo: WattHours(480_000), surcharge: Price(hundredMillionths: 5_000_000)),
                    .init(upTo: nil, surcharge: Price(hundredMillionths: 30_000_000)),
                ]))
        let version = TariffVersion(
            from: Self.day(from), energy: try #require(EnergyPrices(seasons: [season])), ladder: ladder,
            surcharges: [Surcharge(name: "reservoir", price: Price(hundredMillionths: 620_000))])
        return try #require(Tariff(name: "home", versions: [version]))
    }

    /// A year of five accounts with late data, corrected prices, new versions, meters that begin anew, and restarts.
    private func year(seed: UInt64) throws -> LivingSite {
        var a = Arbitrary(seed: seed)
        let site = try LivingSite(
            try tariff("2020-01-01"),
            accounts: Self.numbers.map {
                LivingSite.account($0, tariff: "home", holder: Holder(since: a.maybe { _ in Self.day("2026-02-15") }))
            }, at: SiteCalendar.china.midnight(of: Self.day("2026-02-20")), ladderUsed: WattHours(120_000))
        for number in Self.numbers { site.energy[try site.meter(number)] = WattHours(a.int(0...9_000_000)) }
        var lost: [(String, Instant, WattHours)] = []
        for step in 0..<240 {
            site.go(to: site.clocks.wall + .minutes(a.int(1...280) * 15))
            for number in Self.numbers {
                let meter = try site.meter(number)
                let energy = (site.energy[meter] ?? .zero) + WattHours(a.int(0...3000))
                site.energy[meter] = energy
                if a.int(0...3) == 0 { lost.append((number, site.clocks.wall, energy)) } else { try site.read(number) }
            }
            switch a.int(0...11) {
            case 0, 1: try site.pay(a.one(Self.numbers))
            case 2, 3:
                for _ in 0..<min(lost.count, 4) {
                    let item = lost.remove(at: a.small(0...lost.count - 1))
                    try site.late(item.0, item.1, item.2)
                }
            case 4 where step % 3 == 0: try site.restart()
            case 5:
                let from = SiteCalendar.china.date(at: site.clocks.wall).firstOfNextMonth
                let next = try tariff("\(from)", a.int(50_000_000...60_000_000), a.int(20_000_000...40_000_000))
                try site.ask(.importData(ImportBatch(tariffs: [next], released: true)), by: LivingSite.supervisor)
            case 6:
                let known = try #require(site.state.tariffs["home"]).versions
                let wrong = a.one(known)
                let right = try tariff(
                    "\(wrong.from)", a.int(50_000_000...60_000_000), a.int(20_000_000...40_000_000)
                ).versions[0]
                let answer = try site.ask(
                    .rating(.correctPrices(tariff: "home", right)), by: LivingSite.engineer)
                let id = answer?.details.first { $0.name == "proposal" }.flatMap { Int64($0.value) }
                try site.ask(.approve(ProposalID(id ?? 0)), by: LivingSite.supervisor)
                if a.bool() { try site.restart() }
                try site.settle()
            case 7 where step % 4 == 0:
                let number = a.one(Self.numbers)
                site.energy[try site.meter(number)] = WattHours(a.int(0...900))
                for _ in 0..<4 {
                    site.go(to: site.clocks.wall + .minutes(15))
                    let meter = try site.meter(number)
                    site.energy[meter] = (site.energy[meter] ?? .zero) + WattHours(1)
                    try site.read(number)
                }
                try site.ask(.acceptBaseline(meter: "m\(number)"), by: LivingSite.engineer)
            default: break
            }
        }
        return site
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `I-M8 a year with all that can happen is recomputed from the store to the last unit`(seed: UInt64) async throws
    {
        let site = try year(seed: seed)
        let histories = try Histories(path: site.folder.data.storePath)
        let found = try await histories.rerate(calendar: .china)
        #expect(found.differences == [], "\(found.differences.prefix(3))")
        #expect(found.accounts == 5 && found.readings > 700 && found.entries > 300 && found.lines > 50)
        let entries = try await histories.entries(limit: 10_000)
        #expect(entries.contains { $0.entry.reason == .correction })
        #expect(try site.store.integrityCheck().findings == [])
        try histories.close()
    }

    @Test func `I-M8 a change of one entry or of one reading behind the store's back is found`() async throws {
        let site = try year(seed: 4)
        for number in Self.numbers { try site.pay(number) }
        let calendar = SiteCalendar.china
        try site.store.close()
        func differences(_ sql: String) async throws -> [Rerating.Difference] {
            if !sql.isEmpty { try site.folder.meddle(sql) }
            let store = try site.folder.data.openStore()
            let found = try await Histories(sharing: store).rerate(calendar: calendar).differences
            try store.close()
            return found
        }
        #expect(try await differences("").isEmpty)
        let position = try #require(
            try site.folder.number("SELECT max(position) FROM entries WHERE line LIKE 'energy/%' AND amount > 10"))
        let changed = try await differences("UPDATE entries SET amount = amount - 1 WHERE position = \(position)")
        #expect(changed.map(\.kind) == [.entry, .line] && changed[0].position == position)
        #expect(try await differences("UPDATE entries SET amount = amount + 1 WHERE position = \(position)").isEmpty)
        let number = try #require(
            try site.folder.number(
                "SELECT number FROM readings WHERE quality = 0 AND consumed > 10 ORDER BY number LIMIT 1 OFFSET 90"))
        let moved = try await differences("UPDATE readings SET energy = energy - 1 WHERE number = \(number)")
        #expect(moved.contains { $0.kind == .reading && $0.reading == number })
        let gone = try await differences(
            "UPDATE readings SET energy = energy + 1 WHERE number = \(number); DELETE FROM rating_changes WHERE kind = 'takeover'"
        )
        #expect(gone.contains { $0.kind == .entry } && gone.contains { $0.kind == .line })
    }
}
