import API
import Billing
import Engine
import Hummingbird
import Languages
import Quantities
import Storage
import Supply

/// What energy costs: proposals of prices and their approval, readings that come late, and the audit of every charge.
enum RatingRoutes {
    static func proposals(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(100)
        let before = try exchange.position("before").map { ProposalID($0) }
        let proposals = try await exchange.backend.histories.proposals(
            open: exchange.query("state") == "open", before: before, limit: limit)
        let (terms, tariffs) = await exchange.backend.look { ($0.terms, $0.tariffs) }
        var effects: [CorrectionEffectBody]?
        if exchange.query("effects") == "true" {
            effects = []
            let end = ContinuousClock.now + .seconds(1)
            for proposal in proposals {
                // One that was decided meanwhile has none any more.
                if let one = try await effect(of: proposal.id, after: AccountID(0), until: end, exchange) {
                    effects?.append(one)
                }
            }
        }
        return try Replies.json(
            exchange.present.proposals(
                proposals, terms: terms, tariffs: tariffs, isLast: proposals.count < limit, effects: effects))
    }

    /// What an open correction would move, for about a second: who has many accounts asks again.
    static func effect(_ exchange: Exchange) async throws -> Response {
        let id = try proposal(exchange)
        let after = try exchange.position("after").map { AccountID($0) } ?? AccountID(0)
        let end = ContinuousClock.now + .seconds(1)
        guard let effect = try await effect(of: id, after: after, until: end, exchange) else {
            throw Refused(engine: "proposal.unknown", [Detail(name: "proposal", value: id.description)])
        }
        return try Replies.json(effect)
    }

    /// Nil where it is no correction that is open.
    private static func effect(
        of id: ProposalID, after first: AccountID, until end: ContinuousClock.Instant, _ exchange: Exchange
    ) async throws -> CorrectionEffectBody? {
        let backend = exchange.backend
        var sum = CorrectionEffect()
        var last = first
        while let next = await backend.look({ [last] in $0.accountsToPreview(id, after: last) }) {
            guard let reached = next.last else { return exchange.present.effect(sum, of: id, next: nil) }
            let lines = try await backend.histories.ledgerLines(of: next)
            guard let effect = await backend.look({ $0.preview(id, of: next, lines: lines) }) else { return nil }
            sum.add(effect)
            last = reached
            if ContinuousClock.now >= end { return exchange.present.effect(sum, of: id, next: last) }
        }
        return nil
    }

    static func approve(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.approve(try proposal(exchange)), reason: reason)
    }

    static func reject(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.reject(try proposal(exchange)), reason: reason)
    }

    /// Other prices for a version that was applied already: a proposal.
    static func correct(_ exchange: Exchange) async throws -> Response {
        let file = try FileBody(exchange)
        let tariff = try exchange.parameter("name")
        let batch = try await file.batch(from: exchange.backend)
        guard batch.tariffs.count == 1, let corrected = batch.tariffs.first, corrected.name == tariff,
            corrected.versions.count == 1, let version = corrected.versions.first
        else {
            throw file.refused(
                Words(
                    "the file must hold tariff \(tariff) with the one version that is corrected",
                    "文件应只含电价 \(tariff) 的一个待更正版本"))
        }
        return try await exchange.serve(.rating(.correctPrices(tariff: tariff, version)), reason: file.reason)
    }

    static func lateReadings(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let readings = reader.objects("readings", atMost: 10_000) { reading -> LateReading? in
            let at = reading.instant("at")
            let energy = reading.energy("energy")
            guard let at, let energy else { return nil }
            return LateReading(at: at, energy: energy)
        }
        let reason = reader.text("reason")
        try reader.finish()
        let meter = try exchange.parameter("number")
        return try await exchange.serve(
            .rating(.lateReadings(meter: meter, readings ?? [])), reason: reason ?? "")
    }

    static func changes(_ exchange: Exchange) async throws -> Response {
        let limit = try exchange.limit(100)
        let after = try exchange.position("after") ?? 0
        let changes = try await exchange.backend.histories.ratingChanges(after: after, limit: limit)
        let names = await exchange.backend.look { RatedNames(of: changes, in: $0) }
        // Rows are numbered from 1 without a gap.
        let next = changes.count < limit ? nil : String(after + Int64(changes.count))
        return try Replies.json(
            RatingChangesResponse(changes: changes.map { exchange.present.ratingChange($0, names) }, next: next))
    }

    /// Recomputes charges, account by account, for about a second: who has many asks again.
    static func rerate(_ exchange: Exchange) async throws -> Response {
        let histories = exchange.backend.histories
        let calendar = exchange.backend.calendar
        var found = Rerating()
        var next: AccountID?
        if let number = exchange.query("account") {
            guard let id = await exchange.backend.look({ $0.accountByNumber[number] }) else {
                throw Refused(.accountUnknown, [Detail(name: "account", value: number)])
            }
            found = try await histories.rerate(id, calendar: calendar)
        } else {
            let limit = try exchange.limit(1000)
            var last = try exchange.position("after").map { AccountID($0) }
            let end = ContinuousClock.now + .seconds(1)
            while let one = try await histories.rerate(after: last, calendar: calendar) {
                found.add(one.found)
                last = one.account
                guard found.accounts < limit, ContinuousClock.now < end else {
                    next = last
                    break
                }
            }
        }
        let names = await Names.of(found.differences.map(\.account), [], from: exchange.backend)
        return try Replies.json(exchange.present.rerating(found, names, next: next))
    }

    private static func proposal(_ exchange: Exchange) throws -> ProposalID {
        let text = try exchange.parameter("id")
        guard let number = Int64(text), number > 0 else {
            throw Refused(engine: "proposal.unknown", [Detail(name: "proposal", value: text)])
        }
        return ProposalID(number)
    }
}

/// A request that brings a file.
struct FileBody {
    let name: String
    let text: String
    let reason: String

    /// - Parameter more: reads what the body has besides.
    init(_ exchange: Exchange, more: (inout BodyReader) -> Void = { _ in }) throws {
        var reader = try BodyReader(exchange.body)
        let name = reader.text("name")
        let text = reader.text("text", limit: .max)
        let reason = reader.text("reason")
        more(&reader)
        try reader.finish()
        guard let name, let text, let reason else { throw Refused(.requestInvalid) }
        self.name = name
        self.text = text
        self.reason = reason
    }

    /// What the file holds, or everything that is wrong with it.
    func batch(from backend: any Backend) async throws -> ImportBatch {
        switch await backend.readImport(name: name, text: text) {
        case .faults(let faults): throw Refused(.importFaulty, faults.map(FileBody.detail))
        case .batch(let batch, _): return batch
        }
    }

    /// The file as a whole is not what the request needs.
    func refused(_ words: Words) -> Refused {
        Refused(.importFaulty, [Detail(name: name, code: "file.fault", words: words)])
    }

    static func detail(_ fault: ImportFault) -> Detail {
        Detail(
            name: fault.place, value: fault.path.isEmpty ? nil : fault.path, code: "file.fault", words: fault.words)
    }
}
