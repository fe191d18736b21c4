import Console
import Supply

extension Call {
    private static let kilowatts = #"{"watts":3000,"reason":"as the contract says"}"#

    static let limits = [
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3302") { try await $0.site.moveIn(["3750"]) },
        on("", kilowatts), on("", #"{"watts":0,"reason":"asked"}"#, status: 400),
        on("", kilowatts, account: "9999", status: 404),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3750"),
        on("/blacklist", kilowatts, status: 403), on("/blacklist", kilowatts, second: .supervisor),
        on("", #"{"watts":1000,"instead_of_cut":true,"reason":"as the contract says"}"#),
        on("/end", reason), on("/end", reason, status: 409),
        asked("confirm"), asked("confirm", status: 409), asked("perhaps", status: 400),
        Call("GET", "/v1/accounts/{number}", "/v1/accounts/3750"), asked("none"),
        asked("none", account: "9999", status: 404),
    ]

    private static func asked(_ choice: String, account: String = "3750", status: Int = 200) -> Call {
        Call(
            "POST", "/v1/accounts/{number}/safe-restore", "/v1/accounts/\(account)/safe-restore",
            #"{"choice":"\#(choice)","reason":"asked"}"#, as: .operator, status: status)
    }

    private static func on(
        _ action: String, _ body: String, account: String = "3750", second: Role? = nil, status: Int = 200
    ) -> Call {
        Call(
            "POST", "/v1/accounts/{number}/limit\(action)", "/v1/accounts/\(account)/limit\(action)", body,
            as: .supervisor, second: second, status: status)
    }
}
