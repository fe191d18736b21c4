import Billing
import Metering
import Quantities
import Supply

/// All readings of an account's meters that are billed, without the order in which they came to be known.
struct KnownReadings {
    /// What stood on a ladder before.
    struct Takeover {
        let point: SupplyPointID
        let energy: WattHours
        let day: CivilDate
        let prices: PriceList
    }

    /// Whose the stretch is that a reading closed, and by what it is rated.
    struct Closing {
        let point: SupplyPointID
        let facts: RatingFacts
    }

    struct Known {
        let at: AcceptedReading
        let number: Int64
        let modulus: WattHours?
        let isLate: Bool
        /// Nil: of a late one, of a baseline, and where the stretch is not the account's.
        let closing: Closing?
    }

    private struct SeriesKey: Hashable {
        let meter: MeterID
        let number: Int
    }

    var takeovers: [Takeover] = []
    private var series: [SeriesKey: [Known]] = [:]

    mutating func add(baseline: AcceptedReading, series number: Int, of meter: MeterID) {
        series[SeriesKey(meter: meter, number: number), default: []].append(
            Known(at: baseline, number: 0, modulus: nil, isLate: false, closing: nil))
    }

    mutating func add(_ reading: Reading, _ at: AcceptedReading, number: Int64, closing: Closing?) {
        series[SeriesKey(meter: reading.meter, number: reading.series), default: []].append(
            Known(
                at: at, number: number, modulus: reading.sample.modulus, isLate: reading.quality == .late,
                closing: closing))
    }

    /// From one register value to a later one; nil where it fell, and no rollover is known.
    static func step(from: WattHours, to: WattHours, modulus: WattHours?) -> WattHours? {
        if to >= from { return to - from }
        return modulus.map { $0 - from + to }
    }

    /// The energies of all of it, rated by the tariffs of `book`.
    func rated(_ account: AccountID, _ book: PriceBook) -> Accrual {
        var accrual = Accrual()
        for takeover in takeovers {
            accrual.begin(ladderUsed: takeover.energy, of: takeover.point, on: takeover.day, prices: takeover.prices)
        }
        let inTime = series.sorted { a, b in
            (a.value.last?.number ?? 0, a.key.meter, a.key.number) < (
                b.value.last?.number ?? 0, b.key.meter, b.key.number
            )
        }
        for (_, readings) in inTime {
            let ordered = readings.sorted { ($0.at.sourceTime, $0.number) < ($1.at.sourceTime, $1.number) }
            // What a stretch is rated by is known where it was first charged: at the next reading that came in its time.
            var closing: Closing?
            var stretches: [(from: Known, to: Known, closing: Closing)] = []
            for index in ordered.indices.dropFirst().reversed() {
                if !ordered[index].isLate { closing = ordered[index].closing }
                if let closing { stretches.append((ordered[index - 1], ordered[index], closing)) }
            }
            for stretch in stretches.reversed() {
                add(stretch.from, stretch.to, stretch.closing, account, book, to: &accrual)
            }
        }
        return accrual
    }

    private func add(
        _ from: Known, _ to: Known, _ closing: Closing, _ account: AccountID, _ book: PriceBook,
        to accrual: inout Accrual
    ) {
        let modulus = to.modulus ?? from.modulus
        guard let consumed = KnownReadings.step(from: from.at.energy, to: to.at.energy, modulus: modulus),
            consumed > .zero, let rating = book.rating(of: account, by: closing.facts),
            let prices = book.prices(of: account, by: closing.facts)
        else { return }
        accrual.add(
            MeterReadings.pieces(from: from.at, to: to.at, consumed: consumed, rating), of: closing.point,
            prices: prices)
    }
}
