import Billing
import Console
import Engine
import Quantities
import Supply
import Testing

/// Money at the door: receipts line by line, reversals, payment numbers, the daily close, bills and dues.
struct MoneyTests {
    private func pay(
        _ console: ConsoleHarness, _ account: String, _ amount: String, _ serial: String, more: String = ""
    ) async throws -> ConsoleHarness.Reply {
        try await console.post(
            "/v1/payments",
            #"{"channel":"desk","business_date":"2026-11-23","serial":"\#(serial)","account":"\#(account)","amount":"\#(amount)"\#(more)}"#
        )
    }

    private func reverse(
        _ console: ConsoleHarness, _ id: String, _ serial: String, _ amount: String
    ) async throws -> ConsoleHarness.Reply {
        try await console.post(
            "/v1/reversals",
            #"{"channel":"desk","id":"\#(id)","business_date":"2026-11-23","serial":"\#(serial)","amount":"\#(amount)","reason":"asked"}"#,
            as: .supervisor)
    }

    private func list(_ reply: ConsoleHarness.Reply, _ name: String) -> [[String: Any]] {
        reply.json[name] as? [[String: Any]] ?? []
    }

    private func money(_ value: Any?) -> Money { (value as? String).flatMap { Money(yuan: $0) } ?? .zero }

    @Test func `a payment for a payment number is told account by account, and the lines are the payment`() async throws
    {
        try await withConsole { console in
            try await console.site.importMoney()
            let reply = try await pay(console, "8801", "30.00", "1", more: #","currency":"CNY""#)
            #expect(reply.status == 201 && reply.json["currency"] as? String == "CNY", "\(reply.text)")
            #expect(reply.json["available"] == nil)
            let accounts = list(reply, "accounts")
            #expect(accounts.map { $0["account"] as? String } == ["3621", "3622"])
            let parts = accounts.flatMap { $0["parts"] as? [[String: Any]] ?? [] }
            #expect(parts.map { money($0["amount"]) }.reduce(.zero, +) == Money(yuan: 30))
            let other = try await pay(console, "8801", "30.00", "2", more: #","currency":"USD""#)
            #expect(other.status == 422 && other.details.map(\.name) == ["currency"])

            // Each account's history has its share, and names the number that was paid for.
            for number in ["3621", "3622"] {
                let history = try await console.get("/v1/accounts/\(number)/payments")
                let items = list(history, "items")
                #expect(items.count == 1 && items[0]["paid_for"] as? String == "8801", "\(history.text)")
                #expect(money(items[0]["amount"]) == Money(yuan: 15), "\(history.text)")
                #expect(try await console.get("/v1/accounts/\(number)/story").text.contains("of payment number 8801"))
            }

            // The payment number's own has the payment whole, and what was taken back of it.
            #expect(try await reverse(console, "R1", "1", "10.00").status == 201)
            let payer = list(try await console.get("/v1/accounts/8801/payments"), "items")
            #expect(payer.map { money($0["amount"]) } == [-Money(yuan: 10), Money(yuan: 30)], "\(payer)")
            let shares = payer.map { $0["shares"] as? [[String: Any]] ?? [] }
            #expect(shares[1].map { $0["account"] as? String } == ["3621", "3622"])
            #expect(
                shares.map { $0.reduce(.zero) { $0 + money($1["amount"]) } } == [-Money(yuan: 10), Money(yuan: 30)])
            let first = try await console.get("/v1/accounts/8801/payments?limit=1")
            let next = try #require(first.json["next"] as? String)
            #expect(list(try await console.get("/v1/accounts/8801/payments?before=\(next)"), "items").isEmpty)
        }
    }

    /// 3621 owes 5.00 and may use 20.00: 15.00 are left.
    @Test func `what emergency credit is left and what an account's end would bring stand on its page`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            let granted = try await console.post("/v1/accounts/3621/emergency-credit", #"{"reason":"asked"}"#)
            #expect(granted.status == 200, "\(granted.text)")
            let owes = try await console.get("/v1/accounts/3621")
            let credit = (owes.json["dues"] as? [String: Any])?["emergency"] as? [String: Any]
            #expect(credit?["limit"] as? String == "20.00" && credit?["left"] as? String == "15.00", "\(owes.text)")
            let ending = owes.json["ending"] as? [String: Any]
            #expect(ending?["owed"] as? String == "5.00" && ending?["refund"] as? String == "0.00", "\(owes.text)")
            let paidUp = try await console.get("/v1/accounts/3624")
            #expect((paidUp.json["ending"] as? [String: Any])?["refund"] as? String == "100.00", "\(paidUp.text)")
        }
    }

    @Test func `I-M5 a reversal that comes before its payment waits, and both are in the account's history`()
        async throws
    {
        try await withConsole { console in
            let early = try await reverse(console, "R1", "5", "4.00")
            #expect(early.status == 201 && early.text.contains(#""code":"waiting""#), "\(early.text)")
            let paid = try await pay(console, "3302", "10.00", "5")
            #expect(paid.status == 201 && paid.json["reversed"] as? String == "4.00", "\(paid.text)")
            #expect(try await reverse(console, "R2", "5", "6.00").status == 201)
            let again = try await reverse(console, "R1", "5", "4.00")
            #expect(again.status == 200 && again.text == early.text)
            let conflict = try await reverse(console, "R1", "5", "5.00")
            #expect(conflict.status == 409 && conflict.code == "reversal.conflict")
            let much = try await reverse(console, "R3", "5", "0.01")
            #expect(much.status == 422 && much.details.map(\.code) == ["reversal.exceedsPayment"])
            let payment = try await console.get("/v1/payments/desk/2026-11-23/5")
            #expect(list(payment, "reversals").map { $0["key"] as? String } == ["desk/R1", "desk/R2"])
            let items = list(try await console.get("/v1/accounts/3302/payments"), "items")
            #expect(items.map { money($0["amount"]) }.reduce(.zero, +) == .zero)
            #expect(items.count == 3)
        }
    }

    @Test func `an account's history is read page by page without loss, what was assigned from suspense among it`()
        async throws
    {
        try await withConsole { console in
            for serial in 1...4 { _ = try await pay(console, "3302", "1.00", "\(serial)") }
            _ = try await pay(console, "9999", "7.00", "9")
            let key = "/v1/payments/desk/2026-11-23/9"
            #expect(try await console.get(key).json["in_suspense"] as? Bool == true)
            #expect(try await console.get("/v1/suspense").json["total"] as? String == "7.00")
            #expect(try await console.post(key + "/assign", #"{"account":"3302","reason":"rang"}"#).status == 200)
            #expect(try await console.get(key).json["in_suspense"] as? Bool == false)
            #expect(try await console.get("/v1/suspense").json["total"] as? String == "0.00")
            _ = try await reverse(console, "R1", "2", "0.40")
            var seen: [String] = []
            var next: String?
            repeat {
                let query = next.map { "&before=\($0)" } ?? ""
                let page = try await console.get("/v1/accounts/3302/payments?limit=2\(query)")
                seen += list(page, "items").compactMap { $0["key"] as? String }
                next = page.json["next"] as? String
            } while next != nil && seen.count < 20
            #expect(seen == ["desk/R1"] + [9, 4, 3, 2, 1].map { "desk/2026-11-23/\($0)" })
        }
    }

    @Test func `I-M11 what only the channel has holds a trip up and is told, until it is booked or explained`()
        async throws
    {
        try await withConsole { console in
            try await console.site.importMoney()
            func body(_ text: String) -> String {
                #"{"channel":"abc","name":"a.csv","business_date":"2026-11-22","content":"\#(text.base64)"}"#
            }
            let bad = try await console.post("/v1/closes", body("1,3621,2.00\n2,3622,much"), as: .supervisor)
            #expect(bad.status == 422 && bad.code == "close.fileFaulty" && bad.details.map(\.name) == ["a.csv:2"])
            #expect(try await console.get("/v1/closes/abc/2026-11-22").code == "close.unknown")
            let closed = try await console.post("/v1/closes", body("1,3621,2.00\n2,3622,3.00"), as: .supervisor)
            #expect(closed.status == 200, "\(closed.text)")
            let held = try await console.get("/v1/accounts/3621")
            #expect(list(held, "doubts").map { $0["about"] as? String } == ["abc/2026-11-22/1"], "\(held.text)")
            #expect(list(try await console.get("/v1/close-items"), "items").count == 2)
            let item = "/v1/closes/abc/2026-11-22/payments/"
            let denied = try await console.post(item + "2/explain", #"{"reason":"seen"}"#)
            #expect(denied.status == 403 && denied.code == "role.denied")
            #expect(try await console.post(item + "1/book", #"{"reason":"seen"}"#).status == 200)
            #expect(try await console.post(item + "2/explain", #"{"reason":"seen"}"#, as: .supervisor).status == 200)
            let again = try await console.post(item + "1/book", #"{"reason":"seen"}"#)
            #expect(again.status == 404 && again.code == "closeItem.unknown")
            for number in ["3621", "3622"] {
                #expect(list(try await console.get("/v1/accounts/\(number)"), "doubts").isEmpty)
            }
            #expect(
                money(list(try await console.get("/v1/accounts/3621/payments"), "items")[0]["amount"]) == Money(yuan: 2)
            )
            let none = try await console.post(
                "/v1/debits/answers", body("D1,3621,2.00").replacing("abc", with: "icbc"), as: .supervisor)
            #expect(none.status == 409 && none.code == "close.layoutMissing")
        }
    }

    @Test func `an amount that no ledger holds is refused at the door, and nothing has changed`() async throws {
        try await withConsole { console in
            _ = try await pay(console, "3302", "1.00", "1")
            let before = try await console.books()
            for amount in [
                "100000000.01", "92233720368547758.07", "922337203685477.5807", "922337203685477.58",
                String(repeating: "9", count: 39), String(repeating: "9", count: 400), "1e9", "0.001", "-1", "", "１０",
                "0x10", "1,000.00", " 5", "NaN",
            ] {
                let reply = try await pay(console, "3302", amount, "2")
                #expect([400, 422].contains(reply.status), "\(amount): \(reply.text)")
                #expect(reply.details.contains { $0.name == "amount" }, "\(amount): \(reply.text)")
            }
            // A number is no text, however short.
            for bare in ["5", "1e400", "99999999999999999999999999"] {
                let reply = try await console.post(
                    "/v1/payments",
                    #"{"channel":"desk","business_date":"2026-11-23","serial":"2","account":"3302","amount":\#(bare)}"#)
                #expect(reply.status == 400, "\(bare): \(reply.text)")
            }
            #expect(try await console.books() == before)
        }
    }

    @Test func `I-A4 a faulty file changes nothing, and leaves a row of who brought it and what it was`()
        async throws
    {
        try await withConsole { console in
            try await console.site.importMoney()
            func body(_ text: String, _ channel: String = "abc") -> String {
                #"{"channel":"\#(channel)","name":"a.csv","business_date":"2026-11-22","content":"\#(text.base64)"}"#
            }
            let before = try await console.books()
            let text = "1,3621,2.00\n2,3622,much\n3,3623,1.00"
            for path in ["/v1/closes", "/v1/debits/answers"] {
                let bad = try await console.post(path, body(text), as: .supervisor)
                #expect(bad.status == 422 && bad.code == "close.fileFaulty", "\(path): \(bad.text)")
                let row = try #require(try await console.site.audits().first)
                #expect(row.action == "file.refused" && row.actor == "supervisor-1")
                #expect(row.subject == "channel abc a.csv" && row.reason == "1 faults")
                #expect(row.after == "sha256 " + Tokens.hash(text))
            }
            let unknown = try await console.post("/v1/closes", body(text, "moon"), as: .supervisor)
            #expect(unknown.status == 404)
            #expect(try await console.site.audits().first?.reason == "channel.unknown")
            #expect(try await console.books() == before)
            #expect(try await console.get("/v1/closes/abc/2026-11-22").code == "close.unknown")
            #expect(list(try await console.get("/v1/close-items"), "items").isEmpty)
            #expect(try await console.get("/v1/audit", as: .auditor).text.contains("file.refused"))
        }
    }

    @Test func `a payment of another day takes a second person at the desk, by a token of their own`() async throws {
        try await withConsole { console in
            let before = try await console.books()
            let body =
                #"{"channel":"desk","business_date":"2026-11-20","serial":"1","account":"3302","amount":"5.00"}"#
            let alone = try await console.post("/v1/payments", body)
            #expect(alone.details.map(\.code) == ["payment.businessDate.secondMissing"], "\(alone.text)")
            #expect(try await console.books() == before)
            let both = try await console.post("/v1/payments", body, second: .supervisor)
            #expect(both.status == 201, "\(both.text)")
        }
    }

    @Test func `a front sees what its own channels sent, and no other's`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            _ = try await pay(console, "3302", "1.00", "1")
            let other = try await console.get("/v1/payments/desk/2026-11-23/1", as: .paymentFront)
            #expect(other.status == 403 && other.code == "channel.notYours", "\(other.text)")
            let own = try await console.send(
                "GET", "/v1/payments/icbc/2026-11-23/1", nil, .paymentFront, person: 1)
            #expect(own.code == "payment.unknown", "\(own.text)")
            #expect(try await console.get("/v1/payments/desk/2026-11-23/1", as: .auditor).status == 200)
        }
    }

    @Test func `a batch of debits with a fault asks for none, and every fault is told`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            let malformed = try await console.post(
                "/v1/debits",
                #"{"channel":"abc","collect_on":"2026-11-25","accounts":[{"account":"3621","tip":"1"},7]}"#,
                as: .supervisor)
            #expect(
                malformed.details.map { "\($0.name) \($0.code)" } == [
                    "accounts[0].tip field.unknown", "accounts[1] field.notObject",
                ], "\(malformed.text)")
            let faulty = try await console.post(
                "/v1/debits",
                #"{"channel":"abc","collect_on":"2026-11-25","accounts":[{"account":"3621"},{"account":"none"},{"account":"3624"}]}"#,
                as: .supervisor)
            #expect(faulty.status == 409 && faulty.details.map(\.name) == ["account.unknown", "debit.nothingOwed"])
            #expect(list(try await console.get("/v1/debits/abc/2026-11-25"), "debits").isEmpty)
        }
    }

    @Test func `a bill can be worked out anew from what is printed on it`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            try await console.site.use("3623", kilowattHours: 33)
            try await console.site.consume("3623", WattHours(333))
            for _ in 0..<12 {
                console.site.pass(.days(1))
                try await console.site.tick()
            }
            let bills = list(try await console.get("/v1/bills?account=3623"), "bills")
            #expect(bills.count == 2, "\(bills)")
            for summary in bills {
                let reply = try await console.get("/v1/bills/\(summary["number"] ?? "")")
                let lines = list(reply, "lines")
                for line in lines where line["unit"] as? String == "kWh" {
                    let energy = WattHours(
                        (Money(yuan: line["quantity"] as? String ?? "") ?? .zero).tenThousandths / 10)
                    let price = Money(yuan: line["rate"] as? String ?? "") ?? .zero
                    #expect(money(line["amount"]).tenThousandths == (energy.value * price.tenThousandths + 500) / 1000)
                }
                let charges = lines.map { money($0["amount"]) }.reduce(.zero, +)
                let bill = reply.json["bill"] as? [String: Any] ?? [:]
                if bill["kind"].map({ "\($0)" })?.contains("opening") == true { continue }
                #expect(money(reply.json["charges"]) == charges && charges > .zero, "\(reply.text)")
                let total =
                    charges + money(reply.json["carried_in"]) - money(reply.json["instalments"])
                    - money(reply.json["carried_out"])
                #expect(money(bill["total"]) == total, "\(reply.text)")
            }
        }
    }

    @Test func `a claim is given up by two persons, and what a role may not is refused`() async throws {
        try await withConsole { console in
            let body = #"{"claim":"balance","amount":"0.01","reason":"gone"}"#
            let path = "/v1/accounts/3301/write-off"
            #expect(try await console.post(path, body, as: .supervisor).code == "second.missing")
            #expect(try await console.post(path, body, as: .supervisor, second: .operator).code == "second.roleDenied")
            #expect(try await console.post(path, body).code == "role.denied")
            let less = try await console.post(path, body, as: .supervisor, second: .supervisor)
            #expect(less.status == 409 && less.code == "write_off.lessOwed")
            let fraction = try await console.post(
                path, body.replacing("0.01", with: "0.001"), as: .supervisor, second: .supervisor)
            #expect(fraction.status == 422 && fraction.code == "amount.notWholeFen")
        }
    }

    @Test func `a question that takes too long is told so, and not as a store that cannot be read`() async throws {
        try await withConsole(patience: .zero) { console in
            var code = ""
            // Who is asked is given no time; now and then the answer is there before anybody looks.
            for _ in 0..<1000 where code.isEmpty { code = try await console.get("/v1/bills").code }
            #expect(code == "store.tookTooLong")
        }
    }
}
