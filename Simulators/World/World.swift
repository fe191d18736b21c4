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
    /// Whether the machine loses its power too; nil: as it happens.
    var withPower: Bool?
}

/// The shipped engine, lines and store among simulated meters, a network, an SMS gateway and people; one agenda, one thread, no
/// clock, queue or randomness but what follows from the seed.
final class World {
    let plot: Plot
    var town: Town
    let mix: Mix
    /// The true time, ms since the story's start.
    var now: Int64 = 0
    var agenda = Agenda()
    var dice: Dice
    var trace: Trace
    var script: Script
    var violations: [Violation] = []
    private(set) lazy var oracle = Oracle(self)

    // The meters and the network.
    let fleet: SimulatedFleet
    var metersDueAt = Int64.max
    var wires: [Wire] = []
    /// The wire of each of the fleet's connections.
    var wireOfConnection: [Int: Int] = [:]
    var slowUntil: [Int: Int64] = [:]
    var unansweredUntil: [Int: Int64] = [:]
    /// When a write left for each endpoint last.
    var lastWriteAt: [Int: Int64] = [:]
    /// What the meters of exchanged flats had counted, µWh, and by how much counters fell.
    var stashed: [String: Int64] = [:]
    var fallen: [String: Int64] = [:]
    var swappedFlats: (Flat, Flat)?
    /// Meters that were exchanged for good, and are not booked yet.
    var exchanged: [String: ExchangedMeter] = [:]
    /// What was counted when a plate was read, Wh, by the request that tells of it.
    var plates: [String: Int64] = [:]

    // The daemon and its machine.
    var daemon: Daemon?
    var life = 0
    /// What the last life knew when it ended.
    var lastLife: LastLife?
    var livesBegan: [Int64] = []
    var times: Timepieces
    var isClockDead = false
    var asleepUntil: Int64 = 0
    var isDiskFull = false
    var room: Int64 = 0
    var diskFreed: Int64 = 0
    var isReserveHeld = false
    /// How long each commit takes until ``slowDiskUntil``, ms.
    var slowDisk: Int64 = 0
    var slowDiskUntil: Int64 = 0
    var slowestDisk: Int64 = 0
    /// Until when its disk is full or slow.
    var machineRestlessUntil: Int64 = 0

    // The people.
    var sms = SMSGateway()
    var bank = Bank()
    var clerk = Clerk()
    var lastMomentUntil: Int64 = 0
    var frontSilentUntil: Int64 = 0

    // The story.
    /// Faults that wait for an order.
    var faultsOfOrders: [Fault]
    /// By how much the next clock that is set is wrong, ms; nil: by chance.
    var nextJump: Int64?
    /// How often the process was ended because an order was under way.
    var cutShort = 0
    var struck: [Fault: Int] = [:]
    var struckInOrder: [Fault: Int] = [:]
    var endings: [String: Int] = [:]
    var isHealed = false
    var healedAt: Int64 = 0
    /// The serials of the payments that everybody makes when the world has healed.
    var healing: Set<String> = []
    /// Whose last payment lies in suspense, by a date before a change of hands that a wrong clock dated: a person has to assign it.
    var stranded: Set<String> = []
    var isOver = false
    /// Since when all that the story wants has come about.
    var calmSince: Int64?
    var askedAgainAt: Int64?
    private var stepsNow = 0
    private var stepsAt: Int64 = 0

    static let storePath = "/world/fudian.db"
    /// All stories must have ended by then. A connection that fails and fails is tried ever more rarely, up to once in five
    /// minutes, and what is no close waits for it.
    var limit: Int64 {
        switch plot.run {
        case .golden: isStormy ? 700_000 : 90_000
        case .swarm, .flood: plot.storm + (plot.pace == .seconds ? 600_000 : 24 * 3_600_000)
        }
    }
    /// Watched after the last thing that the story wants, so that what should not happen has time to.
    var aftermath: Int64 { plot.pace == .seconds ? 2_500 : 1_200_000 }
    /// When faults begin: the import is through by then.
    static let quiet: Int64 = 1_000

    init(_ plot: Plot) throws(FleetRefusal) {
        world_disk_reset(plot.seed)
        if plot.errorAt > 0 { world_disk_fail_once_at(plot.errorAt) }
        if plot.crashAt > 0 { world_disk_fail_at(plot.crashAt) }
        guard let town = plot.run == .golden ? Town.golden() : Town.drawn(plot) else {
            throw FleetRefusal("the town's constants do not hold")
        }
        self.plot = plot
        self.town = town
        times = Timepieces(town.morning)
        mix = Mix(plot, from: World.quiet)
        faultsOfOrders = mix.withOrders
        dice = Dice(seed: plot.seed)
        trace = Trace(isTold: plot.isTold)
        script = Script(isWritten: plot.isScripted)
        fleet = try SimulatedFleet(town.fleet(seed: plot.seed), at: town.morning)
        for flat in town.flats where flat.inheritedOpen {
            perform(try fleet.hand(.open, at: flat.contactPlace, now: town.morning))
        }
    }

    /// Odd golden seeds have good weather; with even ones connections break and calls are refused.
    var isStormy: Bool { plot.run == .golden && plot.seed % 2 == 0 }

    /// The true time of day: that of the meters and the people.
    var truth: Instant { Instant(milliseconds: town.morning.milliseconds + now) }

    /// What the daemon's clocks say.
    var clocks: Clocks { times.clocks(now) }

    /// Lets the story run to its end and checks the books.
    func run() -> Result {
        agenda.add(.boot, at: 0)
        agenda.add(.clerkAsks(clerk.add(Clerk.importRequest(town))), at: 20)
        for flat in town.flats {
            if case .paysAt(let at) = flat.habit { pay(flat.account, Money(fen: 2_050), at: at) }
        }
        if isStormy {
            for _ in 0..<8 { agenda.add(.storm, at: 1_000 + dice.below(17_000)) }
            for _ in 0..<10 { agenda.add(.hitch, at: 1_000 + dice.below(17_000)) }
        }
        if town.terms.control.approver != .automatic { agenda.add(.approves, at: 1_000) }
        if town.front != nil { agenda.add(.frontBeats, at: 100) }
        for (fault, times) in mix.times { for at in times { agenda.add(.strikes(fault), at: at) } }
        if plot.run != .golden { agenda.add(.heals, at: plot.storm) }
        while !isOver, let (at, sequence, what) = agenda.next() {
            now = at
            if at < asleepUntil, what.waitsForMachine {
                agenda.add(what, at: asleepUntil)
                continue
            }
            trace.note(what.code, at, Int64(sequence))
            stepsNow = at == stepsAt ? stepsNow + 1 : 0
            stepsAt = at
            if stepsNow > 20_000 {
                violate(.spin, "20,000 steps without a millisecond between them")
                break
            }
            do throws(Crash) { try happen(what) } catch { end(error) }
            oracle.readJournal()
            if now > limit {
                violate(.power, "the story has not ended: \(unfinished)")
                isOver = true
            }
            // What is broken stays so: the first violations tell it.
            if violations.count >= 5 { isOver = true }
        }
        var audit = Audit(self)
        audit.run()
        return result
    }

    private var result: Result {
        Result(
            effects: world_disk_effects(), hash: trace.hash, lives: life, milliseconds: now, violations: violations,
            lines: trace.lines, slowestPower: oracle.slowestPower, openings: oracle.openings, closings: oracle.closings,
            flats: town.flats.count, script: plot.isScripted ? town.homeLines + script.lines : [], struck: struck,
            struckInOrder: struckInOrder, endings: endings)
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
        /// Movements of contacts by our orders.
        let openings: Int
        let closings: Int
        let flats: Int
        /// The homes and what was done to them, where that was wanted.
        let script: [String]
        let struck: [Fault: Int]
        /// While an order was under way.
        let struckInOrder: [Fault: Int]
        /// What came of orders, notices, requests and readings, and how often.
        let endings: [String: Int]
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
        case .hears(let life, let event): if life == self.life { daemon?.hear(event) }
        case .letOut(let life, let effects): if life == self.life { try daemon?.letOut(effects) }
        case .dial(let wire): dial(wire)
        case .dialled(let wire, let isTaken): try dialled(wire, isTaken: isTaken)
        case .toMeters(let wire, let bytes): reachMeters(wire, bytes)
        case .toDaemon(let wire, let bytes): try reachDaemon(wire, bytes)
        case .hungUpByDaemon(let wire): daemonHungUp(wire)
        case .hungUpByMeters(let wire): try metersHungUp(wire)
        case .metersDue: advanceMeters()
        case .storm: storm()
        case .hitch: hitch()
        case .otherLeaves(let connection): otherLeaves(connection)
        case .strikes(let fault): try strike(fault)
        case .mended(let place, let kind): mend(place, kind)
        case .meterIsBack(let account): bringMeterBack(account)
        case .flatsAreBack: bringFlatsBack()
        case .moduleIsBack(let endpoint): bringModuleBack(endpoint)
        case .diskEmptied: emptyDisk()
        case .clockIsSet: if !isHealed { setClock() }
        case .heals: heals()
        case .electricianCloses(let account): electricianCloses(account)
        case .wantsToBeOff(let account): if !isHealed, let flat = town.flat(account) { wantsToBeOff(flat) }
        case .lookAfter(let account): lookAfter(account)
        default: people(what)
        }
    }

    private func people(_ what: Happening) {
        switch what {
        case .smsArrives(let life, let message): smsArrives(message, life)
        case .smsDelivered(let id): smsDelivered(id)
        case .smsReceipt(let life, let id): smsReceipt(id, life)
        case .bankAsks(let index): bankAsks(index)
        case .bankHears(let index, let answer): bankHears(index, answer)
        case .bankReverses(let index): bankReverses(index)
        case .bankHearsTakeBack(let index, let answer): bankHears(takeBack: index, answer)
        case .underTag(let account, let action): underTag(account, action)
        case .approves: approves()
        case .keepsWord(let account): keepsWord(account)
        case .clerkAsks(let index): clerkAsks(index)
        case .clerkHears(let index, let answer): clerkHears(index, answer)
        case .frontBeats: frontBeats()
        default: break
        }
    }

    /// In a flood nothing is expected afterwards: the story ends, and what lies on the disk is looked at.
    private func heals() {
        heal()
        guard plot.run == .flood else { return }
        isOver = true
        if daemon != nil { end(Crash(detail: "the flood is over", withPower: true)) }
        do throws(Crash) { try begin() } catch { violate(.restart, "the daemon does not come up: \(error.detail)") }
    }

    func violate(_ id: Invariant, _ detail: String) {
        violations.append(Violation(id: id, at: now, detail: detail))
        trace.tell(at: now, "VIOLATION \(id.rawValue): \(detail)")
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
}
