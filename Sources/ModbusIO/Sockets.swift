import CEpoll
import Glibc

/// The system calls around a TCP client's socket. Descriptors are non-blocking and closed on exec.
enum Sockets {
    /// Descriptors below this one are libmodbus's, which can not use others.
    static let lowDescriptors: Int32 = 1024

    enum Progress {
        case connected(Int32)
        case connecting(Int32)
        case failed(Int32)
    }

    /// Begins to connect.
    ///
    /// - Parameter high: Moves the descriptor above the low ones, where the limit on open files allows it.
    static func connect(to address: SocketAddress, high: Bool) -> Progress {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        var descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { return .failed(errno) }
        if high, descriptor < lowDescriptors {
            let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, lowDescriptors)
            if moved >= 0 {
                close(descriptor)
                descriptor = moved
            }
        }
        setOptions(descriptor)
        while true {
            if address.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 { return .connected(descriptor) }
            let code = errno
            if code == EINTR { continue }
            if code == EINPROGRESS { return .connecting(descriptor) }
            close(descriptor)
            return .failed(code)
        }
    }

    /// No delay of small frames; a dead peer is noticed within a minute while idle and within 15 s while bytes are unacknowledged.
    private static func setOptions(_ descriptor: Int32) {
        func set(_ level: Int32, _ name: Int32, _ value: Int32) {
            var value = value
            setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
        let tcp = Int32(IPPROTO_TCP)
        set(tcp, TCP_NODELAY, 1)
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(tcp, TCP_KEEPIDLE, 30)
        set(tcp, TCP_KEEPINTVL, 10)
        set(tcp, TCP_KEEPCNT, 3)
        set(tcp, TCP_USER_TIMEOUT, 15_000)
    }

    /// How a connect that was in progress ended: 0 or an `errno`.
    static func connectResult(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
        return code
    }
}

/// An address to connect to.
struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var length: socklen_t

    var family: Int32 { Int32(storage.ss_family) }

    init?(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        guard Int(length) <= MemoryLayout<sockaddr_storage>.size else { return nil }
        storage = sockaddr_storage()
        self.length = length
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// The addresses of a host, in the system's order of preference; none when the name can not be resolved.
    ///
    /// With `numericOnly` it never blocks and knows no names.
    static func resolve(_ endpoint: TCPEndpoint, numericOnly: Bool) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (numericOnly ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(endpoint.host, String(endpoint.port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next {
            if let pointer = entry.pointee.ai_addr,
                let address = SocketAddress(pointer, length: entry.pointee.ai_addrlen)
            {
                found.append(address)
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}
