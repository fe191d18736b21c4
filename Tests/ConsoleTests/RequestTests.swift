import API
import Billing
import Console
import Engine
import Languages
import Quantities
import Supply
import Testing

struct RequestTests {
    @Test func `every fault of a bad body is listed, and nothing is booked`() async throws {
        try await withConsole { console in
            let body =
                #"{"channel":"desk","business_date":"23.11.2026","account":"3301","amount":50,"paid_at":"now","tip":"1"}"#
            let reply = try await console.post("/v1/payments", body)
            #expect(reply.status == 400 && reply.code == "request.invalid")
            #expect(
                Set(reply.details.map { "\($0.name) \($0.code)" }) == [
                    "business_date field.notDate", "serial field.missing", "amount field.notText",
                    "paid_at field.notInstant", "tip field.unknown",
                ])
            for detail in reply.json["details"] as? [[String: Any]] ?? [] {
                #expect(detail["message"] as? String != nil && detail["message_zh"] as? String != nil)
            }
            let account = try await console.get("/v1/accounts/3301")
            #expect((account.json["balance"] as? [String: Any])?["posted"] as? String == "0.00")
        }
    }

    @Test func `a payment that breaks several rules of money is told all of them`() async throws {
        try await withConsole { console in
            let body =
                #"{"channel":"bank","business_date":"2030-01-01","serial":"1","account":"3301","amount":"-0.001"}"#
            let reply = try await console.post("/v1/payments", body)
            #expect(reply.status == 422 && reply.code == "payment.refused")
            #expect(
                Set(reply.details.map(\.code)) == [
                    "payment.amount.notPositive", "payment.amount.notWholeFen", "payment.channel.unknown",
                    "payment.businessDate.far",
                ])
        }
    }

    @Test(arguments: ["[]", "{", #""x""#, "{}{}", "nonsense"])
    func `a body that is no JSON object is refused as such`(_ body: String) async throws {
        try await withConsole { console in
            let reply = try await console.post("/v1/payments", body)
            #expect(reply.status == 400 && reply.code == "request.malformed")
        }
    }

    @Test func `a body beyond the limit is refused`() async throws {
        try await withConsole { console in
            let body = #"{"reason":"\#(String(repeating: "x", count: 100_000))"}"#
            let reply = try await console.post("/v1/accounts/3301/restore", body)
            #expect(reply.status == 413 && reply.code == "request.tooLarge")
        }
    }

    @Test func `what does not exist is told in the one shape of errors`() async throws {
        try await withConsole { console in
            for (path, code) in [
                ("/v1/nothing", "route.unknown"), ("/v1/accounts/9999", "account.unknown"),
                ("/v1/meters/9999", "meter.unknown"),
                ("/v1/payments/desk/2026-11-23/1", "payment.unknown"), ("/v1/orders?account=9999", "account.unknown"),
            ] {
                let reply = try await console.get(path)
                #expect(reply.status == 404 && reply.code == code, "\(path): \(reply.text)")
                #expect(
                    reply.json["message_zh"] as? String != nil && reply.json["request_id"] as? String == reply.requestID
                )
            }
            #expect(try await console.post("/v1/jobs/77/done", #"{"result":"seen"}"#).code == "job.unknown")
            #expect(
                try await console.post("/v1/accounts/9999/restore", #"{"reason":"asked"}"#).code == "account.unknown")
        }
    }

    @Test func `I-M3 I-M4 F-S8 the same payment again gets the first receipt, another body under its key is refused`()
        async throws
    {
        try await withConsole { console in
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"17","account":"3301","amount":"50.00"}"#
            let first = try await console.post("/v1/payments", body)
            #expect(first.status == 201)
            let again = try await console.post("/v1/payments", body)
            #expect(again.status == 200 && again.text == first.text)
            let other = try await console.post("/v1/payments", body.replacing("50.00", with: "51.00"))
            #expect(other.status == 409 && other.code == "payment.conflict")
            let account = try await console.get("/v1/accounts/3301")
            #expect((account.json["balance"] as? [String: Any])?["posted"] as? String == "50.00")
            let booked = try await console.get("/v1/payments/desk/2026-11-23/17")
            #expect(booked.status == 200 && booked.json["in_suspense"] as? Bool == false)
        }
    }

    @Test func `F-S11 a payment for an unknown account is kept, told so, and made a duty`() async throws {
        try await withConsole { console in
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"18","account":"9999","amount":"5.00"}"#
            let reply = try await console.post("/v1/payments", body)
            #expect(reply.status == 201 && (reply.json["supply"] as? [String: Any])?["code"] as? String == "suspense")
            #expect(try await console.get("/v1/jobs").text.contains("suspense"))
        }
    }

    @Test func `F-S11 I-L7 a payment tells whether its money still lies in suspense, and who gave it to whom`()
        async throws
    {
        try await withConsole { console in
            let path = "/v1/payments/desk/2026-11-23/18"
            func fate() async throws -> (isThere: Bool?, words: [String?]) {
                let reply = try await console.get(path)
                let suspense = reply.json["suspense"] as? [String: Any]
                return (
                    reply.json["in_suspense"] as? Bool,
                    [
                        (suspense?["state"] as? [String: Any])?["code"] as? String, suspense?["amount"] as? String,
                        suspense?["account"] as? String, suspense?["by"] as? String,
                    ]
                )
            }
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"18","account":"9999","amount":"5.00"}"#
            _ = try await console.post("/v1/payments", body)
            var now = try await fate()
            #expect(now.isThere == true && now.words == ["open", "5.00", nil, nil])
            let assign = #"{"account":"3302","reason":"rang"}"#
            #expect(try await console.post(path + "/assign", assign).code == "suspense.assigned")
            now = try await fate()
            #expect(now.isThere == false && now.words == ["assigned", "5.00", "3302", "operator-1"])
            let reason = #"{"reason":"the wrong 3302"}"#
            #expect(try await console.post(path + "/unassign", reason).code == "role.denied")
            #expect(
                try await console.post(path + "/unassign", reason, as: .supervisor).code == "suspense.unassigned")
            now = try await fate()
            #expect(now.isThere == true && now.words == ["open", "5.00", nil, nil])
            #expect(try await console.post(path + "/return", reason, as: .supervisor).code == "suspense.returned")
            now = try await fate()
            #expect(now.isThere == false && now.words == ["returned", "5.00", nil, "supervisor-1"])
        }
    }

    @Test func `F-S14 the same request id is done once and answered alike; for another request it is refused`()
        async throws
    {
        try await withConsole { console in
            let until = #"{"kind":"dispute","until":"2026-11-24T10:00:00+08:00","reason":"bill"}"#
            let first = try await console.post("/v1/accounts/3302/hold", until, key: "click-1")
            let again = try await console.post("/v1/accounts/3302/hold", until, key: "click-1")
            #expect(first.status == 200 && again.text == first.text && first.requestID == "click-1")
            #expect(try await console.site.audits().count { $0.action == "staff.hold" } == 1)
            let other = try await console.post("/v1/accounts/3301/hold", until, key: "click-1")
            #expect(other.status == 409 && other.code == "request.conflict")
            let bad = try await console.post("/v1/accounts/3302/hold", until, key: String(repeating: "x", count: 65))
            #expect(bad.status == 400 && bad.details.map(\.name) == ["Idempotency-Key"])
        }
    }

    @Test func `F-S14 what was asked for a length of time ends where it did when it is sent again`() async throws {
        try await withConsole { console in
            let day = #"{"kind":"dispute","for":"1d","reason":"bill"}"#
            let first = try await console.post("/v1/accounts/3302/hold", day, key: "click-2")
            #expect(first.status == 200 && first.text.contains("2026-11-24T10:00:00"), "\(first.text)")
            console.site.pass(.minutes(7))
            let again = try await console.post("/v1/accounts/3302/hold", day, key: "click-2")
            #expect(again.status == 200 && again.text == first.text, "\(again.text)")
            let longer = try await console.post(
                "/v1/accounts/3302/hold", day.replacing("1d", with: "2d"), key: "click-2")
            #expect(longer.status == 409 && longer.code == "request.conflict")
            // Nothing was heard of the relay for a while: it may be open.
            console.site.pass(.hours(2))
            let grace = #"{"reason":"ill","grace_for":"2d"}"#
            let restored = try await console.post("/v1/accounts/3301/restore", grace, key: "click-3")
            console.site.pass(.minutes(7))
            let twice = try await console.post("/v1/accounts/3301/restore", grace, key: "click-3")
            #expect(restored.status == 202 && twice.text == restored.text, "\(twice.text)")
            for (body, name) in [
                (#"{"kind":"plan","reason":"x"}"#, "until"), (#"{"kind":"plan","for":"soon","reason":"x"}"#, "for"),
                (#"{"kind":"plan","for":"1d","until":"2026-11-25T10:00:00+08:00","reason":"x"}"#, "until"),
            ] {
                let reply = try await console.post("/v1/accounts/3302/hold", body)
                #expect(reply.status == 400 && reply.details.map(\.name) == [name], "\(reply.text)")
            }
        }
    }

    @Test func `a method that an address does not take is told apart from an address that is not there`() async throws {
        try await withConsole { console in
            let reply = try await console.send("PUT", "/v1/accounts/3301", "{}", .operator)
            #expect(reply.status == 405 && reply.code == "method.notAllowed")
            #expect(try await console.send("PUT", "/v1/nothing", "{}", .operator).status == 404)
        }
    }

    @Test func `I-M3 a payment key that was used before names what it was used for`() async throws {
        try await withConsole { console in
            func pay(_ account: String, _ amount: String) async throws -> ConsoleHarness.Reply {
                try await console.post(
                    "/v1/payments",
                    #"{"channel":"desk","business_date":"2026-11-23","serial":"61","account":"\#(account)","amount":"\#(amount)"}"#
                )
            }
            #expect(try await pay("3302", "12.50").status == 201)
            let conflict = try await pay("3301", "12.50")
            #expect(conflict.status == 409 && conflict.code == "payment.conflict")
            #expect(conflict.details.map(\.name) == ["key", "first_account", "first_amount"])
            #expect(conflict.text.contains("3302") && conflict.text.contains("12.50"), "\(conflict.text)")
        }
    }

    @Test func `a story whose beginning lies after its end is refused, not told as empty`() async throws {
        try await withConsole { console in
            let reply = try await console.get("/v1/accounts/3301/story?from=2026-11-24&to=2026-11-23")
            #expect(reply.status == 400 && reply.details.map(\.code) == ["field.notBefore"])
        }
    }

    @Test func `a preview tells exactly what the import would be refused for, in both languages`() async throws {
        try await withConsole { console in
            var batch = Site.batch(["3302", "3305"])
            let begin = try #require(CivilDate("2020-01-01"))
            let changed = TariffVersion(from: begin, flat: Price(hundredMillionths: 1))
            batch.tariffs = [try #require(Tariff(name: "flat", versions: [changed]))]
            console.site.willRead(.batch(batch, warnings: []))
            func told(_ reply: ConsoleHarness.Reply, _ key: String) -> [String] {
                (reply.json[key] as? [[String: Any]] ?? []).map { "\($0["message"] ?? "") \($0["message_zh"] ?? "")" }
            }
            let preview = try await console.post(
                "/v1/import", #"{"name":"s.csv","text":" # 3302\r\nnumber\r\n33021\r\n3302\r\n","preview":true}"#,
                as: .engineer)
            let refused = try await console.post(
                "/v1/import", #"{"name":"s.csv","text":" # 3302\r\nnumber\r\n33021\r\n3302\r\n"}"#, as: .engineer)
            #expect(preview.status == 200 && refused.code == "import.refused")
            #expect(told(preview, "clashes") == told(refused, "details"))
            let clash = told(preview, "clashes").first { $0.contains("account 3302 exists already. Leave it out") }
            #expect(clash?.contains("户号 3302 已存在。请从文件中去掉") == true, "\(preview.text)")
            // With its line, where the file holds it by itself, and not in a comment.
            #expect(refused.details.contains { $0.name == "s.csv:4" }, "\(refused.text)")
            #expect(
                told(preview, "clashes").contains { $0.contains("tariff flat") && $0.contains("电价 flat") },
                "\(preview.text)")
        }
    }

    @Test func `a preview names what of a file would wait for a second person, and nothing waits yet`() async throws {
        try await withConsole { console in
            var batch = Site.batch([])
            let begin = try #require(CivilDate("2029-01-01"))
            let price = TariffVersion(from: begin, flat: Price(hundredMillionths: 50_000_000))
            batch.tariffs = [try #require(Tariff(name: "cheap", versions: [price]))]
            (batch.terms, batch.released) = ([], false)
            console.site.willRead(.batch(batch, warnings: []))
            let preview = try await console.post(
                "/v1/import", #"{"name":"s","text":"x","preview":true}"#, as: .engineer)
            #expect(preview.json["proposals"] as? [String] == ["tariff cheap from 2029-01-01"], "\(preview.text)")
            func waiting() async throws -> Int? {
                (try await console.get("/v1/proposals", as: .supervisor).json["proposals"] as? [Any])?.count
            }
            #expect(try await waiting() == 0)
            let taken = try await console.post("/v1/import", #"{"name":"s","text":"x"}"#, as: .engineer)
            #expect((taken.json["proposals"] as? [String])?.count == 1, "\(taken.text)")
            #expect(try await waiting() == 1)
        }
    }

    @Test func `a request without an id gets one of its own each time`() async throws {
        try await withConsole { console in
            let first = try await console.get("/v1/status")
            let second = try await console.get("/v1/status")
            #expect(first.requestID.count == 32 && first.requestID != second.requestID)
        }
    }

    @Test func `F-S4 F-S24 payments are refused before they are accepted; a restore never is`() async throws {
        try await withConsole { console in
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"19","account":"3301","amount":"5.00"}"#
            console.site.set { $0.takesPayments = false }
            let full = try await console.post("/v1/payments", body)
            #expect(full.status == 503 && full.code == "payments.unavailable" && full.retryAfter != nil)
            console.site.set { $0.isStoreGone = true }
            let gone = try await console.post("/v1/payments", body)
            #expect(gone.status == 503 && gone.code == "store.gone" && gone.retryAfter != nil)
            console.site.set { $0.isStoreGone = false }
            console.site.set { ($0.takesPayments, $0.isQueueFull) = (true, true) }
            let busy = try await console.post("/v1/payments", body)
            #expect(busy.status == 503 && busy.code == "engine.busy" && busy.retryAfter != nil)
            #expect(try await console.post("/v1/meters/m103301/read").code == "engine.busy")
            console.site.pass(.hours(2))
            console.site.set { ($0.takesPayments, $0.isQueueFull) = (true, false) }
            // The engine found the disk full when it wanted to write: told as that, with the cure, and not as its code.
            console.site.refuse(.full)
            for (path, body, code) in [
                ("/v1/meters/m103301/read", "{}", "store.full"),
                (
                    "/v1/payments",
                    #"{"channel":"desk","business_date":"2026-11-23","serial":"78","account":"3301","amount":"50.00"}"#,
                    "payments.unavailable"
                ),
            ] {
                let reply = try await console.post(path, body)
                #expect(reply.status == 503 && reply.code == code && reply.retryAfter == "30", "\(reply.text)")
                #expect(reply.text.contains("Free space") && !reply.text.contains("disk.full"), "\(reply.text)")
            }
            console.site.refuse(nil)
            console.site.set { $0.isQueueFull = true }
            #expect(try await console.post("/v1/accounts/3302/restore", #"{"reason":"asked"}"#).status == 202)
            console.site.set { $0.isQueueFull = false }
            #expect(try await console.post("/v1/payments", body).status == 201)
        }
    }

    @Test func `whether the daemon works is told to anyone, and nothing else is`() async throws {
        try await withConsole { console in
            let well = try await console.get("/v1/health", as: nil)
            #expect(well.status == 200 && well.text == #"{"status":"ok"}"#)
            console.site.set { $0.isHealthy = false }
            let ill = try await console.get("/v1/health", as: nil)
            #expect(ill.status == 503 && ill.text == #"{"status":"failing"}"#)
            for route in ConsoleServer.routes where route.action != nil {
                #expect(
                    try await console.send(route.method, route.path.replacing(/\{[a-z]+\}/, with: "1"), nil, nil).status
                        == 401)
            }
        }
    }

    @Test func `a faulty import changes nothing and tells every fault with its place and cure`() async throws {
        try await withConsole { console in
            console.site.willRead(
                .faults([
                    ImportFault(
                        place: "site.yaml:7", path: "accounts[0].terms",
                        words: Words("terms night are unknown. Did you mean quick?", "没有条款 night。是否指 quick？")),
                    ImportFault(
                        place: "site.yaml:9", path: "accounts[1].phone",
                        words: Words("phone is missing. Add it.", "缺少 phone。请补上。")),
                ]))
            let reply = try await console.post("/v1/import", #"{"name":"site.yaml","text":"x"}"#, as: .engineer)
            #expect(reply.status == 422 && reply.code == "import.faulty")
            #expect(reply.details.map(\.name) == ["site.yaml:7", "site.yaml:9"])
            #expect(reply.text.contains("Did you mean quick?") && reply.text.contains("是否指 quick？"))
        }
    }

    @Test func `a preview counts and changes nothing, and the import itself does`() async throws {
        try await withConsole { console in
            var batch = Site.batch(["3302", "3303"])
            batch.released = false
            console.site.willRead(
                .batch(
                    batch,
                    warnings: [ImportFault(place: "s:1", path: "", words: Words("nobody is protected", "没有保电用户"))]))
            let preview = try await console.post(
                "/v1/import", #"{"name":"s","text":"x","preview":true}"#, as: .engineer)
            #expect(preview.status == 200 && preview.json["preview"] as? Bool == true)
            #expect(
                preview.json["new_accounts"] as? [String] == ["3303"]
                    && preview.json["existing_accounts"] as? [String] == ["3302"])
            #expect((preview.json["warnings"] as? [Any])?.count == 1)
            #expect(try await console.get("/v1/accounts/3303").status == 404)
            #expect(
                try await console.post("/v1/import", #"{"name":"s","text":"x"}"#, as: .engineer).code
                    == "import.refused")
            console.site.willRead(.batch(Site.batch(["3304"]), warnings: []))
            #expect(try await console.post("/v1/import", #"{"name":"s","text":"x"}"#, as: .engineer).status == 200)
            #expect(try await console.get("/v1/accounts/3304").status == 200)
        }
    }
}
