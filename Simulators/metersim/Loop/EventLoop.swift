import CEpoll
import Glibc
import Quantities
import SimulatedMeters

/// Puts a fleet behind sockets: one thread, one epoll descriptor. It decides nothing; bytes and times go in, actions come out.
final class EventLoop {
    let fleet: SimulatedFleet
    let clock: Clock
    private let host: String
    private let poll: Int32
    /// By descriptor.
    private var peers: [Peer?] = []
    /// Descriptors by the fleet's connection numbers.
    private var clients: [Int: Int32] = [:]
    /// Ports by endpoint; nil for serial lines.
    private var ports: [UInt16?]
    private var listeners: [Int: Int32] = [:]
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var answers: (String) -> String = { _ in "" }
    private var afterTurn: () -> Void = {}

    init(fleet: SimulatedFleet, clock: Clock, host: String) throws {
        self.fleet = fleet
        self.clock = clock
        self.host = host
        ports = [UInt16?](repeating: nil, count: fleet.endpointNames.count)
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poll >= 0 else { throw SystemFailure("cannot make an epoll descriptor") }
    }

    /// Opens an endpoint's door.
    ///
    /// - Returns: the port, or the path of the serial device.
    func open(_ door: FleetFile.Door, of endpoint: Int) throws -> Address {
        switch door {
        case .port(let port):
            ports[endpoint] = port
            try listen(endpoint)
            return .port(ports[endpoint] ?? 0)
        case .serial(let path, let baud):
            let descriptor = try SerialLine.open(path: path, baud: baud)
            try watch(Peer(descriptor: descriptor, role: line(endpoint)))
            return .device(path)
        case .pty:
            // The held descriptor lives as long as the process.
            let (master, path, _) = try SerialLine.makePseudoTerminal()
            try watch(Peer(descriptor: master, role: line(endpoint)))
            return .device(path)
        }
    }

    /// Where an endpoint is reached.
    enum Address {
        case port(UInt16)
        case device(String)
    }

    /// Opens the control channel.
    ///
    /// - Parameters:
    ///   - door: a port of this machine where it is a number, else the path of a Unix socket.
    ///   - answer: gives the answer's line to a command's line, both without the line's end.
    func openControl(_ door: String, answer: @escaping (String) -> String) throws {
        let descriptor: Int32
        if let port = UInt16(door) {
            descriptor = try Sockets.listen(host: "127.0.0.1", port: port).descriptor
        } else {
            descriptor = try Sockets.listen(path: door)
        }
        try watch(Peer(descriptor: descriptor, role: .controlListener))
        answers = answer
    }

    /// Runs until `goesOn` says no; it is asked a few times a second. `afterTurn` is called after each batch of events.
    func run(while goesOn: () -> Bool, afterTurn: @escaping () -> Void) {
        self.afterTurn = afterTurn
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var askedAt = clock.now
        while true {
            let now = clock.now
            if now - askedAt >= .milliseconds(100) {
                if !goesOn() { return }
                askedAt = now
            }
            let wait = min(max((fleet.nextDue.map { ($0 - now).milliseconds } ?? 100), 0), 100)
            let count = epoll_wait(poll, &events, Int32(events.count), Int32(wait))
            let woken = clock.now
            if let due = fleet.nextDue, due <= woken { perform(fleet.advance(to: woken)) }
            for index in 0..<max(Int(count), 0) {
                let descriptor = Int(events[index].data.fd)
                guard descriptor < peers.count, let peer = peers[descriptor] else { continue }
                serve(peer, events[index].events)
            }
            afterTurn()
        }
    }

    /// Does what the fleet asks for.
    func perform(_ actions: [FleetAction]) {
        for action in actions {
            switch action {
            case .send(let connection, let bytes):
                if let descriptor = clients[connection], let peer = peers[Int(descriptor)] { send(bytes, to: peer) }
            case .finish(let connection):
                guard let descriptor = clients[connection], let peer = peers[Int(descriptor)] else { continue }
                clients[connection] = nil
                if reopened(peer) { continue }
                peer.isEnding = true
                if peer.outgoing.isEmpty { remove(peer) }
            case .reset(let connection):
                guard let descriptor = clients.removeValue(forKey: connection), let peer = peers[Int(descriptor)] else {
                    continue
                }
                if reopened(peer) { continue }
                remove(peer, reset: true)
            case .listen(let endpoint, let on):
                if on {
                    do { try listen(endpoint) } catch { complain("\(error)") }
                } else if let descriptor = listeners.removeValue(forKey: endpoint), let peer = peers[Int(descriptor)] {
                    remove(peer)
                }
            }
        }
    }

    private func listen(_ endpoint: Int) throws {
        guard let port = ports[endpoint], listeners[endpoint] == nil else { return }
        let (descriptor, chosen) = try Sockets.listen(host: host, port: port)
        ports[endpoint] = chosen
        listeners[endpoint] = descriptor
        try watch(Peer(descriptor: descriptor, role: .listener(endpoint: endpoint)))
    }

    private func line(_ endpoint: Int) -> Peer.Role {
        let (connection, actions) = fleet.connect(to: endpoint, at: clock.now)
        perform(actions)
        return .line(endpoint: endpoint, connection: connection)
    }

    /// A serial line cannot be closed: it is a new connection at once.
    private func reopened(_ peer: Peer) -> Bool {
        guard case .line(let endpoint, _) = peer.role else { return false }
        peer.role = line(endpoint)
        if case .line(_, let connection) = peer.role { clients[connection] = peer.descriptor }
        return true
    }

    private func serve(_ peer: Peer, _ events: UInt32) {
        if events & UInt32(EPOLLOUT.rawValue) != 0 { flush(peer) }
        guard events & ~UInt32(EPOLLOUT.rawValue) != 0 else { return }
        switch peer.role {
        case .listener(let endpoint):
            while let descriptor = Sockets.accept(peer.descriptor) { welcome(descriptor, to: endpoint) }
        case .controlListener:
            while let descriptor = Sockets.accept(peer.descriptor) {
                try? watch(Peer(descriptor: descriptor, role: .control))
            }
        case .client(let connection), .line(_, let connection):
            receive(peer, connection)
        case .control: receiveControl(peer)
        }
    }

    private func welcome(_ descriptor: Int32, to endpoint: Int) {
        Sockets.setNoDelay(descriptor)
        let (connection, actions) = fleet.connect(to: endpoint, at: clock.now)
        do { try watch(Peer(descriptor: descriptor, role: .client(connection: connection))) } catch {
            close(descriptor)
            _ = fleet.disconnect(connection, at: clock.now)
            return
        }
        perform(actions)
    }

    private func receive(_ peer: Peer, _ connection: Int) {
        if peer.isEnding { return remove(peer) }
        let count = read(peer.descriptor, &buffer, buffer.count)
        if count > 0 {
            perform(fleet.receive(buffer.span.extracting(0..<count), on: connection, at: clock.now))
            return
        }
        if count < 0, [EAGAIN, EINTR, EIO].contains(errno) { return }
        clients[connection] = nil
        remove(peer)
        perform(fleet.disconnect(connection, at: clock.now))
    }

    private func receiveControl(_ peer: Peer) {
        let count = read(peer.descriptor, &buffer, buffer.count)
        if count < 0, [EAGAIN, EINTR].contains(errno) { return }
        guard count > 0 else { return remove(peer) }
        peer.line.append(contentsOf: buffer[0..<count])
        while let end = peer.line.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: peer.line[..<end], as: UTF8.self)
            peer.line.removeSubrange(...end)
            send(Array((answers(line) + "\n").utf8), to: peer)
        }
        if peer.line.count > 65_536 { remove(peer) }
    }

    // MARK: Descriptors

    private func watch(_ peer: Peer) throws {
        let descriptor = Int(peer.descriptor)
        while peers.count <= descriptor { peers.append(nil) }
        peers[descriptor] = peer
        switch peer.role {
        case .client(let connection), .line(_, let connection): clients[connection] = peer.descriptor
        default: break
        }
        var event = epoll_event()
        event.events = UInt32(EPOLLIN.rawValue)
        event.data.fd = peer.descriptor
        guard epoll_ctl(poll, EPOLL_CTL_ADD, peer.descriptor, &event) == 0 else {
            throw SystemFailure("cannot watch a descriptor")
        }
    }

    private func remove(_ peer: Peer, reset: Bool = false) {
        peers[Int(peer.descriptor)] = nil
        if reset { Sockets.reset(peer.descriptor) } else { close(peer.descriptor) }
    }

    private func send(_ bytes: [UInt8], to peer: Peer) {
        guard peer.outgoing.isEmpty else {
            // Whoever does not read is not served for ever.
            if peer.outgoing.count < 1 << 24 { peer.outgoing += bytes }
            return
        }
        let written = max(write(peer.descriptor, bytes, bytes.count), 0)
        guard written < bytes.count else { return }
        peer.outgoing = bytes
        peer.sent = written
        rearm(peer)
    }

    private func flush(_ peer: Peer) {
        let written = peer.outgoing.withUnsafeBytes { all in
            all.baseAddress.map { write(peer.descriptor, $0 + peer.sent, all.count - peer.sent) } ?? 0
        }
        if written > 0 { peer.sent += written }
        guard peer.sent == peer.outgoing.count else { return }
        peer.outgoing = []
        peer.sent = 0
        if peer.isEnding { return remove(peer) }
        rearm(peer)
    }

    private func rearm(_ peer: Peer) {
        var event = epoll_event()
        event.events = UInt32(EPOLLIN.rawValue) | (peer.outgoing.isEmpty ? 0 : UInt32(EPOLLOUT.rawValue))
        event.data.fd = peer.descriptor
        epoll_ctl(poll, EPOLL_CTL_MOD, peer.descriptor, &event)
    }
}

/// Writes a line to the standard error.
func complain(_ text: String) {
    let line = Array("metersim: \(text)\n".utf8)
    _ = write(2, line, line.count)
}

/// Writes a line to the standard output.
func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(1, line, line.count)
}
