import Billing
import CWorldDisk
import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

/// What the daemon does when its process ends in the middle of something.
struct Crash: Error {
    let detail: String
}

/// How one story is to go.
struct Plot {
    var seed: UInt64 = 1
    /// At this effect the process ends; 0: never.
    var crashAt: Int64 = 0
    /// And again after so many effects of the next life; 0: never.
    var crashAgainAfter: Int64 = 0
    /// At this effect the disk, the network or the SMS gateway fails once; 0: never.
    var errorAt: Int64 = 0
    /// A fault of this world's own shell, for the test of the test.
    var broken: Broken?
    var isTold = false
}

/// Faults that the world must find.
enum Broken: String, CaseIterable {
    /// Receipts leave before the commit.
    case earlyAck = "early-ack"
    /// The disk says that it has synced, and has not.
    case lyingDisk = "lying-disk"
    /// Each write to a relay leaves twice.
    case doubleWrite = "double-write"
    /// Each turn is committed with the next one, and its effects do not wait.
    case lateCommit = "late-commit"
    /// Permits are not written.
    case noPermit = "no-permit"
}

/// The shipped engine, lines and store among simulated meters, a network, an SMS gateway and people; one agenda, one thread, no
/// clock, queue or randomness but what follows from the seed.
final class World {
    let plot: Plot
    var now: Int64 = 0
    var agenda = Agenda()
    var dice: Dice
    var trace: Trace
    var violations: [Violation] = []

    let fleet: SimulatedFleet
    var metersDueAt = Int64.max
    var wires: [Wire] = []
    /// The wire of each of the fleet's connections.
    var wireOfConnection: [Int: Int] = [:]

    var daemon: Daemon?
    var life = 0
    /// What the last life knew when it ended.
    var lastLife: LastLife?
    var boot = 1
    var bootedAt: Int64 = 0
    var livesBegan: [Int64] = []

    var sms = SMSGateway()
    var bank = Bank()
    var clerk = Clerk()
    var witness = Witness()
    private var isOver = false
    /// Since when all that the story wants has come about.
    private var calmSince: Int64?
    private var askedAgainAt: Int64?

    static let storePath = "/world/fudian.db"
    /// All stories must have ended by then. A connection that fails and fails is tried ever more rarely, up to once in five
    /// minutes, and what is no close waits for it.
    var limit: Int64 { isStormy ? 700_000 : 90_000 }
    /// Watched after the last thing that the story wants, so that what should not happen has time to.
    static let aftermath: Int64 = 2_500

    init(_ plot: Plot) throws(FleetRefusal) {
        world_disk_reset(plot.seed)
        if plot.broken == .lyingDisk { world_disk_lie(1) }
        if plot.errorAt > 0 { world_disk_fail_once_at(plot.errorAt) }
        if plot.crashAt > 0 { world_disk_fail_at(plot.crashAt) }
        self.plot = plot
        dice = Dice(seed: plot.seed)
        trace = Trace(isTold: plot.isTold)
        fleet = try SimulatedFleet(Town.fleet(seed: plot.seed), at: Town.morning)
        for flat in Town.flats where flat.inheritedOpen {
            perform(try fleet.hand(.open, at: flat.contactPlace, now: Town.morning))
        }
    }

    /// Odd seeds have good weather; with even ones connections break and calls are refused.
    var isStormy: Bool { plot.seed % 2 == 0 }

    /// The wall clock.
    var wall: Instant { Instant(milliseconds: Town.morning.milliseconds + now) }

    /// What the daemon's clocks say. A new boot of the machine begins to count anew.
    var clocks: Clocks {
        Clocks(
            wall: wall, monotonic: Monotonic(milliseconds: 5_000 + now - bootedAt), boot: "boot-\(boot)",
            synchronized: true)
    }

    /// Lets the story run to its end and checks the books.
    func run() -> Result {
        agenda.add(.boot, at: 0)
        agenda.add(.clerkAsks(clerk.add(Clerk.importRequest())), at: 20)
        for flat in Town.flats {
            if case .paysAt(let at) = flat.habit {
                agenda.add(.bankAsks(bank.add(flat.account, Money(fen: 2_050), wall)), at: at)
            }
        }
        if isStormy {
            for _ in 0..<8 { agenda.add(.storm, at: 1_000 + dice.below(17_000)) }
            for _ in 0..<10 { agenda.add(.hitch, at: 1_000 + dice.below(17_000)) }
        }
        while !isOver, let (at, sequence, what) = agenda.next() {
            now = at
            trace.note(what.code, at, Int64(sequence))
            do throws(Crash) { try happen(what) } catch { end(error) }
            if now > limit {
                violate("I-L1", "the story has not ended: \(unfinished)")
                isOver = true
            }
        }
        var audit = Audit(self)
        audit.run()
        return Result(
            effects: world_disk_effects(), hash: trace.hash, lives: life, milliseconds: now, violations: violations,
            lines: trace.lines, slowestPower: witness.slowestPower)
    }

    struct Result {
        let effects: Int64
        let hash: UInt64
        let lives: Int
        let milliseconds: Int64
        let violations: [Violation]
        let lines: [String]
        /// From a durable payment or grace to the closed contact, ms.
        let slowestPower: Int64
    }

    private func happen(_ what: Happening) throws(Crash) {
        switch what {
        case .boot: try begin()
        case .drain(let life): if life == self.life { try daemon?.drain() }
        case .tick(let life): if life == self.life { try daemon?.tick() }
        case .lineDue(let life, let line): if life == self.life { try daemon?.due(line) }
        case .order(let life, let line, let order): if life == self.life { try daemon?.feed(line, order) }
        case .readNow(let life, let line, let meter, let token):
            if life == self.life { try daemon?.feed(line, meter, token) }
        case .hears(let life, let event): if life == self.life { daemon?.post([event]) }
        case .dial(let wire): dial(wire)
        case .dialled(let wire, let isTaken): try dialled(wire, isTaken: isTaken)
        case .toMeters(let wire, let bytes): reachMeters(wire, bytes)
        case .toDaemon(let wire, let bytes): try reachDaemon(wire, bytes)
        case .hungUpByDaemon(let wire): daemonHungUp(wire)
        case .hungUpByMeters(let wire): try metersHungUp(wire)
        case .metersDue: advanceMeters()
        case .storm: storm()
        case .hitch: hitch()
        case .mended(let endpoint, let kind): mend(endpoint, kind)
        case .smsArrives(let life, let message): smsArrives(message, life)
        case .smsDelivered(let id): smsDelivered(id)
        case .smsReceipt(let life, let id): smsReceipt(id, life)
        case .bankAsks(let index): bankAsks(index)
        case .bankHears(let index, let answer): bankHears(index, answer)
        case .clerkAsks(let index): clerkAsks(index)
        case .clerkHears(let index, let answer): clerkHears(index, answer)
        }
    }

    func violate(_ id: String, _ detail: String) {
        violations.append(Violation(id: id, at: now, detail: detail))
        trace.tell(at: now, "VIOLATION \(id): \(detail)")
    }

    func tell(_ text: @autoclosure () -> String) { trace.tell(at: now, text()) }

    /// Counts an effect that leaves the daemon. Throws where the process ends before it; true where it fails and the process lives.
    func effect(_ what: @autoclosure () -> String) throws(Crash) -> Bool {
        guard world_disk_effect() != 0 else { return false }
        guard plot.errorAt == 0 else {
            tell("effect \(world_disk_effects()) fails: \(what())")
            return true
        }
        throw Crash(detail: "before effect \(world_disk_effects()): \(what())")
    }

    // MARK: the end of the story

    /// Called after each turn of the engine.
    func look() {
        guard unfinished.isEmpty else {
            calmSince = nil
            return
        }
        let since = calmSince ?? now
        calmSince = since
        guard now >= since + World.aftermath else { return }
        if let askedAgainAt {
            if now > askedAgainAt + 200 { isOver = true }
            return
        }
        askedAgainAt = now
        askAgain()
    }

    /// Everything that was answered is asked once more, and must get the first answer (I-M4, F-S14).
    private func askAgain() {
        for (index, transfer) in bank.transfers.enumerated() {
            agenda.add(.hears(life: life, .payment(transfer.request, by: Bank.actor, token(.bank(index)))), at: now + 1)
        }
        for (index, asked) in clerk.requests.enumerated() {
            agenda.add(.hears(life: life, .staff(asked.request, token(.clerk(index)))), at: now + 1)
        }
    }

    /// What the story still waits for.
    private var unfinished: [String] {
        guard let state = daemon?.state else { return ["the daemon is down"] }
        var left: [String] = []
        if !clerk.isContent { left.append("the clerk has no answer") }
        if !bank.isContent { left.append("the bank has no receipt") }
        if bank.transfers.count < 3 { left.append("not everyone has paid") }
        if clerk.requests.count < 2 { left.append("nobody rang the hotline") }
        if !state.orders.isEmpty { left.append("orders are under way") }
        for point in state.supplyPoints.values where point.restore != nil || point.belief.state != .closed {
            left.append("a relay is not closed")
        }
        for notice in state.notices.values {
            switch notice.state {
            case .queued, .accepted: left.append("a notice is under way")
            case .delivered, .failed, .cancelled: break
            }
        }
        return left
    }
}

/// Something that must not be.
struct Violation: Hashable {
    let id: String
    let at: Int64
    let detail: String
}
