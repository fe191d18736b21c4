import Billing
import Engine
import Hummingbird
import Supply

/// Every address of the API. The OpenAPI document is held against this list by a test.
enum Routes {
    static let all: [Route] = site + rating + life + reports + notices + TripRoutes.all + guards + limits

    private static let site: [Route] = [
        Route(.get, "/v1/health", nil) { try GatewayRoutes.health($0) },
        Route(.get, "/v1/status", .query) { try await GatewayRoutes.status($0) },
        Route(.post, "/v1/clock/trust", .trustClock, .writes) { try await GatewayRoutes.trustClock($0) },
        Route(.get, "/v1/lines", .query) { try await GatewayRoutes.lines($0) },
        Route(.post, "/v1/lines/{name}/scan", .readNow, .writes) { try await GatewayRoutes.scanLine($0) },
        Route(.post, "/v1/lines/{name}/clear", .clearMisroute, .writes) { try await GatewayRoutes.clearLine($0) },

        Route(.get, "/v1/accounts", .query) { try await AccountRoutes.search($0) },
        Route(.get, "/v1/accounts/{number}", .query) { try await AccountRoutes.show($0) },
        Route(.get, "/v1/accounts/{number}/story", .query) { try await AccountRoutes.story($0) },
        Route(.get, "/v1/accounts/{number}/payments", .query) { try await PayerRoutes.ofAccount($0) },
        Route(.post, "/v1/accounts/{number}/restore", .restore, .restores) { try await AccountRoutes.restore($0) },
        Route(.post, "/v1/accounts/{number}/trip", .trip, .writes) { try await AccountRoutes.trip($0) },
        Route(.post, "/v1/accounts/{number}/hold", .hold, .writes) { try await AccountRoutes.hold($0) },
        Route(.post, "/v1/accounts/{number}/hold/end", .hold, .writes) { try await AccountRoutes.endHold($0) },

        Route(.post, "/v1/accounts/{number}/emergency-credit", .emergencyCredit, .writes) {
            try await DuesRoutes.emergency($0)
        },
        Route(.post, "/v1/accounts/{number}/penalty/waive", .waivePenalty, .writes) { try await DuesRoutes.waive($0) },
        Route(.post, "/v1/accounts/{number}/deposit/take", .deposit, .writes) {
            try await DuesRoutes.sum($0) { .takeDeposit(account: $0, amount: $1) }
        },
        Route(.post, "/v1/accounts/{number}/deposit/refund", .deposit, .writes) {
            try await DuesRoutes.sum($0) { .refundDeposit(account: $0, amount: $1) }
        },
        Route(.post, "/v1/accounts/{number}/deposit/set-off", .setOffDeposit, .writes) {
            try await DuesRoutes.sum($0) { .setOffDeposit(account: $0, amount: $1) }
        },
        Route(.post, "/v1/accounts/{number}/guarantors", .guarantee, .writes) { try await DuesRoutes.guarantor($0) },
        Route(.delete, "/v1/accounts/{number}/guarantors/{name}", .guarantee, .writes) {
            try await DuesRoutes.removeGuarantor($0)
        },
        Route(.post, "/v1/accounts/{number}/old-debt", .oldDebt, .writes) {
            try await DuesRoutes.sum($0) { .moveToOldDebt(account: $0, amount: $1) }
        },
        Route(.post, "/v1/accounts/{number}/write-off", .writeOff, .writes) { try await DuesRoutes.writeOff($0) },
        Route(.post, "/v1/accounts/{number}/recovery", .writeOff, .writes) {
            try await DuesRoutes.sum($0) { .recover(account: $0, amount: $1) }
        },
        Route(.post, "/v1/accounts/{number}/instalments", .instalment, .writes) {
            try await DuesRoutes.instalment($0)
        },
        Route(.get, "/v1/bills", .query) { try await BillRoutes.list($0) },
        Route(.get, "/v1/bills/{number}", .query) { try await BillRoutes.show($0) },

        Route(.post, "/v1/payments", .pay, .pays) { try await PaymentRoutes.pay($0) },
        Route(.post, "/v1/reversals", .reverse, .pays) { try await ReversalRoutes.reverse($0) },
        Route(.post, "/v1/fronts/{channel}/heartbeat", .pay, .writes) { try await ReversalRoutes.heartbeat($0) },
        Route(.get, "/v1/channels", .query) { try await PayerRoutes.channels($0) },
        Route(.get, "/v1/payers", .query) { try await PayerRoutes.list($0) },
        Route(.get, "/v1/payers/{number}", .query) { try await PayerRoutes.show($0) },
        Route(.get, "/v1/suspense", .query) { try await PayerRoutes.suspense($0) },
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

        Route(.get, "/v1/closes", .query) { try await CloseRoutes.list($0) },
        Route(.post, "/v1/closes", .closeDay, .writes, bodyLimit: nil) { try await CloseRoutes.take($0) },
        Route(.get, "/v1/closes/{channel}/{date}", .query) { try await CloseRoutes.show($0) },
        Route(.get, "/v1/closes/{channel}/{date}/lines", .query) { try await CloseRoutes.lines($0) },
        Route(.get, "/v1/closes/{channel}/{date}/table", .query) { try await CloseRoutes.table($0) },
        Route(.post, "/v1/closes/{channel}/{date}/reopen", .settleClose, .writes) { try await CloseRoutes.reopen($0) },
        Route(.post, "/v1/closes/{channel}/{date}/payments/{serial}/book", .bookCloseItem, .writes) {
            try await CloseRoutes.book($0)
        },
        Route(.post, "/v1/closes/{channel}/{date}/payments/{serial}/explain", .settleClose, .writes) {
            try await CloseRoutes.explain(.payment, $0)
        },
        Route(.post, "/v1/closes/{channel}/{date}/reversals/{serial}/book", .bookCloseItem, .writes) {
            try await CloseRoutes.bookReversal($0)
        },
        Route(.post, "/v1/closes/{channel}/{date}/reversals/{serial}/explain", .settleClose, .writes) {
            try await CloseRoutes.explain(.reversal, $0)
        },
        Route(.get, "/v1/close-items", .query) { try await CloseRoutes.openItems($0) },
        Route(.get, "/v1/close-items/table", .query) { try await CloseRoutes.openTable($0) },
        Route(.post, "/v1/debits", .closeDay, .writes, bodyLimit: nil) { try await DebitRoutes.ask($0) },
        Route(.post, "/v1/debits/answers", .closeDay, .writes, bodyLimit: nil) { try await DebitRoutes.answers($0) },
        Route(.get, "/v1/debits/{channel}/{date}", .query) { try await DebitRoutes.list($0) },
        Route(.get, "/v1/debits/{channel}/{date}/table", .query) { try await DebitRoutes.table($0) },
        Route(.post, "/v1/debits/{channel}/{date}/{serial}/withdraw", .settleClose, .writes) {
            try await DebitRoutes.withdraw($0)
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
        Route(.get, "/v1/outages", .query) { try await RecordRoutes.outages($0) },
        Route(.get, "/v1/audit", .audit) { try await AuditRoutes.list($0) },
        Route(.get, "/v1/audit/verify", .audit) { try await AuditRoutes.verify($0) },
        Route(.get, "/v1/accounts/{number}/off-times", .query) { try await AuditRoutes.offTimes($0) },

        Route(.post, "/v1/import", .importData, .writes, bodyLimit: nil) {
            try await ImportRoutes.take($0)
        },
        Route(.post, "/v1/import/release", .releaseImport, .writes) { try await ImportRoutes.release($0) },

        Route(.get, "/v1/users", .manageUsers) { try await UserRoutes.list($0) },
        Route(.post, "/v1/users", .manageUsers, .writes) { try await UserRoutes.add($0) },
        Route(.post, "/v1/users/{name}/confirm", .manageUsers, .writes) { try await UserRoutes.confirm($0) },
        Route(.delete, "/v1/users/{name}", .manageUsers, .writes) { try await UserRoutes.remove($0) },
    ]
}
