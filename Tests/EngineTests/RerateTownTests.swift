import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// I-M8 for thousands: a town of accounts that live at the same time, each with marks, losses, late data and payments of its own, under
/// tariffs that change and prices that are corrected.
@Suite struct RerateTownTests {
    private struct Home {
        let meter: MeterID
        var energy = kilowattHours(1000)
        var lost: [(at: Instant, energy: WattHours)] = []
    }

    private static let homes = 60

    private func tariffs(from day: String = "2020-01-01") throws -> [Tariff] {
        let ladder = try #require(RatedTariffs.monthly()?.versions[0].ladder)
        return try [
            #require(RatedTariffs.byTime("by-time", from: day, ladder: ladder)),
            #require(RatedTariffs.monthly("monthly", from: [day])),
        ]
    }

    private func town() throws -> EngineHarness {
        let world = EngineHarness(at: moment("2026-11-20 10:00"))
        let tariffs = try tariffs()
        let accounts = (0..<Self.homes).map { index in
            let account = Account(
                id: AccountID(0), number: "\(500 + index)", name: "张三", phone: "13800000001", address: "幸福里 1 号",
                customerClass: .residential, tariff: tariffs[index % 2].name,
                holder: Holder(persons: 1 + index % 6), terms: "quick",
                agreement: Agreement(signedOn: day("2024-01-01"), version: "2024"), protection: nil)
            let meter = MeterRecord(
                id: MeterID(0), number: "m\(500 + index)", line: LineID(0), unit: UInt8(index + 1), profile: "meter",
                serial: SerialNumber("\(7500 + index)"), maximumCurrent: Milliamperes(60_000))
            var point = ImportedSupplyPoint(
                line: "c1", feeder: "T1", meter: meter,
                relay: RelayRecord(unit: UInt8(index + 1), profile: "meter", rating: Milliamperes(60_000)),
                inheritedOpen: false, pairingProven: true)
            point.ladderUsed = kilowattHours(Int64(index * 7))
            return ImportedAccount(account: account, openingBalance: Money(yuan: 10_000), supplyPoints: [point])
        }
        let batch = ImportBatch(
            feeders: ["T1"],
            lines: [LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))],
            tariffs: tariffs, terms: [.quick()], accounts: accounts, released: true, isDemo: true)
        _ = world.ask(.importData(batch), by: EngineHarness.supervisor)
        world.pass(.milliseconds(10))
        return world
    }

    /// Seven weeks over a year's end.
    private func story(_ seed: Int) throws -> EngineHarness {
        var random = SplitMix(seed: UInt64(seed))
        let world = try town()
        var homes = try (0..<Self.homes).map { Home(meter: try #require(world.meter("\(500 + $0)"))) }
        for step in 0..<14 {
            let minutes: Int64 = random.next(1...1_000) * 15
            world.go(to: world.clocks.wall + .minutes(minutes))
            switch random.next(0...9) {
            case 0: world.restart()
            case 1:
                for tariff in try tariffs(from: "\(SiteCalendar.china.date(at: world.clocks.wall).firstOfNextMonth)") {
                    _ = world.bring(tariff, released: true)
                }
            case 2, 3: try correctPrices(in: world, &random)
            default: break
            }
            let now = world.clocks.wall
            var events: [Event] = []
            for index in homes.indices {
                homes[index].energy += WattHours(random.next(0...min(minutes * 150, 60_000)))
                let home = homes[index]
                func sample(_ purpose: ReadingPurpose, _ at: Instant, _ energy: WattHours) -> Event {
                    .sample(
                        Sample(
                            meter: home.meter, purpose: purpose, mark: purpose == .mark ? at : nil, sourceTime: at,
                            energy: energy, serial: SerialNumber("\(7500 + index)")))
                }
                let kind = random.next(0...9)
                if kind < 3 {
                    homes[index].lost.append((now, home.energy))
                    continue
                }
                events.append(sample(.mark, now, home.energy))
                if kind == 3 {
                    let payment = world.payment("\(500 + index)", Money(fen: 100), serial: "\(index)-\(step)")
                    events.append(.payment(payment, by: EngineHarness.desk, world.token()))
                }
                if kind < 7, !home.lost.isEmpty {
                    let late = homes[index].lost.remove(at: random.next(0...home.lost.count - 1))
                    events.append(sample(.backfill, late.at, late.energy))
                }
            }
            world.turn(events)
            world.effects = []
        }
        return world
    }

    private func correctPrices(in world: EngineHarness, _ random: inout SplitMix) throws {
        let old = try #require(world.state.tariffs["by-time"]?.versions.first)
        let levels: [(Band, Int64)] = [(.peak, 60_000_000), (.valley, 30_000_000)]
        let prices = levels.map { band, price in
            Season.BandPrice(band: band, price: Price(hundredMillionths: price + random.next(0...9_999_999)))
        }
        let season = try #require(Season(schedule: old.energy.seasons[0].schedule, prices: prices))
        let version = TariffVersion(
            from: old.from, energy: try #require(EnergyPrices(seasons: [season])), ladder: old.ladder)
        let answer = world.ask(
            .rating(.correctPrices(tariff: "by-time", version)), by: EngineHarness.engineer)
        _ = world.ask(.approve(try #require(world.proposal(answer))), by: EngineHarness.supervisor)
        world.pass(.seconds(1))
    }

    @Test(arguments: 1...34)
    func `I-M8 of 2,040 accounts each debit is reproduced, and all are the rating of what is known`(seed: Int) throws {
        let world = try story(seed)
        let found = world.rerateAll()
        #expect(found.differences == [], "\(found.differences.prefix(3))")
        #expect(found.accounts == Self.homes && found.entries > 500 && found.readings > 300)
        #expect(world.oracle.violations == [])
    }
}

extension EngineHarness {
    /// Re-rates every account, each from what concerns it of all that was ever committed. Meters stay where they are.
    func rerateAll() -> Rerating {
        var reraters = state.accounts.mapValues { Rerater($0.record.id, calendar: .china) }
        func owner(_ meter: MeterID) -> AccountID? {
            state.pointOfMeter[meter].flatMap { state.supplyPoints[$0]?.record.account }
        }
        func owner(_ fact: RatingFact) -> AccountID? {
            switch fact {
            case .account(let id, _), .point(_, let id, _), .takeover(_, let id, _, _), .settled(let id, _): id
            case .series(let meter, _, _), .table(let meter, _), .limits(let meter, _): owner(meter)
            case .tariff, .terms, .correction, .corrected: nil
            }
        }
        var position: Int64 = 0
        for record in records {
            switch record {
            case .ratingChange(let change):
                if let id = owner(change.fact) {
                    reraters[id]?.take(.change(change))
                } else {
                    for id in reraters.keys { reraters[id]?.take(.change(change)) }
                }
            case .reading(let reading):
                if let id = owner(reading.reading.meter) { reraters[id]?.take(.reading(reading)) }
            case .attachment(let attachment):
                reraters[attachment.account]?.take(.attachment(attachment))
            case .entry(let entry):
                position += 1
                if let id = entry.debit.owner ?? entry.credit.owner, entry.charge(of: id) != nil {
                    reraters[id]?.take(.entry(entry, position: position))
                }
            default: break
            }
        }
        var found = Rerating()
        for (id, account) in state.accounts { if let one = reraters[id]?.finish(account) { found.add(one) } }
        return found
    }
}
