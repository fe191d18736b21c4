import Quantities

/// What the bill that is cut next will come to if use goes on as it did since the last one (N5). An estimate, and told as one: nothing is
/// charged, asked or decided by it.
public struct Forecast: Hashable, Sendable {
    /// The first day that the bill covers, and the day at whose 00:00 it is cut.
    public let from: CivilDate
    public let cut: CivilDate
    /// Up to when the use is known.
    public let known: Instant
    /// What that use costs.
    public let soFar: Money
    /// What the whole will cost; whole fen.
    public let amount: Money

    /// The least that must be known of the time that a bill covers.
    public static let leastKnown = Span.hours(72)
    /// From older readings nothing is foretold.
    public static let fresh = Span.hours(26)
}

extension SettlementCycle {
    /// The coming bill's forecast: the energy of each price so far, stretched to the whole of the bill's time, at its prices and up its
    /// ladder. Nil where no honest one can be told: no bill is to come, it covers a part of its time only, as the first one may, less than
    /// three days of it are known, a meter was not read within a day, or the tariff asks for what only the end of the month shows
    /// (capacity, demand, power factor).
    ///
    /// - Parameter meters: those that the account has now.
    public func forecast(
        _ accrual: Accrual, _ prices: PriceList, meters: [MeterID], periods: BillingPeriods, calendar: SiteCalendar,
        now: Instant
    ) -> Forecast? {
        guard let from, periods.begin(of: from) == from, let cut = periods.nextCut(after: from) else { return nil }
        let end = calendar.midnight(of: cut)
        let today = calendar.date(at: now)
        let versions = [prices.tariff.version(on: from), prices.tariff.version(on: today)]
        guard now < end, versions.allSatisfy({ $0.fixed == nil && $0.powerFactor == nil }) else { return nil }
        let last = meters.compactMap { meter in runs.last { $0.meter == meter && $0.until == cut }?.to.at }
        let first = runs.filter { $0.until == cut }.map(\.from.at).min()
        guard last.count == meters.count, let known = last.min(), let first, now - known <= Forecast.fresh else {
            return nil
        }
        let begin = max(first, calendar.midnight(of: from))
        guard known - begin >= Forecast.leastKnown else { return nil }
        let whole = accrual.stretched(from..<cut, by: end - begin, over: known - begin)
        return Forecast(
            from: from, cut: cut, known: known, soFar: accrual.cost(of: from..<cut, prices),
            amount: whole.cost(of: from..<cut, prices).roundedUpToFen)
    }
}

extension Accrual {
    /// What energy that belongs to these billing periods costs.
    fileprivate func cost(of periods: Range<CivilDate>, _ prices: PriceList) -> Money {
        lines(prices).filter { periods.contains($0.line.period) }.reduce(.zero) { $0 + $1.amount }
    }

    /// The same with so many times the energy of these periods; what was counted before stays, since a ladder goes on from there.
    fileprivate func stretched(_ periods: Range<CivilDate>, by whole: Span, over part: Span) -> Accrual {
        func stretch(_ energy: WattHours) -> WattHours {
            let product = Int128(energy.value) * Int128(whole.milliseconds)
            return WattHours(Int64(clamping: dividedHalfUp(product, by: Int128(part.milliseconds))))
        }
        return Accrual(
            usages: usages.map { usage in
                var usage = usage
                if periods.contains(usage.key.period) { usage.energy = stretch(usage.energy) }
                return usage
            },
            ladders: ladders.map { ladder in
                var ladder = ladder
                if periods.contains(ladder.key.period) { ladder.energy = stretch(ladder.energy) }
                return ladder
            })
    }
}
