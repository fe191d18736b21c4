import Foundation

/// A daemon under test or on show: its folder, its tokens, its life.
public final class DaemonRig {
    public let folder: String
    public let binaries: String
    public let profiles: String
    public private(set) var program: RunningProgram?
    public private(set) var tokens: [String: String] = [:]
    public var socket: String { folder + "/fudian.sock" }
    public var configuration: String { folder + "/fudian.yaml" }

    /// Makes configuration, store and first token.
    ///
    /// - Parameter data: the folder of the store, where it is not below `folder`.
    public init(
        binaries: String, folder: String, profiles: String, sms: String?, more: String = "", data: String? = nil
    ) throws {
        self.binaries = binaries
        self.folder = folder
        self.profiles = profiles
        var text = """
            data: \(data ?? folder + "/data")
            profiles: [\(profiles)]
            site: {name: 试验站, zone: "+08:00"}
            listen:
              unix: {path: \(folder)/fudian.sock}
            log: {level: notice}

            """
        if let sms { text += "sms: {url: \"\(sms)\", poll_interval: 200ms, sender: 复电}\n" }
        text += more
        try text.write(toFile: folder + "/fudian.yaml", atomically: true, encoding: .utf8)
        let made = try run(binaries + "/fudiand", ["init", "--config", configuration])
        guard made.status == 0 else { throw RigError("fudiand init: \(made.errors)") }
        let token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        tokens["admin"] = token
        try token.write(toFile: tokenFile("admin"), atomically: true, encoding: .utf8)
        chmod(tokenFile("admin"), 0o600)
    }

    /// Starts the daemon and waits until it answers.
    public func start() throws {
        let program = try RunningProgram(binaries + "/fudiand", ["--config", configuration])
        self.program = program
        _ = try program.await_(30, "the daemon to answer") { () -> Bool? in
            guard let health = try? get("/v1/health", token: nil), health.status == 200 else { return nil }
            return true
        }
    }

    public func stop() {
        program?.stop()
        program = nil
    }

    public func kill() {
        program?.kill()
        program = nil
    }

    /// Adds a person with a role; their token is kept, also in a file `NAME.token` of the folder.
    public func add(_ name: String, role: String) throws {
        let token = UUID().uuidString + UUID().uuidString
        let answer = try post("/v1/users", ["name": name, "role": role, "reason": "rig", "token": token], as: "admin")
        guard answer.status == 200 || answer.status == 201 else {
            throw RigError("no user \(name): \(answer.status) \(answer.text)")
        }
        tokens[name] = token
        try token.write(toFile: tokenFile(name), atomically: true, encoding: .utf8)
        chmod(tokenFile(name), 0o600)
    }

    public func tokenFile(_ name: String) -> String { folder + "/\(name).token" }

    /// Runs the command line as this user.
    public func cli(_ arguments: [String], as user: String) throws -> (status: Int32, output: String, errors: String) {
        try run(
            binaries + "/fudian", arguments,
            environment: ["FUDIAN_SERVER": "unix:" + socket, "FUDIAN_TOKEN_FILE": tokenFile(user), "COLUMNS": "100"])
    }

    /// This user's way to the API.
    public func client(_ user: String) -> APIClient { APIClient(socket: socket, token: tokens[user] ?? "-") }

    public func get(_ path: String, as user: String) throws -> HTTPAnswer { try get(path, token: tokens[user] ?? "-") }

    public func get(_ path: String, token: String?) throws -> HTTPAnswer {
        try HTTPRig.request("GET", socket, path, token: token)
    }

    /// - Parameter key: the idempotency key; nil: a new one.
    public func post(
        _ path: String, _ body: [String: Any], as user: String, second: String? = nil, key: String? = nil
    ) throws -> HTTPAnswer {
        try HTTPRig.request(
            "POST", socket, path, token: tokens[user] ?? "-", second: second.flatMap { tokens[$0] },
            key: key ?? UUID().uuidString, body: body)
    }
}

/// A program's own HTTP on the loopback, without a token.
public struct LoopbackClient: Sendable {
    private let place: String

    /// - Parameter url: `http://127.0.0.1:PORT`.
    public init(url: String) { place = url.replacingOccurrences(of: "http://", with: "") }

    public func get(_ path: String) throws -> HTTPAnswer { try HTTPRig.request("GET", place, path, token: nil) }

    public func post(_ path: String, _ body: [String: Any]) throws -> HTTPAnswer {
        try HTTPRig.request("POST", place, path, token: nil, body: body)
    }
}

/// One person's way to the API, usable from any thread and while the daemon comes and goes.
public struct APIClient: Sendable {
    public let socket: String
    public let token: String

    public func get(_ path: String) throws -> HTTPAnswer { try HTTPRig.request("GET", socket, path, token: token) }

    /// - Parameter key: the idempotency key; nil: a new one.
    public func post(_ path: String, _ body: [String: Any], key: String? = nil) throws -> HTTPAnswer {
        try HTTPRig.request("POST", socket, path, token: token, key: key ?? UUID().uuidString, body: body)
    }
}

/// An answer of the API.
public struct HTTPAnswer: Sendable {
    public let status: Int
    public let text: String
    public var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
    }
    public var list: [[String: Any]] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]) ?? []
    }
}

/// Plain HTTP over a Unix socket: one request, one answer, no pool, so that a daemon that was killed leaves nothing behind.
enum HTTPRig {
    static func request(
        _ method: String, _ socket: String, _ path: String, token: String?, second: String? = nil, key: String? = nil,
        body: [String: Any]? = nil
    ) throws -> HTTPAnswer {
        let descriptor = try connect(socket)
        defer { close(descriptor) }
        var head = "\(method) \(path) HTTP/1.1\r\nHost: fudian\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let second { head += "Fudian-Second-Authorization: Bearer \(second)\r\n" }
        if let key { head += "Idempotency-Key: \(key)\r\n" }
        let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        if body != nil { head += "Content-Type: application/json\r\nContent-Length: \(content.count)\r\n" }
        let all = Data((head + "\r\n").utf8) + content
        var sent = 0
        try all.withUnsafeBytes { bytes in
            while sent < all.count {
                let count = send(
                    descriptor, bytes.baseAddress?.advanced(by: sent), all.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw RigError("the connection to \(socket) broke") }
                sent += count
            }
        }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer.append(contentsOf: buffer[..<count])
        }
        return try parse(answer, socket)
    }

    /// Connects to a Unix socket, or to `127.0.0.1:PORT`.
    private static func connect(_ place: String) throws -> Int32 {
        let port = place.hasPrefix("127.0.0.1:") ? UInt16(place.dropFirst("127.0.0.1:".count)) : nil
        let descriptor = Foundation.socket(port == nil ? AF_UNIX : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw RigError("no socket") }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let connected: Int32
        if let port {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            connected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        } else {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = Array(place.utf8)
            guard bytes.count < 108 else {
                close(descriptor)
                throw RigError("the path \(place) is too long for a socket")
            }
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            connected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        guard connected == 0 else {
            close(descriptor)
            throw RigError("nobody answers at \(place)")
        }
        return descriptor
    }

    private static func parse(_ answer: Data, _ socket: String) throws -> HTTPAnswer {
        guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else {
            throw RigError("the connection to \(socket) broke")
        }
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
        let status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
        var body = answer[end.upperBound...]
        if head.lowercased().contains("transfer-encoding: chunked") {
            var joined = Data()
            while let line = body.range(of: Data("\r\n".utf8)),
                let size = Int(String(decoding: body[body.startIndex..<line.lowerBound], as: UTF8.self), radix: 16),
                size > 0
            {
                joined += body[line.upperBound..<(line.upperBound + size)]
                body = body[(line.upperBound + size + 2)...]
            }
            body = joined[...]
        }
        return HTTPAnswer(status: status, text: String(decoding: body, as: UTF8.self))
    }
}
