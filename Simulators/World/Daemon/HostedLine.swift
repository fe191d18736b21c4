import Engine
import Lines
import Metering
import ModbusFrames
import Quantities
import Supply

/// A line with its connection, both as shipped.
struct HostedLine {
    let record: LineRecord
    var line: Line
    var connection: Connection
    /// Counts the connections, so that the line can tell them apart.
    var number: ConnectionNumber = 0
    /// The wire of the present connection.
    var wire: Int?
    var hasOutput = false
    /// What the connection has told and the line has not heard yet.
    var events: [DriverEvent] = []
    /// For when it stands on the agenda.
    var scheduled = Int64.max
}

/// What a connection tells its line.
enum DriverEvent {
    case completed(Ticket, Outcome)
    case up
    case down(DownReason)
}

extension Daemon {
    // MARK: from the engine

    func configure() throws(Crash) {
        for plan in linePlans() {
            if let index = indexOfLine[plan.record.id] {
                try work(index) { $0.handle(index, .configure(plan.configuration)) }
                continue
            }
            let settings = EndpointSettings { settings in
                settings.responseTimeoutMilliseconds = plan.record.responseTimeout.milliseconds
                settings.connectDelayMilliseconds = plan.record.connectDelay.milliseconds
                settings.gapMilliseconds = plan.record.gap.milliseconds
                settings.closeWhenIdleMilliseconds = plan.record.closeWhenIdle?.milliseconds
                settings.inFlight = plan.record.inFlight
                settings.transactionIDIsReliable = plan.record.transactionIdReliable
                settings.reconnectCapMilliseconds = 300_000
                settings.seed = UInt64(bitPattern: plan.record.id.number)
            }
            let index = lines.count
            let clocks = world.clocks
            lines.append(
                HostedLine(
                    record: plan.record, line: Line(plan.configuration, now: clocks.monotonic, wall: clocks.wall),
                    connection: Connection(settings: settings)))
            indexOfLine[plan.record.id] = index
            try work(index) { $0.drive(index) { $0.start(now: $1, into: &$2) } }
        }
    }

    /// Every line with its meters, in the order of ids.
    private func linePlans() -> [(record: LineRecord, configuration: LineConfiguration)] {
        let profiles = Dictionary(
            uniqueKeysWithValues: DeviceProfile.town(resting: world.town.rest).map { ($0.name, $0) })
        return state.lines.values.map(\.record).sorted { $0.id < $1.id }.map { record in
            let meters = (state.metersOfLine[record.id] ?? []).compactMap { id -> LineMeter? in
                guard let meter = state.meters[id]?.record, let profile = profiles[meter.profile],
                    let point = state.pointOfMeter[id].flatMap({ state.supplyPoints[$0] }),
                    let terms = state.accounts[point.record.account].flatMap({ state.terms[$0.record.terms]?.last })
                else { return nil }
                return LineMeter(
                    id: id, unit: meter.unit, profile: profile, block: meter.block, markInterval: terms.markInterval)
            }
            return (
                record,
                LineConfiguration(
                    id: record.id, meters: meters, profiles: profiles, inFlight: record.inFlight, calendar: .china,
                    responseTimeout: record.responseTimeout, seed: UInt64(bitPattern: record.id.number))
            )
        }
    }

    func feed(_ line: LineID, _ order: LineOrder) throws(Crash) {
        guard let index = indexOfLine[line] else {
            return post([.order(.ended(order.id, .notDone(.unreachable)))])
        }
        try work(index) { $0.handle(index, .order(order)) }
    }

    func feed(_ line: LineID, _ meter: MeterID, _ token: ReplyToken) throws(Crash) {
        guard let index = indexOfLine[line] else { return post([.readEnded(token, meter, .unreachable)]) }
        readers[token.number] = meter
        try work(index) { $0.handle(index, .read(meter, token: token.number)) }
    }

    // MARK: from the network and the clock

    func due(_ index: Int) throws(Crash) {
        lines[index].scheduled = .max
        try work(index) { daemon in
            let now = daemon.world.clocks.monotonic
            if let due = daemon.lines[index].connection.nextDeadline, due <= now.milliseconds {
                daemon.drive(index) { $0.tick(now: $1, into: &$2) }
            }
            if let due = daemon.lines[index].line.nextDeadline, due <= now { daemon.handle(index, .tick) }
        }
    }

    /// One turn of the line's queue: do, write what came of it, tell the engine, ask to be woken.
    func work(_ index: Int, _ body: (Daemon) -> Void) throws(Crash) {
        body(self)
        hear(index)
        while lines[index].hasOutput {
            lines[index].hasOutput = false
            let bytes = lines[index].connection.takeOutput()
            if let wire = lines[index].wire, !bytes.isEmpty, try world.leave(wire, bytes) {
                drive(index) { $0.closedByPeer(code: 104, now: $1, into: &$2) }
            }
            hear(index)
        }
        if !told.isEmpty {
            post(told)
            told = []
        }
        let deadline = min(
            lines[index].connection.nextDeadline ?? .max, lines[index].line.nextDeadline?.milliseconds ?? .max)
        guard deadline < .max else { return }
        let at = world.times.when(Monotonic(milliseconds: deadline), from: world.now)
        guard at < lines[index].scheduled else { return }
        lines[index].scheduled = at
        world.agenda.add(.lineDue(life: life, line: index), at: at)
    }

    // MARK: the line and its connection

    /// Gives an input to the connection and does what it answers; what it tells waits for ``hear(_:)``.
    func drive(_ index: Int, _ input: (inout Connection, Int64, inout [Connection.Action]) -> Void) {
        var actions: [Connection.Action] = []
        input(&lines[index].connection, world.clocks.monotonic.milliseconds, &actions)
        for action in actions {
            switch action {
            case .complete(let ticket, let outcome): lines[index].events.append(.completed(ticket, outcome))
            case .send: lines[index].hasOutput = true
            case .open: lines[index].wire = world.newWire(of: lines[index].record.name, life: life, line: index)
            case .close:
                if let wire = lines[index].wire { world.hangUp(wire) }
                lines[index].wire = nil
                lines[index].hasOutput = false
            case .up: lines[index].events.append(.up)
            case .down(let reason): lines[index].events.append(.down(reason))
            }
        }
    }

    /// Tells the line what its connection told, and what comes of that.
    private func hear(_ index: Int) {
        while !lines[index].events.isEmpty {
            switch lines[index].events.removeFirst() {
            case .completed(let ticket, let outcome): handle(index, .completed(ticket, outcome))
            case .up:
                lines[index].number += 1
                handle(index, .up(lines[index].number))
            case .down(.idle): handle(index, .idle)
            case .down: handle(index, .down)
            }
        }
    }

    func handle(_ index: Int, _ input: LineInput) {
        let clocks = world.clocks
        var actions: [LineAction] = []
        lines[index].line.handle(input, now: clocks.monotonic, wall: clocks.wall, into: &actions)
        for action in actions {
            switch action {
            case .submit(let ticket, let unit, let request, let connection):
                if connection == lines[index].number {
                    drive(index) { $0.submit(ticket: ticket, unit: unit, request: request, now: $1, into: &$2) }
                } else {
                    lines[index].events.append(.completed(ticket, .notSent(.noConnection)))
                }
            case .cancel(let ticket):
                drive(index) { connection, _, actions in connection.cancelQueued(ticket: ticket, into: &actions) }
            case .reopen: drive(index) { $0.reopen(now: $1, into: &$2) }
            case .report(let report): tell(report, lines[index].record.id)
            }
        }
    }

    private func tell(_ report: LineReport, _ line: LineID) {
        switch report {
        case .sample(let sample): told.append(.sample(sample))
        case .missed(let meter, let mark, let fault): told.append(.missed(meter, mark: mark, fault))
        case .readAnswered(let token, .sample(let sample)):
            readers[token] = nil
            told.append(.readEnded(ReplyToken(token), sample.meter, nil))
        case .readAnswered(let token, .failed(let fault)):
            told.append(.readEnded(ReplyToken(token), readers.removeValue(forKey: token) ?? MeterID(0), fault))
        case .order(let order):
            if world.plot.bug == .lostOutcome, case .ended(let id, _) = order, id.number % 3 == 0 { return }
            told.append(.order(order))
        case .suspended(let unit, _): told.append(.line(line, .suspended(unit: unit)))
        case .resumed(let unit): told.append(.line(line, .resumed(unit: unit)))
        case .foundUnit(let unit, let serials): told.append(.line(line, .foundUnit(unit, serials)))
        case .scanned(let asked, let found, let left):
            told.append(.line(line, .scanned(asked: asked, found: found, left: left)))
        case .misrouted(let expected, let got): told.append(.line(line, .misrouted(expected: expected, got: got)))
        case .lineUp: told.append(.line(line, .up))
        case .lineDown: told.append(.line(line, .down))
        case .pointRefused(let meter, let quantity, let code):
            told.append(
                .line(
                    line, .pointRefused(meter, "\(quantity?.rawValue ?? "serial number"): exception \(code.rawValue)")))
        }
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
