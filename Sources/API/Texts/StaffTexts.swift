extension Texts {
    /// What came of a staff request, by the engine's codes. `accepted` ones say that it is under way, never that it is done.
    public static let staff: [String: Words] = [
        "restore.started": Words("accepted: power is being switched on", "已受理：正在复电"),
        "restore.underWay": Words("accepted: power is being switched on already", "已受理：复电已在进行"),
        "restore.closed": Words("refused: the supply is on already", "拒绝：供电正常，无需复电"),
        "restore.refused": Words("refused: the rules do not allow it", "拒绝：规则不允许"),
        "trip.started": Words("accepted: the meter is being checked, then switched off", "已受理：核对电表后停电"),
        "trip.refused": Words("refused: something stands before switching off", "拒绝：尚不满足停电条件"),
        "hold.set": Words("the hold is in force", "暂缓已生效"),
        "read.done": Words("the meter was read", "抄表成功"),
        "read.failed": Words("the meter could not be read", "抄表失败"),
        "meter.bound": Words("the meter is bound", "电表已绑定"),
        "meter.accepted": Words("the new baseline is accepted", "新底数已确认"),
        "commission.started": Words("accepted: the test opens, watches and closes the supply", "已受理：试验将断电、观察并复电"),
        "line.cleared": Words("the line is clear", "线路已解除"),
        "workItem.done": Words("the work item is closed", "待办已完成"),
        "import.done": Words("the file was taken over", "导入完成"),
        "import.released": Words("switching off is released", "停电已放行"),
        "clock.trusted": Words("the clock is trusted", "时钟已确认可信"),
        "user.added": Words("the user was added", "用户已添加"),
        "user.removed": Words("the user was removed, the token is void", "用户已移除，令牌作废"),
    ]

    /// Words for a code of the engine: its own, an error's, or a general sentence with the code.
    public static func staffWords(_ code: String) -> Words {
        if let words = staff[code] { return words }
        if let error = ErrorCode(rawValue: code) { return error.words }
        return Words("refused: \(code)", "拒绝：\(code)")
    }
}
