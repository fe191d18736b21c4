import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Without proof of who answers, nothing is operated.
@Suite struct IdentityTests {
    @Test func `I-C1 RULES a separate relay that tells no serial number is proposed to a person, not switched off`()
        throws
    {
        for (serial, trips) in [(SerialNumber("4271001"), true), (nil, false)] {
            let world = EngineHarness.arrears {
                $0.separateRelay = true
                $0.relaySerial = serial
            }
            #expect((world.untilSelect(steps: 20) != nil) == trips)
            if trips { continue }
            #expect(world.items(.proposal).map(\.reason) == ["identity_not_provable"])
            #expect(world.decisions.last?.reasons.contains(.identityNotProvable) == true)
        }
    }

    @Test func `F-B4 I-C1 I-C9 an energy proves nothing on a TCP line driven by libmodbus, which sees no wrong unit`()
        throws
    {
        for driver in LineDriver.allCases {
            let flat = Flat("3301", balance: Money(yuan: -1)) { $0.serial = nil }
            let world = EngineHarness.street([flat], driver: driver)
            let meter = try #require(world.meter("3301"))
            world.load[meter] = Watts(4_400)
            let trip = world.untilSelect(steps: 20)
            #expect((trip != nil) == (driver == .shard))
            if driver == .shard { continue }
            #expect(world.decisions.last?.reasons.contains(.identityNotProvable) == true)
            // Nobody has heard of the relay since.
            world.pass(.minutes(5))
            let until = world.clocks.wall + .hours(1)
            let answer = world.ask(.restore(account: "3301", graceUntil: until), by: EngineHarness.supervisor)
            #expect(answer?.code == "restore.fieldJob")
            #expect(world.takeOrders().isEmpty)
            #expect(world.items(.fieldJob).count == 1)
        }
    }
}
