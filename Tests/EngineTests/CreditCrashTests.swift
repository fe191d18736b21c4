import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Exactly once, whatever fails in between: the meter's own count and list of purchases are the oracle.
@Suite struct CreditCrashTests {
    /// A short life: payments, readings, a line that loses things; the same for each point of death.
    private func story(_ world: EngineHarness, _ meter: MeterID) {
        for step in 0..<12 {
            if step % 3 == 0 { _ = world.pay("501", Money(fen: Int64(5000 + step)), serial: "\(step)") }
            for order in world.takeOrders() {
                // Every second reply of a write is lost.
                if case .purchase(let id, let address, _, let amount, let expected) = order, step % 2 == 0 {
                    if world.credits[meter]?.purchases == expected { world.write(address, amount, expected) }
                    world.turn([.order(.ended(id, .unknown(.silent)))])
                } else {
                    world.run(order)
                }
            }
            world.pass(.seconds(5))
            world.flow(meter, .seconds(5))
            world.read(meter)
        }
    }

    private func finish(_ world: EngineHarness, _ meter: MeterID) {
        // Who got no receipt asks again under the same key.
        for step in stride(from: 0, to: 12, by: 3) {
            _ = world.pay("501", Money(fen: Int64(5000 + step)), serial: "\(step)")
        }
        for _ in 0..<20 {
            world.pass(.seconds(40))
            world.serve()
            world.read(meter)
        }
    }

    @Test func `F-S1 I-M2 I-M3 a death at any effect of any turn loses no payment and buys none twice`() throws {
        let calm = EngineHarness.creditStreet(["501"])
        let calmMeter = try #require(calm.meter("501"))
        let before = calm.turns
        story(calm, calmMeter)
        let turns = calm.turns - before
        #expect(turns > 40)
        for turn in 1...turns {
            for isAfter in [false, true] {
                let world = EngineHarness.creditStreet(["501"])
                let meter = try #require(world.meter("501"))
                world.load[meter] = Watts(2000)
                world.crash = isAfter ? .after(before + turn) : .before(before + turn)
                story(world, meter)
                finish(world, meter)
                let name = "death \(isAfter ? "after" : "before") turn \(turn)"
                let wanted = [5000, 5003, 5006, 5009].map { Money(fen: $0) }
                #expect(world.credits[meter]?.taken.sorted() == wanted, "\(name)")
                #expect(world.purchaseRows.map(\.state) == [.done, .done, .done, .done], "\(name)")
                let account = try #require(world.account("501"))
                #expect(account.posted == .zero, "\(name)")
                let left = try #require(world.credits[meter]).remaining
                #expect(left - account.available < Money(fen: 2) && account.available - left < Money(fen: 2), "\(name)")
                #expect(world.items(.case).isEmpty, "\(name)")
                #expect(world.oracle.violations == [], "\(name)")
            }
        }
    }

    @Test(arguments: 1...40)
    func `F-S1 I-L2 whatever line, meter and process do, each payment is in the meter once at the end`(seed: Int) throws
    {
        var random = SplitMix(seed: UInt64(seed) * 7919)
        let numbers = ["501", "502", "503"]
        let world = EngineHarness.creditStreet(numbers)
        var paid: [String: [Money]] = [:]
        var serial = 0
        for number in numbers { world.load[try #require(world.meter(number))] = Watts(3000) }
        for _ in 0..<250 {
            let number = numbers[random.next(0...2)]
            guard let meter = world.meter(number) else { continue }
            switch random.next(0...20) {
            case 0, 1:
                serial += 1
                // Amounts that differ tell the purchases apart.
                let amount = Money(fen: Int64(3000 + serial))
                _ = world.pay(number, amount, serial: "\(serial)")
                paid[number, default: []].append(amount)
            case 2: world.restart(sameBoot: !random.oneIn(3))
            case 3: for line in world.state.lines.keys { world.turn([.line(line, random.oneIn(2) ? .up : .down)]) }
            case 4: world.pass(.minutes(random.next(1...4)))
            case 5: world.turn([.sample(world.sample(meter, .mark, defects: [.sentinel]))])
            default:
                world.pass(.seconds(2))
                for number in numbers {
                    guard let meter = world.meter(number) else { continue }
                    world.flow(meter, .seconds(2))
                    if !random.oneIn(4) { world.read(meter) }
                }
            }
            for order in world.takeOrders() { answer(order, world, &random) }
            world.effects = []
        }
        #expect(world.oracle.violations == [])
        // Shorter than the patience with an order, so that each is served in time.
        for _ in 0..<150 {
            world.pass(.seconds(40))
            world.serve()
            for number in numbers { if let meter = world.meter(number) { world.read(meter) } }
        }
        for number in numbers {
            let meter = try #require(world.meter(number))
            #expect(world.credits[meter]?.taken.sorted() == (paid[number] ?? []).sorted(), "\(number)")
            #expect(world.account(number)?.posted == .zero)
            let left = try #require(world.credits[meter]).remaining
            let known = try #require(world.account(number)).available
            #expect(left - known < Money(fen: 5) && known - left < Money(fen: 5), "\(number): \(left), \(known)")
        }
        #expect(world.purchaseRows.allSatisfy { $0.state == .done })
        #expect(world.state.purchases.isEmpty && world.stored.purchases.isEmpty)
        #expect(world.orderRows.isEmpty && world.operations.isEmpty)
        #expect(world.oracle.violations == [])
    }

    /// A line with every fault that a line can have.
    private func answer(_ order: LineOrder, _ world: EngineHarness, _ random: inout SplitMix) {
        if random.oneIn(8) { return }
        let faults: [LineFault] = [.silent, .unreachable, .busy, .garbled, .targetSilent, .restarted, .exception(4)]
        let fault = faults[random.next(0...faults.count - 1)]
        switch order {
        case .purchase(let id, let address, _, let amount, let expected):
            if random.oneIn(4) { return world.turn([.order(.ended(id, .notDone(fault)))]) }
            guard world.credits[address.meter]?.purchases == expected else { return world.lookAtCredit(id, address) }
            // Lost before the meter, or taken.
            if !random.oneIn(3) { world.write(address, amount, expected) }
            if random.oneIn(3) { return world.turn([.order(.ended(id, .unknown(fault)))]) }
            if random.oneIn(6) { return }
            world.tellCount(id, address, wrote: true)
            if random.oneIn(5) { world.tellCount(id, address, wrote: true) }
        case .readCredit(let id, let address, _):
            if random.oneIn(3) { return world.turn([.order(.ended(id, .notDone(fault)))]) }
            world.lookAtCredit(id, address)
        default: break
        }
    }
}
