import Quantities
import Supply

extension Draft {
    /// A difference between wall and monotonic clock above which the wall clock is not believed any more (F-S6).
    static let largestStep = Span.minutes(5)
    /// After a jump the kernel's word alone suffices again only when it has held for so long.
    static let doubtAfterJump = Span.minutes(5)

    /// On the day on which a version of terms takes effect, the lines are configured anew: it may say how often meters are read. Also
    /// where the day goes back because a clock was set right.
    mutating func beginTerms() {
        guard state.startedAt != nil else { return }
        let (before, today) = (calendar.date(at: state.gateway.wall), calendar.date(at: gateway.wall))
        guard before != today else { return }
        let (first, last) = (min(before, today), max(before, today))
        if state.terms.values.joined().contains(where: { first < $0.from && $0.from <= last }) {
            effects.append(.configureLines)
        }
    }

    /// Brings the gateway's clocks up to the turn's (RULES: Clock).
    mutating func advanceClock() {
        let before = gateway
        let sameBoot = before.boot == clocks.boot
        let wallStep = clocks.wall - before.wall
        if sameBoot {
            let step = clocks.monotonic - before.monotonic
            gateway.trustedTime = gateway.trustedTime + max(step, .zero)
            let drift = (wallStep - step).milliseconds.magnitude
            let creep = noteCreep(by: wallStep - step, in: step, isTrusted: before.clockTrusted)
            if max(drift, creep) > Draft.largestStep.milliseconds.magnitude, before.clockTrusted {
                changes.clockCreep = 0
                gateway.clockTrusted = false
                gateway.clockTrustedBy = nil
                changes.clockDoubtedUntil = clocks.monotonic + Draft.doubtAfterJump
                audit("clock.jumped", "clock", reason: "the wall clock moved by \(wallStep) while \(step) passed")
                effects.append(.alarm(code: "clock.jumped", detail: "\(wallStep) in \(step)"))
            }
            // What was doubted in the last life of this boot is doubted still: a restart proves nothing.
            if state.startedAt == nil, !before.clockTrusted {
                changes.clockDoubtedUntil = clocks.monotonic + Draft.doubtAfterJump
            }
        } else {
            gateway.clockTrustedBy = nil
            gateway.clockTrusted = false
        }
        if let until = changes.clockDoubtedUntil, clocks.monotonic >= until { changes.clockDoubtedUntil = nil }
        #if SEEDED_BUGS
            var clocks = self.clocks
            if SeededBug.kernelIgnored.isPlanted { clocks.synchronized = true }
            if SeededBug.jumpBelieved.isPlanted { changes.clockDoubtedUntil = nil }
        #endif
        let isAfterLastRecord = clocks.wall >= before.wall - Draft.largestStep
        let isBelieved = clocks.synchronized && isAfterLastRecord && changes.clockDoubtedUntil == nil
        let trusted = gateway.clockTrustedBy != nil || isBelieved
        if trusted && !gateway.clockTrusted {
            // Across boots the wall clock counts, where it was trusted at both ends.
            if !sameBoot, before.clockTrusted, !before.boot.isEmpty {
                gateway.trustedTime = gateway.trustedTime + max(wallStep, .zero)
            }
            gateway.clockTrusted = true
        } else if !trusted {
            gateway.clockTrusted = false
        }
        changes.clockDoubt = clockDoubt(last: before.wall)
        gateway.boot = clocks.boot
        if !gateway.clockTrusted { changes.clockCreep = 0 }
        // A clock that nobody trusts does not lower the time of the last record: it is what the next one is held against.
        gateway.wall = gateway.clockTrusted ? clocks.wall : max(before.wall, clocks.wall)
        gateway.monotonic = clocks.monotonic
    }

    /// How far small steps have brought the wall clock away from the monotonic one, ms: one that stands still or creeps never jumps. An
    /// honest clock is corrected by less than a thousandth, which is forgiven.
    private mutating func noteCreep(by gap: Span, in step: Span, isTrusted: Bool) -> UInt64 {
        guard isTrusted, state.startedAt != nil else { return 0 }
        // In thousandths of a ms, so that short turns forgive too.
        let forgiven = max(step.milliseconds, 0)
        let (moved, overflow) = gap.milliseconds.multipliedReportingOverflow(by: 1_000)
        let (sum, overflowToo) = changes.clockCreep.addingReportingOverflow(moved)
        if overflow || overflowToo { return .max }
        changes.clockCreep = sum > 0 ? max(sum - forgiven, 0) : min(sum + forgiven, 0)
        return (changes.clockCreep / 1_000).magnitude
    }
}
