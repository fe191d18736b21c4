import Billing
import Quantities
import Testing

/// Worked by hand, after the rules and the published prices that each names.
@Suite struct WorkedExampleTests {
    /// Zhejiang's residential ladder by the year (Zhejiang development and reform commission, 2012, prices of 2021).
    ///
    /// 2,700 kWh stand on the count. One reading brings 2,400 more, to 5,100: 60 fill step 1, 2,040 lie in step 2, 300 in step 3.
    ///
    ///     60 × 0.538     =    32.28
    ///     2,040 × 0.588  = 1,199.52
    ///     300 × 0.838    =   251.40
    ///                      1,483.20
    @Test func `I-M7 a yearly ladder crosses two steps within one interval`() throws {
        var charges = Charges(try Tariffs.yearly())
        try charges.use(kilowattHours(2700), from: "2026-01-01", to: "2026-11-01")
        charges.post()
        let before = charges.total
        #expect(before == (try yuan("1452.60")), "2,700 × 0.538")
        try charges.use(kilowattHours(2400), from: "2026-11-01", to: "2026-11-20")
        #expect(charges.total - before == (try yuan("1483.20")))
        try charges.use(kilowattHours(10), from: "2027-01-01", to: "2027-01-01 01:00")
        #expect(charges.total - before == (try yuan("1488.58")), "on 1 January the count begins anew: 10 × 0.538")
    }

    /// The same with peak and valley (Zhejiang development and reform commission, residential peak and valley prices: peak 08:00 to 22:00
    /// 0.568, valley 0.288 in step 1): the ladder adds 0.05 and 0.30 on top of each period's price.
    ///
    /// 2,750 kWh stand on the count. In the hour from 07:30 to 08:30 20 kWh are used, half of it before 08:00:
    ///
    ///     10 × 0.288 (valley)  = 2.88
    ///     10 × 0.568 (peak)    = 5.68
    ///     10 × 0.05 (2,760 is reached after 10 kWh) = 0.50
    ///                            9.06
    @Test func `I-M7 ladder and time of use together`() throws {
        var charges = Charges(try Tariffs.yearlyByTime())
        try charges.use(kilowattHours(2750), from: "2026-01-01", to: "2026-11-01")
        let before = charges.total
        try charges.use(kilowattHours(20), from: "2026-11-02 07:30", to: "2026-11-02 08:30")
        #expect(charges.total - before == (try yuan("9.06")))
    }

    /// Wider steps in summer. Source: Guangdong's residential ladder of 2012, whose steps end at 200 and 400 kWh a month from November to April and at
    /// 260 and 600 from May to October (广东省居民阶梯电价); 0.05 and 0.30 are added from the second and third step on.
    /// A price of 0.50 for the example. 500 kWh in April and 500 in May:
    ///
    ///     April   500 × 0.50 + 200 × 0.05 + 100 × 0.30 = 250 + 10 + 30 = 290.00
    ///     May     500 × 0.50 + 240 × 0.05              = 250 + 12      = 262.00
    ///     November as April, since the others begin again.
    @Test func `I-M7 a ladder by the month with wider steps in summer`() throws {
        func step(_ upTo: Int64?, _ surcharge: String) throws -> Ladder.Step {
            Ladder.Step(upTo: upTo.map { WattHours($0 * 1000) }, surcharge: try price(surcharge))
        }
        func limits(_ from: String, _ limits: [Int64]) throws -> Ladder.SeasonalLimits {
            Ladder.SeasonalLimits(from: try dayOfYear(from), limits: limits.map { WattHours($0 * 1000) })
        }
        let ladder = try #require(
            Ladder(
                period: .month, steps: [try step(200, "0"), try step(400, "0.05"), try step(nil, "0.30")],
                seasonal: [try limits("05-01", [260, 600]), try limits("11-01", [200, 400])]))
        let version = TariffVersion(
            from: try day("2026-01-01"), energy: EnergyPrices(always: try price("0.50")), ladder: ladder)
        var charges = Charges(try #require(Tariff(name: "summer", versions: [version])))
        for (month, next, cost) in [
            ("2026-04-01", "2026-05-01", "290"), ("2026-05-01", "2026-06-01", "262"),
            ("2026-11-01", "2026-12-01", "290"),
            ("2027-01-01", "2027-02-01", "290"),
        ] {
            let before = charges.total
            try charges.use(kilowattHours(500), from: month, to: next)
            charges.post()
            #expect(charges.total - before == (try yuan(cost)), "\(month)")
        }
    }

    /// Source: the rules of the daemon, as in docs/import.md: a version takes effect at 00:00 site time of its day, and an interval of up to
    /// an hour is divided by time where a price begins. A new price at 00:00 of 1 December, in the middle of a quarter of an hour that a reading was late in: 23:50 to 00:10, 1,000 Wh.
    ///
    ///     500 Wh × 0.538 = 0.2690
    ///     500 Wh × 0.608 = 0.3040
    @Test func `I-M7 F-S13 a tariff change at midnight inside an interval`() throws {
        var charges = Charges(try Tariffs.flat(("2026-01-01", "0.538"), ("2026-12-01", "0.608")))
        try charges.use(WattHours(1000), from: "2026-11-30 23:50", to: "2026-12-01 00:10")
        #expect(charges.total == (try yuan("0.5730")))
        #expect(
            charges.bill == [
                "energy/2026-11-01/2026-01-01/01-01/flat 0.500 × 0.538 = 0.2690",
                "energy/2026-12-01/2026-12-01/01-01/flat 0.500 × 0.608 = 0.3040",
            ])
    }

    /// A change of season. Source: summer prices as of provinces with hot summers (夏季尖峰、高峰 from 1 July; 发改价格〔2021〕1093号 lets prices by
    /// time differ by season); docs/import.md: a season begins at 00:00 site time of its first day. Day 0.70 and night 0.30 from 1 July,
    /// before it day 0.60 and night 0.30; day is 08:00 to 22:00.
    ///
    ///     30 June 21:00 to 22:00   2 kWh × 0.60 = 1.20
    ///     22:00 to 00:00           1 kWh × 0.30 = 0.30    the old season's night, to its midnight
    ///     1 July 00:00 to 08:00    4 kWh × 0.30 = 1.20    the new one's: a line of its own
    ///     08:00 to 09:00           3 kWh × 0.70 = 2.10
    ///                                             4.80
    ///
    /// And a meter that was silent from 30 June 23:30 to 1 July 00:30, 1,001 Wh: by time 500 and 501 Wh of the two nights, 0.1500 + 0.1503.
    @Test func `I-M7 a change of season at its midnight`() throws {
        let summer = try Tariffs.dayAndNight("0.7", "0.3", from: try dayOfYear("07-01"))
        let other = try Tariffs.dayAndNight("0.6", "0.3", from: try dayOfYear("10-01"))
        let tariff = try tariff(
            "seasons", TariffVersion(from: try day("2026-01-01"), energy: try seasons(summer, other)))
        var charges = Charges(tariff)
        let hours: [(String, String, Int64)] = [
            ("06-30 21:00", "06-30 22:00", 2), ("06-30 22:00", "06-30 23:00", 1), ("07-01 00:00", "07-01 01:00", 4),
            ("07-01 08:00", "07-01 09:00", 3),
        ]
        for (from, to, energy) in hours {
            try charges.use(kilowattHours(energy), from: "2026-\(from)", to: "2026-\(to)")
        }
        #expect(charges.total == (try yuan("4.80")))
        #expect(
            charges.bill.map { String($0.dropFirst("energy/2026-".count)) } == [
                "06-01/2026-01-01/10-01/peak 2.000 × 0.60 = 1.20",
                "06-01/2026-01-01/10-01/valley 1.000 × 0.30 = 0.30",
                "07-01/2026-01-01/07-01/peak 3.000 × 0.70 = 2.10",
                "07-01/2026-01-01/07-01/valley 4.000 × 0.30 = 1.20",
            ])
        var silent = Charges(tariff)
        try silent.use(WattHours(1001), from: "2026-06-30 23:30", to: "2026-07-01 00:30")
        #expect(silent.total == (try yuan("0.3003")))
    }

    /// A customer who comes in October gets three of twelve months: 2,760 × 3 ÷ 12 = 690 and 4,800 × 3 ÷ 12 = 1,200 kWh; with five
    /// persons 100 kWh a month more, 990 and 1,500.
    ///
    ///     1,000 × 0.538 + 310 × 0.05 = 553.50      one or two persons
    ///     1,000 × 0.538 + 10 × 0.05  = 538.50      five
    @Test func `I-M7 a ladder's steps for who comes within the year, and for a large family`() throws {
        for (persons, total) in [(2, "553.50"), (5, "538.50")] {
            let holder = Holder(persons: persons, since: try day("2026-10-17"))
            var charges = Charges(try Tariffs.yearly(), holder: holder)
            try charges.use(kilowattHours(1000), from: "2026-10-17", to: "2026-12-31")
            #expect(charges.total == (try yuan(total)))
        }
    }

    /// The flat is transferred on 1 July: the new holder's count begins at 0, with six of twelve months: 1,380 kWh in step 1.
    ///
    ///     old: 2,800 × 0.538 + 40 × 0.05 = 1,508.40
    ///     new: 1,400 × 0.538 + 20 × 0.05 =   754.20
    @Test func `I-M7 a transfer resets the ladder`() throws {
        var charges = Charges(try Tariffs.yearly())
        try charges.use(kilowattHours(2800), from: "2026-06-01", to: "2026-07-01")
        charges.post()
        #expect(charges.posted == (try yuan("1508.40")))
        var next = Charges(try Tariffs.yearly(), holder: Holder(since: try day("2026-07-01")))
        try next.use(kilowattHours(1400), from: "2026-07-01", to: "2026-08-01")
        #expect(next.total == (try yuan("754.20")))
    }

    /// A tariff version does not reset the ladder: of the 100 kWh after 1 July, 60 still lie in step 1.
    ///
    ///     2,700 × 0.538 = 1,452.60;  100 × 0.538 + 40 × 0.05 = 55.80
    @Test func `I-M7 a new version goes on with the ladder's count`() throws {
        var charges = Charges(try Tariffs.yearly(versions: ["2020-01-01", "2026-07-01"]))
        try charges.use(kilowattHours(2700), from: "2026-06-01", to: "2026-07-01")
        try charges.use(kilowattHours(100), from: "2026-07-01", to: "2026-07-11")
        #expect(charges.total == (try yuan("1508.40")))
    }

    /// Source: a residential ladder by the month (TARIFFS); docs/billing.md, "The meter could not be read": what nobody read is divided by time, and
    /// rated anew when it is told. A month without readings: from 1 September to 31 October, 61 days, 610 kWh. The monthly ladder (240 kWh at 0.4883, to 400 at
    /// 0.5383) is rated over the months covered: 300 kWh in September, 310 in October.
    ///
    ///     610 × 0.4883 = 297.8630;  (60 + 70) × 0.05 = 6.50
    ///
    /// Then the reading of 1 October is found: 200 kWh in September, 410 in October: 160 kWh above 240, and 10 above 400.
    ///
    ///     297.8630 + 160 × 0.05 + 10 × 0.30 = 308.8630
    @Test func `I-M7 I-M8 a month without readings, and the reading that is found later`() throws {
        let steps: [Ladder.Step] = [
            .init(upTo: kilowattHours(240), surcharge: try price("0")),
            .init(upTo: kilowattHours(400), surcharge: try price("0.05")),
            .init(upTo: nil, surcharge: try price("0.30")),
        ]
        let ladder = try #require(Ladder(period: .month, steps: steps))
        let version = TariffVersion(
            from: try day("2020-01-01"), energy: EnergyPrices(always: try price("0.4883")), ladder: ladder)
        var charges = Charges(try tariff("monthly", version))
        let from = try moment("2026-09-01")
        let to = try moment("2026-11-01")
        charges.use(kilowattHours(610), from: from, to: to)
        charges.post()
        #expect(charges.posted == (try yuan("304.3630")))
        #expect(charges.accrual.usages.map(\.allocated) == [kilowattHours(300), kilowattHours(310)])

        let found = try moment("2026-10-01")
        charges.accrual.replace(
            charges.rating.pieces(of: ConsumptionInterval(from: from, to: to, energy: kilowattHours(610))),
            with: charges.rating.pieces(of: ConsumptionInterval(from: from, to: found, energy: kilowattHours(200)))
                + charges.rating.pieces(of: ConsumptionInterval(from: found, to: to, energy: kilowattHours(410))),
            of: charges.point, prices: charges.prices)
        charges.post()
        #expect(charges.posted == (try yuan("308.8630")))
        #expect(charges.accrual.usages.map(\.allocated) == [.zero, .zero])
    }

    /// Source: prices of proxy purchase for industry (代理购电) are published each month with 8 decimals and may be corrected later (国家发展改革委
    /// 发改办价格〔2021〕809号); docs/billing.md, "A price was wrong". The price of October is corrected in December, from 0.61234567 to 0.60987654: 1,234 kWh.
    ///
    ///     1,234 × 0.61234567 = 755.63455678 → 755.6346
    ///     1,234 × 0.60987654 = 752.58765036 → 752.5877; the correction is -3.0469
    @Test func `I-M6 I-M8 the price of a past month is corrected`() throws {
        var charges = Charges(try Tariffs.flat(("2026-10-01", "0.61234567"), ("2026-11-01", "0.62")))
        try charges.use(kilowattHours(1234), from: "2026-10-02", to: "2026-10-30")
        charges.post()
        #expect(charges.posted == (try yuan("755.6346")))
        let right = try Tariffs.flat(("2026-10-01", "0.60987654"), ("2026-11-01", "0.62"))
        charges.rating = Rating(tariff: right, calendar: .china)
        charges.accrual.reckon(charges.prices)
        #expect(charges.accrual.accrued == (try yuan("-3.0469")))
        charges.post()
        #expect(charges.posted == (try yuan("752.5877")))
    }

    /// Funds are lines of their own, on all energy of the month: 1,001 Wh used.
    ///
    ///     1.001 × 0.538  = 0.538538  → 0.5385
    ///     1.001 × 0.0019 = 0.0019019 → 0.0019
    ///     1.001 × 0.0062 = 0.0062062 → 0.0062
    @Test func `I-M7 funds and surcharges are lines of their own`() throws {
        let version = TariffVersion(
            from: try day("2026-01-01"), energy: EnergyPrices(always: try price("0.538")),
            surcharges: [
                Surcharge(name: "renewable-energy", price: try price("0.0019")),
                Surcharge(name: "reservoir", price: try price("0.0062")),
            ])
        var charges = Charges(try tariff("funds", version))
        try charges.use(WattHours(1001), from: "2026-11-01", to: "2026-11-01 01:00")
        #expect(
            charges.bill == [
                "energy/2026-11-01/2026-01-01/01-01/flat 1.001 × 0.538 = 0.5385",
                "surcharge/2026-11-01/2026-01-01/renewable-energy 1.001 × 0.0019 = 0.0019",
                "surcharge/2026-11-01/2026-01-01/reservoir 1.001 × 0.0062 = 0.0062",
            ])
    }

    /// 力调 (Shuidian Caizi 215 of 1983): 80,000 kWh and 45,000 kvarh are tan φ 0.5625, cos φ 0.8716, so 0.87. Against a standard of
    /// 0.90 that is 3 hundredths short, 1.5 % on energy and demand charges:
    ///
    ///     (52,000.00 + 16,000.00) × 0.015 = 1,020.00
    ///
    /// At 0.95 and above 0.75 % are given back: -510.00.
    @Test func `I-M7 a power factor adjustment`() throws {
        let rule = try #require(
            PowerFactorRule(
                standardHundredths: 90,
                rows: [
                    .init(fromHundredths: 0, adjustment: 1000), .init(fromHundredths: 87, adjustment: 150),
                    .init(fromHundredths: 88, adjustment: 100), .init(fromHundredths: 89, adjustment: 50),
                    .init(fromHundredths: 90, adjustment: 0), .init(fromHundredths: 95, adjustment: -75),
                ]))
        let factor = PowerFactorRule.mean(active: kilowattHours(80_000), reactiveHours: 45_000_000)
        #expect(factor == 87)
        let charges = try yuan("68000.00")
        #expect(rule.adjustment(of: charges, powerFactorHundredths: factor) == (try yuan("1020.00")))
        #expect(rule.adjustment(of: charges, powerFactorHundredths: 97) == (try yuan("-510.00")))
        #expect(PowerFactorRule.mean(active: .zero, reactiveHours: 0) == 100)
        #expect(PowerFactorRule.mean(active: .zero, reactiveHours: 5) == 0)
        #expect(PowerFactorRule.mean(active: kilowattHours(1), reactiveHours: 0) == 100)
        // 3, 4, 5: cos φ is 0.6 exactly; and 0.995, of which half a hundredth rounds up.
        #expect(PowerFactorRule.mean(active: WattHours(3), reactiveHours: -4) == 60)
    }

    /// 400 kVA at 30.00 yuan are 12,000.00; a demand of 333.4 kW at 40.00 is 13,336.00.
    @Test func `I-M7 the fixed part of a two-part tariff`() throws {
        #expect(
            FixedCharge.capacity(perKilovoltAmpere: Money(yuan: 30)).cost(ofThousandths: 400_000) == Money(yuan: 12_000)
        )
        #expect(FixedCharge.demand(perKilowatt: Money(yuan: 40)).cost(ofThousandths: 333_400) == Money(yuan: 13_336))
    }
}
