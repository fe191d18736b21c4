import Glibc
import Quantities

/// The civil time of the start, carried on by the monotonic clock: it never goes back.
struct Clock {
    private let wallAtStart: Int64
    private let monotonicAtStart: Int64

    init() {
        wallAtStart = Clock.read(CLOCK_REALTIME)
        monotonicAtStart = Clock.read(CLOCK_MONOTONIC)
    }

    var now: Instant { Instant(milliseconds: wallAtStart + Clock.read(CLOCK_MONOTONIC) - monotonicAtStart) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
