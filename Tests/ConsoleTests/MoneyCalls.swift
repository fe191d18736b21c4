import Quantities
import Supply

/// Reversals, fronts and payers.
extension Call {
    private static let icbc =
        #"{"channel":"icbc","business_date":"2026-11-23","serial":"1","account":"3624","amount":"20.00","currency":"CNY"}"#
    private static let back =
        #"{"channel":"desk","id":"R1","business_date":"2026-11-23","serial":"31","amount":"0.50","reason":"wrong account"}"#
    private static let pay =
        #"{"channel":"desk","business_date":"2026-11-23","serial":"41","account":"8801","amount":"30.00"}"#

    static let reversals = [
        Call("POST", "/v1/payments", nil, icbc, as: .paymentFront, status: 201, signed: true) {
            try await $0.site.importMoney()
        },
        Call("POST", "/v1/payments", nil, icbc, as: .paymentFront, status: 403),
        Call("POST", "/v1/reversals", nil, back, as: .supervisor, status: 201),
        Call("POST", "/v1/reversals", nil, back, as: .supervisor),
        Call("POST", "/v1/reversals", nil, back.replacing("0.50", with: "0.60"), as: .supervisor, status: 409),
        Call(
            "POST", "/v1/reversals", nil, back.replacing("0.50", with: "99.00").replacing("R1", with: "R2"),
            as: .supervisor, status: 422),
        Call(
            "POST", "/v1/reversals", nil,
            icbc.replacing(#""account":"3624""#, with: #""id":"R1","reason":"taken back""#), as: .paymentFront,
            status: 201, signed: true),
        Call("GET", "/v1/payments/{channel}/{date}/{serial}", "/v1/payments/icbc/2026-11-23/1"),
        Call(
            "POST", "/v1/fronts/{channel}/heartbeat", "/v1/fronts/icbc/heartbeat", #"{"backlog":3}"#,
            as: .paymentFront, signed: true),
        Call(
            "POST", "/v1/fronts/{channel}/heartbeat", "/v1/fronts/icbc/heartbeat", #"{"backlog":3}"#,
            as: .paymentFront, status: 403),
        Call(
            "POST", "/v1/fronts/{channel}/heartbeat", "/v1/fronts/icbc/heartbeat", #"{"backlog":"3"}"#,
            as: .paymentFront, status: 400, signed: true),
        Call(
            "POST", "/v1/fronts/{channel}/heartbeat", "/v1/fronts/desk/heartbeat", #"{"backlog":0}"#, status: 409),
    ]

    static let payers = [
        Call("GET", "/v1/channels"), Call("GET", "/v1/payers"), Call("GET", "/v1/payers/{number}", "/v1/payers/8801"),
        Call("GET", "/v1/accounts/{number}/payments", "/v1/accounts/8801/payments"),
        Call("POST", "/v1/payments", nil, pay, status: 201),
        Call(
            "POST", "/v1/payments", nil, pay.replacing("8801", with: "7777").replacing("41", with: "42"), status: 201),
        Call("GET", "/v1/suspense"), Call("GET", "/v1/suspense", "/v1/suspense?limit=0", status: 400),
        Call("GET", "/v1/accounts/{number}/payments", "/v1/accounts/3621/payments"),
        Call("GET", "/v1/accounts/{number}/payments", "/v1/accounts/3624/payments"),
        Call("GET", "/v1/accounts/{number}/payments", "/v1/accounts/3624/payments?limit=1"),
        Call("GET", "/v1/accounts/{number}/payments", "/v1/accounts/3624/payments?before=x", status: 400),
    ]
}

/// The daily close and direct debits.
extension Call {
    /// Between `<` and `>` stands what is sent in base64; `{debit}` is the debit that is open.
    private static let file =
        #"{"channel":"abc","name":"abc.csv","business_date":"2026-11-22","content":"<1,3624,10.00_2,3624,5.00_9,3624,1.00,reversal_8,3624,1.00,reversal>"}"#
    private static let day = "/v1/closes/abc/2026-11-22"
    private static let ask =
        #"{"channel":"abc","collect_on":"2026-11-25","accounts":[{"account":"3623","amount":"10.00"}]}"#

    static let closes = [
        Call("POST", "/v1/closes", nil, file, as: .supervisor), Call("POST", "/v1/closes", nil, file, as: .supervisor),
        Call("POST", "/v1/closes", nil, file.replacing("5.00", with: "6.00"), as: .supervisor, status: 409),
        Call("POST", "/v1/closes", nil, file.replacing("5.00", with: "?"), as: .supervisor, status: 422),
        Call("POST", "/v1/closes", nil, file.replacing("abc\"", with: "xyz\""), as: .supervisor, status: 404),
        Call("POST", "/v1/closes", nil, file.replacing("<1", with: "*"), as: .supervisor, status: 400),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3624"),
        Call("GET", "/v1/closes"), Call("GET", "/v1/closes", "/v1/closes?channel=abc&before=2026-11-24"),
        Call("GET", "/v1/closes", "/v1/closes?before=x", status: 400),
        Call("GET", "/v1/closes/{channel}/{date}", day),
        Call("GET", "/v1/closes/{channel}/{date}/lines", day + "/lines"),
        Call("GET", "/v1/closes/{channel}/{date}/lines", day + "/lines?limit=2&after=1"),
        Call("GET", "/v1/closes/{channel}/{date}/lines", day + "/lines?file=1", status: 404),
        Call("GET", "/v1/closes/{channel}/{date}/table", day + "/table"),
        Call("GET", "/v1/close-items"), Call("GET", "/v1/close-items", "/v1/close-items?channel=abc&limit=1"),
        Call("GET", "/v1/close-items/table"),
        Call(
            "POST", "/v1/closes/{channel}/{date}/payments/{serial}/book", day + "/payments/1/book", reason),
        Call(
            "POST", "/v1/closes/{channel}/{date}/payments/{serial}/explain", day + "/payments/2/explain", reason,
            as: .supervisor),
        Call(
            "POST", "/v1/closes/{channel}/{date}/reversals/{serial}/book", day + "/reversals/9/book",
            #"{"payment_date":"2026-11-22","payment_serial":"1","reason":"asked"}"#),
        Call(
            "POST", "/v1/closes/{channel}/{date}/reversals/{serial}/explain", day + "/reversals/8/explain", reason,
            as: .supervisor),
        Call("GET", "/v1/closes/{channel}/{date}", day),
        Call("POST", "/v1/closes/{channel}/{date}/reopen", day + "/reopen", reason, as: .supervisor),
        Call("POST", "/v1/closes/{channel}/{date}/reopen", day + "/reopen", reason, as: .supervisor, status: 409),
    ]

    static let debits = [
        Call("POST", "/v1/debits", nil, ask, as: .supervisor),
        Call("POST", "/v1/debits", nil, ask, as: .supervisor, status: 409),
        Call("POST", "/v1/debits", nil, ask.replacing("abc", with: "xyz"), as: .supervisor, status: 404),
        Call("POST", "/v1/debits", nil, ask.replacing("10.00", with: "much"), as: .supervisor, status: 400),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3623"),
        Call("GET", "/v1/debits/{channel}/{date}", "/v1/debits/abc/2026-11-25"),
        Call("GET", "/v1/debits/{channel}/{date}/table", "/v1/debits/abc/2026-11-25/table"),
        Call("POST", "/v1/debits/answers", nil, answers("{debit},3623,10.00"), as: .supervisor),
        Call("POST", "/v1/debits/answers", nil, answers("x"), as: .supervisor, status: 422),
        Call(
            "POST", "/v1/debits/answers", nil, answers("x").replacing("abc\"", with: "xyz\""), as: .supervisor,
            status: 404),
        Call("GET", "/v1/debits/{channel}/{date}", "/v1/debits/abc/2026-11-25"),
        Call(
            "POST", "/v1/debits/{channel}/{date}/{serial}/withdraw", "/v1/debits/abc/2026-11-26/{debit}/withdraw",
            reason, as: .supervisor
        ) { console in
            let again = ask.replacing("2026-11-25", with: "2026-11-26")
            _ = try await console.post("/v1/debits", again, as: .supervisor)
        },
        Call(
            "POST", "/v1/debits/{channel}/{date}/{serial}/withdraw", "/v1/debits/abc/2026-11-26/D1/withdraw", reason,
            as: .supervisor, status: 409),
    ]

    private static func answers(_ text: String) -> String {
        #"{"channel":"abc","name":"answers.csv","business_date":"2026-11-23","content":"<\#(text)>"}"#
    }
}

/// Dues and bills. Time passes here: they come last.
extension Call {
    private static func of(
        _ what: String, _ account: String, _ body: String?, as role: Role? = .supervisor, second: Role? = nil,
        status: Int = 200,
        prepare: @escaping @Sendable (ConsoleHarness) async throws -> Void = { _ in }
    ) -> Call {
        Call(
            "POST", "/v1/accounts/{number}/" + what, "/v1/accounts/\(account)/" + what, body, as: role, second: second,
            status: status, prepare: prepare)
    }

    private static func sum(_ amount: String) -> String { #"{"amount":"\#(amount)","reason":"asked"}"# }

    private static let guarantor =
        #"{"name":"王五","phone":"13800000007","amount":"500.00","until":"2027-11-23","reason":"asked"}"#
    private static let instalment = #"{"amount":"30.00","due":"2026-12-20","reason":"asked"}"#

    static let dues = [
        of("emergency-credit", "3621", reason, as: .operator),
        of("emergency-credit", "3621", reason, as: .operator, status: 409),
        of("deposit/take", "3624", sum("109.00"), as: .operator),
        of("deposit/take", "3624", sum("0.00"), as: .operator, status: 422),
        of("deposit/take", "3624", sum("9000.00"), as: .operator, status: 409),
        of("deposit/refund", "3624", sum("5.00"), as: .operator),
        of("deposit/refund", "3624", sum("0.00"), as: .operator, status: 422),
        of("deposit/set-off", "3624", sum("1.00")) { try await $0.site.use("3624", kilowattHours: 20) },
        of("deposit/set-off", "3624", sum("0.00"), status: 422),
        of("guarantors", "3622", guarantor),
        of("guarantors", "3622", guarantor.replacing("13800000007", with: "1"), status: 422),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3622"),
        Call(
            "DELETE", "/v1/accounts/{number}/guarantors/{name}",
            "/v1/accounts/3622/guarantors/%E7%8E%8B%E4%BA%94?reason=moved", as: .supervisor),
        Call(
            "DELETE", "/v1/accounts/{number}/guarantors/{name}",
            "/v1/accounts/3622/guarantors/%E7%8E%8B%E4%BA%94", as: .supervisor, status: 422),
        of("old-debt", "3302", sum("3.00"), status: 409), of("old-debt", "3301", sum("0.00"), status: 422),
        of("old-debt", "3301", sum("0.01")) { try await $0.site.use("3301", kilowattHours: 10) },
        of("write-off", "3301", #"{"claim":"balance","amount":"0.01","reason":"asked"}"#, second: .supervisor),
        of(
            "write-off", "3301", #"{"claim":"balance","amount":"0.00","reason":"asked"}"#, second: .supervisor,
            status: 422),
        of("write-off", "3301", #"{"claim":"all","amount":"0.01","reason":"asked"}"#, second: .supervisor, status: 400),
        of("recovery", "3301", sum("0.01"), second: .supervisor) { console in
            let body =
                #"{"channel":"desk","business_date":"2026-11-23","serial":"61","account":"3301","amount":"500.00"}"#
            _ = try await console.post("/v1/payments", body)
        },
        of("recovery", "3301", sum("0.00"), second: .supervisor, status: 422),
        of("instalments", "3623", instalment, as: .operator),
        of("instalments", "3624", instalment, as: .operator, status: 409),
        of("instalments", "3623", instalment.replacing("30.00", with: "0.00"), as: .operator, status: 422),
        of("penalty/waive", "3623", reason) { console in
            for _ in 0..<30 {
                console.site.pass(.days(1))
                try await console.site.tick()
            }
        },
        of("penalty/waive", "3623", reason, status: 409), of("penalty/waive", "3623", sum("0.00"), status: 422),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3623"),
    ]

    static let bills = [
        Call("GET", "/v1/bills"), Call("GET", "/v1/bills", "/v1/bills?account=3623&limit=1"),
        Call("GET", "/v1/bills", "/v1/bills?account=1", status: 404),
        Call("GET", "/v1/bills", "/v1/bills?before=x", status: 400),
        Call("GET", "/v1/bills/{number}", "/v1/bills/{bill}"),
    ]
}
