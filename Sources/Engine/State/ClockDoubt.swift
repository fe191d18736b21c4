import Metering
import Quantities
import Supply

/// Why the gateway's clock is not trusted.
public enum ClockDoubt: String, Hashable, Sendable, CaseIterable {
    /// The kernel does not say that it is in step with a time source.
    case notSynchronized = "not_synchronized"
    /// It shows a time before the newest record.
    case behind
    /// It jumped, and has not held for long enough since.
    case jumped
}

extension Draft {
    /// What stands before the trust in the clock; nil where it is trusted.
    func clockDoubt(last: Instant) -> ClockDoubt? {
        if gateway.clockTrusted { return nil }
        if clocks.wall < last - Draft.largestStep { return .behind }
        return clocks.synchronized ? .jumped : .notSynchronized
    }

    /// A person vouches for the clock. One that is before the newest record would make money of tomorrow look old: whoever means
    /// it says so, knowing both times.
    mutating func trustClock(_ actor: Actor, evenBehind: Bool) -> StaffAnswer {
        guard evenBehind || gateway.wall - now <= Draft.largestStep else {
            return StaffAnswer(
                .refused, "clock.behind",
                details: [.init("time", calendar.rfc3339(now)), .init("last_record", calendar.rfc3339(gateway.wall))])
        }
        if evenBehind { bringReadingsBack() }
        gateway.clockTrusted = true
        gateway.clockTrustedBy = actor.name
        gateway.wall = now
        changes.clockDoubtedUntil = nil
        changes.clockCreep = 0
        changes.clockDoubt = nil
        for account in state.accounts.keys.sorted() { touch(account) }
        return StaffAnswer(.done, "clock.trusted", details: [.init("time", calendar.rfc3339(now))])
    }

    /// Meters that were read while the clock was ahead would not be read anew until it has caught up with them: for a year, at worst.
    /// And nobody knows how old those readings are: a trip waits for a mark from here on.
    private mutating func bringReadingsBack() {
        for id in state.meters.keys.sorted() {
            guard var meter = meters[id], let series = meter.series.broughtBack(to: now) else { continue }
            meter.series = series
            readSinceStart[id] = false
            if let account = point(of: id)?.record.account {
                meters[id] = meter
                writeThrough(account)
            } else {
                meter.includesReading = gateway.readingNumber
                meters[id] = meter
                records.append(.meter(meter))
            }
        }
    }
}
