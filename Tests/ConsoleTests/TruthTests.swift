import API
import Console
import Engine
import Quantities
import Supply
import Testing

/// Staff see the truth.
struct TruthTests {
    /// Brings 3301 into arrears and through both notices until it is switched off.
    private func switchOff(_ console: ConsoleHarness) async throws {
        try await console.site.consume("3301", WattHours(1_000))
        for _ in 0..<4 {
            console.site.pass(.seconds(3))
            try await console.site.tick()
        }
    }

    @Test func `I-L7 what is under way is never shown as done, and each value carries its time`() async throws {
        try await withConsole { console in
            try await switchOff(console)
            let off = try await console.get("/v1/accounts/3301")
            #expect(off.json["supply"] as? String == "off", "\(off.text)")
            try await console.site.setLine(up: false)
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"20","account":"3301","amount":"50.00"}"#
            let receipt = try await console.post("/v1/payments", body)
            #expect((receipt.json["supply"] as? [String: Any])?["code"] as? String == "restoring")
            let underWay = try await console.get("/v1/accounts/3301")
            #expect(underWay.json["supply"] as? String == "restoring")
            let point = (underWay.json["supply_points"] as? [[String: Any]])?.first
            #expect(
                ((point?["order"] as? [String: Any])?["state"] as? [String: Any])?["code"] as? String == "selecting")
            #expect(point?["restore"] != nil)
            for value in [
                underWay.json["as_of"], (underWay.json["balance"] as? [String: Any])?["reading_at"],
                (point?["relay"] as? [String: Any])?["seen_at"],
            ] {
                let time = try #require(value as? String)
                #expect(Timestamps.parse(time) != nil)
            }
            try await console.site.setLine(up: true)
            let on = try await console.get("/v1/accounts/3301")
            #expect(on.json["supply"] as? String == "on")
        }
    }

    @Test func `RULES the screen asks for what the message asked for, and for nothing once that is paid`() async throws
    {
        try await withConsole { console in
            try await switchOff(console)
            func missing() async throws -> String? {
                let account = try await console.get("/v1/accounts/3301")
                return (account.json["balance"] as? [String: Any])?["missing"] as? String
            }
            let notices = try await console.get("/v1/notices?account=3301")
            let rows = notices.json["notices"] as? [[String: Any]] ?? []
            let message = rows.first { ($0["kind"] as? [String: Any])?["code"] as? String == "switched_off" }
            let asked = try #require(message?["amount"] as? String, "\(notices.text)")
            #expect(try await missing() == asked)
            // 0.005 yuan more: a fen rounded up, if it were asked for.
            try await console.site.consume("3301", WattHours(10))
            #expect(try await missing() == asked)
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"21","account":"3301","amount":"\#(asked)"}"#
            #expect(try await console.post("/v1/payments", body).status == 201)
            let after = try await console.get("/v1/accounts/3301")
            #expect(after.json["supply"] as? String == "on", "\(after.text)")
            #expect(try await missing() == "0.00")
        }
    }

    @Test func `I-L7 a closing of a home that is on does not make it dark on the screen`() async throws {
        try await withConsole { console in
            #expect(try await console.get("/v1/accounts/3302").json["supply"] as? String == "on")
            try await console.site.setLine(up: false)
            // Nothing is under way, and nothing is owed: there is nothing to switch on.
            let refused = try await console.post("/v1/accounts/3302/restore", #"{"reason":"they ask for it"}"#)
            #expect(refused.status >= 400, "\(refused.text)")
            let after = try await console.get("/v1/accounts/3302")
            #expect(after.json["supply"] as? String == "on", "\(after.text)")
            try await console.site.setLine(up: true)
            #expect(try await console.get("/v1/accounts/3302").json["supply"] as? String == "on")
        }
    }

    @Test func `F-B15 where energy flows after a trip nobody is told that the supply is off`() async throws {
        try await withConsole { console in
            try await switchOff(console)
            #expect(try await console.get("/v1/accounts/3301").json["supply"] as? String == "off")
            await console.site.draw("3301", Watts(400))
            try await console.site.consume("3301", WattHours(100))
            let welded = try await console.get("/v1/accounts/3301")
            #expect(welded.json["supply"] as? String == "still_powered", "\(welded.text)")
            let decision = welded.json["decision"] as? [String: Any]
            let reasons = decision?["reasons"] as? [[String: Any]] ?? []
            #expect(reasons.contains { $0["code"] as? String == "supply_is_off" })
            #expect(reasons.allSatisfy { $0["text"] as? String != "the supply is off" })
        }
    }

    @Test func `a line that is down and a unit that is silent are told, with since when`() async throws {
        try await withConsole { console in
            try await console.site.tell("c1", .up)
            #expect(!(try await console.get("/v1/meters/m103301").text.contains("since\"")))
            console.site.pass(.minutes(1))
            let down = console.site.calendar.rfc3339(console.site.now())
            try await console.site.tell("c1", .down)
            console.site.pass(.minutes(1))
            try await console.site.tell("c1", .down)
            let unit = UInt8(3301 % 200 + 1)
            let silent = console.site.calendar.rfc3339(console.site.now())
            try await console.site.tell("c1", .suspended(unit: unit))
            console.site.pass(.minutes(1))
            for path in ["/v1/lines", "/v1/meters/m103301", "/v1/accounts/3301"] {
                let reply = try await console.get(path)
                #expect(reply.text.contains("down_since\":\"\(down)\""), "\(reply.text)")
                #expect(reply.text.contains("since\":\"\(silent)\""), "\(reply.text)")
            }
            // The other meter of the line answers.
            #expect(!(try await console.get("/v1/accounts/3302").text.contains(silent)))
            try await console.site.tell("c1", .up)
            try await console.site.tell("c1", .resumed(unit: unit))
            #expect(!(try await console.get("/v1/meters/m103301").text.contains("since\"")))
        }
    }

    @Test func `I-A6 the story tells in order why the supply was off and how it came back`() async throws {
        try await withConsole { console in
            try await switchOff(console)
            _ = try await console.post(
                "/v1/payments",
                #"{"channel":"desk","business_date":"2026-11-23","serial":"20","account":"3301","amount":"50.00"}"#)
            let story = try await console.get("/v1/accounts/3301/story")
            let items = story.json["items"] as? [[String: Any]] ?? []
            let english = items.compactMap { $0["text"] as? String }
            let chinese = items.compactMap { $0["text_zh"] as? String }
            let wanted = [
                "the trip notice is not delivered yet", "To 13800000000: trip notice", "To 13800000000: final notice",
                "Decided: switch off",
                "Order to switch off: ",
                "Permission to switch off once", "Order to switch off ended: done and verified",
                "50.00 yuan paid through desk, serial 20",
                "Order to switch on ended: done and verified",
            ]
            var position = 0
            for sentence in wanted {
                let found = english[position...].firstIndex { $0.contains(sentence) }
                #expect(
                    found != nil, "\(sentence) is missing after \(position) in:\n\(english.joined(separator: "\n"))")
                position = found ?? position
            }
            // The payment ended the cycle, and took nothing of the proof that the cut was lawful.
            let cut = try #require(english.firstIndex { $0.contains("Order to switch off: ") })
            for kind in ["trip notice", "final notice"] {
                let delivered = try #require(english.firstIndex { $0.contains("Delivered: \(kind).") })
                #expect(delivered < cut)
            }
            #expect(chinese.contains { $0.contains("流水号 20") && $0.contains("正在复电") })
            #expect(english.contains { $0.contains("the meter must prove: ") && $0.contains("73301") })
            #expect(items.map { $0["at"] as? String ?? "" } == items.map { $0["at"] as? String ?? "" }.sorted())
        }
    }

    @Test func `F-S16 a search shows address, meter and state, enough to tell one home from another`() async throws {
        try await withConsole { console in
            try await switchOff(console)
            for text in ["3301", "%E7%8E%8B%E5%B0%8F", "13800000000", "%E5%B9%B8%E7%A6%8F%E8%B7%AF%201", "m103301"] {
                let reply = try await console.get("/v1/accounts?query=" + text)
                let hits = reply.json["accounts"] as? [[String: Any]] ?? []
                let hit = try #require(hits.first { $0["number"] as? String == "3301" }, "\(text): \(reply.text)")
                #expect(
                    hit["address"] as? String == "幸福路 1 号" && hit["meters"] as? [String] == ["m103301"]
                        && hit["supply"] as? String == "off")
            }
            #expect((try await console.get("/v1/accounts?query=nobody").json["accounts"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func `a trip that the rules forbid is refused with every reason in both languages`() async throws {
        try await withConsole { console in
            let reply = try await console.post("/v1/accounts/3302/trip", #"{"reason":"arrears"}"#, as: .supervisor)
            #expect(reply.status == 409 && reply.code == "trip.refused")
            #expect(reply.details.contains { $0.code == "in_credit" })
            #expect(reply.text.contains("账户有余额"))
        }
    }

    @Test func `a misroute is cleared by name and its duty ends`() async throws {
        try await withConsole { console in
            try await console.site.misroute("c1")
            #expect(try await console.get("/v1/status").text.contains(#""misrouted":["c1"]"#))
            #expect(try await console.get("/v1/lines").text.contains(#""expected":1"#))
            let cleared = try await console.post(
                "/v1/lines/c1/clear", #"{"reason":"cable swapped back"}"#, as: .engineer)
            #expect(cleared.status == 200 && cleared.code == "line.cleared")
            #expect(try await console.get("/v1/status").text.contains(#""misrouted":[]"#))
        }
    }

    @Test func `a meter is read while one waits, and a silent one says so`() async throws {
        try await withConsole { console in
            let good = try await console.post("/v1/meters/m103301/read")
            #expect(good.status == 200 && good.code == "read.done")
            try await console.site.setLine(up: false)
            let silent = try await console.post("/v1/meters/m103301/read")
            #expect(silent.status == 502 && silent.code == "read.failed" && silent.text.contains("silent"))
        }
    }
}
