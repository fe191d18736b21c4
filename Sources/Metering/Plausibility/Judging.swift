import Quantities

extension MeterSeries {
    /// Judges a sample against what is known of its meter. Pure: the same arguments give the same answer.
    ///
    /// In this order:
    /// 1. A serial number other than the bound one: `foreign`. Until the bound one is seen again, nothing counts.
    /// 2. Our clock is not trusted: `clockDoubtful`. Defects: quarantined. The source's stamp missing or absurd: `clockDoubtful`.
    ///    No energy: `incomplete`. What is doubtful or incomplete changes nothing; the register goes on counting, and the next
    ///    good reading holds what was missed.
    /// 3. The sample that counted last, again: `duplicate`. A source time that has not moved on, or values that stand still to the
    ///    last digit while power flows: `stale`.
    /// 4. Without a serial number where one is bound and ``mustTellSerial(at:)``: `quarantined`. What nobody can compare with anything
    ///    shortly before has to say whose it is.
    /// 5. Otherwise the step from the last reading that counted decides: forward within the physical maximum: accepted; down, and
    ///    the rollover explains it within the maximum: accepted; else quarantined.
    /// 6. After anything that was not believed, three readings in a row must follow from each other and from the last that
    ///    counted. If they follow only from each other, a person has to accept a new baseline.
    ///
    /// - Parameters:
    ///   - sample: of this meter.
    ///   - limits: of its supply point.
    ///   - boundSerial: what the binding expects; nil where the profile has no serial number.
    ///   - clockTrusted: whether our own clock is (RULES: clock).
    public func judge(
        _ sample: Sample, limits: MeterLimits, boundSerial: SerialNumber? = nil, clockTrusted: Bool = true
    ) -> Judgement {
        if let told = sample.serial, let boundSerial, told != boundSerial { return foreign(sample, told) }
        var next = self
        var event: PlausibilityEvent?
        if foreign != nil {
            // The serial of the bound device, read now, is the proof; without it nobody knows who answers.
            guard sample.serial != nil, boundSerial != nil else { return unchanged(sample, .quarantined(.unproven)) }
            next.foreign = nil
            // What its own device has shown before is still to be explained.
            next.quarantine = QuarantineRun(
                since: sample.sourceTime, reason: .unproven, candidate: next.quarantine?.unexplained,
                asked: next.quarantine?.asked)
            event = .serialReturned
        }
        if !clockTrusted { return next.unchanged(sample, .clockDoubtful, event) }
        if sample.defects.contains(where: { $0 != .sourceClock }) {
            if next.isNotNew(sample) { return next.unchanged(sample, .stale, event) }
            return next.distrust(sample, .defects, candidate: nil, event)
        }
        if !sample.defects.isEmpty { return next.unchanged(sample, .clockDoubtful, event) }
        guard let energy = sample.energy else { return next.unchanged(sample, .incomplete, event) }
        let reading = AcceptedReading(sample, energy, after: next.last)
        if reading == last { return next.unchanged(sample, .duplicate, event) }
        if next.isNotNew(sample) || reading.isFrozen { return next.unchanged(sample, .stale, event) }
        if boundSerial != nil, sample.serial == nil, mustTellSerial(at: sample.sourceTime) {
            return next.unchanged(sample, .quarantined(.unproven), event)
        }
        return next.follow(sample, reading, limits, event)
    }

    /// Steps 5 and 6.
    private func follow(
        _ sample: Sample, _ reading: AcceptedReading, _ limits: MeterLimits, _ event: PlausibilityEvent?
    ) -> Judgement {
        let step =
            last.map { RegisterStep(from: $0, to: reading, modulus: sample.modulus, limits: limits) } ?? .forward(.zero)
        guard let run = quarantine else {
            if let consumed = step.consumed { return accept(sample, reading, step, consumed, event) }
            #if SEEDED_BUGS
                if SeededBug.jumpBilled.isPlanted, case .jump = step, let last {
                    return accept(sample, reading, step, reading.energy - last.energy, event)
                }
            #endif
            return distrust(sample, QuarantineReason(step) ?? .defects, candidate: reading, event)
        }

        var next = run.following(reading, step, last: last, modulus: sample.modulus, limits: limits)
        #if SEEDED_BUGS
            if SeededBug.consistentTakenForPlausible.isPlanted, next.consistent >= MeterSeries.readingsToTrust,
                let consumed = step.consumed
            {
                return accept(sample, reading, step, consumed, .trusted)
            }
        #endif
        if let consumed = step.consumed, next.plausible >= MeterSeries.readingsToTrust {
            return accept(sample, reading, step, consumed, .trusted)
        }
        if next.needsBaseline { next.asked = next.asked ?? reading.energy }
        var series = self
        series.quarantine = next
        series.seenUntil = reading.sourceTime
        let reason = QuarantineReason(step) ?? (next.plausible == 0 ? run.reason : .recovering(next.plausible))
        let wanted = next.needsBaseline && !run.needsBaseline
        return Judgement(
            reading: Reading(sample: sample, series: number, quality: .quarantined(reason)), series: series,
            event: wanted ? .baselineWanted : event)
    }

    private func accept(
        _ sample: Sample, _ reading: AcceptedReading, _ step: RegisterStep, _ consumed: WattHours,
        _ event: PlausibilityEvent?
    ) -> Judgement {
        #if SEEDED_BUGS
            let consumed = SeededBug.tenfoldConsumed.isPlanted ? WattHours(consumed.value * 10) : consumed
        #endif
        var series = self
        series.last = reading
        series.seenUntil = reading.sourceTime
        series.quarantine = nil
        var quality = Quality.accepted
        if case .rollover = step { quality = .rolloverAccepted }
        return Judgement(
            reading: Reading(sample: sample, series: number, quality: quality, consumed: consumed), series: series,
            event: event)
    }

    private func distrust(
        _ sample: Sample, _ reason: QuarantineReason, candidate: AcceptedReading?, _ event: PlausibilityEvent?
    ) -> Judgement {
        var series = self
        let isNew = quarantine == nil
        series.quarantine = QuarantineRun(
            since: quarantine?.since ?? sample.sourceTime, reason: quarantine?.reason ?? reason,
            candidate: candidate ?? quarantine?.unexplained,
            consistent: candidate == nil ? 0 : 1,
            asked: quarantine?.asked ?? (reason == .jump ? candidate?.energy : nil))
        // A source time that is only a guess must not make the next true one look old.
        if !sample.defects.contains(.sourceClock) { series.seenUntil = sample.sourceTime }
        return Judgement(
            reading: Reading(sample: sample, series: number, quality: .quarantined(reason)), series: series,
            event: isNew ? .distrusted(reason) : event)
    }

    private func unchanged(_ sample: Sample, _ quality: Quality, _ event: PlausibilityEvent? = nil) -> Judgement {
        Judgement(reading: Reading(sample: sample, series: number, quality: quality), series: self, event: event)
    }

    private func foreign(_ sample: Sample, _ told: SerialNumber) -> Judgement {
        var series = self
        series.foreign = told
        return Judgement(
            reading: Reading(sample: sample, series: number, quality: .foreign), series: series,
            event: foreign == told ? nil : .foreignSerial(told))
    }

    /// Whether the source has not moved on since the last sample.
    private func isNotNew(_ sample: Sample) -> Bool {
        guard let seenUntil else { return false }
        return sample.sourceTime <= seenUntil + sample.sourceResolution
    }
}

extension QuarantineRun {
    /// The run with one more good sample; `step` is the one from the last reading that counted.
    fileprivate func following(
        _ reading: AcceptedReading, _ step: RegisterStep, last: AcceptedReading?, modulus: WattHours?,
        limits: MeterLimits
    ) -> QuarantineRun {
        var next = self
        next.candidate = reading
        if case .jump = step {
            // What was shown below what counts, by a register of zeros say, is no jump that it could be less than.
            let before = asked.flatMap { asked in last.map { asked > $0.energy } ?? true ? asked : nil }
            next.asked = min(before ?? reading.energy, reading.energy)
        }
        let fromCandidate = candidate.map { RegisterStep(from: $0, to: reading, modulus: modulus, limits: limits) }
        guard let candidate, fromCandidate?.consumed != nil else {
            next.consistent = 1
            next.plausible = step.consumed != nil && isBack(reading, last) ? 1 : 0
            return next
        }
        next.consistent = consistent + 1
        if step.consumed == nil {
            next.plausible = 0
        } else if plausible > 0 {
            next.plausible = plausible + 1
        } else if case .forward = step, let last, candidate.energy < last.energy, !needsBaseline,
            isBack(reading, last)
        {
            // A dip, and the register is back where it should be: the row begins with this reading. After a jump it is
            // otherwise: that only looks possible now because time has passed.
            next.consistent = 1
            next.plausible = 1
        }
        return next
    }

    /// Whether a row that broke off may begin anew. Where the register was far above what counted, only if it has fallen back by the most of
    /// that: a jump does not become possible because something else happens in between.
    private func isBack(_ reading: AcceptedReading, _ last: AcceptedReading?) -> Bool {
        guard let last else { return true }
        return [asked, unexplained?.energy].compactMap { $0 }.allSatisfy { shown in
            shown <= last.energy || reading.energy.value - last.energy.value <= (shown.value - last.energy.value) / 2
        }
    }
}

extension AcceptedReading {
    /// A sample's values, where it has an energy: what a person accepts as a baseline, for instance.
    ///
    /// - Parameter last: the last reading of the series; where this one shows the same to the last digit, it goes on standing still.
    public init(_ sample: Sample, _ energy: WattHours, after last: AcceptedReading? = nil) {
        let stands =
            last.map {
                $0.energy == energy && $0.power == sample.power && $0.current == sample.current
                    && $0.voltage == sample.voltage && $0.unmovedSince <= sample.sourceTime
            } ?? false
        self.init(
            energy: energy, sourceTime: sample.sourceTime, resolution: sample.resolution, mark: sample.mark,
            purpose: sample.purpose, power: sample.power, current: sample.current, voltage: sample.voltage,
            unmovedSince: stands ? last?.unmovedSince : nil, registers: sample.registers, reactive: sample.reactive,
            meterSeconds: sample.meterSeconds)
    }

    /// By so many steps the power that is shown would have moved the register: two of them are certain wherever in a step it began,
    /// and the third is for a power that is not exact.
    static let stepsToStand: Int128 = 3

    /// Whether it shows a power that would have moved the register on, and it has not moved: a cache that does not say how old it
    /// is, or a meter that stands still. Without power nobody can tell, and nothing that costs anything is missed.
    var isFrozen: Bool {
        guard let power, power.value > 0 else { return false }
        let elapsed = Int128((sourceTime - unmovedSince).milliseconds)
        return Int128(power.value) * elapsed >= 3_600_000 * Self.stepsToStand * Int128(max(resolution.value, 1))
    }
}
