import API
import Billing
import Engine
import Hummingbird
import Quantities
import Storage
import Supply

/// Bills, as they were made.
enum BillRoutes {
    static func list(_ exchange: Exchange) async throws -> Response {
        let before = try exchange.position("before").map { BillID($0) }
        let limit = try exchange.limit(50)
        var account: AccountID?
        if let number = exchange.query("account") {
            account = await exchange.backend.look { $0.accountByNumber[number] }
            guard account != nil else { throw Refused(.accountUnknown, [Detail(name: "account", value: number)]) }
        }
        let bills = try await exchange.backend.histories.bills(of: account, before: before, limit: limit)
        let facts = await BillFacts.of(bills, from: exchange.backend)
        return try Replies.json(
            BillsResponse(
                bills: bills.map { exchange.present.summary($0, facts) },
                next: bills.count < limit ? nil : bills.last?.id.description))
    }

    /// By the number that is printed on it, or by its id, which is digits alone.
    static func show(_ exchange: Exchange) async throws -> Response {
        let number = try exchange.parameter("number")
        let histories = exchange.backend.histories
        let bill =
            if let id = Int64(number) { try await histories.bill(BillID(id)) } else {
                try await histories.bill(number: number)
            }
        guard let bill else { throw Refused(.billUnknown, [Detail(name: "bill", value: number)]) }
        let facts = await BillFacts.of([bill], from: exchange.backend)
        return try Replies.json(exchange.present.bill(bill, facts))
    }
}

/// What a bill does not say itself: whose it is, which meters they are, and what of it is still to be paid.
struct BillFacts: Sendable {
    var accounts: [AccountID: Account] = [:]
    var meters: [MeterID: String] = [:]
    var unpaid: [BillID: Money] = [:]

    static func of(_ bills: [Bill], from backend: any Backend) async -> BillFacts {
        await backend.look { state in
            var facts = BillFacts()
            for bill in bills {
                let account = state.accounts[bill.account]
                facts.accounts[bill.account] = account?.record
                facts.unpaid[bill.id] = account?.dues.bills.first { $0.id == bill.id }?.unpaid
                for run in bill.readings { facts.meters[run.meter] = state.meters[run.meter]?.record.number }
                for note in bill.notes {
                    if let id = note.meter { facts.meters[id] = state.meters[id]?.record.number }
                }
            }
            return facts
        }
    }
}
