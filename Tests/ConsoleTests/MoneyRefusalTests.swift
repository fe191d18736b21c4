import Billing
import Console
import Engine
import Quantities
import Supply
import Testing

extension ConsoleHarness {
    /// Everything that a refusal must leave as it is: each account's money, the ledger, work items, suspense, daily closes and what
    /// the fronts told.
    func books() async throws -> [String] {
        await site.look { state in
            let accounts = state.accounts.values.sorted { $0.record.id < $1.record.id }
                .map { "\($0.record.number) \($0.posted) \($0.dues)" }
            return accounts + [
                "\(state.gateway.ledgerPosition) \(state.workItems.count) \(state.suspense.count)",
                "\(state.dailyCloses.count) \(state.closeItems.count) \(state.directDebits.count) \(state.fronts.count)",
            ]
        }
    }
}

/// Every refusal of money at the door by its name, and that nothing has changed by it.
struct MoneyRefusalTests {
    private static func payment(_ amount: String = "20.00", currency: String = "CNY", serial: String = "7") -> String {
        #"{"channel":"icbc","business_date":"2026-11-23","serial":"\#(serial)","account":"3624","amount":"\#(amount)","currency":"\#(currency)"}"#
    }

    private static func reversal(_ amount: String = "5.00", currency: String = "CNY") -> String {
        #"{"channel":"icbc","id":"R7","business_date":"2026-11-23","serial":"7","amount":"\#(amount)","currency":"\#(currency)","reason":"asked"}"#
    }

    private static func file(_ text: String) -> String {
        #"{"channel":"icbc","name":"a.csv","business_date":"2026-11-22","content":"\#(text.base64)"}"#
    }

    /// What the bank's front sends, signed by its key or as `headers` say.
    private func send(
        _ console: ConsoleHarness, _ path: String, _ body: String, _ headers: [(String, String)]? = nil
    ) async throws -> ConsoleHarness.Reply {
        let signed = try headers ?? FrontKey.headers("POST", path, body, created: console.site.now())
        return try await console.send("POST", path, body, .paymentFront, headers: signed)
    }

    @Test func `a signature that is missing, wrong or stale changes nothing, whatever it stands on`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            #expect(try await send(console, "/v1/payments", Self.payment()).status == 201)
            let before = try await console.books()
            for (path, body) in [
                ("/v1/payments", Self.payment(serial: "8")), ("/v1/reversals", Self.reversal()),
                ("/v1/fronts/icbc/heartbeat", #"{"backlog":0}"#), ("/v1/closes", Self.file("1,3624,1.00")),
            ] {
                let now = console.site.now()
                for (code, headers) in try [
                    ("signature.missing", []),
                    ("signature.wrong", FrontKey.headers("POST", path, body + " ", created: now)),
                    ("signature.wrong", FrontKey.headers("POST", "/v1/else", body, created: now)),
                    ("signature.stale", FrontKey.headers("POST", path, body, created: now - .minutes(6))),
                    ("signature.stale", FrontKey.headers("POST", path, body, created: now + .minutes(6))),
                ] {
                    let reply = try await send(console, path, body, headers)
                    #expect(reply.status == 403 && reply.code == code, "\(path) \(code): \(reply.text)")
                }
            }
            #expect(try await console.books() == before)
        }
    }

    @Test func `an amount of nothing, below it, beyond what a ledger holds, or in other money changes nothing`()
        async throws
    {
        try await withConsole { console in
            try await console.site.importMoney()
            #expect(try await send(console, "/v1/payments", Self.payment()).status == 201)
            let before = try await console.books()
            let cases = [
                ("0.00", "CNY", "amount"), ("-1.00", "CNY", "amount"), ("100000000.01", "CNY", "amount"),
                ("92233720368547758.08", "CNY", "amount"), (String(repeating: "9", count: 60), "CNY", "amount"),
                ("1.00", "USD", "currency"),
            ]
            for (amount, currency, name) in cases {
                for (path, body) in [
                    ("/v1/payments", Self.payment(amount, currency: currency, serial: "8")),
                    ("/v1/reversals", Self.reversal(amount, currency: currency)),
                ] {
                    let reply = try await send(console, path, body)
                    #expect([400, 422].contains(reply.status), "\(path) \(amount) \(currency): \(reply.text)")
                    #expect(
                        reply.details.contains { $0.name == name || $0.code.contains(".\(name).") },
                        "\(path) \(amount) \(currency): \(reply.text)")
                }
            }
            #expect(try await console.books() == before)
        }
    }

    @Test func `a file with one line that cannot be changes nothing, and one that comes twice nothing the second time`()
        async throws
    {
        try await withConsole { console in
            try await console.site.importMoney()
            let before = try await console.books()
            for line in [
                "2,3622,0.00", "2,3622,-1.00", "2,3622,99999999999999999999", "2,3622,much", "1,3622,1.00", "2",
            ] {
                let reply = try await send(console, "/v1/closes", Self.file("1,3624,1.00\n\(line)\n3,3623,1.00"))
                #expect(reply.status == 422 && reply.code == "close.fileFaulty", "\(line): \(reply.text)")
            }
            #expect(try await console.books() == before)
            let good = Self.file("1,3624,1.00\n2,3622,3.00")
            let first = try await send(console, "/v1/closes", good)
            #expect(first.status == 200, "\(first.text)")
            let after = try await console.books()
            #expect(after != before)
            let again = try await send(console, "/v1/closes", good)
            #expect(again.status == 200 && again.code == first.code, "\(again.text)")
            #expect(try await console.books() == after)
            let other = try await send(console, "/v1/closes", Self.file("1,3624,1.00\n2,3622,4.00"))
            #expect(other.status == 409 && other.code == "close.closedAlready", "\(other.text)")
            #expect(try await console.books() == after)
        }
    }
}
