import API
import Billing
import Engine
import Hummingbird
import Quantities
import Storage
import Supply

/// Who pays, through what, and what lies there without an owner.
enum PayerRoutes {
    static func list(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(100)
        let now = exchange.backend.now()
        let views = await exchange.backend.look { PayerView.all(in: $0, limit: limit, asOf: now) }
        return try Replies.json(
            PayersResponse(asOf: exchange.present.time(now), payers: views.map(exchange.present.payer)))
    }

    static func show(_ exchange: Exchange) async throws -> Response {
        let number = try exchange.parameter("number")
        let now = exchange.backend.now()
        guard let view = await exchange.backend.look({ PayerView(number: number, in: $0, asOf: now) }) else {
            throw Refused(.payerUnknown, [Detail(name: "payer", value: number)])
        }
        return try Replies.json(exchange.present.payer(view))
    }

    static func channels(_ exchange: Exchange) async throws -> Response {
        let views = await exchange.backend.look { ChannelView.all(in: $0) }
        let present = exchange.present
        return try Replies.json(
            ChannelsResponse(asOf: present.time(present.now), channels: views.map(present.channel)))
    }

    /// Open ones.
    static func suspense(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(200)
        let (payments, jobs) = await exchange.backend.look { state in
            let payments = state.suspense.values.filter(\.state.isOpen).sorted { $0.payment < $1.payment }
                .prefix(limit)
            let jobs = payments.compactMap { state.workItems[$0.workItem] }
            return (Array(payments), Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0) }))
        }
        return try Replies.json(exchange.present.suspense(payments, jobs))
    }

    /// What came to an account or for a payment number, and what was taken back.
    static func ofAccount(_ exchange: Exchange) async throws -> Response {
        let number = try exchange.parameter("number")
        let before = try exchange.position("before")
        let limit = try exchange.limit(50, largest: 500)
        let (found, isPayer) = await exchange.backend.look { state in
            (state.accountByNumber[number].flatMap { state.accounts[$0]?.record }, state.payers[number] != nil)
        }
        if isPayer {
            let money = try await exchange.backend.histories.money(
                ofPayer: number, before: before.map { PaymentID($0) }, limit: limit)
            return try Replies.json(exchange.present.payments(money, ofPayer: number, isLast: money.count < limit))
        }
        guard let account = found else { throw Refused(.accountUnknown, [Detail(name: "account", value: number)]) }
        let page = try await exchange.backend.histories.money(of: account.id, before: before, limit: limit)
        return try Replies.json(exchange.present.payments(page, of: account))
    }
}
