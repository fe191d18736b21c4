import Quantities

/// What a meter's register showed, and when.
public struct RegisterValue: Hashable, Sendable, Codable {
    public let energy: WattHours
    /// The meter's own moment, not that of its arrival.
    public let at: Instant

    public init(energy: WattHours, at: Instant) {
        self.energy = energy
        self.at = at
    }
}

/// The stretch of one meter's series that lies between two cuts: the readings that a bill shows.
public struct RegisterRun: Hashable, Sendable, Codable {
    public let meter: MeterID
    /// A change of the meter or of its register begins another one.
    public let series: Int
    /// The cut that closes it.
    public let until: CivilDate
    public let from: RegisterValue
    public var to: RegisterValue

    public init(meter: MeterID, series: Int, until: CivilDate, from: RegisterValue, to: RegisterValue) {
        self.meter = meter
        self.series = series
        self.until = until
        self.from = from
        self.to = to
    }
}

extension SettlementCycle {
    /// Keeps a reading that counts, for the bill that its stretch of time belongs to.
    ///
    /// - Parameter ratedAt: the moment that it is rated at: the mark's, where it came with one.
    public mutating func note(
        _ value: RegisterValue, of meter: MeterID, series: Int, ratedAt: Instant, periods: BillingPeriods,
        calendar: SiteCalendar
    ) {
        guard let until = periods.cut(closing: ratedAt, calendar: calendar) else { return }
        guard let place = runs.lastIndex(where: { $0.meter == meter }) else {
            runs.append(RegisterRun(meter: meter, series: series, until: until, from: value, to: value))
            return
        }
        let run = runs[place]
        // A late one says nothing new of where the register stands.
        guard value.at > run.to.at || series != run.series else { return }
        if run.series == series, run.until == until {
            runs[place].to = value
        } else {
            let from = run.series == series ? run.to : value
            runs.append(RegisterRun(meter: meter, series: series, until: until, from: from, to: value))
        }
    }

    /// Whether a meter was read at a cut or after it.
    public func isRead(_ meter: MeterID, at cut: CivilDate, calendar: SiteCalendar) -> Bool {
        guard let run = runs.last(where: { $0.meter == meter }) else { return false }
        return run.until > cut || run.to.at >= calendar.midnight(of: cut)
    }

    /// When a meter was last read that was not read at a cut or after it; nil where it was, or never was.
    func lastRead(_ meter: MeterID, before cut: CivilDate, calendar: SiteCalendar) -> CivilDate? {
        guard !isRead(meter, at: cut, calendar: calendar) else { return nil }
        return runs.last { $0.meter == meter }.map { calendar.date(at: $0.to.at) }
    }

    /// Takes out the stretches that a bill shows: those up to `cut`, or all that no bill has shown. Of each meter the last one stays
    /// as the point from which the next begins.
    mutating func takeRuns(until cut: CivilDate?) -> [RegisterRun] {
        let begun = from ?? CivilDate(daysSinceEpoch: -719_162)
        func isPast(_ run: RegisterRun) -> Bool { cut.map { run.until <= $0 } ?? true }
        let taken = runs.filter { $0.until > begun && isPast($0) }
        var left: [RegisterRun] = []
        var later: Set<MeterID> = []
        for run in runs.reversed() {
            let isLast = later.insert(run.meter).inserted
            if isLast || !isPast(run) { left.append(run) }
        }
        runs = left.reversed()
        return taken
    }
}
