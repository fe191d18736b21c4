import Billing
import Metering
import Quantities
import Supply

/// What the store gives at start: every hot row, and the readings that the rows written behind do not include yet. Never
/// histories.
public struct StoredState: Sendable {
    public var gateway: GatewayState
    public var accounts: [AccountState]
    public var supplyPoints: [SupplyPointState]
    public var meters: [MeterState]
    public var lines: [LineState]
    public var feeders: [FeederRecord]
    public var tariffs: [Tariff]
    public var terms: [Terms]
    public var workCalendars: [WorkCalendar] = []
    public var users: [User]
    /// Orders without an end, and trips with an unknown one.
    public var orders: [Order]
    /// Permits of those orders.
    public var permits: [Permit]
    /// Notices that are queued or accepted, and those that an account's cycle refers to.
    public var notices: [Notice]
    /// Work items that are open.
    public var workItems: [WorkItem]
    public var channelLayouts: [ChannelLayout]
    /// Of the last 20 days.
    public var dailyCloses: [DailyClose]
    /// Differences that are open.
    public var closeItems: [CloseItem]
    /// Direct debits that the bank has not answered.
    public var directDebits: [DirectDebit]
    /// Proposals that are open, and corrections that have not reached all accounts.
    public var proposals: [Proposal]
    /// Purchases that have not ended.
    public var purchases: [Purchase]
    /// Trips that were released within the last day, for the throttle.
    public var recentTrips: [RecentTrip]
    public var channels: [ChannelState]
    public var payers: [Payer]
    /// Payments that lie in suspense.
    public var suspense: [SuspendedPayment]
    /// Readings with a number above the lowest ``MeterState/includesReading`` of a meter that has any, in order.
    public var readings: [ReadingRecord]
    /// The check of money, orders and audit at start was clean.
    public var isSound: Bool
    /// Words that say of no protection which it is; the accounts have ``Protection/unreadable``.
    public var unreadableProtections: [AccountID: String] = [:]

    public init(
        gateway: GatewayState = GatewayState(), accounts: [AccountState] = [], supplyPoints: [SupplyPointState] = [],
        meters: [MeterState] = [],
        lines: [LineState] = [], feeders: [FeederRecord] = [], tariffs: [Tariff] = [], terms: [Terms] = [],
        users: [User] = [],
        orders: [Order] = [], permits: [Permit] = [], notices: [Notice] = [], workItems: [WorkItem] = [],
        proposals: [Proposal] = [], channelLayouts: [ChannelLayout] = [], dailyCloses: [DailyClose] = [],
        closeItems: [CloseItem] = [], directDebits: [DirectDebit] = [], recentTrips: [RecentTrip] = [],
        channels: [ChannelState] = [], payers: [Payer] = [], suspense: [SuspendedPayment] = [],
        readings: [ReadingRecord] = [], isSound: Bool = true, purchases: [Purchase] = []
    ) {
        self.gateway = gateway
        self.accounts = accounts
        self.supplyPoints = supplyPoints
        self.meters = meters
        self.lines = lines
        self.feeders = feeders
        self.tariffs = tariffs
        self.terms = terms
        self.users = users
        self.orders = orders
        self.permits = permits
        self.notices = notices
        self.workItems = workItems
        self.channelLayouts = channelLayouts
        self.dailyCloses = dailyCloses
        self.closeItems = closeItems
        self.directDebits = directDebits
        self.proposals = proposals
        self.recentTrips = recentTrips
        self.channels = channels
        self.payers = payers
        self.suspense = suspense
        self.readings = readings
        self.isSound = isSound
        self.purchases = purchases
    }
}

/// A trip that was released: what the throttle counts.
public struct RecentTrip: Hashable, Sendable {
    public let at: Instant
    public let feeder: FeederID

    public init(at: Instant, feeder: FeederID) {
        self.at = at
        self.feeder = feeder
    }
}
