import Console
import Languages
import Quantities
import Supply
import Testing

/// docs/openapi.yaml against the running server.
struct OpenAPITests {
    @Test func `the document and the server have the same addresses, asking the same of the role`() throws {
        let documented = try OpenAPIDocument().operations.map { "\($0.method) \($0.path) \($0.action ?? "-")" }
        let served = ConsoleServer.routes.map { "\($0.method) \($0.path) \($0.action?.rawValue ?? "-")" }
        #expect(Set(documented) == Set(served))
        #expect(served.count == Set(served).count)
    }

    /// What the document names and no request can bring about: something unforeseen.
    private static let unprovoked: Set<Int> = [500]

    @Test
    func
        `every address answers as the document says, when it goes well and when it does not, and every status that it names is requested`()
        async throws
    {
        let document = try OpenAPIDocument()
        var requested: Set<String> = []
        try await withConsole { console in
            var done: Set<String> = []
            for call in Call.all {
                try await call.prepare(console)
                let operation = try #require(
                    document.operations.first { $0.method == call.method && $0.path == call.template }, "\(call)")
                let open = await console.site.openItems().first { $0.kind == .case }?.id.description ?? "none"
                let path = call.path.replacing("{open}", with: open)
                    .replacing("{proposal}", with: await console.site.openProposal())
                    .replacing("{purchase}", with: await console.site.unclearPurchase())
                let reply = try await console.send(call.method, path, call.body, call.role, second: call.second)
                #expect(reply.status == call.status, "\(call.method) \(call.path): \(reply.text)")
                requested.insert("\(call.method) \(call.template) \(reply.status)")
                let schema = document.response(of: operation, reply.status)
                #expect(schema != nil, "\(call.method) \(call.path): \(reply.status) is not in the document")
                if let schema {
                    let faults = document.faults(reply.json, schema)
                    #expect(faults.isEmpty, "\(call.method) \(call.path): \(faults) in \(reply.text)")
                }
                if let body = call.body, call.status < 300, let schema = document.requestBody(of: operation) {
                    let sent = try ConsoleHarness.parse(body)
                    #expect(document.faults(sent, schema).isEmpty, "\(call.method) \(call.path): \(body)")
                }
                if reply.status < 300 { done.insert("\(call.method) \(call.template)") }
            }
            // Each address at least once with success.
            #expect(done == Set(document.operations.map { "\($0.method) \($0.path)" }))
        }
        // What goes wrong alike everywhere, at a server of its own.
        try await withConsole(importBytes: 200_000) { console in
            let provocation = Provocation(console: console)
            try await provocation.prepare()
            // What breaks the store comes last.
            for status in [400, 401, 403, 404, 405, 409, 413, 504, 503] {
                if status == 503 { try await provocation.breakStore() }
                for operation in document.operations {
                    guard let schema = document.response(of: operation, status) else { continue }
                    let name = "\(operation.method) \(operation.path) \(status)"
                    if requested.contains(name), status != 413 { continue }
                    let replies = try await provocation.replies(of: operation, status)
                    guard let reply = replies.first(where: { $0.status == status }) else {
                        Issue.record("\(name) was not brought about: \(replies.map(\.text))")
                        continue
                    }
                    requested.insert(name)
                    let faults = document.faults(reply.json, schema)
                    #expect(faults.isEmpty, "\(name): \(faults) in \(reply.text)")
                }
            }
        }
        let documented = document.operations.flatMap { operation in
            document.statuses(of: operation).filter { !Self.unprovoked.contains($0) }
                .map { "\(operation.method) \(operation.path) \($0)" }
        }
        #expect(Set(documented) == requested, "\(Set(documented).symmetricDifference(requested).sorted())")
        for operation in document.operations {
            #expect(document.statuses(of: operation).contains(500), "\(operation.path)")
        }
    }

    @Test func `an empty body is told exactly the fields that the document requires`() async throws {
        let document = try OpenAPIDocument()
        try await withConsole { console in
            for operation in document.operations {
                guard let body = document.requestBody(of: operation), let required = body["required"] as? [String]
                else { continue }
                let role = try #require(
                    Role.allCases.first { role in
                        StaffAction(rawValue: operation.action ?? "").map { role.may($0) } == true
                    })
                let path = operation.path.replacing("{number}", with: "3301").replacing("{name}", with: "c1")
                    .replacing("{id}", with: "1").replacing("{channel}", with: "desk")
                    .replacing("{date}", with: "2026-11-23").replacing("{serial}", with: "1")
                let needsSecond = StaffAction(rawValue: operation.action ?? "")?.needsSecondPerson ?? false
                let second = needsSecond ? Role.supervisor : nil
                let reply = try await console.send(operation.method, path, #"{"surplus":"1"}"#, role, second: second)
                #expect(reply.status == 400, "\(operation.method) \(path): \(reply.text)")
                #expect(
                    Set(reply.details.filter { $0.code == "field.missing" }.map(\.name)) == Set(required),
                    "\(operation.path)")
                #expect(reply.details.contains { $0 == ("surplus", "field.unknown") })
            }
        }
    }
}

/// A request of the walk through the document, with what must come of it.
struct Call: Sendable, CustomStringConvertible {
    let method: String
    let template: String
    let path: String
    let body: String?
    let role: Role?
    let second: Role?
    let status: Int
    let prepare: @Sendable (ConsoleHarness) async throws -> Void

    init(
        _ method: String, _ template: String, _ path: String? = nil, _ body: String? = nil, as role: Role? = .operator,
        second: Role? = nil,
        status: Int = 200, prepare: @escaping @Sendable (ConsoleHarness) async throws -> Void = { _ in }
    ) {
        self.method = method
        self.template = template
        self.path = path ?? template
        self.body = body
        self.role = role
        self.second = second
        self.status = status
        self.prepare = prepare
    }

    var description: String { "\(method) \(template)" }

    private static let reason = #"{"reason":"asked"}"#
    private static let payment =
        #"{"channel":"desk","business_date":"2026-11-23","serial":"31","account":"3301","amount":"1.50","paid_at":"2026-11-23T10:00:00+08:00"}"#

    static let all: [Call] = gateway + accounts + money + meters + tariffs + records + people + rating + life + reports

    private static let gateway = [
        Call("GET", "/v1/health", as: nil),
        Call("GET", "/v1/status"), Call("GET", "/v1/status", as: nil, status: 401),
        Call("GET", "/v1/status", as: .paymentFront, status: 403),
        Call("POST", "/v1/clock/trust", nil, reason, as: .engineer),
        Call("POST", "/v1/clock/trust", nil, #"{"reason":"set back","behind":true}"#, as: .engineer),
        Call("POST", "/v1/clock/trust", nil, "{}", as: .engineer, status: 400),
        Call("GET", "/v1/lines"),
        Call("POST", "/v1/lines/{name}/clear", "/v1/lines/c1/clear", reason, as: .engineer, status: 409),
        Call("POST", "/v1/lines/{name}/clear", "/v1/lines/c9/clear", reason, as: .engineer, status: 404),
        Call("POST", "/v1/lines/{name}/clear", "/v1/lines/c1/clear", reason, as: .engineer) {
            try await $0.site.misroute("c1")
        },
        Call("POST", "/v1/import", nil, #"{"name":"s.yaml","text":"x","preview":true}"#, as: .engineer, status: 422),
        Call("POST", "/v1/import", nil, #"{"name":"s.yaml","text":"x","preview":true}"#, as: .engineer) {
            $0.site.willRead(
                .batch(
                    Site.batch(["3401"]), warnings: [ImportFault(place: "s:1", path: "a", words: Words("b", "c"))]))
        },
        Call("POST", "/v1/import", nil, #"{"name":"s.yaml","text":"x","reason":"go-live"}"#, as: .engineer) {
            $0.site.willRead(.batch(Site.batch(["3401"]), warnings: []))
        },
        Call("POST", "/v1/import", nil, #"{"name":"s.yaml","text":"x"}"#, as: .engineer, status: 422),
        Call("POST", "/v1/import/release", nil, reason, as: .supervisor),
    ]

    private static let accounts = [
        Call("GET", "/v1/accounts", "/v1/accounts?query=330"), Call("GET", "/v1/accounts", "/v1/accounts", status: 400),
        Call("GET", "/v1/accounts", "/v1/accounts?query=3&limit=0", status: 400),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3301"),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/1", status: 404),
        Call("POST", "/v1/accounts/{number}/trip", "/v1/accounts/3302/trip", reason, as: .supervisor, status: 409),
        // Both notices are out: a supervisor need not wait for the next look.
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3301") { console in
            try await console.site.consume("3301", WattHours(1_000))
            console.site.pass(.seconds(3))
            try await console.site.tick()
            console.site.pass(.seconds(3))
        },
        Call("POST", "/v1/accounts/{number}/trip", "/v1/accounts/3301/trip", reason, as: .supervisor, status: 202),
        Call("POST", "/v1/accounts/{number}/restore", "/v1/accounts/3301/restore", reason, status: 422),
        Call(
            "POST", "/v1/accounts/{number}/restore", "/v1/accounts/3301/restore",
            #"{"reason":"ill","grace_until":"2026-11-24T10:00:00+08:00"}"#, status: 202),
        Call(
            "POST", "/v1/accounts/{number}/hold", "/v1/accounts/3301/hold",
            #"{"kind":"plan","until":"2026-11-25T10:00:00+08:00","reason":"plan"}"#),
        Call(
            "POST", "/v1/accounts/{number}/hold", "/v1/accounts/3301/hold",
            #"{"kind":"plan","for":"3d","reason":"plan"}"#),
        Call(
            "POST", "/v1/accounts/{number}/hold", "/v1/accounts/3301/hold",
            #"{"kind":"plan","for":"3d","until":"2026-11-25T10:00:00+08:00","reason":"plan"}"#, status: 400),
        Call(
            "POST", "/v1/accounts/{number}/hold", "/v1/accounts/3301/hold",
            #"{"kind":"plan","until":"2028-11-25T10:00:00+08:00","reason":"plan"}"#, status: 422),
        Call("POST", "/v1/accounts/{number}/hold/end", "/v1/accounts/3301/hold/end", reason, status: 409),
        Call("POST", "/v1/accounts/{number}/hold/end", "/v1/accounts/3301/hold/end", reason, as: .supervisor),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3301"),
        Call("GET", "/v1/accounts/{number}/story", "/v1/accounts/3301/story"),
        Call("GET", "/v1/accounts/{number}/story", "/v1/accounts/3301/story?from=2026-11-23&to=2026-11-23"),
        Call("GET", "/v1/accounts/{number}/story", "/v1/accounts/3301/story?from=yesterday", status: 400),
        Call(
            "GET", "/v1/accounts/{number}/story", "/v1/accounts/3301/story?from=2026-11-24&to=2026-11-23", status: 400),
    ]

    private static let money = [
        Call("POST", "/v1/payments", nil, payment, as: .paymentFront, status: 201),
        Call("POST", "/v1/payments", nil, payment, as: .paymentFront),
        Call("POST", "/v1/payments", nil, payment.replacing("1.50", with: "2.50"), as: .paymentFront, status: 409),
        Call(
            "POST", "/v1/payments", nil, payment.replacing("1.50", with: "0.00").replacing(#""31""#, with: #""34""#),
            as: .paymentFront, status: 422),
        Call("POST", "/v1/payments", nil, payment, as: .paymentFront, status: 503) {
            $0.site.set { $0.takesPayments = false }
        },
        Call("GET", "/v1/payments/{channel}/{date}/{serial}", "/v1/payments/desk/2026-11-23/31", as: .paymentFront) {
            $0.site.set { $0.takesPayments = true }
        },
        Call("GET", "/v1/payments/{channel}/{date}/{serial}", "/v1/payments/desk/2026-11-23/32", status: 404),
        Call("GET", "/v1/payments/{channel}/{date}/{serial}", "/v1/payments/desk/today/32", status: 400),
        Call(
            "POST", "/v1/payments", nil, payment.replacing("3301", with: "9999").replacing(#""31""#, with: #""33""#),
            status: 201),
        Call(
            "POST", "/v1/payments", nil, payment.replacing("3301", with: "8888").replacing(#""31""#, with: #""35""#),
            status: 201),
        Call(
            "POST", "/v1/payments/{channel}/{date}/{serial}/assign", "/v1/payments/desk/2026-11-23/33/assign",
            #"{"account":"3302","reason":"rang"}"#),
        Call("GET", "/v1/payments/{channel}/{date}/{serial}", "/v1/payments/desk/2026-11-23/33"),
        Call(
            "POST", "/v1/payments/{channel}/{date}/{serial}/unassign", "/v1/payments/desk/2026-11-23/33/unassign",
            reason, as: .supervisor),
        Call(
            "POST", "/v1/payments/{channel}/{date}/{serial}/unassign", "/v1/payments/desk/2026-11-23/33/unassign",
            reason, as: .supervisor, status: 409),
        Call("GET", "/v1/payments/{channel}/{date}/{serial}", "/v1/payments/desk/2026-11-23/33"),
        Call(
            "POST", "/v1/payments/{channel}/{date}/{serial}/return", "/v1/payments/desk/2026-11-23/35/return", reason,
            as: .supervisor),
    ]

    private static let meters = [
        Call("GET", "/v1/meters/{number}", "/v1/meters/m103301"),
        Call("GET", "/v1/meters/{number}", "/v1/meters/1", status: 404),
        Call("POST", "/v1/meters/{number}/read", "/v1/meters/m103301/read", #"{"reason":"asked"}"#),
        Call("POST", "/v1/meters/{number}/read", "/v1/meters/m103301/read", "{}", status: 502) {
            try await $0.site.setLine(up: false)
        },
        Call(
            "POST", "/v1/meters/{number}/bind", "/v1/meters/m103302/bind", #"{"serial":"8001","reason":"changed"}"#,
            as: .engineer,
            second: .supervisor
        ) { try await $0.site.setLine(up: true) },
        Call(
            "POST", "/v1/meters/{number}/bind", "/v1/meters/m103302/bind", #"{"serial":"8001","reason":"changed"}"#,
            as: .engineer, status: 403),
        Call(
            "POST", "/v1/meters/{number}/bind", "/v1/meters/m103302/bind", reason, as: .engineer, second: .supervisor,
            status: 422),
        Call("POST", "/v1/meters/{number}/accept", "/v1/meters/m103301/accept", reason, as: .engineer, status: 409),
        Call("POST", "/v1/meters/{number}/accept", "/v1/meters/m103301/accept", reason, as: .engineer) { console in
            for _ in 0..<4 { try await console.site.consume("3301", WattHours(-900_000)) }
            try await console.site.consume("3301", WattHours(900_000))
        },
        Call(
            "POST", "/v1/meters/{number}/commission", "/v1/meters/m103301/commission", reason, as: .engineer,
            status: 409),
        Call(
            "POST", "/v1/meters/{number}/commission", "/v1/meters/m103511/commission", reason, as: .engineer,
            status: 202
        ) {
            try await $0.site.importSeparateRelay("3511")
        },
    ]

    private static let tariffs = [
        Call("GET", "/v1/tariffs"), Call("GET", "/v1/tariffs/{name}", "/v1/tariffs/flat"),
        Call("GET", "/v1/tariffs/{name}", "/v1/tariffs/none", status: 404),
        Call("GET", "/v1/tariffs/{name}/trial", "/v1/tariffs/flat/trial?kwh=300&day=2026-11-23"),
        Call("GET", "/v1/tariffs/{name}/trial", "/v1/tariffs/flat/trial?kwh=peak%3D200&kva=x", status: 400),
        Call("GET", "/v1/tariffs/{name}/trial", "/v1/tariffs/flat/trial?kwh=peak%3D200", status: 400),
    ]

    private static let records = [
        Call("GET", "/v1/jobs"), Call("GET", "/v1/jobs", "/v1/jobs?state=closed"),
        Call("GET", "/v1/jobs", "/v1/jobs?limit=many", status: 400),
        Call("POST", "/v1/jobs/{id}/done", "/v1/jobs/1/done", #"{"result":"seen"}"#, status: 404),
        Call("POST", "/v1/jobs/{id}/done", "/v1/jobs/{open}/done", #"{"result":"looked into"}"#) {
            try await $0.site.misroute("c1")
        },
        Call("GET", "/v1/jobs", "/v1/jobs?state=closed"),
        Call("GET", "/v1/orders", "/v1/orders?account=3301"), Call("GET", "/v1/orders", "/v1/orders?state=open"),
        Call("GET", "/v1/orders", "/v1/orders?account=1", status: 404),
        Call("GET", "/v1/notices", "/v1/notices?account=3301"),
        Call("GET", "/v1/notices", "/v1/notices?account=1", status: 404),
        Call("GET", "/v1/audit", "/v1/audit?limit=5", as: .auditor),
        Call("GET", "/v1/audit", "/v1/audit?before=3", as: .auditor),
        Call("GET", "/v1/audit", "/v1/audit?before=x", as: .auditor, status: 400),
        Call("GET", "/v1/audit", "/v1/audit?account=1", as: .auditor, status: 404),
    ]

    private static let people = [
        Call("GET", "/v1/users", as: .securityAdmin),
        Call(
            "POST", "/v1/users", nil,
            #"{"name":"zhao","role":"auditor","token":"0123456789abcdef0123456789abcdef","reason":"new"}"#,
            as: .securityAdmin),
        Call(
            "POST", "/v1/users", nil,
            #"{"name":"zhao","role":"auditor","token":"1123456789abcdef0123456789abcdef","reason":"new"}"#,
            as: .securityAdmin, status: 409),
        Call(
            "POST", "/v1/users", nil, #"{"name":"z","role":"king","token":"short","reason":"new"}"#, as: .securityAdmin,
            status: 400),
        Call("DELETE", "/v1/users/{name}", "/v1/users/zhao", as: .securityAdmin, status: 422),
        Call("DELETE", "/v1/users/{name}", "/v1/users/zhao?reason=left", as: .securityAdmin),
        Call("DELETE", "/v1/users/{name}", "/v1/users/zhao?reason=left", as: .securityAdmin, status: 404),
    ]
}
