import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Contracts change, holders and meters too, and late data come all the same: each day is rated by what held on it, by whoever held it
/// then, and re-rating says so (I-M8).
@Suite struct LifeRerateTests {
    private func flat(_ name: String, _ yuan: String) throws -> Tariff {
        try #require(Tariff(name: name, versions: [TariffVersion(from: day("2020-01-01"), flat: price(yuan))]))
    }

    /// A gap over the midnight at which an account's tariff changes, and its later data.
    ///
    ///     23rd 20:00 100 kWh, 24th 08:00 112 kWh: 12 hours, 12 kWh
    ///     by time        4 kWh × 0.50 + 8 kWh × 0.80        2.00 + 6.40 = 8.40
    ///     24th 02:00 was 109 kWh: 9 kWh in the first six hours, of which four lie before midnight
    ///     by time        6 kWh × 0.50 + 6 kWh × 0.80        3.00 + 4.80 = 7.80
    @Test func `I-M7 I-M8 late data divide a gap anew at the midnight of a change, by what held on either side`() throws
    {
        let world = EngineHarness.rated(try flat("cheap", "0.50"), at: moment("2026-11-23 10:00"))
        _ = world.bring(try flat("dear", "0.80"), released: true)
        let change = ContractChange(from: day("2026-11-24"), tariff: "dear")
        #expect(world.live(.change(account: "501", change))?.code == "life.changePlanned")
        world.mark("2026-11-23 20:00", kilowattHours(100))
        world.mark("2026-11-24 08:00", kilowattHours(112))
        #expect(world.cost() == yuan("8.40"))
        world.pass(.seconds(1))
        #expect(world.account("501")?.record.tariff == "dear")
        world.restart()
        #expect(world.late(("2026-11-24 02:00", kilowattHours(109)))?.code == "late.used")
        #expect(world.cost() == yuan("7.80"))
        world.restart()
        #expect(world.cost() == yuan("7.80"))
        #expect(world.rerate("501").differences == [])
        _ = world.pay("501", Money(fen: 1), serial: "1")
        #expect(world.rerate("501").differences == [])
        #expect(Set(world.charged().keys.map(\.description)).count == 2)
    }

    /// Behind 40:1 a register goes from 100 to 112 kWh over the midnight of a change of prices, and the transformers change afterwards. What
    /// it showed at 02:00 was before that: 9 kWh × 40 in the first six hours. By time (6 × 0.50 + 6 × 0.80) × 40 = 312 yuan.
    @Test func `I-M9 late data of a time with other transformers count by the ratio of their time`() throws {
        let world = EngineHarness.rated(try flat("cheap", "0.50"), at: moment("2026-11-23 10:00"))
        _ = world.bring(try flat("dear", "0.80"), released: true)
        world.mark("2026-11-23 19:00", kilowattHours(100))
        let forty = try #require(TransformerRatio(current: 40))
        let sixty = try #require(TransformerRatio(current: 60))
        #expect(world.live(.changeRatio(meter: "m501", to: forty, reading: .last))?.code == "life.ratioChanged")
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-11-24"), tariff: "dear")))
        world.mark("2026-11-23 20:00", kilowattHours(100))
        world.mark("2026-11-24 08:00", kilowattHours(112))
        #expect(world.live(.changeRatio(meter: "m501", to: sixty, reading: .last))?.code == "life.ratioChanged")
        #expect(world.cost() == yuan("336.00"))
        world.restart()
        #expect(world.late(("2026-11-24 02:00", kilowattHours(109)))?.code == "late.used")
        #expect(world.cost() == yuan("312.00"))
        #expect(world.rerate("501").differences == [])
    }

    /// Half a month without readings, then the flat changes hands; then it turns out that more had flowed at the lower price. What is given
    /// back is the former holder's, and is on its way to him.
    @Test func `I-M10 what late data give back goes to who held the account then, though it is closed`() throws {
        let world = EngineHarness.rated(try flat("cheap", "0.50"), at: moment("2026-11-23 10:00"))
        _ = world.bring(try flat("dear", "0.80"), released: true)
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-11-24"), tariff: "dear")))
        world.mark("2026-11-23 20:00", kilowattHours(100))
        world.mark("2026-11-24 08:00", kilowattHours(112))
        let answer = world.live(.transfer(Transfer(account: "501", to: EngineHarness.holder(), reading: .last)))
        #expect(answer?.code == "life.transferred")
        #expect(world.account("501-1")?.posted == .zero)
        world.mark("2026-11-24 09:00", kilowattHours(113))
        let refunds = world.entries.filter { $0.reason == .refund }.count
        #expect(world.late(("2026-11-24 02:00", kilowattHours(109)))?.code == "late.used")
        #expect(world.cost("501-1") == yuan("7.80") && world.cost("501") == yuan("0.80"))
        #expect(world.account("501-1")?.posted == .zero)
        #expect(world.entries.filter { $0.reason == .refund }.dropFirst(refunds).map(\.amount) == [yuan("0.60")])
        for number in ["501", "501-1"] { #expect(world.rerate(number).differences == []) }
    }

    /// A ladder by the year moves with a family that grows, and what is not posted yet costs less from the planning on.
    @Test func `I-M8 persons that are planned move the limits of the year at once, and again when they are withdrawn`()
        throws
    {
        let version = try #require(yearlyLadder(families: [.init(persons: 5, perMonth: kilowattHours(100))]))
        let world = EngineHarness.rated(
            Tariff(name: "ladder", versions: [version]), at: moment("2026-11-23 10:00")
        ) { $0.ladderUsed = kilowattHours(2_700) }
        world.mark("2026-11-23 11:00", .zero)
        world.mark("2026-11-24 07:00", kilowattHours(200))
        let before = world.cost()
        #expect(before == yuan("114.60"))
        _ = world.live(.change(account: "501", ContractChange(from: day("2026-11-25"), persons: 5)))
        #expect(world.cost() == yuan("109.60"))
        #expect(world.rerate("501").differences == [])
        world.restart()
        #expect(world.cost() == yuan("109.60"))
        _ = world.live(.withdrawChange(account: "501", from: day("2026-11-25")))
        #expect(world.cost() == before)
        #expect(world.rerate("501").differences == [])
    }

    // MARK: whatever happens

    /// Months of one supply with all that can happen to who holds it, what measures it and what it costs.
    private func story(_ seed: Int) throws -> EngineHarness {
        var random = SplitMix(seed: UInt64(seed) &* 7_919)
        let ladder = try #require(
            Ladder(
                period: .year,
                steps: [
                    .init(upTo: kilowattHours(60), surcharge: price("0")),
                    .init(upTo: kilowattHours(120), surcharge: price("0.05")),
                    .init(upTo: nil, surcharge: price("0.30")),
                ], families: [.init(persons: 4, perMonth: kilowattHours(1))]))
        let tariffs = [
            try #require(RatedTariffs.byTime(ladder: ladder)),
            try #require(RatedTariffs.byTime("other", ladder: ladder)),
            try flat("flat", "0.61"),
        ]
        let world = EngineHarness.rated(tariffs[0], holder: Holder(persons: 2), at: moment("2026-07-03 10:00")) {
            $0.ladderUsed = kilowattHours(20)
        }
        for tariff in tariffs.dropFirst() { _ = world.bring(tariff, released: true) }
        var energy = kilowattHours(1000)
        var lost: [(String, Instant, WattHours)] = []
        var meters = 1
        var number = "m501"
        var account = "501"
        func mark(_ at: Instant, _ energy: WattHours) {
            world.go(to: at)
            guard let meter = world.meterNumbered(number) else { return }
            world.energy[meter] = energy
            world.read(meter)
        }
        for step in 0..<120 {
            let at = world.clocks.wall + .minutes(random.next(1...150) * 15)
            energy += WattHours(random.next(0...2000))
            switch random.next(0...21) {
            case 0...6: mark(at, energy)
            case 7...9:
                lost.append((number, at, energy))
                world.go(to: at)
            case 10:
                mark(at, energy)
                _ = world.pay(account, Money(fen: random.next(1...5000)), serial: "\(step)")
            case 11...13:
                mark(at, energy)
                for _ in 0..<min(3, lost.count) {
                    let (meter, at, energy) = lost.remove(at: Int(random.next(0...Int64(lost.count - 1))))
                    let late = LateReading(at: at, energy: energy)
                    _ = world.ask(.rating(.lateReadings(meter: meter, [late])), by: EngineHarness.engineer)
                }
            case 14, 15:
                let from = CivilDate(
                    daysSinceEpoch: SiteCalendar.china.date(at: world.clocks.wall).daysSinceEpoch + random.next(1...9))
                var change = ContractChange(from: from)
                if random.next(0...2) > 0 { change.tariff = tariffs[Int(random.next(0...2))].name }
                if random.next(0...1) > 0 { change.persons = Int(random.next(1...6)) }
                _ = world.live(.change(account: account, change))
            case 16:
                world.pass(.minutes(1))
                if let next = world.account(account)?.contracts.pending.last?.from {
                    _ = world.live(.withdrawChange(account: account, from: next))
                }
            case 17:
                mark(at, energy)
                _ = world.live(
                    .transfer(Transfer(account: account, to: EngineHarness.holder(persons: 3), reading: .last)))
                _ = world.pay(account, Money(yuan: 5_000), serial: "\(step)")
            case 18:
                mark(at, energy)
                let new = "m501-\(meters)"
                let command = LifeCommand.exchangeMeter(
                    MeterExchange(
                        meter: number, reading: .last,
                        new: EngineHarness.newMeter(new, unit: 1, serial: "\(9000 + meters)"), opening: WattHours(500),
                        relay: EngineHarness.relay(unit: 1)))
                if world.live(command)?.code == "life.meterExchanged" {
                    (number, energy, meters) = (new, WattHours(500), meters + 1)
                    if let meter = world.meterNumbered(new) {
                        world.relay[meter] = .closed
                        world.power[meter] = Watts(0)
                    }
                }
            case 19:
                mark(at, energy)
                let ratio = try #require(TransformerRatio(current: Int(random.next(1...4))))
                _ = world.live(.changeRatio(meter: number, to: ratio, reading: .last))
            case 20:
                // Nobody holds it for a while, and what is used then is charged to nobody.
                mark(at, energy)
                if world.live(.close(account: account, reading: .last))?.code == "life.closed" {
                    for _ in 0..<random.next(0...3) {
                        energy += WattHours(300)
                        mark(world.clocks.wall + .hours(5), energy)
                    }
                    account = "c\(step)"
                    let opening = Opening(
                        account: EngineHarness.newAccount(account, tariff: tariffs[0].name),
                        place: .existing(meters: [number], .last))
                    if world.live(.open(opening))?.code != "life.opened" {
                        let again = Opening(account: opening.account, place: .existing(meters: [number], .lastTrusted))
                        _ = world.live(.open(again))
                    }
                    _ = world.pay(account, Money(yuan: 5_000), serial: "\(step)")
                }
            default: world.restart()
            }
        }
        return world
    }

    @Test(arguments: 1...60)
    func `I-M8 whoever held it, whatever measured it, each debit is reproduced and all are the rating of what is known`(
        seed: Int
    ) throws {
        let world = try story(seed)
        var entries = 0
        for account in world.state.accounts.values {
            let found = world.rerate(account.record.number)
            #expect(found.differences == [], "\(account.record.number) \(found.differences.prefix(3))")
            entries += found.entries
        }
        #expect(entries > 5)
        let before = world.state.accounts
        world.restart()
        for (id, account) in world.state.accounts {
            #expect(account.accrual == before[id]?.accrual && account.contracts == before[id]?.contracts)
        }
        #expect(world.oracle.violations == [])
    }
}
