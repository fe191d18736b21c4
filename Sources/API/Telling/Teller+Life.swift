extension Teller {
    /// How an account lives.
    ///
    /// - Parameter isBelowHome: ``home(_:)`` stands above it, which tells whose it is.
    public func life(_ life: LifeResponse, isBelowHome: Bool = false) -> [String] {
        var sheet = Sheet()
        if !isBelowHome { sheet.add(say("Account", "户号"), "\(life.number)  \(life.name)") }
        sheet.add(say("As of", "数据时间"), time(life.asOf))
        sheet.add(
            say("Life", "状态"), say(life.life) + (life.since.map { say(" since ", "，自 ") + time($0) } ?? ""))
        let contract = life.contract
        sheet.add(say("Pays", "缴费方式"), say(contract.mode))
        sheet.add(say("Tariff, terms", "电价、条款"), "\(contract.tariff), \(contract.terms)")
        sheet.add(
            say("Persons", "人口"),
            "\(contract.persons)" + (contract.heldSince.map { say(", held since ", "，立户 ") + $0 } ?? ""))
        sheet.add(say("Capacity", "容量"), contract.capacity.map { say("\($0) kVA", "\($0) 千伏安") })
        sheet.add(say("Until", "截止"), contract.until)
        sheet.add(say("Payer", "付款人"), contract.payer)
        sheet.add(
            say("Area, person", "台区、责任人"),
            contract.area == nil && contract.responsible == nil
                ? nil : "\(contract.area ?? "–"), \(contract.responsible ?? "–")")
        sheet.add(say("Identity", "证件"), contract.identity)
        sheet.add(
            say("Contacts", "联系人"),
            contract.contacts.map { contact in
                contact.name + (contact.occupant == true ? say(" (occupant)", "（实际用电人）") : "") + " " + contact.phone
            }.joined(separator: ", "))
        sheet.add(say("Credit class", "信用等级"), credit(life.credit))
        return sheet.lines(width: width) + changes(life.changes) + stretches(life.stretches) + classes(life.classes)
    }

    /// The credit class alone, and how it came about.
    public func creditClass(_ life: LifeResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Account", "户号"), "\(life.number)  \(life.name)")
        sheet.add(say("Credit class", "信用等级"), credit(life.credit))
        return sheet.lines(width: width) + classes(life.classes)
    }

    private func credit(_ credit: CreditBody) -> String {
        guard let by = credit.setBy else { return credit.class.uppercased() + say(", by the rule", "，按规则评定") }
        let until = credit.until ?? ""
        return credit.class.uppercased()
            + say(
                ", set by \(by) until \(until): \(credit.reason ?? "")",
                "，由 \(by) 设定至 \(until)：\(credit.reason ?? "")")
    }

    private func changes(_ changes: [PlannedChangeBody]) -> [String] {
        guard !changes.isEmpty else { return [] }
        var table = Table([
            .init(say("CHANGE FROM", "变更自")), .init(say("IN FORCE", "已生效")), .init(say("TARIFF", "电价")),
            .init(say("TERMS", "条款")), .init(say("PAYS", "缴费方式"), mayBeCut: true),
            .init(say("PERSONS", "人口"), isNumber: true), .init(say("KVA", "千伏安"), isNumber: true),
        ])
        for change in changes {
            table.add([
                change.from, yes(change.inForce), change.tariff ?? "", change.terms ?? "",
                change.mode.map { say($0) } ?? "", change.persons.map { String($0) } ?? "", change.capacity ?? "",
            ])
        }
        return [""] + table.lines(width: width)
    }

    private func stretches(_ stretches: [StretchBody]) -> [String] {
        guard !stretches.isEmpty else { return [] }
        var table = Table([
            .init(say("METER", "电表")), .init(say("AT", "时间")), .init(say("WHAT", "事项"), mayBeCut: true),
            .init(say("BY", "因由"), mayBeCut: true), .init(say("KWH", "示数"), isNumber: true),
            .init(say("RATIO", "倍率"), isNumber: true),
        ])
        for stretch in stretches {
            table.add([
                stretch.meter, time(stretch.at), say(stretch.kind), say(stretch.cause), stretch.register ?? "–",
                stretch.ratio,
            ])
        }
        return [""] + table.lines(width: width)
    }

    private func classes(_ classes: [ClassChangeBody]) -> [String] {
        guard !classes.isEmpty else { return [] }
        var table = Table([
            .init(say("CREDIT CLASS AT", "信用等级变更")), .init(say("FROM", "原")), .init(say("TO", "新")),
            .init(say("BY", "操作人"), mayBeCut: true), .init(say("UNTIL", "截止")),
            .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for change in classes {
            table.add([
                time(change.at), change.before.uppercased(), change.after.uppercased(),
                change.by == "rule" ? say("the rule", "规则") : change.by, change.until ?? "",
                say(change.text, change.textZh),
            ])
        }
        return [""] + table.lines(width: width)
    }

    /// What an account's end would bring its holder: shown before it is closed or handed over, since after it there is no way back.
    public func ending(_ ending: EndingBody) -> [String] {
        var sheet = Sheet()
        let deposit =
            ending.deposit == "0.00"
            ? "" : say(", the deposit of \(ending.deposit) set off", "，已抵保证金 \(ending.deposit) 元")
        sheet.add(say("Would go back", "应退用户"), yuan(ending.refund) + deposit)
        sheet.add(say("Would stay owed", "仍欠"), yuan(ending.owed))
        sheet.add(
            say("Taken off", "已扣除"),
            ending.monthly.flatMap { $0 == "0.00" ? nil : $0 }.map {
                say(
                    "\(yuan($0)): the last bill's charge for the days of this month besides the kWh",
                    "\(yuan($0))：末次账单按本月天数计收（容需量、力调）")
            })
        return sheet.lines(width: width)
    }
}
