import Glibc
import ModbusFrames
import ModbusIO
import Synchronization

/// A Modbus/TCP server that answers as the test's script says, on one thread. It may be late, wrong, half or gone.
final class ScriptedServer: Sendable {
    struct Asked: Sendable {
        /// How many requests the server had before, over all connections.
        let number: Int
        /// How many the connection had before.
        let onConnection: Int
        let header: MBAPHeader
        let request: Request
        /// Whether another request lay in the same segment before this one.
        let isSecondOfSegment: Bool
    }

    enum Step: Sendable {
        /// Sends bytes after so many milliseconds, whatever else is on its way.
        case send([UInt8], after: Int64 = 0)
        /// Sends nothing more for so long; what comes later waits.
        case stall(Int64)
        /// Sends nothing more on this connection.
        case mute
        /// Hangs up, politely or with a reset.
        case hangUp(reset: Bool)
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private struct State: Sendable {
        var ended = false
        var connections = 0
        var requests = 0
        var open = 0
    }

    var connections: Int { state.withLock { $0.connections } }
    /// How many connections are open now.
    var open: Int { state.withLock { $0.open } }
    var requests: Int { state.withLock { $0.requests } }
    var endpoint: TCPEndpoint { TCPEndpoint(host: "127.0.0.1", port: port) }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - greeting: Done to each new connection.
    init(
        port: UInt16 = 0, greeting: [Step] = [], _ script: @escaping @Sendable (Asked) -> [Step] = ScriptedServer.honest
    ) throws {
        (listener, self.port) = try listening(port)
        pthread { [self] in serve(greeting, script) }
    }

    /// Stops listening, resets all connections and frees the port. Returns when that is so.
    func stop() {
        state.withLock { $0.ended = true }
        // The thread looks at least every 5 ms.
        while fcntl(listener, F_GETFD) >= 0, state.withLock({ $0.ended }) { usleep(1000) }
    }

    /// Answers with ``reading(unit:address:)`` and takes every write.
    static let honest: @Sendable (Asked) -> [Step] = { [.send(reply(to: $0))] }

    private struct Peer {
        var descriptor: Int32
        var cutter = FrameCutter()
        var pending: [(due: Int64, bytes: [UInt8])] = []
        var stalledUntil: Int64 = 0
        var isMute = false
        var asked = 0
    }

    private func serve(_ greeting: [Step], _ script: (Asked) -> [Step]) {
        var peers: [Peer] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while !state.withLock({ $0.ended }) {
            var entries = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            entries += peers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            let isBusy = peers.contains { !$0.pending.isEmpty }
            poll(&entries, nfds_t(entries.count), isBusy ? 1 : 5)
            for index in peers.indices where entries[index + 1].revents != 0 {
                let count = recv(peers[index].descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                if count > 0 {
                    hear(Array(bytes[..<count]), &peers[index], script)
                } else if count == 0 || errno != EAGAIN {
                    hangUp(&peers[index], reset: false)
                }
            }
            let now = MonotonicClock.milliseconds
            for index in peers.indices where peers[index].descriptor >= 0 && peers[index].stalledUntil <= now {
                for item in peers[index].pending where item.due <= now {
                    send(peers[index].descriptor, item.bytes, item.bytes.count, Int32(MSG_NOSIGNAL))
                }
                peers[index].pending.removeAll { $0.due <= now }
            }
            peers.removeAll { $0.descriptor < 0 }
            state.withLock { $0.open = peers.count }
            while entries[0].revents != 0 {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                var peer = Peer(descriptor: moveUp(descriptor))
                state.withLock { $0.connections += 1 }
                for step in greeting { perform(step, &peer) }
                if peer.descriptor >= 0 { peers.append(peer) }
            }
        }
        for index in peers.indices { hangUp(&peers[index], reset: true) }
        close(listener)
        state.withLock { $0.ended = false }
    }

    private func hear(_ bytes: [UInt8], _ peer: inout Peer, _ script: (Asked) -> [Step]) {
        var steps: [Step] = []
        var isSecond = false
        var asked = peer.asked
        try? peer.cutter.feed(bytes.span) { header, pdu in
            let number = state.withLock { state in
                state.requests += 1
                return state.requests - 1
            }
            do throws(ServerException) {
                let request = try Request(pdu: pdu)
                steps += script(
                    Asked(
                        number: number, onConnection: asked, header: header, request: request,
                        isSecondOfSegment: isSecond))
            } catch {
                var refusal: [UInt8] = []
                header.append(error, to: &refusal)
                steps.append(.send(refusal))
            }
            asked += 1
            isSecond = true
            return true
        }
        peer.asked = asked
        for step in steps where peer.descriptor >= 0 { perform(step, &peer) }
    }

    private func perform(_ step: Step, _ peer: inout Peer) {
        let now = MonotonicClock.milliseconds
        switch step {
        case .send(let bytes, let delay):
            guard !peer.isMute else { return }
            if delay == 0, peer.stalledUntil <= now, peer.pending.isEmpty {
                Glibc.send(peer.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            } else {
                peer.pending.append((now + delay, bytes))
            }
        case .stall(let time): peer.stalledUntil = now + time
        case .mute: peer.isMute = true
        case .hangUp(let reset): hangUp(&peer, reset: reset)
        }
    }

    private func hangUp(_ peer: inout Peer, reset: Bool) {
        guard peer.descriptor >= 0 else { return }
        if reset {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(peer.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        close(peer.descriptor)
        peer.descriptor = -1
        peer.pending = []
    }
}

/// The low descriptors are libmodbus's, in the tests too.
private func moveUp(_ descriptor: Int32) -> Int32 {
    let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 1024)
    guard moved >= 0 else { return descriptor }
    close(descriptor)
    return moved
}

struct NoServer: Error {}

/// A non-blocking listener on the loopback, with its port.
func listening(_ port: UInt16) throws -> (Int32, UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, length) == 0 && listen(listener, 1024) == 0
                ? getsockname(listener, $0, &length) : -1
        }
    }
    guard code == 0 else { throw NoServer() }
    return (listener, UInt16(bigEndian: address.sin_port))
}

/// Runs `body` on a thread of its own.
func pthread(_ body: @escaping @Sendable () -> Void) {
    final class Box {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    pthread_detach(thread)
}

/// What the register of a unit reads: a function of both, so that another's value is recognised.
func reading(unit: UInt8, address: UInt16) -> UInt16 { UInt16(unit) &* 523 ^ address &* 40_503 }

func readings(unit: UInt8, address: UInt16, count: Int) -> [UInt16] {
    (0..<count).map { reading(unit: unit, address: address &+ UInt16($0)) }
}

func goodReply(unit: UInt8, _ request: Request) -> Reply {
    switch request {
    case .readCoils, .readDiscreteInputs:
        .bits(readings(unit: unit, address: request.address, count: request.count).map { $0 & 1 == 1 })
    case .readHoldingRegisters, .readInputRegisters:
        .registers(readings(unit: unit, address: request.address, count: request.count))
    default: .written
    }
}

/// The right frame.
func reply(to asked: ScriptedServer.Asked) -> [UInt8] {
    var bytes: [UInt8] = []
    asked.header.append(goodReply(unit: asked.header.unit, asked.request), answering: asked.request, to: &bytes)
    return bytes
}
