import API
import ArgumentParser
import Billing
import Documents
import Languages
import Quantities

/// `fudian proposals`
struct ProposalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposals",
        abstract: say(
            "List changes of prices, terms and working days, the latest first, and what is to be decided.",
            "列出电价、条款和工作日历的变更提议，最近在前，并显示待审内容。"))
    @Flag(help: help("Only those that wait for a second person.", "仅待审批的。")) var open = false
    @Option(help: help("Only those with a lower id.", "仅编号小于此的。")) var before: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await fudian.run(server.output) {
            let parts =
                ["effects=true"] + (open ? ["state=open"] : [])
                + (before.map { ["before=" + DaemonClient.escaped($0)] } ?? [])
            let path = "/v1/proposals?" + parts.joined(separator: "&")
            let proposals = try await server.client().use { client in
                var proposals = try await client.get(path, as: ProposalsResponse.self).value
                var effects: [CorrectionEffectBody] = []
                for effect in proposals.effects ?? [] { effects.append(try await client.whole(effect)) }
                proposals.effects = effects
                return proposals
            }
            Terminal.write(
                server.output.json ? [JSONText.encode(proposals)] : server.output.teller.proposals(proposals))
            return .done
        }
    }
}

extension DaemonClient {
    /// What a correction would move of all accounts: the daemon looks for about a second at a time.
    fileprivate func whole(_ first: CorrectionEffectBody) async throws -> CorrectionEffectBody {
        var sum = first
        while let next = sum.next {
            let path = "/v1/proposals/\(DaemonClient.escaped(sum.proposal))/effect?after=" + DaemonClient.escaped(next)
            sum = sum.adding(try await get(path, as: CorrectionEffectBody.self).value)
        }
        return sum
    }

    /// A proposal that is open, with what it would move.
    fileprivate func proposal(_ id: String) async throws -> (ProposalBody, CorrectionEffectBody)? {
        let path = "/v1/proposals/\(DaemonClient.escaped(id))/effect"
        let effect = try await whole(try await get(path, as: CorrectionEffectBody.self).value)
        return try await get("/v1/proposals?state=open", as: ProposalsResponse.self).value.proposals
            .first { $0.id == id }.map { ($0, effect) }
    }
}

/// `fudian approve PROPOSAL`
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: say("As the second person: what is proposed shall hold.", "作为第二人：批准提议的内容。"))
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.send("approve") }
}

/// `fudian reject PROPOSAL`
struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: say("As the second person: what is proposed shall not hold.", "作为第二人：否决提议的内容。"))
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.send("reject") }
}

/// Which proposal, and why.
struct DecisionOptions: ParsableArguments {
    @Argument(help: help("The proposal's id, as `fudian proposals` lists it.", "提议编号，见 fudian proposals。"))
    var proposal: String
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
    @OptionGroup var server: ServerOptions

    func send(_ what: String) async throws {
        try await fudian.run(server.output) {
            let path = "/v1/proposals/\(DaemonClient.escaped(proposal))/\(what)"
            let answer = try await server.client().use {
                try await $0.post(path, ReasonBody(reason: reason), id: server.id(), as: OutcomeResponse.self)
            }
            server.show(answer) { $0.outcome($1) }
            return .done
        }
    }
}

extension TariffCommand {
    /// `fudian tariff correct FILE`
    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "correct",
            abstract: say(
                "Propose other prices for a version that was applied already; another person approves it.",
                "对已执行的电价版本提出价格更正，须由另一人审批。"),
            discussion: say(
                "The file holds the tariff with the one version, its first day as it was and its prices as they should have been.",
                "文件只含该电价的一个版本：起始日不变，价格为应执行的价格。"))
        @Argument(help: help("A YAML file with the tariff.", "含该电价的 YAML 文件。")) var file: String
        @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let sent = try SentFile(file)
                let tariffs = try TariffFile.read(file)
                guard tariffs.count == 1, let tariff = tariffs.first else {
                    throw Failure(.fileFaulty, about: say("\(file): hold one tariff", "\(file)：应只含一个电价"))
                }
                let path = "/v1/tariffs/\(DaemonClient.escaped(tariff.name))/correct"
                let body = CorrectionBody(name: sent.name, text: sent.text, reason: reason)
                try await server.client().use { client in
                    let answer = try await client.post(path, body, id: server.id(), as: OutcomeResponse.self)
                    server.show(answer) { $0.outcome($1) }
                    // What it would do, as the second person will see it.
                    guard !server.output.json,
                        let id = answer.value.details.first(where: { $0.name == "proposal" })?.value,
                        let (proposal, effect) = try? await client.proposal(id)
                    else { return }
                    Terminal.write(server.output.teller.prices(proposal) + server.output.teller.effect(effect))
                }
                return .done
            }
        }
    }
}

extension AuditCommand {
    /// `fudian audit rating`
    struct Rating: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rating",
            abstract: say("List what rating came to know, and when, in order.", "按顺序列出计费依据的变更。"))
        @Option(help: help("Leave out so many of the first.", "跳过最前面的条数。")) var after: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = "/v1/audit/rating" + (after.map { "?after=" + DaemonClient.escaped($0) } ?? "")
                server.show(try await server.client().use { try await $0.get(path, as: RatingChangesResponse.self) }) {
                    $0.ratingChanges($1)
                }
                return .done
            }
        }
    }

    /// `fudian audit rerate`
    struct Rerate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rerate",
            abstract: say(
                "Recompute every charge from the raw readings, and tell what differs.", "按原始读数重算全部电费，并列出不符之处。"),
            discussion: say(
                "Twice: each entry by what was known at its position, and each line by all that is known now. Nothing is changed. Ends with 1 where something differs.",
                "重算两遍：每笔账目按当时所知，每项电费按现在所知。不作任何更改。有不符则以 1 结束。"))
        @Option(help: help("Of this account only.", "仅此户号。")) var account: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let found = try await server.client().use { try await all($0) }
                Terminal.write(
                    server.output.json ? [JSONText.encode(found)] : server.output.teller.rerating(found))
                return found.differences.isEmpty ? .done : .failure
            }
        }

        /// The daemon looks for about a second at a time.
        private func all(_ client: DaemonClient) async throws -> RerateResponse {
            if let account {
                let path = "/v1/audit/rerate?account=" + DaemonClient.escaped(account)
                return try await client.get(path, as: RerateResponse.self).value
            }
            var sum = try await client.get("/v1/audit/rerate", as: RerateResponse.self).value
            while let next = sum.next {
                let path = "/v1/audit/rerate?after=" + DaemonClient.escaped(next)
                sum = sum.adding(try await client.get(path, as: RerateResponse.self).value)
            }
            return sum
        }
    }
}

extension RerateResponse {
    fileprivate func adding(_ other: RerateResponse) -> RerateResponse {
        RerateResponse(
            accounts: accounts + other.accounts, readings: readings + other.readings, entries: entries + other.entries,
            lines: lines + other.lines, penalties: penalties + other.penalties,
            penaltiesNotLookedAt: penaltiesNotLookedAt + other.penaltiesNotLookedAt,
            differences: differences + other.differences,
            notLookedAt: notLookedAt.isEmpty ? other.notLookedAt : notLookedAt, next: other.next)
    }
}
