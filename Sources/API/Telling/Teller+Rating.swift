import Languages

extension Teller {
    /// Changes of prices, terms and working days that wait, or waited.
    public func proposals(_ response: ProposalsResponse) -> [String] {
        guard !response.proposals.isEmpty else { return [say("No proposals.", "没有提议。")] }
        var table = Table([
            .init(say("PROPOSAL", "提议")), .init(say("KIND", "类型")), .init(say("NAME", "名称")),
            .init(say("FROM", "生效日")), .init(say("BY", "提出人"), mayBeCut: true), .init(say("AT", "时间")),
            .init(say("STATE", "状态")), .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for proposal in response.proposals {
            let from = proposal.tariff?.versions.map(\.from).joined(separator: " ") ?? proposal.from
            let under = proposal.corrected == false ? say(", accounts under way", "，正在更正") : ""
            table.add([
                proposal.id, say(proposal.kind), proposal.name, from, proposal.by, time(proposal.at),
                say(proposal.state) + (proposal.decidedBy.map { " \($0)" } ?? "") + under, proposal.reason,
            ])
        }
        // What is to be decided must be seen before.
        let open = response.proposals.filter { $0.state.code == "open" }
        let content = open.flatMap { proposal in
            ["", say("Proposal \(proposal.id):", "提议 \(proposal.id)：")] + self.content(proposal).map { "  " + $0 }
        }
        return table.lines(width: width) + content + more(response.next.map { "--before \($0)" })
    }

    private func content(_ proposal: ProposalBody) -> [String] {
        if let tariff = proposal.tariff { return self.tariff(tariff) }
        if let lines = proposal.terms {
            return lines.map { line in
                TerminalText.clean(
                    "\(line.key): \(line.value)" + (line.before.map { say(" (before: \($0))", "（原为 \($0)）") } ?? ""))
            }
        }
        guard let calendar = proposal.calendar else { return [] }
        return [
            "\(proposal.from) – \(calendar.through)",
            say("free: ", "休息：") + calendar.rest.joined(separator: " "),
            say("worked: ", "上班：") + calendar.work.joined(separator: " "),
        ]
    }

    /// What rating came to know.
    public func ratingChanges(_ response: RatingChangesResponse) -> [String] {
        guard !response.changes.isEmpty else { return [say("Nothing.", "没有记录。")] }
        var table = Table([
            .init(say("AT", "时间")), .init(say("ENTRY", "账目"), isNumber: true),
            .init(say("READING", "读数"), isNumber: true), .init(say("KIND", "类型"), mayBeCut: true),
            .init(say("ABOUT", "对象"), mayBeCut: true),
        ])
        for change in response.changes {
            table.add([
                time(change.at), change.ledgerPosition, change.reading, say(change.kind), change.about,
            ])
        }
        return table.lines(width: width) + more(response.next.map { "--after \($0)" })
    }

    /// What came of recomputing the charges.
    public func rerating(_ response: RerateResponse) -> [String] {
        let (accounts, readings) = (response.accounts, response.readings)
        let (entries, charges) = (response.entries, response.lines)
        let head = say(
            "\(accounts) accounts, \(readings) readings: \(entries) entries rated by what was known then, \(charges) lines by all that is known now.",
            "共 \(accounts) 户、\(readings) 条读数：按当时所知核算 \(entries) 笔账目，按现在所知核算 \(charges) 项电费。")
        guard !response.differences.isEmpty else { return [head, say("Every charge is right.", "全部相符。")] }
        var table = Table([
            .init(say("ACCOUNT", "户号")), .init(say("WHAT", "问题"), mayBeCut: true),
            .init(say("LINE", "项目"), mayBeCut: true), .init(say("ENTRY", "账目"), isNumber: true),
            .init(say("READING", "读数"), isNumber: true), .init(say("EXPECTED", "应为"), isNumber: true),
            .init(say("FOUND", "实为"), isNumber: true),
        ])
        for difference in response.differences {
            table.add([
                difference.account, say(difference.kind), difference.line ?? "", difference.position ?? "",
                difference.reading ?? "", difference.expected, difference.found,
            ])
        }
        let count = response.differences.count
        return [head, say("\(count) differences:", "\(count) 处不符：")] + table.lines(width: width)
    }

    /// Purchases for meters that keep the credit.
    public func purchases(_ response: PurchasesResponse) -> [String] {
        guard !response.purchases.isEmpty else { return [say("No purchases.", "没有购电记录。")] }
        var table = Table([
            .init(say("PURCHASE", "购电")), .init(say("SINCE", "缴费时间")), .init(say("ACCOUNT", "户号")),
            .init(say("METER", "电表")), .init(say("YUAN", "金额"), isNumber: true),
            .init(say("COUNT", "表内次数"), isNumber: true), .init(say("STATE", "状态"), mayBeCut: true),
            .init(say("BECAUSE", "来源"), mayBeCut: true),
        ])
        for purchase in response.purchases {
            table.add([
                purchase.id, time(purchase.since), purchase.account, purchase.meter ?? "", purchase.amount,
                purchase.count ?? "", say(purchase.state), say(Texts.recorded(purchase.cause)),
            ])
        }
        return table.lines(width: width) + more(response.next.map { "--before \($0)" })
    }

    private func more(_ option: String?) -> [String] {
        option.map { [say("More: \($0)", "更多记录：\($0)")] } ?? []
    }
}
