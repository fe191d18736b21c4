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

    struct Known {
        let at: AcceptedReading
        let number: Int64
        let modulus: WattHours?
        let isLate: Bool
        /// Where the account was charged for the stretch that it closed; nil: of a late one, of a baseline, and where the stretch is
        /// somebody else's.
        let point: SupplyPointID?
        /// Whether power and reactive energy were measured with it: of a baseline, and where nobody had the supply, they were not.
        let isMeasured: Bool
        /// By which table the meter's registers by band counted then.
        let table: VersionName?
        /// What the connection could carry then; nil: of a baseline.
        let limits: MeterLimits?
    }

    struct SeriesKey: Hashable {
        let meter: MeterID
        let number: Int
    }

    var takeovers: [Takeover] = []
    private(set) var series: [SeriesKey: [Known]] = [:]

    mutating func add(baseline: AcceptedReading, series number: Int, of meter: MeterID) {
        series[SeriesKey(meter: meter, number: number), default: []].append(
            Known(
                at: baseline, number: 0, modulus: nil, isLate: false, point: nil, isMeasured: false, table: nil,
                limits: nil))
    }

    mutating func add(
        _ reading: Reading, _ at: AcceptedReading, number: Int64, point: SupplyPointID?, isMeasured: Bool,
        _ table: VersionName?, _ limits: MeterLimits
    ) {
        series[SeriesKey(meter: reading.meter, number: reading.series), default: []].append(
            Known(
                at: at, number: number, modulus: reading.sample.modulus, isLate: reading.quality == .late,
                point: point, isMeasured: isMeasured, table: table, limits: limits))
    }

    /// In the order in which the register showed them.
    static func ordered(_ readings: [Known]) -> [Known] {
        readings.sorted { ($0.at.sourceTime, $0.number) < ($1.at.sourceTime, $1.number) }
    }

    /// From one register value to a later one; nil where it fell, and no rollover is known.
    static func step(from: WattHours, to: WattHours, modulus: WattHours?) -> WattHours? {
        if to >= from { return to - from }
        return modulus.map { $0 - from + to }
    }

    /// The energies of all of it, rated by what is known of the account and by the tariffs of `book`.
    func rated(_ account: AccountState, _ book: PriceBook) -> Accrual {
        var accrual = Accrual()
        for takeover in takeovers {
            accrual.begin(ladderUsed: takeover.energy, of: takeover.point, on: takeover.day, prices: takeover.prices)
        }
        guard let rating = book.rating(of: account), let prices = book.prices(of: account) else { return accrual }
        var pieces: [SupplyPointID: [RatedPiece]] = [:]
        for readings in series.values {
            forEachStretch(of: readings) { from, to, closing in
                guard let point = closing.point else { return }
                pieces[point, default: []] += KnownReadings.pieces(from, to, closing, rating)
            }
        }
        for (point, pieces) in pieces { accrual.add(pieces, of: point, prices: prices) }
        return accrual
    }

    /// What lies between two readings that follow each other, with the reading by which it is known whose it is: the next one that came in
    /// its time.
    func forEachStretch(of readings: [Known], _ body: (_ from: Known, _ to: Known, _ closing: Known) -> Void) {
        let ordered = KnownReadings.ordered(readings)
        var closing: Known?
        for index in ordered.indices.dropFirst().reversed() {
            if !ordered[index].isLate { closing = ordered[index] }
            if let closing { body(ordered[index - 1], ordered[index], closing) }
        }
    }

    private static func pieces(_ from: Known, _ to: Known, _ closing: Known, _ rating: Rating) -> [RatedPiece] {
        let modulus = to.modulus ?? from.modulus
        guard let consumed = step(from: from.at.energy, to: to.at.energy, modulus: modulus), consumed > .zero else {
            return []
        }
        return MeterReadings.stretch(from: from.at, to: to.at, consumed: consumed, rating, table: closing.table).pieces
    }
}
