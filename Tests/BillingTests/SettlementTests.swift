import Billing
import Quantities
import Testing

/// An account between its bills, as a test feeds it: what is used, posted and billed.
struct Cycle {
    var charges: Charges
    var cycle = SettlementCycle()
    var periods: BillingPeriods
    /// Connected VA from when on.
    var capacities: [Succeeding<Int64?>] = []
    var capacity: Int64? {
        get { capacities.last?.value }
        set { capacities = [Succeeding(from: nil, newValue)] }
    }
    var measures: [CivilDate: MonthMeasures] = [:]
    /// What the ledger has of the account's charges.
    var ledger = Money.zero
    var bills: [Settlement] = []

    init(_ tariff: Tariff, days: [Int], from: String, holder: Holder = .unknown) throws {
        periods = BillingPeriods([.init(from: try day("2020-01-01"), days: days)])
        charges = Charges(tariff, holder: holder)
        charges.rating = Rating(tariff: tariff, holder: holder, calendar: .china, periods: periods)
        cycle.begin(on: try day(from), charges.accrual, charges.prices)
    }

    mutating func post() {
        let before = charges.posted
        charges.post()
        ledger += charges.posted - before
    }

    mutating func bill(_ cut: CivilDate, isLast: Bool = false) {
        post()
        let measures = measures
        let settled = cycle.settle(
            SettlementInput(
                accrual: charges.accrual, prices: charges.prices, cut: cut, isLast: isLast, capacities: capacities,
                calendar: .china, periods: periods, meters: []), measured: { measures[$0] })
        for change in settled.changes { ledger += change.amount }
        bills.append(settled)
    }

    mutating func bill(_ cut: String, isLast: Bool = false) throws { bill(try day(cut), isLast: isLast) }

    /// What all bills asked, in whole fen, and what they left.
    var asked: Money { bills.reduce(.zero) { $0 + $1.total + $1.instalments } + cycle.carried }
}

@Suite struct SettlementTests {
    private let price = "0.53817333"

    /// November 2026 at 0.538 yuan: 100.123 kWh are 53.866174, posted as 53.8662; the bill asks 53.86 and leaves 0.0062.
    /// December: 10 kWh are 5.38; with what was left 5.3862: 5.38, and 0.0062 stay.
    @Test func `a bill is whole fen, and the rest stays`() throws {
        var account = try Cycle(try Tariffs.flat(("2026-01-01", "0.538")), days: [1], from: "2026-11-01")
        try account.charges.use(WattHours(100_123), from: "2026-11-10", to: "2026-11-10 01:00")
        try account.charges.use(WattHours(10_000), from: "2026-12-10", to: "2026-12-10 01:00")
        try account.bill("2026-12-01")
        #expect(account.bills[0].total == Money(fen: 5386))
        #expect(account.cycle.carried == Money(tenThousandths: 62))
        #expect(account.cycle.unbilled(account.charges.accrual) == Money(fen: 538), "December is on no bill yet")
        try account.bill("2027-01-01")
        #expect(account.bills[1].carriedIn == Money(tenThousandths: 62))
        #expect(account.bills[1].total == Money(fen: 538))
        #expect(account.asked == account.ledger)
    }

    @Test func `late data of a period that was billed stand on the next bill as a correction`() throws {
        var account = try Cycle(try Tariffs.flat(("2026-01-01", "0.5")), days: [1], from: "2026-10-01")
        try account.charges.use(kilowattHours(100), from: "2026-10-10", to: "2026-10-10 01:00")
        try account.bill("2026-11-01")
        try account.charges.use(kilowattHours(8), from: "2026-10-20", to: "2026-10-20 01:00")
        try account.charges.use(kilowattHours(50), from: "2026-11-20", to: "2026-11-20 01:00")
        try account.bill("2026-12-01")
        let lines = account.bills[1].lines
        #expect(lines.map(\.isCorrection) == [true, false])
        #expect(lines.map(\.quantity) == [8000, 50_000], "what it adds, not the whole again")
        #expect(lines.map(\.amount) == [Money(yuan: 4), Money(yuan: 25)])
        #expect(account.bills[1].total == Money(yuan: 29))
    }

    @Test func `what stood on the ladder at the takeover is on no bill`() throws {
        var account = try Cycle(try Tariffs.yearly(), days: [1], from: "2026-11-01")
        account.charges.accrual.begin(
            ladderUsed: kilowattHours(3000), of: account.charges.point, on: try day("2026-11-01"),
            prices: account.charges.prices)
        account.cycle.begin(on: try day("2026-11-01"), account.charges.accrual, account.charges.prices)
        try account.charges.use(kilowattHours(100), from: "2026-11-10", to: "2026-11-10 01:00")
        try account.bill("2026-12-01")
        // 100 kWh in the second step: 100 × (0.538 + 0.05).
        #expect(account.bills[0].total == Money(fen: 5880))
        #expect(account.bills[0].lines.map(\.amount) == [Money(fen: 5380), Money(yuan: 5)])
        #expect(account.asked == account.ledger)
    }

    @Test(arguments: 1...300)
    func `I-M7 the bills add up to the ledger less what is not billed, whatever comes when`(seed: Int) throws {
        var dice = Dice(seed: seed)
        let days = Set((0..<(dice.roll(3) + 1)).map { _ in Int(dice.roll(28)) + 1 }).sorted()
        var account = try Cycle(try Tariffs.yearlyByTime(), days: days, from: "2026-02-01")
        var at = try moment("2026-02-01")
        var cut = account.periods.nextCut(after: try day("2026-02-01"))
        for _ in 0..<60 {
            let next = at + .minutes(dice.roll(6000) + 1)
            account.charges.use(WattHours(dice.roll(300_000)), from: at, to: next)
            at = next
            if dice.roll(5) == 0 {
                // Late data of up to two months ago.
                let late = at - .days(dice.roll(60))
                account.charges.use(WattHours(dice.roll(5_000)), from: late, to: late + .minutes(15))
            }
            if dice.roll(3) == 0 {
                account.post()
                let today = SiteCalendar.china.date(at: at)
                account.cycle.forget(account.charges.accrual.forget(before: today), on: today)
            }
            while let day = cut, SiteCalendar.china.midnight(of: day) <= at {
                account.bill(day)
                cut = account.periods.nextCut(after: day)
                #expect(account.asked + account.cycle.unbilled(account.charges.accrual) == account.ledger)
                #expect(account.cycle.carried >= .zero && account.cycle.carried < Money(fen: 1))
            }
        }
        account.bill(try day("2027-03-01"), isLast: true)
        #expect(account.cycle.unbilled(account.charges.accrual) == .zero)
        #expect(account.asked == account.ledger)
    }

    /// Every line of a period is rounded half up once, to 10⁻⁴ yuan, so a month that is cut into n periods differs from the month as a
    /// whole by at most half a unit for each line of each period.
    @Test(arguments: 1...60)
    func `however a month is cut into settlements, their sum is the month's, but for half a unit a line`(seed: Int)
        throws
    {
        var dice = Dice(seed: seed)
        let days = Set((0..<4).map { _ in Int(dice.roll(28)) + 1 } + [1]).sorted()
        var cut = try Cycle(try Tariffs.yearlyByTime(), days: days, from: "2026-11-01")
        var whole = try Cycle(try Tariffs.yearlyByTime(), days: [1], from: "2026-11-01")
        var at = try moment("2026-11-01")
        while at < (try moment("2026-12-01")) {
            let next = min(at + .minutes(15 * (dice.roll(4) + 1)), try moment("2026-12-01"))
            let energy = WattHours(dice.roll(2_000))
            cut.charges.use(energy, from: at, to: next)
            whole.charges.use(energy, from: at, to: next)
            at = next
        }
        for number in days.dropFirst() { try cut.bill("2026-11-\(padded(number, 2))") }
        try cut.bill("2026-12-01")
        try whole.bill("2026-12-01")
        let lines = cut.bills.reduce(0) { $0 + $1.lines.count } + whole.bills[0].lines.count
        #expect((cut.asked - whole.asked).tenThousandths.magnitude * 2 <= UInt64(lines))
        #expect(cut.bills.count == days.count)
    }

    // MARK: meters

    @Test func `a bill shows the readings at its two cuts, and goes on from the second one`() throws {
        var account = try Cycle(try Tariffs.flat(("2026-01-01", "0.5")), days: [1], from: "2026-10-20")
        func read(_ energy: Int64, _ at: String, series: Int = 1) throws {
            let value = RegisterValue(energy: kilowattHours(energy), at: try moment(at) + .seconds(20))
            account.cycle.note(
                value, of: MeterID(7), series: series, ratedAt: try moment(at), periods: account.periods,
                calendar: .china)
        }
        try read(1000, "2026-10-20 12:00")
        try read(1100, "2026-10-31 23:45")
        #expect(!account.cycle.isRead(MeterID(7), at: try day("2026-11-01"), calendar: .china))
        try read(1101, "2026-11-01 00:00")
        #expect(account.cycle.isRead(MeterID(7), at: try day("2026-11-01"), calendar: .china))
        try read(1102, "2026-11-01 00:15")
        try account.bill("2026-11-01")
        #expect(
            account.bills[0].readings.map { [$0.from.energy, $0.to.energy] } == [
                [kilowattHours(1000), kilowattHours(1101)]
            ])
        // Another meter from the 10th on, and the mark of December is missed.
        try read(1200, "2026-11-10 08:00")
        try read(3, "2026-11-10 09:00", series: 2)
        try read(90, "2026-11-30 22:00", series: 2)
        try read(95, "2026-12-01 03:00", series: 2)
        try account.bill("2026-12-01")
        #expect(
            account.bills[1].readings.map { [$0.from.energy, $0.to.energy] } == [
                [kilowattHours(1101), kilowattHours(1200)], [kilowattHours(3), kilowattHours(90)],
            ])
        try account.bill("2027-01-01")
        #expect(
            account.bills[2].readings.map { [$0.from.energy, $0.to.energy] } == [
                [kilowattHours(90), kilowattHours(95)]
            ])
    }

    // MARK: monthly charges

    private func industry(_ versions: (String, FixedCharge)...) throws -> Tariff {
        let rule = try #require(
            PowerFactorRule(
                standardHundredths: 90,
                rows: [
                    .init(fromHundredths: 0, adjustment: 1500), .init(fromHundredths: 80, adjustment: 500),
                    .init(fromHundredths: 90, adjustment: 0), .init(fromHundredths: 95, adjustment: -75),
                ]))
        return try #require(
            Tariff(
                name: "industry",
                versions: try versions.map { from, fixed in
                    TariffVersion(
                        from: try day(from), energy: EnergyPrices(always: try BillingTests.price("0.6")),
                        surcharges: [Surcharge(name: "reservoir", price: try BillingTests.price("0.01"))], fixed: fixed,
                        powerFactor: rule)
                }))
    }

    /// 315 kVA at 30 yuan: 9,450.00 for a whole month. The account begins on 11 November: 20 of 30 days, 6,300.00.
    /// December is whole: 9,450.00. It leaves on 10 January at the day's end: 10 of 31 days, 3,048.387… → 3,048.3871.
    @Test func `capacity is charged once a month, and a month that was begun by days`() throws {
        var account = try Cycle(
            try industry(("2026-01-01", .capacity(perKilovoltAmpere: Money(yuan: 30)))), days: [1, 11, 21],
            from: "2026-11-11")
        account.capacity = 315_000
        for cut in ["2026-11-21", "2026-12-01", "2026-12-11", "2026-12-21", "2027-01-01"] { try account.bill(cut) }
        try account.bill("2027-01-11", isLast: true)
        #expect(
            account.bills.map { $0.lines.filter { $0.line.description.hasPrefix("capacity") }.map(\.amount) }
                == [
                    [], [Money(yuan: 6300)], [], [], [Money(yuan: 9450)], [Money(tenThousandths: 30_483_871)],
                ])
        // Whoever multiplies the line finds why it is less.
        let month = try day("2026-11-01")
        #expect(
            account.bills[1].notes == [
                .partOfMonth(from: month, days: 20, of: 30), .powerFactorNotMeasured(month: month),
            ])
        #expect(!account.bills[4].notes.contains { if case .partOfMonth = $0 { true } else { false } })
    }

    /// 30 days; 30.00 yuan for the first 10, 36.00 for the other 20: 100 kVA × (30 × 10 + 36 × 20) ÷ 30 = 1,000.00 + 2,400.00.
    @Test func `a version that begins within the month has its days`() throws {
        var account = try Cycle(
            try industry(
                ("2026-01-01", .capacity(perKilovoltAmpere: Money(yuan: 30))),
                ("2026-11-11", .capacity(perKilovoltAmpere: Money(yuan: 36)))), days: [1], from: "2026-11-01")
        account.capacity = 100_000
        try account.bill("2026-12-01")
        #expect(account.bills[0].lines.map(\.amount) == [Money(yuan: 1000), Money(yuan: 2400)])
        let days = account.bills[0].notes.compactMap {
            if case .partOfMonth(_, let days, 30) = $0 { days } else { nil }
        }
        #expect(days == [10, 20])
    }

    /// 100,000 kWh at 0.6 are 60,000.00; funds 1,000.00; the demand is 250 kW at 40: 10,000.00.
    /// Reactive 75,000 kvarh: tan φ 0.75, cos φ 0.80: + 5 % on 60,000 + 10,000, not on funds: 3,500.00.
    @Test func `the power factor adjusts energy and demand, and not funds`() throws {
        let month = try day("2026-11-01")
        var account = try Cycle(
            try industry(("2026-01-01", .demand(perKilowatt: Money(yuan: 40)))), days: [1], from: "2026-11-01")
        account.measures[month] = MonthMeasures(
            demandWatts: 250_000, reactiveVarh: 75_000_000, activeWh: kilowattHours(100_000))
        try account.charges.use(kilowattHours(100_000), from: "2026-11-10", to: "2026-11-10 01:00")
        try account.bill("2026-12-01")
        #expect(
            account.bills[0].lines.map { "\($0.line) \($0.quantity) \($0.amount)" } == [
                "energy/2026-11-01/2026-01-01/01-01/flat 100000000 60000.00",
                "surcharge/2026-11-01/2026-01-01/reservoir 100000000 1000.00",
                "demand/2026-11-01/2026-01-01 250000 10000.00", "power-factor/2026-11-01/2026-01-01 80 3500.00",
            ])
        #expect(account.bills[0].notes.isEmpty)
        // 1,000 kWh come late: 600.00 more energy, 10.00 more funds, and 30.00 more of the adjustment.
        try account.charges.use(kilowattHours(1000), from: "2026-11-20", to: "2026-11-20 01:00")
        try account.bill("2027-01-01")
        let corrections = account.bills[1].lines.filter(\.isCorrection).map(\.amount)
        #expect(corrections == [Money(yuan: 600), Money(yuan: 10), Money(yuan: 30)])
        #expect(account.asked == account.ledger)
    }

    @Test func `what was not measured is not charged, is said, and is charged once it is known`() throws {
        var account = try Cycle(
            try industry(("2026-01-01", .demand(perKilowatt: Money(yuan: 40)))), days: [1], from: "2026-11-01")
        try account.bill("2026-12-01")
        let month = try day("2026-11-01")
        #expect(account.bills[0].notes == [.demandNotMeasured(month: month), .powerFactorNotMeasured(month: month)])
        account.measures[month] = MonthMeasures(demandWatts: 1000, reactiveVarh: nil, activeWh: .zero)
        try account.bill("2027-01-01")
        #expect(account.bills[1].lines.map(\.amount) == [Money(yuan: 40)])
        #expect(account.bills[1].lines.map(\.isCorrection) == [true])
    }

    // MARK: instalments, credits

    @Test func `instalments are taken off, and what was paid beyond all bills is free`() throws {
        var account = try Cycle(try Tariffs.flat(("2026-01-01", "0.5")), days: [1], from: "2026-11-01")
        account.cycle.advances = Money(yuan: 30)
        try account.charges.use(kilowattHours(100), from: "2026-11-10", to: "2026-11-10 01:00")
        try account.bill("2026-12-01")
        #expect(account.bills[0].instalments == Money(yuan: 30))
        #expect(account.bills[0].total == Money(yuan: 20))
        // 45.00 were paid; both bills are open: 30.00 + 20.00.
        let free = account.cycle.freeCredit(
            posted: Money(yuan: 45) - account.ledger, accrual: account.charges.accrual, unpaid: Money(yuan: 50))
        #expect(free == Money(yuan: 45))
    }
}
