import Dispatch
import Engine
import Glibc
import Logging
import Metering
import Quantities
import Storage
import Synchronization
import Trail

/// What the engine lets out besides answers.
public protocol EffectOutlet: Sendable {
    /// Called on the engine's queue, after the commit; must not block.
    func perform(_ effects: [Effect])
    /// Lines or meters changed. Called like ``perform(_:)``, before it.
    func configure(_ plans: [LinePlan])
}

/// Drives the engine: takes what has arrived, gathers, runs a turn, commits, adopts, and only then lets effects out. It decides
/// nothing.
public actor EngineDriver {
    private nonisolated let executor = DispatchQueueExecutor(label: "fudian.engine")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let inbox: Inbox
    private nonisolated let replies = Replies()
    private nonisolated let log: Logger
    private nonisolated let clocks: SystemClocks
    private nonisolated let refusesPayments = Atomic(false)
    /// Somebody has taken the store's files away from under us.
    private nonisolated let hasLostStore = Atomic(false)
    /// When the last turn ended, milliseconds of the monotonic clock.
    private nonisolated let lastTurnAt = Atomic<Int64>(0)
    private nonisolated let told = Mutex(AuditHead())
    private let store: Store
    private let reserve: Reserve
    private let planner: LinePlanner
    private var state: HotState
    private var outlet: (any EffectOutlet)?
    private var timer: (any DispatchSourceTimer)?
    private var timerAt: Monotonic?
    private var disk = FullDisk() {
        didSet { if disk.isFull != oldValue.isFull { refusesPayments.store(disk.isFull, ordering: .relaxed) } }
    }
    private var turnsSinceCheckpoint = 0
    private var isTidying = false
    private var journalled: (rows: Int64, day: CivilDate)?
    private var isStopped = false

    /// How long readings may wait for company.
    private static let readingPatience = DispatchTimeInterval.milliseconds(100)
    private static let readingsPerTurn = 1000
    private static let rowsPerHead: Int64 = 1000

    public init(
        store: sending Store, reserve: Reserve, stored: StoredState, calendar: SiteCalendar, profiles: LinePlanner,
        queueLimit: Int, log: Logger
    ) {
        self.store = store
        self.reserve = reserve
        planner = profiles
        state = HotState(stored, calendar: calendar)
        inbox = Inbox(limit: queueLimit)
        clocks = SystemClocks()
        self.log = log
    }

    // MARK: from outside

    /// Hands events over, from any thread. False: too much is waiting, nothing was taken.
    @discardableResult
    public nonisolated func post(_ events: [Event]) -> Bool {
        switch inbox.post(events) {
        case .full: return false
        case .asleep: return true
        case .wakeNow:
            executor.queue.async { [self] in assumeIsolated { $0.drain() } }
            return true
        case .wakeSoon:
            executor.queue.asyncAfter(deadline: .now() + EngineDriver.readingPatience) { [self] in
                assumeIsolated { $0.drain() }
            }
            return true
        }
    }

    /// Asks, and waits for the answer; nil where none came in time. What was asked may still happen: ask again with the same id.
    public nonisolated func ask(patience: Span = .seconds(20), _ event: @Sendable (ReplyToken) -> Event) async
        -> Answer?
    {
        let token = replies.token()
        let event = event(token)
        let giveUp = Task { [replies] in
            try? await Task.sleep(for: .milliseconds(patience.milliseconds))
            if !Task.isCancelled { replies.answer(token, nil) }
        }
        defer { giveUp.cancel() }
        return await withCheckedContinuation { continuation in
            replies.wait(token, continuation)
            if !post([event]) { replies.answer(token, .unavailable(reason: "queue.full")) }
        }
    }

    /// False while the disk is full, and where the store's files are gone.
    public nonisolated var takesPayments: Bool { !refusesPayments.load(ordering: .relaxed) && !isStoreGone }

    /// The store's files were deleted or replaced while they were open: what is written now is lost with this process.
    public nonisolated var isStoreGone: Bool { hasLostStore.load(ordering: .relaxed) }

    /// Whether turns come: one is due every ten seconds at the latest.
    public nonisolated var isMoving: Bool {
        clocks.monotonic.milliseconds - lastTurnAt.load(ordering: .relaxed) < 30_000
    }

    /// As many events wait as may.
    public nonisolated var isQueueFull: Bool { inbox.isFull }

    /// The end of the audit chain as of the last commit.
    public nonisolated var auditHead: AuditHead { told.withLock { $0 } }

    /// Reads the state as it stands after the last committed turn.
    public func read<T: Sendable>(_ body: @Sendable (HotState) -> T) -> T { body(state) }

    /// The engine's queue, for the watchdog that proves that it moves.
    public nonisolated var queue: DispatchQueue { executor.queue }

    // MARK: life

    public func start(_ outlet: any EffectOutlet) {
        self.outlet = outlet
        let timer = DispatchSource.makeTimerSource(flags: .strict, queue: executor.queue)
        timer.setEventHandler { @Sendable [weak self] in self?.assumeIsolated { $0.tick() } }
        timer.activate()
        self.timer = timer
        // Without the space that is held back a restore might find no room: payments wait until it is.
        if !reserve.hold() {
            log.critical("little is left on the disk: payments are refused, restores go on")
            disk.startsFull()
        }
        run([.started])
        schedule()
    }

    /// Serves what has arrived and takes nothing more.
    public func stop() {
        drain()
        isStopped = true
        timer?.cancel()
        timer = nil
        checkpoint()
    }

    // MARK: turns

    private func drain() {
        guard !isStopped else { return }
        let (events, rest, dropped) = inbox.take(readings: EngineDriver.readingsPerTurn)
        if dropped > 0 {
            log.error("readings came faster than they could be stored", metadata: ["dropped": "\(dropped)"])
        }
        if !events.isEmpty { run(events) }
        if rest > 0 { executor.queue.async { [self] in assumeIsolated { $0.drain() } } }
        schedule()
    }

    private func tick() {
        guard !isStopped else { return }
        timerAt = nil
        if disk.isFull { probeDisk() }
        lookAfterStore()
        run(disk.takeKept() + [.tick])
        schedule()
    }

    /// - Parameter due: how many due entries are served besides.
    private func run(_ events: [Event], due: Int = Engine.dueAtOnce) {
        let (kept, lost) = isStoreGone ? LostStore.admit(events) : (events, [])
        answerUnavailable(lost, reason: LostStore.reason)
        let admitted = disk.admit(kept, takesWrites: state.takesWrites)
        answerUnavailable(admitted.refused, reason: "disk.full")
        let events = admitted.events
        let now = clocks.now
        let keys = ColdKeys(for: events, state: state, clocks: now)
        let cold: ColdFacts
        do {
            cold = keys.isEmpty ? ColdFacts() : try store.gather(keys)
        } catch {
            exit(inDoubt: "gather: \(error)")
        }
        let turn = Engine.turn(state, events: events, cold: cold, clocks: now, dueAtMost: due)
        if !turn.records.isEmpty {
            do {
                try store.commit(records: turn.records, gateway: turn.gateway)
            } catch {
                return failed(error, events, due: due, at: now.monotonic)
            }
        }
        publishHead(on: state.calendar.date(at: now.wall))
        state.adopt(turn)
        lastTurnAt.store(now.monotonic.milliseconds, ordering: .relaxed)
        if !turn.records.isEmpty {
            turnsSinceCheckpoint += 1
            disk.wrote()
            lookAfterStore()
        }
        letOut(isStoreGone ? LostStore.withoutPromises(turn.effects) : turn.effects)
        if turnsSinceCheckpoint >= 200 { checkpoint() }
    }

    /// The end of the audit chain goes to the journal too, which lies elsewhere: at the start, with every thousand rows and every day. A
    /// chain that was cut short or written anew does not meet what stands there (I-A2).
    private func publishHead(on day: CivilDate) {
        let head = store.auditHead
        told.withLock { $0 = head }
        guard head.position / EngineDriver.rowsPerHead != journalled?.rows || day != journalled?.day else { return }
        journalled = (head.position / EngineDriver.rowsPerHead, day)
        log.notice("audit head", metadata: ["audit.head": "\(head.text)"])
    }

    private func letOut(_ effects: [Effect]) {
        guard !effects.isEmpty else { return }
        var others: [Effect] = []
        for effect in effects {
            switch effect {
            case .answer(let token, let answer): replies.answer(token, answer)
            case .configureLines: outlet?.configure(planner.plans(state))
            case .alarm(let code, let detail):
                log.warning("alarm", metadata: ["alarm.code": "\(code)", "alarm.detail": "\(detail)"])
            case .order, .readNow, .scan, .send, .awaitReceipt, .withdraw: others.append(effect)
            }
        }
        if !others.isEmpty { outlet?.perform(others) }
    }

    /// Copies the log back between two turns, and begins to sort what came for the histories.
    private func checkpoint() {
        turnsSinceCheckpoint = 0
        keepUp { () throws(CommitError) in _ = try store.checkpoint() }
        tidySoon()
    }

    /// Slice after slice until nothing is left, behind whatever has arrived meanwhile: a hundred thousand meters fill several runs
    /// between two checkpoints.
    private func tidySoon() {
        guard !isTidying, !isStopped else { return }
        isTidying = true
        executor.queue.async { [self] in assumeIsolated { $0.tidySlice() } }
    }

    private func tidySlice() {
        isTidying = false
        guard !isStopped else { return }
        let isMoreLeft = keepUp { () throws(CommitError) -> Bool in try store.tidy() }
        if isMoreLeft ?? false { tidySoon() }
    }

    /// Nil where it failed and may be tried again.
    @discardableResult
    private func keepUp<T>(_ work: () throws(CommitError) -> T) -> T? {
        do throws(CommitError) {
            return try work()
        } catch {
            // A sync that failed is a sync that failed, wherever it happens (F-S3).
            if case .inDoubt(let detail) = error { exit(inDoubt: "checkpoint: \(detail)") }
            log.warning("checkpoint failed", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// One timer, armed to the next turn.
    private func schedule() {
        guard let timer else { return }
        let now = clocks.monotonic
        let at = disk.nextTurn(due: state.nextDue, now: now)
        if let armed = timerAt, armed <= at, armed > now { return }
        timerAt = at
        timer.schedule(deadline: .now() + .milliseconds(Int(max((at - now).milliseconds, 0))), leeway: .milliseconds(1))
    }

    // MARK: when the store is gone

    /// At each commit, before anything of it is let out, and at each tick.
    private func lookAfterStore() {
        let isGone = !store.isInPlace()
        guard isGone != isStoreGone else { return }
        hasLostStore.store(isGone, ordering: .relaxed)
        if isGone {
            log.critical(
                "alarm",
                metadata: [
                    "alarm.code": "store.gone",
                    "alarm.detail":
                        "\(store.path): deleted or replaced while this daemon (process \(getpid())) has it open",
                ])
            post([.unsound])
        } else {
            log.notice("the store is in its place again", metadata: ["store": "\(store.path)"])
        }
    }

    // MARK: when the store refuses

    private func failed(_ error: CommitError, _ events: [Event], due: Int, at now: Monotonic) {
        switch error {
        case .diskFull:
            if disk.foundFull() {
                log.critical("disk full: payments are refused, restores go on", metadata: ["error": "\(error)"])
                reserve.release()
                run(events, due: due)
            } else {
                answerUnavailable(disk.keep(events), reason: "disk.full")
            }
        case .refusedRow:
            log.critical("the store refused a row", metadata: ["error": "\(error)", "events": "\(events.count)"])
            refused(events, due: due, at: now)
        case .inDoubt: exit(inDoubt: "\(error)")
        }
    }

    /// Halved until the one event or due entry is found that cannot be written; the others go on.
    private func refused(_ events: [Event], due: Int, at now: Monotonic) {
        if events.count > 1 {
            run(Array(events[..<(events.count / 2)]), due: 0)
            run(Array(events[(events.count / 2)...]), due: due)
        } else if let event = events.first, due > 0 {
            run([event], due: 0)
            run([], due: due)
        } else if let event = events.first {
            // Without a start the lines have nothing to do, and nobody would notice.
            if case .started = event { exit(inDoubt: "the first turn was refused") }
            answerUnavailable([event].compactMap(\.asker), reason: "store.refused")
        } else if due > 1 {
            run([], due: due / 2)
        } else {
            state.skipFirstDue(at: now)
        }
    }

    private func answerUnavailable(_ tokens: [ReplyToken], reason: String) {
        for token in tokens { replies.answer(token, .unavailable(reason: reason)) }
    }

    /// Takes payments again as soon as the reserve fits on the disk once more.
    private func probeDisk() {
        guard reserve.hold() else { return }
        disk.hasRoom()
        log.notice("the disk takes writes again: payments are accepted")
    }

    /// Nobody knows what is durable: say nothing to anybody, and let the next life find out (F-S3).
    private func exit(inDoubt detail: String) -> Never {
        log.critical("the store is in doubt; the daemon stops at once", metadata: ["error": "\(detail)"])
        _exit(70)
    }
}
