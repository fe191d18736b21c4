import Billing
import Console
import Engine
import Quantities
import Supply
import Testing

/// Payment fronts at the door: what is not signed with the channel's key never reaches the engine.
struct FrontTests {
    private static let payment =
        #"{"channel":"icbc","business_date":"2026-11-23","serial":"7","account":"3624","amount":"20.00"}"#
    private static let reversal =
        #"{"channel":"icbc","id":"R7","business_date":"2026-11-23","serial":"7","amount":"20.00","reason":"asked"}"#

    /// A request of the front with these headers.
    private func send(
        _ console: ConsoleHarness, _ path: String, _ body: String, _ headers: [(String, String)], person: Int = 1
    ) async throws -> ConsoleHarness.Reply {
        try await console.send("POST", path, body, .paymentFront, person: person, headers: headers)
    }

    @Test func `what a front sends unsigned, wrongly signed or too old is refused by a code, recorded, and not booked`()
        async throws
    {
        try await withConsole { console in
            try await console.site.importMoney()
            let now = console.site.now()
            let path = "/v1/payments"
            let good = try FrontKey.headers("POST", path, Self.payment, created: now)
            let cases: [(String, [(String, String)])] = [
                ("signature.missing", []), ("signature.missing", [good[1]]), ("signature.missing", [good[0]]),
                ("signature.missing", [("Fudian-Created", "now"), good[1]]),
                ("signature.wrong", [good[0], ("Fudian-Signature", "no base64!")]),
                ("signature.wrong", [("Fudian-Created", String(now.milliseconds + 1)), good[1]]),
                ("signature.wrong", try FrontKey.headers("POST", path, Self.payment + " ", created: now)),
                ("signature.wrong", try FrontKey.headers("PUT", path, Self.payment, created: now)),
                (
                    "signature.wrong",
                    try FrontKey.headers("POST", path, Self.payment, created: now, as: "/v1/reversals")
                ),
                ("signature.wrong", try FrontKey.headers("POST", path, Self.payment, created: now, as: path + "?a=1")),
                (
                    "signature.stale",
                    try FrontKey.headers("POST", path, Self.payment, created: now - .minutes(5) - .milliseconds(1))
                ),
                (
                    "signature.stale",
                    try FrontKey.headers("POST", path, Self.payment, created: now + .minutes(5) + .milliseconds(1))
                ),
            ]
            for (code, headers) in cases {
                let reply = try await send(console, path, Self.payment, headers)
                #expect(reply.status == 403 && reply.code == code, "\(headers): \(reply.text)")
                #expect(reply.json["message_zh"] as? String != nil)
            }
            let recorded = try await console.site.audits().filter { $0.action == "front.refused" }
            #expect(recorded.map(\.reason).sorted() == cases.map(\.0).sorted())
            #expect(recorded.allSatisfy { $0.actor == "payment_front-1" && $0.subject == "channel icbc" })
            #expect(try await console.get("/v1/payments/icbc/2026-11-23/7").status == 404)

            let booked = try await send(console, path, Self.payment, good)
            #expect(booked.status == 201, "\(booked.text)")
            // The same again within its time is the same payment.
            #expect(try await send(console, path, Self.payment, good).text == booked.text)
        }
    }

    @Test func `reversals, heartbeats and files of a front must be signed too`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            let file =
                #"{"channel":"icbc","name":"a.csv","business_date":"2026-11-22","content":"\#("1,3624,1.00".base64)"}"#
            for (path, body, status) in [
                ("/v1/reversals", Self.reversal, 201), ("/v1/fronts/icbc/heartbeat", #"{"backlog":0}"#, 200),
                ("/v1/closes", file, 200),
            ] {
                let bare = try await send(console, path, body, [])
                #expect(bare.status == 403 && bare.code == "signature.missing", "\(path): \(bare.text)")
                let signed = try FrontKey.headers("POST", path, body, created: console.site.now())
                let reply = try await send(console, path, body, signed)
                #expect(reply.status == status, "\(path): \(reply.text)")
            }
            let channels = try await console.get("/v1/channels")
            #expect(channels.text.contains(#""drained":true"#) && channels.text.contains(#""heard":true"#))
        }
    }

    @Test func `whoever is not the channel's front is told so, signed or not`() async throws {
        try await withConsole { console in
            try await console.site.importMoney()
            let signed = try FrontKey.headers("POST", "/v1/payments", Self.payment, created: console.site.now())
            let stranger = try await send(console, "/v1/payments", Self.payment, signed, person: 2)
            #expect(stranger.status == 422 && stranger.details.map(\.code) == ["channel.notYours"], "\(stranger.text)")
            let desk = try await console.post("/v1/payments", Self.payment)
            #expect(desk.status == 422 && desk.details.map(\.code) == ["channel.notYours"])
            let back = try await console.post("/v1/reversals", Self.reversal, as: .supervisor)
            #expect(back.status == 422 && back.details.map(\.code) == ["channel.notYours"])
            let beat = try await send(console, "/v1/fronts/icbc/heartbeat", #"{"backlog":0}"#, [], person: 2)
            #expect(beat.status == 403 && beat.code == "channel.notYours", "\(beat.text)")
            let file =
                #"{"channel":"abc","name":"a","business_date":"2026-11-23","content":""#
                + "1,3624,1.00".base64 + #""}"#
            let other = try await send(console, "/v1/closes", file, [])
            #expect(other.status == 403 && other.code == "channel.notYours", "\(other.text)")
            let refusals = try await console.site.audits().filter { $0.action.hasSuffix(".refused") }
            #expect(refusals.count >= 4)
        }
    }

    @Test func `with a clock that is not trusted no signature is too old, but a wrong one stays wrong`() async throws {
        try await withConsole(synchronized: false) { console in
            try await console.site.importMoney()
            let path = "/v1/payments"
            let old = try FrontKey.headers("POST", path, Self.payment, created: console.site.now() - .days(9))
            #expect(try await send(console, path, Self.payment + " ", old).code == "signature.wrong")
            #expect(try await send(console, path, Self.payment, old).status == 201)
        }
    }
}
