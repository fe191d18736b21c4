import Lines
import Metering
import ModbusFrames
import Quantities
import Supply

/// A line, its driver and the devices behind it, on clocks that only the test moves.
struct Bench {
    /// What went over the wire.
    struct Sent: Equatable {
        let at: Monotonic
        let connection: ConnectionNumber
        let unit: UInt8
        let request: Request
        /// What the line was, or will be, told of it; nil where the driver lost it.
        let answer: Outcome?
    }

    enum Fault: Equatable {
        /// The device gets nothing and answers nothing.
        case silence
        /// The device does it, and the answer is lost.
        case lostAnswer
        /// The connection breaks after the device did it.
        case breakAfter
        /// The connection breaks before a byte left.
        case breakBefore
        case exception(UInt8)
        case misrouted(UInt8)
        case malformed
        /// The driver will not send it.
        case refused
        /// The device does it, and the driver forgets to tell.
        case forgotten
        /// The device does it, and answers so much later; whatever else is asked behind the endpoint waits for it.
        case stall(Span)
    }

    struct Rule {
        let unit: UInt8?
        let matches: (Request) -> Bool
        var times: Int
        let fault: Fault
    }

    private struct Due {
        let at: Monotonic
        let sequence: Int
        let ticket: Ticket
        let outcome: Outcome
        let breaks: Bool
    }

    var line: Line
    let configuration: LineConfiguration
    var devices: [UInt8: Device] = [:]
    var rules: [Rule] = []
    /// Asked for each request that no rule is for.
    var chaos: (() -> Fault?)?
    /// From a request to its answer.
    var latency = Span.milliseconds(20)
    /// Whether a connection that is asked for comes.
    var isReachable = true
    /// From the wish for a connection to the connection.
    var connectTime = Span.milliseconds(10)

    private(set) var now = Monotonic(milliseconds: 1_000_000)
    private(set) var wall: Instant
    private(set) var sent: [Sent] = []
    private(set) var reports: [LineReport] = []
    /// When each sample came.
    private(set) var samplesAt: [(meter: MeterID, at: Monotonic)] = []
    private(set) var reopens = 0
    private(set) var connection: ConnectionNumber = 0
    private var isUp = false
    private var connectsAt: Monotonic?
    private var due: [Due] = []
    private var sequence = 0
    /// Until then the endpoint is busy with what it was asked before.
    private var busyUntil = Monotonic(milliseconds: .min)
    private var actions: [LineAction] = []

    /// Begins a minute after a mark, with the connection up and the mark under way read.
    init(
        _ meters: [LineMeter] = Profiles.meters(1...3), inFlight: Int = 1,
        profiles: [DeviceProfile] = [Profiles.module], responseTimeout: Span = .seconds(1),
        settled: Bool = true
    ) {
        wall = Instant(milliseconds: 1_780_000_200_000 / 900_000 * 900_000 + 60_000)
        configuration = LineConfiguration(
            id: LineID(1), meters: meters, profiles: Dictionary(uniqueKeysWithValues: profiles.map { ($0.name, $0) }),
            inFlight: inFlight, responseTimeout: responseTimeout, seed: 7)
        line = Line(configuration, now: now, wall: wall)
        for meter in meters where meter.profile.image == nil { devices[meter.unit] = Profiles.device(meter.unit) }
        guard settled else { return }
        connect()
        run(for: .seconds(20))
        forget()
    }

    /// Forgets what happened so far.
    mutating func forget() {
        sent = []
        reports = []
        reopens = 0
    }

    mutating func connect() {
        connection += 1
        isUp = true
        connectsAt = nil
        tell(.up(connection))
    }

    mutating func disconnect() {
        guard isUp else { return }
        isUp = false
        // The driver ends what it had before it says that the connection is gone.
        let lost = due
        due = []
        for item in lost { tell(.completed(item.ticket, .connectionLost(sent: true))) }
        tell(.down)
        if isReachable { connectsAt = now + connectTime }
    }

    mutating func reconnect() {
        isReachable = true
        if !isUp { connect() }
    }

    mutating func order(_ order: LineOrder) { tell(.order(order)) }

    mutating func fault(
        _ fault: Fault, unit: UInt8? = nil, times: Int = 1, _ matches: @escaping (Request) -> Bool = { _ in true }
    ) {
        rules.append(Rule(unit: unit, matches: matches, times: times, fault: fault))
    }

    /// Moves the wall clock alone.
    mutating func step(wall span: Span) { wall = wall + span }

    mutating func run(for span: Span) { run(until: now + span) }

    /// Lets time pass until nothing is due before `end`.
    mutating func run(until end: Monotonic) {
        while let next = nextEvent, next <= end {
            pass(to: next)
            if let at = connectsAt, at <= now {
                connect()
            } else if let first = due.first, first.at <= now {
                due.removeFirst()
                deliver(first)
            } else {
                tell(.tick)
            }
        }
        pass(to: end)
    }

    /// Lets time pass until `condition`, at most a day.
    mutating func run(until condition: (Bench) -> Bool) {
        let end = now + .days(1)
        while !condition(self), let next = nextEvent, next <= end { run(until: next) }
    }

    mutating func tell(_ input: LineInput) {
        actions.removeAll(keepingCapacity: true)
        line.handle(input, now: now, wall: wall, into: &actions)
        for action in actions { perform(action) }
    }

    private var nextEvent: Monotonic? {
        [line.nextDeadline, due.first?.at, connectsAt].compactMap { $0 }.map { max($0, now) }.min()
    }

    private mutating func pass(to time: Monotonic) {
        guard time > now else { return }
        wall = wall + (time - now)
        now = time
    }

    private mutating func perform(_ action: LineAction) {
        switch action {
        case .report(let report):
            reports.append(report)
            if case .sample(let sample) = report { samplesAt.append((sample.meter, now)) }
        case .cancel: break
        case .reopen:
            reopens += 1
            isUp = false
            for index in due.indices { due[index] = lost(due[index]) }
            if isReachable { connectsAt = now + connectTime }
        case .submit(let ticket, let unit, let request, let number):
            guard isUp, number == connection else {
                return enqueue(ticket, .notSent(.noConnection), after: .zero, breaks: false)
            }
            carry(ticket, unit, request)
        }
    }

    private mutating func carry(_ ticket: Ticket, _ unit: UInt8, _ request: Request) {
        let fault = takeFault(unit, request)
        var answer: Outcome? = .timeout
        var breaks = false
        switch fault {
        case .silence: break
        case .lostAnswer, .breakAfter, .forgotten, .stall, nil:
            let outcome = devices[unit]?.perform(request, now: now)
            if case .stall(let span) = fault { busyUntil = max(busyUntil, now) + span }
            let isTold = fault == nil || isStall(fault)
            if isTold, let outcome, busyUntil + latency <= now + configuration.responseTimeout { answer = outcome }
        default: break
        }
        switch fault {
        case .breakAfter: (answer, breaks) = (.connectionLost(sent: true), true)
        case .breakBefore: (answer, breaks) = (.connectionLost(sent: false), true)
        case .exception(let code): answer = .exception(ExceptionCode(rawValue: code))
        case .misrouted(let other): (answer, breaks) = (.misrouted(unit: other), true)
        case .malformed: (answer, breaks) = (.malformed(.echo), true)
        case .refused: answer = .notSent(.invalid(.count(0, largest: 0)))
        case .forgotten: answer = nil
        case .silence, .lostAnswer, .stall, nil: break
        }
        sent.append(Sent(at: now, connection: connection, unit: unit, request: request, answer: answer))
        guard let answer else { return }
        let wait = max(busyUntil, now) - now + latency
        enqueue(ticket, answer, after: answer == .timeout ? configuration.responseTimeout : wait, breaks: breaks)
    }

    private func isStall(_ fault: Fault?) -> Bool { if case .stall = fault { true } else { false } }

    private mutating func takeFault(_ unit: UInt8, _ request: Request) -> Fault? {
        guard let index = rules.firstIndex(where: { $0.times > 0 && ($0.unit ?? unit) == unit && $0.matches(request) })
        else { return chaos?() }
        rules[index].times -= 1
        return rules[index].fault
    }

    private mutating func enqueue(_ ticket: Ticket, _ outcome: Outcome, after span: Span, breaks: Bool) {
        sequence += 1
        due.append(Due(at: now + span, sequence: sequence, ticket: ticket, outcome: outcome, breaks: breaks))
        due.sort { $0.at == $1.at ? $0.sequence < $1.sequence : $0.at < $1.at }
    }

    private func lost(_ item: Due) -> Due {
        Due(at: now, sequence: item.sequence, ticket: item.ticket, outcome: .connectionLost(sent: true), breaks: false)
    }

    private mutating func deliver(_ item: Due) {
        if item.breaks { isUp = false }
        tell(.completed(item.ticket, item.outcome))
        guard item.breaks else { return }
        let lost = due
        due = []
        for other in lost { tell(.completed(other.ticket, .connectionLost(sent: true))) }
        tell(.down)
        if isReachable, !isUp { connectsAt = now + connectTime }
    }
}

extension Bench {
    /// How an order ended, each time that it did.
    func ends(of id: OrderID) -> [OrderOutcome] {
        reports.compactMap { if case .order(.ended(id, let outcome)) = $0 { outcome } else { nil } }
    }

    func selections(of id: OrderID) -> [(Sample, RelayState)] {
        reports.compactMap {
            if case .order(.selected(id, let sample, let state)) = $0 { (sample, state) } else { nil }
        }
    }

    var samples: [Sample] { reports.compactMap { if case .sample(let sample) = $0 { sample } else { nil } } }

    var writes: [Sent] { sent.filter { $0.request.isWrite } }

    func requests(to unit: UInt8) -> [Request] { sent.filter { $0.unit == unit }.map(\.request) }

    var answers: [UInt64: ReadAnswer] {
        var answers: [UInt64: ReadAnswer] = [:]
        for case .readAnswered(let token, let answer) in reports { answers[token] = answer }
        return answers
    }
}

extension OrderOutcome {
    /// Without the sample: what most stories are about.
    var plain: String {
        switch self {
        case .seen(let state, let wrote, _): "seen \(state) \(wrote ? "wrote" : "looked")"
        case .counted(let credit, let wrote, _):
            "\(credit.remaining.units) after \(credit.purchases) \(wrote ? "wrote" : "looked")"
        case .unknown(let fault): "unknown \(fault.code)"
        case .notDone(let fault): "not done \(fault.code)"
        }
    }
}
