import Billing
import Quantities
import Testing

/// Energy becomes money once: whatever way it is cut and in whatever order it comes, the sum is the same.
@Suite struct AccrualTests {
    @Test(arguments: 1...1000)
    func `I-M7 however readings cut the time, each line is posted to the last digit as if it had been read once`(
        seed: Int
    ) throws {
        var dice = Dice(seed: seed)
        var cut = Charges(try Tariffs.flat(("2026-01-01", "0.53817333")))
        var at = try moment("2026-11-01")
        var used = WattHours.zero
        for _ in 0..<50 {
            let energy = WattHours(dice.roll(50))
            let next = at + .minutes(dice.roll(90) + 1)
            cut.use(energy, from: at, to: next)
            used += energy
            at = next
            if dice.roll(3) == 0 { cut.post() }
            #expect(cut.total == (try price("0.53817333")).cost(of: used))
        }
    }

    /// Where the register is read more often within one band, and a ladder's steps are crossed on the way.
    @Test(arguments: 1...3000)
    func `I-M7 an interval that is read in parts has the lines that it has whole, band, steps and funds`(seed: Int)
        throws
    {
        var dice = Dice(seed: seed)
        let summer = try Tariffs.dayAndNight("0.71234567", "0.3", from: try dayOfYear("07-01"))
        let other = try Tariffs.dayAndNight("0.6", "0.28765432", from: try dayOfYear("10-01"))
        let tariff = try tariff(
            "all",
            TariffVersion(
                from: try day("2026-01-01"), energy: try seasons(summer, other), ladder: try Tariffs.yearlyLadder(),
                surcharges: [Surcharge(name: "fund", price: try price("0.0019"))]))
        var whole = Charges(tariff, holder: Holder(persons: Int(dice.roll(7)) + 1))
        whole.accrual.begin(
            ladderUsed: WattHours(dice.roll(5_000_000)), of: whole.point, on: try day("2026-06-01"),
            prices: whole.prices)
        var parts = whole
        // The day's band lasts from 8 to 22 h.
        let start = try moment("2026-06-25 08:00") + .days(dice.roll(10))
        var cuts = Set((0...dice.roll(6)).map { _ in dice.roll(14 * 60) + 1 }).sorted()
        let first = cuts.removeFirst()
        var energies = cuts.map { _ in WattHours(dice.roll(400_000)) }
        if cuts.isEmpty {
            cuts = [first + 1]
            energies = [WattHours(dice.roll(400_000))]
        }
        let from = start + .minutes(first - 1)
        let to = start + .minutes(cuts[cuts.count - 1] - 1)
        whole.use(energies.reduce(.zero) { $0 + $1 }, from: from, to: to)
        var at = from
        for (cut, energy) in zip(cuts, energies) {
            parts.use(energy, from: at, to: start + .minutes(cut - 1))
            at = start + .minutes(cut - 1)
            if dice.roll(2) == 0 { parts.post() }
        }
        #expect(parts.bill == whole.bill)
        #expect(parts.total == whole.total)
    }

    @Test(arguments: 1...1000)
    func `I-M7 I-M8 pieces in any order, posted at any time, come to the same lines and the same total`(seed: Int)
        throws
    {
        var dice = Dice(seed: seed)
        let inOrder = Charges(try Tariffs.yearlyByTime(), holder: Holder(since: try day("2026-03-05")))
        var shuffled = inOrder
        var plain = inOrder
        var pieces: [RatedPiece] = []
        var at = try moment("2026-02-01")
        for _ in 0..<40 {
            let next = at + .minutes(dice.roll(12_000) + 1)
            let interval = ConsumptionInterval(from: at, to: next, energy: WattHours(dice.roll(300_000)))
            pieces += plain.rating.pieces(of: interval)
            at = next
        }
        plain.accrual.add(pieces, of: plain.point, prices: plain.prices)
        plain.post()
        while !pieces.isEmpty {
            let piece = pieces.remove(at: Int(dice.roll(Int64(pieces.count))))
            shuffled.accrual.add([piece], of: shuffled.point, prices: shuffled.prices)
            if dice.roll(4) == 0 { shuffled.post() }
        }
        #expect(shuffled.total == plain.total)
        shuffled.post()
        #expect(shuffled.accrual == plain.accrual)
    }

    @Test(arguments: 1...3000)
    func `I-M7 I-M8 late readings that cut a gap leave exactly what would have been charged with them from the start`(
        seed: Int
    ) throws {
        var dice = Dice(seed: seed)
        var late = Charges(try Tariffs.yearlyByTime())
        var early = late
        let from = try moment("2026-10-20")
        let to = from + .days(dice.roll(40) + 1)
        let middle = from + Span(milliseconds: dice.roll((to - from).milliseconds))
        let first = WattHours(dice.roll(400_000))
        let second = WattHours(dice.roll(400_000))
        let gap = ConsumptionInterval(from: from, to: to, energy: first + second)
        late.accrual.add(late.rating.pieces(of: gap), of: late.point, prices: late.prices)
        late.post()
        let known = [
            ConsumptionInterval(from: from, to: middle, energy: first),
            ConsumptionInterval(from: middle, to: to, energy: second),
        ]
        late.accrual.replace(
            late.rating.pieces(of: gap), with: known.flatMap { late.rating.pieces(of: $0) }, of: late.point,
            prices: late.prices)
        for interval in known { early.use(interval.energy, from: interval.from, to: interval.to) }
        #expect(late.total == early.total)
    }

    @Test func `I-M9 a period that may still get late data is not forgotten, one of long ago is`() throws {
        var charges = Charges(try Tariffs.flat(("2026-01-01", "0.5")))
        try charges.use(WattHours(100), from: "2026-06-10", to: "2026-06-10 01:00")
        try charges.use(WattHours(100), from: "2026-11-10", to: "2026-11-10 01:00")
        charges.accrual.forget(before: try day("2026-12-01"))
        #expect(charges.accrual.usages.count == 2, "not before it is posted")
        charges.post()
        let paid = charges.total
        charges.accrual.forget(before: try day("2026-12-01"))
        #expect(charges.accrual.usages.map(\.key.period) == [try day("2026-11-01")])
        charges.accrual.reckon(charges.prices)
        #expect(charges.total == paid, "what is forgotten is neither charged again nor given back")
    }

    @Test func `I-M8 a ladder's count outlives the months that it is made of`() throws {
        var charges = Charges(try Tariffs.yearly())
        try charges.use(kilowattHours(2700), from: "2026-01-02", to: "2026-01-20")
        charges.post()
        charges.accrual.forget(before: try day("2026-09-01"))
        #expect(charges.accrual.usages.isEmpty)
        try charges.use(kilowattHours(100), from: "2026-09-01", to: "2026-09-02")
        // 2,700 + 60 kWh fill the first step; 40 kWh lie in the second.
        #expect(charges.accrual.accrued == (try yuan("55.80")))
    }

    /// December lies in the memory of two months and the rest of theirs until the end of February.
    @Test func `I-M8 a year's count is kept as long as late data may come for its December`() throws {
        var charges = Charges(try Tariffs.yearly())
        try charges.use(kilowattHours(2700), from: "2026-11-02", to: "2026-11-20")
        let gap = ConsumptionInterval(
            from: try moment("2026-12-28"), to: try moment("2027-01-05"), energy: kilowattHours(160))
        charges.use(gap.energy, from: gap.from, to: gap.to)
        charges.post()
        charges.accrual.forget(before: try day("2027-01-06"))
        let pieces = charges.rating.pieces(of: gap)
        #expect(charges.accrual.holds(pieces, of: charges.point))
        charges.accrual.forget(before: try day("2027-02-28"))
        #expect(charges.accrual.holds(pieces, of: charges.point))
        charges.accrual.forget(before: try day("2027-03-01"))
        #expect(!charges.accrual.holds(pieces, of: charges.point))
        #expect(Set(charges.accrual.ladders.map(\.key.begin.year)) == [2027])
    }
}
