import API
import Glibc
import ModbusFrames
import ModbusIO

/// Whether the running daemon serves an endpoint: two masters on one line make each other's replies wrong.
enum Serving {
    /// - Throws: ``Failure`` where it does; what asking it throws.
    static func check(_ endpoint: FieldEndpoint, _ options: FieldOptions) async throws {
        let address = DaemonClient.address(options.server)
        if address.hasPrefix("unix:"), !UnixProbe.isAnswered(String(address.dropFirst(5))) {
            // Nobody is on that socket. One that runs all the same answers on another, or not yet: it may be on the line.
            if let folder = RunningDaemon.folder(configuration: options.config) {
                throw Failure(
                    .daemonSilent,
                    [Detail(name: "data", value: folder), Detail(name: "server", value: address)])
            }
            return
        }
        let client = try DaemonClient.connecting(
            to: address, tokenFile: options.tokenFile, secondTokenFile: nil, caFile: options.caFile)
        let lines = try await client.use { try await $0.get("/v1/lines", as: LinesResponse.self) }.value.lines
        for line in lines where isSame(line.endpoint, endpoint.endpoint) {
            throw Failure(
                .endpointServed,
                [Detail(name: "about", value: line.endpoint), Detail(name: "line", value: line.name)])
        }
    }

    /// `tcp:192.0.2.7:502` against an endpoint; names count as their addresses.
    private static func isSame(_ served: String, _ endpoint: LibmodbusEndpoint) -> Bool {
        switch endpoint {
        case .serial(let serial):
            return served == "serial:" + serial.device
                || resolvedPath(served) == resolvedPath("serial:" + serial.device)
        case .tcp(let tcp):
            guard served.hasPrefix("tcp:"), let other = FieldEndpoint(argument: String(served.dropFirst(4))),
                case .tcp(let line) = other.endpoint
            else { return false }
            guard line.port == tcp.port else { return false }
            return line.host == tcp.host || !addresses(of: line.host).isDisjoint(with: addresses(of: tcp.host))
        }
    }

    /// The device file behind links such as `/dev/serial/by-id/...`.
    private static func resolvedPath(_ text: String) -> String? {
        guard text.hasPrefix("serial:"), let real = realpath(String(text.dropFirst(7)), nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func addresses(of host: String) -> Set<String> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: Set<String> = []
        var entry = list
        while let info = entry {
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                info.pointee.ai_addr, info.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
                == 0
            {
                found.insert(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            entry = info.pointee.ai_next
        }
        return found
    }
}

/// Whether anybody listens on a Unix socket.
enum UnixProbe {
    /// Only a missing file and a refused connection say that nobody is there.
    static func isAnswered(_ path: String) -> Bool {
        let code = fault(path)
        return code != ENOENT && code != ECONNREFUSED
    }

    /// The error number of an attempt to connect; nil where it succeeds.
    static func fault(_ path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENOENT }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? nil : errno
    }
}
