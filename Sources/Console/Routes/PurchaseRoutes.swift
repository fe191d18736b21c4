import API
import Engine
import Hummingbird
import Quantities
import Storage
import Supply

/// Purchases for meters that keep the credit.
enum PurchaseRoutes {
    static func list(_ exchange: Exchange) async throws -> Response {
        var account: AccountID?
        if let number = exchange.query("account") {
            guard let id = await exchange.backend.look({ $0.accountByNumber[number] }) else {
                throw Refused(.accountUnknown, [Detail(name: "account", value: number)])
            }
            account = id
        }
        let limit = try exchange.limit(100)
        let purchases = try await exchange.backend.histories.purchases(
            of: account, open: exchange.query("state") == "open",
            before: try exchange.position("before").map { PurchaseID($0) }, limit: limit)
        let names = await Names.of(
            purchases.map(\.account), purchases.compactMap(\.meter), from: exchange.backend)
        return try Replies.json(exchange.present.purchases(purchases, names, isLast: purchases.count < limit))
    }

    /// A person has looked at the meter.
    static func settle(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let outcome = reader.choice("outcome", of: Outcome.self)
        let reason = reader.text("reason")
        try reader.finish()
        let text = try exchange.parameter("id")
        guard let number = Int64(text), number > 0 else {
            throw Refused(engine: "purchase.unknown", [Detail(name: "purchase", value: text)])
        }
        return try await exchange.serve(
            .credit(.settlePurchase(PurchaseID(number), taken: outcome == .taken)), reason: reason ?? "")
    }

    /// Never guessed: what is written once more was paid once.
    private enum Outcome: String, CaseIterable {
        case taken
        case notTaken = "not_taken"
    }
}

extension Presenter {
    func purchases(_ purchases: [Purchase], _ names: Names, isLast: Bool) -> PurchasesResponse {
        PurchasesResponse(
            purchases: purchases.map { purchase in
                PurchaseBody(
                    id: purchase.id.description, account: names.accounts[purchase.account] ?? "",
                    amount: purchase.amount.description, cause: purchase.cause, since: time(purchase.since),
                    state: Presenter.told(purchase.state.rawValue, Texts.purchaseStates),
                    meter: purchase.meter.flatMap { names.meters[$0] }, count: purchase.count.map { String($0) },
                    attempts: purchase.attempts, endedAt: purchase.endedAt.map(time), outcome: purchase.outcome)
            }, next: isLast ? nil : purchases.last?.id.description)
    }
}
