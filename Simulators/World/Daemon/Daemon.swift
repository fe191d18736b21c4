import Billing
import CWorldDisk
import Engine
import Lines
import Metering
import ModbusFrames
import Quantities
import Storage
import Supply

/// One life of the daemon: the shipped engine, store and lines, and what their shells do on queues, done at once and in order.
final class Daemon {
    unowned let world: World
    let life: Int
    let store: Store
    var state: HotState

    // What the next life must come to.
    private(set) var committed: HotState
    private(set) var committedTurn: Int64
    private(set) var inDoubt: HotState?
    private(set) var turnInDoubt: Turn?

    // The inbox.
    private var urgent: [Event] = []
    private var readings: [Event] = []
    private var drainAt = Int64.max
    private var timerAt: Int64?
    /// How often the timer has called within the second of the last time.
    private var ticks = 0
    private var tickedAt: Int64 = 0
    private var turnsSinceCheckpoint = 0
    /// Effects of a turn that a slow disk holds up leave then, and the next turn waits for them.
    private var busyUntil: Int64 = 0
    /// As the shipped driver's.
    var disk = FullDisk()
    /// For ``ShellBug/lateCommit``.
    var heldBack: (records: [Record], gateway: GatewayState)?

    // The lines.
    var lines: [HostedLine] = []
    var indexOfLine: [LineID: Int] = [:]
    /// Which meter an on-demand read was for.
    var readers: [UInt64: MeterID] = [:]
    var told: [Event] = []

    /// How long readings wait for company.
    private static let readingPatience: Int64 = 100
    private static let readingsPerTurn = 1000
    /// Often enough for several within a story.
    private static let turnsPerCheckpoint = 60

    init(_ world: World, store: Store, state: HotState) {
        self.world = world
        life = world.life
        self.store = store
        self.state = state
        committed = state
        committedTurn = store.lastTurn
    }

    // MARK: the inbox

    /// Something from outside the process. While the disk is full payments are refused at the door.
    func hear(_ event: Event) {
        post([event])
    }

    func post(_ events: [Event]) {
        for event in events {
            switch event {
            case .sample, .missed: readings.append(event)
            default: urgent.append(event)
            }
        }
        let at = max(urgent.isEmpty ? world.now + Daemon.readingPatience : world.now, busyUntil)
        guard at < drainAt, !events.isEmpty else { return }
        drainAt = at
        world.agenda.add(.drain(life: life), at: at)
    }

    func drain() throws(Crash) {
        drainAt = .max
        guard world.now >= busyUntil else { return post(again: true) }
        let events = urgent + readings.prefix(Daemon.readingsPerTurn)
        urgent = []
        readings.removeFirst(min(readings.count, Daemon.readingsPerTurn))
        if !events.isEmpty { try run(events) }
        schedule()
    }

    /// A turn that a slow disk still holds up is in the way.
    private func post(again: Bool) {
        guard again, busyUntil < drainAt else { return }
        drainAt = busyUntil
        world.agenda.add(.drain(life: life), at: busyUntil)
    }

    func tick() throws(Crash) {
        guard let at = timerAt, at <= world.now else { return }
        timerAt = nil
        guard world.now >= busyUntil else { return schedule() }
        if disk.isFull, world.holdReserve() {
            disk.hasRoom()
            world.tell("the disk takes writes again")
        }
        ticks = world.now / 1_000 == tickedAt / 1_000 ? ticks + 1 : 0
        tickedAt = world.now
        if ticks == 500 { world.violate(.spin, "the daemon has turned five hundred times in this second, by itself") }
        try run(disk.takeKept() + [.tick])
        schedule()
    }

    /// One timer, to the next turn.
    func schedule() {
        let next = disk.nextTurn(due: state.nextDue, now: world.clocks.monotonic)
        let at = max(world.times.when(next, from: world.now), busyUntil)
        if let timerAt, timerAt <= at, timerAt > world.now { return }
        timerAt = at
        world.agenda.add(.tick(life: life), at: at)
    }

    // MARK: turns

    func run(_ events: [Event]) throws(Crash) {
        for event in events {
            world.note(event)
            if case .front(let report, _, _) = event, report.backlog == 0 { world.oracle.frontIsDrained = true }
        }
        let admitted = disk.admit(events, takesWrites: state.takesWrites)
        try answerUnavailable(admitted.refused)
        let events = admitted.events
        let keys = ColdKeys(for: events, state: state, clocks: world.clocks)
        let cold: ColdFacts
        do { cold = keys.isEmpty ? ColdFacts() : try store.gather(keys) } catch {
            throw Crash(detail: "in a gather: \(error.english)")
        }
        world.oracle.looksAtClocks(isBelieved: state.gateway.clockTrusted)
        let turn = Engine.turn(state, events: events, cold: cold, clocks: world.clocks)
        let isEarly = world.plot.bug == .earlyAck
        if isEarly { try letOut(turn.effects.filter(\.isAnswer)) }
        guard try commit(turn, events) else { return }
        state.adopt(turn)
        if !turn.records.isEmpty {
            committed = state
            committedTurn = turn.gateway.turn
            turnsSinceCheckpoint += 1
            disk.wrote()
        }
        let effects = isEarly ? turn.effects.filter { !$0.isAnswer } : turn.effects
        if !turn.records.isEmpty, world.now < world.slowDiskUntil {
            // Nothing leaves before the sync has come back, and until then there is no other turn.
            busyUntil = world.now + world.slowDisk
            world.agenda.add(.letOut(life: life, effects), at: busyUntil)
        } else {
            try letOut(effects)
        }
        if turnsSinceCheckpoint >= Daemon.turnsPerCheckpoint { try tidyUp() }
        world.look()
    }

    private func tidyUp() throws(Crash) {
        turnsSinceCheckpoint = 0
        do {
            try store.checkpoint()
            _ = try store.tidy()
        } catch {
            // As the shipped driver: of a full disk it goes on, of a failed sync it says no more (F-S3).
            guard case .diskFull = error else { throw Crash(detail: "in a checkpoint: \(error)") }
            world.tell("a checkpoint fails: \(error)")
        }
    }

    /// False where the disk had no room for it: nothing was written, and what follows was done.
    private func commit(_ turn: Turn, _ events: [Event]) throws(Crash) -> Bool {
        var (records, gateway) = (turn.records, turn.gateway)
        if world.plot.bug == .lateCommit { exchange(&records, &gateway) }
        guard !records.isEmpty else { return true }
        do throws(CommitError) { try store.commit(records: records, gateway: gateway) } catch {
            if case .diskFull = error, world.isDiskFull {
                try full(events)
                return false
            }
            throw refused(error, turn)
        }
        let delay = world.now < world.slowDiskUntil ? world.slowDisk : 0
        world.oracle.committed(records, outAt: world.now + delay)
        return true
    }

    /// For ``ShellBug/lateCommit``: what the turn before brought.
    private func exchange(_ records: inout [Record], _ gateway: inout GatewayState) {
        let before = heldBack
        heldBack = (records, gateway)
        records = before?.records ?? []
        gateway = before?.gateway ?? gateway
    }

    private func refused(_ error: CommitError, _ turn: Turn) -> Crash {
        var next = state
        next.adopt(turn)
        inDoubt = next
        turnInDoubt = turn
        switch error {
        case .inDoubt: break
        case .diskFull, .refusedRow: world.violate(.store, "a turn was refused: \(error)")
        }
        if world_disk_failures() == 0 { world.violate(.store, "a commit failed on a sound disk: \(error)") }
        return Crash(detail: "in the commit of turn \(turn.gateway.turn): \(error)")
    }

    // MARK: a full disk

    private func full(_ events: [Event]) throws(Crash) {
        if disk.foundFull() {
            world.tell("the disk is full: payments are refused")
            world.releaseReserve()
            try run(events)
        } else {
            try answerUnavailable(disk.keep(events))
        }
    }

    private func answerUnavailable(_ tokens: [ReplyToken]) throws(Crash) {
        for token in tokens { try world.answer(token, .unavailable(reason: "disk.full")) }
    }
}
