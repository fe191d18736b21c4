import Billing
import Quantities
import Supply

/// All that makes prices: what a reading or a posting may look up.
public struct PriceBook: Sendable {
    /// By name.
    public var tariffs: [String: Tariff]
    /// Where bills are cut, by the name of the terms.
    public var periods: [String: BillingPeriods]
    public var calendar: SiteCalendar
    /// Corrections that have not reached all accounts yet.
    public var corrections: [RunningCorrection]

    public init(
        tariffs: [String: Tariff], periods: [String: BillingPeriods], calendar: SiteCalendar,
        corrections: [RunningCorrection] = []
    ) {
        self.tariffs = tariffs
        self.periods = periods
        self.calendar = calendar
        self.corrections = corrections
    }

    /// The tariffs as they hold for an account: one that a correction has not reached is priced as before.
    func tariffs(of account: AccountID) -> [String: Tariff] {
        var tariffs = tariffs
        for correction in corrections where account > correction.through {
            tariffs[correction.tariff] = tariffs[correction.tariff]?.replacing(correction.replaced)
        }
        return tariffs
    }

    /// How an account's energies are divided, whenever they were used; nil where a tariff of it is not known.
    func rating(of account: AccountID, by facts: RatingFacts) -> Rating? {
        let known = tariffs(of: account)
        return facts.tariff(among: known).map {
            Rating(
                tariff: $0, holder: facts.holder, calendar: calendar, periods: facts.periods(among: periods),
                names: facts.names(of: $0, among: known))
        }
    }

    /// What an account's energies cost, whenever they were used; nil where a tariff of it is not known.
    func prices(of account: AccountID, by facts: RatingFacts) -> PriceList? {
        facts.tariff(among: tariffs(of: account)).map { PriceList(tariff: $0, holder: facts.holder) }
    }

    func prices(of account: AccountState) -> PriceList? { prices(of: account.record.id, by: RatingFacts(account)) }

    /// Where the bills of an account are cut.
    func periods(of account: AccountState) -> BillingPeriods { RatingFacts(account).periods(among: periods) }

    func rating(of account: AccountState) -> Rating? { rating(of: account.record.id, by: RatingFacts(account)) }
}

extension RatingFacts {
    init(_ account: AccountState) {
        self.init(account.record, by: account.contracts, isClosed: account.life.isClosed)
    }
}

/// A correction of prices on its way through the accounts.
public struct RunningCorrection: Hashable, Sendable {
    public let proposal: ProposalID
    public let tariff: String
    /// The version as it was.
    public let replaced: TariffVersion
    /// The last account that has the new prices.
    public var through: AccountID

    /// Nil where a proposal is none, or has come to its end.
    init?(_ proposal: Proposal) {
        guard case .correction(let corrected) = proposal.content, let progress = proposal.progress, !progress.isDone
        else { return nil }
        self.proposal = proposal.id
        tariff = corrected.name
        replaced = progress.replaced
        through = progress.through
    }
}

extension Tariff {
    /// The same with another version of the same date.
    func replacing(_ version: TariffVersion) -> Tariff {
        Tariff(name: name, versions: versions.filter { $0.from != version.from } + [version]) ?? self
    }
}

extension HotState {
    /// What prices are made of now.
    var book: PriceBook {
        PriceBook(tariffs: tariffs, periods: periods, calendar: calendar, corrections: corrections)
    }
}
