import Quantities

/// What became of a sample.
public struct Judgement: Hashable, Sendable {
    /// The sample with its quality.
    public let reading: Reading
    /// The meter's state from now on.
    public let series: MeterSeries
    /// What a person must be told about, beyond the quality; nil where nothing new came up.
    public let event: PlausibilityEvent?
}

/// A change that someone must act on. Each is told once, when it begins or ends.
public enum PlausibilityEvent: Hashable, Sendable {
    /// The meter is no longer believed, from this reading on.
    case distrusted(QuarantineReason)
    /// Three readings have restored trust.
    case trusted
    /// The meter is at one with itself but not with its past; a person has to accept a new baseline, or find the fault.
    case baselineWanted
    /// Another device answers in this meter's place: control off (F-B13).
    case foreignSerial(SerialNumber)
    /// The bound device answers again.
    case serialReturned
}

/// How one register value follows from an earlier one.
enum RegisterStep: Equatable {
    case forward(WattHours)
    case rollover(WattHours)
    case fall
    case jump
    case zero

    /// What was consumed, where the step is possible.
    var consumed: WattHours? {
        switch self {
        case .forward(let energy), .rollover(let energy): energy
        case .fall, .jump, .zero: nil
        }
    }

    init(from earlier: AcceptedReading, to later: AcceptedReading, modulus: WattHours?, limits: MeterLimits) {
        // A step of each register besides: two readings may differ by that much with next to nothing consumed.
        let possible = limits.maximumEnergy(in: later.sourceTime - earlier.sourceTime)
        let (slack, overflow) = earlier.resolution.value.addingReportingOverflow(later.resolution.value)
        let (most, overflowToo) = possible.value.addingReportingOverflow(slack)
        let maximum = overflow || overflowToo ? Int64.max : most

        // Energies are never negative here, so these differences cannot overflow.
        let difference = later.energy.value - earlier.energy.value
        if difference >= 0 {
            self = difference <= maximum ? .forward(WattHours(difference)) : .jump
        } else if later.energy == .zero {
            // Some meters answer zero for whatever they cannot read just now.
            self = .zero
        } else if let modulus = modulus?.value, earlier.energy.value < modulus,
            case let around = modulus - earlier.energy.value + later.energy.value, around <= maximum
        {
            self = .rollover(WattHours(around))
        } else {
            self = .fall
        }
    }
}

extension QuarantineReason {
    init?(_ step: RegisterStep) {
        switch step {
        case .forward, .rollover: return nil
        case .fall: self = .fall
        case .jump: self = .jump
        case .zero: self = .zero
        }
    }
}
