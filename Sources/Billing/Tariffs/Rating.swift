import Quantities

/// Energy that a supply point used between two accepted readings.
public struct ConsumptionInterval: Hashable, Sendable {
    public let from: Instant
    /// Not before `from`.
    public let to: Instant
    /// Not negative.
    public let energy: WattHours

    public init(from: Instant, to: Instant, energy: WattHours) {
        self.from = from
        self.to = to
        self.energy = energy
    }
}

/// What energy is counted under: all of one key has one price.
public struct UsageKey: Hashable, Comparable, Sendable, Codable {
    /// The first day of the billing period.
    public let period: CivilDate
    /// The first day of the tariff version that is applied.
    public let version: CivilDate
    /// The first day of its season.
    public let season: DayOfYear
    public let band: Band

    public init(period: CivilDate, version: CivilDate, season: DayOfYear = .first, band: Band = .flat) {
        self.period = period
        self.version = version
        self.season = season
        self.band = band
    }

    func isSame(butForBand other: UsageKey) -> Bool {
        period == other.period && version == other.version && season == other.season
    }

    public static func < (a: UsageKey, b: UsageKey) -> Bool {
        (a.period, a.version, a.season, a.band) < (b.period, b.version, b.season, b.band)
    }
}

/// A part of an interval that has one price.
public struct RatedPiece: Hashable, Sendable {
    public let key: UsageKey
    /// The first day of the ladder's period that it counts in; nil without a ladder.
    public let ladder: CivilDate?
    public let energy: WattHours
    /// Whether nobody measured where it ends: no reading lies on the edge (RULES: allocated).
    public let isAllocated: Bool

    public init(key: UsageKey, ladder: CivilDate?, energy: WattHours, isAllocated: Bool) {
        self.key = key
        self.ladder = ladder
        self.energy = energy
        self.isAllocated = isAllocated
    }
}

/// Splits consumption at every edge where its price or its period changes.
public struct Rating: Sendable {
    /// Up to this length an interval is divided by time at every edge in it. A longer one is a gap: it is divided by time where periods,
    /// seasons and versions begin, but nobody knows at which hours the energy was used, so all of a part counts in the cheapest band
    /// that occurs in it, until better data come (RULES: Readings and energy).
    public static let longestInterval = Span.hours(1)

    public let tariff: Tariff
    public let holder: Holder
    public let calendar: SiteCalendar
    public let periods: BillingPeriods
    /// Of a tariff that is a succession of others: which version of which each of its own is, by its first day.
    private let names: [CivilDate: VersionName]

    public init(
        tariff: Tariff, holder: Holder = .unknown, calendar: SiteCalendar, periods: BillingPeriods = .monthly,
        names: [CivilDate: VersionName] = [:]
    ) {
        self.tariff = tariff
        self.holder = holder
        self.calendar = calendar
        self.periods = periods
        self.names = names
    }

    /// The version that holds on a day, as its tariff calls it.
    public func versionName(on day: CivilDate) -> VersionName {
        let from = tariff.version(on: day).from
        return names[from] ?? VersionName(tariff.name, from)
    }

    /// The pieces of `interval`, in order of time. Their energies add up to the interval's exactly.
    public func pieces(of interval: ConsumptionInterval) -> [RatedPiece] {
        let slot = slot(at: interval.from)
        // A reading at exactly an edge closes what was before it: no piece without time.
        if slot.ends >= interval.to { return [piece(slot, interval.energy, isAllocated: false)] }
        let isGap = interval.to - interval.from > Rating.longestInterval
        let length = Int128((interval.to - interval.from).milliseconds)
        var pieces: [RatedPiece] = []
        var given = WattHours.zero
        var begin = interval.from
        while begin < interval.to {
            let (slot, end, isKnown) =
                isGap ? cheapest(from: begin, to: interval.to) : span(from: begin, to: interval.to)
            if isKnown, begin == interval.from, end >= interval.to {
                return [piece(slot, interval.energy, isAllocated: false)]
            }
            // Cumulative division, so that the parts add up whatever the rounding.
            let reached = Int128(interval.energy.value) * Int128((end - interval.from).milliseconds) / length
            let energy = WattHours(Int64(clamping: reached)) - given
            pieces.append(piece(slot, energy, isAllocated: true))
            given += energy
            begin = end
        }
        return pieces
    }

    /// The pieces of an interval whose energy the meter itself counted by band (registers T1 to T4): each band's energy is divided by
    /// time at the edges of periods and versions only.
    public func pieces(from: Instant, to: Instant, registers: [(band: Band, energy: WattHours)]) -> [RatedPiece] {
        registers.flatMap { register -> [RatedPiece] in
            var pieces: [RatedPiece] = []
            var given = WattHours.zero
            var begin = from
            let length = Int128(max((to - from).milliseconds, 1))
            repeat {
                let day = calendar.date(at: begin)
                let edge = min(calendar.midnight(of: edge(after: day)), to)
                let isWhole = begin == from && edge >= to
                let reached =
                    edge >= to
                    ? Int128(register.energy.value)
                    : Int128(register.energy.value) * Int128((edge - from).milliseconds) / length
                let energy = WattHours(Int64(clamping: reached)) - given
                pieces.append(piece(slot(on: day) { _ in (register.band, edge) }, energy, isAllocated: !isWhole))
                given += energy
                begin = edge
            } while begin < to
            return pieces
        }
    }

    // MARK: slots of one price

    /// A stretch of time with one price.
    private struct Slot {
        let key: UsageKey
        let ladder: CivilDate?
        let price: Price
        let ends: Instant
    }

    private func piece(_ slot: Slot, _ energy: WattHours, isAllocated: Bool) -> RatedPiece {
        RatedPiece(key: slot.key, ladder: slot.ladder, energy: energy, isAllocated: isAllocated)
    }

    /// The stretch that `instant` lies in: it ends with its band or with its day.
    private func slot(at instant: Instant) -> Slot {
        let day = calendar.date(at: instant)
        let midnight = calendar.midnight(of: day)
        return slot(on: day) { season in
            let (band, ends) = season.schedule.band(atMillisecondOfDay: (instant - midnight).milliseconds)
            return (band, midnight + .milliseconds(ends))
        }
    }

    /// What a day's energy is counted under, in the band that `choose` takes of its season.
    private func slot(on day: CivilDate, _ choose: (Season) -> (band: Band, ends: Instant)) -> Slot {
        let version = tariff.version(on: day)
        let season = version.energy.season(on: day)
        let (band, ends) = choose(season)
        return Slot(
            key: UsageKey(period: periods.begin(of: day), version: version.from, season: season.from, band: band),
            ladder: version.ladder?.begin(of: day, holder: holder), price: season.price(of: band), ends: ends)
    }

    /// From `begin` to the next edge at which the key changes, at most to `end`. A day's end at which nothing changes is no edge.
    private func span(from begin: Instant, to end: Instant) -> (Slot, Instant, isKnown: Bool) {
        let first = slot(at: begin)
        var edge = first.ends
        while edge < end {
            let next = slot(at: edge)
            guard next.key == first.key, next.ladder == first.ladder else { break }
            edge = next.ends
        }
        return (first, min(edge, end), true)
    }

    /// The cheapest band between `begin` and the next edge other than a band's, and where that is.
    private func cheapest(from begin: Instant, to end: Instant) -> (Slot, Instant, isKnown: Bool) {
        var best = slot(at: begin)
        let first = best
        var isKnown = true
        var edge = best.ends
        while edge < end {
            let next = slot(at: edge)
            guard next.key.isSame(butForBand: first.key), next.ladder == first.ladder else { break }
            if next.key.band != first.key.band { isKnown = false }
            if next.price < best.price { best = next }
            edge = next.ends
        }
        return (best, min(edge, end), isKnown)
    }

    /// The next day on which a period, a version or a season begins.
    private func edge(after day: CivilDate) -> CivilDate {
        let version = tariff.version(on: day)
        let nextPeriod = periods.next(after: day)
        let nextVersion = tariff.versions.first { $0.from > day }?.from ?? nextPeriod
        var edge = min(nextPeriod, nextVersion)
        if let since = holder.since, since > day { edge = min(edge, since) }
        for season in version.energy.seasons {
            if let begins = CivilDate(year: day.year, month: season.from.month, day: season.from.day), begins > day {
                edge = min(edge, begins)
            }
        }
        return edge
    }
}
