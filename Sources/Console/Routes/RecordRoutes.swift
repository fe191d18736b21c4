import API
import Engine
import Hummingbird
import Languages
import Quantities
import Storage
import Supply

/// Work items, orders, notices and the audit trail.
enum RecordRoutes {
    static func jobs(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(200)
        let items: [WorkItem]
        if exchange.query("state") == "closed" {
            items = try await exchange.backend.histories.workItems(closed: true, limit: limit)
        } else {
            items = await exchange.backend.look { state in
                Array(state.workItems.values.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) }.prefix(limit))
            }
        }
        let names = await Names.of(items.compactMap(\.account), items.compactMap(\.meter), from: exchange.backend)
        return try Replies.json(exchange.present.jobs(items, names))
    }

    static func finishJob(_ exchange: Exchange) async throws -> Response {
        let text = try exchange.parameter("id")
        var reader = try BodyReader(exchange.body)
        let result = reader.text("result")
        try reader.finish()
        guard let number = Int64(text), number > 0 else {
            throw Refused(.jobUnknown, [Detail(name: "id", value: text)])
        }
        return try await exchange.serve(.finishWorkItem(WorkItemID(number), result: result ?? ""), reason: result ?? "")
    }

    static func orders(_ exchange: Exchange) async throws -> Response {
        let account = try await account(exchange)
        let orders = try await exchange.backend.histories.orders(
            of: account, open: exchange.query("state") == "open", limit: try exchange.limit(100))
        let names = await Names.of(orders.map(\.account), [], from: exchange.backend)
        return try Replies.json(OrdersResponse(orders: orders.map { exchange.present.order($0, names) }))
    }

    static func notices(_ exchange: Exchange) async throws -> Response {
        let account = try await account(exchange)
        let notices = try await exchange.backend.histories.notices(
            of: account, open: exchange.query("state") == "open", limit: try exchange.limit(100))
        let names = await Names.of(notices.map(\.account), [], from: exchange.backend)
        return try Replies.json(NoticesResponse(notices: notices.map { exchange.present.notice($0, names) }))
    }

    /// The account that the query names, where it names one.
    static func account(_ exchange: Exchange) async throws -> AccountID? {
        guard let number = exchange.query("account") else { return nil }
        guard let id = await exchange.backend.look({ $0.accountByNumber[number] }) else {
            throw Refused(.accountUnknown, [Detail(name: "account", value: number)])
        }
        return id
    }
}

/// The numbers by which people know accounts and meters.
struct Names: Sendable {
    var accounts: [AccountID: String] = [:]
    var meters: [MeterID: String] = [:]

    static func of(_ accounts: [AccountID], _ meters: [MeterID], from backend: any Backend) async -> Names {
        await backend.look { state in
            var names = Names()
            for id in accounts { names.accounts[id] = state.accounts[id]?.record.number }
            for id in meters { names.meters[id] = state.meters[id]?.record.number }
            return names
        }
    }
}
