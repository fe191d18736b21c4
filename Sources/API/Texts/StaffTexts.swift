extension Texts {
    /// What came of a staff request, by the engine's codes. `accepted` ones say that it is under way, never that it is done.
    public static let staff: [String: Words] = [
        "restore.started": Words("accepted: power is being switched on", "已受理：正在复电"),
        "restore.graceMissing": Words(
            "refused: the account owes; say until when the debt shall not trip (grace)", "拒绝：账户欠费，请给出宽限期限"),
        "restore.graceTooLong": Words("refused: the grace is longer than your role may give", "拒绝：宽限超出您角色的权限"),
        "restore.graceUsed": Words(
            "refused: an operator gave grace within the last 30 days; ask a supervisor", "拒绝：30 天内已给过宽限，请联系主管"),
        "restore.lockedOut": Words(
            "refused: an electrician has locked this supply out; only they may end it", "拒绝：电工已挂牌，须由其本人解除"),
        "restore.noRelay": Words("refused: this supply cannot be switched from afar", "拒绝：该供电点不能远程操作"),
        "trip.started": Words("accepted: the meter is being checked, then switched off", "已受理：核对电表后停电"),
        "trip.refused": Words("refused: something stands before switching off", "拒绝：尚不满足停电条件"),
        "hold.set": Words("the hold is in force", "暂缓已生效"),
        "hold.tooLong": Words(
            "refused: the hold is longer than your role may set, or already over", "拒绝：暂缓超出您角色的权限或已过期"),
        "read.done": Words("the meter was read", "抄表成功"),
        "read.exception": Words("the meter refused the read with an exception", "电表以异常码拒绝读取"),
        "read.failed": Words("the meter could not be read", "抄表失败"),
        "bind.done": Words("the meter is bound", "电表已绑定"),
        "bind.nothing": Words("refused: give a serial number to bind", "拒绝：请给出要绑定的表号"),
        "bind.serialTaken": Words("refused: another meter is bound by this serial number", "拒绝：该表号已绑定其他电表"),
        "baseline.accepted": Words("the new baseline is accepted", "新底数已确认"),
        "baseline.none": Words("refused: the meter has no readings in doubt to accept", "拒绝：没有待确认的读数"),
        "commission.started": Words("accepted: the test opens, watches and closes the supply", "已受理：试验将断电、观察并复电"),
        "commission.notNeeded": Words("refused: the relay sits in the meter, nothing is to be proven", "拒绝：表内继电器，无需试验"),
        "commission.underWay": Words("refused: a test is under way", "拒绝：试验正在进行"),
        "commission.refused": Words("refused: the test cannot begin now", "拒绝：目前不能试验"),
        "line.cleared": Words("the line is clear", "线路已解除"),
        "line.notMisrouted": Words("refused: there is no misroute on this line", "拒绝：该线路没有串线"),
        "job.done": Words("the work item is closed", "待办已完成"),
        "job.closedNotSeen": Words(
            "refused: the job stays open until the supply is seen to be on", "拒绝：确认通电前工单不能关闭"),
        "import.done": Words("the file was taken over", "导入完成"),
        "import.refused": Words(
            "refused as a whole: the file does not agree with what is there; nothing has changed",
            "整体拒绝：文件与现有数据不符，未作任何更改"),
        "import.released": Words("switching off is released", "停电已放行"),
        "clock.trusted": Words("the clock is trusted", "时钟已确认可信"),
        "user.added": Words("the user was added", "用户已添加"),
        "user.removed": Words("the user was removed, the token is void", "用户已移除，令牌作废"),
        "user.exists": Words("refused: there is a user of this name", "拒绝：该用户名已存在"),
        "user.tokenTaken": Words("refused: this token is somebody's already; make another", "拒绝：该令牌已被使用，请另行生成"),
        "user.lastAdmin": Words(
            "refused: without a security admin nobody could make a token any more; add another first",
            "拒绝：这是最后一名安全管理员，请先增加一名"),
        "user.malformed": Words("refused: the name or the token is not as it must be", "拒绝：用户名或令牌格式不符"),
        "purchase.done": Words("the purchase is in the meter", "购电已写入电表"),
        "purchase.underWay": Words("accepted: the purchase is being written into the meter", "已受理：正在写入电表"),
        "purchase.unknown": Words("refused: no such purchase is open", "拒绝：没有这笔未完成的购电"),
        "purchase.notUnclear": Words(
            "refused: the purchase is not in doubt; it goes on by itself", "拒绝：该笔购电并无疑问，系统会继续处理"),
        "account.noTerms": Words("refused: the account's terms are not known", "拒绝：账户的供电条款未知"),
        "reason.missing": Words("refused: give a reason", "拒绝：请给出原因"),
        "request.idMalformed": Words("refused: the request id must have 1 to 64 characters", "拒绝：请求号应为 1 至 64 个字符"),
    ]

    /// Words for a code of the engine: its own, an error's, or a general sentence with the code.
    public static func staffWords(_ code: String) -> Words {
        if let words = staff[code] ?? duesAnswers[code] { return words }
        if let error = ErrorCode(rawValue: code) { return error.words }
        return Words("refused: \(code)", "拒绝：\(code)")
    }
}
