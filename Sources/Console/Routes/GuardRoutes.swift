import API
import Engine
import Hummingbird
import Languages
import Quantities
import Supply

extension Routes {
    /// What stands before switching, whatever is decided.
    static let guards: [Route] = [
        Route(.post, "/v1/accounts/{number}/protection", .protect, .writes) { try await GuardRoutes.protect($0) },
        Route(.post, "/v1/accounts/{number}/protection/renew", .protect, .writes) {
            try await GuardRoutes.renew($0)
        },
        Route(.post, "/v1/accounts/{number}/protection/end", .endProtection, .writes) {
            try await GuardRoutes.end($0)
        },
        Route(.post, "/v1/accounts/{number}/safe-restore", .safeRestore, .writes) {
            try await GuardRoutes.chooseRestore($0)
        },
        Route(.post, "/v1/accounts/{number}/switch-off", .trip, .writes) { try await GuardRoutes.switchOff($0) },
        Route(.post, "/v1/accounts/{number}/switch-off/propose", .proposeTrip, .writes) {
            try await GuardRoutes.proposeSwitchOff($0)
        },
        Route(.post, "/v1/breaker/reset", .resetBreaker, .writes) { try await GuardRoutes.resetBreaker($0) },
        // An electrician's life hangs on it: as little turned away as a restore.
        Route(.post, "/v1/meters/{number}/lock", .lockOut, .restores) { try await GuardRoutes.lock($0) },
        Route(.post, "/v1/meters/{number}/unlock", .liftLockOut, .restores) { try await GuardRoutes.unlock($0) },
    ]
}

/// Protections and lock-outs.
enum GuardRoutes {
    static func protect(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let kind = reader.choice("kind", of: Protection.self)
        let renewBy = reader.optionalDate("renew_by")
        let reason = reader.text("reason")
        try reader.finish()
        guard let kind, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(
            .guards(.protect(account: account, kind, renewBy: renewBy)), reason: reason)
    }

    static func renew(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let renewBy = reader.optionalDate("renew_by")
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(
            .guards(.renewProtection(account: account, renewBy: renewBy)), reason: reason ?? "")
    }

    static func end(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        return try await exchange.serve(
            .guards(.endProtection(account: account)), reason: try exchange.reason())
    }

    /// Whether a customer is asked before power returns.
    private enum Choice: String, CaseIterable { case confirm, arm, none }

    static func chooseRestore(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let choice = reader.choice("choice", of: Choice.self)
        let reason = reader.text("reason")
        try reader.finish()
        guard let choice, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(
            .guards(.chooseRestore(account: account, SafeRestore(rawValue: choice.rawValue))), reason: reason)
    }

    /// What a supervisor may have switched off besides arrears.
    private enum Kind: String, CaseIterable {
        case contractEnd = "contract_end"
        case customerRequest = "customer_request"
    }

    static func switchOff(_ exchange: Exchange) async throws -> Response {
        try await switchOff(exchange) { .switchOff(account: $0, $1) }
    }

    static func proposeSwitchOff(_ exchange: Exchange) async throws -> Response {
        try await switchOff(exchange) { .proposeSwitchOff(account: $0, $1) }
    }

    private static func switchOff(
        _ exchange: Exchange, _ command: (String, PermitKind) -> GuardCommand
    ) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let kind = reader.choice("kind", of: Kind.self)
        let reason = reader.text("reason")
        try reader.finish()
        guard let kind, let reason else { throw Refused(.requestInvalid) }
        let permit: PermitKind = kind == .contractEnd ? .contractEnd : .customerRequest
        return try await exchange.serve(.guards(command(account, permit)), reason: reason)
    }

    static func resetBreaker(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let feeder = reader.optionalText("feeder", limit: 64)
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(.guards(.resetBreaker(feeder: feeder)), reason: reason ?? "")
    }

    static func lock(_ exchange: Exchange) async throws -> Response {
        let meter = try exchange.parameter("number")
        return try await exchange.serve(.guards(.lockOut(meter: meter)), reason: try exchange.reason())
    }

    static func unlock(_ exchange: Exchange) async throws -> Response {
        let meter = try exchange.parameter("number")
        return try await exchange.serve(.guards(.liftLockOut(meter: meter)), reason: try exchange.reason())
    }
}
