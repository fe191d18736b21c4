import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Whether the transformers on file can be true: what readings show is compared with what meter, contract and supply allow (R5).
@Suite struct RatioTests {
    /// A workshop behind transformers of 300 A / 5 A, a meter of 6 A, and 50 kVA contracted.
    private func workshop(
        ratio: Int = 60, capacity: Int64? = 50_000, balance: Money = Money(yuan: 100_000),
        stated: TransformerRatio? = nil, terms change: (inout Terms) -> Void = { _ in }
    ) throws -> (world: EngineHarness, meter: MeterID) {
        let world = EngineHarness()
        var terms = Terms.quick()
        terms.markInterval = .minutes(15)
        change(&terms)
        let record = MeterRecord(
            id: MeterID(0), number: "m501", line: LineID(0), unit: 1, profile: "meter", serial: SerialNumber("7501"),
            maximumCurrent: Milliamperes(6_000),
            ratio: stated == nil ? try #require(TransformerRatio(current: ratio)) : .none, stated: stated)
        let account = Account(
            id: AccountID(0), number: "501", name: "木工厂", phone: "13800000001", address: "工业路 1 号",
            customerClass: .commercial, tariff: "flat", terms: "quick",
            agreement: Agreement(signedOn: day("2024-01-01"), version: "2024"), protection: nil, capacity: capacity)
        let tariff = try #require(
            Tariff(
                name: "flat",
                versions: [TariffVersion(from: day("2020-01-01"), flat: Price(hundredMillionths: 53_800_000))]))
        _ = world.ask(
            .importData(
                ImportBatch(
                    feeders: ["T1"],
                    lines: [LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))],
                    tariffs: [tariff], terms: [terms],
                    accounts: [
                        ImportedAccount(
                            account: account, openingBalance: balance,
                            supplyPoints: [
                                ImportedSupplyPoint(
                                    line: "c1", feeder: "T1", meter: record,
                                    relay: RelayRecord(
                                        unit: 101, profile: "relay", serial: SerialNumber("8501"),
                                        rating: Milliamperes(400_000)), inheritedOpen: false, pairingProven: true)
                            ])
                    ], released: true, isDemo: true)), by: EngineHarness.supervisor)
        world.pass(.milliseconds(10))
        let meter = try #require(world.meter("501"))
        world.energy[meter] = WattHours(1_000_000)
        world.power[meter] = Watts(0)
        world.relay[meter] = .closed
        world.read(meter)
        return (world, meter)
    }

    private let quarter = Span.minutes(15)

    private func doubt(_ world: EngineHarness, _ meter: MeterID) -> RatioDoubt.Ground? {
        world.state.meters[meter]?.ratioWatch.doubt?.ground
    }

    /// On paper: 1,650 W at 220 V are 7.5 A on the meter's own side; it carries 6 A, and 120 % of that are 7.2 A.
    @Test func `R5 more current than the meter can carry: a case after an hour, told once, and it outlives a restart`()
        throws
    {
        let (world, meter) = try workshop(capacity: nil)
        world.load[meter] = Watts(1_650)
        world.live(.minutes(30), interval: quarter, [meter])
        #expect(world.items(.case) == [])
        world.restart()
        world.live(.minutes(45), interval: quarter, [meter])
        #expect(world.items(.case).map(\.reason) == ["ratio.meter m501 60 7.5 6"])
        let alarms = world.takeEffects().filter {
            if case .alarm("meter.ratioDoubtful", _) = $0 { true } else { false }
        }
        #expect(alarms.count == 1)
        #expect(world.audits.count { $0.action == "meter.ratioDoubtful" } == 1)
        world.restart()
        world.live(.hours(3), interval: quarter, [meter])
        #expect(world.everOpened(.case) == 1)
        #expect(doubt(world, meter) == .meter)
        // It is billed all the same: no reading is better than what is on file.
        let account = try #require(world.account("501"))
        #expect(account.available < Money(yuan: 100_000))
    }

    /// On paper: 900 W times 60 are 54 kW where 50 kVA are contracted, which is no error; by 150 A / 5 A on file as 90 they are 81 kW.
    @Test
    func `R5 more power than is contracted: the engineer corrects the ratio by its dated event, and the case ends`()
        throws
    {
        let (right, rightMeter) = try workshop()
        right.load[rightMeter] = Watts(900)
        right.live(.hours(6), interval: quarter, [rightMeter])
        #expect(right.items(.case) == [])

        let (world, meter) = try workshop(ratio: 90)
        world.load[meter] = Watts(900)
        world.live(.hours(2), interval: quarter, [meter])
        #expect(world.items(.case).map(\.reason) == ["ratio.capacity m501 90 81 50"])
        let sixty = try #require(TransformerRatio(current: 60))
        let epoch = try #require(world.point("501")).epoch
        #expect(world.live(.changeRatio(meter: "m501", to: sixty, reading: .last))?.code == "life.ratioChanged")
        #expect(world.items(.case) == [])
        #expect(try #require(world.point("501")).epoch > epoch)
        world.restart()
        world.live(.hours(6), interval: quarter, [meter])
        #expect(world.items(.case) == [] && doubt(world, meter) == nil)
    }

    @Test func `R5 whoever moves in while the ratio is in doubt has the case with it, and it ends for him`() throws {
        let (world, meter) = try workshop(ratio: 90)
        world.load[meter] = Watts(900)
        world.live(.hours(2), interval: quarter, [meter])
        #expect(world.live(.close(account: "501", reading: .last))?.code == "life.closed")
        let opening = Opening(account: EngineHarness.newAccount("502"), place: .existing(meters: ["m501"], .last))
        #expect(world.live(.open(opening))?.code == "life.opened")
        let cases = world.items(.case).filter { $0.reason.hasPrefix("ratio.") }
        #expect(cases.map(\.account) == [world.account("502")?.record.id])
        let sixty = try #require(TransformerRatio(current: 60))
        #expect(world.live(.changeRatio(meter: "m501", to: sixty, reading: .last))?.code == "life.ratioChanged")
        #expect(!world.items(.case).contains { $0.reason.hasPrefix("ratio.") })
    }

    @Test func `R5 too high a load ends by itself a week after it was last seen`() throws {
        let (world, meter) = try workshop(ratio: 90)
        world.load[meter] = Watts(900)
        world.live(.hours(2), interval: quarter, [meter])
        world.load[meter] = Watts(300)
        world.live(.days(6), interval: .hours(1), [meter])
        #expect(doubt(world, meter) == .capacity)
        world.live(.days(2), interval: .hours(1), [meter])
        #expect(doubt(world, meter) == nil)
        #expect(world.items(.case) == [])
        #expect(world.audits.contains { $0.action == "meter.ratioAgrees" })
    }

    @Test func `R5 the register and the power disagree for two days: a case, which a day of agreement ends`() throws {
        let (world, meter) = try workshop()
        // The power is that of the supply, the register that of the secondary side: it moves by a 60th.
        func go(_ days: Int64, registerPart: Int64) {
            for _ in 0..<(days * 96) {
                world.pass(quarter)
                world.energy[meter] = world.energy[meter].map { $0 + WattHours(600 / 4 / registerPart) }
                world.power[meter] = Watts(600)
                world.read(meter)
            }
        }
        go(1, registerPart: 50)
        #expect(world.items(.case) == [])
        world.restart()
        go(2, registerPart: 50)
        let reason = try #require(world.items(.case).map(\.reason).first)
        #expect(reason.hasPrefix("ratio.register m501 60 "))
        go(2, registerPart: 1)
        #expect(world.items(.case) == [])
        #expect(world.everOpened(.case) == 1)
    }

    @Test func `R5 idle and small loads bring no ratio into doubt`() throws {
        let (world, meter) = try workshop()
        world.live(.days(3), interval: quarter, [meter])
        // A lamp that burns when nobody looks: the power is seen as none, and the register moves.
        for _ in 0..<(4 * 96) {
            world.pass(quarter)
            world.energy[meter] = world.energy[meter].map { $0 + WattHours(1) }
            world.read(meter)
        }
        #expect(world.everOpened(.case) == 0)
        #expect(doubt(world, meter) == nil)
    }

    /// On paper: 6 A at 220 V are 1.32 kVA, and 50 kVA are contracted; with 600 for 60 they are 792 kVA, more than ten times as much.
    @Test func `R5 a ratio that was forgotten or mistyped is seen without any load`() throws {
        for (ratio, told) in [(1, "ratio.range m501 1 1.32 50"), (600, "ratio.range m501 600 792 50")] {
            let (world, meter) = try workshop(ratio: ratio)
            #expect(world.items(.case).map(\.reason) == [told])
            let sixty = try #require(TransformerRatio(current: 60))
            #expect(world.live(.changeRatio(meter: "m501", to: sixty, reading: .last))?.code == "life.ratioChanged")
            world.live(.hours(1), interval: quarter, [meter])
            #expect(world.items(.case) == [])
        }
    }

    @Test func `R5 the ratio that a meter holds itself is compared with what is on file`() throws {
        let forty = try #require(TransformerRatio(current: 40))
        let (world, meter) = try workshop(stated: forty)
        func go(_ marks: Int, _ told: Int64) {
            for _ in 0..<marks {
                world.pass(quarter)
                let sample = world.sample(meter)
                world.turn([
                    .sample(
                        Sample(
                            meter: meter, purpose: .mark, mark: sample.mark, sourceTime: sample.sourceTime,
                            energy: sample.energy, power: sample.power, relay: sample.relay,
                            ratio: ToldRatio(current: told)))
                ])
            }
        }
        go(8, 40_000)
        #expect(world.items(.case) == [])
        go(5, 60_000)
        #expect(world.items(.case).map(\.reason) == ["ratio.told m501 40 60 40"])
        go(1, 40_000)
        #expect(world.items(.case) == [])
        go(4, 60_000)
        let sixty = try #require(TransformerRatio(current: 60))
        #expect(world.live(.changeRatio(meter: "m501", to: sixty, reading: .last))?.code == "life.ratioChanged")
        world.restart()
        go(8, 60_000)
        #expect(world.items(.case) == [])
        #expect(world.state.meters[meter]?.record.ratio == TransformerRatio.none)
    }

    @Test func `R5 I-C3 while the ratio is in doubt nobody is switched off, and a person is asked`() throws {
        let (world, meter) = try workshop(ratio: 90, balance: Money(yuan: -10))
        world.load[meter] = Watts(900)
        world.live(.hours(2), interval: quarter, [meter])
        world.settle(["501"])
        #expect(world.permits == [])
        #expect(world.decisions.last?.reasons.contains(.ratioDoubtful) == true)
        #expect(world.items(.proposal).first?.reason.contains("ratio_doubtful") == true)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES two persons, one of them an engineer, say that the transformers on file hang there`() throws {
        let (world, meter) = try workshop(ratio: 90)
        world.load[meter] = Watts(900)
        world.live(.hours(2), interval: quarter, [meter])
        let item = try #require(world.items(.case).first).id
        let finish = StaffCommand.finishWorkItem(item, result: "looked at the plates")
        #expect(world.ask(finish, by: EngineHarness.agent)?.code == "role.denied")
        #expect(world.ask(finish, by: EngineHarness.engineer)?.code == "job.ratioDoubtful")
        #expect(world.ask(finish, by: EngineHarness.engineer, second: EngineHarness.engineer)?.code != "job.done")
        #expect(doubt(world, meter) == .capacity)
        #expect(world.ask(finish, by: EngineHarness.engineer, second: EngineHarness.supervisor)?.code == "job.done")
        world.restart()
        world.live(.hours(6), interval: quarter, [meter])
        #expect(doubt(world, meter) == nil && world.items(.case) == [])
        #expect(world.audits.contains { $0.action == "meter.ratioConfirmed" })
    }

    @Test func `R5 a bill that is made meanwhile says that the ratio is in doubt`() throws {
        let (world, meter) = try workshop(ratio: 90) { $0.settlement = SettlementRule(days: [24], dueAfterDays: 15) }
        world.load[meter] = Watts(900)
        world.live(.days(2), interval: quarter, [meter])
        let bill = try #require(world.bills.last)
        #expect(bill.notes.contains(.ratioDoubtful(meter)))
    }
}
