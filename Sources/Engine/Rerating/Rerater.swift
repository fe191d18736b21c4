import Billing
import Metering
import Quantities
import Supply

/// Recomputes the charges of one account from raw readings and from what rating knew, in both senses of the rules (Money): (1) each debit
/// is reproduced from the facts known at its position; (2) debits plus corrections equal the rating of all facts known now. The first goes
/// through the very functions that charged; the second forgets the order in which anything came to be known.
public struct Rerater {
    let account: AccountID
    var book: PriceBook
    /// The account as far as it is rated.
    var state: AccountState?
    /// All meters that were ever told of, with their gaps and last readings.
    var meters: [MeterID: MeterState] = [:]
    /// Where a meter hangs, and whose it is.
    var points: [MeterID: (point: SupplyPointID, account: AccountID)] = [:]
    /// Corrections that were approved and have not reached the account.
    var corrections: [ProposalID: (tariff: String, version: TariffVersion)] = [:]
    /// What the posting that is under way must enter still.
    var expected: [(line: ChargedLine, amount: Money)] = []
    /// What a settlement, or a correction of prices, must enter still of the months' charges.
    var expectedMonths: [SettlementCycle.MonthChange] = []
    /// Corrected prices have reached the account, and the months that were forgotten are still to follow.
    var isCorrecting = false
    /// The power factors by which months were adjusted, hundredths.
    var factors: [ChargeLine: Int64] = [:]
    /// What the ledger has of each line.
    var ledger: [ChargeLine: Money] = [:]
    /// What the second sense needs.
    var known = KnownReadings()
    /// The first day whose part of the month's charges was ever settled; nil: no month's was.
    var monthsFrom: CivilDate?
    /// Behind which transformers the meters stood.
    var ratios = KnownRatios()
    var result = Rerating()

    public init(_ account: AccountID, calendar: SiteCalendar) {
        self.account = account
        book = PriceBook(tariffs: [:], periods: [:], calendar: calendar)
        result.accounts = 1
    }

    public mutating func take(_ event: RatedEvent) {
        switch event {
        case .change(let change): take(change)
        case .reading(let record): take(record)
        case .entry(let entry, let position): take(entry, at: position)
        case .attachment(let record): ratios.add(record)
        }
    }

    // MARK: what rating came to know

    private mutating func take(_ change: RatingChange) {
        switch change.fact {
        case .tariff(let name, let version):
            let others = (book.tariffs[name]?.versions ?? []).filter { $0.from != version.from }
            book.tariffs[name] = Tariff(name: name, versions: others + [version])
        case .terms(let name, let rule):
            let others = (book.periods[name]?.rules ?? []).filter { $0.from != rule.from }
            book.periods[name] = BillingPeriods(others + [rule])
        case .account(let id, let facts):
            guard id == account else { return }
            var known = state ?? AccountState(record: Account(rerated: id, by: facts))
            known.contracts = known.record.adopt(facts)
            known.life = facts.isClosed ? .closed(at: change.at) : .open
            if let prices = book.prices(of: known) { known.accrual.reckon(prices) }
            state = known
        case .point(let point, let account, let meter):
            for (other, place) in points where place.point == point && other != meter { points[other] = nil }
            points[meter] = (point, account)
        case .takeover(let point, let id, let energy, let day):
            guard id == account, var state, let prices = book.prices(of: state) else { return }
            state.accrual.begin(ladderUsed: energy, of: point, on: day, prices: prices)
            self.state = state
            known.takeovers.append(KnownReadings.Takeover(point: point, energy: energy, day: day, prices: prices))
        case .series(let id, let number, let baseline):
            var meter = meters[id] ?? MeterState(rerated: id)
            meter.series = MeterSeries(number: number, baseline: baseline)
            meters[id] = meter
            known.add(baseline: baseline, series: number, of: id)
        case .table(let id, let table):
            var meter = meters[id] ?? MeterState(rerated: id)
            meter.record.tariffTable = table
            meters[id] = meter
        case .limits(let id, let limits):
            var meter = meters[id] ?? MeterState(rerated: id)
            meter.record.maximumCurrent = limits.maximumCurrent
            meter.record.phases = limits.phases
            meter.record.ratio = limits.ratio
            meters[id] = meter
        case .settled(let id, let months): if id == account { settle(months, at: change.at) }
        case .correction(let proposal, let name, let version): corrections[proposal] = (name, version)
        case .corrected(let proposal, let through):
            guard account <= through else { return }
            apply(proposal)
            correctMonths(at: change.at)
            closeMonths()
        }
    }

    /// From here on the account has the corrected prices.
    mutating func apply(_ proposal: ProposalID) {
        guard let (name, version) = corrections.removeValue(forKey: proposal) else { return }
        book.tariffs[name] = book.tariffs[name]?.replacing(version)
        isCorrecting = true
        if var state, let prices = book.prices(of: state) {
            state.accrual.reckon(prices)
            self.state = state
        }
    }

    // MARK: the ledger

    private mutating func take(_ entry: Entry, at position: Int64) {
        guard let (line, found) = entry.charge(of: account) else { return }
        guard line.isOfEnergy else { return take(month: entry, line, found, at: position) }
        result.entries += 1
        ledger[line, default: .zero] += found
        if entry.reason == .correction, let proposal = entry.correctedBy, corrections[proposal] != nil {
            closePosting()
            apply(proposal)
        }
        if !expected.contains(where: { $0.line.line == line }) {
            closePosting()
            guard var state, let prices = book.prices(of: state) else {
                return differ(.account, line, position, expected: "nothing", found: found.description)
            }
            expected = state.accrual.post(prices)
            self.state = state
        }
        guard let place = expected.firstIndex(where: { $0.line.line == line }) else {
            return differ(.unexpectedEntry, line, position, expected: Money.zero.description, found: found.description)
        }
        let due = expected.remove(at: place)
        if due.amount != found {
            differ(.entry, line, position, expected: due.amount.description, found: found.description)
        } else if let energy = entry.energy, energy != due.line.energy {
            differ(.entry, line, position, expected: "\(due.line.energy) kWh", found: "\(energy) kWh")
        }
    }

    /// A posting has ended; what it did not enter is missing.
    mutating func closePosting() {
        for due in expected {
            differ(.missingEntry, due.line.line, nil, expected: due.amount.description, found: Money.zero.description)
        }
        expected = []
    }

    mutating func differ(
        _ kind: Rerating.Difference.Kind, _ line: ChargeLine? = nil, _ position: Int64? = nil, reading: Int64? = nil,
        expected: String, found: String
    ) {
        result.differences.append(
            Rerating.Difference(
                account: account, kind: kind, line: line, position: position, reading: reading, expected: expected,
                found: found))
    }
}

extension Entry {
    /// The correction of prices that it belongs to: `correction:17/...`.
    var correctedBy: ProposalID? {
        guard cause.hasPrefix("correction:") else { return nil }
        return Int64(cause.dropFirst(11).prefix { $0 != "/" }).map { ProposalID($0) }
    }
}

extension Account {
    /// As much of an account as rating knows.
    fileprivate init(rerated id: AccountID, by facts: RatingFacts) {
        self.init(
            id: id, number: "", name: "", phone: nil, address: "", customerClass: .residential, tariff: facts.tariff,
            holder: facts.firstHolder, terms: facts.terms, agreement: nil, protection: nil)
    }
}

extension MeterState {
    /// As much of a meter as rating knows.
    init(rerated id: MeterID) {
        self.init(
            record: MeterRecord(
                id: id, number: "", line: LineID(0), unit: 0, profile: "", serial: nil, maximumCurrent: nil))
    }
}
