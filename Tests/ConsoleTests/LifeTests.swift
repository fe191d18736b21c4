import Console
import Quantities
import Supply
import Testing

/// The life of accounts and the prices, over the API.
struct LifeTests {
    private static let at = #","meters":["m103611"],"reading":"last""#

    private func file(_ text: String, _ more: String = "") -> String {
        #"{"name":"a.yaml","text":"\#(text)","reason":"asked"\#(more)}"#
    }

    @Test func `I-M10 a number stays with the supply, and the former holder's account goes on with his debt`()
        async throws
    {
        try await withConsole { console in
            try await console.site.take(Site.batch(["3611"]), id: "life")
            // 3 kWh at 0.5 yuan.
            try await console.site.use("3611", kilowattHours: 3)
            let body =
                #"{"name":"赵六","identity":"330102199001010029","phone":"13900000000","contacts":[{"name":"夫","phone":"13900000001"}],"reading":"last","reason":"sold"}"#
            let moved = try await console.post("/v1/accounts/3611/transfer", body, as: .supervisor)
            #expect(moved.status == 200 && moved.code == "life.transferred", "\(moved.text)")
            let now = try await console.get("/v1/accounts/3611")
            #expect(now.json["name"] as? String == "赵六")
            #expect((now.json["balance"] as? [String: Any])?["available"] as? String == "0.00")
            let former = try await console.get("/v1/accounts/3611-1")
            #expect((former.json["balance"] as? [String: Any])?["available"] as? String == "-1.50")
            let life = try await console.get("/v1/accounts/3611-1/life")
            #expect((life.json["life"] as? [String: Any])?["code"] as? String == "closed")
            let stretches = life.json["stretches"] as? [[String: Any]] ?? []
            #expect(stretches.compactMap { ($0["kind"] as? [String: Any])?["code"] as? String } == ["begins", "ends"])
            #expect(stretches.last?["register"] as? String == "1003.000")
        }
    }

    @Test func `a new meter takes two persons, and a change of contract a day to come`() async throws {
        try await withConsole { console in
            let body = file("new meter", #","opening":"0","reading":"last_trusted""#)
            let path = "/v1/meters/m103301/exchange"
            #expect(try await console.post(path, body, as: .engineer).code == "second.missing")
            #expect(try await console.post(path, body, as: .operator, second: .supervisor).code == "role.denied")
            let done = try await console.post(path, body, as: .engineer, second: .supervisor)
            #expect(done.status == 200, "\(done.text)")
            #expect(try await console.get("/v1/meters/m103699").json["account"] as? String == "3301")
            let past = try await console.post(
                "/v1/accounts/3301/changes", #"{"from":"2026-11-23","persons":5,"reason":"asked"}"#, as: .supervisor)
            #expect(past.status == 409 && past.code == "life.dayPast")
            let both = try await console.post(
                "/v1/accounts/3301/changes", #"{"from":"2026-12-01","persons":5,"capacity":"8.5","reason":"asked"}"#,
                as: .supervisor)
            #expect(both.status == 200, "\(both.text)")
            let life = try await console.get("/v1/accounts/3301/life")
            let change = (life.json["changes"] as? [[String: Any]])?.first
            #expect(change?["persons"] as? Int == 5 && change?["capacity"] as? String == "8.500")
            #expect(change?["in_force"] as? Bool == false)
        }
    }

    @Test func `prices of the past take another person, who sees them before`() async throws {
        try await withConsole { console in
            try await console.site.use("3301", kilowattHours: 2)
            let proposed = try await console.post(
                "/v1/tariffs/flat/correct", file("dearer"), as: .supervisor)
            #expect(proposed.status == 200 && proposed.code == "proposal.made", "\(proposed.text)")
            let list = try await console.get("/v1/proposals?state=open&effects=true")
            let proposal = try #require((list.json["proposals"] as? [[String: Any]])?.first)
            let id = try #require(proposal["id"] as? String)
            let versions = (proposal["tariff"] as? [String: Any])?["versions"] as? [[String: Any]]
            #expect("\(versions ?? [])".contains("0.60"))
            let price = try #require((proposal["prices"] as? [[String: Any]])?.first)
            #expect(price["before"] as? String == "0.50" && price["after"] as? String == "0.60")
            // 2 kWh of 3301 at 0.10 yuan more, and nothing of whoever has used nothing.
            let effect = try #require((list.json["effects"] as? [[String: Any]])?.first)
            #expect(effect["proposal"] as? String == id && effect["total"] as? String == "0.20", "\(list.text)")
            #expect(effect["changed"] as? Int == 1 && effect["next"] == nil)
            let alone = try await console.get("/v1/proposals/\(id)/effect")
            #expect(alone.json["more"] as? String == "0.20" && alone.json["less"] as? String == "0.00")
            let why = #"{"reason":"looked at"}"#
            let same = try await console.post("/v1/proposals/\(id)/approve", why, as: .supervisor)
            #expect(same.code == "second.samePerson")
            let other = try await console.post("/v1/proposals/\(id)/approve", why, as: .supervisor, person: 2)
            #expect(other.status == 200 && other.code == "proposal.approved", "\(other.text)")
            #expect(try await console.post("/v1/proposals/\(id)/reject", why, as: .supervisor).status == 404)
        }
    }

    @Test func `I-M8 every charge of the site is right, account by account`() async throws {
        try await withConsole { console in
            for _ in 0..<3 { try await console.site.consume("3301", WattHours(700)) }
            let all = try await console.get("/v1/audit/rerate", as: .auditor)
            #expect(all.json["accounts"] as? Int == 2 && (all.json["differences"] as? [Any])?.isEmpty == true)
            #expect(all.json["next"] == nil)
            let not = all.json["not_looked_at"] as? [[String: Any]] ?? []
            #expect(not.compactMap { $0["code"] as? String } == [])
            let first = try await console.get("/v1/audit/rerate?limit=1", as: .auditor)
            let next = try #require(first.json["next"] as? String)
            let rest = try await console.get("/v1/audit/rerate?after=\(next)", as: .auditor)
            #expect(first.json["accounts"] as? Int == 1 && rest.json["accounts"] as? Int == 1)
        }
    }

    @Test func `a purchase of which nobody knows is settled by a person who says what was seen`() async throws {
        try await withConsole { console in
            try await console.buyUnclear()
            let id = await console.site.unclearPurchase()
            let list = try await console.get("/v1/purchases?account=3631&state=open")
            let purchase = try #require((list.json["purchases"] as? [[String: Any]])?.first)
            #expect(purchase["id"] as? String == id && purchase["amount"] as? String == "10.00")
            #expect((purchase["state"] as? [String: Any])?["code"] as? String == "unclear")
            let path = "/v1/purchases/\(id)/settle"
            #expect(try await console.post(path, #"{"reason":"looked"}"#, as: .supervisor).status == 400)
            let done = try await console.post(
                path, #"{"outcome":"taken","reason":"16 on its display"}"#, as: .supervisor)
            #expect(done.status == 200 && done.code == "purchase.done", "\(done.text)")
            let again = try await console.post(
                path, #"{"outcome":"taken","reason":"16 on its display"}"#, as: .supervisor)
            #expect(again.status == 404 || again.code == "purchase.notUnclear")
        }
    }
}
