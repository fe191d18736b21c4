import Console
import Quantities
import Supply
import Testing

/// The audit trail as the API gives it.
struct AuditTests {
    /// 3301 owes, is switched off and pays.
    private func offAndOn(_ console: ConsoleHarness) async throws {
        try await console.site.consume("3301", WattHours(1_000))
        console.site.pass(.seconds(3))
        try await console.site.tick()
        console.site.pass(.seconds(3))
        let trip = try await console.post("/v1/accounts/3301/trip", #"{"reason":"asked"}"#, as: .supervisor)
        #expect(trip.status == 202, "\(trip.text)")
    }

    @Test func `I-A6 off-times tell from the trail when it was off, by which order, and what ended it`() async throws {
        try await withConsole { console in
            try await offAndOn(console)
            let dark = try await console.get("/v1/accounts/3301/off-times")
            let open = try #require((dark.json["times"] as? [[String: Any]])?.first)
            #expect(open["to"] == nil)
            #expect((open["by"] as? [String: Any])?["code"] as? String == "off")
            console.site.pass(.seconds(3))
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"7","account":"3301","amount":"50.00","paid_at":"2026-11-23T10:00:00+08:00"}"#
            #expect(try await console.post("/v1/payments", body, as: .paymentFront).status == 201)
            let told = try await console.get("/v1/accounts/3301/off-times")
            let times = told.json["times"] as? [[String: Any]] ?? []
            #expect(times.count == 1)
            let rows = times.first?["rows"] as? [[String: Any]] ?? []
            let actions = rows.compactMap { $0["action"] as? String }
            for action in [
                "notice.delivered", "order.released", "payment.booked", "restore.owed", "order.close", "supply.on",
            ] {
                #expect(actions.contains(action), "\(action) in \(actions)")
            }
            #expect(times.first?["to"] as? String != nil)
        }
    }

    @Test func `I-A2 the chain is proven, its end is told by the status, and an end that never was is found`()
        async throws
    {
        try await withConsole { console in
            let proof = try await console.get("/v1/audit/verify", as: .auditor)
            #expect(proof.json["sound"] as? Bool == true)
            let head = try #require(proof.json["head"] as? String)
            let noted = try await console.get("/v1/audit/verify?head=" + head, as: .auditor)
            #expect(noted.json["sound"] as? Bool == true)
            let rows = try #require(proof.json["rows"] as? Int)
            let longer = "\(rows + 5):" + String(repeating: "0", count: 64)
            let cut = try await console.get("/v1/audit/verify?head=" + longer, as: .auditor)
            #expect(cut.json["sound"] as? Bool == false)
            #expect((cut.json["fault"] as? [String: Any])?["code"] as? String == "audit.cut")
            let other = "2:" + String(repeating: "0", count: 64)
            let anew = try await console.get("/v1/audit/verify?head=" + other, as: .auditor)
            #expect((anew.json["fault"] as? [String: Any])?["code"] as? String == "audit.anotherChain")
        }
    }

    @Test func `the trail is read forward page by page, with all that its hashes are taken of`() async throws {
        try await withConsole { console in
            var after = "0"
            var positions: [String] = []
            while true {
                let page = try await console.get("/v1/audit?limit=7&after=" + after, as: .auditor)
                let rows = page.json["rows"] as? [[String: Any]] ?? []
                positions += rows.compactMap { $0["position"] as? String }
                for row in rows {
                    #expect(row["at_ms"] as? Int != nil && row["session"] as? String != nil)
                }
                guard let next = page.json["next"] as? String else { break }
                after = next
            }
            #expect(positions == positions.indices.map { String($0 + 1) })
            #expect(positions.count > 10)
        }
    }
}
