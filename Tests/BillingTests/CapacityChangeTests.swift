import Billing
import Quantities
import Testing

/// Connected capacity that changes: by days, each stretch a line (RULES: a dated change holds from 00:00 of its day).
@Suite struct CapacityChangeTests {
    private func tariff(_ versions: (String, Int64)...) throws -> Tariff {
        try #require(
            Tariff(
                name: "industry",
                versions: try versions.map { from, yuan in
                    TariffVersion(
                        from: try day(from), energy: EnergyPrices(always: try price("0.6")),
                        fixed: .capacity(perKilovoltAmpere: Money(yuan: yuan)))
                }))
    }

    private func account(
        _ tariff: Tariff, from: String = "2026-11-01", _ changes: (String, Int64?)...
    ) throws -> Cycle {
        var account = try Cycle(tariff, days: [1], from: from)
        account.capacities =
            try [Succeeding(from: nil, 100_000)] + changes.map { Succeeding(from: try day($0.0), $0.1) }
        return account
    }

    private func lines(_ account: Cycle) -> [[String]] {
        account.bills.map { $0.lines.map { "\($0.line) \($0.quantity) \($0.amount)" } }
    }

    /// 100 kVA until 10 November, 250 kVA from the 11th on; 30 yuan until the 20th, 36 from the 21st on; 30 days.
    ///
    ///     100 × 30 × 10 ÷ 30 = 1,000.00
    ///     250 × 30 × 10 ÷ 30 = 2,500.00
    ///     250 × 36 × 10 ÷ 30 = 3,000.00
    @Test func `I-M7 capacity and price change within one month, each day counts once`() throws {
        var account = try account(
            try tariff(("2026-01-01", 30), ("2026-11-21", 36)), ("2026-11-11", 250_000), ("2026-12-01", 400_000))
        try account.bill("2026-12-01")
        #expect(
            lines(account) == [
                [
                    "capacity/2026-11-01/2026-01-01 100000 1000.00", "capacity/2026-11-11/2026-01-01 250000 2500.00",
                    "capacity/2026-11-11/2026-11-21 250000 3000.00",
                ]
            ])
        try account.bill("2027-01-01")
        #expect(lines(account).last == ["capacity/2026-12-01/2026-11-21 400000 14400.00"])
    }

    @Test func `what becomes known is charged from its day on, and the rest is said not to be`() throws {
        var account = try account(try tariff(("2026-01-01", 30)))
        account.capacities = [Succeeding(from: nil, nil), Succeeding(from: try day("2026-11-16"), 100_000)]
        try account.bill("2026-12-01")
        #expect(lines(account) == [["capacity/2026-11-16/2026-01-01 100000 1500.00"]])
        let since = try day("2026-11-16")
        #expect(account.bills[0].notes == [.capacityMissing, .partOfMonth(from: since, days: 15, of: 30)])
    }

    /// However a year is cut by changes, and by bills, its days add up: each line is rounded once, so by half a unit a line.
    @Test(arguments: 1...1000)
    func `I-M7 the capacity of a year is the sum of its days`(seed: Int) throws {
        var dice = Dice(seed: seed)
        var account = try account(try tariff(("2026-01-01", 30), ("2026-07-16", 41)), from: "2026-01-01")
        let begin = try day("2026-01-01").daysSinceEpoch
        let end = try day("2027-01-01").daysSinceEpoch
        var changes: [CivilDate: Int64] = [:]
        for _ in 0..<dice.roll(8) { changes[CivilDate(daysSinceEpoch: begin + dice.roll(400))] = dice.roll(900_000) }
        account.capacities += changes.sorted { $0.key < $1.key }.map { Succeeding(from: $0.key, $0.value) }
        for month in 2...12 where dice.roll(3) > 0 { try account.bill("2026-\(padded(month, 2))-01") }
        try account.bill("2027-01-01")
        var connected: Int64 = 100_000
        var exact: [Int: Int128] = [:]
        for number in begin..<end {
            let day = CivilDate(daysSinceEpoch: number)
            connected = changes[day] ?? connected
            let rate: Int128 = number < (try self.day("2026-07-16")).daysSinceEpoch ? 300_000 : 410_000
            exact[day.month, default: 0] += Int128(connected) * rate
        }
        // In 10⁻⁴ yuan, times 1,000, times the month's days.
        var charged: [Int: (sum: Int64, lines: Int128)] = [:]
        for line in account.bills.flatMap(\.lines) {
            let month = line.line.period.month
            charged[month, default: (0, 0)].sum += line.amount.tenThousandths
            charged[month, default: (0, 0)].lines += 1
        }
        for (month, sum) in exact {
            let days = Int128(CivilDate.days(in: month, of: 2026))
            let (found, lines) = charged[month] ?? (0, 0)
            #expect((sum - Int128(found) * 1000 * days).magnitude * 2 <= UInt128(lines * 1000 * days), "\(month)")
        }
        #expect(account.asked == account.ledger)
    }

    private func day(_ text: String) throws -> CivilDate { try BillingTests.day(text) }
}
