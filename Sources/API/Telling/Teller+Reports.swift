extension Teller {
    /// The figures of a period.
    public func figures(_ response: FiguresResponse) -> [String] {
        var table = Table([
            .init(say("AREA", "台区"), mayBeCut: true), .init(say("PERSON", "责任人"), mayBeCut: true),
            .init(say("CHARGED", "应收"), isNumber: true), .init(say("PAID", "实收"), isNumber: true),
            .init(say("COLLECTED", "回收率"), isNumber: true), .init(say("ARREARS", "欠费"), isNumber: true),
            .init(say("OWING", "欠费户"), isNumber: true), .init(say("READ", "抄表率"), isNumber: true),
            .init(say("RESTORES", "复电"), isNumber: true), .init(say("P50/P95/P99/WORST s", "P50/P95/P99/最慢 秒")),
        ])
        for row in response.groups { table.add(cells(row, row.area ?? "–", row.responsible ?? "–")) }
        table.add(cells(response.total, say("total", "合计"), ""))
        let head = say(
            "From \(time(response.from)) to \(time(response.to)); arrears as of \(time(response.asOf))",
            "\(time(response.from)) 至 \(time(response.to))；欠费截至 \(time(response.asOf))")
        return [head] + table.lines(width: width) + ages(response) + discretion(response)
    }

    private func cells(_ row: FiguresBody, _ area: String, _ person: String) -> [String] {
        let waits = [row.paidToPowerP50, row.paidToPowerP95, row.paidToPowerP99, row.paidToPowerWorst]
            .compactMap { $0.map(seconds) }
        return [
            area, person, row.charged, row.paid, percent(row.collectionRate), row.arrears,
            String(row.accountsInArrears), percent(row.readingSuccess), String(row.restores),
            waits.joined(separator: "/"),
        ]
    }

    private func ages(_ response: FiguresResponse) -> [String] {
        guard response.total.accountsInArrears > 0 else { return [] }
        let ages = response.total.arrearsByAge.map { age in
            age.toDays.map { "\(age.fromDays)–\($0)" } ?? say("older", "更早")
        }
        var table = Table(
            [
                .init(say("ARREARS BY AGE, DAYS", "欠费账龄（天）"), mayBeCut: true),
                .init(say("PERSON", "责任人"), mayBeCut: true),
            ]
                + ages.map { Table.Column($0, isNumber: true) })
        for row in response.groups where row.accountsInArrears > 0 {
            table.add([row.area ?? "–", row.responsible ?? "–"] + row.arrearsByAge.map(\.amount))
        }
        table.add([say("total", "合计"), ""] + response.total.arrearsByAge.map(\.amount))
        return [""] + table.lines(width: width)
    }

    private func discretion(_ response: FiguresResponse) -> [String] {
        guard !response.discretion.isEmpty else { return [] }
        var table = Table([
            .init(say("BY HAND", "人工操作")), .init(say("MONTH", "月份")), .init(say("HOLDS", "暂缓"), isNumber: true),
            .init(say("RESTORES", "复电"), isNumber: true), .init(say("CREDIT CLASSES", "信用等级"), isNumber: true),
        ])
        for row in response.discretion {
            table.add([
                row.person, String(row.month.prefix(7)), String(row.holds), String(row.restores),
                String(row.creditClasses),
            ])
        }
        return [""] + table.lines(width: width)
    }

    private func percent(_ share: String?) -> String { share.map { "\($0) %" } ?? "–" }

    private func seconds(_ milliseconds: Int) -> String { "\(milliseconds / 1000).\(milliseconds % 1000 / 100)" }

    /// Who is likely to fall in arrears.
    public func risks(_ response: RiskResponse) -> [String] {
        guard !response.risks.isEmpty else { return [say("Nobody.", "没有风险户。")] }
        var table = Table([
            .init(say("ACCOUNT", "户号")), .init(say("WEIGHT", "权重"), isNumber: true), .init(say("CLASS", "信用")),
            .init(say("DAYS", "可用天数"), isNumber: true), .init(say("CREDIT", "可用额"), isNumber: true),
            .init(say("A DAY", "日均"), isNumber: true), .init(say("OVERDUE", "逾期"), isNumber: true),
            .init(say("AREA", "台区"), mayBeCut: true), .init(say("PERSON", "责任人"), mayBeCut: true),
            .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for risk in response.risks {
            table.add([
                risk.account, String(risk.weight), risk.creditClass.uppercased(),
                risk.daysLeft.map { String($0) } ?? "–", risk.credit, risk.dailyUse, risk.overdue, risk.area ?? "–",
                risk.responsible ?? "–", risk.reasons.map { say($0) }.joined(separator: say(", ", "、")),
            ])
        }
        return table.lines(width: width)
    }
}
