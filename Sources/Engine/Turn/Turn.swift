import Billing
import Quantities
import Supply

/// What one turn decided: a value. Its records are committed in one transaction; then the state adopts it, which cannot fail;
/// then its effects are let out.
public struct Turn: Sendable {
    public let records: [Record]
    public let effects: [Effect]
    /// The gateway's row as it stands after the turn; committed with the records.
    public let gateway: GatewayState
    let changes: Changes

    /// Whether anything must be made durable. A turn without records still moves the clocks, which may wait for the next.
    public var isEmpty: Bool { records.isEmpty && effects.isEmpty }
}

/// What the hot state takes over from a turn.
struct Changes: Sendable {
    var accounts: [AccountID: AccountState?] = [:]
    var supplyPoints: [SupplyPointID: SupplyPointState?] = [:]
    var meters: [MeterID: MeterState?] = [:]
    var lines: [LineID: LineState?] = [:]
    var feeders: [FeederRecord] = []
    var tariffs: [Tariff] = []
    var terms: [Terms] = []
    var workCalendars: [WorkCalendar] = []
    var users: [User] = []
    var channels: [String: ChannelState] = [:]
    var payers: [Payer] = []
    var fronts: [String: FrontState] = [:]
    var suspense: [PaymentID: SuspendedPayment?] = [:]
    var orders: [OrderID: Order?] = [:]
    var permits: [OrderID: Permit?] = [:]
    var notices: [NoticeID: Notice?] = [:]
    var reminders: [AccountID: NoticeID?] = [:]
    var messages: [NoticeID: [NoticeID]?] = [:]
    var gatherings: [Gathering: NoticeID?] = [:]
    var workItems: [WorkItemID: WorkItem?] = [:]
    var channelLayouts: [ChannelLayout] = []
    /// Taken in this turn, so that the same file within one batch counts once.
    var channelFiles: [ChannelFile] = []
    var dailyCloses: [CloseKey: DailyClose?] = [:]
    var closeItems: [CloseItemID: CloseItem?] = [:]
    var directDebits: [DirectDebitID: DirectDebit?] = [:]
    var proposals: [ProposalID: Proposal?] = [:]
    var purchases: [PurchaseID: Purchase?] = [:]
    var trips: [RecentTrip] = []
    var startedAt: Instant?
    var life: Int64?
    var readSinceStart: [MeterID: Bool?] = [:]
    var marksSinceStart: [MeterID: Bool?] = [:]
    /// Accounts whose accrual moved without being written.
    var dirtied: [AccountID] = []
    /// Accounts whose rows were written.
    var cleaned: [AccountID] = []
    var due: [(Due, Monotonic)] = []
    /// The turn has served what was due at this moment, at most so many.
    var served: (until: Monotonic, limit: Int)?
    var takesWrites: Bool?
    var isSoundAgain = false
    /// When a closing was last called for, by feeder and home.
    var closings: [FeederID: [SupplyPointID: Monotonic]] = [:]
    var closeNotBefore: [SupplyPointID: Monotonic?] = [:]
    var glances: [OrderID: SupplyPointID?] = [:]
    var latestGlance: [SupplyPointID: Glance?] = [:]
    var openingMayCome: [SupplyPointID: Monotonic?] = [:]
    var newlyTrippable: [AccountID: NewlyTrippable] = [:]
    var clockDoubtedUntil: Monotonic?
    var clockCreep: Int64 = 0
    var clockDoubt: ClockDoubt?
    var roundsAt: Int?
    var certificateEnds: Instant?
    var power: [FeederID: FeederState?] = [:]
    var flushed: Flushed?
}

extension HotState {
    /// Drops the first due entry: the store refuses what it would write, and behind it others wait.
    public mutating func skipFirstDue(at now: Monotonic) { due.take(until: now, limit: 1) }

    /// Takes a durable turn over. Cannot fail.
    public mutating func adopt(_ turn: Turn) {
        let changes = turn.changes
        gateway = turn.gateway
        adoptMasterData(changes)
        lines.adopt(changes.lines)
        for line in changes.lines.values { if let line { lineByName[line.record.name] = line.record.id } }
        for feeder in changes.feeders {
            feeders[feeder.id] = feeder
            feederByName[feeder.name] = feeder.id
        }
        for tariff in changes.tariffs { tariffs[tariff.name] = tariff }
        for version in changes.terms {
            terms[version.name, default: []].removeAll { $0.from == version.from }
            terms[version.name, default: []].append(version)
            terms[version.name]?.sort { $0.from < $1.from }
            index(termsNamed: version.name)
        }
        for calendar in changes.workCalendars { adopt(calendar) }
        for user in changes.users {
            if let old = users[user.id] { userByToken[old.tokenHash] = nil }
            users[user.id] = user
            if user.isActive { userByToken[user.tokenHash] = user.id }
        }
        channels.merge(changes.channels) { $1 }
        for payer in changes.payers { payers[payer.number] = payer }
        fronts = changes.fronts
        adopt(suspense: changes.suspense)
        orders.adopt(changes.orders)
        permits.adopt(changes.permits)
        notices.adopt(changes.notices)
        reminders.adopt(changes.reminders)
        messages.adopt(changes.messages)
        gatherings.adopt(changes.gatherings)
        adopt(workItems: changes.workItems)
        for layout in changes.channelLayouts { channelLayouts[layout.name] = layout }
        adopt(dailyCloses: changes.dailyCloses)
        adopt(closeItems: changes.closeItems)
        adopt(directDebits: changes.directDebits)
        if !changes.proposals.isEmpty {
            proposals.adopt(changes.proposals)
            indexCorrections()
        }
        // In the order of their ids: the oldest is served first.
        for id in changes.purchases.keys.sorted() { adopt(id, changes.purchases[id] ?? nil) }
        if !changes.trips.isEmpty {
            let dayAgo = turn.gateway.wall - .days(1)
            recentTrips.removeAll { $0.at < dayAgo }
            recentTrips += changes.trips
        }
        if let startedAt = changes.startedAt { self.startedAt = startedAt }
        if let life = changes.life { self.life = life }
        power.adopt(changes.power)
        if let end = changes.certificateEnds { certificateEnds = end }
        readSinceStart.adopt(changes.readSinceStart)
        marksSinceStart.adopt(changes.marksSinceStart)
        closeNotBefore.adopt(changes.closeNotBefore)
        glances.adopt(changes.glances)
        latestGlance.adopt(changes.latestGlance)
        openingMayCome.adopt(changes.openingMayCome)
        newlyTrippable = changes.newlyTrippable
        clockDoubtedUntil = changes.clockDoubtedUntil
        clockCreep = changes.clockCreep
        clockDoubt = changes.clockDoubt
        if let roundsAt = changes.roundsAt { self.roundsAt = roundsAt }
        dirty.formUnion(changes.dirtied)
        dirty.subtract(changes.cleaned)
        if let flushed = changes.flushed { self.flushed = flushed }
        if let served = changes.served { due.take(until: served.until, limit: served.limit) }
        if changes.isSoundAgain { isSoundSinceStart = true }
        if let takesWrites = changes.takesWrites { self.takesWrites = takesWrites }
        for (item, at) in changes.due { due.push(item, at: at) }
        let minuteAgo = Monotonic(milliseconds: turn.gateway.monotonic.milliseconds - 60_000)
        for (feeder, closings) in changes.closings {
            recentClosings[feeder] = (recentClosings[feeder] ?? [:]).filter { $0.value > minuteAgo }
                .merging(closings) { $1 }
        }
    }

    private mutating func adopt(workItems changes: [WorkItemID: WorkItem?]) {
        for (id, change) in changes {
            let known = workItems[id]
            workItems[id] = change
            guard let account = (change ?? known)?.account else { continue }
            if known == nil, change != nil {
                itemsOfAccount[account, default: []].append(id)
            } else if change == nil, var left = itemsOfAccount[account] {
                left.removeAll { $0 == id }
                itemsOfAccount[account] = left.isEmpty ? nil : left
            }
        }
    }
}
