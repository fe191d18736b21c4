import API
import AsyncHTTPClient
import Foundation
import Languages
import NIOCore
import NIOHTTP1
import NIOSSL

/// Where the daemon listens.
enum ServerAddress {
    case unix(path: String)
    /// `https://host:port` without a slash at the end; plain http only for the loopback.
    case web(String)

    /// Whether it would carry tokens over a network in the clear.
    static func isPlain(_ text: String) -> Bool { text.hasPrefix("http://") && ServerAddress(text) == nil }

    init?(_ text: String) {
        if text.hasPrefix("unix:/") {
            self = .unix(path: String(text.dropFirst(5)))
            return
        }
        let isLoopback = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].contains { text.hasPrefix($0) }
        guard text.hasPrefix("https://") && text.utf8.count > 8 || isLoopback else { return nil }
        self = .web(text.hasSuffix("/") ? String(text.dropLast()) : text)
    }

    var text: String {
        switch self {
        case .unix(let path): "unix:" + path
        case .web(let address): address
        }
    }
}

/// An answer as it came, and as it was understood.
struct Answered<Value: Decodable> {
    let json: String
    let value: Value
    let status: Int
}

/// Asks the daemon. One client lives for one command.
struct DaemonClient {
    private let server: ServerAddress
    private let token: String
    private let second: String?
    private let client: HTTPClient

    init(server: ServerAddress, token: String, second: String?, caFile: String?) throws {
        self.server = server
        self.token = token
        self.second = second
        var configuration = HTTPClient.Configuration()
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(60))
        if let caFile {
            guard Files.read(caFile) != nil else { throw Failure(.fileUnreadable, about: caFile) }
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(caFile)
            configuration.tlsConfiguration = tls
        }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Runs `body` and closes the connections, whatever came of it.
    func use<Value>(_ body: (DaemonClient) async throws -> Value) async throws -> Value {
        do {
            let value = try await body(self)
            try await client.shutdown()
            return value
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    func get<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) async throws -> Answered<Value> {
        try await ask(.GET, path, body: nil, id: nil)
    }

    func post<Value: Decodable>(
        _ path: String, _ body: some Encodable, id: String, as type: Value.Type = Value.self
    ) async throws -> Answered<Value> {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try await ask(.POST, path, body: try encoder.encode(body), id: id)
    }

    func delete<Value: Decodable>(_ path: String, id: String, as type: Value.Type = Value.self) async throws
        -> Answered<Value>
    {
        try await ask(.DELETE, path, body: nil, id: id)
    }

    private func ask<Value: Decodable>(_ method: HTTPMethod, _ path: String, body: Data?, id: String?) async throws
        -> Answered<Value>
    {
        var request = HTTPClientRequest(url: url(path))
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        if let second { request.headers.add(name: "Fudian-Second-Authorization", value: "Bearer \(second)") }
        if let id { request.headers.add(name: "Idempotency-Key", value: id) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        if case .unix(let path) = server, let fault = UnixProbe.fault(path) {
            // The client would go on trying for its time-out.
            throw Unreachable(
                server: server.text, detail: ConnectionWords.ofSocket(fault), requestID: id, wasSent: false)
        }
        let status: Int
        let buffer: ByteBuffer
        do {
            let response = try await client.execute(request, timeout: .seconds(120))
            status = Int(response.status.code)
            buffer = try await response.body.collect(upTo: 256 * 1024 * 1024)
        } catch {
            throw Unreachable(server: server.text, detail: ConnectionWords.of(error), requestID: id, wasSent: true)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = Data(buffer.readableBytesView)
        guard (200...299).contains(status) else {
            guard let error = try? decoder.decode(ErrorResponse.self, from: data) else {
                throw Failure(.serverNotUnderstood, about: "\(server.text) \(status)")
            }
            throw Declined(error: error, status: status, requestID: id)
        }
        guard let value = try? decoder.decode(Value.self, from: data) else {
            throw Failure(.serverNotUnderstood, about: server.text + path)
        }
        return Answered(json: String(decoding: data, as: UTF8.self), value: value, status: status)
    }

    private func url(_ path: String) -> String {
        switch server {
        case .unix(let socket): "http+unix://" + DaemonClient.escaped(socket) + path
        case .web(let address): address + path
        }
    }

    /// Percent-encoded so that it is one part of a path, or one value of a query.
    static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

/// The daemon's refusal.
struct Declined: Error {
    let error: ErrorResponse
    let status: Int
    let requestID: String?
}

/// No answer at all.
struct Unreachable: Error {
    let server: String
    let detail: Words
    let requestID: String?
    /// The request may have arrived all the same.
    let wasSent: Bool
}
