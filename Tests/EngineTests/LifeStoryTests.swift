import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Accounts and meters come, change hands and go in any order, with payments, readings and restarts between; every Wh that counted is
/// charged to exactly one account, or openly to none.
@Suite struct LifeStoryTests {
    @Test(arguments: 1...12)
    func `I-M1 I-M7 I-M9 I-M10 whatever lives an account has, each reading is charged once and to one account`(
        seed: Int
    )
        throws
    {
        var random = SplitMix(seed: UInt64(seed) &+ 7000)
        let flats = (1...3).map { Flat("90\($0)", balance: Money(yuan: 300)) }
        let world = EngineHarness.street(flats)
        world.bring("dear", [TariffVersion(from: day("2020-01-01"), flat: Price(hundredMillionths: 80_000_000))])
        world.bring("ladder", [try #require(yearlyLadder())])
        var bills = Terms.billed(days: [1, 15, 24, 25])
        bills = Terms(
            name: "bills", from: bills.from, warningLevels: bills.warningLevels,
            tripNoticePeriod: bills.tripNoticePeriod, finalNoticePeriod: bills.finalNoticePeriod,
            minimumDebt: bills.minimumDebt, overdraft: .zero, tripWindow: bills.tripWindow, quietHours: nil,
            restAfterBinding: .zero, markInterval: bills.markInterval, automaticCauses: [], throttle: nil,
            settlement: bills.settlement)
        _ = world.ask(.importData(ImportBatch(terms: [bills], released: true)), by: EngineHarness.supervisor)
        var story = Story(world: world)
        for _ in 0..<400 { try story.happen(&random) }
        #expect(world.oracle.violations == [])
        let numbers = world.bills.map(\.number)
        #expect(Set(numbers).count == numbers.count, "a number for two bills: \(numbers)")
        story.settle()
        // It was a life: events of many kinds came about, and not just refusals.
        let done = world.audits.filter { $0.action == "staff.life" || $0.action == "staff.install" }.compactMap(\.after)
            .filter { $0.hasPrefix("done ") }
        #expect(done.count >= 25 && Set(done).count >= 6, "\(done.count) \(Set(done))")
    }

    private struct Story {
        let world: EngineHarness
        private var made = 0
        /// Registers as they stand, by the meter's number.
        private var registers: [String: Int64] = [:]

        init(world: EngineHarness) { self.world = world }

        private var open: [AccountState] {
            world.state.accounts.values.filter { !$0.life.isClosed }.sorted { $0.record.id < $1.record.id }
        }

        private var meters: [MeterState] {
            world.state.supplyPoints.values.compactMap { world.state.meters[$0.record.meter] }
                .sorted { $0.record.id < $1.record.id }
        }

        private mutating func number(_ prefix: String) -> String {
            made += 1
            return "\(prefix)\(made)"
        }

        private func final(_ meters: [MeterState], _ random: inout SplitMix) -> FinalReading {
            switch random.next(0...3) {
            case 0: .lastTrusted
            case 1: .last
            default:
                .plate(
                    meters.map { meter in
                        let last = meter.series.last.map { $0.energy.value / meter.record.ratio.factor } ?? 0
                        return PlateReading(meter: meter.record.number, energy: WattHours(last + random.next(0...40)))
                    })
            }
        }

        mutating func happen(_ random: inout SplitMix) throws {
            let meters = self.meters
            let meter = meters[Int(random.next(0...Int64(meters.count - 1)))]
            let account = open.isEmpty ? nil : open[Int(random.next(0...Int64(open.count - 1)))]
            switch random.next(0...24) {
            case 0: if let account { _ = world.pay(account.record.number, Money(yuan: 50), serial: number("s")) }
            case 1: try restart()
            case 2:
                if let account {
                    let held = world.state.points(of: account.record.id).compactMap {
                        world.state.meters[$0.record.meter]
                    }
                    let transfer = Transfer(
                        account: account.record.number, to: EngineHarness.holder(), reading: final(held, &random))
                    _ = world.live(.transfer(transfer))
                }
            case 3:
                let exchange = MeterExchange(
                    meter: meter.record.number, reading: final([meter], &random),
                    new: EngineHarness.newMeter(number("x"), unit: meter.record.unit, serial: number("9")),
                    opening: WattHours(random.next(0...5_000)), relay: EngineHarness.relay(unit: meter.record.unit))
                if world.live(.exchangeMeter(exchange))?.outcome == .done,
                    let new = world.meterNumbered(exchange.new.number)
                {
                    world.energy[new] = exchange.opening
                    world.relay[new] = .closed
                    world.power[new] = Watts(0)
                }
            case 4:
                if let ratio = TransformerRatio(current: Int(random.next(1...4))) {
                    let reading = final([meter], &random)
                    _ = world.live(.changeRatio(meter: meter.record.number, to: ratio, reading: reading))
                }
            case 5:
                if let account {
                    let held = world.state.points(of: account.record.id).compactMap {
                        world.state.meters[$0.record.meter]
                    }
                    _ = world.live(.close(account: account.record.number, reading: final(held, &random)))
                }
            case 6:
                let opening = Opening(
                    account: EngineHarness.newAccount(number("n"), tariff: random.oneIn(2) ? "ladder" : "flat"),
                    place: .existing(meters: [meter.record.number], final([meter], &random)))
                _ = world.live(.open(opening))
            case 7:
                if let account {
                    let today = SiteCalendar.china.date(at: world.clocks.wall)
                    let change = ContractChange(
                        from: CivilDate(daysSinceEpoch: today.daysSinceEpoch + random.next(1...2)),
                        tariff: ["flat", "dear", "ladder"][Int(random.next(0...2))], terms: "bills",
                        mode: random.oneIn(2) ? .postpaid : .prepaid, persons: Int(random.next(1...6)))
                    _ = world.live(.change(account: account.record.number, change))
                }
            case 8:
                if let account {
                    _ = world.live(
                        random.oneIn(2)
                            ? .beginVacancy(account: account.record.number)
                            : .endVacancy(account: account.record.number))
                }
            default:
                world.pass(.minutes(random.next(20...90)))
                for meter in self.meters where !random.oneIn(5) {
                    let id = meter.record.id
                    // The register goes on from what it shows, plate readings included.
                    let shown = meter.series.last.map { last in last.energy.value / meter.record.ratio.factor } ?? 0
                    world.energy[id] = WattHours(max(world.energy[id]?.value ?? 0, shown) + random.next(0...3_000))
                    world.read(id)
                }
            }
            world.effects = []
        }

        /// What a restart gives back is what there was.
        private func restart() throws {
            let before = world.state
            world.restart()
            for (id, account) in before.accounts {
                let after = try #require(world.state.accounts[id])
                #expect(after.record == account.record && after.posted == account.posted && after.life == account.life)
                #expect(after.available == account.available && after.accrual == account.accrual)
                #expect(after.contracts == account.contracts && after.conduct == account.conduct)
            }
            #expect(world.state.meters.mapValues(\.series) == before.meters.mapValues(\.series))
            #expect(world.state.supplyPoints.mapValues(\.record) == before.supplyPoints.mapValues(\.record))
            #expect(world.state.pointOfMeter == before.pointOfMeter)
            #expect(world.state.accountByNumber == before.accountByNumber)
            #expect(world.state.openAccounts == before.openAccounts)
            #expect(
                world.state.pointsOfAccount.mapValues { $0.sorted() }.filter { !$0.value.isEmpty }
                    == before.pointsOfAccount.mapValues { $0.sorted() }.filter { !$0.value.isEmpty })
        }

        /// Every account has used what its meters told while they counted for it, and no more.
        func settle() {
            var used: [AccountID: Int64] = [:]
            var owner: [SupplyPointID: (account: AccountID, meter: MeterID)] = [:]
            for record in world.records {
                switch record {
                case .attachment(let attachment) where attachment.kind == .begins:
                    #expect(owner[attachment.supplyPoint] == nil, "I-M10 two accounts at once")
                    #expect(!owner.values.contains { $0.meter == attachment.meter }, "I-M10 a meter at two places")
                    owner[attachment.supplyPoint] = (attachment.account, attachment.meter)
                case .attachment(let attachment):
                    #expect(owner[attachment.supplyPoint]?.account == attachment.account, "I-M10 ends what was not")
                    #expect(owner[attachment.supplyPoint]?.meter == attachment.meter, "I-M10 ends what was not")
                    owner[attachment.supplyPoint] = nil
                case .reading(let reading):
                    guard reading.reading.quality.counts, let consumed = reading.reading.consumed,
                        let holder = owner.values.first(where: { $0.meter == reading.reading.meter })
                    else { continue }
                    used[holder.account, default: 0] += consumed.value
                default: break
                }
            }
            for account in world.state.accounts.values {
                let charged = account.accrual.usages.reduce(Int64(0)) { $0 + $1.energy.value }
                #expect(charged == used[account.record.id] ?? 0, "I-M7 account \(account.record.number)")
            }
            #expect(used.values.contains { $0 > 0 })
        }
    }
}
