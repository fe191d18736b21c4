import Languages

extension Texts {
    /// What is to be done about a supply.
    public static let actions: [String: Words] = [
        "stay": Words("nothing is to be done", "无需处理"),
        "warn": Words("send a low-balance reminder", "发送余额提醒"),
        "notice": Words("send a formal notice", "发送正式停电通知"),
        "trip": Words("switch off", "停电"),
        "restore": Words("switch on", "复电"),
        "hold": Words("in arrears, but not to be switched off yet", "已欠费，但暂不停电"),
    ]

    /// Why the clock is not trusted, and what to do.
    public static let clockDoubts: [String: Words] = [
        "not_synchronized": Words(
            "the machine is not in step with a time source: let chrony or systemd-timesyncd set the clock, "
                + "or vouch for it (fudian clock trust --reason R)",
            "本机未与时间源同步：请启用 chrony 或 systemd-timesyncd，或由人员确认（fudian clock trust --reason 原因）"),
        "behind": Words(
            "it shows a time before the newest record: set it right, or vouch for it (fudian clock trust --behind --reason R)",
            "时钟早于最新记录：请校正，或由人员确认（fudian clock trust --behind --reason 原因）"),
        "jumped": Words(
            "it jumped: it is trusted again when it has held for five minutes, or vouch for it (fudian clock trust --reason R)",
            "时钟跳变：稳定五分钟后恢复可信，或由人员确认（fudian clock trust --reason 原因）"),
    ]

    /// Why it was decided so.
    public static let reasons: [String: Words] = [
        "in_credit": Words("the account is in credit", "账户有余额"),
        "below_warning_level": Words("the balance is below a warning level", "余额低于提醒线"),
        "in_arrears": Words("the account is in arrears", "账户欠费"),
        "below_minimum_debt": Words("the debt is below the minimum for switching off", "欠费未达停电起点"),
        "not_long_overdue": Words("the bill is not overdue for long enough", "账单逾期天数未达停电条件"),
        "restore_condition_met": Words("the condition for power to return is met", "已满足复电条件"),
        "restore_amount_missing": Words("the amount for power to return has not been paid", "尚未缴足复电所需金额"),
        "supply_is_off": Words("the supply is off", "供电已断开"),
        "restore_under_way": Words("switching on is under way", "正在复电"),
        "awaits_customer": Words(
            "the customer must confirm first that power may return", "须先与用户确认方可复电"),
        "open_by_protection": Words(
            "the meter's own protection has opened it, and an engineer must look first", "电表自身保护断开，须工程师先行查看"),
        "order_under_way": Words("an order to the relay is under way", "继电器操作正在进行"),
        "protected": Words("the account is protected from being switched off", "受保护用户，不得停电"),
        "on_hold": Words("a hold is in force", "处于暂缓期"),
        "breaker": Words("the breaker stops trips until two persons have looked", "停电闭锁，须双人解除"),
        "keep_power": Words("the meter itself keeps the power on", "电表处于保电状态"),
        "off_on_request": Words("the customer wants it off", "用户申请停电"),
        "locked_out": Words("an electrician has locked the supply out", "电工已挂牌"),
        "foreign_open": Words("the relay is open, and not by us", "继电器断开，但并非本系统操作"),
        "no_agreement": Words("no signed agreement on prepaid supply is on file", "没有已签署的预付费协议"),
        "before_rest_day": Words("the next day is a day of rest", "次日为休息日"),
        "calendar_missing": Words("the working days of this year are not known", "本年度工作日历未知"),
        "weather": Words("weather", "天气原因"),
        "authority_copy_missing": Words(
            "the authority has no copy of the trip notice yet", "停电通知尚未抄报电力管理部门"),
        "approval_missing": Words("nobody has approved it yet", "尚未批准停电"),
        "cause_not_automatic": Words("the cause of the arrears does not allow switching off by itself", "欠费原因不允许自动停电"),
        "limited_instead": Words("its load is limited instead of a cut", "以限电代替停电"),
        "load_limit": Words("it is off for a load above its limit", "因负荷超限额停电"),
        "dedicated_supply": Words("a dedicated supply is never switched off by itself", "专变或高压用户不自动停电"),
        "no_relay": Words("this supply cannot be switched from afar", "此供电点不能远程操作"),
        "several_relays": Words("the account has several relays", "账户有多个继电器"),
        "no_contact": Words("there is no phone number to warn", "没有可通知的电话"),
        "trip_notice_missing": Words("the trip notice was not sent", "尚未发送停电通知"),
        "trip_notice_not_delivered": Words("the trip notice is not delivered yet", "停电通知尚未送达"),
        "trip_notice_too_young": Words("the time of the trip notice is not over", "停电通知期未满"),
        "final_notice_missing": Words("the final notice was not sent", "尚未发送最后通知"),
        "final_notice_not_delivered": Words("the final notice is not delivered yet", "最后通知尚未送达"),
        "final_notice_too_young": Words("the time of the final notice is not over", "最后通知期未满"),
        "just_paid": Words("the customer has just paid", "用户刚缴过费"),
        "not_demanded": Words("nobody has called or visited the customer about the bill", "尚未电话或上门催缴"),
        "quiet_hours": Words("no messages in quiet hours", "静默时段不发送消息"),
        "outside_trip_window": Words("outside the hours for switching off", "不在允许停电的时段"),
        "reading_stale": Words("the last good reading is too old", "最近有效读数已过期"),
        "reading_quarantined": Words("the meter's readings are in doubt", "电表读数存疑"),
        "foreign_serial": Words("another meter answers in this one's place", "应答的是另一块电表"),
        "identity_not_provable": Words("nothing can prove which meter it is", "无法证明电表身份"),
        "ratio_doubtful": Words(
            "what the meter shows does not go with its transformers on file", "电表示值与登记倍率不符"),
        "pairing_not_proven": Words("it is not proven that this relay switches this meter", "继电器与电表的配对未经验证"),
        "current_limits_unknown": Words("the largest current of meter or relay is not known", "电表或继电器的最大电流未知"),
        "binding_too_young": Words("the meter's binding has changed lately", "电表绑定变更不久"),
        "misroute_on_line": Words("a reply on this line came from the wrong unit", "该线路出现过错误设备的应答"),
        "not_read_since_start": Words("the meter was not read since the daemon started", "守护进程启动后尚未抄到该表"),
        "clock_not_trusted": Words("the gateway's clock is not trusted", "网关时钟不可信"),
        "import_not_released": Words("switching off is not released since the import", "导入后尚未放行停电"),
        "store_not_sound": Words("the store's check found something", "数据库检查发现问题"),
        "payment_backlog": Words("a payment front has not said that its backlog is empty", "缴费前置尚未报告积压已清空"),
        "payment_front_silent": Words("a payment front is silent: payments may not reach us", "缴费前置失联，缴费可能未到账"),
        "payment_file_missing": Words("a payment channel has not delivered its file", "缴费渠道对账文件未到"),
        "throttled": Words("enough supplies were switched off for now", "停电数量已达上限"),
        "waiting_after_failed_trip": Words("waiting after an attempt that did not come about", "上次停电未成，正在等待"),
        "outage_suspected": Words("the feeder is suspected to have no power", "疑似线路停电"),
        "after_outage": Words("the feeder's outage ended less than one mark ago", "线路恢复供电不足一个抄表间隔"),
        "certificate_expired": Words("the gateway's certificate has expired", "网关证书已过期"),
        "wrong_neighbour": Words(
            "a neighbour lost its load with an opening: somebody must look first", "停电时邻户失去负荷：须先查明"),
        "trips_failed": Words("switching off failed twice: a person must look", "两次停电失败，需人工检查"),
        "current_too_high": Words("the current is too high to open the relay", "电流过大，暂不能断开"),
        "voltage_too_low": Words("the voltage is too low to open the relay", "电压过低，暂不能断开"),
        "epoch_moved": Words("something changed since the decision", "决定之后情况已变"),
        "every_condition_met": Words("every condition is met", "所有条件均已满足"),
    ]
}
