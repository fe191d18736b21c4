import Languages

extension Teller {
    /// A receipt, as a payer is told, line by line.
    public func receipt(_ receipt: ReceiptResponse) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Receipt", "收据"), receipt.payment)
        sheet.add(say("Key", "流水号"), receipt.key)
        let isMany = receipt.accounts.count > 1
        let isForPayer = isMany || receipt.accounts.contains { $0.account != receipt.account }
        sheet.add(isForPayer ? say("Payment number", "缴费号") : say("Account", "户号"), receipt.account)
        sheet.add(say("Amount", "金额"), "\(yuan(receipt.amount)) \(receipt.currency)")
        sheet.add(say("Received", "收款时间"), time(receipt.receivedAt))
        sheet.add(say("Taken back at once", "同时冲正"), receipt.reversed.map { yuan($0) })
        sheet.add(say("Balance", "余额"), isMany ? nil : receipt.available.map { yuan($0) })
        sheet.add(say("Supply", "供电"), say(receipt.supply))
        if receipt.missing != "0.00" { sheet.add(say("Still missing", "尚缺"), yuan(receipt.missing)) }
        var lines = sheet.lines(width: width)
        for account in receipt.accounts {
            if isForPayer {
                let missing =
                    account.missing == "0.00" ? "" : say("; still missing \(account.missing)", "；尚缺 \(account.missing)")
                lines.append(
                    say(
                        "Account \(account.account) got \(account.amount), has \(account.available): ",
                        "户号 \(account.account) 入账 \(account.amount)，余额 \(account.available)：")
                        + say(account.supply) + missing)
            }
            lines += parts(account.parts).map { "  " + $0 }
        }
        return lines
    }

    /// What an amount went to.
    private func parts(_ parts: [ReceiptPartBody]) -> [String] {
        var sheet = Sheet()
        for part in parts {
            let bill = part.bill.map { id in
                say(" \(id), to be paid by \(part.due ?? "")", " \(id)，缴费期限 \(part.due ?? "")")
            }
            sheet.add(say(part.claim) + (bill ?? ""), yuan(part.amount))
        }
        return sheet.lines(width: width)
    }

    /// A payment as it was booked, what became of its money where its owner was not known, and what was taken back of it.
    public func payment(_ payment: PaymentResponse) -> [String] {
        var lines = receipt(payment.receipt)
        var sheet = Sheet()
        sheet.add(say("Paid at", "缴费时间"), payment.paidAt.map { time($0) })
        if let suspense = payment.suspense {
            lines.append("")
            sheet.add(say("Suspense", "挂账"), say(suspense.state))
            sheet.add(say("Because", "原因"), say(suspense.reason))
            sheet.add(say("Money", "款项"), yuan(suspense.amount))
            sheet.add(say("Assigned to", "认领户号"), suspense.account)
            sheet.add(say("By", "经办人"), suspense.by)
            sheet.add(say("At", "时间"), suspense.at.map { time($0) })
            sheet.add(say("Work item", "待办编号"), suspense.workItem)
        }
        lines += sheet.lines(width: width)
        let early = payment.reversals.filter { $0.outcome.code == "waiting" }
        for reversal in payment.reversals {
            let isTaken = early.count == 1 && early.first == reversal && reversal.amount == payment.receipt.reversed
            lines += [""] + self.reversal(reversal, isTakenSince: isTaken)
        }
        return lines
    }

    /// What a channel is told of a reversal.
    ///
    /// - Parameter isTakenSince: it came before its payment, and was taken when that came.
    public func reversal(_ reversal: ReversalResponse, isTakenSince: Bool = false) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Reversal", "冲正"), reversal.key)
        sheet.add(say("Payment", "原缴费"), reversal.payment)
        sheet.add(say("Amount", "金额"), "\(yuan(reversal.amount)) \(reversal.currency)")
        sheet.add(say("Because", "原因"), reversal.reason)
        sheet.add(say("Received", "受理时间"), time(reversal.receivedAt))
        sheet.add(
            say("Outcome", "结果"),
            isTakenSince
                ? say("came before its payment, and was taken back when that came", "先于原缴费到达，已在其入账时冲正")
                : say(reversal.outcome))
        for account in reversal.accounts {
            sheet.add(
                say("Account \(account.account)", "户号 \(account.account)"),
                say("-\(account.amount), has \(account.available)", "-\(account.amount)，余额 \(account.available)"))
        }
        return sheet.lines(width: width)
    }

    /// What came to an account, and what was taken back.
    public func payments(_ response: AccountPaymentsResponse) -> [String] {
        guard !response.items.isEmpty else { return [say("No payments.", "没有缴费记录。")] }
        var table = Table([
            .init(say("AT", "时间")), .init(say("KIND", "类型")), .init(say("KEY", "流水号"), mayBeCut: true),
            .init(say("YUAN", "金额"), isNumber: true), .init(say("WENT TO", "去向"), mayBeCut: true),
        ])
        for item in response.items {
            var notes = item.parts.map { "\(say($0.claim)) \($0.amount)" }
            notes += (item.shares ?? []).map {
                say("account \($0.account) \($0.amount)", "户号 \($0.account) \($0.amount)")
            }
            if let number = item.paidFor { notes.insert(say("paid for \(number)", "缴费号 \(number)"), at: 0) }
            if let payment = item.payment { notes.append(say("of \(payment)", "原缴费 \(payment)")) }
            table.add([time(item.at), say(item.kind), item.key, item.amount, notes.joined(separator: say(", ", "，"))])
        }
        let more = response.next.map { [say("Older ones: --before \($0)", "更早记录：--before \($0)")] } ?? []
        return table.lines(width: width) + more
    }

    /// Money whose owner is not known.
    public func suspense(_ response: SuspenseResponse) -> [String] {
        guard !response.payments.isEmpty else { return [say("Nothing lies in suspense.", "没有挂账款。")] }
        var table = Table([
            .init(say("KEY", "缴费键")), .init(say("SINCE", "时间")), .init(say("NUMBER", "所填号码")),
            .init(say("YUAN", "金额"), isNumber: true), .init(say("WORK ITEM", "待办")),
            .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for payment in response.payments {
            table.add([
                payment.key, payment.since.map { time($0) } ?? "", payment.number, payment.left, payment.job,
                say(payment.reason),
            ])
        }
        return table.lines(width: width) + [say("Together: ", "合计：") + yuan(response.total)]
    }

    /// Payers and how many accounts they pay for.
    public func payers(_ response: PayersResponse) -> [String] {
        guard !response.payers.isEmpty else { return [say("There are no payers.", "没有付款人。")] }
        var table = Table([
            .init(say("NUMBER", "缴费号")), .init(say("NAME", "姓名"), mayBeCut: true), .init(say("PHONE", "电话")),
            .init(say("SHARED", "分摊")), .init(say("ACCOUNTS", "户数"), isNumber: true),
        ])
        for payer in response.payers {
            table.add([payer.number, payer.name, payer.phone ?? "", say(payer.share), String(payer.accounts.count)])
        }
        return table.lines(width: width)
    }

    /// A payer with the accounts.
    public func payer(_ payer: PayerBody) -> [String] {
        var sheet = Sheet()
        sheet.add(say("Payment number", "缴费号"), "\(payer.number)  \(payer.name)")
        sheet.add(say("Phone", "电话"), payer.phone)
        sheet.add(say("The rest is shared", "余款分摊"), say(payer.share))
        guard !payer.accounts.isEmpty else {
            return sheet.lines(width: width) + [say("It pays for no account.", "名下没有户号。")]
        }
        var table = Table([
            .init(say("ACCOUNT", "户号")), .init(say("NAME", "户名"), mayBeCut: true),
            .init(say("YUAN", "余额"), isNumber: true), .init(say("MISSING", "尚缺"), isNumber: true),
        ])
        for account in payer.accounts { table.add([account.number, account.name, account.available, account.missing]) }
        return sheet.lines(width: width) + [""] + table.lines(width: width)
    }

    /// Channels with their fronts and files.
    public func channels(_ response: ChannelsResponse) -> [String] {
        var table = Table([
            .init(say("CHANNEL", "渠道")), .init(say("KIND", "类型"), mayBeCut: true), .init(say("FRONT", "前置系统")),
            .init(say("STATE", "状态"), mayBeCut: true), .init(say("FILE DUE", "对账文件")),
            .init(say("FILES UP TO", "文件已到")),
        ])
        for channel in response.channels {
            let state = channel.front.map { front in
                !front.heard
                    ? say("not heard", "失联")
                    : say("backlog \(front.backlog ?? 0) when last heard", "最近上报积压 \(front.backlog ?? 0)")
                        + (front.drained ? "" : say(", never empty since the start", "，启动后尚未清空"))
            }
            table.add([
                channel.name, say(channel.kind), channel.front?.user ?? "–", state ?? "–", channel.fileDue ?? "–",
                channel.fileThrough ?? "–",
            ])
        }
        return table.lines(width: width)
    }
}
