import CEpoll
import Dispatch
import Glibc
import ModbusFrames

/// Runs any number of Modbus/TCP connections on one serial queue.
///
/// All sockets hang on one epoll descriptor, and that on one `DispatchSource`: no source, timer or queue hop per link or
/// request. Two system calls a request remain, `send` and `recv`. The owner lives on ``queue`` and submits without a hop;
/// what it submits while it handles a batch goes out in one `send` per link when it returns.
///
/// Deadlines sit in one heap behind one `timerfd` in the same epoll, armed to the earliest: an idle shard never wakes, where a
/// fixed tick of 10 ms would cost more than the traffic of a hundred links. Rounding makes neighbours share a wake-up.
public final class Shard: @unchecked Sendable {
    // Unchecked: all variables are touched on `queue` only; each entry checks it.

    /// The serial queue that everything happens on. The owner may run its own work here, in turns that do not block.
    public let queue: DispatchQueue

    /// Told of the owner's own deadline; see ``wake(at:)``.
    public typealias WakeHandler = @Sendable (_ now: Int64) -> Void

    let epoll: Int32
    let timer: Int32
    let received = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 65_536)
    let ready = UnsafeMutablePointer<epoll_event>.allocate(capacity: Shard.readyCapacity)
    private var source: (any DispatchSourceRead)?
    private var stopped: (@Sendable () -> Void)?

    private var onEvents: DriverHandler = { _ in }
    private var onWake: WakeHandler = { _ in }

    var links: [ShardLink?] = []
    private var freeSlots: [Int32] = []
    var deadlines = DeadlineHeap()
    private var wakeTime: Int64 = .max
    private var armedFor: Int64 = .max

    var now: Int64 = 0
    /// Numbers the sockets, so that an event of a closed one reaches nobody.
    var socketsOpened: UInt32 = 0
    var events: [DriverEvent] = []
    private var spareEvents: [DriverEvent] = []
    private var actions: [Connection.Action] = []
    private var dirty: [ShardLink] = []
    private var isDraining = false
    private var deliveryIsDue = false

    static let readyCapacity = 256
    static let timerKey = UInt64.max
    /// After so many rounds the queue's other work has its turn; the source fires again by itself.
    private static let roundsPerDrain = 16
    /// An owner that submits to a dead link from its handler gets the refusals in the next turn, not in an endless one.
    private static let batchesPerRound = 4

    /// A shard with a queue of its own.
    ///
    /// - Parameter label: The queue's label, for debuggers.
    /// - Throws: ``ShardError`` when the system has no descriptors left.
    public init(label: String) throws(ShardError) {
        queue = DispatchQueue(label: label)
        epoll = Self.high(epoll_create1(Int32(EPOLL_CLOEXEC)))
        timer = Self.high(timerfd_create(CLOCK_BOOTTIME, Int32(TFD_CLOEXEC | TFD_NONBLOCK)))
        guard epoll >= 0, timer >= 0 else { throw ShardError(code: errno) }
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = Self.timerKey
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event) == 0 else { throw ShardError(code: errno) }
    }

    deinit {
        // The source's handlers hold the shard until its cancel handler has run, so nobody watches these any more.
        if epoll >= 0 { close(epoll) }
        if timer >= 0 { close(timer) }
        received.deallocate()
        ready.deallocate()
    }

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - onEvents: Takes each batch, on ``queue``.
    ///   - onWake: Called on ``queue`` at the time last given to ``wake(at:)``.
    public func start(onEvents: @escaping DriverHandler, onWake: @escaping WakeHandler = { _ in }) {
        checkQueue()
        guard source == nil else { return }
        self.onEvents = onEvents
        self.onWake = onWake
        now = MonotonicClock.milliseconds
        let source = DispatchSource.makeReadSource(fileDescriptor: epoll, queue: queue)
        source.setEventHandler { @Sendable [self] in drain() }
        source.setCancelHandler { @Sendable [self] in
            stopped?()
            stopped = nil
        }
        self.source = source
        source.activate()
    }

    /// Stops all links, delivers their last events, and watches no more.
    ///
    /// - Parameter done: Called on ``queue`` when nothing of the shard runs any more.
    public func stop(_ done: @escaping @Sendable () -> Void = {}) {
        checkQueue()
        for case let link? in links { link.stop() }
        // In a turn of its own, since the owner may be inside its handler now.
        queue.async { [self] in
            deliver()
            onEvents = { _ in }
            onWake = { _ in }
            guard let source else { return done() }
            stopped = done
            source.cancel()
            self.source = nil
        }
    }

    /// Makes a link on this shard; it does nothing until it is started.
    ///
    /// - Parameters:
    ///   - link: The owner's name for it.
    ///   - endpoint: Where to connect.
    ///   - settings: How to talk there.
    public func link(_ link: LinkID, to endpoint: TCPEndpoint, settings: EndpointSettings) -> ShardLink {
        ShardLink(link, endpoint: endpoint, settings: settings, shard: self)
    }

    /// Asks for one call of the wake handler at or soon after this monotonic time in milliseconds; nil withdraws the wish.
    /// Each call replaces the one before.
    public func wake(at time: Int64?) {
        checkQueue()
        wakeTime = time ?? .max
        if !isDraining { armTimer() }
    }

    // MARK: Links

    @inline(__always)
    func checkQueue() { dispatchPrecondition(condition: .onQueue(queue)) }

    func adopt(_ link: ShardLink) {
        checkQueue()
        guard link.slot < 0 else { return }
        if let slot = freeSlots.popLast() {
            links[Int(slot)] = link
            link.slot = slot
        } else {
            link.slot = Int32(links.count)
            links.append(link)
        }
    }

    func release(_ link: ShardLink) {
        guard link.slot >= 0 else { return }
        links[Int(link.slot)] = nil
        freeSlots.append(link.slot)
        link.slot = -1
        link.scheduled = .max
    }

    /// Gives one input to a link's connection and does what it answers.
    func drive(_ link: ShardLink, _ input: (inout Connection, Int64, inout [Connection.Action]) -> Void) {
        checkQueue()
        if !isDraining { now = MonotonicClock.milliseconds }
        var actions: [Connection.Action] = []
        swap(&actions, &self.actions)
        input(&link.connection, now, &actions)
        var index = 0
        while index < actions.count {
            switch actions[index] {
            case .complete(let ticket, let outcome):
                if !link.bound.isEmpty { link.bound.removeAll { $0 == ticket } }
                events.append(.completion(Completion(link: link.link, ticket: ticket, outcome: outcome)))
            case .send:
                if !link.isDirty {
                    link.isDirty = true
                    dirty.append(link)
                }
            case .open:
                if let reason = open(link) { link.connection.openFailed(reason: reason, now: now, into: &actions) }
            case .close: closeSocket(of: link)
            case .up:
                link.number += 1
                events.append(.up(link.link, connection: link.number))
            case .down(let reason):
                withdrawBound(of: link)
                events.append(.down(link.link, reason))
            }
            index += 1
        }
        actions.removeAll(keepingCapacity: true)
        swap(&actions, &self.actions)
        // With bytes to write it is scheduled after they are written, once for all that the turn brought.
        if !link.isDirty { schedule(link) }
        if !isDraining { finishTurn() }
    }

    /// Takes back what waited for its turn on the connection that ended: it must not go over the next one (I-C1).
    private func withdrawBound(of link: ShardLink) {
        guard !link.bound.isEmpty else { return }
        var withdrawn: [Connection.Action] = []
        for ticket in link.bound { link.connection.cancelQueued(ticket: ticket, into: &withdrawn) }
        link.bound.removeAll(keepingCapacity: true)
        for case .complete(let ticket, _) in withdrawn {
            events.append(
                .completion(Completion(link: link.link, ticket: ticket, outcome: .notSent(.noConnection))))
        }
    }

    /// Sees to it that the link is looked at when its next deadline comes.
    private func schedule(_ link: ShardLink) {
        guard link.slot >= 0, let deadline = deadline(of: &link.connection), deadline < link.scheduled else { return }
        let time = DeadlineHeap.rounded(deadline, now: now)
        guard time < link.scheduled else { return }
        link.scheduled = time
        deadlines.insert(time, link.slot)
    }

    /// Inout, since a getter called through a class copies the whole connection (measured: 5 % of a request).
    private func deadline(of connection: inout Connection) -> Int64? { connection.nextDeadline }

    // MARK: Turns

    private func drain() {
        isDraining = true
        for _ in 0..<Self.roundsPerDrain {
            let count = epoll_wait(epoll, ready, Int32(Self.readyCapacity), 0)
            guard count > 0 else { break }
            now = MonotonicClock.milliseconds
            for index in 0..<Int(count) { handle(ready[index]) }
            if deadlines.earliest ?? .max <= now { expire() }
            if wakeTime <= now {
                wakeTime = .max
                onWake(now)
            }
            deliver()
            flush()
        }
        isDraining = false
        finishTurn()
    }

    private func handle(_ event: epoll_event) {
        let key = event.data.u64
        guard key != Self.timerKey else {
            var expirations: UInt64 = 0
            read(timer, &expirations, MemoryLayout<UInt64>.size)
            armedFor = .max
            return
        }
        guard let link = links[Int(key & 0xFFFF_FFFF)], link.descriptor >= 0, link.generation == UInt32(key >> 32)
        else { return }
        handle(event.events, of: link)
    }

    private func expire() {
        while let entry = deadlines.takeDue(now) {
            guard let link = links[Int(entry.slot)], link.scheduled == entry.time else { continue }
            link.scheduled = .max
            if let deadline = deadline(of: &link.connection), deadline <= now {
                drive(link) { $0.tick(now: $1, into: &$2) }
            } else {
                schedule(link)
            }
        }
    }

    /// Tells the owner. What it does meanwhile may bring more to tell.
    private func deliver() {
        var batches = 0
        while !events.isEmpty, batches < Self.batchesPerRound {
            var batch = spareEvents
            spareEvents = []
            swap(&batch, &events)
            onEvents(batch)
            batch.removeAll(keepingCapacity: true)
            spareEvents = batch
            batches += 1
        }
    }

    /// Writes what the turn brought.
    private func flush() {
        var index = 0
        while index < dirty.count {
            let link = dirty[index]
            link.isDirty = false
            write(link)
            schedule(link)
            index += 1
        }
        dirty.removeAll(keepingCapacity: true)
    }

    private func finishTurn() {
        // Writing may fail and so bring events; they are told in a turn of their own, never from inside the owner's call.
        isDraining = true
        flush()
        isDraining = false
        armTimer()
        guard !events.isEmpty, !deliveryIsDue else { return }
        deliveryIsDue = true
        queue.async { [self] in
            deliveryIsDue = false
            isDraining = true
            now = MonotonicClock.milliseconds
            deliver()
            isDraining = false
            finishTurn()
        }
    }

    private func armTimer() {
        let earliest = min(deadlines.earliest ?? .max, wakeTime)
        guard earliest < armedFor else { return }
        armedFor = earliest
        let time = max(earliest, 1)
        var setting = itimerspec()
        setting.it_value = timespec(tv_sec: Int(time / 1000), tv_nsec: Int(time % 1000) * 1_000_000)
        timerfd_settime(timer, Int32(TFD_TIMER_ABSTIME), &setting, nil)
    }

    private static func high(_ descriptor: Int32) -> Int32 {
        guard descriptor >= 0, descriptor < Sockets.lowDescriptors else { return descriptor }
        let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, Sockets.lowDescriptors)
        guard moved >= 0 else { return descriptor }
        close(descriptor)
        return moved
    }
}

/// The system has no descriptor for the shard.
public struct ShardError: Error, Sendable, Hashable {
    /// The `errno`.
    public let code: Int32
}
