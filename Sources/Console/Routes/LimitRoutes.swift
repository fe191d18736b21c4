import API
import Engine
import Hummingbird
import Quantities
import Supply

extension Routes {
    /// Load limits.
    static let limits: [Route] = [
        Route(.post, "/v1/accounts/{number}/limit", .limit, .writes) { try await LimitRoutes.set($0) },
        Route(.post, "/v1/accounts/{number}/limit/blacklist", .blacklist, .writes) {
            try await LimitRoutes.blacklist($0)
        },
        Route(.post, "/v1/accounts/{number}/limit/end", .limit, .writes) { try await LimitRoutes.end($0) },
    ]
}

/// Up to which power a supply may be used.
enum LimitRoutes {
    static func set(_ exchange: Exchange) async throws -> Response { try await set(exchange, .contract) }

    static func blacklist(_ exchange: Exchange) async throws -> Response { try await set(exchange, .blacklist) }

    private static func set(_ exchange: Exchange, _ basis: LoadLimit.Basis) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let watts = reader.count("watts", in: 1...10_000_000)
        let isInstead = reader.flag("instead_of_cut")
        let reason = reader.text("reason")
        try reader.finish()
        guard let watts, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(
            .limits(.set(account: account, Watts(Int64(watts)), basis, insteadOfCut: isInstead)), reason: reason)
    }

    static func end(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        return try await exchange.serve(.limits(.end(account: account)), reason: try exchange.reason())
    }
}
