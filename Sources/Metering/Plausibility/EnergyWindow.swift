import Quantities

/// Where a meter's register can stand by now: the identity of a meter that tells no serial number (RULES: identity).
///
/// From the last reading that counted, up to what the connection can have carried since. A meter whose energy lies in its own
/// window, and in whose window no other meter of the endpoint can lie, is that meter; anything else proves nothing, and then
/// there is no trip.
public struct EnergyWindow: Hashable, Sendable {
    /// The lowest and the highest value, both included.
    public let range: ClosedRange<WattHours>
    /// Where the register begins anew within the window: values from 0 to this one are in it too. Nil where it does not.
    public let wrapped: WattHours?

    /// - Parameters:
    ///   - last: the last reading that counted.
    ///   - now: when the candidate was read.
    ///   - limits: of the supply point.
    ///   - modulus: where the register begins anew; nil where it is not known.
    public init(last: AcceptedReading, now: Instant, limits: MeterLimits, modulus: WattHours? = nil) {
        let low = last.energy
        let most = limits.maximumEnergy(in: now - last.sourceTime)
        // One step of the register besides: it may have been about to move.
        let (rise, overflow) = most.value.addingReportingOverflow(last.resolution.value)
        let (sum, overflowToo) = low.value.addingReportingOverflow(max(overflow ? .max : rise, 0))
        let high = WattHours(overflowToo ? .max : sum)
        if let modulus, modulus > low, high >= modulus {
            range = low...WattHours(modulus.value - 1)
            wrapped = WattHours(high.value - modulus.value)
        } else {
            range = low...high
            wrapped = nil
        }
    }

    /// Whether the register can stand there.
    public func contains(_ energy: WattHours) -> Bool {
        parts.contains { $0.contains(energy) }
    }

    /// Whether the two meters could show the same energy.
    public func overlaps(_ other: EnergyWindow) -> Bool {
        parts.contains { mine in other.parts.contains { mine.overlaps($0) } }
    }

    private var parts: [ClosedRange<WattHours>] {
        guard let wrapped else { return [range] }
        return [range, .zero...wrapped]
    }

    /// Whether `candidate` proves that this meter answers: it lies in this window, and no other meter of the endpoint can show an
    /// energy of this window.
    ///
    /// - Parameter others: the windows of the other meters of the endpoint; nil for one that has never been read, which can be
    ///   anything and so leaves nothing proven.
    public func identifies(_ candidate: WattHours, among others: some Sequence<EnergyWindow?>) -> Bool {
        guard contains(candidate) else { return false }
        return others.allSatisfy { other in other.map { !overlaps($0) } ?? false }
    }
}
