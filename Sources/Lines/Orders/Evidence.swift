import Metering
import ModbusFrames
import Quantities
import Supply

/// What the parts of an order told, once all of them are read.
struct Evidence: Sendable {
    /// The meter, where it told anything.
    let sample: Sample?
    /// What the relay's register held; nil where it could not be read, or is marked as not to be used.
    let relay: RelayReadout?
    /// Why there is none.
    let relayFault: LineFault
    /// How long before the arrival that was true: zero where the device itself answers, more where a cache did; nil where
    /// nobody knows.
    let relayAge: Span?
    /// How exactly that is known: it may be older by so much.
    let relayAgeResolution: Span
    /// The serial number of the device that holds the relay.
    let relaySerial: SerialNumber?
    /// How long that device has been running.
    let uptime: Int64?
    /// Why the credit is not known, where it is not.
    let creditFault: LineFault
    /// Why the devices are not proven to be those of the binding; nil where they are.
    let identityFault: LineFault?

    /// - Parameter waited: how long ago the order came.
    init(_ operation: Operation, purpose: ReadingPurpose, arrival: Instant, waited: Span) {
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
        var relaySource: Sample?
        var relaySerial: SerialNumber?
        var uptime: Int64?
        for exchange in relayParts.map(\.exchange) {
            let block = address.isSeparate ? 0 : address.meterBlock
            let readout = exchange.plan.readout(of: exchange.replies, block: block, channel: address.relayChannel)
            if readout.relay != nil {
                relay = readout.relay
                relaySource = exchange.plan.sample(
                    of: exchange.replies, meter: address.meter, purpose: purpose, arrival: arrival, block: block)
            }
            relaySerial = readout.serial ?? relaySerial
            uptime = readout.uptimeSeconds ?? uptime
        }
        let isFlagged = relaySource?.defects.contains(.errorFlag) == true
        self.sample = sample
        self.relay = isFlagged ? nil : relay
        self.relaySerial = relaySerial
        self.uptime = uptime
        relayFault = isFlagged ? .stale : relayParts.last.map { Evidence.fault(of: $0.exchange) } ?? .silent
        creditFault = operation.parts.first.map { Evidence.fault(of: $0.exchange) } ?? .silent
        let isTimed = relaySource?.defects.contains(.sourceClock) == false
        relayAge = isTimed ? relaySource.map { arrival - $0.sourceTime } : nil
        relayAgeResolution = relaySource?.sourceResolution ?? .zero

        var identityFault: LineFault?
        if let meterPart {
            identityFault = Evidence.meterFault(
                operation.proof, sample, meterPart.exchange, waited: purpose == .verify ? waited : .zero)
        }
        #if SEEDED_BUGS
            if SeededBug.relaySerialUnreadPasses.isPlanted { relaySerial = relaySerial ?? address.relaySerial }
        #endif
        if identityFault == nil, address.isSeparate, let expected = address.relaySerial, relaySerial != expected {
            let failure = relayParts.first?.exchange.failure
            identityFault = relaySerial == nil ? failure?.fault ?? .wrongIdentity(nil) : .wrongIdentity(relaySerial)
        }
        #if SEEDED_BUGS
            if SeededBug.tripUnidentified.isPlanted, operation.kind == .trip { identityFault = nil }
            if SeededBug.closeUnidentified.isPlanted, operation.kind == .close { identityFault = nil }
        #endif
        self.identityFault = identityFault
    }

    private static func meterFault(
        _ proof: IdentityProof, _ sample: Sample?, _ exchange: Exchange, waited: Span
    ) -> LineFault? {
        switch proof {
        case .serial(let expected):
            if sample?.serial == expected { return nil }
            if let told = sample?.serial { return .wrongIdentity(told) }
        case .energyWindow(let window):
            if let sample, let energy = sample.energy, !sample.defects.contains(.errorFlag),
                (window.lowerBound...Evidence.highest(in: window, after: waited)).contains(energy)
            {
                return nil
            }
        }
        return exchange.failure?.fault ?? .wrongIdentity(nil)
    }

    /// Where the register may stand by then. The engine's window holds for a minute and is as wide as what can flow in one, or
    /// wider; a read-back that comes later gets so much more for each further minute.
    private static func highest(in window: ClosedRange<WattHours>, after waited: Span) -> WattHours {
        let minutes = max(waited.milliseconds - 1, 0) / 60_000
        let (width, overflow) = window.upperBound.value.subtractingReportingOverflow(window.lowerBound.value)
        let (rise, overflowToo) = width.multipliedReportingOverflow(by: minutes)
        let (sum, overflowAtLast) = window.upperBound.value.addingReportingOverflow(rise)
        return overflow || overflowToo || overflowAtLast ? WattHours(.max) : WattHours(sum)
    }

    private static func fault(of exchange: Exchange) -> LineFault {
        exchange.failure?.fault ?? exchange.refusals.first?.code.fault ?? .garbled
    }
}
