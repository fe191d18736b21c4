import Metering
import ModbusFrames
import Quantities
import Supply

/// What is read together at a mark: one meter, or all meters of a concentrator's image.
struct Reader: Sendable {
    let unit: Int
    /// Which of the line's mark schedules.
    let schedule: Int
    /// Indices into the configuration's meters.
    var meters: [Int]
    /// As configured, less what the device refused.
    var profile: DeviceProfile
    var blocks: Range<Int>
    var plan: RegisterPlan
    /// Points that the device refused, left out of readings and of the samples inside orders.
    var refused: [Quantity] = []

    var isImage: Bool { profile.image != nil }
}

/// The meters with one mark interval.
struct Schedule: Sendable {
    let interval: Span
    /// The mark that is being read, or was last.
    var mark: Instant
    /// Indices into the line's readers, in the configuration's order.
    var readers: [Int] = []
}

/// One reader's way through a mark, or one on-demand read of a meter.
struct Reading: Sendable {
    enum Phase: Sendable {
        /// Nothing to do; of an on-demand read: free for the next one.
        case idle
        /// Waits in its lane.
        case queued
        /// All that may be sent is sent.
        case flying
        /// Waits in ``Unit/parked``.
        case parked
        /// Waits out the device's gap; then it goes first.
        case gap
        /// Waits out a back-off; then it goes last.
        case resting
    }

    enum Lane: Sendable {
        case demand, mark, backfill
    }

    var reader: Int
    var unit: Int
    var phase = Phase.idle
    var lane: Lane
    var exchange: Exchange?
    /// Answers to requests of an earlier attempt are nobody's.
    var attempt: UInt32 = 0
    var mark = Instant(milliseconds: 0)
    /// When the attempt's first request was sent.
    var begun: Monotonic?
    /// Failures in a row.
    var failures = 0
    /// Why the last attempt failed.
    var fault: LineFault?

    /// Of an on-demand read: the meter's index, and who waits.
    var meter = 0
    var tokens: [UInt64] = []
}

/// Who is waiting to be read, by lane.
struct Lanes: Sendable {
    var demand = Ring()
    var mark = Ring()
    var backfill = Ring()

    subscript(lane: Reading.Lane) -> Ring {
        get {
            switch lane {
            case .demand: demand
            case .mark: mark
            case .backfill: backfill
            }
        }
        _modify {
            switch lane {
            case .demand: yield &demand
            case .mark: yield &mark
            case .backfill: yield &backfill
            }
        }
    }
}
