import CWorldDisk
import Engine
import Lines
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
    private var turnsSinceCheckpoint = 0
    /// For ``Broken/lateCommit``.
    private var heldBack: (records: [Record], gateway: GatewayState)?

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

    func post(_ events: [Event]) {
        for event in events {
            switch event {
            case .sample, .missed: readings.append(event)
            default: urgent.append(event)
            }
        }
        let at = urgent.isEmpty ? world.now + Daemon.readingPatience : world.now
        guard at < drainAt, !events.isEmpty else { return }
        drainAt = at
        world.agenda.add(.drain(life: life), at: at)
    }

    func drain() throws(Crash) {
        drainAt = .max
        let events = urgent + readings.prefix(Daemon.readingsPerTurn)
        urgent = []
        readings.removeFirst(min(readings.count, Daemon.readingsPerTurn))
        if !events.isEmpty { try run(events) }
        schedule()
    }

    func tick() throws(Crash) {
        guard let at = timerAt, at <= world.now else { return }
        timerAt = nil
        try run([.tick])
        schedule()
    }

    /// One timer, to the next due time, at the latest in ten seconds.
    func schedule() {
        let clocks = world.clocks
        var wait: Int64 = 10_000
        if let due = state.nextDue { wait = min(wait, max((due - clocks.monotonic).milliseconds, 0)) }
        let at = world.now + wait
        if let timerAt, timerAt <= at, timerAt > world.now { return }
        timerAt = at
        world.agenda.add(.tick(life: life), at: at)
    }

    // MARK: turns

    func run(_ events: [Event]) throws(Crash) {
        for event in events { world.note(event) }
        let keys = ColdKeys(for: events, state: state, clocks: world.clocks)
        let cold: ColdFacts
        do { cold = keys.isEmpty ? ColdFacts() : try store.gather(keys) } catch {
            throw Crash(detail: "in a gather: \(error.english)")
        }
        let turn = Engine.turn(state, events: events, cold: cold, clocks: world.clocks)
        if world.plot.broken == .earlyAck { try letOut(turn.effects, answers: true) }
        try commit(turn)
        state.adopt(turn)
        if !turn.records.isEmpty {
            committed = state
            committedTurn = turn.gateway.turn
            turnsSinceCheckpoint += 1
        }
        try letOut(turn.effects, answers: world.plot.broken != .earlyAck)
        if turnsSinceCheckpoint >= Daemon.turnsPerCheckpoint {
            turnsSinceCheckpoint = 0
            do { try store.checkpoint() } catch {
                // As the shipped driver: of a full disk it goes on, of a failed sync it says no more (F-S3).
                guard case .diskFull = error else { throw Crash(detail: "in a checkpoint: \(error)") }
                world.tell("a checkpoint fails: \(error)")
            }
        }
        world.look()
    }

    private func commit(_ turn: Turn) throws(Crash) {
        var records = turn.records
        var gateway = turn.gateway
        switch world.plot.broken {
        case .noPermit:
            records.removeAll {
                switch $0 {
                case .permit, .permitState: true
                default: false
                }
            }
        case .lateCommit:
            let before = heldBack
            heldBack = (records, gateway)
            records = before?.records ?? []
            gateway = before?.gateway ?? gateway
        default: break
        }
        guard !records.isEmpty else { return }
        do { try store.commit(records: records, gateway: gateway) } catch { throw refused(error, turn) }
        world.witness.committed(records, at: world.now)
    }

    private func refused(_ error: CommitError, _ turn: Turn) -> Crash {
        var next = state
        next.adopt(turn)
        inDoubt = next
        turnInDoubt = turn
        switch error {
        case .inDoubt: break
        case .diskFull, .refusedRow: world.violate("STORE", "a turn was refused: \(error)")
        }
        if world_disk_failures() == 0 { world.violate("STORE", "a commit failed on a sound disk: \(error)") }
        return Crash(detail: "in the commit of turn \(turn.gateway.turn): \(error)")
    }

    /// Answers and the lines' configuration first, then the others in their order.
    private func letOut(_ effects: [Effect], answers: Bool) throws(Crash) {
        for effect in effects {
            switch effect {
            case .answer(let token, let answer): if answers { try world.answer(token, answer) }
            case .configureLines: try configure()
            case .alarm(let code, let detail): world.tell("alarm \(code): \(detail)")
            case .order, .readNow, .send, .awaitReceipt, .withdraw: break
            }
        }
        guard answers || world.plot.broken == .earlyAck else { return }
        for effect in effects {
            switch effect {
            case .order(let line, let order):
                world.note(order)
                world.agenda.add(.order(life: life, line, order), at: world.now)
            case .readNow(let line, let meter, let token):
                world.agenda.add(.readNow(life: life, line, meter, token), at: world.now)
            case .send(let letter): try world.send(letter.notice)
            case .awaitReceipt(let notice): world.awaitReceipt(notice.id)
            case .withdraw, .answer, .configureLines, .alarm: break
            }
        }
    }
}
