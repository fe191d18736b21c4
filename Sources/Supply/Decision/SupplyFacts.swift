import Billing
import Metering
import Quantities

/// Whose opening an open relay is (RULES: Open relay, whose?).
public enum OpenedBy: Hashable, Sendable, Codable {
    /// A verified trip of ours.
    case us(OrderID)
    /// An order of ours whose outcome is not known: ours until it is read.
    case usPerhaps(OrderID)
    /// Ours, by an order that is not at hand: before the takeover, or one that had read back closed and came through late.
    case inherited
    /// By hand, by the meter's protection, by another master: never closed by itself.
    case foreign

    /// Whether a restore may close it by itself.
    public var isOurs: Bool { self != .foreign }

    /// Our order, where it is at hand.
    public var order: OrderID? {
        switch self {
        case .us(let order), .usPerhaps(let order): order
        case .inherited, .foreign: nil
        }
    }
}

/// What we believe of a relay, and since when.
public struct RelayBelief: Hashable, Sendable, Codable {
    /// Nil: never seen.
    public var state: RelayState?
    /// Only where it is, or may be, open.
    public var openedBy: OpenedBy?
    public var seenAt: Instant?

    public init(state: RelayState? = nil, openedBy: OpenedBy? = nil, seenAt: Instant? = nil) {
        self.state = state
        self.openedBy = openedBy
        self.seenAt = seenAt
    }

    /// Whether supply is off, or may be, by our doing.
    public var isOffByUs: Bool {
        guard let openedBy else { return false }
        #if SEEDED_BUGS
            if SeededBug.foreignTakenForOurs.isPlanted { return state != .closed }
        #endif
        return openedBy.isOurs && (state != .closed)
    }
}

/// A formal notice as the decision sees it.
public struct NoticeFacts: Hashable, Sendable {
    public var notice: Notice
    /// How long ago it was delivered, by trusted time; nil: not delivered.
    public var age: Span?
    /// The letters of it to everyone else who must have it.
    public var others: [NoticeFacts]

    public init(notice: Notice, age: Span?, others: [NoticeFacts] = []) {
        self.notice = notice
        self.age = age
        self.others = others
    }

    /// All letters of it.
    var letters: [NoticeFacts] { [self] + others }

    /// How long everyone has had it; nil: somebody has not.
    var ageForAll: Span? {
        var youngest: Span?
        for letter in letters {
            guard let age = letter.age else { return nil }
            #if SEEDED_BUGS
                if SeededBug.oldestLetterCountsForAll.isPlanted { return letters.compactMap(\.age).max() }
            #endif
            youngest = min(youngest ?? age, age)
        }
        return youngest
    }

    /// Whether it went to everyone who must have it now. Another payer, or an occupant who was not on file, knows nothing of it.
    func reaches(_ addressees: [Addressee]) -> Bool {
        addressees.allSatisfy { addressee in
            letters.contains {
                $0.notice.recipient == addressee.recipient
                    && (addressee.recipient == .holder || $0.notice.name == addressee.name)
            }
        }
    }
}

/// One relay's side of a decision.
public struct RelayFacts: Hashable, Sendable {
    public var supplyPoint: SupplyPointID
    public var belief: RelayBelief
    public var hasRelay: Bool
    public var orderInFlight: OrderKind?
    /// A trip of ours may have opened it unseen, and nothing has closed it since.
    public var mayBeOff: Bool
    /// A closing that is owed already.
    public var restoreOwed: Bool
    /// What that closing waits for, where it is not its turn only: a tag, a protection or a customer.
    public var restoreAwaits: Reason?
    public var lockedOut: Bool
    /// The serial number, or an energy window, can prove the meter; and a separate relay tells a serial number too.
    public var identityProvable: Bool
    /// The relay sits in the meter, or the pairing was proven by a commissioning test.
    public var pairingProven: Bool
    public var maximumCurrentKnown: Bool
    public var ratingKnown: Bool
    public var bindingAge: Span?
    /// How old the last accepted reading is; nil: none.
    public var readingAge: Span?
    public var quarantined: Bool
    public var foreignSerial: Bool
    public var misrouteOnLine: Bool
    /// One mark on the line and a reading of the meter since the daemon started.
    public var readSinceStart: Bool
    /// Not before this; set after a trip that did not come about.
    public var tripNotBefore: Instant?
    public var failedTrips: Int
    /// A commissioning test is under way, which closes the relay itself at its end.
    public var underTest: Bool
    /// Off for its load limit, or about to be: it returns by itself, or when the customer has called.
    public var offByLimit: Bool
    /// Its load is limited instead of a cut.
    public var limitedInstead: Bool
    /// An approval holds for one epoch of its relay.
    public var epoch: Epoch
    /// It, or a neighbour, went dark with the other's opening: nobody is switched off here until a person has looked (F-B14).
    public var wrongNeighbour: Bool
    /// Its meter shows what the transformers on file cannot explain: what it owes is in doubt, and which meter it is.
    public var ratioDoubtful: Bool
    /// The feeder is suspected to have no power.
    public var outageSuspected: Bool
    /// How long ago the feeder's last outage ended; nil: none is known.
    public var sinceOutage: Span?

    public init(
        supplyPoint: SupplyPointID, belief: RelayBelief, hasRelay: Bool, orderInFlight: OrderKind?, restoreOwed: Bool,
        lockedOut: Bool,
        identityProvable: Bool, pairingProven: Bool, maximumCurrentKnown: Bool, ratingKnown: Bool, bindingAge: Span?,
        readingAge: Span?,
        quarantined: Bool, foreignSerial: Bool, misrouteOnLine: Bool, readSinceStart: Bool, tripNotBefore: Instant?,
        failedTrips: Int, mayBeOff: Bool = false, underTest: Bool = false, epoch: Epoch = Epoch(0),
        offByLimit: Bool = false, limitedInstead: Bool = false,
        wrongNeighbour: Bool = false, outageSuspected: Bool = false, sinceOutage: Span? = nil,
        ratioDoubtful: Bool = false, restoreAwaits: Reason? = nil
    ) {
        self.restoreAwaits = restoreAwaits
        self.ratioDoubtful = ratioDoubtful
        self.offByLimit = offByLimit
        self.limitedInstead = limitedInstead
        self.mayBeOff = mayBeOff
        self.outageSuspected = outageSuspected
        self.sinceOutage = sinceOutage
        self.wrongNeighbour = wrongNeighbour
        self.supplyPoint = supplyPoint
        self.belief = belief
        self.hasRelay = hasRelay
        self.orderInFlight = orderInFlight
        self.restoreOwed = restoreOwed
        self.lockedOut = lockedOut
        self.identityProvable = identityProvable
        self.pairingProven = pairingProven
        self.maximumCurrentKnown = maximumCurrentKnown
        self.ratingKnown = ratingKnown
        self.bindingAge = bindingAge
        self.readingAge = readingAge
        self.quarantined = quarantined
        self.foreignSerial = foreignSerial
        self.misrouteOnLine = misrouteOnLine
        self.readSinceStart = readSinceStart
        self.tripNotBefore = tripNotBefore
        self.failedTrips = failedTrips
        self.underTest = underTest
        self.epoch = epoch
    }
}

/// What the gateway as a whole allows.
public struct GatewayFacts: Hashable, Sendable {
    public var clockTrusted: Bool
    /// Trips are off after a go-live import until released.
    public var importReleased: Bool
    /// The store takes writes, and its check at start was clean.
    public var storeSound: Bool
    /// The throttle of gateway or feeder would be exceeded.
    public var throttled: Bool
    /// As many have their final notice as the throttle lets trips through in a day.
    public var finalNoticesFull: Bool
    /// The breaker of the gateway, or of a feeder of the account, stands open.
    public var breakerOpen: Bool
    /// The certificate by which staff and payments reach us is past its end (F-S21).
    public var certificateExpired: Bool

    public init(
        clockTrusted: Bool, importReleased: Bool, storeSound: Bool, throttled: Bool, finalNoticesFull: Bool = false,
        breakerOpen: Bool = false, certificateExpired: Bool = false
    ) {
        self.finalNoticesFull = finalNoticesFull
        self.certificateExpired = certificateExpired
        self.clockTrusted = clockTrusted
        self.importReleased = importReleased
        self.storeSound = storeSound
        self.throttled = throttled
        self.breakerOpen = breakerOpen
    }
}

/// Everything that the decision about one account knows.
public struct SupplyFacts: Hashable, Sendable {
    public var now: Instant
    public var calendar: SiteCalendar
    public var account: Account
    public var terms: Terms
    public var money: MoneyFacts
    public var hold: Hold?
    /// Warning levels that were announced and not re-armed.
    public var warned: [Money]
    public var tripNotice: NoticeFacts?
    public var finalNotice: NoticeFacts?
    public var relays: [RelayFacts]
    public var gateway: GatewayFacts
    public var payments: PaymentFacts
    public var approvals: TripApprovals
    /// The calendar that the terms name, as far as it is known.
    public var workdays: WorkCalendar?
    /// Until when nobody is switched off there because of the weather.
    public var weatherUntil: Instant?
    /// Who pays for the account under a payment number.
    public var payer: Payer?
    /// It is off because the customer wants it so.
    public var wishedOff: Bool
    /// When money last came for it.
    public var creditedAt: Instant?

    public init(
        now: Instant, calendar: SiteCalendar, account: Account, terms: Terms, money: MoneyFacts, hold: Hold?,
        warned: [Money],
        tripNotice: NoticeFacts?, finalNotice: NoticeFacts?, relays: [RelayFacts], gateway: GatewayFacts,
        payments: PaymentFacts = .inReach, approvals: TripApprovals = TripApprovals(),
        workdays: WorkCalendar? = nil, weatherUntil: Instant? = nil, payer: Payer? = nil, creditedAt: Instant? = nil,
        wishedOff: Bool = false
    ) {
        self.now = now
        self.calendar = calendar
        self.account = account
        self.terms = terms
        self.money = money
        self.hold = hold
        self.warned = warned
        self.tripNotice = tripNotice
        self.finalNotice = finalNotice
        self.relays = relays
        self.gateway = gateway
        self.payments = payments
        self.approvals = approvals
        self.workdays = workdays
        self.weatherUntil = weatherUntil
        self.payer = payer
        self.wishedOff = wishedOff
        self.creditedAt = creditedAt
    }

    /// Until when whoever has just paid is sent nothing about money; nil: that is over. The receipt has told all (RULES: never to someone
    /// who has just paid).
    var leftInPeaceUntil: Instant? { terms.peaceEnd(after: creditedAt, at: now) }

    /// Who must have a formal notice.
    public var addressees: [Addressee] { account.addressees(payer: payer) }
}
