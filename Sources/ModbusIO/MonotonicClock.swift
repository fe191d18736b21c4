import Glibc

/// The machine's monotonic clock, as all of this module's times are told.
public enum MonotonicClock {
    /// Milliseconds since some moment of this boot; stands still while the machine sleeps.
    public static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
