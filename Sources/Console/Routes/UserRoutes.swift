import API
import Engine
import Hummingbird
import Supply

/// Who holds a token.
enum UserRoutes {
    static func list(_ exchange: Exchange) async throws -> Response {
        let users = await exchange.backend.look { state in
            state.users.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        }
        return try Replies.json(exchange.present.users(users))
    }

    static func add(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let name = reader.text("name", limit: 64)
        let role = reader.choice("role", of: Role.self)
        let token = reader.text("token", limit: 256)
        let reason = reader.text("reason")
        if let name, !name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }) {
            reader.note("name", .malformed)
        }
        if let token, token.utf8.count < 32 || !token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            reader.note("token", .malformed)
        }
        try reader.finish()
        guard let name, let role, let token, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(.addUser(name: name, role: role, tokenHash: Tokens.hash(token)), reason: reason)
    }

    static func confirm(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let reason = reader.text("reason")
        try reader.finish()
        guard let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(.confirmUser(name: try exchange.parameter("name")), reason: reason)
    }

    static func remove(_ exchange: Exchange) async throws -> Response {
        let name = try exchange.parameter("name")
        return try await exchange.serve(.removeUser(name: name), reason: exchange.query("reason") ?? "")
    }
}
