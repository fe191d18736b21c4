import Dispatch
import Engine
import Lines
import Metering
import ModbusFrames
import ModbusIO
import Quantities
import Supply

/// Runs the lines of one shard on the shard's queue: feeds each line what its driver tells and does what the line wants. It
/// decides nothing.
final class LineHost: @unchecked Sendable {
    // Unchecked: all variables are touched on the shard's queue only; each entry from outside goes through `queue.async`.

    private struct Hosted {
        var line: Line
        let record: LineRecord
        let driver: any ModbusDriver
    }

    private let shard: Shard
    private let clocks = SystemClocks()
    private let report: @Sendable ([Event]) -> Void
    private var lines: [LinkID: Hosted] = [:]
    private var linkOfLine: [LineID: LinkID] = [:]
    private var nextLink: UInt32 = 1
    private var deadlines = DeadlineList()
    /// Which meter an on-demand read was for.
    private var readers: [UInt64: MeterID] = [:]
    private var actions: [LineAction] = []
    private var events: [Event] = []
    private let reconnectCap: Span

    var queue: DispatchQueue { shard.queue }

    init(label: String, reconnectCap: Span, report: @escaping @Sendable ([Event]) -> Void) throws {
        shard = try Shard(label: label)
        self.reconnectCap = reconnectCap
        self.report = report
        queue.async { [self] in
            shard.start(
                onEvents: { [weak self] events in self?.take(events) },
                onWake: { [weak self] _ in self?.wake() })
        }
    }

    // MARK: from the engine's queue

    func configure(_ plans: [LinePlan]) { queue.async { [self] in apply(plans) } }

    func order(_ line: LineID, _ order: LineOrder) {
        feed(line, .order(order)) { .order(.ended(order.id, .notDone(.unreachable))) }
    }

    func readNow(_ line: LineID, _ meter: MeterID, _ token: ReplyToken) {
        queue.async { [self] in readers[token.number] = meter }
        feed(line, .read(meter, token: token.number)) { .readEnded(token, meter, .unreachable) }
    }

    /// Nothing is told where the line is not hosted: it has no connection to search.
    func scan(_ line: LineID, _ units: [UInt8]) {
        feed(line, .scan(units)) { .line(line, .scanned(asked: 0, found: 0, left: units.count)) }
    }

    func stop(_ done: @escaping @Sendable () -> Void) {
        queue.async { [self] in shard.stop(done) }
    }

    private func feed(_ line: LineID, _ input: LineInput, otherwise event: @escaping @Sendable () -> Event) {
        queue.async { [self] in
            guard let link = linkOfLine[line] else { return report([event()]) }
            handle(link, input)
            deliver()
        }
    }

    // MARK: on the shard's queue

    private func apply(_ plans: [LinePlan]) {
        for plan in plans {
            if let link = linkOfLine[plan.record.id], let hosted = lines[link] {
                if hosted.record == plan.record {
                    handle(link, .configure(plan.configuration))
                    continue
                }
                // Its orders and readers are told their end; a new line begins without them.
                handle(link, .stop)
                hosted.driver.stop()
                lines[link] = nil
            }
            begin(plan)
        }
        deliver()
    }

    private func begin(_ plan: LinePlan) {
        let link = LinkID(rawValue: nextLink)
        nextLink += 1
        let driver = makeDriver(link, plan.record)
        lines[link] = Hosted(
            line: Line(plan.configuration, now: clocks.monotonic, wall: clocks.wall), record: plan.record,
            driver: driver)
        linkOfLine[plan.record.id] = link
        driver.start()
        reschedule(link)
    }

    private func makeDriver(_ link: LinkID, _ record: LineRecord) -> any ModbusDriver {
        let settings = EndpointSettings { settings in
            settings.responseTimeoutMilliseconds = record.responseTimeout.milliseconds
            settings.connectDelayMilliseconds = record.connectDelay.milliseconds
            settings.gapMilliseconds = record.gap.milliseconds
            settings.closeWhenIdleMilliseconds = record.closeWhenIdle?.milliseconds
            settings.inFlight = record.inFlight
            settings.transactionIDIsReliable = record.transactionIdReliable
            settings.reconnectCapMilliseconds = reconnectCap.milliseconds
            settings.seed = UInt64(bitPattern: record.id.number)
        }
        let onEvents: DriverHandler = { [weak self] events in self?.take(events) }
        switch (record.endpoint, record.driver) {
        case (.tcp(let host, let port), .shard):
            return shard.link(link, to: TCPEndpoint(host: host, port: port), settings: settings)
        case (.tcp(let host, let port), .libmodbus):
            return LibmodbusDriver(
                link, endpoint: .tcp(TCPEndpoint(host: host, port: port)), settings: settings, queue: queue,
                onEvents: onEvents)
        case (.serial(let device, let baud, let parity, let stopBits), _):
            let serial = SerialEndpoint(
                device: device, baud: Int32(baud), parity: SerialEndpoint.Parity(parity), stopBits: Int32(stopBits))
            return LibmodbusDriver(
                link, endpoint: .serial(serial), settings: settings, queue: queue, onEvents: onEvents)
        }
    }

    private func take(_ events: [DriverEvent]) {
        for event in events {
            switch event {
            case .completion(let completion): handle(completion.link, .completed(completion.ticket, completion.outcome))
            case .up(let link, let connection): handle(link, .up(connection))
            case .down(let link, .idle): handle(link, .idle)
            case .down(let link, _): handle(link, .down)
            }
        }
        deliver()
    }

    private func wake() {
        let now = clocks.monotonic
        // Bounded, so that a line that is due again at once cannot hold the queue.
        for _ in 0..<(lines.count * 2 + 16) {
            guard let link = deadlines.pop(until: now) else { break }
            // An entry that is not the line's present deadline was left behind by an earlier one.
            if let due = lines[link]?.line.nextDeadline, due <= now { handle(link, .tick) } else { reschedule(link) }
        }
        deliver()
    }

    private func handle(_ link: LinkID, _ input: LineInput) {
        guard var hosted = lines[link] else { return }
        // Out of the table while it works, so that its arrays are not copied.
        lines[link] = nil
        hosted.line.handle(input, now: clocks.monotonic, wall: clocks.wall, into: &actions)
        let wanted = actions
        actions.removeAll(keepingCapacity: true)
        lines[link] = hosted
        for action in wanted { perform(action, hosted) }
        reschedule(link)
    }

    private func perform(_ action: LineAction, _ hosted: Hosted) {
        switch action {
        case .submit(let ticket, let unit, let request, let connection):
            hosted.driver.submit(ticket: ticket, unit: unit, request: request, on: connection)
        case .cancel(let ticket): hosted.driver.cancelQueued(ticket: ticket)
        case .reopen: hosted.driver.reopen()
        case .report(let told): tell(told, hosted.record.id)
        }
    }

    private func tell(_ told: LineReport, _ line: LineID) {
        switch told {
        case .sample(let sample): events.append(.sample(sample))
        case .missed(let meter, let mark, let fault): events.append(.missed(meter, mark: mark, fault))
        case .readAnswered(let token, let answer):
            switch answer {
            case .sample(let sample):
                readers[token] = nil
                events.append(.readEnded(ReplyToken(token), sample.meter, nil))
            case .failed(let fault):
                events.append(.readEnded(ReplyToken(token), readers.removeValue(forKey: token) ?? MeterID(0), fault))
            }
        case .order(let order): events.append(.order(order))
        case .suspended(let unit, _): events.append(.line(line, .suspended(unit: unit)))
        case .resumed(let unit): events.append(.line(line, .resumed(unit: unit)))
        case .misrouted(let expected, let got): events.append(.line(line, .misrouted(expected: expected, got: got)))
        case .foundUnit(let unit, let serials): events.append(.line(line, .foundUnit(unit, serials)))
        case .scanned(let asked, let found, let left):
            events.append(.line(line, .scanned(asked: asked, found: found, left: left)))
        case .lineUp: events.append(.line(line, .up))
        case .lineDown: events.append(.line(line, .down))
        case .pointRefused(let meter, let quantity, let code):
            events.append(
                .line(
                    line, .pointRefused(meter, "\(quantity?.rawValue ?? "serial number"): exception \(code.rawValue)")))
        }
    }

    private func deliver() {
        if !events.isEmpty {
            report(events)
            events.removeAll(keepingCapacity: true)
        }
        shard.wake(at: deadlines.first?.milliseconds)
    }

    private func reschedule(_ link: LinkID) {
        if let due = lines[link]?.line.nextDeadline { deadlines.set(link, due) }
    }
}

extension LineOrder {
    var id: OrderID {
        switch self {
        case .close(let id, _, _, _), .closeOverProtection(let id, _, _), .arm(let id, _, _),
            .selectTrip(let id, _, _), .release(let id, _), .abandon(let id),
            .readBack(let id, _, _), .purchase(let id, _, _, _, _), .readCredit(let id, _, _):
            id
        }
    }
}

extension SerialEndpoint.Parity {
    init(_ parity: LineEndpoint.Parity) {
        switch parity {
        case .none: self = .none
        case .even: self = .even
        case .odd: self = .odd
        }
    }
}
