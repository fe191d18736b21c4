import Billing
import Metering
import Quantities
import Supply

/// What rating came to know, and when: with the readings and entries, all that a charge is made of, so that each can be reproduced.
/// Append-only.
public struct RatingChange: Hashable, Sendable {
    public let at: Instant
    /// It came after this entry and this reading, and before the next ones.
    public let ledgerPosition: Int64
    public let readingNumber: Int64
    public let fact: RatingFact

    public init(at: Instant, ledgerPosition: Int64, readingNumber: Int64, fact: RatingFact) {
        self.at = at
        self.ledgerPosition = ledgerPosition
        self.readingNumber = readingNumber
        self.fact = fact
    }
}

/// One of the things that rating knows.
public enum RatingFact: Hashable, Sendable {
    /// A version of a tariff holds from its date on.
    case tariff(String, TariffVersion)
    /// Settlement days of terms.
    case terms(String, BillingPeriods.Rule)
    /// By what an account was, is and will be rated, as far as it is known now.
    case account(AccountID, RatingFacts)
    /// A supply point belongs to this account, and this meter measures it.
    case point(SupplyPointID, AccountID, MeterID)
    /// What stood on a ladder before we began to count.
    case takeover(SupplyPointID, AccountID, WattHours, on: CivilDate)
    /// A meter's series begins with this reading.
    case series(MeterID, number: Int, baseline: AcceptedReading)
    /// By which table a meter's registers by band count; nil: they are not rated by.
    case table(MeterID, VersionName?)
    /// What a meter's connection can carry, where its reactive register is read.
    case limits(MeterID, RatedLimits)
    /// The months before a cut are charged, by what is known then.
    case settled(AccountID, SettledMonths)
    /// Corrected prices of a version, once the accounts are reached.
    case correction(ProposalID, String, TariffVersion)
    /// Accounts up to this one are corrected.
    case corrected(ProposalID, through: AccountID)
}

/// What bounds the steps of a meter's registers.
public struct RatedLimits: Hashable, Sendable {
    public let maximumCurrent: Milliamperes?
    public let phases: Int
    public let ratio: TransformerRatio

    public init(maximumCurrent: Milliamperes?, phases: Int, ratio: TransformerRatio) {
        self.maximumCurrent = maximumCurrent
        self.phases = phases
        self.ratio = ratio
    }

    init(_ meter: MeterRecord) {
        self.init(maximumCurrent: meter.maximumCurrent, phases: meter.phases, ratio: meter.ratio)
    }
}

/// Which months a settlement charges, or charges anew.
public struct SettledMonths: Hashable, Sendable {
    /// The first day that no bill had covered.
    public let from: CivilDate
    /// The first day whose part of the month's charges was not made.
    public let monthsFrom: CivilDate
    /// The first day that it does not cover.
    public let cut: CivilDate
    /// The account's last one.
    public let isLast: Bool
    /// Since when a meter was not read, whose months are kept in mind; nil: all were.
    public let unreadSince: CivilDate?

    public init(
        from: CivilDate, monthsFrom: CivilDate, cut: CivilDate, isLast: Bool, unreadSince: CivilDate? = nil
    ) {
        self.from = from
        self.monthsFrom = monthsFrom
        self.cut = cut
        self.isLast = isLast
        self.unreadSince = unreadSince
    }
}

extension Draft {
    mutating func note(_ fact: RatingFact) {
        records.append(
            .ratingChange(
                RatingChange(
                    at: now, ledgerPosition: gateway.ledgerPosition, readingNumber: gateway.readingNumber, fact: fact)))
    }

    /// Notes what an account is rated by, where that has changed: before it is used, and at the end of each turn. Whoever changes an
    /// account need not think of it.
    mutating func noteFacts(of id: AccountID) {
        guard let account = accounts[id] else { return }
        let facts = RatingFacts(account)
        guard (noted.facts[id] ?? state.accounts[id].map { RatingFacts($0) }) != facts else { return }
        noted.facts[id] = facts
        note(.account(id, facts))
        reckon(id)
    }

    /// What is not posted yet costs what the facts make of it now: with persons in the household, the limits of a ladder move.
    private mutating func reckon(_ id: AccountID) {
        guard var account = accounts[id], let prices = book.prices(of: account) else { return }
        let before = account.accrual.accrued
        account.accrual.reckon(prices)
        guard account.accrual.accrued != before else { return }
        accounts[id] = account
        writeThrough(id)
    }

    /// The same for whose meter it is.
    mutating func noteBinding(of id: SupplyPointID) {
        guard let record = supplyPoints[id]?.record else { return }
        let known = noted.bindings[id] ?? state.supplyPoints[id]?.record
        guard known?.account != record.account || known?.meter != record.meter else { return }
        noted.bindings[id] = record
        note(.point(id, record.account, record.meter))
    }

    /// The same for a series that began with a reading which is no reading of ours: a baseline that a person accepted.
    mutating func noteSeries(of id: MeterID) {
        guard let series = meters[id]?.series, (noted.series[id] ?? state.meters[id]?.series.number) != series.number
        else { return }
        noted.series[id] = series.number
        if let baseline = series.last { note(.series(id, number: series.number, baseline: baseline.withoutLoad)) }
    }

    /// The same for the table of a meter's registers.
    mutating func noteTable(of id: MeterID) {
        guard let record = meters[id]?.record else { return }
        let known = noted.tables[id] ?? state.meters[id]?.record.tariffTable
        guard known != record.tariffTable else { return }
        noted.tables[id] = .some(record.tariffTable)
        note(.table(id, record.tariffTable))
    }

    /// The same for what its connection can carry: it matters only where reactive energy is read.
    mutating func noteLimits(of sample: Sample) {
        guard sample.reactive != nil, let meter = meters[sample.meter] else { return }
        let limits = RatedLimits(meter.record)
        let before = state.meters[sample.meter].flatMap { before in
            before.series.last?.reactive == nil ? nil : RatedLimits(before.record)
        }
        guard (noted.limits[sample.meter] ?? before) != limits else { return }
        noted.limits[sample.meter] = limits
        note(.limits(sample.meter, limits))
    }

    /// Notes what a turn changed and did not use.
    mutating func noteChanges() {
        for id in accounts.changes.keys.sorted() { noteFacts(of: id) }
        for id in supplyPoints.changes.keys.sorted() { noteBinding(of: id) }
        for id in meters.changes.keys.sorted() {
            noteSeries(of: id)
            noteTable(of: id)
        }
    }
}

/// What a turn has noted of what rating knows.
struct Noted {
    var facts: [AccountID: RatingFacts] = [:]
    var bindings: [SupplyPointID: SupplyPointRecord] = [:]
    var series: [MeterID: Int] = [:]
    var tables: [MeterID: VersionName?] = [:]
    var limits: [MeterID: RatedLimits] = [:]
}
