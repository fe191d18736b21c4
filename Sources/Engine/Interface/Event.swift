import Billing
import Metering
import Quantities
import Supply

/// Where an answer goes: made by whoever asks, good for one answer, meaningless after a restart.
public struct ReplyToken: Hashable, Sendable {
    public let number: UInt64
    public init(_ number: UInt64) { self.number = number }
}

/// What the clocks said when a turn began. The engine never looks for itself.
public struct Clocks: Hashable, Sendable {
    public var wall: Instant
    public var monotonic: Monotonic
    /// Names this boot of the machine: monotonic readings compare only within one.
    public var boot: String
    /// The kernel says that it is in step with a time source.
    public var synchronized: Bool

    public init(wall: Instant, monotonic: Monotonic, boot: String, synchronized: Bool) {
        self.wall = wall
        self.monotonic = monotonic
        self.boot = boot
        self.synchronized = synchronized
    }
}

/// Something that happened, as it reaches the engine.
public enum Event: Sendable {
    /// The first event of a life: every open row is served as if it had just been made.
    case started
    /// Time passed.
    case tick
    case sample(Sample)
    /// A mark went by without a reading.
    case missed(MeterID, mark: Instant, LineFault)
    case order(OrderReport)
    case line(LineID, LineEvent)
    /// An on-demand read that a person asked for has ended; a sample came as ``sample(_:)`` before.
    case readEnded(ReplyToken, MeterID, LineFault?)
    /// `second` stands for it with a token of their own, where one person's word does not suffice.
    case payment(PaymentRequest, by: Actor, second: Actor? = nil, ReplyToken)
    case reversal(ReversalRequest, by: Actor, second: Actor? = nil, ReplyToken)
    /// A payment front's sign of life.
    case front(FrontReport, by: Actor, ReplyToken)
    indirect case staff(StaffRequest, ReplyToken)
    /// Someone asked for what their role may not, at the door; recorded like what was done (I-A4).
    case denied(name: String, role: Role?, action: StaffAction, subject: String, because: Denial = .role)
    /// A payment front's request was not proven to be its own, or was not fresh: refused at the door, and recorded likewise.
    case unsigned(SignatureFault, channel: String, by: Actor, subject: String)
    /// A channel's file was brought that cannot be read: refused at the door, and recorded likewise.
    case unreadable(UnreadableFile, by: Actor)
    case notice(NoticeID, NoticeReport)
    /// The store began to refuse writes, or takes them again: without it nobody is tripped (I-C8).
    case store(takesWrites: Bool)
    /// The daily check of the whole store found something: from now on only restores (I-C8), through every restart, until ``sound``.
    case unsound
    /// The daily check of the whole store found nothing.
    case sound
    /// Somebody closed a relay by the rescue list, while the store was broken.
    case rescued(RescueReport)
    /// When the certificate ends by which staff and payments reach us (F-S21); told at the start and daily.
    case certificate(ends: Instant)
}

/// What a line's connection did.
public enum LineEvent: Hashable, Sendable {
    case up
    case down
    /// A reply came from another unit than was asked (F-B4): trips on the line stop until a person clears it.
    case misrouted(expected: UInt8, got: UInt8)
    case suspended(unit: UInt8)
    case resumed(unit: UInt8)
    /// The profile is wrong for this meter at this point.
    case pointRefused(MeterID, String)
    /// Somebody answers at a unit to which nothing is bound; what its serial number may be.
    case foundUnit(UInt8, [SerialNumber])
    /// A scan has ended: units asked, units that answered, units that could not be asked.
    case scanned(asked: Int, found: Int, left: Int)
}

/// What became of a notice on its way.
public enum NoticeReport: Hashable, Sendable {
    /// The SMS gateway took it. Not delivery.
    case accepted(reference: String)
    /// A delivery receipt.
    case delivered
    /// The gateway says that it will never be delivered.
    case failed(reason: String)
    /// The gateway could not be reached or refused for now: to be tried again.
    case unreachable(reason: String)
}

/// What a person asks, with everything that makes it happen once and be answered for.
public struct StaffRequest: Hashable, Sendable {
    /// Made by the client, 1...64 characters; the same id again gets the same answer (F-S14).
    public let id: String
    public let actor: Actor
    /// The second person, by another token.
    public let second: Actor?
    public let reason: String
    public let command: StaffCommand
    /// The client said for how long, and the command's end is counted from when this came. The same request later has another end
    /// in its command, is known by this length, and gets the first answer.
    public let lasting: Span?

    public init(
        id: String, actor: Actor, second: Actor? = nil, reason: String, command: StaffCommand, lasting: Span? = nil
    ) {
        self.lasting = lasting
        self.id = id
        self.actor = actor
        self.second = second
        self.reason = reason
        self.command = command
    }
}

/// What staff can have done.
public enum StaffCommand: Hashable, Sendable {
    /// Switch on. With debt, `graceUntil` is required: until then the debt does not trip. `confirmed`: whoever asks has spoken with the
    /// customer, which a relay that we did not open needs.
    case restore(account: String, graceUntil: Instant?, confirmed: Bool = false)
    /// Switch off for arrears; every rule applies.
    case trip(account: String)
    case hold(account: String, Hold.Kind, until: Instant)
    /// The hold, or the grace, ends now.
    case endHold(account: String)
    case readNow(meter: String)
    /// Ask every meter of a line for its serial number now.
    case scan(line: String)
    /// Bind the meter to its place by its serial numbers; two persons.
    ///
    /// - Parameters:
    ///   - unbinds: the meter's serial number is taken away, where its profile tells none.
    ///   - flaw: what the profiles have against it: it is refused.
    case bind(
        meter: String, serial: SerialNumber?, relaySerial: SerialNumber?, unbinds: Bool = false, flaw: BindFlaw? = nil)
    /// The meter's present value is right: close the old series, begin a new one there.
    case acceptBaseline(meter: String)
    /// The misroute on this line was looked into.
    case clearMisroute(line: String)
    /// Prove the pairing of meter and separate relay: open, energy stops, close. The customer knows.
    case commission(meter: String)
    case finishWorkItem(WorkItemID, result: String)
    /// Money whose owner was not known.
    case suspense(SuspenseCommand)
    case importData(ImportBatch)
    case releaseImport
    case trustClock
    /// The same for a clock that shows a time before the newest record: it was set right, or that record was made by a wrong one.
    case trustClockBehind
    case addUser(name: String, role: Role, tokenHash: String)
    case removeUser(name: String)
    /// Another admin says that a new user is a person who works here.
    case confirmUser(name: String)
    /// About what energy costs.
    case rating(RatingCommand)
    /// An account begins, changes hands or ends, or what it is charged by changes.
    case life(LifeCommand)
    /// The daily close of a channel, and its direct debits.
    case dailyClose(DailyCloseCommand)
    /// What a customer owes and has lodged besides the balance.
    case dues(DuesCommand)
    case credit(CreditCommand)
    case limits(LimitCommand)
    /// Protections and lock-outs.
    case guards(GuardCommand)
    /// Who may be switched off, and why it is owed.
    case trips(TripCommand)
    /// A notice that a person brings to a customer.
    case contact(ContactCommand)

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .restore: .restore
        case .trip: .trip
        case .hold, .endHold: .hold
        case .readNow, .scan: .readNow
        case .bind: .bind
        case .acceptBaseline: .acceptBaseline
        case .clearMisroute: .clearMisroute
        case .commission: .commission
        case .finishWorkItem: .finishWorkItem
        case .suspense(let command): command.action
        case .importData: .importData
        case .releaseImport: .releaseImport
        case .trustClock, .trustClockBehind: .trustClock
        case .addUser, .removeUser, .confirmUser: .manageUsers
        case .rating(let command): command.action
        case .life(let command): command.action
        case .dailyClose(let command): command.action
        case .dues(let command): command.action
        case .credit(let command): command.action
        case .limits(let command): command.action
        case .guards(let command): command.action
        case .trips(let command): command.action
        case .contact(let command): command.action
        }
    }
}

/// Master data to take over, checked as a whole by whoever read the file. References go by name and number; the engine
/// refuses the whole batch where one of them does not hold.
public struct ImportBatch: Hashable, Sendable {
    public var feeders: [String]
    public var lines: [LineRecord]
    public var tariffs: [Tariff]
    public var terms: [Terms]
    public var channels: [Channel]
    public var payers: [Payer]
    public var accounts: [ImportedAccount]
    /// How channels write their files; one of a name that is there takes its place.
    public var channelLayouts: [ChannelLayout]
    /// Years of working days, each by itself.
    public var calendars: [WorkCalendar]
    /// The file says that trips may begin at once (a test or demo site).
    public var released: Bool
    /// It releases, and all terms that it brings are the preset for demonstrations.
    public var isDemo: Bool

    public init(
        feeders: [String] = [], lines: [LineRecord] = [], tariffs: [Tariff] = [], terms: [Terms] = [],
        channels: [Channel] = [], payers: [Payer] = [], accounts: [ImportedAccount] = [],
        channelLayouts: [ChannelLayout] = [], calendars: [WorkCalendar] = [],
        released: Bool = false, isDemo: Bool = false
    ) {
        self.feeders = feeders
        self.lines = lines
        self.tariffs = tariffs
        self.terms = terms
        self.channels = channels
        self.payers = payers
        self.accounts = accounts
        self.channelLayouts = channelLayouts
        self.calendars = calendars
        self.released = released
        self.isDemo = isDemo
    }
}

/// An account with its meters, as a file names them. Ids inside are not used: the engine gives them.
public struct ImportedAccount: Hashable, Sendable {
    public var account: Account
    /// What the customer has at the takeover.
    public var openingBalance: Money
    public var supplyPoints: [ImportedSupplyPoint]

    public init(account: Account, openingBalance: Money, supplyPoints: [ImportedSupplyPoint]) {
        self.account = account
        self.openingBalance = openingBalance
        self.supplyPoints = supplyPoints
    }
}

/// A supply point, as a file names it.
public struct ImportedSupplyPoint: Hashable, Sendable {
    public var line: String
    public var feeder: String
    /// `id` and `line` are not used.
    public var meter: MeterRecord
    public var relay: RelayRecord?
    /// The relay is open, by us, before the takeover.
    public var inheritedOpen: Bool
    /// The pairing of meter and separate relay was proven before the takeover.
    public var pairingProven: Bool
    /// What stands on the tariff's ladder already, of the period that is under way.
    public var ladderUsed: WattHours
    /// What its register showed when it was put up, by whoever put it up; nil: its first reading begins.
    public var opening: WattHours?

    public init(
        line: String, feeder: String, meter: MeterRecord, relay: RelayRecord?, inheritedOpen: Bool, pairingProven: Bool,
        ladderUsed: WattHours = .zero, opening: WattHours? = nil
    ) {
        self.line = line
        self.feeder = feeder
        self.meter = meter
        self.relay = relay
        self.inheritedOpen = inheritedOpen
        self.pairingProven = pairingProven
        self.ladderUsed = ladderUsed
        self.opening = opening
    }
}

/// Why somebody who asked for something was sent away at the door.
public enum Denial: Hashable, Sendable {
    /// The role may not, or no token is known.
    case role
    /// It takes a second person, and nobody was named.
    case secondMissing
    /// It takes a second person, and the first one was named again.
    case secondSame
}
