import Metering
import Quantities

/// Which relay, where, and how it is proven: all that a line needs to operate it. Part of the order that is given to the line,
/// so that a later change of master data cannot redirect one that is under way.
public struct RelayAddress: Hashable, Sendable {
    /// The relay, and the supply point that it switches.
    public let supplyPoint: SupplyPointID
    /// The meter that measures this supply point.
    public let meter: MeterID
    /// How the meter is reached; on the same line as the relay.
    public let meterUnit: UInt8
    public let meterProfile: String
    /// The meter's block where it lies in a concentrator's image, else 0.
    public let meterBlock: Int
    /// The serial number that the binding expects of the meter; nil where the profile has none.
    public let meterSerial: SerialNumber?
    /// The line that both hang on.
    public let line: LineID
    /// The device that holds the relay: the meter's own unit and profile, or another device's.
    public let relayUnit: UInt8
    public let relayProfile: String
    /// 0-based.
    public let relayChannel: Int
    /// The serial number that the binding expects of a separate relay device; nil where the relay sits in the meter or the
    /// device has none.
    public let relaySerial: SerialNumber?

    public init(
        supplyPoint: SupplyPointID, meter: MeterID, meterUnit: UInt8, meterProfile: String, meterBlock: Int = 0,
        meterSerial: SerialNumber?, line: LineID, relayUnit: UInt8, relayProfile: String, relayChannel: Int,
        relaySerial: SerialNumber?
    ) {
        self.supplyPoint = supplyPoint
        self.meter = meter
        self.meterUnit = meterUnit
        self.meterProfile = meterProfile
        self.meterBlock = meterBlock
        self.meterSerial = meterSerial
        self.line = line
        self.relayUnit = relayUnit
        self.relayProfile = relayProfile
        self.relayChannel = relayChannel
        self.relaySerial = relaySerial
    }

    /// A meter as a purchase addresses it: nothing but the meter itself.
    public init(
        creditOf meter: MeterID, supplyPoint: SupplyPointID, unit: UInt8, profile: String, block: Int,
        serial: SerialNumber?, line: LineID
    ) {
        self.init(
            supplyPoint: supplyPoint, meter: meter, meterUnit: unit, meterProfile: profile, meterBlock: block,
            meterSerial: serial, line: line, relayUnit: unit, relayProfile: profile, relayChannel: 0, relaySerial: nil)
    }

    /// Whether the relay is a device of its own.
    public var isSeparate: Bool { relayUnit != meterUnit || relayProfile != meterProfile }
}

/// How the meter must prove who it is, in the same exchange as the operation (RULES: identity).
public enum IdentityProof: Hashable, Sendable {
    /// It tells this serial number.
    case serial(SerialNumber)
    /// It has no readable serial number: its energy lies within these bounds, Wh, both included, and the engine has made
    /// sure that no other meter of the endpoint can lie there.
    case energyWindow(ClosedRange<WattHours>)
}

/// What a line is told to do with a relay. A close carries its authority and runs alone to its end; a trip stops after its
/// select and comes back to ask (decision 13).
public enum LineOrder: Hashable, Sendable {
    /// Select, compare, write where not yet closed, settle, verify. Never waits for anyone. What the meter's own protection holds open
    /// is not written to, and ends seen as that: it had a cause (I-C11).
    ///
    /// `insist`: write even where it reads closed, since an opening of which nobody knows may still be on its way to the contacts
    /// or to the register that tells of them (F-B18).
    case close(OrderID, RelayAddress, IdentityProof, insist: Bool)
    /// As a close, where an engineer has seen to what the meter's own protection opened for: written onto it once.
    case closeOverProtection(OrderID, RelayAddress, IdentityProof)
    /// As a close, for a relay that a person at the meter closes in the end; one that would close by itself is left as it is, and the
    /// order ends not done, forbidden.
    case arm(OrderID, RelayAddress, IdentityProof)
    /// Select only: identity, a fresh reading and the relay's state; then the unit is held for ``release`` or ``abandon``.
    case selectTrip(OrderID, RelayAddress, IdentityProof)
    /// The permit is durable: operate, settle, verify. Dropped where it comes after `deadline`: nothing was written then.
    case release(OrderID, deadline: Monotonic)
    /// The trip or look is off: let the unit go, write nothing.
    case abandon(OrderID)
    /// Only look: identity and relay state. How an unknown outcome is settled.
    case readBack(OrderID, RelayAddress, IdentityProof)
    /// Put a purchase into a meter that keeps credit: select (serial number and count of purchases in one unbroken exchange), one write
    /// where the count is `expected`, settle, verify by the count. One shot: what came of it is told by
    /// ``OrderOutcome/counted(_:wrote:_:)``, and whether to try again is the engine's.
    case purchase(OrderID, RelayAddress, IdentityProof, CreditAmount, expected: Int64)
    /// Only look: identity, what is left, and the count of purchases.
    case readCredit(OrderID, RelayAddress, IdentityProof)
}

/// What a line found or did for an order. Every order gets ``selected`` at most once, and exactly one end.
public enum OrderReport: Hashable, Sendable {
    /// A trip's select: the identity matched; here is a fresh sample (with serial where there is one) and the relay's state.
    case selected(OrderID, Sample, RelayState)
    /// The end of the order.
    case ended(OrderID, OrderOutcome)
}

/// How an order ended on the line.
public enum OrderOutcome: Hashable, Sendable {
    /// Read back after settling: the relay is in this state. `sample` is the meter read in the same breath, where it answered.
    /// `wrote` is false where the relay was in the wanted state already, or the order only looked.
    case seen(RelayState, wrote: Bool, Sample?)
    /// The meter's credit and its count of purchases, with the sample that told them. `wrote` is false where no purchase left: the
    /// order only looked, or the count was not the expected one.
    case counted(MeterCredit, wrote: Bool, Sample)
    /// A write left, and what came of it is not known (time-out, lost connection, acknowledge); the read-back did not answer.
    case unknown(LineFault)
    /// Nothing was written, because of this.
    case notDone(LineFault)
}

/// Why a line could not do what it was told.
public enum LineFault: Hashable, Sendable {
    /// No reply.
    case silent
    /// The connection is down, or went down before anything was sent.
    case unreachable
    /// 0A: the gateway's path to the device.
    case pathUnavailable
    /// 0B: the device behind the gateway does not answer.
    case targetSilent
    /// 06: the device was busy and did not execute.
    case busy
    /// 05: accepted and slow; neither done nor refused.
    case acknowledged
    /// Any other exception code.
    case exception(UInt8)
    /// The device told another serial number than the binding; nil: it told none that can be read.
    case wrongIdentity(SerialNumber?)
    /// A reply that belongs to someone else (F-B4).
    case misrouted
    /// A reply that cannot be understood.
    case garbled
    /// The relay's register holds none of the profile's states.
    case noState(UInt16)
    /// The relay's state is from before the order or its write, or marked as not to be used: it says nothing about now.
    case stale
    /// The release came after its deadline; or the select was never released.
    case tooLate
    /// Another order for this relay took its place, or it was abandoned.
    case superseded
    /// The profile does not allow this write, or does not exist.
    case forbidden
    /// The device restarted in mid-operation (F-B19).
    case restarted
}
