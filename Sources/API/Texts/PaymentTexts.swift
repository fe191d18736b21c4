import Languages

extension Texts {
    /// What money can go to.
    public static let claims: [String: Words] = [
        "restore": Words("what is missing for power", "复电所需"), "bills": Words("bill", "账单"),
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
        "reversal": Words("reversal", "冲正"),
    ]

    /// Why money lies in suspense.
    public static let suspenseReasons: [String: Words] = [
        "account.unknown": Words("the number does not exist", "号码不存在"),
        "account.closed": Words("the account is closed", "账户已销户"),
        "account.mistyped": Words("the number is perhaps mistyped", "号码可能输错"),
        "account.meterNumber": Words("it is a meter's number", "为电表编号"),
        "payer.noAccounts": Words("the payment number has no open account", "缴费号下无在用户号"),
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
