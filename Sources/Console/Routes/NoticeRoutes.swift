import API
import Engine
import Hummingbird
import Quantities
import Supply

/// Notices that a person brings.
enum NoticeRoutes {
    static func duties(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(200)
        let channel = exchange.query("channel")
        let (duties, accounts) = await exchange.backend.look { state in
            let duties = state.noticeDuties.filter { channel == nil || $0.notice.channel.rawValue == channel }
                .prefix(limit)
            var accounts: [AccountID: Account] = [:]
            for notice in duties.flatMap({ [$0.notice] + $0.others }) {
                accounts[notice.account] = state.accounts[notice.account]?.record
            }
            return (Array(duties), accounts)
        }
        return try Replies.json(exchange.present.duties(duties, accounts))
    }

    static func called(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        if !reader.isGiven("answered") { reader.note("answered", .missing) }
        let answered = reader.flag("answered")
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(
            .contact(.called(try notice(exchange), answered: answered)), reason: reason ?? "")
    }

    static func left(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let word = reader.choice("proof", of: ProofWord.self)
        let isProven = word == .signature || word == .photo
        let name = isProven ? reader.text("name", limit: 100) : reader.optionalText("name", limit: 100)
        let sha256 = isProven ? reader.text("sha256", limit: 64) : reader.optionalText("sha256", limit: 64)
        let at = reader.optionalInstant("at")
        let reason = reader.text("reason")
        try reader.finish()
        var proof: DoorProof?
        if let name, let sha256 {
            switch word {
            case .signature: proof = .signature(name: name, sha256: sha256.lowercased())
            case .photo: proof = .photo(witness: name, sha256: sha256.lowercased())
            case .notLeft, nil: break
            }
        }
        return try await exchange.serve(.contact(.left(try notice(exchange), proof, at: at)), reason: reason ?? "")
    }

    private enum ProofWord: String, CaseIterable {
        case signature, photo
        case notLeft = "none"
    }

    private static func notice(_ exchange: Exchange) throws -> NoticeID {
        let text = try exchange.parameter("id")
        guard let number = Int64(text), number > 0 else {
            throw Refused(engine: "notice.unknown", [Detail(name: "notice", value: text)])
        }
        return NoticeID(number)
    }
}

extension Presenter {
    func duties(_ duties: [NoticeDuty], _ accounts: [AccountID: Account]) -> NoticeDutiesResponse {
        let names = Names(accounts: accounts.mapValues(\.number))
        return NoticeDutiesResponse(
            asOf: time(now),
            duties: duties.map { duty in
                let account = accounts[duty.notice.account]
                return NoticeDutyBody(
                    notice: notice(duty.notice, names),
                    others: duty.others.compactMap { accounts[$0.account]?.number },
                    total: ([duty.notice] + duty.others).reduce(Money.zero) { $0 + $1.amount }.description,
                    accountName: account?.name ?? "",
                    address: account?.address ?? "", deadline: time(duty.item.deadline),
                    overdue: duty.item.deadline < now, job: duty.item.id.description)
            })
    }
}
