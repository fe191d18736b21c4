import Billing
import Metering
import Quantities
import Supply

/// Power and reactive energy of an account's months by all readings that are known, without the order in which they came to be known.
extension KnownReadings {
    /// By the first day of the month; what was not measured is not there.
    func measures(_ calendar: SiteCalendar) -> [CivilDate: MonthMeasures] {
        let demand = demands(calendar)
        let reactive = reactives(calendar)
        var months: [CivilDate: MonthMeasures] = [:]
        for month in Set(demand.keys).union(reactive.keys) {
            months[month] = MonthMeasures(
                demandWatts: demand[month], reactiveVarh: reactive[month]?.reactive,
                activeWh: reactive[month]?.active ?? .zero)
        }
        return months
    }

    // MARK: demand

    /// The highest 15-minute mean of each month, W. Quarters that were read as they went by count with those of the account's other
    /// supply points; one that was told afterwards counts by itself.
    private func demands(_ calendar: SiteCalendar) -> [CivilDate: Int64] {
        var together: [Instant: Int64] = [:]
        for meter in Set(series.keys.map(\.meter)) {
            for quarter in quarters(of: meter, calendar) { together[quarter.begin, default: 0] += quarter.watts }
        }
        var highest: [CivilDate: Int64] = [:]
        for quarter in together.map({ Demand(watts: $0.value, begin: $0.key) }) + lateQuarters(calendar) {
            let month = calendar.date(at: quarter.begin).firstOfMonth
            highest[month] = max(highest[month] ?? quarter.watts, quarter.watts)
        }
        return highest
    }

    /// A reading, and what was consumed since the one before it; nil where nobody can tell, or nobody had the supply.
    private struct Link {
        let known: Known
        let step: WattHours?
    }

    /// The quarters of an hour that a meter was read at both ends of, while the account had it. Other transformers begin another series
    /// of the register, and end no quarter.
    private func quarters(of meter: MeterID, _ calendar: SiteCalendar) -> [Demand] {
        var links: [Link] = []
        for key in series.keys.filter({ $0.meter == meter }).sorted(by: { $0.number < $1.number }) {
            for known in KnownReadings.ordered(series[key] ?? []) where !known.isLate {
                guard let last = links.last?.known else {
                    links.append(Link(known: known, step: nil))
                    continue
                }
                let goesOn = known.number == 0 && known.at.ratedAt == last.at.ratedAt
                links.append(Link(known: known, step: goesOn ? .zero : known.isMeasured ? step(last, known) : nil))
            }
        }
        return links.indices.compactMap { end in quarter(endingWith: end, of: links, calendar) }
    }

    private func quarter(endingWith end: Int, of links: [Link], _ calendar: SiteCalendar) -> Demand? {
        let closing = links[end].known
        guard closing.point != nil, isQuarter(closing.at.ratedAt, calendar) else { return nil }
        var energy = WattHours.zero
        var place = end
        while place > 0, let step = links[place].step {
            energy += step
            place -= 1
            let begin = links[place].known.at.ratedAt
            if begin + DemandWindow.length == closing.at.ratedAt {
                return Demand(watts: energy.value * 4, begin: begin)
            }
            if isQuarter(begin, calendar) || begin + DemandWindow.length < closing.at.ratedAt { return nil }
        }
        return nil
    }

    /// Quarters of which a reading that was told afterwards is an end.
    private func lateQuarters(_ calendar: SiteCalendar) -> [Demand] {
        var found: [Demand] = []
        for readings in series.values where readings.contains(where: \.isLate) {
            forEachStretch(of: readings) { from, to, closing in
                guard from.isLate || to.isLate, closing.point != nil, isQuarter(from.at.ratedAt, calendar),
                    from.at.ratedAt + DemandWindow.length == to.at.ratedAt, let step = step(from, to)
                else { return }
                found.append(Demand(watts: step.value * 4, begin: from.at.ratedAt))
            }
        }
        return found
    }

    private func isQuarter(_ instant: Instant, _ calendar: SiteCalendar) -> Bool {
        calendar.mark(atOrBefore: instant, every: DemandWindow.length) == instant
    }

    // MARK: reactive energy

    /// Reactive energy of each month, varh, and the active one that belongs to it.
    private func reactives(_ calendar: SiteCalendar) -> [CivilDate: (reactive: Int64, active: WattHours)] {
        var months: [CivilDate: (reactive: Int64, active: WattHours)] = [:]
        for readings in series.values {
            let ordered = KnownReadings.ordered(readings)
            let counted = ordered.indices.filter { !ordered[$0].isLate }
            for (first, last) in zip(counted, counted.dropFirst()) {
                guard ordered[last].point != nil, let limits = ordered[last].limits,
                    ordered[last].at.reactiveSince(ordered[first].at, limits) != nil
                else { continue }
                // Readings in between that were told afterwards divide it, where all of them follow from each other.
                let between = ordered[first...last].filter { $0.at.reactive != nil }
                let parts = zip(between, between.dropFirst()).map { Array([$0, $1]) }
                let isDivided = parts.allSatisfy { $0[1].at.reactiveSince($0[0].at, limits) != nil }
                for pair in isDivided ? parts : [[ordered[first], ordered[last]]] {
                    guard let reactive = pair[1].at.reactiveSince(pair[0].at, limits) else { continue }
                    let from = pair[0].at.ratedAt
                    let interval = ConsumptionInterval(
                        from: from, to: max(pair[1].at.ratedAt, from), energy: step(pair[0], pair[1]) ?? .zero)
                    for part in interval.byMonth(reactive: reactive, calendar: calendar) {
                        let sum = months[part.month] ?? (0, .zero)
                        months[part.month] = (sum.reactive + part.reactive, sum.active + part.active)
                    }
                }
            }
        }
        return months
    }

    private func step(_ from: Known, _ to: Known) -> WattHours? {
        KnownReadings.step(from: from.at.energy, to: to.at.energy, modulus: to.modulus ?? from.modulus)
    }
}
