import ModbusFrames

/// A connection with a scripted world around it: time stands until moved, bytes go where the test looks.
struct Line {
    var connection: Connection
    var now: Int64 = 1000
    /// What the connection asked for since the last look.
    var actions: [Connection.Action] = []
    /// What was written on the present connection.
    var wire: [UInt8] = []
    var outcomes: [UInt64: [Outcome]] = [:]
    /// Leaves bytes in the connection, as a full socket would.
    var isStuck = false

    init(_ change: (inout EndpointSettings) -> Void = { _ in }) {
        connection = Connection(settings: EndpointSettings(change))
    }

    /// A line with its connection made.
    static func up(_ change: (inout EndpointSettings) -> Void = { _ in }) -> Line {
        var line = Line(change)
        line.start()
        line.opened()
        line.look()
        return line
    }

    mutating func act(_ input: (inout Connection, Int64, inout [Connection.Action]) -> Void) {
        var fresh: [Connection.Action] = []
        input(&connection, now, &fresh)
        for action in fresh {
            switch action {
            case .send where !isStuck: wire += connection.takeOutput()
            case .open: wire = []
            case .complete(let ticket, let outcome): outcomes[ticket, default: []].append(outcome)
            default: break
            }
        }
        actions += fresh
    }

    mutating func start() { act { $0.start(now: $1, into: &$2) } }
    mutating func stop() { act { $0.stop(now: $1, into: &$2) } }
    mutating func opened() { act { $0.opened(now: $1, into: &$2) } }
    mutating func openFailed() { act { $0.openFailed(code: 111, now: $1, into: &$2) } }
    mutating func closed() { act { $0.closedByPeer(code: 104, now: $1, into: &$2) } }
    mutating func reopen() { act { $0.reopen(now: $1, into: &$2) } }
    mutating func cancel(_ ticket: UInt64) { act { $0.cancelQueued(ticket: ticket, into: &$2) } }
    mutating func receive(_ bytes: [UInt8]) { act { $0.received(bytes.span, now: $1, into: &$2) } }

    mutating func submit(_ ticket: UInt64, unit: UInt8 = 1, _ request: Request) {
        act { $0.submit(ticket: ticket, unit: unit, request: request, now: $1, into: &$2) }
    }

    mutating func read(_ ticket: UInt64, unit: UInt8 = 1, address: UInt16 = 0, count: UInt16 = 1) {
        submit(ticket, unit: unit, .readHoldingRegisters(address: address, count: count))
    }

    mutating func pass(_ milliseconds: Int64) {
        now += milliseconds
        act { $0.tick(now: $1, into: &$2) }
    }

    /// The actions since the last look.
    @discardableResult
    mutating func look() -> [Connection.Action] {
        defer { actions = [] }
        return actions
    }

    /// The transaction ids on the wire of the present connection, in order.
    var asked: [UInt16] {
        var ids: [UInt16] = []
        var cutter = FrameCutter()
        try? cutter.feed(wire.span) { header, _ in
            ids.append(header.transaction)
            return true
        }
        return ids
    }

    var lastAsked: UInt16 { asked.last ?? 0 }

    func only(_ ticket: UInt64) -> Outcome? {
        guard let all = outcomes[ticket], all.count == 1 else { return nil }
        return all.first
    }
}

/// A reply to a read of holding registers.
func answer(_ transaction: UInt16, unit: UInt8 = 1, _ values: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    let asked = Request.readHoldingRegisters(address: 0, count: UInt16(values.count))
    MBAPHeader(transaction: transaction, unit: unit).append(.registers(values), answering: asked, to: &bytes)
    return bytes
}

func refusal(_ transaction: UInt16, unit: UInt8 = 1, function: UInt8 = 3, _ code: ExceptionCode) -> [UInt8] {
    var bytes: [UInt8] = []
    MBAPHeader(transaction: transaction, unit: unit).append(
        ServerException(function: function, code: code), to: &bytes)
    return bytes
}

/// A generator with a seed, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
