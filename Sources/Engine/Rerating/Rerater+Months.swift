import Billing
import Quantities
import Supply

/// Charges of months besides kWh: capacity, demand and power factor. Each settlement is made again by what was known at its position, from
/// measures that the readings before it tell.
extension Rerater {
    mutating func settle(_ months: SettledMonths, at instant: Instant) {
        guard var state, let prices = book.prices(of: state) else { return }
        // All that is accrued was posted before.
        closePosting()
        expected = state.accrual.post(prices)
        closePosting()
        closeMonths()
        monthsFrom = min(monthsFrom ?? months.monthsFrom, months.monthsFrom)
        state.cycle.from = months.from
        state.cycle.monthsFrom = months.monthsFrom
        forgetMonths(of: &state, at: instant)
        let measures = state.measures
        expectedMonths =
            state.cycle.chargeMonths(
                prices.tariff, posted: state.accrual.posted, end: months.cut, isLast: months.isLast,
                capacities: RatingFacts(state).capacities
            ) { measures.measures(ofMonth: $0) }.changes
        for change in expectedMonths where change.line.isOfPowerFactor { factors[change.line] = change.quantity }
        state.cycle.from = months.cut
        state.cycle.unreadSince = months.unreadSince
        self.state = state
    }

    mutating func take(month entry: Entry, _ line: ChargeLine, _ found: Money, at position: Int64) {
        result.entries += 1
        if entry.reason == .correction {
            if let proposal = entry.correctedBy, corrections[proposal] != nil {
                closePosting()
                apply(proposal)
            }
            correctMonths(at: entry.at)
        }
        ledger[line, default: .zero] += found
        guard let place = expectedMonths.firstIndex(where: { $0.line == line }) else {
            return differ(.unexpectedEntry, line, position, expected: Money.zero.description, found: found.description)
        }
        let due = expectedMonths.remove(at: place)
        if due.amount != found {
            differ(.entry, line, position, expected: due.amount.description, found: found.description)
        } else if entry.quantity != due.quantity {
            differ(
                .entry, line, position, expected: due.quantity.description, found: entry.quantity?.description ?? "-")
        }
    }

    /// Corrected prices have reached all energy of the account: the adjustments of months that were forgotten follow.
    mutating func correctMonths(at instant: Instant) {
        guard isCorrecting else { return }
        isCorrecting = false
        closePosting()
        closeMonths()
        guard var state, let prices = book.prices(of: state) else { return }
        forgetMonths(of: &state, at: instant)
        self.state = state
        expectedMonths = prices.adjustments(
            ledger.map { AdjustedLine(line: $0.key, posted: $0.value, quantity: factors[$0.key]) },
            except: Set(state.cycle.months.map(\.month)))
    }

    private func forgetMonths(of state: inout AccountState, at instant: Instant) {
        state.cycle.forgetMonths(on: state.cycle.remembering(on: book.calendar.date(at: instant)))
    }

    /// Of each line of the months what the ledger has, with what the next settlement would enter by the row, is what follows from all
    /// that is known now.
    mutating func compareMonths(_ now: Accrual, _ row: AccountState, _ prices: PriceList) {
        var accrual = row.accrual
        _ = accrual.post(prices)
        var found = ledger.filter { !$0.key.isOfEnergy }
        let pending = row.cycle.pendingMonths(prices.tariff, posted: accrual.posted) {
            row.measures.measures(ofMonth: $0)
        }
        for change in pending { found[change.line, default: .zero] += change.amount }
        var expected: [ChargeLine: Money] = [:]
        for line in monthLines(now, row, prices) { expected[line.line, default: .zero] += line.amount }
        for line in Set(found.keys).union(expected.keys).sorted() {
            result.lines += 1
            let (due, have) = (expected[line] ?? .zero, found[line] ?? .zero)
            if due != have { differ(.line, line, expected: due.description, found: have.description) }
        }
    }

    /// What all months come to that were settled, and those between.
    private func monthLines(_ now: Accrual, _ row: AccountState, _ prices: PriceList) -> [MonthLine] {
        guard var day = monthsFrom, let end = row.cycle.monthsFrom else { return [] }
        let energy = now.lines(prices).map { Accrual.Posted(line: $0.line, amount: $0.amount) }
        let capacities = RatingFacts(row).capacities
        let measures = known.measures(book.calendar)
        var lines: [MonthLine] = []
        while day < end {
            let next = min(day.firstOfNextMonth, end)
            lines += prices.tariff.monthLines(
                from: day, to: next, capacities: capacities, measures: measures[day.firstOfMonth], energy: energy)
            day = next
        }
        return lines
    }

    /// What a settlement did not enter is missing.
    mutating func closeMonths() {
        for due in expectedMonths {
            differ(.missingEntry, due.line, nil, expected: due.amount.description, found: Money.zero.description)
        }
        expectedMonths = []
    }
}

extension ChargeLine {
    fileprivate var isOfPowerFactor: Bool { if case .powerFactor = self { true } else { false } }
}
