import Console
import Quantities
import Supply

extension Call {
    private static let why = #"{"reason":"asked"}"#
    private static func file(_ text: String, _ more: String = "") -> String {
        #"{"name":"a.yaml","text":"\#(text)","reason":"asked"\#(more)}"#
    }

    static let rating = [
        Call("GET", "/v1/proposals"), Call("GET", "/v1/proposals", "/v1/proposals?before=x", status: 400),
        Call("POST", "/v1/tariffs/{name}/correct", "/v1/tariffs/flat/correct", file("?"), as: .engineer, status: 422) {
            $0.site.willRead(.faults([]))
        },
        Call(
            "POST", "/v1/tariffs/{name}/correct", "/v1/tariffs/none/correct", file("dearer"), as: .engineer, status: 422
        ),
        Call(
            "POST", "/v1/tariffs/{name}/correct", "/v1/tariffs/none/correct", file("unknown"), as: .engineer,
            status: 404),
        Call("POST", "/v1/tariffs/{name}/correct", "/v1/tariffs/flat/correct", file("dearer"), as: .engineer),
        Call(
            "POST", "/v1/tariffs/{name}/correct", "/v1/tariffs/flat/correct", file("dearer"), as: .engineer, status: 409
        ),
        Call("GET", "/v1/proposals", "/v1/proposals?state=open"),
        Call("GET", "/v1/proposals", "/v1/proposals?state=open&effects=true"),
        Call("GET", "/v1/proposals/{id}/effect", "/v1/proposals/{proposal}/effect"),
        Call("GET", "/v1/proposals/{id}/effect", "/v1/proposals/{proposal}/effect?after=x", status: 400),
        Call("GET", "/v1/proposals/{id}/effect", "/v1/proposals/999999/effect", status: 404),
        Call("POST", "/v1/proposals/{id}/reject", "/v1/proposals/{proposal}/reject", why, as: .supervisor),
        Call("POST", "/v1/tariffs/{name}/correct", "/v1/tariffs/flat/correct", file("dearer"), as: .engineer),
        Call("POST", "/v1/proposals/{id}/approve", "/v1/proposals/{proposal}/approve", why, as: .supervisor),
        Call("GET", "/v1/proposals"),
        Call(
            "POST", "/v1/meters/{number}/late", "/v1/meters/m103301/late",
            #"{"readings":[{"at":"2026-11-23T09:50:00+08:00","energy":"1000"}],"reason":"noted down"}"#, as: .engineer),
        Call(
            "POST", "/v1/meters/{number}/late", "/v1/meters/m103301/late",
            #"{"readings":[{"at":"2030-11-23T09:50:00+08:00","energy":"1000"}],"reason":"noted down"}"#, as: .engineer,
            status: 409),
        Call(
            "POST", "/v1/meters/{number}/late", "/v1/meters/m103301/late",
            #"{"readings":[{"at":"yesterday","energy":"-1"}],"reason":"noted down"}"#, as: .engineer, status: 400),
        Call("GET", "/v1/audit/rating", as: .auditor),
        Call("GET", "/v1/audit/rating", "/v1/audit/rating?after=2&limit=3", as: .auditor),
        Call("GET", "/v1/audit/rating", "/v1/audit/rating?after=x", as: .auditor, status: 400),
        Call("GET", "/v1/audit/rerate", as: .auditor),
        Call("GET", "/v1/audit/rerate", "/v1/audit/rerate?limit=1", as: .auditor),
        Call("GET", "/v1/audit/rerate", "/v1/audit/rerate?account=3301", as: .auditor),
        Call("GET", "/v1/audit/rerate", "/v1/audit/rerate?account=1", as: .auditor, status: 404),
        Call("GET", "/v1/audit/rerate", "/v1/audit/rerate?after=x", as: .auditor, status: 400),
    ]

    private static let at = #","meters":["m103611"],"reading":"last""#

    static let life = [
        Call("GET", "/v1/accounts/{number}/life", "/v1/accounts/3301/life"),
        Call("GET", "/v1/accounts/{number}/life", "/v1/accounts/1/life", status: 404),
        Call(
            "POST", "/v1/accounts/{number}/close", "/v1/accounts/3611/close", #"{"reading":"last","reason":"moved"}"#,
            as: .supervisor
        ) { try await $0.site.take(Site.batch(["3611"]), id: "life") },
        Call(
            "POST", "/v1/accounts/{number}/close", "/v1/accounts/3611/close",
            #"{"reading":"mark","plates":[{"meter":"m103611"}],"reason":"moved"}"#, as: .supervisor, status: 400),
        Call(
            "POST", "/v1/accounts/{number}/close", "/v1/accounts/3611/close", #"{"reading":"last","reason":"moved"}"#,
            as: .supervisor, status: 409),
        Call("POST", "/v1/accounts", nil, file("new household", at), as: .supervisor, status: 422),
        Call("POST", "/v1/accounts", nil, file("household", at), as: .supervisor),
        Call("POST", "/v1/accounts", nil, file("household", at), as: .supervisor, status: 409),
        Call(
            "POST", "/v1/accounts", nil, file("elsewhere", #","meters":["m9"],"reading":"last""#), as: .supervisor,
            status: 404),
        Call("POST", "/v1/installations", nil, file("household"), as: .engineer, second: .supervisor, status: 422),
        Call(
            "POST", "/v1/installations", nil, file("new household", #","plates":[{"meter":"m103641","energy":"0.5"}]"#),
            as: .engineer, second: .supervisor),
        Call("POST", "/v1/installations", nil, file("new household"), as: .engineer, second: .supervisor, status: 409),
        Call(
            "POST", "/v1/accounts/{number}/transfer", "/v1/accounts/3612/transfer",
            #"{"name":"赵六","identity":"330102199001010029","phone":"13900000000","contacts":[{"name":"夫","phone":"13900000001"}],"agreement_signed":"2026-11-20","agreement_version":"2026","persons":3,"reading":"last","reason":"sold"}"#,
            as: .supervisor),
        Call(
            "POST", "/v1/accounts/{number}/transfer", "/v1/accounts/3612/transfer",
            #"{"name":"赵六","identity":"330102199001010029","reading":"last","reason":"sold"}"#, as: .supervisor,
            status: 409),
        Call("GET", "/v1/accounts/{number}/life", "/v1/accounts/3612-1/life"),
        Call("POST", "/v1/accounts/{number}/vacancy", "/v1/accounts/3612/vacancy", why, as: .supervisor),
        Call("POST", "/v1/accounts/{number}/vacancy/end", "/v1/accounts/3612/vacancy/end", why, as: .supervisor),
        Call(
            "POST", "/v1/accounts/{number}/changes", "/v1/accounts/3612/changes",
            #"{"from":"2026-12-01","persons":4,"capacity":"8.5","mode":"prepaid","reason":"asked"}"#, as: .supervisor),
        Call(
            "POST", "/v1/accounts/{number}/changes", "/v1/accounts/3612/changes",
            #"{"from":"2026-11-01","persons":4,"reason":"asked"}"#, as: .supervisor, status: 409),
        Call("GET", "/v1/accounts/{number}/life", "/v1/accounts/3612/life"),
        Call(
            "POST", "/v1/accounts/{number}/changes/{date}/withdraw", "/v1/accounts/3612/changes/soon/withdraw", why,
            as: .supervisor, status: 400),
        Call(
            "POST", "/v1/accounts/{number}/changes/{date}/withdraw", "/v1/accounts/3612/changes/2026-12-01/withdraw",
            why, as: .supervisor),
        Call(
            "POST", "/v1/accounts/{number}/leave-meter", "/v1/accounts/3612/leave-meter",
            #"{"mode":"prepaid","reason":"seen to"}"#, as: .engineer, second: .supervisor, status: 409),
        Call(
            "POST", "/v1/accounts/{number}/leave-meter", "/v1/accounts/3612/leave-meter",
            #"{"mode":"barter","reason":"seen to"}"#, as: .engineer, second: .supervisor, status: 400),
        Call(
            "POST", "/v1/accounts/{number}/contacts", "/v1/accounts/3612/contacts",
            #"{"phone":"13900000002","contacts":[{"name":"夫","phone":"13900000001"}],"reason":"a new number"}"#,
            as: .operator),
        Call(
            "POST", "/v1/accounts/{number}/contacts", "/v1/accounts/3612/contacts",
            #"{"phone":"13900000002","reason":"a new number"}"#, as: .operator, status: 409),
        Call(
            "POST", "/v1/accounts/{number}/contacts", "/v1/accounts/3612/contacts", why, as: .operator, status: 409),
        Call(
            "POST", "/v1/accounts/{number}/contacts", "/v1/accounts/3612/contacts",
            #"{"contacts":[{"name":"夫"}],"reason":"a new number"}"#, as: .operator, status: 400),
        Call(
            "POST", "/v1/accounts/{number}/credit", "/v1/accounts/3612/credit",
            #"{"class":"a","until":"2026-12-31","reason":"known for years"}"#, as: .supervisor),
        Call("GET", "/v1/accounts/{number}/life", "/v1/accounts/3612/life"),
        Call("POST", "/v1/accounts/{number}/credit/end", "/v1/accounts/3612/credit/end", why, as: .supervisor),
        Call(
            "POST", "/v1/accounts/{number}/credit/end", "/v1/accounts/3612/credit/end", why, as: .supervisor,
            status: 409),
        Call(
            "POST", "/v1/meters/{number}/exchange", "/v1/meters/m103302/exchange",
            file("?", #","opening":"0","reading":"last_trusted""#), as: .engineer, second: .supervisor, status: 422),
        Call(
            "POST", "/v1/meters/{number}/exchange", "/v1/meters/m103302/exchange",
            file("new meter", #","opening":"0.5","reading":"last_trusted""#), as: .engineer, second: .supervisor
        ) { try await $0.site.consume("3302", WattHours(10)) },
        Call(
            "POST", "/v1/meters/{number}/ratio", "/v1/meters/m103699/ratio",
            #"{"current":60,"reading":"last","reason":"rebuilt"}"#, as: .engineer, second: .supervisor),
        Call(
            "POST", "/v1/meters/{number}/ratio", "/v1/meters/m103699/ratio",
            #"{"current":60,"reading":"last","reason":"rebuilt"}"#, as: .engineer, second: .supervisor, status: 409),
        Call(
            "POST", "/v1/meters/{number}/ratio", "/v1/meters/m103699/ratio",
            #"{"current":6000,"voltage":6000,"reading":"last","reason":"rebuilt"}"#, as: .engineer,
            second: .supervisor, status: 400),
    ]

    /// A day goes by before it.
    static let moves = [
        Call(
            "POST", "/v1/accounts/{number}/changes", "/v1/accounts/3633/changes",
            #"{"from":"2030-01-01","mode":"prepaid","reason":"asked"}"#, as: .supervisor, status: 202
        ) { try await $0.site.take(Site.credit("3633"), id: "wishing") },
        Call(
            "POST", "/v1/accounts/{number}/leave-meter", "/v1/accounts/3632/leave-meter",
            #"{"mode":"prepaid","reason":"seen to"}"#, as: .engineer, second: .supervisor
        ) { try await $0.wishToLeave() },
    ]

    static let reports = [
        Call("GET", "/v1/reports/figures"),
        Call("GET", "/v1/reports/figures", "/v1/reports/figures?from=2026-11-01&to=2026-11-30"),
        Call("GET", "/v1/reports/figures", "/v1/reports/figures?from=2026-11-30&to=2026-11-01", status: 400),
        Call("GET", "/v1/reports/risk"), Call("GET", "/v1/reports/risk", "/v1/reports/risk?area=none&limit=5"),
        Call("GET", "/v1/reports/risk", "/v1/reports/risk?limit=x", status: 400),
        Call("GET", "/v1/purchases"), Call("GET", "/v1/purchases", "/v1/purchases?account=1", status: 404),
        Call(
            "POST", "/v1/purchases/{id}/settle", "/v1/purchases/{purchase}/settle",
            #"{"outcome":"not_taken","reason":"looked"}"#, as: .supervisor, status: 202
        ) { try await $0.buyUnclear() },
        Call("GET", "/v1/purchases", "/v1/purchases?account=3631&state=open"),
        Call(
            "POST", "/v1/purchases/{id}/settle", "/v1/purchases/{purchase}/settle",
            #"{"outcome":"perhaps","reason":"looked"}"#, as: .supervisor, status: 400),
        Call(
            "POST", "/v1/purchases/{id}/settle", "/v1/purchases/{purchase}/settle",
            #"{"outcome":"taken","reason":"looked"}"#, as: .supervisor),
        Call("GET", "/v1/purchases"),
    ]
}
