import Console
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
                    .replacing("{notice}", with: await console.site.openNotice(of: "3651"))
                    .replacing("{debit}", with: await console.site.openDebit())
                    .replacing("{bill}", with: try await console.site.latestBill(of: "3623"))
                let body = call.filled(debit: await console.site.openDebit())
                let headers =
                    call.isSigned
                    ? try FrontKey.headers(call.method, path, body ?? "", created: console.site.now()) : []
                let reply = try await console.send(
                    call.method, path, body, call.role, second: call.second, headers: headers)
                #expect(reply.status == call.status, "\(call.method) \(call.path): \(reply.text)")
                requested.insert("\(call.method) \(call.template) \(reply.status)")
                let schema = document.response(of: operation, reply.status)
                #expect(schema != nil, "\(call.method) \(call.path): \(reply.status) is not in the document")
                if let schema {
                    let faults = document.faults(reply.json, schema)
                    #expect(faults.isEmpty, "\(call.method) \(call.path): \(faults) in \(reply.text)")
                }
                if let body, call.status < 300, let schema = document.requestBody(of: operation) {
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
