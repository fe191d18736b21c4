import Console
import Supply

extension Call {
    private static let kind = #"{"kind":"lift","reason":"asked"}"#

    static let guards = [
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3302") { try await $0.site.moveIn(["3740"]) },
        on("3740", "protection", kind), on("3740", "protection", kind.replacing("lift", with: "cat"), status: 400),
        on("3740", "protection", #"{"kind":"lift","renew_by":"2020-01-01","reason":"asked"}"#, status: 422),
        on("9999", "protection", kind, status: 404),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3740"),
        on("3740", "protection/renew", #"{"renew_by":"2027-11-01","reason":"asked"}"#),
        on("3740", "protection/renew", #"{"renew_by":"2020-01-01","reason":"asked"}"#, status: 422),
        on("3740", "protection/end", reason, as: .supervisor, status: 403),
        on("3740", "protection/end", reason, as: .supervisor, second: .supervisor),
        on("3740", "protection/end", reason, as: .supervisor, second: .supervisor, status: 409),
        on("3740", "protection/renew", reason, status: 409),
        at("lock", as: .engineer), at("lock", as: .engineer, status: 409),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3740"),
        at("unlock", as: .supervisor, status: 409), at("unlock", as: .supervisor, second: .engineer),
        on("3740", "switch-off", off, as: .supervisor, status: 409),
        on("3740", "switch-off/propose", off, status: 409),
        on("3740", "switch-off/propose", off.replacing("contract_end", with: "customer_request")),
        on("9999", "switch-off/propose", off, status: 404),
        on("3740", "switch-off", off.replacing("contract_end", with: "arrears"), as: .supervisor, status: 400),
        on("3740", "switch-off", off.replacing("contract_end", with: "customer_request"), as: .supervisor, status: 403),
        on(
            "3740", "switch-off", off.replacing("contract_end", with: "customer_request"), as: .supervisor,
            second: .supervisor, status: 202),
        Call("POST", "/v1/breaker/reset", nil, reason, as: .supervisor, second: .supervisor, status: 409),
        Call("POST", "/v1/breaker/reset", nil, reason, as: .supervisor, status: 403),
        Call(
            "POST", "/v1/breaker/reset", nil, #"{"feeder":"none","reason":"seen"}"#, as: .supervisor,
            second: .supervisor, status: 404),
        // Three trips of which nobody knows what came of them.
        Call("GET", "/v1/status") { try await $0.site.openBreaker() },
        Call(
            "POST", "/v1/breaker/reset", nil, #"{"feeder":"T1","reason":"seen"}"#, as: .supervisor,
            second: .supervisor),
    ]

    private static let off = #"{"kind":"contract_end","reason":"asked"}"#

    private static func on(
        _ account: String, _ action: String, _ body: String, as role: Role = .operator, second: Role? = nil,
        status: Int = 200
    ) -> Call {
        Call(
            "POST", "/v1/accounts/{number}/\(action)", "/v1/accounts/\(account)/\(action)", body, as: role,
            second: second, status: status)
    }

    private static func at(_ action: String, as role: Role, second: Role? = nil, status: Int = 200) -> Call {
        Call(
            "POST", "/v1/meters/{number}/\(action)", "/v1/meters/m103740/\(action)", reason, as: role, second: second,
            status: status)
    }
}
