import CWorldDisk
import ModbusFrames
import Quantities
import SimulatedMeters

/// One connection that the daemon asked for, from its dialling to the end of both sides. Bytes of each direction arrive in order;
/// in pieces, and some later than others.
struct Wire {
    let endpoint: Int
    let life: Int
    /// The daemon's line.
    let line: Int
    /// As the fleet numbers it, once it has taken the call.
    var connection: Int?
    /// The daemon has hung up, or its process is gone.
    var isLeftByDaemon = false
    var isLeftByMeters = false
    /// Half-open: what is sent is lost, and neither side is told.
    var isCut = false
    /// When the last piece of each direction arrives.
    var lastToMeters: Int64 = 0
    var lastToDaemon: Int64 = 0
    /// What was asked on it and what has come, for the oracle.
    var exchange = Exchange()
}

extension World {
    // MARK: the daemon's side

    func newWire(of line: String, life: Int, line index: Int) -> Int {
        let endpoint = (0..<town.endpoints).first { Town.endpointName($0) == line } ?? 0
        wires.append(Wire(endpoint: endpoint, life: life, line: index, lastToMeters: now, lastToDaemon: now))
        agenda.add(.dial(wire: wires.count - 1), at: now + 1 + dice.below(3))
        return wires.count - 1
    }

    func hangUp(_ wire: Int) {
        guard !wires[wire].isLeftByDaemon else { return }
        wires[wire].isLeftByDaemon = true
        guard !wires[wire].isCut else { return }
        agenda.add(.hungUpByDaemon(wire: wire), at: max(now + 1, wires[wire].lastToMeters))
    }

    /// Bytes leave the daemon, frame by frame: each is an effect. True where the system refuses them.
    func leave(_ wire: Int, _ bytes: [UInt8]) throws(Crash) -> Bool {
        guard !wires[wire].isLeftByDaemon else { return false }
        for frame in Frames(bytes) {
            let endpoint = wires[wire].endpoint
            if try effect("a frame to \(Town.endpointName(endpoint))") {
                oracle.trouble(endpoint, at: now)
                return true
            }
            trace.note(frame)
            if let (id, reason) = wires[wire].exchange.ask(frame, at: now) { oracle.violate(id, reason) }
            let write = Frames.write(frame)
            if write != nil { lastWriteAt[endpoint] = now }
            for _ in 0..<(plot.bug == .doubleWrite && write != nil ? 2 : 1) {
                oracle.left(write, endpoint: endpoint)
                guard !wires[wire].isCut else {
                    noticeCut(wire, after: World.userTimeout)
                    continue
                }
                for piece in cut(frame) {
                    wires[wire].lastToMeters = max(
                        wires[wire].lastToMeters, now + 1 + dice.below(4) + slowness(endpoint))
                    agenda.add(.toMeters(wire: wire, piece), at: wires[wire].lastToMeters)
                }
            }
        }
        return false
    }

    // As the daemon sets them up: bytes that nobody acknowledges, and silence.
    private static let userTimeout: Int64 = 15_000
    static let keepalive: Int64 = 60_000

    /// The daemon's system gives a half-open connection up.
    func noticeCut(_ wire: Int, after wait: Int64) { agenda.add(.hungUpByMeters(wire: wire), at: now + wait) }

    func dialled(_ wire: Int, isTaken: Bool) throws(Crash) {
        let end = wires[wire]
        guard end.life == life, !end.isLeftByDaemon, let daemon, daemon.lines[end.line].wire == wire else { return }
        // From here on it can be reached.
        if isTaken, isHealed { oracle.trouble(end.endpoint, at: now) }
        try daemon.work(end.line) { daemon in
            daemon.drive(end.line) {
                if isTaken { $0.opened(now: $1, into: &$2) } else { $0.openFailed(code: 111, now: $1, into: &$2) }
            }
        }
    }

    func reachDaemon(_ wire: Int, _ bytes: [UInt8]) throws(Crash) {
        let end = wires[wire]
        guard end.life == life, !end.isLeftByDaemon, let daemon, daemon.lines[end.line].wire == wire else { return }
        trace.note(bytes)
        wires[wire].exchange.hear(bytes, at: now)
        try daemon.work(end.line) { daemon in
            daemon.drive(end.line) { $0.received(bytes.span, now: $1, into: &$2) }
        }
    }

    func metersHungUp(_ wire: Int) throws(Crash) {
        let end = wires[wire]
        guard end.life == life, !end.isLeftByDaemon, let daemon, daemon.lines[end.line].wire == wire else { return }
        try daemon.work(end.line) { daemon in
            daemon.drive(end.line) { $0.closedByPeer(code: 104, now: $1, into: &$2) }
        }
    }

    // MARK: the meters' side

    func dial(_ wire: Int) {
        let endpoint = wires[wire].endpoint
        // Nobody answers at all: the daemon's own time-out must see to it.
        if now < unansweredUntil[endpoint] ?? 0 {
            wires[wire].isLeftByMeters = true
            return
        }
        if isStormy, dice.below(5) == 0 {
            tell("\(Town.endpointName(endpoint)) does not take the call")
            oracle.trouble(endpoint, at: now)
            wires[wire].isLeftByMeters = true
            agenda.add(.dialled(wire: wire, isTaken: false), at: now + 1)
            return
        }
        let (connection, actions) = fleet.connect(to: endpoint, at: truth)
        wires[wire].connection = connection
        wireOfConnection[connection] = wire
        let isTaken = !actions.contains(.reset(connection: connection))
        if !isTaken { wires[wire].isLeftByMeters = true }
        wires[wire].lastToDaemon = now + 1 + dice.below(2)
        agenda.add(.dialled(wire: wire, isTaken: isTaken), at: wires[wire].lastToDaemon)
        perform(actions)
    }

    func reachMeters(_ wire: Int, _ bytes: [UInt8]) {
        guard let connection = wires[wire].connection, !wires[wire].isLeftByMeters else { return }
        perform(fleet.receive(bytes.span, on: connection, at: truth))
    }

    func daemonHungUp(_ wire: Int) {
        guard let connection = wires[wire].connection, !wires[wire].isLeftByMeters else { return }
        wires[wire].isLeftByMeters = true
        perform(fleet.disconnect(connection, at: truth))
    }

    func advanceMeters() {
        metersDueAt = .max
        perform(fleet.advance(to: truth))
    }

    /// Does what the fleet wants, and asks to be woken for the rest.
    func perform(_ actions: [FleetAction]) {
        for action in actions {
            switch action {
            case .send(let connection, let bytes):
                guard let wire = wireOfConnection[connection], !wires[wire].isCut else { continue }
                for piece in cut(bytes) {
                    wires[wire].lastToDaemon = max(
                        wires[wire].lastToDaemon, now + 1 + dice.below(4) + slowness(wires[wire].endpoint))
                    agenda.add(.toDaemon(wire: wire, piece), at: wires[wire].lastToDaemon)
                }
            case .finish(let connection), .reset(let connection):
                guard let wire = wireOfConnection[connection] else { continue }
                wires[wire].isLeftByMeters = true
                guard !wires[wire].isCut else { continue }
                agenda.add(.hungUpByMeters(wire: wire), at: max(now + 1, wires[wire].lastToDaemon))
            case .listen: break
            }
        }
        guard let due = fleet.nextDue else { return }
        let at = max(due.milliseconds - town.morning.milliseconds, now)
        guard at < metersDueAt else { return }
        metersDueAt = at
        agenda.add(.metersDue, at: at)
    }

    /// What a slow network adds, ms.
    private func slowness(_ endpoint: Int) -> Int64 {
        now < slowUntil[endpoint] ?? 0 ? 50 + dice.below(900) : 0
    }

    /// A connection of somebody else's is over.
    func otherLeaves(_ connection: Int) { perform(fleet.disconnect(connection, at: truth)) }

    /// In one piece, or at a place that the dice choose in two.
    private func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.count > 1, dice.below(4) == 0 else { return [bytes] }
        let at = 1 + Int(dice.below(Int64(bytes.count - 1)))
        return [Array(bytes[..<at]), Array(bytes[at...])]
    }
}

/// Modbus/TCP frames in what leaves at once.
struct Frames: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func next() -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        var count = rest.count
        if count >= 6 {
            count = Swift.min(count, 6 + Int(rest[rest.startIndex + 4]) << 8 + Int(rest[rest.startIndex + 5]))
        }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A write to one register or coil, as the bytes say; nil for anything else.
    static func write(_ frame: [UInt8]) -> (unit: UInt8, isCoil: Bool, address: UInt16, value: UInt16)? {
        guard frame.count == 12, frame[7] == 5 || frame[7] == 6 else { return nil }
        return (
            frame[6], frame[7] == 5, UInt16(frame[8]) << 8 | UInt16(frame[9]),
            UInt16(frame[10]) << 8 | UInt16(frame[11])
        )
    }
}
