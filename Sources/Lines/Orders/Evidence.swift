import Metering
import ModbusFrames
import Quantities
import Supply

/// What the parts of an order told, once all of them are read.
struct Evidence: Sendable {
    /// The meter, where it told anything.
    let sample: Sample?
    /// What the relay's register held; nil where it could not be read.
    let relay: RelayReadout?
    /// Why it could not be read.
    let relayFault: LineFault
    /// The serial number of the device that holds the relay.
    let relaySerial: SerialNumber?
    /// How long that device has been running.
    let uptime: Int64?
    /// Why the devices are not proven to be those of the binding; nil where they are.
    let identityFault: LineFault?

    init(_ operation: Operation, purpose: ReadingPurpose, arrival: Instant) {
        let address = operation.address
        let meterPart = operation.skipsMeter ? nil : operation.parts.first
        let relayParts =
            address.isSeparate ? operation.parts.dropFirst(operation.skipsMeter ? 0 : 1) : operation.parts[...]

        var sample: Sample?
        if let exchange = meterPart?.exchange, exchange.hasValues {
            sample = exchange.plan.sample(
                of: exchange.replies, meter: address.meter, purpose: purpose, arrival: arrival,
                block: address.meterBlock,
                channel: address.isSeparate ? 0 : address.relayChannel)
        }
        var relay: RelayReadout?
        var relaySerial: SerialNumber?
        var uptime: Int64?
        for exchange in relayParts.map(\.exchange) {
            let readout = exchange.plan.readout(
                of: exchange.replies, block: address.isSeparate ? 0 : address.meterBlock, channel: address.relayChannel)
            relay = readout.relay ?? relay
            relaySerial = readout.serial ?? relaySerial
            uptime = readout.uptimeSeconds ?? uptime
        }
        self.sample = sample
        self.relay = relay
        self.relaySerial = relaySerial
        self.uptime = uptime
        relayFault = relayParts.last.map { Evidence.fault(of: $0.exchange) } ?? .silent

        var identityFault: LineFault?
        if let meterPart {
            identityFault = Evidence.meterFault(
                operation.proof, sample, meterPart.exchange, isVerify: purpose == .verify)
        }
        if identityFault == nil, address.isSeparate, let expected = address.relaySerial, relaySerial != expected {
            let failure = relayParts.first?.exchange.failure
            identityFault = relaySerial == nil ? failure?.fault ?? .wrongIdentity(nil) : .wrongIdentity(relaySerial)
        }
        self.identityFault = identityFault
    }

    private static func meterFault(
        _ proof: IdentityProof, _ sample: Sample?, _ exchange: Exchange, isVerify: Bool
    ) -> LineFault? {
        switch proof {
        case .serial(let expected):
            if sample?.serial == expected { return nil }
            if let told = sample?.serial { return .wrongIdentity(told) }
        case .energyWindow(let window):
            // After an operation the energy has moved on, and the engine judges it.
            if isVerify { return nil }
            if let sample, let energy = sample.energy, !sample.defects.contains(.errorFlag), window.contains(energy) {
                return nil
            }
        }
        return exchange.failure?.fault ?? .wrongIdentity(nil)
    }

    private static func fault(of exchange: Exchange) -> LineFault {
        exchange.failure?.fault ?? exchange.refusals.first?.code.fault ?? .garbled
    }
}
