import CWorldDisk
import Engine
import Quantities
import Storage
import Supply

/// The shipped engine and store, driven as the daemon drives them, with clocks that are set forward from event to event.
final class Gateway {
    private(set) var store: Store
    private(set) var state: HotState
    private(set) var clocks: Clocks
    private(set) var turns = 0
    private var turnsSinceUpkeep = 0
    /// What left the engine and nobody took yet.
    private var effects: [Effect] = []

    static let path = "/year/fudian.db"
    private static let turnsBetweenUpkeep = 500
    private static let slowness = Span.seconds(20)

    /// Nothing reaches the engine: for what needs its clocks only.
    private let isAsleep: Bool

    init(at begin: Instant, seed: UInt64, isAsleep: Bool = false) throws {
        self.isAsleep = isAsleep
        guard world_disk_register() == 0 else { throw YearError("the disk in memory was not taken") }
        world_disk_reset(seed)
        store = try Store(path: Gateway.path, create: true)
        state = HotState(StoredState(), calendar: .china)
        clocks = Clocks(wall: begin, monotonic: Monotonic(milliseconds: 1_000), boot: "year", synchronized: true)
        try run([.started])
    }

    /// One turn, durable; its effects wait for ``takeEffects()``.
    func run(_ events: [Event]) throws {
        if isAsleep { return }
        let keys = ColdKeys(for: events, state: state, clocks: clocks)
        let cold = keys.isEmpty ? ColdFacts() : try store.gather(keys)
        let turn = Engine.turn(state, events: events, cold: cold, clocks: clocks)
        if !turn.records.isEmpty {
            try store.commit(records: turn.records, gateway: turn.gateway)
            turnsSinceUpkeep += 1
        }
        state.adopt(turn)
        turns += 1
        effects += turn.effects
        if turnsSinceUpkeep >= Gateway.turnsBetweenUpkeep { try keepUp() }
    }

    func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    /// Both clocks go on until `wall`; what comes due on the way is served, and `serve` answers what it lets out.
    ///
    /// - Parameter quiet: in so short a time before the end nothing is begun: it waits for the mark that ends there to be read.
    func pass(until wall: Instant, quiet: Span = .zero, serve: () throws -> Void) throws {
        let end = clocks.monotonic + (wall - clocks.wall)
        let last = end + (Span.zero - quiet)
        while let due = state.nextDue, due <= last, clocks.monotonic < last {
            // What is due within the same seconds is served together, as by a daemon that is busy.
            move(min(max(due - clocks.monotonic, Gateway.slowness), max(last - clocks.monotonic, .milliseconds(1))))
            try run([.tick])
            try serve()
        }
        if end > clocks.monotonic { move(end - clocks.monotonic) }
    }

    /// The process stands still for a while: the clocks go on, and nothing is served.
    func standStill(until wall: Instant) throws {
        try store.close()
        move(wall - clocks.wall)
        try begin()
    }

    func move(_ span: Span) {
        clocks.monotonic = clocks.monotonic + span
        clocks.wall = clocks.wall + span
    }

    /// The process ends and begins anew: memory goes, what is durable stays.
    func restart() throws {
        try store.close()
        try begin()
    }

    private func begin() throws {
        store = try Store(path: Gateway.path, create: false)
        var stored = try store.load()
        stored.isSound = try store.checkAtStart().isSound
        guard stored.isSound else { throw YearError("the store is not sound after a restart") }
        state = HotState(stored, calendar: .china)
        effects = []
        try run([.started])
    }

    private func keepUp() throws {
        turnsSinceUpkeep = 0
        try store.checkpoint()
        while try store.tidy() {}
    }
}

/// What kept the year from being lived.
struct YearError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
