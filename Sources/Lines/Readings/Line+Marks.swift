import Quantities
import Supply

// Marks follow the site's clock, which may step; pauses and time-outs follow the monotonic one, which may not.

extension Line {
    /// Begins the marks whose time has come.
    mutating func followClock() {
        for index in schedules.indices {
            let (mark, interval) = (schedules[index].mark, schedules[index].interval)
            if wall >= mark + interval {
                let current = configuration.calendar.mark(atOrBefore: wall, every: interval)
                begin(current, of: index, lastMissed: current - interval > mark ? current - interval : nil)
            } else if wall < mark - interval {
                // Set back by more than a mark: what was read ahead of time stays read, and the next mark is a new one.
                // A smaller step back brings the same mark again, which was begun already.
                let current = configuration.calendar.mark(atOrBefore: wall, every: interval)
                for reader in schedules[index].readers {
                    reportMissed(reader, mark)
                    dropMark(reader)
                }
                schedules[index].mark = current
            }
        }
    }

    /// After this long without an input the wall clock is looked at: it may have been set.
    static let clockGlance = Span.seconds(30)

    /// When the wall clock, going on as it does, reaches the next mark; or when to look whether it goes on as it does.
    var nextMarkDeadline: Monotonic? {
        var next: Monotonic?
        for schedule in schedules {
            let due = now + min(schedule.mark + schedule.interval - wall, Line.clockGlance)
            if due < next ?? Monotonic(milliseconds: .max) { next = due }
        }
        return next
    }

    /// - Parameter lastMissed: the last of the marks that the clock leapt over; each meter misses it, read or not.
    private mutating func begin(_ mark: Instant, of schedule: Int, lastMissed: Instant?) {
        for reader in schedules[schedule].readers {
            if let lastMissed {
                reportMissed(reader, lastMissed, always: true)
            } else {
                reportMissed(reader, schedules[schedule].mark)
            }
        }
        schedules[schedule].mark = mark

        // Those whose turn did not come at the last mark come first now, so that a line that is too slow for all of its
        // meters reads each of them equally often, those that may be silent last; and what waits for back-fill is due anew.
        var late = Ring()
        var silent = Ring()
        while let index = lanes.backfill.popFirst() {
            if readings[index].phase == .queued, readings[index].lane == .backfill,
                readers[readings[index].reader].schedule == schedule
            {
                readings[index].lane = .mark
                if units[readings[index].unit].isSuspended { silent.append(index) } else { lanes.mark.append(index) }
            } else {
                late.append(index)
            }
        }
        lanes.backfill = late
        for reader in schedules[schedule].readers { makeDue(reader, mark, lane: .mark) }
        while let index = silent.popFirst() { lanes.mark.append(index) }
    }

    mutating func makeDue(_ index: Int, _ mark: Instant, lane: Reading.Lane) {
        let phase = readings[index].phase
        readings[index].mark = mark
        readings[index].lane = lane
        readings[index].fault = nil
        readings[index].exchange = nil
        readings[index].begun = nil
        switch phase {
        case .idle, .flying, .gap:
            readings[index].attempt &+= 1
            readings[index].phase = .queued
            // One that the new mark cut short goes first, or it could be the one cut short each time.
            if phase == .idle { lanes[lane].append(index) } else { lanes[lane].prepend(index) }
        case .queued:
            readings[index].attempt &+= 1
        case .parked, .resting:
            break
        }
    }

    private mutating func dropMark(_ index: Int) {
        if units[readings[index].unit].probe == index { units[readings[index].unit].probe = nil }
        readings[index].phase = .idle
        readings[index].attempt &+= 1
        readings[index].exchange = nil
    }

    private mutating func reportMissed(_ index: Int, _ mark: Instant, always: Bool = false) {
        let reading = readings[index]
        guard always || reading.phase != .idle else { return }
        let fault = reading.phase == .idle ? LineFault.tooLate : reading.fault ?? whyNotTried(reading.unit)
        for meter in readers[index].meters {
            report(.missed(configuration.meters[meter].id, mark: mark, fault))
        }
    }

    private func whyNotTried(_ unit: Int) -> LineFault {
        if !link.isUsable { return .unreachable }
        if path.failures > 0 { return .pathUnavailable }
        return units[unit].isSuspended ? units[unit].fault : .tooLate
    }
}
