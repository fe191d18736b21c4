import Billing
import Metering
import Quantities
import Supply

/// Everything that decisions need, in memory: a cache of committed rows, never ahead of them. It changes in one way only: by
/// adopting a turn that is durable.
public struct HotState: Sendable {
    public internal(set) var gateway: GatewayState
    public internal(set) var accounts: [AccountID: AccountState] = [:]
    public internal(set) var supplyPoints: [SupplyPointID: SupplyPointState] = [:]
    public internal(set) var meters: [MeterID: MeterState] = [:]
    public internal(set) var lines: [LineID: LineState] = [:]
    public internal(set) var feeders: [FeederID: FeederRecord] = [:]
    public internal(set) var tariffs: [String: Tariff] = [:]
    /// All versions of each, in order of their dates.
    public internal(set) var terms: [String: [Terms]] = [:]
    /// Working days by the name of the calendar: what is shipped, and what the site took over.
    public internal(set) var workCalendars: [String: WorkCalendar] = [:]
    public internal(set) var users: [UserID: User] = [:]
    public internal(set) var orders: [OrderID: Order] = [:]
    public internal(set) var permits: [OrderID: Permit] = [:]
    public internal(set) var notices: [NoticeID: Notice] = [:]
    public internal(set) var workItems: [WorkItemID: WorkItem] = [:]
    /// Those that are not decided, and corrections that are on their way.
    public internal(set) var proposals: [ProposalID: Proposal] = [:]
    /// Those that have not ended.
    public internal(set) var purchases: [PurchaseID: Purchase] = [:]
    /// Feeders of which there is anything to say: meters that are silent, an outage.
    public internal(set) var power: [FeederID: FeederState] = [:]
    public internal(set) var recentTrips: [RecentTrip] = []
    /// How many accounts are not closed: the throttle's share is taken of them.
    public internal(set) var openAccounts = 0
    /// How channels write their files, by name.
    public internal(set) var channelLayouts: [String: ChannelLayout] = [:]
    /// Of the last days.
    public internal(set) var dailyCloses: [CloseKey: DailyClose] = [:]
    /// Differences of daily closes that are open.
    public internal(set) var closeItems: [CloseItemID: CloseItem] = [:]
    /// Direct debits that the bank has not answered.
    public internal(set) var directDebits: [DirectDebitID: DirectDebit] = [:]
    /// Channels that were taken over; see ``channel(_:)``.
    public internal(set) var channels: [String: ChannelState] = [:]
    /// By payment number.
    public internal(set) var payers: [String: Payer] = [:]
    /// Payments that lie in suspense.
    public internal(set) var suspense: [PaymentID: SuspendedPayment] = [:]

    // Found by name, derived from the rows above.
    /// Where bills are cut, by the name of the terms.
    var periods: [String: BillingPeriods] = [:]
    /// Corrections of prices that are on their way, in the order of their approval.
    var corrections: [RunningCorrection] = []
    public internal(set) var accountByNumber: [String: AccountID] = [:]
    /// In the order of their ids.
    var accountsInOrder: [AccountID] = []
    public internal(set) var meterByNumber: [String: MeterID] = [:]
    public internal(set) var lineByName: [String: LineID] = [:]
    public internal(set) var feederByName: [String: FeederID] = [:]
    public internal(set) var pointsOfAccount: [AccountID: [SupplyPointID]] = [:]
    /// In no order.
    public internal(set) var accountsOfPayer: [String: [AccountID]] = [:]
    public internal(set) var pointOfMeter: [MeterID: SupplyPointID] = [:]
    public internal(set) var metersOfLine: [LineID: [MeterID]] = [:]
    public internal(set) var userByToken: [String: UserID] = [:]
    /// Open work items, by the account that they are about.
    public internal(set) var itemsOfAccount: [AccountID: [WorkItemID]] = [:]
    /// Open differences by what they are about, and those by which an account's money is in doubt.
    var closeItemByKey: [CloseItemKey: CloseItemID] = [:]
    public internal(set) var doubtsOfAccount: [AccountID: [CloseItemID]] = [:]
    public internal(set) var debitsOfAccount: [AccountID: [DirectDebitID]] = [:]
    /// Payments in suspense that can be meant for no other account.
    public internal(set) var suspenseOfAccount: [AccountID: [PaymentID]] = [:]
    /// Open purchases, by account, the oldest first; and the one that each order under way belongs to.
    var purchasesOfAccount: [AccountID: [PurchaseID]] = [:]
    var purchaseOfOrder: [OrderID: PurchaseID] = [:]
    /// The low-balance reminder of each account that has not arrived yet.
    var reminders: [AccountID: NoticeID] = [:]
    /// The notices that go in one message, in the order of their ids.
    var messages: [NoticeID: [NoticeID]] = [:]
    /// Who has a final notice: few, by the throttle.
    var finalNotices: Set<AccountID> = []
    /// How many supply points hang on each feeder: the throttle's share is taken of them.
    var pointsOnFeeder: [FeederID: Int] = [:]

    // Of this life only.
    /// The site's calendar, from the configuration.
    public let calendar: SiteCalendar
    /// The store's check at start was clean, or a later one of the whole store was.
    var isSoundSinceStart: Bool
    /// The disk takes writes now.
    public internal(set) var takesWrites = true
    /// What the payment fronts told in this life.
    public internal(set) var fronts: [String: FrontState] = [:]
    /// What the store has in the place of protections that cannot be read, until a person was told.
    let unreadableProtections: [AccountID: String]
    /// When the certificate ends by which staff and payments reach us; nil: there is none, or it was not told yet.
    var certificateEnds: Instant?
    /// When this life began.
    var startedAt: Instant?
    /// The turn with which it began: its name in the audit trail.
    var life: Int64?
    /// When the life before this one wrote its last.
    let stoppedAt: Instant
    /// Meters of which a mark was read, or missed, since the start.
    var marksSinceStart: [MeterID: Bool] = [:]
    /// Meters that were read at a mark since the start.
    var readSinceStart: [MeterID: Bool] = [:]
    /// The wall clock jumped, and is not believed before this, whatever the kernel says.
    var clockDoubtedUntil: Monotonic?
    /// How far small steps have brought the wall clock away from the monotonic one, µs; positive: ahead.
    var clockCreep: Int64 = 0
    /// Why the clock is not trusted; nil while it is.
    public internal(set) var clockDoubt: ClockDoubt?
    /// Messages to payers for which notices are being gathered.
    var gatherings: [Gathering: NoticeID] = [:]
    /// Closings that wait because many are due on their feeder (I-C12).
    var closeNotBefore: [SupplyPointID: Monotonic] = [:]
    /// Glances at relays beside their meters that have not ended, by their orders and by their relays.
    var glances: [OrderID: SupplyPointID] = [:]
    var latestGlance: [SupplyPointID: Glance] = [:]
    /// Relays with a trip of unknown outcome, of which "closed" proves nothing before this: what was written may still be on its
    /// way to the contacts, or to the register that tells of them (F-B18).
    var openingMayCome: [SupplyPointID: Monotonic] = [:]
    /// Accounts whose rows written behind are older than memory.
    var dirty: Set<AccountID> = []
    var flushed = Flushed.unfinished
    var due = DueQueue()
    /// Accounts that came into arrears within the hour; see ``Breaker``.
    var newlyTrippable: [AccountID: NewlyTrippable] = [:]
    /// How far the rounds have come in ``accountsInOrder``.
    var roundsAt = 0
    /// When closings were last called for within the last minute, by feeder and home.
    var recentClosings: [FeederID: [SupplyPointID: Monotonic]] = [:]

    /// No check has found what must not be, in this life or an earlier one, or a later check of the whole store was clean.
    public var isSound: Bool { isSoundSinceStart && gateway.unsoundSince == nil }

    /// The time at which the engine wants a ``Event/tick`` at the latest; nil: no time is due.
    public var nextDue: Monotonic? { due.first }

    /// The version of terms that holds on `day`; the first to come where none has begun.
    public func terms(_ name: String, on day: CivilDate) -> Terms? {
        guard let versions = terms[name] else { return nil }
        return versions.last { $0.from <= day } ?? versions.first
    }

    /// Until when a closing waits because many are due on its feeder; nil: it does not.
    public func closingWaits(of point: SupplyPointID) -> Instant? {
        guard let until = closeNotBefore[point], until > gateway.monotonic else { return nil }
        return gateway.wall + (until - gateway.monotonic)
    }

    /// The account and its supply points.
    public func points(of account: AccountID) -> [SupplyPointState] {
        (pointsOfAccount[account] ?? []).compactMap { supplyPoints[$0] }
    }
}

extension HotState {
    /// The state at start: the stored rows, brought up to date by the readings that came after them. The same functions judge
    /// and charge here as in life, so that nothing differs.
    public init(_ stored: StoredState, calendar: SiteCalendar) {
        gateway = stored.gateway
        stoppedAt = stored.gateway.wall
        self.calendar = calendar
        isSoundSinceStart = stored.isSound
        unreadableProtections = stored.unreadableProtections
        for account in stored.accounts { accounts[account.record.id] = account }
        for point in stored.supplyPoints { supplyPoints[point.record.id] = point }
        for meter in stored.meters { meters[meter.record.id] = meter }
        for line in stored.lines { lines[line.record.id] = line }
        for feeder in stored.feeders { feeders[feeder.id] = feeder }
        for tariff in stored.tariffs { tariffs[tariff.name] = tariff }
        for version in stored.terms { terms[version.name, default: []].append(version) }
        for name in terms.keys {
            terms[name]?.sort { $0.from < $1.from }
            index(termsNamed: name)
        }
        for calendar in WorkCalendar.shipped { workCalendars[calendar.name] = calendar }
        for calendar in stored.workCalendars { adopt(calendar) }
        for user in stored.users { users[user.id] = user }
        for order in stored.orders { orders[order.id] = order }
        for permit in stored.permits { permits[permit.order] = permit }
        for notice in stored.notices { notices[notice.id] = notice }
        for notice in stored.notices {
            if let message = notice.message { messages[message, default: []].append(notice.id) }
        }
        for notice in stored.notices where notice.kind.isReminder {
            reminders[notice.account] = max(notice.id, reminders[notice.account] ?? notice.id)
        }
        for item in stored.workItems {
            workItems[item.id] = item
            if let account = item.account { itemsOfAccount[account, default: []].append(item.id) }
        }
        for proposal in stored.proposals { proposals[proposal.id] = proposal }
        indexCorrections()
        for purchase in stored.purchases { adopt(purchase.id, purchase) }
        recentTrips = stored.recentTrips
        #if SEEDED_BUGS
            if SeededBug.tripsForgotten.isPlanted { recentTrips = [] }
            if SeededBug.breakerForgotten.isPlanted { gateway.breaker = Breaker() }
        #endif
        for layout in stored.channelLayouts { channelLayouts[layout.name] = layout }
        for close in stored.dailyCloses { dailyCloses[close.key] = close }
        for item in stored.closeItems {
            closeItems[item.id] = item
            index(item)
        }
        for debit in stored.directDebits {
            directDebits[debit.id] = debit
            debitsOfAccount[debit.account, default: []].append(debit.id)
        }
        for channel in stored.channels { channels[channel.channel.name] = channel }
        for payer in stored.payers { payers[payer.number] = payer }
        for suspended in stored.suspense {
            suspense[suspended.payment] = suspended
            if let meant = suspended.meant { suspenseOfAccount[meant, default: []].append(suspended.payment) }
        }
        for account in accounts.values.sorted(by: { $0.record.id < $1.record.id }) {
            index(account)
            note(finalNoticeOf: account)
            if !account.life.isClosed { openAccounts += 1 }
        }
        for point in supplyPoints.values.sorted(by: { $0.record.id < $1.record.id }) { index(point) }
        for meter in meters.values.sorted(by: { $0.record.id < $1.record.id }) { index(meter) }
        for line in lines.values { lineByName[line.record.name] = line.record.id }
        for outage in stored.outages { power[outage.feeder] = FeederState(outage: outage) }
        for point in supplyPoints.values where power[point.record.feeder]?.outage != nil {
            // Nobody has been heard since: whoever answers takes himself out.
            power[point.record.feeder]?.silence(point.record.meter)
        }
        for feeder in feeders.values { feederByName[feeder.name] = feeder.id }
        for user in users.values where user.isActive { userByToken[user.tokenHash] = user.id }
        countNewlyTrippable()
        for record in stored.readings { replay(record) }
    }

    /// A reading that the rows do not include yet.
    private mutating func replay(_ record: ReadingRecord) {
        let id = record.reading.meter
        #if SEEDED_BUGS
            if SeededBug.replayedTwice.isPlanted { meters[id]?.includesReading = 0 }
        #endif
        guard var meter = meters[id], record.number > meter.includesReading else { return }
        if record.reading.purpose == .backfill {
            let verdict = MeterReadings.take(late: record.reading.sample, meter: &meter, book: book) { accounts[$0] }
            meters[id] = meter
            if let corrected = verdict.corrected { accounts[corrected.record.id] = corrected }
            return
        }
        let judged = MeterReadings.judge(
            record.reading.sample, meter: meter, clockTrusted: record.reading.quality != .clockDoubtful)
        let before = meter.series.last
        meter.series = judged.series
        meter.credit = MeterReadings.credit(judged.reading, before: meter.credit)
        if let point = pointOfMeter[id].flatMap({ supplyPoints[$0] }), var account = accounts[point.record.account] {
            MeterReadings.charge(
                judged.reading, after: before, at: point.record.id, meter: &meter, to: &account, book: book)
            MeterReadings.note(judged.reading, in: &account, periods: book.periods(of: account), calendar: calendar)
            accounts[account.record.id] = account
            if !account.life.isClosed,
                let terms = terms(account.record.terms, on: calendar.date(at: record.receivedAt))
            {
                meter.ratioWatch.note(
                    judged.reading, after: before,
                    MeterReadings.ratioFacts(
                        of: meter.record, at: point.record, account.record,
                        isAlone: pointsOfAccount[account.record.id]?.count == 1), terms.ratio)
            }
            dirty.insert(account.record.id)
        }
        meters[id] = meter
    }

    mutating func indexCorrections() {
        corrections = proposals.values.sorted { $0.id < $1.id }.compactMap { RunningCorrection($0) }
    }

    /// What was taken over holds against what is shipped.
    mutating func adopt(_ calendar: WorkCalendar) {
        workCalendars[calendar.name] = calendar.stretches.reduce(
            workCalendars[calendar.name] ?? WorkCalendar(name: calendar.name)
        ) { $0.with($1) }
    }

    mutating func index(termsNamed name: String) {
        let versions = terms[name] ?? []
        periods[name] = BillingPeriods(
            versions.map { BillingPeriods.Rule(from: $0.from, days: $0.settlement?.days ?? []) })
    }

}
