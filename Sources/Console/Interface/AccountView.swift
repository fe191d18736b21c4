import Billing
import Engine
import Quantities
import Supply

/// An account as it stands now, out of the engine's state: never a history, never ahead of what is durable.
public struct AccountView: Sendable {
    /// When the engine was asked.
    public let asOf: Instant
    public let state: AccountState
    /// What must be paid for power to stay or return, in whole fen: what messages and receipts ask for.
    public let missing: Money
    /// Of the coming bill; nil: none that could be told.
    public let forecast: Forecast?
    public let tripNotice: Notice?
    public let finalNotice: Notice?
    public let points: [SupplyPointView]
    /// Open ones.
    public let workItems: [WorkItem]
    /// By these the account is on hold, and supplied.
    public let doubts: [Doubt]
    /// Of emergency credit that was activated: what can still be used.
    public let emergencyLeft: Money
    /// What its last bill would charge for days of a month besides its kWh; nil: its tariff knows no such charge.
    public let monthsAtEnd: Money?

    /// Nil: there is no such account.
    public init?(number: String, in state: HotState, asOf: Instant) {
        guard let id = state.accountByNumber[number], let account = state.accounts[id] else { return nil }
        self.asOf = asOf
        self.state = account
        missing = AccountView.missing(account, state, asOf)
        forecast = state.forecast(of: account, now: asOf)
        monthsAtEnd = state.monthsAtEnd(of: id, now: asOf)
        tripNotice = account.tripNotice.flatMap { state.notices[$0] }
        finalNotice = account.finalNotice.flatMap { state.notices[$0] }
        points = state.points(of: id).map { SupplyPointView($0, in: state) }
        doubts = AccountView.doubts(of: id, in: state, at: asOf)
        workItems = state.workItems.values.filter { $0.account == id }.sorted { $0.id < $1.id }
        emergencyLeft = AccountView.facts(account, state, asOf).map { AccountView.emergencyLeft($0.money) } ?? .zero
    }

    static func terms(of account: AccountState, _ state: HotState, _ now: Instant) -> Terms? {
        let today = state.calendar.date(at: now)
        let versions = state.terms[account.record.terms]
        return versions?.last { $0.from <= today } ?? versions?.first
    }

    /// The day of the trip notice that counts.
    static func noticedOn(_ account: AccountState, _ state: HotState) -> CivilDate? {
        account.tripNotice.flatMap { state.notices[$0] }.map { state.calendar.date(at: $0.at) }
    }

    /// What the rule is asked by, without the facts that it does not need; nil: the account has no terms.
    private static func facts(_ account: AccountState, _ state: HotState, _ now: Instant) -> SupplyFacts? {
        guard let terms = terms(of: account, state, now) else { return nil }
        let noticedOn = noticedOn(account, state)
        return SupplyFacts(
            now: now, calendar: state.calendar, account: account.record, terms: terms,
            money: account.moneyFacts(terms, now: now, calendar: state.calendar, noticedOn: noticedOn),
            hold: account.hold,
            warned: [], tripNotice: nil, finalNotice: nil, relays: [],
            gateway: GatewayFacts(clockTrusted: true, importReleased: true, storeSound: true, throttled: false)
        )
    }

    /// The rule's own answer.
    private static func missing(_ account: AccountState, _ state: HotState, _ now: Instant) -> Money {
        // Of an account that has ended nothing is to be switched on.
        guard !account.life.isClosed, let facts = AccountView.facts(account, state, now) else { return .zero }
        let isOff = state.points(of: account.record.id).contains { point in
            point.belief.isOffByUs || point.order.flatMap { state.orders[$0] }?.kind == .trip
        }
        // Nothing must be paid for power to stay where the debt is too small to switch off for.
        if !isOff, facts.money.tripAmount < facts.terms.minimumDebt { return .zero }
        return account.asked(
            facts.missingForRestore, terms: facts.terms, now: facts.now, calendar: state.calendar)
    }

    private static func emergencyLeft(_ money: MoneyFacts) -> Money {
        guard let credit = money.emergency, credit.use != .exhausted else { return .zero }
        return credit.limit - money.emergencyInUse
    }
}
