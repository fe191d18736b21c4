import Foundation
import Rig
import Synchronization

/// A port of the loopback before an endpoint: it lets connections through, or swallows every attempt as a firewall does that drops what
/// comes. In front of a full queue nothing is refused and nothing is answered.
final class Gate: Sendable {
    private struct State {
        var target: UInt16 = 0
        var isOpen = false
        /// The thread knows that it is shut, and accepts no more.
        var isShut = true
        var isEnding = false
        /// Connections of our own that keep the queue full.
        var fillers: [Int32] = []
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let ended = DispatchGroup()

    /// Shut at first.
    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        let (bound, number) = Gate.withAddress(0) { address, length -> (Bool, UInt16) in
            var length = length
            guard bind(listener, address, length) == 0, listen(listener, 0) == 0,
                getsockname(listener, address, &length) == 0
            else { return (false, 0) }
            return (
                true,
                address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
            )
        }
        guard bound else { throw RigError("no gate") }
        self.listener = listener
        port = number
        try shut()
        let thread = Thread { [self] in
            serve()
            ended.leave()
        }
        ended.enter()
        thread.start()
    }

    func stop() {
        state.withLock { $0.isEnding = true }
        ended.wait()
        for filler in state.withLock({ $0.fillers }) { close(filler) }
        close(listener)
    }

    /// Lets through to this port of the loopback.
    func open(to target: Int) {
        state.withLock { state in
            state.target = UInt16(target)
            state.isOpen = true
            state.isShut = false
        }
    }

    /// Resets what is connected and swallows what comes.
    func shut() throws {
        state.withLock { $0.isOpen = false }
        while !state.withLock({ $0.isShut }) { usleep(1000) }
        // Until an attempt stays without an answer: the queue is full.
        for _ in 0..<64 {
            let filler = Gate.connect(to: port)
            guard filler >= 0 else { throw RigError("the gate's queue cannot be filled") }
            state.withLock { $0.fillers.append(filler) }
            var entry = pollfd(fd: filler, events: Int16(POLLOUT), revents: 0)
            if poll(&entry, 1, 300) == 0 { return }
        }
        throw RigError("the gate's queue is never full")
    }

    // MARK: the thread

    private func serve() {
        var pairs: [(client: Int32, server: Int32)] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let (isOpen, isEnding, target, fillers) = state.withLock { state -> (Bool, Bool, UInt16, [Int32]) in
                defer { if state.isOpen { state.fillers = [] } }
                state.isShut = !state.isOpen
                return (state.isOpen, state.isEnding, state.target, state.isOpen ? state.fillers : [])
            }
            for filler in fillers { close(filler) }
            if isEnding || !isOpen {
                for pair in pairs {
                    Gate.reset(pair.client)
                    close(pair.server)
                }
                pairs = []
            }
            if isEnding { return }
            var entries = pairs.flatMap { [$0.client, $0.server] }.map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            if isOpen { entries.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0)) }
            guard poll(&entries, nfds_t(entries.count), 10) > 0 else { continue }
            let ready = Set(entries.filter { $0.revents != 0 }.map(\.fd))
            pairs.removeAll { pair in
                for (from, to) in [(pair.client, pair.server), (pair.server, pair.client)] where ready.contains(from) {
                    let count = read(from, &bytes, bytes.count)
                    if count <= 0 || write(to, bytes, count) != count {
                        close(pair.client)
                        close(pair.server)
                        return true
                    }
                }
                return false
            }
            guard ready.contains(listener) else { continue }
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            let server = Gate.connect(to: target)
            var entry = pollfd(fd: server, events: Int16(POLLOUT), revents: 0)
            _ = poll(&entry, 1, 1000)
            pairs.append((client, server))
        }
    }

    /// Not waited for.
    private static func connect(to port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        withAddress(port) { _ = Foundation.connect(descriptor, $0, $1) }
        return descriptor
    }

    private static func reset(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }

    private static func withAddress<Result>(
        _ port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}

/// Another master on an endpoint: a connection that asks nothing.
final class OtherMaster {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(descriptor, $0, length) }
        }
        guard connected == 0 else { throw RigError("no second master") }
    }

    /// Waits until the endpoint closes it; false where it does not within `seconds`.
    func isRefused(within seconds: Int) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(seconds * 1000)) > 0 else { return false }
        var byte: UInt8 = 0
        return read(descriptor, &byte, 1) <= 0
    }

    deinit { close(descriptor) }
}
