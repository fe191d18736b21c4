import Languages

extension Teller {
    /// Bills in a list.
    public func bills(_ response: BillsResponse) -> [String] {
        guard !response.bills.isEmpty else { return [say("No bills.", "没有账单。")] }
        var table = Table([
            .init(say("BILL", "账单")), .init(say("ACCOUNT", "户号")), .init(say("KIND", "类型"), mayBeCut: true),
            .init(say("FROM", "起")), .init(say("UP TO", "止")), .init(say("YUAN", "金额"), isNumber: true),
            .init(say("DUE", "缴费期限")), .init(say("UNPAID", "未缴"), isNumber: true),
        ])
        for bill in response.bills {
            table.add([
                bill.number, bill.account, say(bill.kind), bill.from, bill.to, bill.total, bill.due ?? "–",
                bill.unpaid ?? "",
            ])
        }
        let more = response.next.map { [say("Older ones: --before \($0)", "更早账单：--before \($0)")] } ?? []
        return table.lines(width: width) + more
    }

    /// A bill as it is printed.
    public func bill(_ response: BillResponse) -> [String] {
        let bill = response.bill
        var head = Sheet()
        head.add(say("Bill", "账单"), "\(bill.number) (\(say(bill.kind)))")
        head.add(say("Account", "户号"), "\(bill.account)  \(response.name)")
        head.add(say("Address", "地址"), response.address)
        head.add(say("For", "结算期"), say("\(bill.from) up to \(bill.to)", "\(bill.from) 至 \(bill.to)（不含）"))
        head.add(say("Made", "出账时间"), time(bill.at))
        var lines = head.lines(width: width)
        if !response.readings.isEmpty { lines += [""] + readings(response.readings) }
        if !response.lines.isEmpty { lines += [""] + charges(response) }
        var foot = Sheet()
        foot.add(say("Charges", "费用合计"), yuan(response.charges))
        if response.carriedIn != "0.00" { foot.add(say("Left by earlier bills", "上期尾差"), yuan(response.carriedIn)) }
        if response.instalments != "0.00" {
            foot.add(say("Paid in advance", "扣减分次预缴"), yuan("-" + response.instalments))
        }
        if response.carriedOut != "0.00" { foot.add(say("Left for the next", "结转尾差"), yuan("-" + response.carriedOut)) }
        foot.add(say("Total", "应缴合计"), yuan(bill.total))
        foot.add(say("To be paid by", "缴费期限"), bill.due)
        foot.add(say("Unpaid", "未缴"), bill.due == nil ? nil : yuan(bill.unpaid ?? "0.00"))
        foot.add(say("Ledger up to", "账务截至"), response.ledgerPosition)
        lines += [""] + foot.lines(width: width)
        for note in response.notes {
            lines += TerminalText.wrapped(say("Note: ", "注：") + say(note), to: width ?? Int.max)
        }
        return lines
    }

    private func readings(_ readings: [BillReadingBody]) -> [String] {
        var table = Table([
            .init(say("METER", "电表")), .init(say("FROM", "起码"), isNumber: true), .init(say("READ", "时间")),
            .init(say("TO", "止码"), isNumber: true), .init(say("READ", "时间")), .init("kWh", isNumber: true),
        ])
        for reading in readings {
            table.add([reading.meter, reading.from, time(reading.fromAt), reading.to, time(reading.toAt), reading.used])
        }
        return table.lines(width: width)
    }

    private func charges(_ response: BillResponse) -> [String] {
        var table = Table([
            .init(say("CHARGE", "项目"), mayBeCut: true), .init(say("PERIOD", "计费期")),
            .init(say("QUANTITY", "数量"), isNumber: true), .init(say("PRICE", "单价"), isNumber: true),
            .init(say("YUAN", "金额"), isNumber: true),
        ])
        for line in response.lines {
            let correction = line.correction ? say(" (later data)", "（补收退）") : ""
            table.add([
                say(line.item) + correction, line.period,
                [line.quantity, line.unit].compactMap { $0 }.joined(separator: " "), line.rate ?? "", line.amount,
            ])
        }
        return table.lines(width: width)
    }

    /// What is owed and lodged besides the balance; nothing where there is nothing.
    public func dues(_ dues: DuesBody) -> [String] {
        var sheet = Sheet()
        for bill in dues.bills {
            let late = bill.overdue ? say(", overdue", "，逾期") : ""
            let known = bills[bill.id]
            let period = known.map { say(" for \($0.from) up to \($0.to)", "，\($0.from) 至 \($0.to)") } ?? ""
            let number = known?.number ?? bill.id
            sheet.add(
                say("Bill \(number)", "账单 \(number)"),
                say(
                    "\(bill.unpaid) of \(bill.total) yuan unpaid\(period), to be paid by \(bill.due)\(late)",
                    "未缴 \(bill.unpaid) 元（共 \(bill.total) 元）\(period)，缴费期限 \(bill.due)\(late)"))
        }
        func add(_ name: String, _ amount: String) { if amount != "0.00" { sheet.add(name, yuan(amount)) } }
        add(say("Penalty", "违约金"), dues.penalty)
        add(say("Old debt", "陈欠"), dues.oldDebt)
        add(say("Deposit held", "在押保证金"), dues.deposit)
        add(say("Written off", "已核销"), dues.writtenOff)
        for guarantor in dues.guarantors {
            let until = guarantor.until.map { say(", until \($0)", "，至 \($0)") } ?? ""
            sheet.add(
                say("Guarantor", "担保人"),
                "\(guarantor.name) \(guarantor.phone), "
                    + say("up to \(guarantor.amount) yuan", "限额 \(guarantor.amount) 元") + until)
        }
        if let credit = dues.emergency {
            sheet.add(
                say("Emergency credit", "应急电费额度"),
                yuan(credit.limit) + say(", left ", "，剩余 ") + yuan(credit.left)
                    + say(", \(say(credit.use)), since ", "，\(say(credit.use))，自 ") + time(credit.activatedAt))
        }
        return sheet.lines(width: width)
    }
}
