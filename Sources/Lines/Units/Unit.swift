import Quantities
import Supply

/// What a line knows of one unit behind it.
struct Unit: Sendable {
    let number: UInt8
    /// Silence that it wants between two requests.
    var gap: Span = .zero
    /// Not before this time is it asked again.
    var readyAt = Monotonic(milliseconds: .min)
    /// Silences in a row; above 0 the unit is suspended.
    var failures = 0
    /// When a suspended unit may be tried again.
    var retryAt = Monotonic(milliseconds: .min)
    /// Why it is suspended.
    var fault = LineFault.silent
    /// The reading that tries a suspended unit; the others wait for what it finds.
    var probe: Int?
    /// The last of ``Line/Path/round`` in which it answered.
    var answeredIn = 0
    /// When someone last insisted on asking it though it was suspended.
    var insistedAt: Monotonic?
    /// The order that holds it between select and operate.
    var holder: Int?
    /// Readings that wait until the unit is let go or answers.
    var parked = Ring()

    var isSuspended: Bool { failures > 0 }
}

/// The units of a line by number; at most 256, and few lines have many.
struct UnitTable: Sendable {
    private var slots = [Int16](repeating: -1, count: 256)
    private var units: [Unit] = []

    /// Where the unit stands in this table, from now on.
    mutating func slot(of number: UInt8) -> Int {
        let known = slots[Int(number)]
        if known >= 0 { return Int(known) }
        slots[Int(number)] = Int16(units.count)
        units.append(Unit(number: number))
        return units.count - 1
    }

    var indices: Range<Int> { units.indices }

    subscript(slot: Int) -> Unit {
        get { units[slot] }
        _modify { yield &units[slot] }
    }
}
