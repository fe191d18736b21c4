extension Teller {
    /// The names of all tariffs, with the version in force.
    public func tariffs(_ list: TariffsResponse) -> [String] {
        var table = Table([
            .init(say("TARIFF", "电价")), .init(say("IN FORCE SINCE", "现行版本")), .init(say("NEXT", "下一版本")),
        ])
        for tariff in list.tariffs {
            let current = tariff.versions.firstIndex { $0.inForce }
            let next = tariff.versions[(current.map { $0 + 1 } ?? 0)...].first
            table.add([tariff.name, current.map { tariff.versions[$0].from } ?? "–", next?.from ?? "–"])
        }
        return table.lines(width: width)
    }

    /// A tariff, version by version.
    public func tariff(_ tariff: TariffResponse) -> [String] {
        var lines = [say("Tariff \(tariff.name)", "电价 \(tariff.name)")]
        for version in tariff.versions {
            let mark = version.inForce ? say(", in force", "，现行") : ""
            lines += ["", say("From \(version.from)\(mark)", "自 \(version.from) 起\(mark)")]
            lines += self.version(version).map { "  " + $0 }
        }
        return lines
    }

    private func version(_ version: TariffResponse.Version) -> [String] {
        var lines: [String] = []
        for season in version.seasons {
            if version.seasons.count > 1 { lines.append(say("Season from \(season.from)", "\(season.from) 起")) }
            for band in season.bands {
                let isAlways = season.bands.count == 1
                let hours =
                    isAlways ? say("at all times", "全天") : "\(say(band.band)) \(band.hours.joined(separator: " "))"
                lines.append("\(hours): " + say("\(band.price) yuan/kWh", "\(band.price) 元/千瓦时"))
            }
        }
        if let ladder = version.ladder { lines += self.ladder(ladder) }
        for surcharge in version.surcharges {
            lines.append(
                say("\(surcharge.name): \(surcharge.price) yuan/kWh", "\(surcharge.name)：\(surcharge.price) 元/千瓦时"))
        }
        if let rate = version.capacity {
            lines.append(say("Capacity: \(rate) yuan/kVA and month", "容量电价：\(rate) 元/千伏安·月"))
        }
        if let rate = version.demand { lines.append(say("Demand: \(rate) yuan/kW and month", "需量电价：\(rate) 元/千瓦·月")) }
        if let rule = version.powerFactor {
            let rows = rule.table.map { say("from \($0.from): \($0.adjustment) %", "\($0.from) 起 \($0.adjustment)%") }
            lines.append(
                say("Power factor, standard \(rule.standard): ", "力调，标准 \(rule.standard)：")
                    + rows.joined(separator: ", "))
        }
        return lines
    }

    private func ladder(_ ladder: TariffResponse.LadderBody) -> [String] {
        var lines = [say("Ladder, \(ladder.period.text):", "阶梯（\(ladder.period.textZh)）：")]
        if ladder.seasonal.isEmpty { lines += steps(ladder.steps.map(\.upTo), of: ladder) }
        // Where there are seasons they are the whole year, and the steps' own limits never hold.
        for season in ladder.seasonal {
            lines.append("  " + say("from \(season.from):", "\(season.from) 起："))
            lines += steps(season.upTo, of: ladder).map { "  " + $0 }
        }
        for family in ladder.families {
            lines.append(
                "  "
                    + say(
                        "from \(family.persons) persons on \(family.perMonth) kWh a month more",
                        "\(family.persons) 人及以上每月增加 \(family.perMonth) 千瓦时"))
        }
        return lines
    }

    /// Each step with its limits, kWh; the last one has no upper one.
    private func steps(_ limits: [String?], of ladder: TariffResponse.LadderBody) -> [String] {
        var floor = "0"
        return ladder.steps.enumerated().map { index, step in
            let limit = index < limits.count ? limits[index] : nil
            defer { floor = limit ?? floor }
            let range =
                limit.map { say("\(floor) to \($0) kWh", "\(floor)–\($0) 千瓦时") }
                ?? say("above \(floor) kWh", "\(floor) 千瓦时以上")
            return "  \(index + 1). \(range): " + say("+ \(step.surcharge) yuan/kWh", "加价 \(step.surcharge) 元/千瓦时")
        }
    }

    /// What a consumption would cost.
    public func trial(_ trial: TrialResponse) -> [String] {
        var table = Table([
            .init(say("LINE", "项目")), .init(say("QUANTITY", "数量"), isNumber: true),
            .init(say("PRICE", "单价"), isNumber: true), .init(say("YUAN", "金额（元）"), isNumber: true),
        ])
        for line in trial.lines { table.add([say(line.item), line.quantity ?? "", line.price, line.amount]) }
        table.add([say("total", "合计"), "", "", trial.total])
        let head = say(
            "Tariff \(trial.tariff), version of \(trial.version), as on \(trial.day)",
            "电价 \(trial.tariff)，\(trial.version) 版，按 \(trial.day) 计算")
        return [head] + table.lines(width: width)
    }
}
