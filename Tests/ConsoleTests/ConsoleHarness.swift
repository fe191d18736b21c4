import API
import AsyncHTTPClient
import Console
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Quantities
import ServiceLifecycle
import Storage
import Supply
import Yams

/// A running server with a client.
struct ConsoleHarness: Sendable {
    let site: Site
    let client: HTTPClient
    /// `http+unix://...`, without a path.
    let base: String

    /// An answer as it came.
    struct Reply {
        let status: Int
        let text: String
        let json: [String: Any]
        let requestID: String
        let retryAfter: String?

        var code: String { json["code"] as? String ?? "" }
        /// What each detail is about, and its code.
        var details: [(name: String, code: String)] {
            (json["details"] as? [[String: Any]] ?? []).map {
                ($0["name"] as? String ?? "", $0["code"] as? String ?? "")
            }
        }
    }

    func get(_ path: String, as role: Role? = .operator) async throws -> Reply {
        try await send("GET", path, nil, role)
    }

    func post(
        _ path: String, _ body: String = "{}", as role: Role? = .operator, person: Int = 1, second: Role? = nil,
        key: String? = nil
    ) async throws -> Reply {
        try await send("POST", path, body, role, person: person, second: second, key: key)
    }

    func send(
        _ method: String, _ path: String, _ body: String?, _ role: Role?, person: Int = 1, second: Role? = nil,
        key: String? = nil,
        token: String? = nil, headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: base + path)
        request.method = HTTPMethod(rawValue: method)
        if let token = token ?? role.map({ Site.token($0, person) }) {
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        if let second {
            request.headers.add(name: "Fudian-Second-Authorization", value: "Bearer \(Site.token(second, 2))")
        }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let text = String(buffer: try await response.body.collect(upTo: 8 << 20))
        return Reply(
            status: Int(response.status.code), text: text, json: try ConsoleHarness.parse(text),
            requestID: response.headers.first(name: "Fudian-Request-Id") ?? "",
            retryAfter: response.headers.first(name: "Retry-After"))
    }
}

extension ConsoleHarness {
    /// A JSON object, which is YAML too, with whole numbers told from booleans.
    static func parse(_ text: String) throws -> [String: Any] {
        text.isEmpty ? [:] : try Yams.load(yaml: text) as? [String: Any] ?? [:]
    }
}

/// Runs `body` against a server on a Unix socket, over a furnished site in a folder of its own.
func withConsole(
    importBytes: Int = 64 << 20, synchronized: Bool = true, patience: Span = Histories.patience,
    _ body: (ConsoleHarness) async throws -> Void
) async throws {
    try await withFolder { folder in
        let site = try Site(folder: folder + "/data", patience: patience, synchronized: synchronized)
        try await site.furnish()
        let path = folder + "/s"
        try await withServer(ConsoleSettings(unix: .init(path: path), importBytes: importBytes), site) { _ in
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            do {
                try await body(
                    ConsoleHarness(site: site, client: client, base: "http+unix://" + path.replacing("/", with: "%2F")))
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
        }
    }
}

/// Runs a server while `body` lasts, and gives it where it listens.
func withServer(_ settings: ConsoleSettings, _ backend: any Backend, _ body: ([ListeningAddress]) async throws -> Void)
    async throws
{
    let (addresses, announce) = AsyncStream.makeStream(of: [ListeningAddress].self)
    var log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    log.logLevel = .critical
    let server = ConsoleServer(settings: settings, backend: backend, log: log) {
        announce.yield($0)
        announce.finish()
    }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [.init(service: server)], logger: log))
    let running = Task {
        defer { announce.finish() }
        try await group.run()
    }
    for await list in addresses {
        do { try await body(list) } catch {
            await group.triggerGracefulShutdown()
            _ = await running.result
            throw error
        }
    }
    await group.triggerGracefulShutdown()
    try await running.value
}

/// A new folder, short enough for a socket's path, gone afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = "/tmp/fudian-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}
