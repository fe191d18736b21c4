import Console
import Engine
import Languages
import Quantities
import Supply

/// A request of the walk through the document, with what must come of it.
struct Call: Sendable, CustomStringConvertible {
    let method: String
    let template: String
    let path: String
    let body: String?
    let role: Role?
    let second: Role?
    let status: Int
    /// Signed by the front of `icbc`.
    let isSigned: Bool
    let prepare: @Sendable (ConsoleHarness) async throws -> Void

    init(
        _ method: String, _ template: String, _ path: String? = nil, _ body: String? = nil, as role: Role? = .operator,
        second: Role? = nil,
        status: Int = 200, signed: Bool = false,
        prepare: @escaping @Sendable (ConsoleHarness) async throws -> Void = { _ in }
    ) {
        self.method = method
        self.template = template
        self.path = path ?? template
        self.body = body
        self.role = role
        self.second = second
        self.status = status
        isSigned = signed
        self.prepare = prepare
    }

    var description: String { "\(method) \(template)" }

    /// The body with `{debit}` as it is, and what stands between `<` and `>` in base64; there `_` ends a line.
    func filled(debit: String) -> String? {
        guard let body else { return nil }
        let text = body.replacing("{debit}", with: debit)
        guard let open = text.firstIndex(of: "<"), let close = text.firstIndex(of: ">") else { return text }
        let file = text[text.index(after: open)..<close].replacing("_", with: "\n")
        return text[..<open] + file.base64 + text[text.index(after: close)...]
    }

    static let reason = #"{"reason":"asked"}"#
    private static let payment =
        #"{"channel":"desk","business_date":"2026-11-23","serial":"31","account":"3301","amount":"1.50","paid_at":"2026-11-23T10:00:00+08:00"}"#

    static let all: [Call] =
        gateway + accounts + money + reversals + payers + closes + debits + meters + tariffs + records + notices
        + people
        + rating + life + reports + dues + bills + trips + guards + limits + moves

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
        Call("POST", "/v1/lines/{name}/scan", "/v1/lines/c9/scan", reason, status: 404),
        Call("POST", "/v1/lines/{name}/scan", "/v1/lines/c1/scan", reason, status: 202) {
            try await $0.site.tell("c1", .up)
        },
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
        Call("GET", "/v1/accounts/{number}/off-times", "/v1/accounts/3301/off-times"),
        Call("GET", "/v1/accounts/{number}/off-times", "/v1/accounts/3301/off-times?from=x", status: 400),
        Call("GET", "/v1/accounts/{number}/off-times", "/v1/accounts/9/off-times", status: 404),
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
            // A fall, and readings that follow from it and from each other.
            try await console.site.consume("3301", WattHours(-900_000))
            for _ in 0..<4 { try await console.site.consume("3301", WattHours(10)) }
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
        Call("GET", "/v1/audit", "/v1/audit?after=0&limit=5", as: .auditor),
        Call("GET", "/v1/audit", "/v1/audit?after=0&before=3", as: .auditor, status: 400),
        Call("GET", "/v1/outages", "/v1/outages?state=open"),
        Call("GET", "/v1/outages", "/v1/outages?limit=0", status: 400),
        Call("GET", "/v1/audit/verify", as: .auditor),
        Call("GET", "/v1/audit/verify", "/v1/audit/verify?head=17:9f", as: .auditor, status: 400),
    ]

    private static let proof = #""sha256":"\#(String(repeating: "0a", count: 32))","reason":"at the door""#
    private static let notices = [
        Call("GET", "/v1/notices/calls"), Call("GET", "/v1/notices/calls", "/v1/notices/calls?limit=0", status: 400),
        Call(
            "POST", "/v1/notices/{id}/call", "/v1/notices/{notice}/call", #"{"answered":false,"reason":"rang"}"#,
            status: 404),
        Call(
            "POST", "/v1/notices/{id}/door", "/v1/notices/x/door", #"{"proof":"none","reason":"nobody"}"#, status: 404),
        Call(
            "POST", "/v1/notices/{id}/door", "/v1/notices/{notice}/door", #"{"proof":"none","reason":"nobody"}"#,
            status: 409
        ) { try await $0.site.loseLetters(of: "3651") },
        Call("GET", "/v1/notices/calls", "/v1/notices/calls?channel=voice"),
        Call(
            "POST", "/v1/notices/{id}/call", "/v1/notices/{notice}/call", #"{"answered":false,"reason":"rang"}"#),
        Call(
            "POST", "/v1/notices/{id}/call", "/v1/notices/{notice}/call", #"{"answered":true,"reason":"rang"}"#,
            status: 409),
        Call(
            "POST", "/v1/notices/{id}/door", "/v1/notices/{notice}/door", "{\"proof\":\"signature\",\(proof)}",
            status: 400),
        Call(
            "POST", "/v1/notices/{id}/door", "/v1/notices/{notice}/door",
            #"{"proof":"photo","name":"王五","sha256":"0a","reason":"at the door"}"#, status: 422),
        Call(
            "POST", "/v1/notices/{id}/door", "/v1/notices/{notice}/door",
            "{\"proof\":\"signature\",\"name\":\"张三\",\(proof)}"),
        Call("GET", "/v1/accounts/{number}/story", "/v1/accounts/3651/story"),
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
        Call(
            "POST", "/v1/users/{name}/confirm", "/v1/users/zhao/confirm", #"{"reason":"known"}"#, as: .securityAdmin,
            status: 409),
        Call(
            "POST", "/v1/users/{name}/confirm", "/v1/users/operator-1/confirm", #"{"reason":"known"}"#,
            as: .securityAdmin),
        Call("DELETE", "/v1/users/{name}", "/v1/users/zhao", as: .securityAdmin, status: 422),
        Call("DELETE", "/v1/users/{name}", "/v1/users/zhao?reason=left", as: .securityAdmin),
        Call("DELETE", "/v1/users/{name}", "/v1/users/zhao?reason=left", as: .securityAdmin, status: 404),
    ]
}
