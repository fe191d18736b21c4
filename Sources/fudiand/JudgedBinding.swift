import Documents
import Engine
import Gateway
import Metering
import Quantities
import Supply

/// What the profiles say of a binding: the engine knows no profiles.
struct JudgedBinding {
    let daemon: Daemon

    /// A binding as the profiles see it, like an imported one: in the form in which the device tells its number.
    func command(_ command: StaffCommand) async -> StaffCommand {
        guard case .bind(let meter, let serial, let relaySerial, let unbinds, _) = command else { return command }
        let known = await daemon.driver.read { state -> (meter: String, relay: String?)? in
            guard let meter = state.meterByNumber[meter].flatMap({ state.meters[$0]?.record }) else { return nil }
            let relay = state.supplyPoints.values.first { $0.record.meter == meter.id }?.record.relay
            return (meter.profile, relay?.profile)
        }
        guard let known else { return command }
        var flaw: BindFlaw?
        func told(_ serial: SerialNumber?, by name: String?) -> SerialNumber? {
            guard let serial, let profile = name.flatMap({ daemon.profiles[$0] }) else { return serial }
            guard let identity = profile.identity else {
                flaw = flaw ?? .serialNotTold
                return serial
            }
            guard let told = identity.asTold(serial.text) else {
                flaw = flaw ?? .serialMalformed
                return serial
            }
            return SerialNumber(told)
        }
        let (first, second) = (told(serial, by: known.meter), told(relaySerial, by: known.relay))
        if unbinds, daemon.profiles[known.meter]?.identity != nil { flaw = .serialTold }
        return .bind(meter: meter, serial: first, relaySerial: second, unbinds: unbinds, flaw: flaw)
    }
}
