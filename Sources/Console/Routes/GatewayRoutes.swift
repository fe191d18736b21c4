import API
import Engine
import Hummingbird
import Supply

/// The gateway as a whole.
enum GatewayRoutes {
    static func health(_ exchange: Exchange) throws -> Response {
        let isHealthy = exchange.backend.process().isHealthy
        return try Replies.json(
            HealthResponse(status: isHealthy ? "ok" : "failing"), status: isHealthy ? .ok : .serviceUnavailable)
    }

    static func status(_ exchange: Exchange) async throws -> Response {
        let (now, process) = (exchange.backend.now(), exchange.backend.process())
        let status = await exchange.backend.look { GatewayStatus(in: $0, asOf: now, process: process) }
        return try Replies.json(exchange.present.status(status))
    }

    static func lines(_ exchange: Exchange) async throws -> Response {
        let lines = await exchange.backend.look { LineView.all(in: $0) }
        return try Replies.json(exchange.present.lines(lines))
    }

    static func clearLine(_ exchange: Exchange) async throws -> Response {
        let name = try exchange.parameter("name")
        return try await exchange.serve(.clearMisroute(line: name), reason: try exchange.reason())
    }

    static func scanLine(_ exchange: Exchange) async throws -> Response {
        let name = try exchange.parameter("name")
        return try await exchange.serve(.scan(line: name), reason: try exchange.reason())
    }

    static func trustClock(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let reason = reader.text("reason")
        let isBehind = reader.flag("behind")
        try reader.finish()
        return try await exchange.serve(isBehind ? .trustClockBehind : .trustClock, reason: reason ?? "")
    }
}

extension Exchange {
    /// The body of a request that needs only a reason.
    func reason() throws -> String {
        var reader = try BodyReader(body)
        let reason = reader.text("reason")
        try reader.finish()
        return reason ?? ""
    }
}
