import API
import Engine
import Hummingbird
import Languages
import Quantities
import Storage
import Supply
import Trail

/// The audit trail: its rows, the proof of its chain, and what it tells by itself.
enum AuditRoutes {
    static func list(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(100)
        let lines: [AuditLine]
        if let after = exchange.query("after") {
            guard exchange.query("account") == nil, exchange.query("before") == nil else {
                throw fault("after", after, .notEither, "after, before, account")
            }
            guard let position = Int64(after), position >= 0 else { throw fault("after", after, .notNumber, "0...") }
            lines = try await exchange.backend.histories.audit(after: position, limit: limit)
        } else {
            let account = try await RecordRoutes.account(exchange)
            let before = try exchange.position("before")
            lines = try await exchange.backend.histories.latestAudit(of: account, before: before, limit: limit)
        }
        let names = await Names.of(lines.compactMap(\.record.account), [], from: exchange.backend)
        return try Replies.json(exchange.present.audit(lines, names, isLast: lines.count < limit))
    }

    /// Reads the whole chain. What the writer has in memory must be met, and the end that somebody noted down, where one is given.
    static func verify(_ exchange: Exchange) async throws -> Response {
        var noted = [exchange.backend.process().auditHead]
        if let text = exchange.query("head") {
            guard let head = AuditHead(text) else { throw fault("head", text, .malformed, "") }
            noted.append(head)
        }
        let proof = try await exchange.backend.histories.proveAudit(noted: noted)
        return try Replies.json(
            AuditProofResponse(head: proof.reached, rows: proof.reached.position, fault: proof.fault))
    }

    static func offTimes(_ exchange: Exchange) async throws -> Response {
        let number = try exchange.parameter("number")
        let now = exchange.backend.now()
        guard await exchange.backend.look({ $0.accountByNumber[number] }) != nil else {
            throw Refused(.accountUnknown, [Detail(name: "account", value: number)])
        }
        let to = try exchange.time("to", endOfDay: true) ?? now
        let from = try exchange.time("from", endOfDay: false) ?? to - .days(30)
        guard from <= to else { throw fault("from", exchange.query("from") ?? "", .notBefore, "") }
        let times = try await exchange.backend.histories.offTimes(ofAccount: number, from: from, to: to)
        return try Replies.json(
            OffTimesResponse(account: number, from: from, to: to, times, calendar: exchange.backend.calendar))
    }

    private static func fault(_ name: String, _ value: String, _ fault: FieldFault, _ limit: String) -> Refused {
        let words = limit.isEmpty ? fault.words : fault.words.filled(limit)
        return Refused(.requestInvalid, [Detail(name: name, value: value, code: fault.rawValue, words: words)])
    }
}
