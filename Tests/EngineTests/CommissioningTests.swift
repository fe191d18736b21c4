import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Open, energy stops, close: and whatever happens in between, the customer's light is on at the end.
@Suite struct CommissioningTests {
    private func street(
        balance: Money, load: Int64 = 1_000, safeRestore: SafeRestore? = nil, terms: Terms = .quick(),
        at wall: Instant = EngineHarness.morning
    ) throws -> EngineHarness {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: balance) {
                    $0.separateRelay = true
                    $0.pairingProven = false
                    $0.safeRestore = safeRestore
                }
            ], terms: terms, at: wall)
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(load)
        world.power[meter] = Watts(load)
        world.pass(.seconds(2))
        world.flow(meter, .seconds(2))
        world.read(meter)
        return world
    }

    private func begin(_ world: EngineHarness) -> String? {
        world.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)?.code
    }

    private func run(_ world: EngineHarness) {
        for _ in 0..<12 {
            world.serve()
            world.pass(.seconds(1))
        }
        world.serve()
    }

    private func isProven(_ world: EngineHarness) -> Bool {
        if case .proven? = world.point("3301")?.pairing { true } else { false }
    }

    @Test(arguments: [Money(yuan: 50), Money(yuan: -50)])
    func `RULES a pairing is proven by open, energy stops, close, whether the account is in credit or in debt`(
        balance: Money
    ) throws {
        let world = try street(balance: balance)
        #expect(begin(world) == "commission.started")
        run(world)
        #expect(world.operations.map(\.to) == [.open, .closed])
        #expect(isProven(world))
        #expect(world.items(.case).isEmpty)
        #expect(world.permits.map(\.kind) == [.commissioning])
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a supply without load is not opened: nothing could be proven`() throws {
        let world = try street(balance: Money(yuan: 50), load: 0)
        #expect(begin(world) == "commission.started")
        run(world)
        #expect(world.operations.isEmpty)
        #expect(world.point("3301")?.pairing == .unproven)
        #expect(world.items(.case).count == 1)
    }

    @Test func `F-B14 the wrong load goes on: the test fails, and the relay is closed again`() throws {
        let world = try street(balance: Money(yuan: -50))
        let meter = try #require(world.meter("3301"))
        #expect(begin(world) == "commission.started")
        for order in world.takeOrders() {
            guard case .selectTrip(let id, let address, _) = order else { throw Failure("\(order)") }
            world.select(id, address)
            _ = world.takeOrders()
            world.relay[meter] = .open
            world.operations.append((id, .open))
            // It measures a neighbour's load, which goes on; at the first look it happened to be nil.
            world.move(.seconds(2))
            world.turn([.order(.ended(id, .seen(.open, wrote: true, world.sample(meter, .verify, power: Watts(0)))))])
        }
        for _ in 0..<20 {
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(1)
            world.power[meter] = Watts(1_000)
            world.serve()
            world.pass(.seconds(1))
        }
        world.serve()
        #expect(!isProven(world))
        #expect(!world.isOpen())
        #expect(world.items(.case).contains { $0.reason.hasPrefix("pairing.unproven") })
    }

    @Test
    func
        `F-B14 a channel that switches somebody else puts its whole board in doubt, and nobody is told that light is back`()
        throws
    {
        let world = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 50)) {
                $0.separateRelay = true
                $0.pairingProven = false
                $0.board = 120
                $0.relaySerial = SerialNumber("9120")
            },
            Flat("3302", balance: Money(yuan: 50)) {
                $0.separateRelay = true
                $0.board = 120
                $0.relaySerial = SerialNumber("9120")
            },
            Flat("3303", balance: Money(yuan: 50)) { $0.separateRelay = true },
        ])
        let meter = try #require(world.meter("3301"))
        world.power[meter] = Watts(1_000)
        #expect(begin(world) == "commission.started")
        guard case .selectTrip(let id, let address, _)? = world.takeOrders().first else { throw Failure("no select") }
        world.select(id, address)
        _ = world.takeOrders()
        world.relay[meter] = .open
        world.move(.seconds(2))
        // The relay is open, and whoever is behind the meter has light.
        world.turn([.order(.ended(id, .seen(.open, wrote: true, world.sample(meter, .verify, power: Watts(1_000)))))])
        run(world)
        #expect(world.point("3302")?.pairing == .unproven)
        if case .proven? = world.point("3303")?.pairing {} else { Issue.record("3303 hangs on another board") }
        #expect(world.items(.case).count { $0.reason.hasPrefix("pairing.unproven a channel") } == 1)
        #expect(!world.noticeKinds.contains(.restored))
        #expect(world.relay[meter] == .closed)
    }

    @Test func `a silent meter, an unknown opening and a restart each end the test with the relay closed`() throws {
        for fate in 0..<4 {
            let world = try street(balance: Money(yuan: -50))
            #expect(begin(world) == "commission.started")
            guard case .selectTrip(let id, let address, _)? = world.takeOrders().first else {
                throw Failure("no select")
            }
            if fate == 0 { world.restart() }
            if fate > 0 {
                world.select(id, address)
                _ = world.takeOrders()
                world.open(id)
            }
            switch fate {
            case 1: world.turn([.order(.ended(id, .unknown(.silent)))])
            case 2: world.restart()
            case 3:
                world.move(.seconds(2))
                world.verify(id)
                // The meter answers no more.
                for _ in 0..<20 {
                    world.pass(.seconds(1))
                    for order in world.takeOrders() { world.run(order) }
                    world.effects = []
                }
            default: break
            }
            run(world)
            #expect(!world.isOpen(), "fate \(fate)")
            #expect(!isProven(world), "fate \(fate)")
            #expect(world.point("3301")?.pairing == .unproven, "fate \(fate)")
            #expect(world.point("3301")?.restore == nil, "fate \(fate)")
            #expect(world.oracle.violations == [], "fate \(fate)")
        }
    }

    @Test(arguments: SafeRestore.allCases)
    func `I-L1 a test that ends badly leaves nobody dark: its closing waits for no yes, where one was to be asked for`(
        choice: SafeRestore
    ) throws {
        for fate in 0..<3 {
            let world = try street(balance: Money(yuan: -50), safeRestore: choice)
            #expect(begin(world) == "commission.started")
            guard case .selectTrip(let id, let address, _)? = world.takeOrders().first else {
                throw Failure("no select")
            }
            world.select(id, address)
            _ = world.takeOrders()
            world.open(id)
            if fate == 0 { world.restart() }
            if fate == 1 { world.turn([.order(.ended(id, .unknown(.silent)))]) }
            if fate == 2 {
                world.move(.seconds(2))
                world.verify(id)
                world.restart()
            }
            for _ in 0..<5 { run(world) }
            #expect(!world.isOpen() && world.point("3301")?.restore == nil, "fate \(fate)")
            #expect(world.everOpened(.confirmRestore) == 0, "fate \(fate)")
            #expect(world.oracle.violations == [], "fate \(fate)")
        }
    }

    @Test func `RULES nobody is made dark by a test while people sleep`() throws {
        var terms = Terms.quick()
        terms.quietHours = Terms.residential.quietHours
        let world = try street(balance: Money(yuan: 50), terms: terms, at: EngineHarness.morning - .hours(7))
        let answer = world.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)
        #expect(answer?.code == "commission.refused" && answer?.reasons == [.quietHours])
    }

    @Test func `I-C6 I-C7 protection and throttle hold for commissioning too`() throws {
        let guarded = EngineHarness.street([
            Flat("3301", balance: Money(yuan: 5)) {
                $0.separateRelay = true
                $0.pairingProven = false
                $0.protection = .hospital
            }
        ])
        #expect(guarded.ask(.commission(meter: "m3301"), by: EngineHarness.engineer)?.reasons == [.protected])
        let flats = (1...4).map { number in
            Flat("330\(number)", balance: Money(yuan: 5)) {
                $0.separateRelay = true
                $0.pairingProven = false
            }
        }
        let busy = EngineHarness.street(flats, terms: .quick(throttle: Throttle()))
        let answers = (1...4).map { busy.ask(.commission(meter: "m330\($0)"), by: EngineHarness.engineer) }
        #expect(
            answers.map { $0?.code } == [
                "commission.started", "commission.started", "commission.refused", "commission.refused",
            ])
        #expect(answers.last??.reasons == [.throttled])
    }
}
