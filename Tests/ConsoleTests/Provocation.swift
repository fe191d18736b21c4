import Console
import Storage
import Supply
import Testing

/// Makes every operation answer with an error that has nothing to do with what it does.
struct Provocation {
    let console: ConsoleHarness
    private static let key = "used-before"
    /// Used by another request than ``key``: for the request that ``key`` is used by.
    private static let otherKey = "used-too"

    /// Uses up an id, so that any other request under it conflicts.
    func prepare() async throws {
        _ = try await console.post("/v1/clock/trust", #"{"reason":"asked"}"#, as: .engineer, key: Self.key)
        _ = try await console.post("/v1/import/release", #"{"reason":"asked"}"#, as: .supervisor, key: Self.otherKey)
        console.site.willRead(.batch(Site.batch(["3401"]), warnings: []))
        try await console.site.importMoney()
        // What it would charge is asked while the store cannot tell.
        let correction = #"{"name":"a.yaml","text":"dearer","reason":"asked"}"#
        let proposed = try await console.post("/v1/tariffs/flat/correct", correction, as: .engineer)
        #expect(proposed.status == 200, "\(proposed.text)")
    }

    /// The store can be read no more, the engine takes nothing more, and the daemon is not well.
    func breakStore() async throws {
        try console.site.histories.close()
        console.site.set { $0.isHealthy = false }
    }

    /// The answers to requests of `operation` that should bring `status` about; more than one where it depends on the query.
    func replies(of operation: OpenAPIDocument.Operation, _ status: Int) async throws -> [ConsoleHarness.Reply] {
        let samples = Call.all.filter {
            $0.method == operation.method && $0.template == operation.path && $0.status < 300
        }
        var replies: [ConsoleHarness.Reply] = []
        for sample in samples { replies.append(try await reply(to: sample, operation, status)) }
        return replies
    }

    private func reply(to call: Call, _ operation: OpenAPIDocument.Operation, _ status: Int) async throws
        -> ConsoleHarness.Reply
    {
        let proposal = await console.site.openProposal()
        let path = call.path.replacing("{open}", with: "1").replacing("{proposal}", with: proposal)
            .replacing("{purchase}", with: "1").replacing("{notice}", with: "1").replacing("{debit}", with: "D1")
            .replacing("{bill}", with: "1")
        let given = call.filled(debit: "D1")
        func send(_ method: String, _ path: String, _ body: String?, _ role: Role?, key: String? = nil) async throws
            -> ConsoleHarness.Reply
        {
            let headers =
                call.isSigned
                ? try FrontKey.headers(method, path, body ?? "", created: console.site.now()) : []
            return try await console.send(
                method, path, body, role, second: role == nil ? nil : call.second, key: key, headers: headers)
        }
        switch status {
        case 400: return try await send(call.method, path, given, call.role, key: String(repeating: "x", count: 65))
        case 401: return try await send(call.method, path, given, nil)
        case 403:
            let action = operation.action.flatMap { StaffAction(rawValue: $0) }
            let other = Role.allCases.first { role in action.map { !role.may($0) } ?? false }
            return try await console.send(call.method, path, given, other)
        case 404:
            // No name of the document's own is known to the site.
            let unknown = operation.path.replacing(#/\{[a-z]+\}/#, with: "none-9")
                .replacing("/closes/none-9/none-9", with: "/closes/abc/2026-11-23")
                .replacing("/none-9/none-9/none-9", with: "/desk/2026-11-23/none-9")
                .replacing("/changes/none-9", with: "/changes/2026-12-01")
            let query = path.split(separator: "?").dropFirst().first.map { "?" + $0 } ?? ""
            return try await send(call.method, unknown + query, given, call.role)
        case 405: return try await send("PATCH", path, nil, call.role)
        case 409:
            let key = call.template == "/v1/clock/trust" ? Self.otherKey : Self.key
            return try await send(call.method, path, given, call.role, key: key)
        case 413:
            let body = #"{"reason":"\#(String(repeating: "x", count: 300_000))"}"#
            return try await send(call.method, path, body, call.role)
        case 503, 504:
            console.site.refuse(status == 503 ? .busy : .silent)
            defer { console.site.refuse(nil) }
            return try await send(call.method, path, given, call.role)
        default: return try await send(call.method, path, given, call.role)
        }
    }
}
