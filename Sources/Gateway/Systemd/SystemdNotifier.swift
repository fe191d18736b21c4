import Glibc

/// Tells systemd how the service is, without libsystemd.
///
/// It may be used from any queue: each notice is one datagram from a socket of its own, and nothing waits. Where systemd
/// did not start the process, there is nobody to tell and every notice is quietly done.
public struct SystemdNotifier: Sendable {
    private let socket: NotifySocket?

    /// Whether somebody listens.
    public var isHeard: Bool { socket != nil }

    /// - Parameter environment: The process's environment; `NOTIFY_SOCKET` is read.
    /// - Throws: ``SystemdError/unusableSocket(_:)``.
    public init(environment: [String: String]) throws(SystemdError) {
        guard let name = environment["NOTIFY_SOCKET"], !name.isEmpty else {
            socket = nil
            return
        }
        socket = try NotifySocket(name)
    }

    /// Sends the notices as one datagram.
    ///
    /// - Throws: ``SystemdError/notSent(code:)``, with EAGAIN when systemd does not keep up: the caller's queue must not
    ///   wait for it, and the next notice will tell.
    public func tell(_ notices: ServiceNotice...) throws(SystemdError) {
        guard let socket else { return }
        let bytes = ServiceNotice.datagram(notices)
        let code = Self.send(bytes, to: socket)
        if code != 0 { throw .notSent(code: code) }
    }

    /// The `errno`, or 0. The corresponding C functions are `socket`, `sendto` and `close`.
    private static func send(_ bytes: [UInt8], to address: NotifySocket) -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        while true {
            let sent = address.withAddress { sendto(descriptor, bytes, bytes.count, flags, $0, $1) }
            let code = errno
            if sent >= 0 { return 0 }
            if code != EINTR { return code }
        }
    }
}
