import Languages

extension Texts {
    public static let closeStates: [String: Words] = [
        "closed": Words("closed", "已日结"), "reopened": Words("reopened: another file may come", "已重开，待新文件"),
    ]

    /// In what the two sides of a daily close do not agree.
    public static let closeFindings: [String: Words] = [
        "only_here": Words("only in our books", "我方有对方无"), "only_there": Words("only in the channel's file", "对方有我方无"),
        "different": Words("different", "不一致"),
    ]

    /// In what our entry and the channel's line differ.
    public static let closeFields: [String: Words] = [
        "amount": Words("amount", "金额"), "account": Words("account", "户号"),
        "original": Words("original payment", "原缴费"),
    ]

    /// How a difference came to its end.
    public static let closeWays: [String: Words] = [
        "arrived": Words("the missing side came", "另一方已到"), "booked": Words("booked by staff", "已补入账"),
        "reversed": Words("taken back", "已冲正"), "carried": Words("under the date beside it", "在相邻日期"),
        "replaced": Words("another file took its place", "已有新文件"), "explained": Words("explained", "已说明"),
    ]

    public static let statementKinds: [String: Words] = [
        "payment": Words("payment", "缴费"), "reversal": Words("reversal", "冲正"), "refused": Words("refused", "扣款失败"),
        "skipped": Words("not counted", "不计"),
    ]

    public static let debitStates: [String: Words] = [
        "asked": Words("asked, not answered", "已送盘，未回盘"), "paid": Words("paid", "扣款成功"),
        "refused": Words("refused by the bank", "扣款失败"), "withdrawn": Words("withdrawn", "已撤回"),
    ]

    /// By what an account's money is in doubt.
    public static let doubtKinds: [String: Words] = [
        "daily_close": Words("only the channel has it", "仅渠道有记录"),
        "direct_debit": Words("a bank was asked to collect it", "银行代扣在途"),
        "suspense": Words("it lies in suspense, and only this customer can be meant", "款项在暂收，且只可能属于该户"),
    ]

    /// What came of a request about the daily close, by the engine's codes.
    public static let closeAnswers: [String: Words] = [
        "close.done": Words(
            "the business date is closed; what differs: fudian close items", "该业务日期已日结；差异见 fudian close items"),
        "close.reopened": Words("another file may take the first one's place", "已重开，可提交新文件"),
        "close.closedAlready": Words(
            "refused: this date is closed by another file; a supervisor may reopen it", "拒绝：该日期已由另一文件日结，可由主管重开"),
        "close.notClosed": Words("refused: this date is not closed", "拒绝：该日期尚未日结"),
        "close.reopenedAlready": Words("refused: this date is reopened already", "拒绝：该日期已重开"),
        "close.layoutMissing": Words(
            "refused: nobody has said how this channel writes such a file; import its layout",
            "拒绝：没有该渠道此类文件的格式，请先导入文件格式"),
        "close.dateFar": Words("refused: the business date lies in the future", "拒绝：业务日期在将来"),
        "close.dayNotOver": Words(
            "refused: the business date is not over; bring the file after the channel's cut-off",
            "拒绝：该业务日期尚未结束，请在渠道日切后提交文件"),
        "close.tooManyLines": Words("refused: the file has too many lines", "拒绝：文件行数过多"),
        "close.serialTwice": Words("refused: a serial stands twice in the file", "拒绝：文件中流水号重复"),
        "close.amount": Words("refused: an amount is not as it must be", "拒绝：文件中有不合格的金额"),
        "closeItem.booked": Words("it is booked under the channel's key", "已按渠道流水补入账"),
        "closeItem.explained": Words("the difference is explained", "差异已说明"),
        "closeItem.unknown": Words(
            "refused: there is no such open difference; list them (fudian close items), and of a reversal give --reversal",
            "拒绝：没有该笔未处理的差异；请用 fudian close items 查看，冲正请加 --reversal"),
        "closeItem.notBookable": Words(
            "refused: only what the channel alone has can be booked", "拒绝：只有仅对方有的才能补入账"),
        "closeItem.reversalTaken": Words(
            "refused: the channel has a reversal of this name already; compare the two", "拒绝：该渠道已有同号冲正，请核对"),
        "closeItem.paymentMissing": Words(
            "refused: the payment that it takes back is not here; book that first", "拒绝：没有被冲正的原缴费，请先补入账"),
        "debit.asked": Words("the bank may be asked; send it the file", "已登记代扣，请送盘"),
        "debit.answered": Words("the bank's answers are taken", "已受理银行回盘"),
        "debit.withdrawn": Words("the debit is withdrawn", "代扣已撤回"),
        "debit.refused": Words("refused as a whole: nothing has changed", "整体拒绝：未作任何更改"),
        "debit.dateFar": Words("refused: the day must lie within 60 days from today", "拒绝：扣款日须在今天起 60 天内"),
        "debit.none": Words("refused: nothing is asked for", "拒绝：没有代扣内容"),
        "debit.tooMany": Words("refused: too many at once", "拒绝：一次过多"),
        "debit.notOpen": Words("refused: this channel was asked for no such debit, or it is over", "拒绝：该渠道没有该笔代扣，或已了结"),
    ]
}
