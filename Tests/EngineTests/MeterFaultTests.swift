import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Readings that cannot be believed: neither billed nor a ground for a trip, and never an end of what is owed.
@Suite struct MeterFaultTests {
    @Test func `F-B11 garbage is neither billed nor a ground for a trip, and says nothing of the relay`() throws {
        let world = EngineHarness.arrears()
        _ = try #require(world.untilSelect())
        let meter = try #require(world.meter("3301"))
        let before = world.account("3301")?.available
        world.pass(.seconds(1))
        world.relay[meter] = .open
        world.turn([.sample(world.sample(meter, .mark, defects: [.notANumber]))])
        #expect(world.account("3301")?.available == before)
        #expect(world.point("3301")?.belief.openedBy == nil)
        world.relay[meter] = .closed
        let fresh = EngineHarness.arrears()
        let (id, address) = try #require(fresh.untilSelect())
        fresh.move(.milliseconds(100))
        fresh.turn([
            .order(
                .selected(
                    id, fresh.sample(address.meter, .select, serial: address.meterSerial, defects: [.notANumber]),
                    .closed))
        ])
        #expect(fresh.permits.isEmpty)
    }

    @Test func `I-L1 a reading that is not believed does not end a closing that is owed`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for order in world.takeOrders() {
            if case .close(let id, _, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
        }
        let meter = try #require(world.meter("3301"))
        world.move(.milliseconds(500))
        let garbage = Sample(
            meter: meter, purpose: .mark, mark: world.clocks.wall, sourceTime: world.clocks.wall, energy: WattHours(1),
            relay: .closed,
            defects: [.sentinel])
        world.turn([.sample(garbage)])
        #expect(world.point("3301")?.restore != nil)
        #expect(world.isOpen())
        world.settle(steps: 5)
        #expect(!world.isOpen())
    }

    @Test func `I-M7 a meter that refuses its serial number gets a case, until it tells it`() throws {
        let world = EngineHarness()
        _ = world.importing([Flat("3301", balance: Money(yuan: 50))], terms: .quick())
        let meter = try #require(world.meter("3301"))
        world.energy[meter] = WattHours(1_000_000)
        world.power[meter] = Watts(0)
        world.relay[meter] = .closed
        world.live(.seconds(4), interval: .seconds(2), [])
        world.turn([.sample(world.sample(meter, .mark))])
        #expect(world.items(.case).isEmpty)
        // Asked for it, it gives all but that.
        for _ in 0..<3 {
            world.pass(.seconds(2))
            world.turn([.sample(world.sample(meter, .onDemand))])
        }
        #expect(world.items(.case).map(\.reason) == ["meter.serialNotTold m3301"])
        world.restart()
        world.pass(.seconds(2))
        world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber("73301")))])
        #expect(world.items(.case).isEmpty)
        #expect(world.state.meters[meter]?.series.last != nil)
    }

    @Test func `I-M9 F-B12 a fall is not billed; a person accepts a new baseline, and only what follows counts`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        let before = world.account("3301")?.available
        world.energy[meter] = WattHours(500)
        world.pass(.minutes(15))
        world.read(meter)
        // One value may be anything.
        let early = world.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer)
        #expect(early?.code == "baseline.notSettled")
        for _ in 0..<4 {
            world.pass(.minutes(15))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(10)
            world.read(meter)
        }
        #expect(world.account("3301")?.available == before)
        let item = try #require(world.items(.baseline).first)
        #expect(world.items(.baseline).count == 1)
        #expect(item.reason.contains(/^meter\.baselineWanted m3301 [0-9]+\.[0-9]{3} 0\.5[0-9]{2}$/), "\(item.reason)")
        // The doubt is not ended by a note: the duty stays until the baseline is accepted.
        let noted = world.ask(.finishWorkItem(item.id, result: "looked at it"), by: EngineHarness.engineer)
        #expect(noted?.outcome == .refused && noted?.code == "job.baselineWanted")
        #expect(world.items(.baseline).count == 1)
        let accepted = world.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer)
        #expect(accepted?.code == "baseline.accepted")
        // Whoever accepts it sees from where to where; of a fall nobody can say what was not billed.
        #expect(accepted?.details.map(\.name) == ["from_wh", "to_wh"])
        #expect(world.items(.baseline).isEmpty)
        #expect(world.account("3301")?.available == before)
        world.pass(.minutes(15))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(1_000)
        world.read(meter)
        #expect(world.account("3301")?.available == (before ?? .zero) - Money(tenThousandths: 5_380))
    }

    @Test func `F-B13 another device in the meter's place: no baseline of its own is taken, control stays off`() throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        world.pass(.minutes(15))
        world.turn([.sample(world.sample(meter, .mark, defects: [.notANumber]))])
        world.pass(.minutes(15))
        world.energy[meter] = WattHours(20)
        world.read(meter)
        world.pass(.minutes(15))
        world.turn([.sample(world.sample(meter, .select, serial: SerialNumber("666")))])
        #expect(world.items(.case).count == 1)
        let answer = try #require(world.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer))
        #expect(answer.outcome == .refused)
        #expect(world.state.meters[meter]?.series.foreign == SerialNumber("666"))
        let bound = world.ask(
            .bind(meter: "m3301", serial: SerialNumber("666"), relaySerial: nil), by: EngineHarness.engineer,
            second: EngineHarness.supervisor)
        #expect(bound?.code == "bind.done")
        #expect(world.items(.case).isEmpty)
        #expect(world.state.meters[meter]?.series.foreign == nil)
        #expect(world.account("3301")?.available == Money(yuan: 50))
    }

    /// Five days in which nobody answered: what was consumed meanwhile is billed as ever (51 kWh × 0.538 = 27.438), once the meter has said
    /// that it is itself; and another one's register, which is just as possible by then, is billed to nobody.
    @Test(arguments: [false, true])
    func `F-B13 I-M9 after days of silence a meter is asked who it is before its register is billed`(isOther: Bool)
        throws
    {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        _ = world.takeEffects()
        world.pass(.days(5))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(51_000)
        world.turn([.sample(world.sample(meter))])
        #expect(world.account("3301")?.available == Money(yuan: 50))
        let asked = world.takeEffects().compactMap { effect in
            if case .readNow(_, let meter, let token) = effect { (meter, token) } else { nil }
        }
        #expect(asked.map(\.0) == [meter] && asked.map(\.1) == [ReplyToken(0)])
        world.restart()
        world.pass(.seconds(1))
        world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber(isOther ? "666" : "73301")))])
        let billed = isOther ? Money.zero : Money(tenThousandths: 274_380)
        #expect(world.account("3301")?.available == Money(yuan: 50) - billed)
        #expect(world.items(.case).count == (isOther ? 1 : 0))
        world.restart()
        #expect(world.account("3301")?.available == Money(yuan: 50) - billed)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B13 every meter is asked once a day who it is, so that an exchange is found without an order`() throws
    {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 50)), Flat("3302", balance: Money(yuan: 50)) { $0.serial = nil },
        ])
        let meter = try #require(world.meter("3301"))
        let silent = try #require(world.meter("3302"))
        var asked: [Int] = []
        for _ in 0..<3 {
            _ = world.takeEffects()
            for _ in 0..<24 {
                world.pass(.hours(1))
                world.read(meter)
                world.read(silent)
            }
            asked.append(
                world.effects.count { if case .readNow(_, meter, ReplyToken(0)) = $0 { true } else { false } })
            #expect(!world.effects.contains { if case .readNow(_, silent, _) = $0 { true } else { false } })
        }
        #expect(asked == [1, 1, 1])
        world.turn([.sample(world.sample(meter, .onDemand, serial: SerialNumber("666")))])
        #expect(world.items(.case).map(\.reason) == ["meter.foreignSerial 666"])
    }

    /// The gaps of a meter: mark and fault.
    private func gaps(_ world: EngineHarness) -> [String] {
        world.records.compactMap { record in
            guard case .gap(_, let mark, let fault, _) = record else { return nil }
            return "\(SiteCalendar.china.timeOfDay(at: mark)) \(fault)"
        }
    }

    @Test(arguments: [false, true])
    func `I-M7 marks that went by while the daemon was stopped are gaps, told once`(missed: Bool) throws {
        let world = EngineHarness.street(
            [Flat("3301", balance: Money(yuan: 500)) { $0.terms = "residential" }], terms: .residential)
        let meter = try #require(world.meter("3301"))
        func at(_ minutes: Int64) -> Instant { EngineHarness.morning + .minutes(minutes) }
        func read(_ mark: Instant) {
            let sample = Sample(
                meter: meter, purpose: .mark, mark: mark, sourceTime: world.clocks.wall, energy: world.energy[meter])
            world.turn([.sample(sample)])
        }
        // The process dies while the mark of 10:15 is under way, and is back at 11:02.
        world.pass(at(15) + .milliseconds(100) - world.clocks.wall)
        _ = world.ask(.hold(account: "3301", .dispute, until: at(300)), by: EngineHarness.agent)
        world.move(.minutes(47))
        world.restart()
        if missed { world.turn([.missed(meter, mark: at(60), .silent)]) } else { read(at(60)) }
        let stopped = ["10:15", "10:30", "10:45"].map { "\($0) daemon_stopped" }
        #expect(gaps(world) == stopped + (missed ? ["11:00 silent"] : []))
        let known = gaps(world)
        world.pass(.minutes(15))
        read(at(75))
        world.restart()
        world.pass(.minutes(15))
        read(at(90))
        #expect(gaps(world) == known)
    }

    @Test func `I-M7 a long stop makes no more than a thousand gaps, spread over all of it`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 500))])
        let meter = try #require(world.meter("3301"))
        world.move(.days(3))
        world.restart()
        world.read(meter)
        let marks = world.records.compactMap { if case .gap(_, let mark, _, _) = $0 { mark } else { nil } }
        #expect((900...1000).contains(marks.count))
        #expect((marks.last ?? .init(milliseconds: 0)) - (marks.first ?? .init(milliseconds: 0)) > .hours(71))
    }

    @Test func `F-B7 a refused point is recorded and changes nothing else`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        let meter = try #require(world.meter("3301"))
        let line = try #require(world.state.lines.keys.first)
        world.turn([.line(line, .pointRefused(meter, "voltage: exception 2"))])
        #expect(world.audits.last?.action == "profile.pointRefused")
        #expect(world.items(.case).isEmpty)
    }
}
