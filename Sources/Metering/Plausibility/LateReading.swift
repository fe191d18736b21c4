import Quantities

/// Why a reading that was told afterwards is not billed.
public enum LateFault: String, Hashable, Sendable, Codable, CaseIterable {
    /// It lies in no gap that still waits for data: it is known already, too old, or later than all that is known.
    case noGap = "no_gap"
    /// It lies below the gap's beginning or above its end.
    case contradicts
    /// More than the connection can carry in the time before it or after it.
    case impossible
    /// The values themselves cannot be, or nobody knows when they were true.
    case defects
    /// Another device told it.
    case foreign
    /// Without energy.
    case incomplete
    /// What the gap was charged is settled for good.
    case forgotten
    /// The meter's own registers divided the gap, and this reading tells nothing of them.
    case withoutRegisters = "without_registers"
}

extension Sample {
    /// What is wrong with a late sample by itself.
    ///
    /// - Parameter boundSerial: what the binding expects; nil where the profile has no serial number.
    public func lateFault(boundSerial: SerialNumber?) -> LateFault? {
        if let serial, let boundSerial, serial != boundSerial { return .foreign }
        if !defects.isEmpty { return .defects }
        guard let energy else { return .incomplete }
        return energy < .zero ? .defects : nil
    }
}

/// A gap between two readings that counted, cut in two by one in between.
public struct LateDivision: Hashable, Sendable {
    /// Consumed from the gap's beginning to the late reading, and from there to its end; together what the gap had.
    public let before: WattHours
    public let after: WattHours

    /// - Parameters:
    ///   - consumed: what was counted between the two ends.
    ///   - modulus: where the register begins anew; nil where it is not known.
    /// - Throws: ``LateFault/contradicts`` where it does not follow from both ends, ``LateFault/impossible``.
    public init(
        of consumed: WattHours, from: AcceptedReading, to: AcceptedReading, at late: AcceptedReading,
        modulus: WattHours?, limits: MeterLimits
    ) throws(LateFault) {
        before = try LateDivision.step(from, late, modulus, limits)
        after = try LateDivision.step(late, to, modulus, limits)
        if before + after != consumed { throw .contradicts }
    }

    private static func step(
        _ earlier: AcceptedReading, _ later: AcceptedReading, _ modulus: WattHours?, _ limits: MeterLimits
    ) throws(LateFault) -> WattHours {
        let step = RegisterStep(from: earlier, to: later, modulus: modulus, limits: limits)
        if let consumed = step.consumed { return consumed }
        throw step == .jump ? .impossible : .contradicts
    }
}

extension LateFault: Error {}
