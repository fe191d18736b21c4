import Billing
import Metering
import Quantities
import Supply

/// Judging and charging a reading that was told afterwards: the same in life and when a restart replays it.
extension MeterReadings {
    /// What became of a late sample: its reading, and the account that it corrects, as it stands then.
    struct LateVerdict {
        let reading: Reading
        let corrected: AccountState?
    }

    /// A late reading that falls into a gap and follows from both its ends divides it: what the gap was charged is taken back under the
    /// keys that it was counted under, and its two parts are rated by what the account is rated by on their days.
    ///
    /// - Parameter account: finds an account.
    static func take(
        late sample: Sample, meter: inout MeterState, book: PriceBook, account: (AccountID) -> AccountState?
    ) -> LateVerdict {
        do throws(LateFault) {
            if let fault = sample.lateFault(boundSerial: meter.record.serial) { throw fault }
            guard let energy = sample.energy else { throw .incomplete }
            let late = AcceptedReading(sample, energy).withoutLoad
            guard let place = meter.gaps.firstIndex(where: { $0.contains(late) }) else { throw .noGap }
            let gap = meter.gaps[place]
            let division = try LateDivision(
                of: gap.consumed, from: gap.from, to: gap.to, at: late, modulus: gap.modulus,
                limits: MeterReadings.limits(of: meter.record, ratio: gap.ratio))
            guard var account = account(gap.account), account.accrual.holds(gap.pieces, of: gap.point),
                let rating = book.rating(of: account), let prices = book.prices(of: account)
            else { throw .forgotten }
            let parts = gap.divided(at: late, division.before, division.after, rating)
            // What the meter's registers told of the whole is not given up for less.
            if gap.isByRegisters(rating), !parts.allSatisfy({ $0.isByRegisters(rating) }) { throw .withoutRegisters }
            let limits = limits(of: meter.record, ratio: gap.ratio)
            account.remeasure(gap, parts, limits, calendar: book.calendar)
            account.accrual.replace(gap.pieces, with: parts.flatMap(\.pieces), of: gap.point, prices: prices)
            meter.gaps.replaceSubrange(place...place, with: parts.filter { $0.waits(rating) })
            let reading = Reading(
                sample: sample, series: gap.series, quality: .late, consumed: division.before)
            return LateVerdict(reading: reading, corrected: account)
        } catch {
            let reading = Reading(sample: sample, series: meter.series.number, quality: .lateUnused(error))
            return LateVerdict(reading: reading, corrected: nil)
        }
    }
}

extension OpenGap {
    /// Whether a late reading lies in it.
    func contains(_ late: AcceptedReading) -> Bool {
        from.ratedAt < late.ratedAt && late.ratedAt < to.ratedAt && from.sourceTime < late.sourceTime
            && late.sourceTime < to.sourceTime
    }

    /// Whether it was rated by the meter's registers by band.
    func isByRegisters(_ rating: Rating) -> Bool {
        MeterReadings.stretch(from: from, to: to, consumed: consumed, rating, table: table).use == .used
    }

    /// Whether late data could still tell more: where registers told all, nothing is left to be learnt.
    func waits(_ rating: Rating) -> Bool { isOpen && (pieces.contains(where: \.isAllocated) || !isByRegisters(rating)) }

    /// Its two parts.
    ///
    /// - Parameters:
    ///   - before: consumed in the first; `after`: in the second.
    ///   - rating: by what it was charged; nil where that does not matter.
    func divided(
        at late: AcceptedReading, _ before: WattHours, _ after: WattHours, _ rating: Rating?
    ) -> [OpenGap] {
        [part(from: from, to: late, consumed: before, rating), part(from: late, to: to, consumed: after, rating)]
    }

    private func part(
        from: AcceptedReading, to: AcceptedReading, consumed: WattHours, _ rating: Rating?
    ) -> OpenGap {
        OpenGap(
            series: series, ratio: ratio, from: from, to: to, consumed: consumed, modulus: modulus, account: account,
            point: point, table: table,
            pieces: rating.map {
                MeterReadings.stretch(from: from, to: to, consumed: consumed, $0, table: table).pieces
            } ?? [])
    }
}

extension Draft {
    /// Takes a reading that was told afterwards. It corrects what was charged; it proves nothing of the supply as it is now, and by
    /// itself it never leads to a trip: only where it gives something back is the account decided again. Nil where the meter is not
    /// known any more.
    mutating func ingest(late told: Sample) -> Reading? {
        guard var meter = meters[told.meter] else { return nil }
        // As the register showed it then, perhaps with other transformers.
        let place = AcceptedReading(told, told.energy ?? .zero)
        let gap = meter.gaps.first { $0.contains(place) }
        let sample = told.multiplied(by: gap?.ratio ?? meter.record.ratio)
        // What the meter counts down and what was the balance's are posted apart.
        let isOfBalance = gap.map(isBeforeMeterCredit) ?? false
        if isOfBalance, let gap { post(gap.account) }
        noteSeries(of: sample.meter)
        let verdict = MeterReadings.take(late: sample, meter: &meter, book: book) { accounts[$0] }
        if let corrected = verdict.corrected { noteFacts(of: corrected.record.id) }
        gateway.readingNumber += 1
        records.append(
            .reading(ReadingRecord(number: gateway.readingNumber, reading: verdict.reading, receivedAt: now)))
        guard let corrected = verdict.corrected else { return verdict.reading }
        meters[sample.meter] = meter
        let id = corrected.record.id
        if !corrections.contains(where: { $0.account == id }) {
            corrections.append(
                Correction(
                    account: id, before: accounts[id]?.available ?? corrected.available,
                    cause: "late readings of meter \(meter.record.number)"))
        }
        accounts[id] = corrected
        if isOfBalance { post(id, isOfBalance: true) }
        // Rows that do not belong to each other any more may have changed, so they are written now, and nothing is left to replay.
        writeThrough(id)
        let owner = point(of: sample.meter)?.record.account
        if let owner { writeThrough(owner) } else { writeAlone(sample.meter) }
        // Nobody else will post what is owed by, or to, whoever had the supply then.
        if owner != id || corrected.life.isClosed, let place = corrections.firstIndex(where: { $0.account == id }) {
            corrections[place].isPosted = true
        }
        return verdict.reading
    }

    /// The end of a turn that corrected charges. What gave something back is a credit like any other (RULES: Restore); what asks for
    /// more waits for the next reading: a correction by itself never trips (F-S13).
    mutating func settleCorrections() {
        for correction in corrections {
            if correction.isPosted { post(correction.account) }
            if accounts[correction.account]?.life.isClosed == true {
                chargeMonthsAnew(correction.account)
                refund(correction.account, cause: correction.cause)
            }
            guard let account = accounts[correction.account], account.available > correction.before else { continue }
            for point in points(of: correction.account) { raiseEpoch(point.record.id, correction.cause) }
            touch(correction.account)
        }
        corrections = []
    }
}

/// An account whose charges a turn corrected.
struct Correction {
    let account: AccountID
    /// What it had before the first of them.
    let before: Money
    let cause: String
    /// The correction is posted with the turn; else with the next ordinary posting.
    var isPosted = false
}
