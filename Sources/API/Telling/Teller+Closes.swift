import Languages
import Quantities

extension Teller {
    /// Daily closes in a list.
    public func closes(_ response: ClosesResponse) -> [String] {
        guard !response.closes.isEmpty else { return [say("No date is closed.", "尚无日结。")] }
        var table = Table([
            .init(say("CHANNEL", "渠道")), .init(say("DATE", "业务日期")), .init(say("STATE", "状态"), mayBeCut: true),
            .init(say("OURS", "我方"), isNumber: true), .init(say("CHANNEL'S", "对方"), isNumber: true),
            .init(say("ALIKE", "一致"), isNumber: true), .init(say("ONLY HERE", "仅我方"), isNumber: true),
            .init(say("ONLY THERE", "仅对方"), isNumber: true), .init(say("DIFFERENT", "不一致"), isNumber: true),
        ])
        for close in response.closes {
            table.add([
                close.channel, close.businessDate, say(close.state), close.here.net, close.there.net,
                String(close.matched), String(close.onlyHere), String(close.onlyThere), String(close.different),
            ])
        }
        return table.lines(width: width)
    }

    /// A daily close with its files and all that it found.
    public func close(_ response: CloseResponse) -> [String] {
        let close = response.close
        var sheet = Sheet()
        sheet.add(say("Daily close", "日结"), "\(close.channel)/\(close.businessDate)")
        sheet.add(say("State", "状态"), say(close.state))
        sheet.add(say("Closed", "日结时间"), "\(time(close.closedAt)) \(close.closedBy)")
        sheet.add(say("Ours", "我方"), side(close.here))
        sheet.add(say("The channel's", "对方"), side(close.there))
        sheet.add(say("Alike", "一致"), String(close.matched))
        if close.netted > 0 { sheet.add(say("Reversed on the day", "当日全额冲正"), String(close.netted)) }
        for file in response.files {
            sheet.add(
                say("File \(file.id)", "文件 \(file.id)"),
                "\(file.name), \(time(file.receivedAt)), \(file.by), SHA-256 \(file.hash.prefix(16))…")
        }
        let lines = sheet.lines(width: width) + [""]
        guard !response.items.isEmpty else { return lines + [say("The two sides agree.", "双方一致。")] }
        return lines + response.items.flatMap { item($0) + [""] }.dropLast()
    }

    private func side(_ side: CloseSideBody) -> String {
        say(
            "\(side.payments) payments \(side.paid), \(side.reversals) reversals \(side.reversed), net \(side.net)",
            "缴费 \(side.payments) 笔 \(side.paid) 元，冲正 \(side.reversals) 笔 \(side.reversed) 元，净额 \(side.net) 元")
    }

    /// Open differences.
    public func closeItems(_ response: CloseItemsResponse) -> [String] {
        guard !response.items.isEmpty else { return [say("Nothing is open.", "没有未处理的差异。")] }
        let more = response.next.map { [say("Later ones: --after \($0)", "更多：--after \($0)")] } ?? []
        return response.items.flatMap { item($0) + [""] }.dropLast() + more
    }

    /// A difference, both sides under one another.
    private func item(_ item: CloseItemBody) -> [String] {
        var sheet = Sheet()
        let differs = item.differs.isEmpty ? "" : ": " + say(Words.list(item.differs.map(\.words)))
        sheet.add(
            say("Difference", "差异"),
            "\(item.channel)/\(item.businessDate)/\(item.serial) (\(say(item.kind))): \(say(item.finding))\(differs)")
        sheet.add(
            say("Ours", "我方"),
            item.here.map { here in
                "\(here.numbers.first ?? "–"), \(yuan(here.amount)), \(time(here.at))"
                    + (here.original.map { say(", of \($0)", "，原流水 \($0)") } ?? "")
            } ?? say("nothing", "无"))
        sheet.add(
            say("The channel's", "对方"),
            item.there.map { there in
                "\(there.account), \(yuan(there.amount))" + (there.paidAt.map { ", \(time($0))" } ?? "")
                    + (there.original.map { say(", of \($0)", "，原流水 \($0)") } ?? "")
                    + say(", line \(there.line)", "，第 \(there.line) 行")
            } ?? say("nothing", "无"))
        sheet.add(say("Found", "发现"), time(item.foundAt))
        if item.holds {
            sheet.add(
                say("On hold", "暂缓停电"), item.accounts.joined(separator: say(", ", "、")))
        }
        sheet.add(say("Work item", "待办"), item.job)
        sheet.add(
            say("Settled", "处理"),
            item.settled.map { settled in
                "\(say(settled.way)), \(time(settled.at)), \(settled.by): "
                    + (settled.by == "engine" ? say(Texts.recorded(settled.note)) : settled.note)
            })
        return sheet.lines(width: width)
    }

    /// Lines of a channel's file.
    public func statementLines(_ response: StatementLinesResponse) -> [String] {
        var table = Table([
            .init(say("LINE", "行"), isNumber: true), .init(say("KIND", "类型")), .init(say("SERIAL", "流水号")),
            .init(say("ACCOUNT", "户号")), .init(say("YUAN", "金额"), isNumber: true), .init(say("PAID", "缴费时间")),
            .init(say("NOTE", "备注"), mayBeCut: true),
        ])
        for line in response.lines {
            let note = line.note ?? line.original.map { say("of \($0)", "原流水 \($0)") } ?? ""
            table.add([
                String(line.line), say(line.kind), line.serial, line.account, line.amount,
                line.paidAt.map { time($0) } ?? "", note,
            ])
        }
        let more = response.next.map { [say("Later ones: --after \($0)", "更多：--after \($0)")] } ?? []
        return table.lines(width: width) + more
    }

    /// Direct debits of a batch.
    public func debits(_ response: DebitsResponse) -> [String] {
        guard !response.debits.isEmpty else { return [say("No debits were asked for.", "没有代扣。")] }
        var table = Table([
            .init(say("SERIAL", "代扣号")), .init(say("ACCOUNT", "户号")), .init(say("YUAN", "金额"), isNumber: true),
            .init(say("ASKED", "登记时间")), .init(say("STATE", "状态")), .init(say("NOTE", "备注"), mayBeCut: true),
        ])
        for debit in response.debits {
            table.add([
                debit.serial, debit.account, debit.amount, time(debit.askedAt), say(debit.state), debit.note ?? "",
            ])
        }
        // What was withdrawn or refused is asked of nobody any more.
        let states = ["asked", "paid"].compactMap { state -> String? in
            let debits = response.debits.filter { $0.state.code == state }
            let sum = debits.compactMap { Money(yuan: $0.amount) }.reduce(.zero, +)
            return debits.first.map { "\(say($0.state)): \(yuan(sum.description))" }
        }
        return table.lines(width: width) + states
    }
}
