import API
import Billing
import Engine
import Hummingbird
import Languages
import Quantities
import Supply

/// Money that channels take back, and the signs of life of payment fronts.
enum ReversalRoutes {
    static func reverse(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let channel = reader.text("channel", limit: 64)
        let id = reader.text("id", limit: 128)
        let date = reader.date("business_date")
        let serial = reader.text("serial", limit: 128)
        let amount = reader.amount("amount")
        let currency = reader.optionalText("currency", limit: 8)
        let reason = reader.text("reason", limit: 600)
        try reader.finish()
        guard let channel, let id, let date, let serial, let amount, let reason else { throw Refused(.requestInvalid) }
        try await exchange.requireSignature(for: channel)
        let request = ReversalRequest(
            id: id, payment: PaymentKey(channel: channel, businessDate: date, serial: serial), amount: amount,
            reason: reason, currency: currency ?? PaymentLimits.currency)
        switch await exchange.backend.reverse(request, by: try exchange.actor(), second: exchange.caller?.second) {
        case .reversal(let receipt, let first):
            return try Replies.json(
                exchange.present.reversal(receipt, reason: reason), status: first ? .created : .ok)
        case .reversalConflict(let key): throw Refused(.reversalConflict, [Detail(name: "key", value: key.description)])
        case .reversalRefused(let faults):
            throw Refused(
                .reversalRefused,
                faults.map { fault in
                    Detail(
                        name: Presenter.field(of: fault), code: fault.rawValue,
                        words: Texts.words(fault.rawValue, in: Texts.reversalFaults))
                })
        case let other: throw exchange.refusal(other)
        }
    }

    /// A front lives, and says how many of its payments have not reached us.
    static func heartbeat(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let backlog = reader.count("backlog", in: 0...1_000_000_000)
        try reader.finish()
        let channel = try exchange.parameter("channel")
        guard let backlog else { throw Refused(.requestInvalid) }
        try await exchange.requireSignature(for: channel)
        let report = FrontReport(channel: channel, backlog: backlog)
        return try Exchange.reply(
            await exchange.backend.front(report, by: try exchange.actor()), requestID: exchange.requestID)
    }
}

extension Exchange {
    /// What is told where the engine answers a payment or a reversal with something else than that.
    func refusal(_ answer: Answer?) -> Refused {
        switch answer {
        case .staff(let answer): Refused(engine: answer.code, Presenter.details(answer))
        case .unavailable("disk.full"): Refused(.paymentsUnavailable)
        case .unavailable(let reason): Refused(unavailable: reason)
        case nil: Refused(.answerLate)
        case .receipt, .paymentConflict, .paymentRefused, .reversal, .reversalConflict, .reversalRefused:
            Refused(.internalError)
        }
    }
}
