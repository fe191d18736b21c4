import API
import Billing
import Engine
import Hummingbird
import Quantities
import Storage
import Supply

/// Direct debits: asked of a bank in a batch, answered by its file.
enum DebitRoutes {
    static func ask(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let channel = reader.text("channel", limit: 64)
        let day = reader.date("collect_on")
        let asks = reader.objects("accounts", atMost: ChannelStatement.itemsAtMost) { reader in
            let account = reader.text("account", limit: 128)
            let amount = reader.optionalAmount("amount")
            return account.map { DebitAsk(account: $0, amount: amount) }
        }
        let reason = reader.optionalText("reason")
        try reader.finish()
        guard let channel, let day, let asks else { throw Refused(.requestInvalid) }
        try await exchange.requireSignature(for: channel)
        let batch = CloseKey(channel: channel, businessDate: day)
        return try await exchange.serve(.dailyClose(.askDebits(batch, asks)), reason: reason ?? "")
    }

    static func answers(_ exchange: Exchange) async throws -> Response {
        let (statement, reason) = try await exchange.channelFile(for: .debits)
        return try await exchange.serve(.dailyClose(.debitAnswers(statement)), reason: reason)
    }

    static func list(_ exchange: Exchange) async throws -> Response {
        let batch = try exchange.closeKey()
        return try Replies.json(exchange.present.debits(try await all(batch, exchange), batch))
    }

    /// The file that goes out to the bank: what it has not answered.
    static func table(_ exchange: Exchange) async throws -> Response {
        let open = try await all(try exchange.closeKey(), exchange).filter(\.isOpen)
        return try Replies.json(TableResponse(columns: DebitTable.columns, rows: open.map(DebitTable.row)))
    }

    static func withdraw(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        let batch = try exchange.closeKey()
        let serial = try exchange.parameter("serial")
        let id = DirectDebit.id(of: serial)
        let isThere = await exchange.backend.look { state in
            id.flatMap { state.directDebits[$0] }.map { $0.batch == batch }
        }
        // One that is answered is known to the engine alone, which says so.
        guard let id, isThere != false else {
            throw Refused(engine: "debit.notOpen", [Detail(name: "debit", value: serial)])
        }
        return try await exchange.serve(.dailyClose(.withdrawDebit(id)), reason: reason)
    }

    /// All debits of a batch, page after page.
    private static func all(_ batch: CloseKey, _ exchange: Exchange) async throws -> [DirectDebit] {
        var debits: [DirectDebit] = []
        while debits.count < ChannelStatement.itemsAtMost {
            let page = try await exchange.backend.histories.directDebits(
                batch, after: debits.last?.id, limit: 10_000)
            debits += page
            if page.count < 10_000 { break }
        }
        return debits
    }
}
