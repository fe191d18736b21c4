import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Meters come and go; what they count is billed once, under the ratio of its time, and never across two registers.
@Suite struct LifeMeterTests {
    private func exchange(
        _ world: EngineHarness, _ reading: FinalReading, new: String = "m3301b", unit: UInt8 = 1, opening: Int64 = 3_210
    ) -> LifeCommand {
        .exchangeMeter(
            MeterExchange(
                meter: "m3301", reading: reading,
                new: EngineHarness.newMeter(new, unit: unit, serial: "990001"), opening: WattHours(opening),
                relay: EngineHarness.relay(unit: unit)))
    }

    @Test func `I-L1 a meter without a relay, put where one was that we had opened, owes nobody a closing`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let bare = MeterExchange(
            meter: "m3301", reading: .lastTrusted, new: EngineHarness.newMeter("m3301b", unit: 1, serial: "990001"),
            opening: .zero, relay: nil)
        #expect(world.live(.exchangeMeter(bare))?.code == "life.meterExchanged")
        _ = world.pay("3301", Money(yuan: 50), serial: "1")
        #expect(world.point("3301")?.restore == nil && world.point("3301")?.belief == RelayBelief())
        world.pass(.minutes(11))
        #expect(world.items(.fieldJob).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-C11 a relay beside the new meter is looked at once: what is seen closed then is not ours to close later`()
        throws
    {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let beside = MeterExchange(
            meter: "m3301", reading: .lastTrusted, new: EngineHarness.newMeter("m3301b", unit: 1, serial: "990001"),
            opening: .zero,
            relay: RelayRecord(
                unit: 100, profile: "relay", channel: 0, serial: SerialNumber("88001"), rating: Milliamperes(60_000)))
        #expect(world.live(.exchangeMeter(beside))?.code == "life.meterExchanged")
        #expect(world.point("3301")?.belief.openedBy == .inherited)
        let new = try #require(world.meterNumbered("m3301b"))
        let looks = world.takeOrders().compactMap { if case .readBack(let id, _, _) = $0 { id } else { nil } }
        #expect(looks.count == 1)
        world.relay[new] = .closed
        let told = world.sample(new, .verify, serial: SerialNumber("990001"))
        for look in looks { world.turn([.order(.ended(look, .seen(.closed, wrote: false, told)))]) }
        #expect(world.point("3301")?.belief.state == .closed && world.point("3301")?.belief.openedBy == nil)
        #expect(world.oracle.violations == [])
    }

    /// Source: 供电营业规则 (rules of supply), exchange of a meter: each register is settled by its own readings, from the seal to the seal;
    /// docs/accounts.md. On paper: the old meter from 1,000.000 to 1,012.345 kWh, of which 0.345 were read at the plate when it came down: 12.345 kWh. The
    /// new one from 3.210 to 10.000 kWh: 6.790 kWh. Together 19.135 kWh × 0.538 = 10.29463, one line, rounded once: 10.2946 yuan.
    @Test func `I-M7 I-M9 a meter change in mid-month bills both registers and nothing between them`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        let old = try #require(world.meter("3301"))
        world.use(old, to: 1_012_000)
        world.pass(.hours(1))
        let plate = FinalReading.plate([PlateReading(meter: "m3301", energy: WattHours(1_012_345))])
        #expect(world.live(exchange(world, plate))?.code == "life.meterExchanged")
        let new = try #require(world.meterNumbered("m3301b"))
        #expect(world.state.pointOfMeter[old] == nil)
        #expect(world.state.meters[old]?.record.retiredAt == world.clocks.wall)
        #expect(!world.state.metersOfLine.values.joined().contains(old))
        world.restart()
        world.relay[new] = .closed
        world.power[new] = Watts(0)
        world.use(new, to: 10_000)
        #expect(world.account("3301")?.available == Money(tenThousandths: 5_000_000 - 102_946))
        // A late reading of the meter that was taken down is kept, and charges nobody.
        world.use(old, to: 1_020_000)
        #expect(world.account("3301")?.available == Money(tenThousandths: 5_000_000 - 102_946))
        #expect(
            world.attachments.map { "\($0.kind.rawValue) \($0.meter == old) \($0.energy?.value ?? 0)" } == [
                "begins true 0", "ends true 1012345", "begins false 3210",
            ])
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-C5 I-C8 after a meter change trips rest, the notice cycle is over, and a payment finds the new relay`()
        throws
    {
        let world = EngineHarness.arrears()
        let trip = try #require(world.untilSelect())
        let epoch = try #require(world.point("3301")).epoch
        #expect(world.live(exchange(world, .lastTrusted))?.code == "life.orderUnderWay")
        world.select(trip.id, trip.address)
        world.serve()
        #expect(world.isOpen())
        #expect(world.live(exchange(world, .lastTrusted))?.code == "life.meterExchanged")
        let point = try #require(world.point("3301"))
        #expect(point.epoch > epoch && point.bindingChangedAt == world.state.gateway.trustedTime)
        #expect(point.belief == RelayBelief(openedBy: .inherited))
        // What the customer was told to pay stays true while he sits in the dark.
        #expect(world.account("3301")?.tripNotice != nil)
        // The new one came up open, as its maker delivers it: what was ours to switch on still is.
        let new = try #require(world.meterNumbered("m3301b"))
        world.energy[new] = WattHours(3_210)
        world.power[new] = Watts(0)
        world.relay[new] = .open
        world.pass(.seconds(2))
        world.read(new)
        _ = world.pay("3301", Money(yuan: 500), serial: "1")
        world.serve()
        #expect(world.relay[new] == .closed)
        #expect(world.point("3301")?.restore == nil && world.account("3301")?.tripNotice == nil)
        #expect(world.restores.map(\.wasOff) == [true])
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M7 a dead meter ends at its last trusted value, with a gap and no guess`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        let old = try #require(world.meter("3301"))
        world.use(old, to: 1_010_000)
        world.pass(.hours(20))
        #expect(world.live(exchange(world, .last))?.code == "reading.old")
        #expect(world.live(exchange(world, .lastTrusted))?.code == "life.meterExchanged")
        #expect(world.account("3301")?.available == Money(tenThousandths: 5_000_000 - 53_800))
        let gaps = world.records.compactMap { record -> String? in
            if case .gap(let meter, _, let fault, _) = record, meter == old { fault } else { nil }
        }
        #expect(gaps == ["meter_silent"])
    }

    /// The gateway has only ever seen the new one, whose number it does not know yet. On paper: from 3.210 to 13.210 kWh: 10 × 0.538 = 5.38.
    @Test
    func
        `I-M9 F-B13 a meter exchanged before any reading of it counted ends by its plate, and nothing of it is billed`()
        throws
    {
        let world = EngineHarness()
        _ = world.importing([Flat("3301", balance: Money(yuan: 500))], terms: .quick())
        let old = try #require(world.meter("3301"))
        world.pass(.minutes(15))
        world.energy[old] = WattHours(3_210)
        world.turn([.sample(world.sample(old))])
        world.turn([.sample(world.sample(old, .onDemand, serial: SerialNumber("990001")))])
        #expect(world.items(.case).count == 1)
        world.restart()
        #expect(world.live(exchange(world, .last))?.code == "reading.foreign")
        #expect(world.live(exchange(world, .plate([])))?.code == "reading.missing")
        func plate(_ energy: Int64) -> FinalReading {
            .plate([PlateReading(meter: "m3301", energy: WattHours(energy))])
        }
        #expect(world.live(exchange(world, plate(-1)))?.code == "reading.malformed")
        #expect(world.state.meters[old]?.series.foreign == SerialNumber("990001"))
        let answer = try #require(world.live(exchange(world, plate(5_012_345))))
        #expect(answer.code == "life.meterExchanged")
        #expect(answer.details.map(\.value) == ["m3301b", "5012345", "3210"])
        #expect(world.items(.case).isEmpty)
        world.restart()
        #expect(world.account("3301")?.available == Money(yuan: 500))
        let new = try #require(world.meterNumbered("m3301b"))
        world.relay[new] = .closed
        world.power[new] = Watts(0)
        world.use(new, to: 13_210)
        #expect(world.account("3301")?.available == Money(yuan: 500) - Money(tenThousandths: 53_800))
        #expect(
            world.attachments.map { "\($0.kind.rawValue) \($0.meter == old) \($0.energy?.value ?? 0)" } == [
                "begins true 0", "ends true 5012345", "begins false 3210",
            ])
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M9 a meter that burnt before any reading of it counted is exchanged too, with a gap and no guess`()
        throws
    {
        let world = EngineHarness()
        _ = world.importing([Flat("3301", balance: Money(yuan: 500))], terms: .quick())
        let old = try #require(world.meter("3301"))
        world.pass(.minutes(15))
        world.turn([.sample(world.sample(old, defects: [.notANumber]))])
        #expect(world.live(exchange(world, .last))?.code == "reading.quarantined")
        let answer = try #require(world.live(exchange(world, .lastTrusted)))
        #expect(answer.code == "life.meterExchanged")
        #expect(answer.details.map(\.value) == ["m3301b", "-", "3210"])
        let gaps = world.records.compactMap { record -> String? in
            if case .gap(let meter, _, let fault, _) = record, meter == old { fault } else { nil }
        }
        #expect(gaps == ["meter_silent"])
        #expect(world.account("3301")?.available == Money(yuan: 500))
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B13 what a person reads at the plate counts after days of silence: he stands before the meter`()
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        world.pass(.days(5))
        let plate = FinalReading.plate([PlateReading(meter: "m3301", energy: WattHours(1_010_000))])
        #expect(world.live(exchange(world, plate))?.code == "life.meterExchanged")
        #expect(world.account("3301")?.available == Money(yuan: 500) - Money(tenThousandths: 53_800))
    }

    /// Source: DL/T 448 (倍率: energy = difference of the register × current ratio × voltage ratio); docs/accounts.md: a ratio holds from its
    /// reading on. On paper: 200 A / 5 A is 40, 300 A / 5 A is 60. The register goes from 1,000.000 to 1,002.500 kWh: 2.5 × 40 = 100 kWh. At the change
    /// it shows 1,002.750: 0.25 × 40 = 10 kWh more by the old ratio. Then to 1,003.250: 0.5 × 60 = 30 kWh by the new one. 140 kWh × 0.538 = 75.32.
    @Test func `I-M7 I-M9 a CT ratio change: before it the old ratio counts, after it the new one`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        let meter = try #require(world.meter("3301"))
        let forty = try #require(TransformerRatio(current: 40))
        let sixty = try #require(TransformerRatio(current: 60))
        #expect(world.live(.changeRatio(meter: "m3301", to: forty, reading: .last))?.code == "life.ratioChanged")
        #expect(world.live(.changeRatio(meter: "m3301", to: forty, reading: .last))?.code == "life.ratioSame")
        world.use(meter, to: 1_002_500)
        #expect(world.account("3301")?.available == Money(yuan: 500) - Money(tenThousandths: 538_000))
        world.pass(.hours(1))
        let plate = FinalReading.plate([PlateReading(meter: "m3301", energy: WattHours(1_002_750))])
        #expect(world.live(.changeRatio(meter: "m3301", to: sixty, reading: plate))?.code == "life.ratioChanged")
        world.restart()
        world.use(meter, to: 1_003_250)
        #expect(world.account("3301")?.available == Money(yuan: 500) - Money(tenThousandths: 753_200))
        let series = try #require(world.state.meters[meter]).series
        #expect(series.number == 3)
        #expect(series.last?.energy == WattHours(1_003_250 * 60))
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S22 what is in use elsewhere cannot go up, and a meter that was taken down can`() throws {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 5)), Flat("3302", balance: Money(yuan: 5)),
        ])
        func code(_ meter: MeterRecord, relay: RelayRecord? = nil) -> String? {
            world.live(
                .exchangeMeter(
                    MeterExchange(
                        meter: "m3301", reading: .last, new: meter, opening: .zero,
                        relay: relay ?? EngineHarness.relay(unit: meter.unit))))?.code
        }
        #expect(code(EngineHarness.newMeter("m3302", unit: 1, serial: "1")) == "life.clash")
        #expect(code(EngineHarness.newMeter("mx", unit: 2, serial: "1")) == "life.clash")
        #expect(code(EngineHarness.newMeter("mx", unit: 1, serial: "73302")) == "life.clash")
        #expect(
            code(EngineHarness.newMeter("mx", unit: 1, serial: "1"), relay: EngineHarness.relay(unit: 2))
                == "life.clash")
        #expect(world.meterNumbered("mx") == nil && world.state.meters.count == 2)
        #expect(code(EngineHarness.newMeter("mx", unit: 1, serial: "1")) == "life.meterExchanged")
        let back = LifeCommand.exchangeMeter(
            MeterExchange(
                meter: "mx", reading: .lastTrusted, new: EngineHarness.newMeter("m3301", unit: 9, serial: "73301"),
                opening: WattHours(77), relay: EngineHarness.relay(unit: 9)))
        #expect(world.live(back)?.code == "life.meterExchanged")
        let meter = try #require(world.meterNumbered("m3301"))
        #expect(world.state.meters[meter]?.series.number == 2)
        #expect(world.state.meters[meter]?.record.retiredAt == nil && world.state.meters[meter]?.record.unit == 9)
        #expect(world.state.pointOfMeter[meter] != nil && world.state.metersOfLine.values.joined().contains(meter))
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a meter is exchanged by two persons, and a plate value that cannot be is refused whole`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))])
        let before = (world.state.meters, world.state.supplyPoints, world.records.count)
        let command = exchange(world, .plate([PlateReading(meter: "m3301", energy: WattHours(900_000))]))
        #expect(world.ask(.life(command), by: EngineHarness.engineer)?.code == "second.missing")
        #expect(
            world.ask(.life(command), by: EngineHarness.agent, second: EngineHarness.supervisor)?.code == "role.denied")
        world.pass(.seconds(1))
        #expect(world.live(command)?.code == "reading.implausible")
        #expect(world.live(exchange(world, .plate([])))?.code == "reading.missing")
        #expect(world.live(exchange(world, .mark(world.clocks.wall)))?.code == "reading.notTheLast")
        #expect(world.live(exchange(world, .last, opening: -1))?.code == "reading.malformed")
        #expect(world.state.meters == before.0 && world.state.supplyPoints == before.1)
        #expect(world.attachments.count == 1)
        #expect(world.audits.filter { $0.action == "staff.install" }.count >= 5)
    }
}
