import Glibc

/// The machine's monotonic clock, as all of this module's times are told.
public enum MonotonicClock {
    /// Milliseconds since this boot; goes on while the machine sleeps, so that no deadline outlives a sleep.
    public static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
