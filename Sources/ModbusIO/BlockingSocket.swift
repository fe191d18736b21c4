import Glibc
import ModbusFrames

/// A TCP connection made by waiting for it, for libmodbus's threads and the command line.
enum BlockingSocket {
    /// Connects; tries each of the host's addresses within the time.
    ///
    /// - Returns: A descriptor below 1024, as libmodbus needs it.
    /// - Throws: ``DownReason`` wrapped in ``ConnectFailure``.
    static func connect(to endpoint: TCPEndpoint, withinMilliseconds time: Int64) throws(ConnectFailure) -> Int32 {
        let deadline = MonotonicClock.milliseconds + time
        var reason = DownReason.nameNotResolved
        for address in SocketAddress.resolve(endpoint, numericOnly: false) {
            switch Sockets.connect(to: address, high: false) {
            case .failed(let code): reason = .connectFailed(code: code)
            case .connected(let descriptor): return try low(descriptor)
            case .connecting(let descriptor):
                guard wait(descriptor, Int16(POLLOUT), until: deadline) else {
                    close(descriptor)
                    throw ConnectFailure(reason: .connectTimedOut)
                }
                let code = Sockets.connectResult(descriptor)
                if code == 0 { return try low(descriptor) }
                close(descriptor)
                reason = .connectFailed(code: code)
            }
        }
        throw ConnectFailure(reason: reason)
    }

    private static func low(_ descriptor: Int32) throws(ConnectFailure) -> Int32 {
        guard descriptor < Sockets.lowDescriptors else {
            close(descriptor)
            throw ConnectFailure(reason: .descriptorTooHigh)
        }
        return descriptor
    }

    /// Waits for one of the poll events; false when the time is over.
    static func wait(_ descriptor: Int32, _ events: Int16, until deadline: Int64) -> Bool {
        while true {
            let rest = max(deadline - MonotonicClock.milliseconds, 0)
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let count = poll(&entry, 1, Int32(clamping: rest))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    enum Rest { case nothing, bytes, closed(Int32) }

    /// What lies unread in the socket.
    static func peek(_ descriptor: Int32) -> Rest {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count > 0 { return .bytes }
        if count == 0 { return .closed(0) }
        let code = errno
        return code == EAGAIN || code == EINTR ? .nothing : .closed(code)
    }
}

/// No connection came about.
struct ConnectFailure: Error {
    let reason: DownReason
}
