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
        var content: [String] = []
        for proposal in open {
            content += ["", say("Proposal \(proposal.id):", "提议 \(proposal.id)：")]
            var lines = self.content(proposal)
            for effect in response.effects ?? [] where effect.proposal == proposal.id { lines += self.effect(effect) }
            content += lines.map { "  " + $0 }
        }
        return table.lines(width: width) + content + more(response.next.map { "--before \($0)" })
    }

    private func content(_ proposal: ProposalBody) -> [String] {
        if let tariff = proposal.tariff { return self.tariff(tariff) + prices(proposal) }
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

    /// What a correction would change, old beside new.
    public func prices(_ proposal: ProposalBody) -> [String] {
        guard let prices = proposal.prices, !prices.isEmpty else { return [] }
        var table = Table([
            .init(say("PRICE", "价格项目")), .init(say("SEASON", "季节")),
            .init(say("AS CHARGED", "原执行"), isNumber: true), .init(say("AS CORRECTED", "更正为"), isNumber: true),
        ])
        for price in prices { table.add([say(price.item), price.season ?? "", price.before, price.after]) }
        return ["", say("What changes, in yuan/kWh:", "更正内容（元/千瓦时）：")] + table.lines(width: width)
    }

    /// What a correction would move.
    public func effect(_ effect: CorrectionEffectBody) -> [String] {
        let sums = say(
            "\(effect.more) yuan more, \(effect.less) less, together \(effect.total)",
            "补收 \(effect.more) 元，退还 \(effect.less) 元，合计 \(effect.total) 元")
        return [
            say(
                "Were it approved now: \(effect.changed) of \(effect.accounts) accounts would be charged otherwise, \(sums).",
                "若现在批准：\(effect.accounts) 户中 \(effect.changed) 户的电费会变，\(sums)。"),
            say(
                "The power factor's adjustment of months that may still change follows with the next bill.",
                "尚可变动的月份，其力调随下一张账单调整。"),
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
        let (penalties, others) = (response.penalties, response.penaltiesNotLookedAt)
        var heads = [head, say("Penalties for late payment of \(penalties) accounts.", "核算 \(penalties) 户违约金。")]
        if !response.notLookedAt.isEmpty {
            let not = response.notLookedAt.map { say($0) }.joined(separator: say("; ", "；"))
            heads.append(say("Not looked at, \(others) accounts: \(not).", "未核算 \(others) 户：\(not)。"))
        }
        guard !response.differences.isEmpty else {
            return heads + [say("Every charge that was looked at is right.", "所核算的全部相符。")]
        }
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
        return heads + [say("\(count) differences:", "\(count) 处不符：")] + table.lines(width: width)
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
