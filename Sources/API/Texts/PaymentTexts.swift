import Languages

extension Texts {
    /// What money can go to.
    public static let claims: [String: Words] = [
        "restore": Words("arrears of the balance", "余额欠费"), "bills": Words("bill", "账单"),
        "old_debt": Words("older debt", "陈欠"), "emergency": Words("emergency credit", "应急电费额度"),
        "penalty": Words("late-payment penalty", "违约金"), "balance": Words("balance", "预存余额"),
    ]

    /// What a channel is told of a reversal.
    public static let reversalOutcomes: [String: Words] = [
        "booked": Words("taken back", "已冲正"),
        "waiting": Words("kept until its payment comes", "原缴费未到，暂存等待"),
        "from_suspense": Words("taken back from suspense", "已从挂账款冲正"),
    ]

    /// How money came to an account or left it.
    public static let moneyKinds: [String: Words] = [
        "payment": Words("payment", "缴费"), "assigned": Words("assigned from suspense", "挂账认领"),
        "reversal": Words("reversal", "冲正"), "unassigned": Words("back to suspense", "撤销认领"),
    ]

    /// What became of it in suspense.
    public static let suspenseStates: [String: Words] = [
        "open": Words("its owner is looked for", "待认领"), "assigned": Words("assigned to an account", "已认领入账"),
        "returned": Words("returned on its channel", "已按原渠道退回"),
        "reversed": Words("reversed by the channel", "已由渠道冲正"),
    ]

    /// Why money lies in suspense.
    public static let suspenseReasons: [String: Words] = [
        "account.unknown": Words("the account does not exist", "户号不存在"),
        "account.closed": Words("the account is closed and does not owe so much", "户号已销户，且欠费不足此数"),
        "account.mistyped": Words("the account does not exist, one much like it does", "户号不存在，疑似输错"),
        "account.meterNumber": Words("it is a meter's number", "所填为表号"),
        "payer.noAccounts": Words("the payment number has no open account", "缴费号名下没有在用户号"),
    ]

    public static let payerShares: [String: Words] = [
        "equal": Words("to each the same", "平均分摊"), "consumption": Words("by consumption", "按用电量分摊"),
    ]

    public static let channelKinds: [String: Words] = [
        "bank_window": Words("bank counter", "银行柜台"), "bank_realtime": Words("bank, at once", "银行实时代收"),
        "bank_transfer": Words("bank transfer", "银行转账"), "direct_debit": Words("direct debit", "银行代扣"),
        "alipay": Words("Alipay", "支付宝"), "wechat": Words("WeChat", "微信"), "cash_desk": Words("cash desk", "营业厅"),
        "agent": Words("agent", "代收点"), "api": Words("by program", "接口"),
    ]
}
