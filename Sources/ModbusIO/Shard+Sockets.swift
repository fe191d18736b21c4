import CEpoll
import Dispatch
import Glibc
import ModbusFrames

extension Shard {
    /// Begins to connect; returns why not, or nil when it is on its way.
    func open(_ link: ShardLink) -> DownReason? {
        link.attempt &+= 1
        if link.addresses.isEmpty { link.addresses = SocketAddress.resolve(link.endpoint, numericOnly: true) }
        if link.addresses.isEmpty {
            resolve(link)
            return nil
        }
        return connect(link)
    }

    /// Names are looked up elsewhere, since that may take as long as it likes.
    private func resolve(_ link: ShardLink) {
        guard !link.isResolving else { return }
        link.isResolving = true
        Self.names.look(up: link.endpoint) { [queue] addresses in
            queue.async { self.resolved(addresses, for: link) }
        }
    }

    private static let names = Lookups<TCPEndpoint, [SocketAddress]>(atOnce: 16) {
        SocketAddress.resolve($0, numericOnly: false)
    }

    private func resolved(_ addresses: [SocketAddress], for link: ShardLink) {
        link.isResolving = false
        guard link.connection.isOpening, link.descriptor < 0 else { return }
        link.addresses = addresses
        let reason = addresses.isEmpty ? DownReason.nameNotResolved : connect(link)
        // Asked anew before the next attempt: the name may have moved.
        link.addresses = []
        drive(link) { connection, now, actions in
            if let reason { connection.openFailed(reason: reason, now: now, into: &actions) }
        }
    }

    private func connect(_ link: ShardLink) -> DownReason? {
        let address = link.addresses[link.attempt % link.addresses.count]
        switch Sockets.connect(to: address, high: true) {
        case .failed(let code): return .connectFailed(code: code)
        // A connect that is done at once is still reported through epoll, so that there is one way.
        case .connected(let descriptor), .connecting(let descriptor):
            link.descriptor = descriptor
            socketsOpened = max(socketsOpened &+ 1, 1)
            link.generation = socketsOpened
            link.isConnecting = true
            guard watch(link, EPOLL_CTL_ADD, EPOLLOUT.rawValue) else {
                let code = errno
                closeSocket(of: link)
                return .connectFailed(code: code)
            }
            return nil
        }
    }

    func closeSocket(of link: ShardLink) {
        guard link.descriptor >= 0 else { return }
        // Closing takes it out of the epoll set, since the descriptor was never duplicated.
        close(link.descriptor)
        link.descriptor = -1
        link.generation = 0
        link.isConnecting = false
        link.wantsWritable = false
    }

    private func watch(_ link: ShardLink, _ operation: Int32, _ interest: UInt32) -> Bool {
        var event = epoll_event()
        event.events = interest
        event.data.u64 = UInt64(link.generation) << 32 | UInt64(UInt32(bitPattern: link.slot))
        return epoll_ctl(epoll, operation, link.descriptor, &event) == 0
    }

    func handle(_ happened: UInt32, of link: ShardLink) {
        if link.isConnecting {
            let code = Sockets.connectResult(link.descriptor)
            guard code == 0 else {
                closeSocket(of: link)
                drive(link) { $0.openFailed(code: code, now: $1, into: &$2) }
                return
            }
            link.isConnecting = false
            _ = watch(link, EPOLL_CTL_MOD, EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
            drive(link) { $0.opened(now: $1, into: &$2) }
            return
        }
        if happened & ~EPOLLOUT.rawValue != 0 { read(link) }
        if happened & EPOLLOUT.rawValue != 0, link.descriptor >= 0, link.wantsWritable { write(link) }
    }

    private func read(_ link: ShardLink) {
        let descriptor = link.descriptor
        let generation = link.generation
        while link.generation == generation {
            let count = recv(descriptor, received.baseAddress, received.count, 0)
            if count > 0 {
                drive(link) { connection, now, actions in
                    connection.received(
                        UnsafeBufferPointer(rebasing: received[..<count]).span, now: now, into: &actions)
                }
                // A short read has emptied the socket; epoll is level-triggered and will tell what comes after, the end too.
                if count < received.count { return }
            } else if count == 0 {
                drive(link) { $0.closedByPeer(code: 0, now: $1, into: &$2) }
                return
            } else {
                let code = errno
                if code == EINTR { continue }
                if code != EAGAIN { drive(link) { $0.closedByPeer(code: code, now: $1, into: &$2) } }
                return
            }
        }
    }

    /// Writes what the connection holds; waits for room when the system takes no more.
    func write(_ link: ShardLink) {
        guard link.descriptor >= 0, !link.isConnecting else { return }
        let code = write(&link.connection, to: link.descriptor)
        guard code == 0 || code == EAGAIN else {
            drive(link) { $0.closedByPeer(code: code, now: $1, into: &$2) }
            return
        }
        let mustWait = code == EAGAIN
        guard mustWait != link.wantsWritable else { return }
        link.wantsWritable = mustWait
        _ = watch(
            link, EPOLL_CTL_MOD, EPOLLIN.rawValue | EPOLLRDHUP.rawValue | (mustWait ? EPOLLOUT.rawValue : 0))
    }

    /// Returns 0 when all is written, else an `errno`.
    private func write(_ connection: inout Connection, to descriptor: Int32) -> Int32 {
        while connection.hasOutput {
            let count = connection.withOutput { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 {
                connection.wrote(count)
            } else {
                let code = errno
                if code != EINTR { return code }
            }
        }
        return 0
    }
}
