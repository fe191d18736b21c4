import Engine
import Quantities

/// The clocks of the daemon's machine. True time is the world's; these run with it, or wrong.
struct Timepieces {
    /// A clock that shows `shown` at `since` and goes on from there at `rate` millionths of the true speed.
    private struct Hand {
        var since: Int64
        var shown: Int64
        var rate: Int64 = 1_000_000

        func at(_ now: Int64) -> Int64 { shown + (now - since) * rate / 1_000_000 }

        mutating func set(_ now: Int64, to shown: Int64? = nil, rate: Int64? = nil) {
            self.shown = shown ?? at(now)
            since = now
            if let rate { self.rate = rate }
        }
    }

    private var wallHand: Hand
    private var monotonicHand = Hand(since: 0, shown: 5_000)
    /// What the kernel says of the wall clock.
    var isSynchronized = true
    private(set) var boot = 1

    /// The true time of day at the story's start, ms.
    private let morning: Int64

    init(_ morning: Instant) {
        self.morning = morning.milliseconds
        wallHand = Hand(since: 0, shown: morning.milliseconds)
    }

    func wall(_ now: Int64) -> Instant { Instant(milliseconds: wallHand.at(now)) }

    func monotonic(_ now: Int64) -> Monotonic { Monotonic(milliseconds: monotonicHand.at(now)) }

    func clocks(_ now: Int64) -> Clocks {
        Clocks(wall: wall(now), monotonic: monotonic(now), boot: "boot-\(boot)", synchronized: isSynchronized)
    }

    /// When the monotonic clock will show this, `now` at the earliest.
    func when(_ monotonic: Monotonic, from now: Int64) -> Int64 {
        let wait = monotonic.milliseconds - monotonicHand.at(now)
        guard wait > 0 else { return now }
        // Rounded up: whoever wakes too early finds that it is not time yet.
        return now + (wait * 1_000_000 + monotonicHand.rate - 1) / monotonicHand.rate
    }

    /// The machine starts again at `at`, which may lie ahead: the monotonic clock counts anew from there.
    mutating func reboot(at: Int64) {
        boot += 1
        monotonicHand = Hand(since: at, shown: 5_000, rate: monotonicHand.rate)
    }

    mutating func setWall(_ now: Int64, ahead: Int64) { wallHand.set(now, to: morning + now + ahead) }

    mutating func moveWall(_ now: Int64, by: Int64) { wallHand.set(now, to: wallHand.at(now) + by) }

    mutating func setWallRate(_ now: Int64, _ rate: Int64) { wallHand.set(now, rate: rate) }

    mutating func setMonotonicRate(_ now: Int64, _ rate: Int64) { monotonicHand.set(now, rate: rate) }

    /// How far the wall clock is ahead of the true time, ms.
    func error(_ now: Int64) -> Int64 { wallHand.at(now) - morning - now }

    /// All is right again, and the kernel says so.
    mutating func heal(_ now: Int64) {
        setWall(now, ahead: 0)
        setWallRate(now, 1_000_000)
        setMonotonicRate(now, 1_000_000)
        isSynchronized = true
    }
}
