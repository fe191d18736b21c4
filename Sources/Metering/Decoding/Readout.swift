import Quantities

/// What one exchange told about one device or block, decoded, with no meter's name on it yet.
public struct Readout: Hashable, Sendable {
    /// The billed register, nearest Wh.
    public internal(set) var energy: WattHours?
    /// What one step of that register means, rounded up; at least 1 Wh.
    public internal(set) var resolution = WattHours(1)
    /// Where that register begins anew, Wh; nil where it is not known.
    public internal(set) var modulus: WattHours?
    public internal(set) var power: Watts?
    /// The largest of the phases.
    public internal(set) var current: Milliamperes?
    /// The smallest of the phases that are not zero; zero where all are.
    public internal(set) var voltage: Millivolts?
    public internal(set) var serial: SerialNumber?
    /// What the relay's register held; nil where it was not read.
    public internal(set) var relay: RelayReadout?
    /// Nil where the meter has no such state, or it was not asked for.
    public internal(set) var keepPower: KeepPower?
    /// By what the device multiplies its values itself.
    public internal(set) var ratio: ToldRatio?
    /// How old the source says that the values are; nil where it says nothing.
    public internal(set) var age: Span?
    /// The source's own time, Unix seconds; nil where it says nothing.
    public internal(set) var sourceSeconds: Int64?
    /// Seconds since the device started; nil where it was not read.
    public internal(set) var uptimeSeconds: Int64?
    /// Of a meter that keeps credit; nil where it was not read whole.
    public internal(set) var credit: MeterCredit?
    /// By band, in their order; empty unless all of them were read.
    public internal(set) var registers: [BandEnergy] = []
    /// Reactive energy, varh.
    public internal(set) var reactive: Int64?
    /// The meter's own clock, seconds since 1970-01-01 00:00 of the site's time.
    public internal(set) var meterSeconds: Int64?
    /// The words of the points that were read, in the plan's order.
    public internal(set) var raw: [UInt16] = []
    public internal(set) var defects: [SampleDefect] = []
}

/// A relay's state register.
public enum RelayReadout: Hashable, Sendable {
    case state(RelayState)
    /// None of the profile's states: the raw register, unmasked.
    case unknown(UInt16)

    /// The state, or nil where the register held none.
    public var state: RelayState? {
        if case .state(let state) = self { state } else { nil }
    }
}
