import Billing
import CWorldDisk
import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

/// Knows what is true, and looks after every step whether the daemon holds to it. It believes nothing that the daemon says of
/// itself: only what was committed, what left, what the meters' journal tells, and what the people did.
final class Oracle {
    unowned let world: World

    /// A permit whose turn was durable, and what has come of it since.
    struct Track {
        let permit: Permit
        /// When it became durable.
        let durableAt: Int64
        var leftCount = 0
        var movedCount = 0
    }

    // What was committed, folded from the records of every turn.
    /// Accounts by supply point, and back.
    var homes: [SupplyPointID: String] = [:]
    private(set) var points: [String: SupplyPointID] = [:]
    var accountOf: [String: AccountID] = [:]
    /// Accounts by meter.
    var meters: [MeterID: String] = [:]
    /// By account: who held it before the present holder.
    var tenancies: [String: [Tenancy]] = [:]
    /// The number of each home's last reading that counted.
    var lastReading: [String: Int64] = [:]
    /// Whose relay beside the meter no test has shown yet to switch it.
    var unproven: Set<String> = []
    var ledger: [LedgerAccount: Int64] = [:]
    var causes: Set<String> = []
    var payments: [PaymentKey: Payment] = [:]
    var takenBack: [PaymentKey: Int64] = [:]
    var orders: [OrderID: Order] = [:]
    /// Orders without an end, by relay.
    var underWay: [SupplyPointID: [OrderID]] = [:]
    var permits: [Track] = []
    /// The relays' epochs, and when the effects of the turn that raised them were out.
    var epochs: [SupplyPointID: (epoch: Epoch, outAt: Int64)] = [:]
    var holds: [AccountID: Hold] = [:]
    /// When the daemon came to know that a trip had opened its relay.
    var verifiedAt: [OrderID: Int64] = [:]
    /// `order.close order 17`: the audit rows of orders.
    var audited: Set<String> = []
    var auditRows: Int64 = 0
    /// Payments and answered requests, by the serial or id, and when the turn was durable.
    var durableAt: [String: Int64] = [:]
    /// When a desk's restore for an account was durable last.
    var deskRestored: [String: Int64] = [:]
    /// Since when closings are owed that have not been seen.
    var owedSince: [SupplyPointID: Int64] = [:]
    // What people have set, by account.
    /// Electricians' tags.
    var tags: [String: Deed] = [:]
    /// When what stood before a closing went: a tag, a holder who wanted to be asked first.
    var liftedAt: [String: Int64] = [:]
    var protections: [String: Deed] = [:]
    var weather: Deed?
    /// Who wants to be asked before power returns.
    var asksFirst: [String: Deed] = [:]
    /// When somebody at a desk heard a customer's yes last.
    var saidYes: [String: Int64] = [:]
    var promises: [String: Promise] = [:]
    var quotes: [String: [Quote]] = [:]
    var haveTakenBack: Set<String> = []
    var approvals: [String: [Approval]] = [:]
    var limits: [String: Limit] = [:]
    /// Who asked to be switched off, and was promised it.
    var wishes: [String: Deed] = [:]
    /// The days on which contracts change.
    var changes: [String: Set<CivilDate>] = [:]
    /// From when on a home's notices count.
    var cycleBegan: [String: Int64] = [:]
    /// Whose closing left while their flat had changed places with another: it closed that, and what was read then may be that too.
    var closedElsewhere: Set<String> = []
    /// When a flat's meter was first said to answer in the place of another's, and whose.
    var foundElsewhere: [String: [(place: String, at: Int64)]] = [:]
    /// Whose series began with a reading of two meters.
    var mixed: Set<String> = []
    /// Whose series ever did: what was billed in it may be the other's.
    var begunMixed: Set<String> = []
    /// When a trip opened the other of two flats that had changed places, by either.
    var openedAstray: [String: [Int64]] = [:]
    /// Relays that a trip of another may have opened, as the daemon says and may think, and since when it does.
    var misdirected: [SupplyPointID: Int64] = [:]
    /// When a line's replies last went astray, or flats of it changed places.
    var astray: [Int: Int64] = [:]
    /// When a meter that was exchanged was booked: until then the daemon waits for another one.
    var bookedAt: [String: Int64] = [:]
    /// Counters that fell by themselves, Wh.
    var falls: [String: [(at: Int64, by: Int64)]] = [:]
    /// When a home's own protection opened, where its register tells so.
    var protectedTimes: [String: [Int64]] = [:]
    /// When the daemon saw last that a meter's own protection had opened.
    var protectionSeen: [SupplyPointID: Int64] = [:]
    /// When an engineer's restore was accepted last.
    var engineerRestored: [String: Int64] = [:]
    /// When it was told that an opening hit another home.
    var suspectedAt: [SupplyPointID: Int64] = [:]
    /// When the last closing left for each home.
    var closeLeft: [String: Int64] = [:]
    /// When closings were ordered.
    var closeOrderedAt: [OrderID: Int64] = [:]

    /// Who wants to be off.
    var wished: Set<AccountID> = []
    /// Since when no wish of theirs keeps a home off any more.
    var freeSince: [AccountID: Int64] = [:]
    /// Whether each relay is proven to be its meter's.
    var pairings: [SupplyPointID: Pairing] = [:]
    /// When permits were given, for the throttle.
    var permitTimes: [Int64] = []

    // Of this life of the daemon.
    var markRead: Set<String> = []
    /// When a reading of each account's meter counted last, in any life.
    var readAt: [String: Int64] = [:]
    /// When the readings that counted came, and what they showed, Wh.
    var shown: [String: [(at: Int64, energy: Int64)]] = [:]
    var frontIsDrained = false
    var lifeBeganWall = Instant(milliseconds: 0)

    // Of this boot.
    var trustedByPerson = false
    /// The wall clock jumped while the daemon ran: until then, or until a person vouches for it, nobody is tripped.
    var doubtedUntil: Int64 = 0
    /// As the last turn that is durable knew of the clock.
    var keptDoubt: (error: Int64?, until: Int64) = (nil, 0)
    var bootedAt: Int64 = 0
    /// The machine started once while its wall clock was wrong.
    private(set) var bootedWithAnotherTime = false
    /// How far the wall clock was ahead when the engine looked at it last.
    var errorAtLastTurn: Int64?
    /// Wall clocks that were wrong make ages and dates of their own.
    var wallWasWrong = false

    // The journal of the meters.
    private var journalRead = 0
    var sightings: [Sighting] = []
    var contacts: [Place: ContactTrack] = [:]
    /// Numbers of writes by somebody else than the daemon.
    var foreignWrites: Set<Int> = []

    // For the measure of waiting.
    /// When a connection broke or a call was not taken, by endpoint.
    private(set) var troubles: [(endpoint: Int, at: Int64)] = []
    /// Until when something is wrong with a concentrator, its devices or the way to them.
    private(set) var restlessUntil: [Int: Int64] = [:]
    /// Counters that rose by themselves, by account.
    var rises: [String: Rise] = [:]
    /// What this turn bills of them, by account.
    var jumps: [String: String] = [:]
    /// When customers were asked whether power may return, by account.
    var askedAt: [AccountID: Int64] = [:]
    /// When somebody else than the daemon opened a contact, by account.
    var openedOtherwise: [String: [Int64]] = [:]
    /// When the daemon closed a contact last, by account.
    var closedByUs: [String: Int64] = [:]
    /// The longest wait from a reason for power to the closed contact, ms.
    var slowestPower: Int64 = 0
    /// Openings and closings by the daemon, seen at the contacts.
    var openings = 0
    var closings = 0

    /// A serial number that was told on a connection.
    struct Sighting {
        let place: Place
        let connection: Int
        let serial: String
        let at: Instant
    }

    /// Who opened a contact last.
    struct ContactTrack {
        enum Opener { case us, someoneElse }
        var isOpen = false
        var opener = Opener.us
        var openedAt: Int64 = 0
        /// Somebody else opened it, and nobody could know that it was not still open by us.
        var isHidden = false
        /// When our last closing had left, before it was opened.
        var closeLeft: Int64?
        /// When the device's own protection opened it, or held it open; nil: it did not.
        var protectedAt: Int64?
        /// When it was closed last, by whatever hand.
        var closedAt: Int64?
    }

    init(_ world: World) {
        self.world = world
        for flat in world.town.flats where flat.protection != nil {
            protections[flat.account] = Deed(by: "the master data", since: -10, outAt: -10)
        }
    }

    func violate(_ id: Invariant, _ detail: @autoclosure () -> String) { world.violate(id, detail()) }

    func trouble(_ endpoint: Int, at now: Int64) {
        troubles.append((endpoint, now))
        restless(endpoint, until: now)
    }

    func restless(_ endpoint: Int, until: Int64) {
        restlessUntil[endpoint] = max(restlessUntil[endpoint] ?? 0, until)
    }

    /// A life of the daemon begins.
    func begin(_ wall: Instant) {
        markRead = []
        frontIsDrained = false
        lifeBeganWall = wall
        // What it saw of the clock, and did not keep, is forgotten.
        (errorAtLastTurn, doubtedUntil) = keptDoubt
    }

    func rebooted() {
        trustedByPerson = false
        doubtedUntil = 0
        bootedAt = world.now
        if world.times.error(world.now).magnitude > 60_000 { bootedWithAnotherTime = true }
        errorAtLastTurn = nil
        keptDoubt = (nil, 0)
    }

    /// The engine looks at its clocks. One that believed its wall clock must notice that it was set (F-S6).
    func looksAtClocks(isBelieved: Bool) {
        let error = world.times.error(world.now)
        if let before = errorAtLastTurn, (error - before).magnitude > 320_000, isBelieved {
            trustedByPerson = false
            doubtedUntil = world.now + 290_000
        }
        errorAtLastTurn = error
    }

    /// What happened among the meters since the last look.
    func readJournal() {
        let journal = world.fleet.journal
        guard journal.lastNumber > journalRead else { return }
        for event in journal.events(after: journalRead) { look(event) }
        journalRead = journal.lastNumber
    }

    func flat(_ point: SupplyPointID) -> Flat? { homes[point].flatMap { world.town.flat($0) } }

    func settle(_ point: SupplyPointID, _ account: String) {
        homes[point] = account
        points[account] = point
    }

    func order(_ track: Track) -> Order? { orders[track.permit.order] }
}
