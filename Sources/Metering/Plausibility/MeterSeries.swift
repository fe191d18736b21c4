import Quantities

/// What is remembered of a meter to judge its next sample: one for each meter, a value.
///
/// A series is an unbroken run of the same register. A change of meter, a reset or a new baseline closes one series and opens the
/// next; consumption is only ever counted within a series, so that no such event can make a bill (I-M9).
public struct MeterSeries: Hashable, Sendable {
    /// Counts up from 1 for each meter.
    public let number: Int
    /// The last reading that counted, or the accepted baseline; nil before the first.
    public internal(set) var last: AcceptedReading?
    /// The latest source time judged, whether it counted or not.
    public internal(set) var seenUntil: Instant?
    /// Set from the first reading that was not believed until three in a row are.
    public internal(set) var quarantine: QuarantineRun?
    /// The serial number of another device that answered in this meter's place; set until the bound one is seen again.
    public internal(set) var foreign: SerialNumber?

    /// A series that begins with its first good reading, or with a known baseline.
    public init(number: Int = 1, baseline: AcceptedReading? = nil) {
        self.number = number
        last = baseline
        seenUntil = baseline?.sourceTime
    }

    /// The series as the store kept it.
    public init(
        number: Int, last: AcceptedReading?, seenUntil: Instant?, quarantine: QuarantineRun?, foreign: SerialNumber?
    ) {
        self.number = number
        self.last = last
        self.seenUntil = seenUntil
        self.quarantine = quarantine
        self.foreign = foreign
    }
}

/// A reading that counted, as far as the next one is compared with it.
public struct AcceptedReading: Hashable, Sendable, Codable {
    public let energy: WattHours
    public let sourceTime: Instant
    /// One step of the register, Wh.
    public let resolution: WattHours
    public let mark: Instant?
    public let purpose: ReadingPurpose
    public let power: Watts?
    public let current: Milliamperes?
    public let voltage: Millivolts?
    /// Since when energy, power, current and voltage have been what they are, to the last digit: not after ``sourceTime``. A
    /// register that stands still is only told from one that is idle by how long it does.
    public let unmovedSince: Instant
    /// As in ``Sample``.
    public let registers: [BandEnergy]
    public let reactive: Int64?
    public let meterSeconds: Int64?

    /// - Parameter unmovedSince: nil: it moved with this reading.
    public init(
        energy: WattHours, sourceTime: Instant, resolution: WattHours = WattHours(1), mark: Instant? = nil,
        purpose: ReadingPurpose = .onDemand, power: Watts? = nil, current: Milliamperes? = nil,
        voltage: Millivolts? = nil, unmovedSince: Instant? = nil, registers: [BandEnergy] = [], reactive: Int64? = nil,
        meterSeconds: Int64? = nil
    ) {
        self.energy = energy
        self.sourceTime = sourceTime
        self.resolution = resolution
        self.mark = mark
        self.purpose = purpose
        self.power = power
        self.current = current
        self.voltage = voltage
        self.unmovedSince = unmovedSince ?? sourceTime
        self.registers = registers
        self.reactive = reactive
        self.meterSeconds = meterSeconds
    }
}

extension AcceptedReading {
    /// When it counts: one for a mark counts as the mark's when it came within a minute of it. A line needs a moment to ask all its
    /// meters, and a price that changes at 08:00 changes with the reading of 08:00.
    public var ratedAt: Instant {
        guard let mark, sourceTime >= mark, sourceTime - mark <= .minutes(1) else { return sourceTime }
        return mark
    }

    /// What is remembered of it as the end of a gap: registers and time, and nothing of the load.
    public var withoutLoad: AcceptedReading {
        AcceptedReading(
            energy: energy, sourceTime: sourceTime, resolution: resolution, mark: mark, purpose: purpose,
            registers: registers, reactive: reactive, meterSeconds: meterSeconds)
    }
}

/// The way back to trust after a reading that was not believed.
public struct QuarantineRun: Hashable, Sendable, Codable {
    /// When it began, source time.
    public let since: Instant
    /// What it began with.
    public let reason: QuarantineReason
    /// The last sample without defects that was not believed; nil where there was none.
    public internal(set) var candidate: AcceptedReading?
    /// How many in a row follow from one another, ending with the candidate.
    public internal(set) var consistent: Int
    /// How many of these, if the row's first also followed from the last reading that counted; else 0. A row that began with a
    /// jump does not become possible by waiting.
    public internal(set) var plausible: Int
    /// What the register showed when it first jumped, or a person was first asked for a baseline. What comes in between since explains
    /// nothing of it.
    public internal(set) var asked: WattHours?

    public init(
        since: Instant, reason: QuarantineReason, candidate: AcceptedReading? = nil, consistent: Int = 0,
        plausible: Int = 0, asked: WattHours? = nil
    ) {
        self.asked = asked
        self.since = since
        self.reason = reason
        self.candidate = candidate
        self.consistent = consistent
        self.plausible = plausible
    }

    /// What was read last, where it does not follow from what counted.
    var unexplained: AcceptedReading? { plausible == 0 ? candidate : nil }

    /// Whether the meter is at one with itself but not with its past: only a person can accept a new baseline.
    public var needsBaseline: Bool { consistent >= MeterSeries.readingsToTrust && plausible == 0 }
}

extension MeterSeries {
    /// How many readings in a row, consistent with each other and plausible against the last that counted, restore trust.
    public static let readingsToTrust = 3

    /// So long after the last reading that counted a register is taken for the same meter's without its serial number. Three times the
    /// rarest marks, which are a day apart; and after so long a silence somebody is sent there, who may hang another meter up (RULES: What
    /// decides a trip). By then the register of nearly any other could follow from the last reading.
    public static let longestUnproven = Span.days(3)

    /// Whether a reading of `instant` has to tell the serial number that is bound before it counts: nothing before it says whose register it
    /// is, or nothing that is recent.
    public func mustTellSerial(at instant: Instant) -> Bool {
        last.map { instant - $0.sourceTime > MeterSeries.longestUnproven } ?? true
    }

    /// Closes this series and opens the next at a baseline that a person accepted: after a change of meter, a reset, or a run
    /// that ``QuarantineRun/needsBaseline``. Nothing is billed between the two: what the old register had counted at the last
    /// reading that counted stays its end.
    ///
    /// - Returns: the new series, and what was closed and opened, for the record.
    public func acceptingBaseline(_ baseline: AcceptedReading) -> (series: MeterSeries, change: SeriesChange) {
        let next = MeterSeries(number: number + 1, baseline: baseline)
        return (next, SeriesChange(closed: number, closedAt: last, opened: next.number, openedAt: baseline))
    }
}

extension MeterSeries {
    /// The series after the clock was set back to `now` on purpose: what was read in a time that has not come counts as read now, with
    /// what its register showed. Else nothing would be new before the clock has caught up with it. Nil: there is nothing of the kind.
    public func broughtBack(to now: Instant) -> MeterSeries? {
        let times = [seenUntil, last?.sourceTime, quarantine?.since, quarantine?.candidate?.sourceTime]
        guard times.contains(where: { $0.map { $0 > now } ?? false }) else { return nil }
        var next = self
        next.last = last?.broughtBack(to: now)
        next.seenUntil = seenUntil.map { min($0, now) }
        if let run = quarantine {
            next.quarantine = QuarantineRun(
                since: min(run.since, now), reason: run.reason, candidate: run.candidate?.broughtBack(to: now),
                consistent: run.consistent, plausible: run.plausible, asked: run.asked)
        }
        return next
    }
}

extension AcceptedReading {
    fileprivate func broughtBack(to now: Instant) -> AcceptedReading {
        guard sourceTime > now else { return self }
        return AcceptedReading(
            energy: energy, sourceTime: now, resolution: resolution, mark: nil, purpose: purpose, power: power,
            current: current, voltage: voltage, unmovedSince: min(unmovedSince, now), registers: registers,
            reactive: reactive, meterSeconds: meterSeconds)
    }
}

/// One series ended and another began.
public struct SeriesChange: Hashable, Sendable {
    public let closed: Int
    /// The last reading that counted in the old series; nil where there was none.
    public let closedAt: AcceptedReading?
    public let opened: Int
    public let openedAt: AcceptedReading
}
