import Languages

extension Teller {
    /// The story of an account, day by day, in sentences to be read aloud.
    public func story(_ story: StoryResponse) -> [String] {
        var lines = ["\(story.account)  \(TerminalText.clean(story.name))", TerminalText.clean(story.address)]
        if let from = story.from, let to = story.to {
            lines.append(say("From \(time(from)) to \(time(to))", "\(time(from)) 至 \(time(to))"))
        }
        if story.truncated {
            lines.append(say("Older events are left out: ask for a shorter time.", "更早的内容未列出，请缩短时间范围。"))
        }
        if story.items.isEmpty { lines.append(say("Nothing happened in this time.", "此期间无记录。")) }
        var day = ""
        for item in story.items {
            if item.at.prefix(10) != day {
                day = String(item.at.prefix(10))
                lines += ["", day]
            }
            let clock = String(item.at.dropFirst(11).prefix(8)) + "  "
            let sentences = TerminalText.wrapped(
                TerminalText.clean(say(item.words)), to: width.map { max(30, $0 - 10) } ?? Int.max)
            for (index, sentence) in sentences.enumerated() {
                lines.append((index == 0 ? clock : "          ") + sentence)
            }
        }
        return lines
    }

    /// Work items.
    public func jobs(_ response: JobsResponse) -> [String] {
        response.jobs.isEmpty ? [say("Nothing to do.", "没有待办事项。")] : jobTable(response.jobs)
    }

    func jobTable(_ jobs: [JobBody]) -> [String] {
        var table = Table([
            .init(say("WORK ITEM", "待办编号")), .init(say("KIND", "类型")), .init(say("ACCOUNT", "户号")),
            .init(say("UNTIL", "期限")),
            .init(say("STATE", "状态")), .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for job in jobs {
            let state =
                job.closedAt == nil
                ? (job.overdue ? say("overdue", "已逾期") : say("open", "待办"))
                : say("done", "已完成") + " \(job.closedBy ?? "")"
            // How it ended says little without what it was about.
            let result = job.result.map { job.closedBy == "engine" ? say(Texts.recorded($0)) : $0 }
            table.add([
                job.id, say(job.kind), job.account ?? "", time(job.deadline), state,
                say(Texts.recorded(job.reason)) + (result.map { say(": ", "：") + $0 } ?? ""),
            ])
        }
        return table.lines(width: width)
    }

    /// Orders to relays.
    public func orders(_ response: OrdersResponse) -> [String] {
        guard !response.orders.isEmpty else { return [say("No orders.", "没有命令。")] }
        var table = Table([
            .init(say("ORDER", "命令")), .init(say("AT", "时间")), .init(say("ACCOUNT", "户号")), .init(say("KIND", "类型")),
            .init(say("STATE", "状态"), mayBeCut: true), .init(say("SECONDS", "用时秒"), isNumber: true),
            .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for order in response.orders {
            let took = order.tookMilliseconds.map { "\($0 / 1000).\($0 % 1000 / 100)" } ?? ""
            table.add([
                order.id, time(order.at), order.account, say(order.kind), say(order.state), took,
                say(Texts.recorded(order.cause)),
            ])
        }
        return table.lines(width: width)
    }

    /// When feeders were without power.
    public func outages(_ response: OutagesResponse) -> [String] {
        guard !response.outages.isEmpty else { return [say("No outages.", "没有停电记录。")] }
        var table = Table([
            .init(say("FEEDER", "馈线"), mayBeCut: true), .init(say("SINCE", "起")), .init(say("UNTIL", "止")),
            .init(say("SILENT", "无应答"), isNumber: true), .init(say("EVIDENCE", "依据"), mayBeCut: true),
        ])
        for outage in response.outages {
            table.add([
                outage.feeder, time(outage.since), outage.until.map { time($0) } ?? say("goes on", "仍在持续"),
                "\(outage.silent)/\(outage.answering)", say("at first: ", "起初：") + say(outage.words),
            ])
        }
        return table.lines(width: width)
    }

    /// Who did what.
    public func audit(_ response: AuditResponse) -> [String] {
        var table = Table([
            .init("#", isNumber: true), .init(say("AT", "时间")), .init(say("WHO", "操作人"), mayBeCut: true),
            .init(say("ACTION", "操作"), mayBeCut: true), .init(say("OUTCOME", "结果")),
            .init(say("ABOUT", "对象"), mayBeCut: true), .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for row in response.rows {
            let who = row.actor + (row.second.map { "+\($0)" } ?? "")
            table.add([
                row.position, time(row.at), who, say(Texts.auditAction(row.action)),
                say(Texts.auditOutcome(row.action, after: row.after)), say(Texts.subject(row.subject)),
                say(Texts.auditReason(row.action, row.reason)),
            ])
        }
        let more = response.next.map { [say("Older rows: --before \($0)", "更早记录：--before \($0)")] } ?? []
        return table.lines(width: width) + more
    }
}
