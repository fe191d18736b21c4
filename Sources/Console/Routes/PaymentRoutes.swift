import API
import Billing
import Engine
import Hummingbird
import Languages
import Quantities
import Storage
import Supply

/// Money that comes in.
enum PaymentRoutes {
    static func pay(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let channel = reader.text("channel", limit: 64)
        let told = reader.optionalDate("business_date")
        let serial = reader.text("serial", limit: 128)
        let account = reader.text("account", limit: 128)
        let amount = reader.amount("amount")
        let currency = reader.optionalText("currency", limit: 8)
        let paidAt = reader.optionalInstant("paid_at")
        try reader.finish()
        guard let channel, let serial, let account, let amount else { throw Refused(.requestInvalid) }
        try await exchange.requireSignature(for: channel)
        let date = try await businessDate(told, channel, exchange)
        let key = PaymentKey(channel: channel, businessDate: date, serial: serial)
        let request = PaymentRequest(
            key: key, accountNumber: account, amount: amount, paidAt: paidAt,
            currency: currency ?? PaymentLimits.currency)
        switch await exchange.backend.pay(request, by: try exchange.actor(), second: exchange.caller?.second) {
        case .receipt(let receipt, let first):
            return try Replies.json(exchange.present.receipt(receipt, key: key), status: first ? .created : .ok)
        case .paymentConflict(let key):
            // Whose it was and how much: whoever mistyped a serial number sees at once which payment has it.
            let first = try? await exchange.backend.histories.payment(key)
            throw Refused(
                .paymentConflict,
                [Detail(name: "key", value: key.description)]
                    + (first.map {
                        [
                            Detail(name: "first_account", value: $0.request.accountNumber),
                            Detail(name: "first_amount", value: $0.request.amount.description),
                        ]
                    } ?? []))
        case .paymentRefused(let faults):
            throw Refused(
                .paymentRefused,
                faults.map { fault in
                    let field = Presenter.field(of: fault)
                    return Detail(
                        name: field, code: fault.rawValue, words: Texts.words(fault.rawValue, in: Texts.paymentFaults))
                })
        case let other: throw exchange.refusal(other)
        }
    }

    /// Where somebody pays in at a counter and names none, it is the site's day. A front knows its channel's, which makes a payment the same.
    private static func businessDate(
        _ date: CivilDate?, _ channel: String, _ exchange: Exchange
    ) async throws -> CivilDate {
        if let date { return date }
        guard await exchange.backend.look({ $0.channel(channel)?.front }) == nil else {
            let missing = FieldFault.missing
            throw Refused(
                .requestInvalid, [Detail(name: "business_date", code: missing.rawValue, words: missing.words)])
        }
        return exchange.backend.calendar.date(at: exchange.backend.now())
    }

    static func show(_ exchange: Exchange) async throws -> Response {
        let key = try key(exchange)
        let actor = try exchange.actor()
        guard await exchange.backend.look({ $0.maySee(key.channel, actor) }) else {
            await exchange.backend.denied(
                name: actor.name, role: actor.role, action: .queryPayment, subject: "payment \(key)",
                because: .role)
            throw Refused(engine: "channel.notYours", [Detail(name: "channel", value: key.channel)])
        }
        guard let payment = try await exchange.backend.histories.payment(key) else {
            throw Refused(.paymentUnknown, [Detail(name: "key", value: key.description)])
        }
        let suspended =
            payment.wentToSuspense ? try await exchange.backend.histories.suspended(payment.id) : nil
        let reversals = try await exchange.backend.histories.reversals(of: key)
        return try Replies.json(exchange.present.payment(payment, suspended, reversals: reversals))
    }

    /// Money in suspense goes to the account that it was meant for.
    static func assign(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let account = reader.text("account", limit: 128)
        let reason = reader.text("reason")
        try reader.finish()
        let key = try key(exchange)
        return try await exchange.serve(.suspense(.assign(key, account: account ?? "")), reason: reason ?? "")
    }

    /// Money in suspense goes back on the payer's channel.
    static func giveBack(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.suspense(.giveBack(try key(exchange))), reason: reason)
    }

    /// Money that was assigned to the wrong account lies in suspense again.
    static func unassign(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.suspense(.unassign(try key(exchange))), reason: reason)
    }

    private static func key(_ exchange: Exchange) throws -> PaymentKey {
        let channel = try exchange.parameter("channel")
        let serial = try exchange.parameter("serial")
        let text = try exchange.parameter("date")
        guard let date = CivilDate(text) else {
            throw Refused(
                .requestInvalid,
                [Detail(name: "date", value: text, code: FieldFault.notDate.rawValue, words: FieldFault.notDate.words)])
        }
        return PaymentKey(channel: channel, businessDate: date, serial: serial)
    }
}
