import Console
import Engine
import Supply
import Testing

/// RULES: Who may. Written down once more, by hand, so that neither the server nor the engine proves itself.
private let allowed: [StaffAction: Set<Role>] = [
    .query: [.operator, .supervisor, .engineer, .auditor],
    .queryPayment: [.operator, .supervisor, .auditor, .paymentFront],
    .pay: [.operator, .supervisor, .paymentFront],
    .reverse: [.supervisor, .paymentFront],
    .assignPayment: [.operator, .supervisor],
    .returnPayment: [.supervisor],
    .unassignPayment: [.supervisor],
    .restore: [.operator, .supervisor, .engineer],
    .trip: [.supervisor],
    .proposeTrip: [.operator, .supervisor],
    .approveTrip: [.supervisor],
    .setCause: [.operator, .supervisor],
    .weather: [.operator, .supervisor],
    .readNow: [.operator, .supervisor, .engineer],
    .hold: [.operator, .supervisor, .engineer],
    .bind: [.supervisor, .engineer],
    .acceptBaseline: [.supervisor, .engineer],
    .clearMisroute: [.supervisor, .engineer],
    .commission: [.supervisor, .engineer],
    .finishWorkItem: [.operator, .supervisor, .engineer],
    .notify: [.operator, .supervisor, .engineer],
    .importData: [.supervisor, .engineer],
    .releaseImport: [.supervisor],
    .trustClock: [.supervisor, .engineer],
    .closeDay: [.paymentFront, .supervisor],
    .bookCloseItem: [.operator, .supervisor],
    .settleClose: [.supervisor],
    .lateReadings: [.engineer],
    .proposePrices: [.supervisor, .engineer],
    .approve: [.supervisor],
    .life: [.supervisor],
    .install: [.supervisor, .engineer],
    .setCredit: [.supervisor],
    .changeContacts: [.operator, .supervisor],
    .settlePurchase: [.supervisor],
    .manageUsers: [.securityAdmin],
    .audit: [.auditor, .supervisor, .securityAdmin],
    .emergencyCredit: [.operator, .supervisor],
    .waivePenalty: [.supervisor],
    .deposit: [.operator, .supervisor],
    .setOffDeposit: [.supervisor],
    .guarantee: [.supervisor],
    .oldDebt: [.supervisor],
    .writeOff: [.supervisor],
    .instalment: [.operator, .supervisor],
    .limit: [.supervisor],
    .blacklist: [.supervisor],
    .protect: [.operator, .supervisor, .engineer],
    .endProtection: [.supervisor],
    .resetBreaker: [.supervisor],
    .safeRestore: [.operator, .supervisor],
    .lockOut: [.engineer],
    .liftLockOut: [.supervisor, .engineer],
]

struct RoleMatrixTests {
    @Test(arguments: Role.allCases)
    func `I-A4 each address admits the roles that may, and refuses and records the others`(_ role: Role) async throws {
        try await withConsole { console in
            for route in ConsoleServer.routes {
                guard let action = route.action else { continue }
                let before = try await denials(console, of: role)
                let reply = try await console.send(
                    route.method, filled(route.path), route.method == "GET" ? nil : "{}", role)
                let after = try await denials(console, of: role)
                if allowed[action]?.contains(role) == true {
                    #expect(reply.code != "role.denied", "\(role) \(route.method) \(route.path)")
                    // One person where two must agree is refused too, and recorded.
                    let refusals = action.needsSecondPerson ? 1 : 0
                    #expect(after == before + refusals, "\(role) \(route.method) \(route.path)")
                } else {
                    #expect(
                        reply.status == 403 && reply.code == "role.denied",
                        "\(role) \(route.method) \(route.path): \(reply.text)")
                    #expect(after == before + 1, "\(role) \(route.method) \(route.path)")
                }
            }
        }
    }

    @Test func `every action of the rules has its row in the matrix`() {
        #expect(Set(allowed.keys) == Set(StaffAction.allCases))
    }

    @Test func `a binding needs a second person, another one, whose role may bind`() async throws {
        try await withConsole { console in
            let body = #"{"serial":"9001","reason":"meter changed"}"#
            let path = "/v1/meters/m103301/bind"
            #expect(try await console.post(path, body, as: .engineer).code == "second.missing")
            #expect(
                try await console.post(path, body, as: .engineer, person: 2, second: .engineer).code
                    == "second.samePerson")
            let denied = try await console.post(path, body, as: .engineer, second: .operator)
            #expect(denied.status == 403 && denied.code == "second.roleDenied")
            #expect(try await denials(console, of: .operator) == 1)
            let done = try await console.post(path, body, as: .engineer, second: .supervisor)
            #expect(done.status == 200 && done.code == "bind.done")
            let meter = try await console.get("/v1/meters/m103301")
            #expect(meter.json["serial"] as? String == "9001")
            let record = try await console.site.audits().first { $0.action == "staff.bind" }
            #expect(record?.actor == "engineer-1" && record?.second == "supervisor-2")
        }
    }

    @Test func `I-A4 an unknown token is refused and recorded, but guessing does not fill the disk`() async throws {
        try await withConsole { console in
            for _ in 0..<30 {
                let reply = try await console.send(
                    "GET", "/v1/status", nil, nil, token: "guess-guess-guess-guess-guess-guess")
                #expect(reply.status == 401 && reply.code == "token.unknown")
            }
            let records = try await console.site.audits().filter { $0.action == "role.denied" }
            #expect(records.count == 10)
            #expect(try await console.send("GET", "/v1/status", nil, nil).code == "token.missing")
        }
    }

    @Test func `a removed user's token opens nothing any more`() async throws {
        try await withConsole { console in
            #expect(try await console.get("/v1/status", as: .operator).status == 200)
            let removed = try await console.send("DELETE", "/v1/users/operator-1?reason=left", nil, .securityAdmin)
            #expect(removed.status == 200 && removed.code == "user.removed")
            #expect(try await console.get("/v1/status", as: .operator).code == "token.unknown")
        }
    }

    @Test func `I-A5 a token is in no answer, no list and no audit row`() async throws {
        try await withConsole { console in
            let token = "fresh-0123456789abcdef0123456789abcdef"
            let body = #"{"name":"zhao","role":"auditor","token":"\#(token)","reason":"new colleague"}"#
            let added = try await console.post("/v1/users", body, as: .securityAdmin)
            #expect(added.status == 200)
            #expect(try await console.send("GET", "/v1/audit", nil, nil, token: token).status == 200)
            let list = try await console.get("/v1/users", as: .securityAdmin)
            let audit = try await console.get("/v1/audit?limit=1000", as: .securityAdmin)
            #expect(list.text.contains("zhao") && audit.text.contains("zhao"))
            for text in [added.text, list.text, audit.text] {
                #expect(!text.contains(token) && !text.contains(Tokens.hash(token)))
            }
        }
    }

    private func denials(_ console: ConsoleHarness, of role: Role) async throws -> Int {
        try await console.site.audits().count { $0.action == "role.denied" && $0.role == role.rawValue }
    }

    private func filled(_ path: String) -> String {
        path.replacing("{number}", with: "3301").replacing("{name}", with: "c9").replacing("{channel}", with: "desk")
            .replacing("{date}", with: "2026-11-23").replacing("{serial}", with: "1").replacing("{id}", with: "1")
    }
}
