import Languages

extension Texts {
    public static let roles: [String: Words] = [
        "operator": Words("operator (95598)", "95598 坐席"), "supervisor": Words("supervisor", "主管"),
        "engineer": Words("engineer", "工程师"),
        "auditor": Words("auditor", "审计员"), "security_admin": Words("security administrator", "安全管理员"),
        "payment_front": Words("payment front", "缴费前置"), "engine": Words("the gateway itself", "网关自身"),
    ]

    public static let customerClasses: [String: Words] = [
        "residential": Words("residential", "居民"), "commercial": Words("commercial", "商业"),
        "industrial": Words("industrial", "工业"),
        "agricultural": Words("agricultural", "农业"), "public": Words("public", "公共"),
        "temporary": Words("temporary", "临时"),
    ]

    public static let protections: [String: Words] = [
        "life_support": Words("life support", "生命支持设备"), "hospital": Words("hospital", "医院"),
        "lift": Words("lift", "电梯"),
        "fire": Words("fire service", "消防"), "important_user": Words("important user", "重要用户"),
        "unreadable": Words("recorded, and not readable: never switched off", "记录无法辨认，按受保护处理"),
    ]

    public static let holds: [String: Words] = [
        "dispute": Words("dispute", "争议"), "plan": Words("payment plan", "分期计划"), "grace": Words("grace", "宽限"),
        "bank_in_doubt": Words("bank in doubt", "银行存疑"),
    ]

    public static let causes: [String: Words] = [
        "not_stated": Words("not stated", "未说明"), "forgot": Words("forgot", "遗忘"),
        "no_contact": Words("cannot be reached", "无法联系"),
        "bank": Words("the bank's fault", "银行原因"), "dispute": Words("dispute", "争议"),
        "hardship": Words("hardship", "困难"),
        "insolvent": Words("insolvent", "破产"), "wilful": Words("wilful", "恶意"),
    ]

    /// The names of facts in answers: each that an answer has must be here (a test looks).
    public static let details: [String: Words] = [
        "payment": Words("payment", "缴费"), "receipt": Words("receipt", "收据"),
        "first_account": Words("booked first for account", "首次入账户号"),
        "first_amount": Words("booked first, yuan", "首次入账金额，元"),
        "account": Words("account", "户号"), "meter": Words("meter", "电表"), "line": Words("line", "线路"),
        "fault": Words("fault", "故障"), "notice": Words("notice", "通知"), "since": Words("not before", "不早于"),
        "sha256": Words("SHA-256 of paper or photo", "凭证的 SHA-256"),
        "energy": Words("energy, kWh", "电量，千瓦时"), "power": Words("power, W", "功率，瓦"),
        "current": Words("current, mA", "电流，毫安"),
        "voltage": Words("voltage, mV", "电压，毫伏"), "relay": Words("relay", "继电器"), "at": Words("at", "时间"),
        "quality": Words("quality", "质量"),
        "order": Words("order", "命令"), "missing": Words("missing, yuan", "尚缺，元"), "until": Words("until", "截止"),
        "reason": Words("because", "原因"),
        "user": Words("user", "用户"), "role": Words("role", "角色"), "serial": Words("serial number", "表号"),
        "watts": Words("load limit, W", "用电限额，瓦"), "least": Words("alone at least, W", "单人下限，瓦"),
        "interval": Words("read every", "抄表间隔"),
        "limit": Words("at most", "上限"), "limit_wh": Words("alone at most, kWh", "单人上限，千瓦时"),
        "supply_point": Words("supply point", "供电点"), "work_item": Words("work item", "待办"),
        "name": Words("name", "名称"),
        "accounts": Words("accounts", "账户数"), "meters": Words("meters", "电表数"),
        "addresses": Words("free addresses", "空闲地址数"), "key": Words("key", "流水号"),
        "amount": Words("amount, yuan", "金额，元"), "second": Words("second person", "第二人"),
        "credit": Words("was in the meter, yuan", "原表内金额，元"), "mode": Words("pays", "缴费方式"),
        "remaining": Words("the meter shows, yuan", "电表显示余额，元"),
        "job": Words("work item", "待办"), "last": Words("last", "上次"),
        "lines": Words("lines", "线路数"), "longest": Words("at most", "最长"), "time": Words("time", "时间"),
        "feeder": Words("feeder", "线路台区"), "cause": Words("cause", "原因"), "seen": Words("counted", "计数"),
        "renew_by": Words("to be renewed by", "续期日期"), "by": Words("by", "操作人"),
        "last_record": Words("newest record", "最新记录"),
        "trips": Words("trips", "停电"),
        "energy_wh": Words("energy, kWh", "电量，千瓦时"),
        "from_wh": Words("counted last, kWh", "最后有效示数，千瓦时"), "to_wh": Words("new baseline, kWh", "新底数，千瓦时"),
        "unbilled_wh": Words("between them, not billed, kWh", "其间不计费，千瓦时"),
        "closed_wh": Words("closed at, kWh", "旧表止码，千瓦时"), "opened_wh": Words("opened at, kWh", "新表起码，千瓦时"),
        "server": Words("server", "服务器"), "about": Words("about", "对象"),
        "detail": Words("detail", "详情"),
        "source_time": Words("read at", "读数时间"), "power_w": Words("power, W", "功率，瓦"), "query": Words("query", "查询"),
        "action": Words("action", "操作"), "channel": Words("channel", "渠道"),
        "payer": Words("payment number", "缴费号"), "bill": Words("bill", "账单"), "close": Words("daily close", "日结"),
        "available": Words("balance, yuan", "余额，元"), "result": Words("result", "结果"), "date": Words("day", "日期"),
        "closed_at": Words("closed at", "日结时间"), "matched": Words("alike on both sides", "双方一致"),
        "netted": Words("reversed on the day", "当日全额冲正"), "only_here": Words("only in our books", "我方有对方无"),
        "only_there": Words("only in the channel's file", "对方有我方无"), "different": Words("different", "不一致"),
        "here": Words("ours, yuan", "我方，元"), "there": Words("the channel's, yuan", "对方，元"),
        "item": Words("difference", "差异"), "finding": Words("finding", "核对结果"),
        "reversal": Words("reversal", "冲正"), "outcome": Words("outcome", "结果"), "batch": Words("batch", "批次"),
        "count": Words("count", "笔数"), "sum": Words("sum, yuan", "金额合计，元"), "paid": Words("paid", "扣款成功"),
        "refused": Words("refused", "扣款失败"), "file": Words("file", "文件"), "debit": Words("debit", "代扣"),
        "debit.openAlready": Words("a debit is open already", "已有在途代扣"),
        "debit.nothingOwed": Words("nothing is owed", "没有欠费"), "debit.amount": Words("no fit amount", "金额不合格"),
        "debit.notOpen": Words("no such debit waits", "没有该笔待回盘的代扣"),
        "debit.differs": Words("account or amount differ", "户号或金额不一致"),
        "account.unknown": Words("no such account", "没有该户号"), "held": Words("deposit held, yuan", "在押保证金，元"),
        "owed": Words("owed, yuan", "欠费，元"), "left": Words("left, yuan", "剩余，元"),
        "old_debt": Words("old debt, yuan", "陈欠，元"), "written_off": Words("written off, yuan", "已核销，元"),
        "guarantee": Words("guaranteed, yuan", "担保金额，元"), "due": Words("to be paid by", "缴费期限"),
        "claim": Words("claim", "债权"),
        "refund": Words("goes back to the customer, yuan", "应退用户，元"),
        "deposit_settled": Words("deposit set off in it, yuan", "已抵保证金，元"),
        "still_owed": Words("still owed, yuan", "仍欠，元"), "former": Words("former holder's account", "原户主户号"),
        "id": Words("id", "编号"), "from": Words("from", "自"), "to": Words("to", "至"),
        "earliest": Words("earliest", "最早"), "because": Words("because", "原因"), "class": Words("credit class", "信用等级"),
        "tariff": Words("tariff", "电价"), "terms": Words("terms", "供电条款"), "proposal": Words("proposal", "提议编号"),
        "difference": Words("differs", "不同之处"), "purchase": Words("purchase", "购电编号"),
        "state": Words("state", "状态"), "supply": Words("supply", "供电"), "channels": Words("channels", "渠道数"),
        "payers": Words("payers", "付款人数"), "phone": Words("telephone", "电话"),
        "used": Words("readings that are billed", "参与计费的读数"), "kept": Words("kept as evidence", "留存备查的读数"),
        "unused": Words("not billed", "未参与计费"), "seen_at": Words("seen at", "最近所见"),
        "trial": Words("what is priced", "试算"), "business_date": Words("business date", "业务日期"),
        "data": Words("data folder", "数据目录"),
    ]
}
