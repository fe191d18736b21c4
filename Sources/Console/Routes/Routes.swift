import Hummingbird
import Supply

/// Every address of the API. The OpenAPI document is held against this list by a test.
enum Routes {
    static let all: [Route] = site + rating + life + reports

    private static let site: [Route] = [
        Route(.get, "/v1/health", nil) { try GatewayRoutes.health($0) },
        Route(.get, "/v1/status", .query) { try await GatewayRoutes.status($0) },
        Route(.post, "/v1/clock/trust", .trustClock, .writes) { try await GatewayRoutes.trustClock($0) },
        Route(.get, "/v1/lines", .query) { try await GatewayRoutes.lines($0) },
        Route(.post, "/v1/lines/{name}/clear", .clearMisroute, .writes) { try await GatewayRoutes.clearLine($0) },

        Route(.get, "/v1/accounts", .query) { try await AccountRoutes.search($0) },
        Route(.get, "/v1/accounts/{number}", .query) { try await AccountRoutes.show($0) },
        Route(.get, "/v1/accounts/{number}/story", .query) { try await AccountRoutes.story($0) },
        Route(.post, "/v1/accounts/{number}/restore", .restore, .restores) { try await AccountRoutes.restore($0) },
        Route(.post, "/v1/accounts/{number}/trip", .trip, .writes) { try await AccountRoutes.trip($0) },
        Route(.post, "/v1/accounts/{number}/hold", .hold, .writes) { try await AccountRoutes.hold($0) },
        Route(.post, "/v1/accounts/{number}/hold/end", .hold, .writes) { try await AccountRoutes.endHold($0) },

        Route(.post, "/v1/payments", .pay, .pays) { try await PaymentRoutes.pay($0) },
        Route(.get, "/v1/payments/{channel}/{date}/{serial}", .queryPayment) { try await PaymentRoutes.show($0) },
        Route(.post, "/v1/payments/{channel}/{date}/{serial}/assign", .assignPayment, .writes) {
            try await PaymentRoutes.assign($0)
        },
        Route(.post, "/v1/payments/{channel}/{date}/{serial}/unassign", .unassignPayment, .writes) {
            try await PaymentRoutes.unassign($0)
        },
        Route(.post, "/v1/payments/{channel}/{date}/{serial}/return", .returnPayment, .writes) {
            try await PaymentRoutes.giveBack($0)
        },

        Route(.get, "/v1/meters/{number}", .query) { try await MeterRoutes.show($0) },
        Route(.post, "/v1/meters/{number}/read", .readNow, .writes) { try await MeterRoutes.read($0) },
        Route(.post, "/v1/meters/{number}/bind", .bind, .writes) { try await MeterRoutes.bind($0) },
        Route(.post, "/v1/meters/{number}/accept", .acceptBaseline, .writes) { try await MeterRoutes.accept($0) },
        Route(.post, "/v1/meters/{number}/commission", .commission, .writes) { try await MeterRoutes.commission($0) },

        Route(.get, "/v1/tariffs", .query) { try await TariffRoutes.list($0) },
        Route(.get, "/v1/tariffs/{name}", .query) { try await TariffRoutes.show($0) },
        Route(.get, "/v1/tariffs/{name}/trial", .query) { try await TariffRoutes.trial($0) },

        Route(.get, "/v1/jobs", .query) { try await RecordRoutes.jobs($0) },
        Route(.post, "/v1/jobs/{id}/done", .finishWorkItem, .writes) { try await RecordRoutes.finishJob($0) },
        Route(.get, "/v1/orders", .query) { try await RecordRoutes.orders($0) },
        Route(.get, "/v1/notices", .query) { try await RecordRoutes.notices($0) },
        Route(.get, "/v1/audit", .audit) { try await RecordRoutes.audit($0) },

        Route(.post, "/v1/import", .importData, .writes, bodyLimit: nil) {
            try await ImportRoutes.take($0)
        },
        Route(.post, "/v1/import/release", .releaseImport, .writes) { try await ImportRoutes.release($0) },

        Route(.get, "/v1/users", .manageUsers) { try await UserRoutes.list($0) },
        Route(.post, "/v1/users", .manageUsers, .writes) { try await UserRoutes.add($0) },
        Route(.delete, "/v1/users/{name}", .manageUsers, .writes) { try await UserRoutes.remove($0) },
    ]
}
