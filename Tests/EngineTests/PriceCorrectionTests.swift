import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Prices of the past that were wrong (TARIFFS: industry prices may be corrected later).
@Suite struct PriceCorrectionTests {
    private func correct(_ world: EngineHarness, _ tariff: Tariff?) -> ProposalID? {
        guard let tariff else { return nil }
        return world.proposal(
            world.ask(
                .rating(.correctPrices(tariff: tariff.name, tariff.versions[0])), by: EngineHarness.engineer))
    }

    private func run(_ world: EngineHarness) { for _ in 0..<10 { world.pass(.milliseconds(100)) } }

    /// A price correction of a past month: 0.53817333 should have been 0.53617333.
    ///
    ///     July      1,234.567 kWh: 664.4110 were charged, 661.9419 are right: 2.4691 given back
    ///     November    101.001 kWh:  54.3560 were charged,  54.1540 are right: 0.2020 given back
    ///
    ///     1234567 × 0.53817333 / 1000 = 664.41103...   1234567 × 0.53617333 / 1000 = 661.94189...
    ///      101001 × 0.53817333 / 1000 =  54.35604...    101001 × 0.53617333 / 1000 =  54.15404...
    @Test func `I-M6 F-S13 each line of the past is brought to the right amount, those of long ago too`() throws {
        let world = EngineHarness.rated(flat(("2020-01-01", "0.53817333")), at: moment("2026-06-30 12:00"))
        world.mark("2026-07-01 00:00", .zero)
        world.mark("2026-07-20 00:00", WattHours(1_234_567))
        world.mark("2026-11-10 00:00", WattHours(1_234_567))
        world.mark("2026-11-23 00:00", WattHours(1_334_568))
        world.mark("2026-11-24 00:00", WattHours(1_334_568))
        #expect(world.charged().values.map(\.description).sorted() == ["53.8179", "664.4110"])
        #expect(world.account("501")?.accrual.usages.count == 1, "July is forgotten")
        // Used, and not posted yet: 1 kWh at the old price first.
        world.mark("2026-11-24 12:00", WattHours(1_335_568))
        let before = world.entries.count
        let id = try #require(correct(world, flat(("2020-01-01", "0.53617333"))))
        #expect(world.entries.count == before, "nothing before it is approved")
        #expect(world.ask(.approve(id), by: EngineHarness.supervisor)?.code == "proposal.approved")
        run(world)
        let account = try #require(world.account("501")).record.id
        let made = world.entries[before...].filter { $0.line != nil }
        #expect(made.map(\.reason) == [.energy, .correction, .correction])
        #expect(made.map { $0.effect(on: account).description } == ["-0.5381", "0.2020", "2.4691"])
        #expect(made.dropFirst().allSatisfy { $0.cause.hasPrefix("correction:\(id)/\(account)/energy/") })
        #expect(world.state.proposals.isEmpty)
        #expect(world.charged().values.map(\.description).sorted() == ["54.1540", "661.9419"])
        #expect(world.rerate("501").differences == [])
        #expect(world.oracle.violations == [])
    }

    /// What the second person is told is what then happens: of the story above 0.2020 and 2.4691 less.
    @Test
    func `F-S13 what a correction would move is known before it is approved, to the last unit, and moves nothing`()
        throws
    {
        let world = EngineHarness.rated(flat(("2020-01-01", "0.53817333")), at: moment("2026-06-30 12:00"))
        for (at, energy): (String, Int64) in [
            ("07-01", 0), ("07-20", 1_234_567), ("11-10", 1_234_567), ("11-23", 1_334_568),
        ] {
            world.mark("2026-\(at) 00:00", WattHours(energy))
        }
        world.mark("2026-11-24 12:00", WattHours(1_335_568))
        let id = try #require(correct(world, flat(("2020-01-01", "0.53617333"))))
        let before = world.money
        let accounts = try #require(world.state.accountsToPreview(id, after: AccountID(0)))
        #expect(world.state.accountsToPreview(id, after: try #require(accounts.last)) == [])
        let effect = try #require(world.state.preview(id, of: accounts, lines: world.ledgerLines(of: accounts)))
        #expect(effect.accounts == 1 && effect.changed == 1)
        #expect(effect.more == .zero && effect.less == yuan("2.6711"))
        #expect(world.money == before)
        let entries = world.entries.count
        _ = world.ask(.approve(id), by: EngineHarness.supervisor)
        run(world)
        let moved = world.entries[entries...].filter { $0.reason == .correction }.reduce(Money.zero) { $0 + $1.amount }
        #expect(moved == effect.less)
        #expect(world.state.preview(id, of: accounts, lines: world.ledgerLines(of: accounts)) == nil, "it is decided")
    }

    @Test func `F-S13 a correction that asks for more decides nothing, one that gives back switches on`() throws {
        func story() throws -> EngineHarness {
            let world = EngineHarness.rated(
                flat(("2020-01-01", "0.50")), at: moment("2026-11-01 12:00"), balance: yuan("49.50"))
            world.mark("2026-11-02 00:00", .zero)
            world.mark("2026-11-20 00:00", kilowattHours(100))
            #expect(world.account("501")?.available == yuan("-0.50") && world.point("501")?.restore == nil)
            return world
        }
        func approve(_ price: String, _ world: EngineHarness) throws {
            let id = try #require(correct(world, flat(("2020-01-01", price))))
            _ = world.ask(.approve(id), by: EngineHarness.supervisor)
        }
        let dearer = try story()
        try approve("0.60", dearer)
        let (decisions, notices) = (dearer.decisions.count, dearer.noticeKinds.count)
        run(dearer)
        #expect(dearer.account("501")?.available == yuan("-10.50"))
        #expect(dearer.decisions.count == decisions && dearer.noticeKinds.count == notices)
        let cheaper = try story()
        #expect(cheaper.untilDark("501"))
        try approve("0.49", cheaper)
        let epoch = try #require(cheaper.point("501")).epoch
        run(cheaper)
        #expect(cheaper.account("501")?.available == yuan("0.50"))
        #expect(cheaper.point("501")?.restore != nil)
        #expect(try #require(cheaper.point("501")).epoch > epoch)
    }

    @Test func `what changes more than prices is refused with the reason`() throws {
        let world = EngineHarness.rated(
            RatedTariffs.byTime(ladder: RatedTariffs.monthly()?.versions[0].ladder), at: moment("2026-11-23 05:00"))
        let version = try #require(world.state.tariffs["by-time"]).versions[0]
        func answer(_ version: TariffVersion, _ tariff: String = "by-time") -> StaffAnswer? {
            world.ask(.rating(.correctPrices(tariff: tariff, version)), by: EngineHarness.engineer)
        }
        func changed(_ answer: StaffAnswer?) -> [String] {
            answer?.code == "correction.structure" ? answer?.details.map(\.value) ?? [] : [answer?.code ?? "none"]
        }
        #expect(answer(version, "other")?.code == "tariff.unknown")
        #expect(answer(version)?.code == "correction.same")
        #expect(answer(TariffVersion(from: day("2021-01-01"), energy: version.energy))?.code == "correction.unknown")
        #expect(changed(answer(TariffVersion(from: version.from, flat: price("0.5")))) == ["bands", "ladder"])
        #expect(
            changed(
                answer(
                    TariffVersion(
                        from: version.from, energy: version.energy, ladder: version.ladder,
                        surcharges: [Surcharge(name: "reservoir", price: price("0.01"))],
                        fixed: .capacity(perKilovoltAmpere: Money(yuan: 20))))) == ["surcharges", "fixed"])
        let season = version.energy.seasons[0]
        let upsideDown = try #require(
            Season(
                schedule: season.schedule,
                prices: [.init(band: .peak, price: price("0.2")), .init(band: .valley, price: price("0.3"))]))
        let energy = try #require(EnergyPrices(seasons: [upsideDown]))
        #expect(
            changed(answer(TariffVersion(from: version.from, energy: energy, ladder: version.ladder))) == [
                "price_order"
            ])
        let wider = try #require(
            Ladder(
                period: .month,
                steps: [
                    .init(upTo: kilowattHours(300), surcharge: price("0")), .init(upTo: nil, surcharge: price("0.1")),
                ]))
        #expect(changed(answer(TariffVersion(from: version.from, energy: version.energy, ladder: wider))) == ["ladder"])
        for actor in [EngineHarness.agent, EngineHarness.desk] {
            #expect(
                world.ask(.rating(.correctPrices(tariff: "by-time", version)), by: actor)?.code == "role.denied")
        }
        #expect(world.proposals.isEmpty)
        let dearer = try #require(
            Season(
                schedule: season.schedule,
                prices: [.init(band: .peak, price: price("0.6")), .init(band: .valley, price: price("0.3"))]))
        let right = TariffVersion(
            from: version.from, energy: try #require(EnergyPrices(seasons: [dearer])), ladder: version.ladder)
        #expect(answer(right)?.code == "proposal.made")
        #expect(answer(right)?.code == "correction.underWay")
    }

    @Test(arguments: 0..<6)
    func `I-L5 I-M6 a death in mid-correction goes on where it was, and corrects each account once`(crash: Int) throws {
        let flats = (0..<130).map { Flat("\(600 + $0)", balance: Money(yuan: 1000)) }
        let world = EngineHarness.street(flats, price: "0.5")
        world.pass(.minutes(10))
        for flat in flats {
            guard let meter = world.meter(flat.number) else { continue }
            world.energy[meter] = WattHours(1_000_000 + (Int64(flat.number) ?? 0))
            world.read(meter)
        }
        let id = try #require(
            correct(world, Tariff(name: "flat", versions: [TariffVersion(from: day("2020-01-01"), flat: price("0.7"))]))
        )
        _ = world.ask(.approve(id), by: EngineHarness.supervisor)
        world.crash = .after(world.turns + crash)
        for _ in 0..<60 { world.pass(.milliseconds(100)) }
        #expect(world.state.proposals.isEmpty)
        for flat in flats {
            let used = WattHours(Int64(flat.number) ?? 0)
            #expect(world.cost(flat.number) == price("0.7").cost(of: used), "\(flat.number)")
        }
        let causes = world.entries.filter { $0.reason == .correction }.map(\.cause)
        #expect(causes.count == 130 && Set(causes).count == 130)
        for flat in flats.prefix(3) { #expect(world.rerate(flat.number).differences == []) }
    }
}
