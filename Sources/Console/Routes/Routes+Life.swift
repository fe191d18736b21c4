import Hummingbird
import Supply

extension Routes {
    /// What energy costs, and whether every charge is right.
    static let rating: [Route] = [
        Route(.get, "/v1/proposals", .query) { try await RatingRoutes.proposals($0) },
        Route(.get, "/v1/proposals/{id}/effect", .query) { try await RatingRoutes.effect($0) },
        Route(.post, "/v1/proposals/{id}/approve", .approve, .writes) { try await RatingRoutes.approve($0) },
        Route(.post, "/v1/proposals/{id}/reject", .approve, .writes) { try await RatingRoutes.reject($0) },
        Route(.post, "/v1/tariffs/{name}/correct", .proposePrices, .writes, bodyLimit: nil) {
            try await RatingRoutes.correct($0)
        },
        Route(.post, "/v1/meters/{number}/late", .lateReadings, .writes, bodyLimit: nil) {
            try await RatingRoutes.lateReadings($0)
        },
        Route(.get, "/v1/audit/rating", .audit) { try await RatingRoutes.changes($0) },
        Route(.get, "/v1/audit/rerate", .audit) { try await RatingRoutes.rerate($0) },
    ]

    /// The life of accounts and meters.
    static let life: [Route] = [
        Route(.post, "/v1/accounts", .life, .writes, bodyLimit: nil) { try await LifeRoutes.open($0) },
        Route(.post, "/v1/installations", .install, .writes, bodyLimit: nil) { try await LifeRoutes.install($0) },
        Route(.get, "/v1/accounts/{number}/life", .query) { try await LifeRoutes.show($0) },
        Route(.post, "/v1/accounts/{number}/transfer", .life, .writes) { try await LifeRoutes.transfer($0) },
        Route(.post, "/v1/accounts/{number}/close", .life, .writes) { try await LifeRoutes.close($0) },
        Route(.post, "/v1/accounts/{number}/vacancy", .life, .writes) { try await LifeRoutes.beginVacancy($0) },
        Route(.post, "/v1/accounts/{number}/vacancy/end", .life, .writes) { try await LifeRoutes.endVacancy($0) },
        Route(.post, "/v1/accounts/{number}/changes", .life, .writes) { try await LifeRoutes.change($0) },
        Route(.post, "/v1/accounts/{number}/changes/{date}/withdraw", .life, .writes) {
            try await LifeRoutes.withdraw($0)
        },
        Route(.post, "/v1/accounts/{number}/leave-meter", .install, .writes) { try await LifeRoutes.leaveMeter($0) },
        Route(.post, "/v1/accounts/{number}/contacts", .changeContacts, .writes) {
            try await LifeRoutes.setContacts($0)
        },
        Route(.post, "/v1/accounts/{number}/credit", .setCredit, .writes) { try await LifeRoutes.setClass($0) },
        Route(.post, "/v1/accounts/{number}/credit/end", .setCredit, .writes) { try await LifeRoutes.endClass($0) },
        Route(.post, "/v1/meters/{number}/exchange", .install, .writes, bodyLimit: nil) {
            try await LifeRoutes.exchangeMeter($0)
        },
        Route(.post, "/v1/meters/{number}/ratio", .install, .writes) { try await LifeRoutes.changeRatio($0) },
    ]

    /// Figures, the risk list, and credit on its way into meters.
    static let reports: [Route] = [
        Route(.get, "/v1/reports/figures", .query) { try await ReportRoutes.figures($0) },
        Route(.get, "/v1/reports/risk", .query) { try await ReportRoutes.risk($0) },
        Route(.get, "/v1/purchases", .query) { try await PurchaseRoutes.list($0) },
        Route(.post, "/v1/purchases/{id}/settle", .settlePurchase, .writes) { try await PurchaseRoutes.settle($0) },
    ]

    /// Notices that no SMS could bring.
    static let notices: [Route] = [
        Route(.get, "/v1/notices/calls", .query) { try await NoticeRoutes.duties($0) },
        Route(.post, "/v1/notices/{id}/call", .notify, .writes) { try await NoticeRoutes.called($0) },
        Route(.post, "/v1/notices/{id}/door", .notify, .writes) { try await NoticeRoutes.left($0) },
    ]
}
