import Languages

extension Teller {
    /// Messages to customers.
    public func notices(_ response: NoticesResponse) -> [String] {
        guard !response.notices.isEmpty else { return [say("No notices.", "没有通知。")] }
        var table = Table([
            .init(say("AT", "时间")), .init(say("ACCOUNT", "户号")), .init(say("KIND", "类型"), mayBeCut: true),
            .init(say("TO", "对象")), .init(say("BY", "方式")), .init(say("PHONE", "电话")),
            .init(say("YUAN", "金额"), isNumber: true), .init(say("STATE", "状态"), mayBeCut: true),
        ])
        for notice in response.notices {
            table.add([
                time(notice.at), notice.account, say(notice.kind), say(notice.recipient), say(notice.channel),
                notice.phone, notice.amount, say(notice.state),
            ])
        }
        return table.lines(width: width)
    }

    /// Whom to ring and whom to visit.
    public func duties(_ response: NoticeDutiesResponse) -> [String] {
        guard !response.duties.isEmpty else {
            return [say("Nobody is to be rung or visited.", "没有须致电或上门的通知。")]
        }
        var table = Table([
            .init(say("NOTICE", "通知")), .init(say("BY", "方式")), .init(say("UNTIL", "期限")),
            .init(say("ACCOUNT", "户号")), .init(say("KIND", "类型"), mayBeCut: true), .init(say("TO", "对象")),
            .init(say("NAME", "姓名"), mayBeCut: true), .init(say("PHONE", "电话")),
            .init(say("ADDRESS", "地址"), mayBeCut: true), .init(say("YUAN", "金额"), isNumber: true),
        ])
        for duty in response.duties {
            let notice = duty.notice
            let late = duty.overdue ? " " + say("late", "逾期") : ""
            table.add([
                notice.id, say(notice.channel), time(duty.deadline) + late, accounts(duty), say(notice.kind),
                say(notice.recipient), notice.name.isEmpty ? duty.accountName : notice.name, notice.phone,
                duty.address, duty.total,
            ])
        }
        return table.lines(width: width)
    }

    private func accounts(_ duty: NoticeDutyBody) -> String {
        let others = duty.others.count
        return duty.notice.account + (others == 0 ? "" : say(" and \(others) more", " 等 \(others + 1) 户"))
    }
}
