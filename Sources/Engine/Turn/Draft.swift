import Billing
import Metering
import Quantities
import Supply

/// A turn in the making: reads the hot state through overlays, collects what changes, what is to be written and what is to be
/// let out. Nothing of it is visible until it is committed.
struct Draft {
    let calendar: SiteCalendar
    let cold: ColdFacts
    let clocks: Clocks
    var gateway: GatewayState
    var accounts: Overlay<AccountID, AccountState>
    var supplyPoints: Overlay<SupplyPointID, SupplyPointState>
    var meters: Overlay<MeterID, MeterState>
    var lines: Overlay<LineID, LineState>
    var orders: Overlay<OrderID, Order>
    var permits: Overlay<OrderID, Permit>
    var notices: Overlay<NoticeID, Notice>
    var reminders: Overlay<AccountID, NoticeID>
    var messages: Overlay<NoticeID, [NoticeID]>
    var gatherings: Overlay<Gathering, NoticeID>
    var workItems: Overlay<WorkItemID, WorkItem>
    var dailyCloses: Overlay<CloseKey, DailyClose>
    var closeItems: Overlay<CloseItemID, CloseItem>
    var directDebits: Overlay<DirectDebitID, DirectDebit>
    var suspense: Overlay<PaymentID, SuspendedPayment>
    var channels: [String: ChannelState]
    var payers: [String: Payer]
    var fronts: [String: FrontState]
    var workCalendars: [String: WorkCalendar]
    var proposals: Overlay<ProposalID, Proposal>
    var purchases: Overlay<PurchaseID, Purchase>
    var feeders: Overlay<FeederID, FeederState>
    var readSinceStart: Overlay<MeterID, Bool>
    var marksSinceStart: Overlay<MeterID, Bool>
    var closeNotBefore: Overlay<SupplyPointID, Monotonic>
    var glances: Overlay<OrderID, SupplyPointID>
    var latestGlance: Overlay<SupplyPointID, Glance>
    var openingMayCome: Overlay<SupplyPointID, Monotonic>
    var newlyTrippable: [AccountID: NewlyTrippable]
    let state: HotState

    var records: [Record] = []
    var effects: [Effect] = []
    var changes = Changes()
    /// Staff requests answered in this very turn, so that a double click within one batch counts once.
    var answered: [String: AnsweredRequest] = [:]
    /// Payments booked in this very turn, by what their channels guarantee to be unique.
    var booked: [PaymentKey: Payment] = [:]
    /// Reversals taken in this very turn, by their own keys and by those of their payments.
    var reversedNow: [ReversalKey: Reversal] = [:]
    var reversalsNow: [PaymentKey: [Reversal]] = [:]
    /// Suspended payments that were settled in this very turn.
    var settled: [PaymentID: SuspendedPayment] = [:]
    /// What prices are made of, with what this turn changed.
    var book: PriceBook
    /// What this turn has noted for re-rating.
    var noted = Noted()
    /// Accounts whose charges this turn corrected, in order.
    var corrections: [Correction] = []
    /// Accounts to decide about before the turn ends, in order; and the same as a set.
    private var touched: [AccountID] = []
    private var isTouched: Set<AccountID> = []
    /// Accounts and points whose rows are to be written with this turn, in order.
    private var toWrite: [AccountID] = []
    private var isToWrite: Set<AccountID> = []
    private var pointsToWrite: [SupplyPointID] = []
    private var isPointToWrite: Set<SupplyPointID> = []
    private var index = 0
    /// The person's request that is being served, for the rows that come of it.
    var session: String?
    /// Opened in this turn: not found through the state's indexes yet.
    private var openedItems: [WorkItem] = []
    /// Differences that were listed in this turn: not found through the state's indexes yet.
    var listedItems: [CloseItemKey: CloseItemID] = [:]
    /// Those that were settled in this turn, the last of each key.
    var settledItems: [CloseItemKey: CloseItem] = [:]
    var listedDoubts: [AccountID: [CloseItemID]] = [:]
    /// Whose final notice began in this turn.
    var finalNoticesNow: [AccountID] = []
    /// Debits that were asked for in this turn, by account.
    var askedDebits: [AccountID: [DirectDebitID]] = [:]
    /// Purchases made in this turn: not found through the state's indexes yet.
    var madePurchases: [PurchaseID] = []
    /// Messages that this turn sends, or asks the receipt of: once each.
    var sentMessages: Set<NoticeID> = []
    var awaitedMessages: Set<NoticeID> = []
    /// Made by an import in this turn: not found through the state's indexes yet.
    var imports: [SupplyPointID] = []
    var importedAccounts: [AccountID] = []
    /// Supply points that went to another account, and meters that came up, in this turn: not found through the state's indexes yet.
    var movedPoints: [AccountID: [SupplyPointID]] = [:]
    var newMeters: [MeterID: SupplyPointID] = [:]

    init(_ state: HotState, cold: ColdFacts, clocks: Clocks) {
        self.state = state
        calendar = state.calendar
        self.cold = cold
        self.clocks = clocks
        gateway = state.gateway
        gateway.turn += 1
        accounts = Overlay(state.accounts)
        supplyPoints = Overlay(state.supplyPoints)
        meters = Overlay(state.meters)
        lines = Overlay(state.lines)
        orders = Overlay(state.orders)
        permits = Overlay(state.permits)
        notices = Overlay(state.notices)
        reminders = Overlay(state.reminders)
        messages = Overlay(state.messages)
        gatherings = Overlay(state.gatherings)
        workItems = Overlay(state.workItems)
        dailyCloses = Overlay(state.dailyCloses)
        closeItems = Overlay(state.closeItems)
        directDebits = Overlay(state.directDebits)
        suspense = Overlay(state.suspense)
        channels = state.channels
        payers = state.payers
        fronts = state.fronts
        proposals = Overlay(state.proposals)
        book = state.book
        workCalendars = state.workCalendars
        purchases = Overlay(state.purchases)
        feeders = Overlay(state.power)
        readSinceStart = Overlay(state.readSinceStart)
        marksSinceStart = Overlay(state.marksSinceStart)
        closeNotBefore = Overlay(state.closeNotBefore)
        glances = Overlay(state.glances)
        latestGlance = Overlay(state.latestGlance)
        openingMayCome = Overlay(state.openingMayCome)
        newlyTrippable = state.newlyTrippable
        changes.clockDoubtedUntil = state.clockDoubtedUntil
        changes.clockCreep = state.clockCreep
    }

    /// The wall clock of the turn.
    var now: Instant { clocks.wall }

    /// The store takes writes, and no check has found what must not be.
    var isStoreSound: Bool {
        (state.isSoundSinceStart || changes.isSoundAgain) && gateway.unsoundSince == nil
            && (changes.takesWrites ?? state.takesWrites)
    }

    /// The next id that this turn makes.
    mutating func nextID<Kind>() -> ID<Kind> {
        index += 1
        return ID(turn: gateway.turn, index: index)
    }

    // MARK: what is to be looked at, written, served

    /// Decide about this account before the turn ends.
    mutating func touch(_ account: AccountID) {
        if isTouched.insert(account).inserted { touched.append(account) }
    }

    /// Write the account's row, and its meters' rows, with this turn.
    mutating func writeThrough(_ account: AccountID) {
        if isToWrite.insert(account).inserted { toWrite.append(account) }
    }

    /// Change a supply point; its row is written with this turn.
    mutating func update(_ id: SupplyPointID, _ change: (inout SupplyPointState) -> Void) {
        guard var point = supplyPoints[id] else { return }
        let before = point
        change(&point)
        // What an opening proved is told as long as it is off; a doubt stays until a person has looked.
        if point.belief.state == .closed, before.belief.state != .closed, point.proving?.verdict.isDoubt == false,
            !point.mayBeOff
        {
            point.proving = nil
        }
        point.noteBelief(at: gateway.trustedTime)
        supplyPoints[id] = point
        auditSupply(from: before, to: point)
        if isPointToWrite.insert(id).inserted { pointsToWrite.append(id) }
    }

    /// Change an account; its row is written with this turn.
    mutating func update(_ id: AccountID, _ change: (inout AccountState) -> Void) {
        guard var account = accounts[id] else { return }
        change(&account)
        accounts[id] = account
        writeThrough(id)
    }

    mutating func put(_ order: Order) {
        orders[order.id] = order.state.isEnd && order.state != .unknown ? nil : order
        records.append(.order(order))
    }

    mutating func put(_ notice: Notice) {
        if let message = notice.message, notices[notice.id] == nil { messages[message, default: []].append(notice.id) }
        notices[notice.id] = notice
        records.append(.notice(notice))
    }

    mutating func serve(_ due: Due, after span: Span) { changes.due.append((due, clocks.monotonic + span)) }

    /// At a wall time, but looked at again every ten minutes at the latest: clocks jump.
    mutating func serve(_ due: Due, at instant: Instant) {
        let left = instant - now
        // By a clock that nobody trusts what has passed may not have: whoever waits for that is not asked again and again.
        let passed = gateway.clockTrusted ? Span.milliseconds(1) : .minutes(1)
        serve(due, after: left > .zero ? min(left, .minutes(10)) : passed)
    }

    mutating func audit(
        _ action: String, _ subject: String, account: AccountID? = nil, actor: Actor? = nil, second: Actor? = nil,
        reason: String,
        before: String? = nil, after: String? = nil
    ) {
        audit(
            action, subject, account: account, by: actor?.name ?? "engine", role: actor?.role.rawValue ?? "engine",
            second: second?.name, reason: reason, before: before, after: after)
    }

    /// For whoever has no role that could be named.
    mutating func audit(
        _ action: String, _ subject: String, account: AccountID?, by name: String, role: String, second: String? = nil,
        reason: String, before: String? = nil, after: String? = nil
    ) {
        records.append(
            .audit(
                AuditRecord(
                    at: now, monotonic: clocks.monotonic, actor: name, role: role, session: session ?? lifeName,
                    second: second, action: action, subject: subject, account: account, reason: reason,
                    before: before, after: after)))
    }

    /// A duty for a person, unless the same one is open already.
    @discardableResult
    mutating func openWorkItem(
        _ kind: WorkItem.Kind, account: AccountID?, point: SupplyPointID? = nil, meter: MeterID? = nil, within: Span,
        reason: String
    ) -> WorkItemID {
        // Of these one is enough, whatever its reason.
        let isOne = kind == .fieldJob || kind == .proposal || kind == .contact
        let same = openItems(of: account).first {
            $0.kind == kind && $0.supplyPoint == point && $0.meter == meter && (isOne || $0.reason == reason)
        }
        if let same { return same.id }
        let item = WorkItem(
            id: nextID(), kind: kind, account: account, supplyPoint: point, meter: meter, openedAt: now,
            deadline: now + within, reason: reason)
        workItems[item.id] = item
        openedItems.append(item)
        records.append(.workItem(item))
        effects.append(.alarm(code: "work_item.\(kind.rawValue)", detail: reason))
        return item.id
    }

    /// The open work items about an account, or about none, in order of their ids. Those about none are few and found only
    /// where they were opened in this turn.
    func openItems(of account: AccountID?) -> [WorkItem] {
        let known = account.flatMap { state.itemsOfAccount[$0] } ?? []
        let opened = openedItems.filter { $0.account == account }.map(\.id)
        if known.isEmpty, opened.isEmpty { return [] }
        return (known + opened).sorted().compactMap { workItems[$0] }.filter { $0.closedAt == nil }
    }

    /// Closes open work items that have become void.
    mutating func settleItems(
        _ kind: WorkItem.Kind, of account: AccountID, point: SupplyPointID? = nil, meter: MeterID? = nil, result: String
    ) {
        for item in openItems(of: account)
        where item.kind == kind && (point == nil || item.supplyPoint == point) && (meter == nil || item.meter == meter)
        {
            closeWorkItem(item.id, by: "engine", result: result)
        }
    }

    mutating func closeWorkItem(_ id: WorkItemID, by: String, result: String) {
        guard var item = workItems[id], item.closedAt == nil else { return }
        item.closedAt = now
        item.closedBy = by
        item.result = result
        workItems[id] = nil
        records.append(.workItem(item))
    }

    // MARK: the end of the turn

    /// Follows every consequence to its end, then closes the books of the turn.
    mutating func finish() -> Turn {
        settleCorrections()
        var position = 0
        while position < touched.count {
            let account = touched[position]
            position += 1
            isTouched.remove(account)
            reconsider(account)
        }
        noteChanges()
        for id in toWrite { writeRows(of: id) }
        for id in imports { if let point = supplyPoints[id] { records.append(.supplyPoint(point)) } }
        // Decided in the next turn, when the state knows them by name.
        for id in importedAccounts { serve(.account(id), after: .zero) }
        if !importedAccounts.isEmpty { serve(.rounds, after: .zero) }
        for id in pointsToWrite { if let point = supplyPoints[id] { records.append(.supplyPoint(point)) } }
        changes.accounts = accounts.changes
        changes.supplyPoints = supplyPoints.changes
        changes.meters = meters.changes
        changes.lines = lines.changes
        changes.orders = orders.changes
        changes.permits = permits.changes
        changes.notices = notices.changes
        changes.reminders = reminders.changes
        changes.messages = messages.changes
        changes.gatherings = gatherings.changes
        changes.workItems = workItems.changes
        changes.dailyCloses = dailyCloses.changes
        changes.closeItems = closeItems.changes
        changes.directDebits = directDebits.changes
        changes.suspense = suspense.changes
        changes.fronts = fronts
        changes.proposals = proposals.changes
        changes.purchases = purchases.changes
        changes.power = feeders.changes
        changes.readSinceStart = readSinceStart.changes
        changes.marksSinceStart = marksSinceStart.changes
        changes.closeNotBefore = closeNotBefore.changes
        changes.glances = glances.changes
        changes.latestGlance = latestGlance.changes
        changes.openingMayCome = openingMayCome.changes
        changes.newlyTrippable = newlyTrippable
        return Turn(records: records, effects: effects, gateway: gateway, changes: changes)
    }

    /// An account's row goes together with its meters' rows, so that one reading number holds for all of them.
    private mutating func writeRows(of id: AccountID) {
        guard var account = accounts[id] else { return }
        account.includesReading = gateway.readingNumber
        accounts[id] = account
        records.append(.account(account))
        for point in points(of: id) {
            guard var meter = meters[point.record.meter] else { continue }
            meter.includesReading = gateway.readingNumber
            meters[meter.record.id] = meter
            records.append(.meter(meter))
        }
        changes.cleaned.append(id)
    }

    // MARK: finding

    func points(of account: AccountID) -> [SupplyPointState] {
        let known = (state.pointsOfAccount[account] ?? []).compactMap { supplyPoints[$0] }
        guard !movedPoints.isEmpty else { return known }
        let moved = (movedPoints[account] ?? []).compactMap { supplyPoints[$0] }
        return known.filter { $0.record.account == account } + moved.filter { $0.record.account == account }
    }

    func point(of meter: MeterID) -> SupplyPointState? {
        guard let point = (newMeters[meter] ?? state.pointOfMeter[meter]).flatMap({ supplyPoints[$0] }),
            point.record.meter == meter
        else { return nil }
        return point
    }

    /// The terms of an account that hold today.
    func terms(of account: Account) -> Terms? {
        #if SEEDED_BUGS
            if SeededBug.smallDebt.isPlanted {
                var terms = state.terms(account.terms, on: calendar.date(at: now))
                terms?.minimumDebt = .zero
                return terms
            }
        #endif
        return state.terms(account.terms, on: calendar.date(at: now))
    }
}
