import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A factory whose meter cannot be read for longer than the books of a month are kept open: what its registers tell at last belongs to
/// months of which every bill was made, and adjusts them all the same.
@Suite struct IndustryGapTests {
    /// Read until 10 July 2026, and not again before 20 December, but for bills.
    private func unread() -> EngineHarness {
        let world = EngineHarness.industry(
            IndustryTariffs.version(fixed: nil, isAdjusted: true), capacity: nil, at: "2026-07-01 00:00")
        world.show("2026-07-01 00:15", 0, kilovarHours: 0)
        world.show("2026-07-10 00:00", 9000, kilovarHours: 5100)
        for day in ["08-01", "08-05", "08-20", "09-05", "09-20", "10-05", "10-20", "11-05", "11-20", "12-05"] {
            world.go(to: moment("2026-\(day)"))
            world.pass(.minutes(11))
            world.restart()
        }
        return world
    }

    /// Of each of the six months the adjustment is what its table says of the energy that the ledger has of it.
    private func agree(_ world: EngineHarness) {
        let charged = world.charged()
        var factors: [CivilDate: Money] = [:]
        for (line, amount) in charged {
            if case .powerFactor(let month, _) = line { factors[month, default: .zero] += amount }
        }
        for (line, amount) in charged {
            guard case .energy(let key) = line else { continue }
            let due = IndustryTariffs.rule?.adjustment(of: amount, powerFactorHundredths: 87)
            #expect(factors[key.period] == due, "\(key.period)")
        }
        #expect(factors.count == 6)
        let rerated = world.rerate("501")
        #expect(rerated.differences == [], "\(rerated.differences.prefix(5))")
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M8 a gap of five months adjusts each of its months by the power factor`() {
        let world = unread()
        // 163 days of 1,000 kWh and 567 kvarh.
        world.show("2026-12-20 00:00", 9000 + 163_000, kilovarHours: 5100 + 92_400)
        world.restart()
        world.show("2027-01-01 00:00", 9000 + 175_000, kilovarHours: 5100 + 99_200)
        agree(world)
        world.show("2027-02-01 00:00", 9000 + 176_000, kilovarHours: 5100 + 99_200)
        world.show("2027-03-01 00:00", 9000 + 177_000, kilovarHours: 5100 + 99_200)
        #expect(world.rerate("501").differences == [])
    }

    @Test func `I-M8 a reading within such a gap that is handed in later moves energy between its months`() {
        let world = unread()
        world.show("2026-12-20 00:00", 9000 + 163_000, kilovarHours: 5100 + 92_400)
        _ = world.pay("501", Money(fen: 1), serial: "1")
        _ = world.late(("2026-08-01 00:00", kilowattHours(9000 + 40_000)))
        world.restart()
        let july = UsageKey(period: day("2026-07-01"), version: day("2020-01-01"))
        world.show("2027-01-01 00:00", 9000 + 175_000, kilovarHours: 5100 + 99_200)
        // 49,000 × 0.6.
        #expect(world.charged()[.energy(july)] == Money(yuan: 29_400))
        agree(world)
    }

    /// On 2 January 2027 two months and the rest of theirs are kept again, as of any account.
    @Test func `months are kept in mind until the bill after a meter was read again, and no longer`() {
        let world = unread()
        let first = { world.account("501")?.cycle.months.first?.month }
        #expect(first() == day("2026-07-01") && world.account("501")?.cycle.unreadSince == day("2026-07-10"))
        world.show("2026-12-20 00:00", 9000 + 163_000, kilovarHours: 5100 + 92_400)
        #expect(first() == day("2026-07-01"))
        world.show("2027-01-01 00:00", 9000 + 175_000, kilovarHours: 5100 + 99_200)
        world.show("2027-01-02 00:00", 9000 + 175_100, kilovarHours: 5100 + 99_300)
        _ = world.pay("501", Money(fen: 1), serial: "1")
        #expect(world.account("501")?.cycle.unreadSince == nil && first() == day("2026-11-01"))
        #expect(world.account("501")?.measures.months.first?.month == day("2026-11-01"))
        #expect(world.rerate("501").differences == [])
    }
}
