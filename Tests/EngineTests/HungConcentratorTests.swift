import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A closing that only a memory has seen: nobody who has paid stays in the dark for the hours in which nothing honest was heard, and
/// once something was, whoever opens the relay has his own reason.
@Suite struct HungConcentratorTests {
    /// Opened behind a memory that goes on telling of before; paid, and the closing is echoed and dropped.
    private func swallowed(_ load: Watts, _ terms: Terms = .quick()) throws
        -> (world: EngineHarness, meter: MeterID, told: Sample)
    {
        let world = EngineHarness.arrears(terms: terms)
        let meter = try #require(world.meter("3301"))
        world.load[meter] = load
        world.power[meter] = load
        let (id, address) = try #require(world.untilRelease())
        let told = world.sample(address.meter, .mark)
        world.open(id)
        world.move(.seconds(36))
        world.turn([.order(.ended(id, .seen(.closed, wrote: true, again(told, world))))])
        _ = world.pay("3301", Money(yuan: 10), serial: "1")
        for case .close(let id, _, _, _) in world.takeOrders() {
            world.turn([.order(.ended(id, .seen(.closed, wrote: true, again(told, world))))])
        }
        #expect(world.point("3301")?.restore == nil && world.point("3301")?.belief.state == .closed)
        return (world, meter, told)
    }

    /// What the memory holds, asked now.
    private func again(_ told: Sample, _ world: EngineHarness) -> Sample {
        Sample(
            meter: told.meter, purpose: .mark, mark: world.clocks.wall, sourceTime: world.clocks.wall,
            energy: told.energy, power: told.power, current: told.current, voltage: told.voltage, relay: told.relay)
    }

    /// Looks are answered by the memory too.
    private func look(_ world: EngineHarness, _ told: Sample) {
        for order in world.takeOrders() {
            guard case .readBack(let id, _, _) = order else { continue }
            world.turn([.order(.ended(id, .seen(.closed, wrote: false, again(told, world))))])
        }
    }

    @Test(arguments: [Watts(4_400), Watts(0)])
    func `F-B10 F-B19 I-L1 a closing that a hung concentrator swallowed is owed again however late it wakes`(
        load: Watts
    ) throws {
        let (world, meter, told) = try swallowed(load)
        for minute in 1...150 {
            world.pass(.minutes(1))
            look(world, told)
            if minute % 2 == 0 { world.turn([.sample(again(told, world))]) }
            if minute == 100 { world.restart() }
            // A memory is no witness: a person finds out, and not for what the first looks may still clear up.
            let jobs = world.items(.fieldJob).map(\.reason)
            if minute < 20 || minute > 25 { #expect(jobs == (minute < 20 ? [] : ["restore.notSeen"])) }
        }
        // It wakes.
        world.voltage = Millivolts(221_300)
        world.read(meter)
        #expect(world.point("3301")?.belief.openedBy != .foreign && world.items(.foreignOpen).isEmpty)
        world.settle(steps: 5)
        #expect(!world.isOpen() && !world.items(.fieldJob).contains { $0.reason == "restore.notSeen" })
        #expect(world.oracle.violations == [])
    }

    @Test func `F-B10 I-L1 whoever was sent to find out answers for it, and is sent once`() throws {
        let (world, _, told) = try swallowed(Watts(0))
        func hours(_ count: Int) {
            for _ in 0..<(count * 6) {
                world.pass(.minutes(10))
                look(world, told)
            }
        }
        hours(1)
        let job = try #require(world.items(.fieldJob).first)
        #expect(job.reason == "restore.notSeen")
        // On the list of whoever restores by hand while the store is broken, too.
        let point = try #require(world.point("3301"))
        #expect(world.state.mayBeOffByUs(point) && world.state.isClosedDoubtful(point))
        let done = StaffCommand.finishWorkItem(job.id, result: "rang: there is light")
        #expect(world.ask(done, by: EngineHarness.agent)?.outcome == .done)
        hours(12)
        #expect(world.items(.fieldJob).isEmpty && world.everOpened(.fieldJob) == 1)
    }

    @Test func `F-B10 I-L1 where marks are a day apart, the first of them finds what a closing left open`() throws {
        var terms = Terms.quick()
        terms.markInterval = .hours(24)
        let (world, meter, _) = try swallowed(Watts(0), terms)
        for _ in 0..<25 {
            world.pass(.hours(1))
            for order in world.takeOrders() {
                if case .readBack(let id, _, _) = order { world.turn([.order(.ended(id, .notDone(.silent)))]) }
            }
        }
        world.read(meter)
        world.settle(steps: 2)
        #expect(!world.isOpen())
        #expect(world.items(.foreignOpen).isEmpty)
    }

    @Test func `F-B10 I-L1 a closing that nobody saw work is looked at by itself, between two marks`() throws {
        var terms = Terms.quick()
        terms.markInterval = .hours(1)
        let (world, meter, _) = try swallowed(Watts(0), terms)
        world.effects = []
        // The line is well again, and the relay tells that it is open.
        world.voltage = Millivolts(221_300)
        for _ in 0..<30 {
            world.pass(.seconds(10))
            world.serve()
        }
        #expect(world.relay[meter] == .closed)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C11 once it has honestly read closed, what is opened minutes later is somebody else's work`() throws {
        let (world, meter, _) = try swallowed(Watts(0))
        world.relay[meter] = .closed
        for _ in 0..<8 {
            world.pass(.minutes(1))
            world.voltage = Millivolts(world.voltage.value + 100)
            world.serve()
            world.read(meter)
        }
        let operations = world.operations.count
        // The fitter opens it to change the main switch.
        world.relay[meter] = .open
        world.voltage = Millivolts(world.voltage.value + 100)
        world.read(meter)
        world.settle(steps: 5)
        #expect(world.operations.count == operations && world.isOpen())
        #expect(world.point("3301")?.belief.openedBy == .foreign)
        #expect(world.items(.foreignOpen).count == 1)
        #expect(world.oracle.violations == [])
    }
}
