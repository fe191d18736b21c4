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
}
