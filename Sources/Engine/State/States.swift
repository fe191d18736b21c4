import Billing
import Metering
import Quantities
import Supply

/// An account as the engine keeps it in memory and the store keeps it in a row.
public struct AccountState: Hashable, Sendable {
    public var record: Account
    /// Sum of ledger entries; positive: credit. Written with the entries.
    public var posted: Money
    /// Credit that was written into the customer's meter, less what is charged; the sum of entries too. Zero where the meter keeps none.
    public var inMeter: Money
    /// Energy cost not posted yet. Written behind, at marks and with every posting: a restart replays the readings after
    /// ``includesReading``.
    public var accrual: Accrual
    /// The last reading number that ``accrual`` includes.
    public var includesReading: Int64
    /// The site's day of the last posting.
    public var postedOn: CivilDate?
    public var hold: Hold?
    /// For how long its protection was said to hold; nil: nobody has said yet.
    public var protectionTerm: ProtectionTerm?
    /// Since when its money alone would allow a trip; nil: it does not.
    public var trippableSince: Instant?
    /// It is off because the customer wants it so.
    public var wish: OffWish?
    /// Warning levels that were announced and not re-armed.
    public var warned: [Money]
    /// The formal notices of the cycle that is under way.
    public var tripNotice: NoticeID?
    public var finalNotice: NoticeID?
    /// The letters of both to everyone else who must have them.
    public var companions: [NoticeID]
    /// The last decision that was recorded, so that only a different one makes a row.
    public var lastAction: SupplyAction
    public var lastReasons: [Reason]
    /// What was quoted as missing, and until when paying it suffices whatever small charge came since.
    public var quotedMissing: Money?
    public var quotedUntil: Instant?
    /// When money last came for it: who has just paid is left in peace for a while.
    public var creditedAt: Instant?
    /// When an operator last restored it without payment: once in 30 days.
    public var graceGrantedAt: Instant?
    public var life: AccountLife
    /// What is owed and lodged besides the balance.
    public var dues: Dues
    public var cycle: SettlementCycle
    /// Channels through which it was paid, in the order of their names.
    public var channels: [ChannelUse]
    public var standing: CreditStanding
    /// What its tariff, terms and household were, are and will be.
    public var contracts: ContractHistory
    /// What its credit class follows from.
    public var conduct: Conduct
    /// Demand and reactive energy of its months. Written behind, as ``accrual`` is.
    public var measures: AccountMeasures
    /// What people have said about its trip.
    public var approvals: TripApprovals

    public init(
        record: Account, posted: Money = .zero, accrual: Accrual = Accrual(), includesReading: Int64 = 0,
        postedOn: CivilDate? = nil,
        hold: Hold? = nil, warned: [Money] = [], tripNotice: NoticeID? = nil, finalNotice: NoticeID? = nil,
        companions: [NoticeID] = [], lastAction: SupplyAction = .stay, lastReasons: [Reason] = [],
        quotedMissing: Money? = nil,
        quotedUntil: Instant? = nil,
        creditedAt: Instant? = nil, graceGrantedAt: Instant? = nil, life: AccountLife = .open, dues: Dues = .none,
        cycle: SettlementCycle = SettlementCycle(), channels: [ChannelUse] = [],
        standing: CreditStanding = CreditStanding(), contracts: ContractHistory = ContractHistory(),
        conduct: Conduct = Conduct(), measures: AccountMeasures = AccountMeasures(), inMeter: Money = .zero,
        approvals: TripApprovals = TripApprovals(), protectionTerm: ProtectionTerm? = nil,
        trippableSince: Instant? = nil, wish: OffWish? = nil
    ) {
        self.record = record
        self.posted = posted
        self.accrual = accrual
        self.includesReading = includesReading
        self.postedOn = postedOn
        self.hold = hold
        self.protectionTerm = protectionTerm
        self.trippableSince = trippableSince
        self.wish = wish
        self.warned = warned
        self.tripNotice = tripNotice
        self.finalNotice = finalNotice
        self.companions = companions
        self.lastAction = lastAction
        self.lastReasons = lastReasons
        self.quotedMissing = quotedMissing
        self.quotedUntil = quotedUntil
        self.creditedAt = creditedAt
        self.graceGrantedAt = graceGrantedAt
        self.life = life
        self.dues = dues
        self.cycle = cycle
        self.channels = channels
        self.standing = standing
        self.contracts = contracts
        self.conduct = conduct
        self.inMeter = inMeter
        self.measures = measures
        self.approvals = approvals
    }

    /// Whether what it uses is counted down in its meter. Of a closed account nothing is there any more.
    public var keepsCreditInMeter: Bool { record.mode == .meterCredit && !life.isClosed }

    /// What the meter should show as left, where it keeps the credit.
    public var creditInMeter: Money { inMeter - accrual.accrued }

    /// Posted balance and what lies in the meter, less what is accrued: what the customer has.
    public var available: Money { posted + creditInMeter }
}

/// How sure we are that a separate relay switches the load that the meter measures.
public enum Pairing: Hashable, Sendable, Codable {
    /// The relay sits in the meter: nothing to prove.
    case inMeter
    case unproven
    case proven(at: Instant)
    /// A commissioning test is under way.
    case testing(Commissioning)
}

/// How far a commissioning test has come: open, energy stops, close.
public struct Commissioning: Hashable, Sendable, Codable {
    public enum Step: String, Hashable, Sendable, Codable { case opening, watching, closing }
    public var step: Step
    public var by: String
    /// Energy at the reading after the opening, and how many readings since had no power and the same energy.
    public var energyAtOpening: WattHours?
    public var quietReadings: Int
    /// Readings asked for since the opening.
    public var readings: Int
    /// The load before, so that a supply without load proves nothing.
    public var powerBefore: Watts?
    /// Why it proves nothing, once that is known.
    public var failed: String?

    public init(
        step: Step, by: String, energyAtOpening: WattHours? = nil, quietReadings: Int = 0, readings: Int = 0,
        powerBefore: Watts? = nil, failed: String? = nil
    ) {
        self.step = step
        self.by = by
        self.energyAtOpening = energyAtOpening
        self.quietReadings = quietReadings
        self.readings = readings
        self.powerBefore = powerBefore
        self.failed = failed
    }
}

/// A closing that is owed until closed is seen; it makes orders.
public struct RestoreObligation: Hashable, Sendable, Codable {
    /// When the reason for it became durable; paid-to-power counts from here.
    public var since: Instant
    /// `payment desk/2026-11-23/17`, `restore by li.na: ...`.
    public var cause: String
    public var attempts: Int
    public var lateNoticeSent: Bool
    public var fieldJob: WorkItemID?
    /// When the relay was first seen to wait for the button on the meter; the customer was told then, and is not told again.
    public var armedAt: Instant?
    /// When the customer was asked whether power may return; nothing is switched on until ``confirmedAt``.
    public var askedAt: Instant?
    /// When someone who had spoken with the customer said so.
    public var confirmedAt: Instant?

    /// An engineer has seen to what the meter's own protection opened for, and says that it may be closed. Good for one
    /// write.
    public var isOverProtection: Bool

    /// Owed because of what was paid or granted, and for nothing else: where that is taken back, nothing is owed.
    public var isForMoney: Bool

    /// Whether it rests until the customer says yes.
    public var isWaitingForYes: Bool { askedAt != nil && confirmedAt == nil }

    public init(
        since: Instant, cause: String, attempts: Int = 0, lateNoticeSent: Bool = false, fieldJob: WorkItemID? = nil,
        armedAt: Instant? = nil, askedAt: Instant? = nil, confirmedAt: Instant? = nil, isForMoney: Bool = false,
        isOverProtection: Bool = false
    ) {
        self.isForMoney = isForMoney
        self.isOverProtection = isOverProtection
        self.since = since
        self.cause = cause
        self.attempts = attempts
        self.lateNoticeSent = lateNoticeSent
        self.fieldJob = fieldJob
        self.armedAt = armedAt
        self.askedAt = askedAt
        self.confirmedAt = confirmedAt
    }
}

/// A supply point as the engine and the store keep it. Its id names its relay too.
public struct SupplyPointState: Hashable, Sendable {
    public var record: SupplyPointRecord
    public var epoch: Epoch
    public var belief: RelayBelief
    public var pairing: Pairing
    /// Set by import and bind, in trusted time: a clock that was put right makes no binding older.
    public var bindingChangedAt: TrustedTime?
    /// How often somebody else, or the meter, was seen to have opened or closed it (F-B24).
    public var foreignOperations: Int
    /// An electrician's tag: as long as it hangs nobody switches here.
    public var lockOut: LockOut?
    /// The order in flight: at most one per relay (I-C10).
    public var order: OrderID?
    public var restore: RestoreObligation?
    /// Trips in a row that were released and did not open the supply (F-B15).
    public var failedTrips: Int
    public var tripNotBefore: Instant?
    /// Up to which power it may be used.
    public var limit: LoadLimit?
    /// Since when it is believed to be off, by whatever hand.
    public private(set) var offSince: TrustedTime?
    /// What the last opening has proven, and has still to prove; while it is off, and as long as it is in doubt whose home it made dark.
    public var proving: Proving?
    /// A trip that may have opened the relay, although it was read closed since.
    public var unseenOpening: UnseenOpening?

    public init(
        record: SupplyPointRecord, epoch: Epoch = Epoch(0), belief: RelayBelief = RelayBelief(), pairing: Pairing,
        bindingChangedAt: TrustedTime?,
        lockOut: LockOut? = nil, order: OrderID? = nil, restore: RestoreObligation? = nil, failedTrips: Int = 0,
        tripNotBefore: Instant? = nil, offSince: TrustedTime? = nil, foreignOperations: Int = 0,
        proving: Proving? = nil, unseenOpening: UnseenOpening? = nil, limit: LoadLimit? = nil
    ) {
        self.offSince = offSince
        self.proving = proving
        self.unseenOpening = unseenOpening
        self.limit = limit
        self.record = record
        self.epoch = epoch
        self.belief = belief
        self.pairing = pairing
        self.bindingChangedAt = bindingChangedAt
        self.lockOut = lockOut
        self.foreignOperations = foreignOperations
        self.order = order
        self.restore = restore
        self.failedTrips = failedTrips
        self.tripNotBefore = tripNotBefore
    }

    /// Whether it is off for its load limit, which neither a payment nor a debt ends.
    public var isOffByLimit: Bool { limit?.off != nil && restore == nil }

    /// Whether the meter's own protection has opened it, and no engineer has said since that it may be closed (I-C11).
    public var isHeldByProtection: Bool { belief.state == .openByProtection && restore?.isOverProtection != true }

    /// Whether it reads closed, and what we have opened may be open all the same.
    public var mayBeOff: Bool { unseenOpening.map { !$0.isClosedAgain } ?? false }

    /// Keeps what follows from the belief. Where nothing is known, what was known before stands.
    mutating func noteBelief(at now: TrustedTime) {
        guard let state = belief.state else { return }
        guard state == .closed else { return offSince = offSince ?? now }
        // Where it may be open all the same, it is off for as long as it was.
        if mayBeOff { return }
        offSince = nil
        if limit?.off != nil { limit?.closed() }
    }
}

extension SupplyPointState {
    public var lockedOut: Bool { lockOut != nil }

    /// What stands between a closing that is owed and its attempt, besides time; nil: nothing, or none is owed.
    public var restoreAwaits: Reason? {
        guard let restore else { return nil }
        if lockedOut { return .lockedOut }
        if isHeldByProtection { return .openByProtection }
        return restore.isWaitingForYes ? .awaitsCustomer : nil
    }
}

/// A meter as the engine and the store keep it. Written behind, as ``AccountState/accrual`` is.
public struct MeterState: Hashable, Sendable {
    public var record: MeterRecord
    public var series: MeterSeries
    /// Stretches that late data may still divide, in order of time; those of the last two months.
    public var gaps: [OpenGap]
    /// The quarter of an hour that is under way.
    public var demand: DemandWindow
    /// The last reading number that ``series``, ``gaps``, ``demand``, ``credit`` and ``ratioWatch`` include.
    public var includesReading: Int64
    /// What it told last of the credit that it keeps.
    public var credit: MeterCredit?
    /// Whether the transformers on file can be true.
    public var ratioWatch: RatioWatch

    public init(
        record: MeterRecord, series: MeterSeries = MeterSeries(), gaps: [OpenGap] = [],
        demand: DemandWindow = DemandWindow(), includesReading: Int64 = 0, credit: MeterCredit? = nil,
        ratioWatch: RatioWatch = RatioWatch()
    ) {
        self.record = record
        self.series = series
        self.gaps = gaps
        self.demand = demand
        self.includesReading = includesReading
        self.credit = credit
        self.ratioWatch = ratioWatch
    }
}

/// A reply from the wrong unit that nobody has looked into yet: no trips on that line.
public struct Misroute: Hashable, Sendable, Codable {
    public let at: Instant
    public let expected: UInt8
    public let got: UInt8

    public init(at: Instant, expected: UInt8, got: UInt8) {
        self.at = at
        self.expected = expected
        self.got = got
    }
}

/// A line as the engine keeps it.
public struct LineState: Hashable, Sendable {
    public var record: LineRecord
    public var misroute: Misroute?
    /// Of this life only.
    public var isUp: Bool
    /// Since when it has been down; nil while it is up, and where it has not been up in this life. Of this life only.
    public var downSince: Instant?
    /// The units that do not answer, and since when. Of this life only.
    public var silentUnits: [UInt8: Instant] = [:]
    /// Of this life only.
    public var scan: LineScan?

    public init(record: LineRecord, misroute: Misroute? = nil, isUp: Bool = false) {
        self.record = record
        self.misroute = misroute
        self.isUp = isUp
    }
}

/// The gateway's own row, written with every turn.
public struct GatewayState: Hashable, Sendable {
    /// The last committed turn; ids that a turn makes begin with its number.
    public var turn: Int64
    public var readingNumber: Int64
    /// The number of ledger entries: the ledger's position.
    public var ledgerPosition: Int64
    public var trustedTime: TrustedTime
    /// The clocks at the last commit.
    public var wall: Instant
    public var monotonic: Monotonic
    public var boot: String
    public var clockTrusted: Bool
    /// A person vouched for the clock in this boot.
    public var clockTrustedBy: String?
    public var importReleased: Bool
    /// The first accounts came with a file that released trips by itself, all of it on the terms for demonstrations: its later files carry
    /// the approval of prices too. `fudian status` tells it.
    public var isDemo: Bool
    /// Trips were released once: the site has been set up.
    public var wasReleased: Bool
    /// The highest id given to each kind of master data.
    public var lastMasterID: Int64
    /// When a check of the whole store found what must not be; nil: the last one did not, or there was none.
    public var unsoundSince: Instant?
    /// Where and until when nobody is switched off because of the weather; those that are over among them.
    public var weather: [WeatherHold]
    /// What stops trips until two persons have looked.
    public var breaker: Breaker

    public init(
        turn: Int64 = 0, readingNumber: Int64 = 0, ledgerPosition: Int64 = 0,
        trustedTime: TrustedTime = TrustedTime(milliseconds: 0),
        wall: Instant = Instant(milliseconds: 0), monotonic: Monotonic = Monotonic(milliseconds: 0), boot: String = "",
        clockTrusted: Bool = false, clockTrustedBy: String? = nil, importReleased: Bool = false,
        isDemo: Bool = false, wasReleased: Bool = false,
        lastMasterID: Int64 = 0, unsoundSince: Instant? = nil, weather: [WeatherHold] = [], breaker: Breaker = .closed
    ) {
        self.turn = turn
        self.readingNumber = readingNumber
        self.ledgerPosition = ledgerPosition
        self.trustedTime = trustedTime
        self.wall = wall
        self.monotonic = monotonic
        self.boot = boot
        self.clockTrusted = clockTrusted
        self.clockTrustedBy = clockTrustedBy
        self.importReleased = importReleased
        self.isDemo = isDemo
        self.wasReleased = wasReleased
        self.lastMasterID = lastMasterID
        self.unsoundSince = unsoundSince
        self.weather = weather
        self.breaker = breaker
    }
}
