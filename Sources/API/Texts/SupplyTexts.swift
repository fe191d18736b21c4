import Languages

/// The state of a supply in one word: what an agent needs first. Under way is never shown as done (I-L7).
public enum SupplyWord: String, Hashable, Sendable, Codable, CaseIterable {
    /// Closed was seen.
    case on
    /// A closing is owed and not yet seen.
    case restoring
    /// A closing is owed, and the relay waits for the button on the meter.
    case ready
    /// A closing is owed, and the customer has not said yet that power may return.
    case toConfirm = "to_confirm"
    /// A closing is owed, and the meter's own protection has opened it since: an engineer has to look first.
    case heldByProtection = "held_by_protection"
    /// A closing is owed, and closed was what was seen last.
    case onRestoring = "on_restoring"
    /// An opening has left or is about to.
    case tripping
    /// Opened by us, and closed was not seen since.
    case off
    /// Opened by us for a load above its limit.
    case offByLimit = "off_by_limit"
    /// Opened by us, and energy flows all the same.
    case stillPowered = "still_powered"
    /// A trip's outcome is not known.
    case offPerhaps = "off_perhaps"
    /// Open, and not by us.
    case offOtherwise = "off_otherwise"
    /// An electrician's lock-out.
    case lockedOut = "locked_out"
    /// Never seen.
    case unknown

    /// An order is under way, or one is owed.
    public var isUnderWay: Bool {
        switch self {
        case .restoring, .ready, .toConfirm, .heldByProtection, .onRestoring, .tripping: true
        case .on, .off, .offByLimit, .stillPowered, .offPerhaps, .offOtherwise, .lockedOut, .unknown: false
        }
    }

    public var words: Words {
        switch self {
        case .on: Words("on", "有电")
        case .restoring: Words("off, switching on is under way", "停电，正在复电")
        case .ready:
            Words("off, ready: someone must press the button on the meter", "停电，已允许合闸：须按电表上的按钮")
        case .toConfirm:
            Words("off, due to return: the customer must confirm it first", "停电，可复电：须先与用户确认")
        case .heldByProtection:
            Words(
                "off, due to return: the meter's own protection has opened it, and an engineer must look first",
                "停电，可复电：电表自身保护断开，须工程师先行查看")
        case .onRestoring: Words("on when it was seen last, switching on is under way", "最近读到有电，正在复电")
        case .tripping: Words("switching off is under way", "正在停电")
        case .offByLimit:
            Words(
                "off for a load above its limit: it returns by itself, or when the customer has called",
                "负荷超限额停电：将自动恢复，或待用户致电后恢复")
        case .off: Words("switched off by us", "已由本系统停电")
        case .stillPowered:
            Words(
                "switched off by us, but power still flows: welded contact or bypass, someone must look",
                "已由本系统停电，但仍在用电：触点粘连或被旁路，须到现场检查")
        case .offPerhaps: Words("perhaps off: the relay has not answered", "可能已停电：继电器未应答")
        case .offOtherwise: Words("open, and not by us", "断开（非本系统操作）")
        case .lockedOut: Words("locked out by an electrician", "电工挂牌")
        case .unknown: Words("not known", "未知")
        }
    }
}

extension Texts {
    /// What a supply's power is.
    public static let powerStates: [String: Words] = [
        "on": Words("on", "有电"), "off_by_us": Words("opened by us", "本系统断开"),
        "off_otherwise": Words("opened otherwise", "非本系统断开"),
        "outage_suspected": Words("feeder outage suspected", "疑似线路停电"), "unknown": Words("not known", "未知"),
    ]

    /// What an opening has proven.
    public static let proofs: [String: Words] = [
        "watching": Words("the neighbours are being looked at", "正在核对邻户"),
        "proven": Words("proven: the load ended, and no neighbour's did", "已证明：本户负荷消失，邻户未受影响"),
        "unproven": Words("open, unproven: there was no load before", "已断开，未能证明：此前没有负荷"),
        "wrong_neighbour": Words("in doubt: a neighbour lost its load with it", "存疑：停电时邻户失去负荷"),
        "lost_load": Words("in doubt: it lost its load with a neighbour's opening", "存疑：邻户停电时本户失去负荷"),
    ]

    public static let orderKinds: [String: Words] = [
        "trip": Words("switch off", "停电"), "close": Words("switch on", "复电"),
        "read_back": Words("read the relay back", "回读继电器"),
    ]

    public static let orderStates: [String: Words] = [
        "selecting": Words("under way: identity is being checked", "进行中：正在核对身份"),
        "released": Words("under way: released, not yet seen", "进行中：已下达，尚未确认"),
        "verified": Words("done and verified", "完成并已核实"),
        "refused": Words("not done", "未执行"),
        "superseded": Words("given up for another order", "被其他命令取代"),
        "expired": Words("too late, not done", "已过期，未执行"),
        "failed": Words("failed", "失败"),
        "unknown": Words("outcome not known, being read", "结果未知，正在回读"),
    ]

    public static let permitKinds: [String: Words] = [
        "arrears": Words("arrears", "欠费"), "commissioning": Words("commissioning", "投运试验"),
        "load_limit": Words("load above its limit", "负荷超限额"),
        "contract_end": Words("end of the contract", "销户"),
        "customer_request": Words("the customer's wish", "用户申请"),
    ]

    /// Why there is a load limit.
    public static let limitBases: [String: Words] = [
        "contract": Words("by contract", "合同约定"), "blacklist": Words("by two persons", "双人授权"),
    ]

    public static let permitStates: [String: Words] = [
        "issued": Words("issued", "已签发"), "consumed": Words("used", "已使用"), "void": Words("void", "作废"),
    ]

    public static let relayStates: [String: Words] = [
        "open": Words("open", "断开"), "closed": Words("closed", "闭合"),
        "ready_for_reconnection": Words("open, ready to be closed at the meter", "断开，可在表上合闸"),
        "open_by_protection": Words("open, by the device's own protection", "断开（设备自身保护动作）"),
    ]

    public static let openedBy: [String: Words] = [
        "us": Words("by us", "本系统"), "us_perhaps": Words("perhaps by us", "可能为本系统"),
        "inherited": Words("by us, by an earlier order", "由我方此前的命令断开"), "foreign": Words("not by us", "非本系统"),
    ]

    public static let pairings: [String: Words] = [
        "in_meter": Words("relay in the meter", "表内继电器"), "unproven": Words("not proven", "未验证"),
        "proven": Words("proven", "已验证"), "testing": Words("being tested", "试验中"),
    ]

    public static let noticeKinds: [String: Words] = [
        "first_warning": Words("first low-balance reminder", "首次余额提醒"),
        "second_warning": Words("second low-balance reminder", "再次余额提醒"),
        "bill_issued": Words("message that a bill was made", "账单通知"),
        "day_five": Words("reminder of a bill that is past due", "逾期催缴短信"),
        "day_ten": Words("demand by a call or a visit", "电话或上门催缴"),
        "written_demand": Words("demand in writing", "书面催缴通知"),
        "trip_notice": Words("trip notice", "停电通知"),
        "final_notice": Words("final notice", "最后通知"),
        "switched_off": Words("message that the supply was switched off", "已停电短信"),
        "off_on_request": Words("word that the supply was switched off at the customer's wish", "按申请停电告知"),
        "restored": Words("message that power is back", "已复电短信"),
        "still_missing": Words("message that more must be paid", "仍需缴费短信"),
        "restore_late": Words("message that power is late", "复电延迟短信"),
        "confirm_restore": Words("message to confirm that power may return", "请确认复电短信"),
        "limit_set": Words("message that the load has a limit", "用电限额告知短信"),
        "near_limit": Words("message that the load is close to its limit", "负荷接近限额短信"),
        "over_limit": Words("message that supply is interrupted for the load", "超限额暂停供电短信"),
        "off_until_called": Words("message to call after too many overloads", "多次超限额停电短信"),
        "press_button": Words("message to press the button on the meter", "请按电表合闸按钮短信"),
    ]

    public static let noticeStates: [String: Words] = [
        "queued": Words("waiting to be sent", "待发送"), "accepted": Words("sent, delivery not confirmed", "已提交，尚未确认送达"),
        "delivered": Words("delivered", "已送达"), "failed": Words("not delivered", "未送达"),
        "cancelled": Words("cancelled", "已取消"),
    ]

    public static let jobKinds: [String: Words] = [
        "field_job": Words("field job", "现场工单"), "case": Words("case to look into", "需核查"),
        "contact": Words("customer cannot be reached", "无法联系用户"),
        "voice_call": Words("notice to be told by telephone", "须电话告知"),
        "door_notice": Words("notice to be brought to the door", "须上门送达"),
        "suspense": Words("payment without owner", "待认领款项"), "baseline": Words("new baseline wanted", "需确认新底数"),
        "foreign_open": Words("relay open, and not by us", "非本系统断开"),
        "confirm_restore": Words("call the customer: may power return?", "致电用户确认复电"),
        "unknown_trip": Words("outcome of a trip not known", "停电结果未知"),
        "proposal": Words("trip proposed", "建议停电"),
        "protection": Words("protection to be renewed", "保电待续期"),
        "authority_copy": Words("copy of a trip notice for the authority", "停电通知抄报电力管理部门"),
        "site_visit": Words("site visit", "现场核查"),
        "daily_close": Words("daily close: file overdue or difference", "日结：对账文件逾期或单边账"),
    ]

    public static let purposes: [String: Words] = [
        "mark": Words("scheduled", "定时"), "on_demand": Words("on demand", "召测"),
        "select": Words("before an operation", "操作前"),
        "verify": Words("after an operation", "操作后"), "backfill": Words("told afterwards", "补录"),
    ]

    public static let qualities: [String: Words] = [
        "accepted": Words("accepted", "有效"), "rollover_accepted": Words("accepted, register rolled over", "有效（翻转）"),
        "stale": Words("older than the last", "旧值"), "duplicate": Words("the same again", "重复"),
        "clock_doubtful": Words("time in doubt", "时间存疑"), "incomplete": Words("energy not read", "未读到电量"),
        "foreign": Words("another device answered", "其他设备应答"),
        "late": Words("told afterwards, and billed", "补录，已计费"),
        "late_no_gap": Words(
            "told afterwards, not billed: no gap of over an hour waits for it", "补录未用：无一小时以上的待补时段"),
        "late_contradicts": Words("told afterwards, not billed: does not follow from its neighbours", "补录未用：与前后读数不符"),
        "late_impossible": Words("told afterwards, not billed: more than can flow", "补录未用：电量超出可能"),
        "late_defects": Words("told afterwards, not billed: impossible values", "补录未用：数值不可能"),
        "late_foreign": Words("told afterwards, not billed: of another device", "补录未用：其他设备"),
        "late_incomplete": Words("told afterwards, not billed: without energy", "补录未用：无电量"),
        "late_forgotten": Words("told afterwards, not billed: the stretch is settled", "补录未用：该时段已结清"),
        "late_without_registers": Words(
            "told afterwards, not billed: without the registers by band", "补录未用：缺分时示数"),
        "quarantined_defects": Words("not believed: impossible values", "存疑：数值不可能"),
        "quarantined_fall": Words("not believed: energy fell", "存疑：电量下降"),
        "quarantined_jump": Words("not believed: impossible jump", "存疑：电量突增"),
        "quarantined_zero": Words("not believed: zero", "存疑：读数为零"),
        "quarantined_recovering": Words("not yet believed again", "恢复观察中"),
        "quarantined_unproven": Words("not yet believed: identity not seen again", "存疑：身份未再确认"),
    ]

    public static let lineFaults: [String: Words] = [
        "silent": Words("no answer", "无应答"), "unreachable": Words("no connection", "无法连接"),
        "path_unavailable": Words("the concentrator has no path", "集中器无通路"),
        "target_silent": Words("the device behind the concentrator does not answer", "集中器下设备无应答"),
        "busy": Words("the device was busy", "设备忙"), "acknowledged": Words("accepted, still at work", "已受理，仍在执行"),
        "wrong_identity": Words("another device answered", "应答的是另一台设备"),
        "misrouted": Words("a reply of someone else", "应答来自其他设备"),
        "garbled": Words("an answer that cannot be understood", "应答无法理解"),
        "no_state": Words("the relay tells no state", "继电器状态无效"),
        "stale": Words("the relay's state is too old", "继电器状态过旧"),
        "too_late": Words("too late, nothing was written", "过期未写"),
        "superseded": Words("given up for another order", "被取代"),
        "forbidden": Words("the profile does not allow it", "规约不允许"),
        "restarted": Words("the device restarted", "设备重启"),
        // Marks that went by without us.
        "daemon_stopped": Words("Fudian was not running", "系统停运期间未采集"),
    ]

    public static let supplyNotes: [String: Words] = [
        "on": Words("the supply is on", "供电正常"), "restoring": Words("power is being switched on", "正在复电"),
        "to_confirm": Words(
            "paid enough: power returns once the customer has said yes on the telephone; we call",
            "已交足：电话征得用户同意后即复电，我们将致电"),
        "to_press": Words(
            "paid enough: power returns by the button on the meter, or with the customer's yes where it has none; a message or a call tells when",
            "已交足：按电表上的合闸按钮，无按钮的经用户确认后来电，届时将短信或电话告知"),
        "still_off": Words("the supply stays off until the rest is paid", "补足差额前仍停电"),
        "on_still_owing": Words("the supply is on, and will be switched off unless the rest is paid", "供电正常，未补足差额将停电"),
        "not_known": Words("whether the supply is on is not known yet", "供电状态尚未确认"),
        "purchase_under_way": Words("the amount is being written into the meter", "金额正在写入电表"),
        "locked_out": Words(
            "an electrician has locked the supply out: no power before the lock-out is lifted", "电工已挂牌，摘牌前不能复电"),
        "to_engineer": Words(
            "the meter's own protection has opened it: power returns when an engineer has looked",
            "电表自身保护断开，工程师查看后复电"),
        "off_on_request": Words(
            "it is off at the customer's own wish: power returns when the customer asks for it", "应用户申请停电，用户申请后复电"),
        "off_by_limit": Words(
            "it is off for a load above its limit: power returns by itself, or when the customer has called",
            "负荷超限额停电：将自动恢复，或待用户致电后恢复"),
        "off_otherwise": Words(
            "paid; the supply stays off for another reason, and a person sees to it", "已缴费；因其他原因暂不复电，由工作人员处理"),
        "account_closed": Words("the account is closed: no supply hangs on this payment", "已销户：本次缴费与供电无关"),
        "suspense": Words(
            "no open account has this number, or a closed one owes less than that: the money is kept until its owner is found",
            "户号不明，或已销户且所欠不足此数：款项暂存待认领"),
    ]
}
