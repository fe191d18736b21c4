import Languages

extension Texts {
    /// What came of proposing and approving trips.
    public static let tripAnswers: [String: Words] = [
        "trip.approved": Words(
            "approved: notices go out as they are due, and the supply is switched off once they have run",
            "已批准：通知将按期发送，期满后自动停电"),
        "trip.proposed": Words("proposed: a supervisor decides", "已提出，由主管审批"),
        "approval.given": Words(
            "approved, as far as each name says; notices, window and every other rule stand",
            "已按名单逐户审批；通知、时段及其他规则照常"),
        "approval.withdrawn": Words(
            "the yes is taken back: nobody is switched off by it, and what was announced counts no more",
            "批准已撤回：不再据此停电，已发通知作废"),
        "approval.notGiven": Words("refused: nobody has said yes to it", "拒绝：该户没有生效的批准"),
        "approval.none": Words("refused: none of them was approved", "拒绝：名单中无一户获批"),
        "approval.empty": Words("refused: name 1 to 500 accounts", "拒绝：请给出 1 至 500 个户号"),
        "approval.notDue": Words("refused: it does not wait for an approval now", "拒绝：当前无待审批的停电"),
        "approval.moved": Words(
            "refused: something has changed since the list was made; look at it again", "拒绝：名单生成后情况已变，请重新查看"),
        "approval.meterMissing": Words(
            "refused: the account has several supplies; name the meter", "拒绝：该户有多个供电点，请指明电表"),
        "approval.otherMeter": Words(
            "refused: another meter was named before the notice, and only that one may be switched off",
            "拒绝：通知前指明的是另一电表，只能停该表"),
        "approval.meterUnknown": Words(
            "refused: that meter is not this account's, or has no relay", "拒绝：该电表不属于该户，或没有继电器"),
        "approval.wholeList": Words(
            "refused: these terms take the whole list at once; name or leave out every account of it",
            "拒绝：该条款须整单审批，请列出或注明排除名单中的每一户"),
        "approval.clockNotTrusted": Words(
            "refused: an approval ends at midnight, and the clock is not trusted", "拒绝：批准于当日午夜失效，而时钟不可信"),
        "weather.set": Words("nobody there is switched off for arrears until then", "在此之前该范围暂停欠费停电"),
        "weather.tooLong": Words(
            "refused: that is longer than your role may set, or already over", "拒绝：超出您角色的权限或已过期"),
        "weather.setNobody": Words(
            "in force, but NO account is in an area of this name: nobody is spared by it", "已生效，但没有账户属于该台区：无人受其保护"),
        "weather.longerInForce": Words("refused: one that lasts longer is in force", "拒绝：已有更长的天气暂缓"),
        "weather.none": Words("refused: none is in force there", "拒绝：该范围没有生效中的天气暂缓"),
        "weather.endedBySupervisors": Words(
            "refused: only a supervisor may end one before its time", "拒绝：只有主管可以提前结束"),
        "weather.ended": Words("the weather hold has ended", "天气暂缓已结束"),
        "cause.set": Words("the cause is set", "欠费原因已设定"),
        "cause.bySupervisors": Words(
            "refused: after this cause trips would be automatic again; a supervisor says so", "拒绝：改为该原因将恢复自动停电，须由主管设定"),
        "cause.same": Words("refused: that is the cause already", "拒绝：欠费原因未变"),
    ]

    /// Who must say yes to a trip.
    public static let approvers: [String: Words] = [
        "automatic": Words("nobody where nothing speaks against it, else one supervisor", "一般无须审批，例外由一名主管审批"),
        "one_person": Words("one supervisor", "一名主管"), "two_persons": Words("two supervisors", "两名主管"),
        "list": Words("one supervisor, the whole list", "一名主管，整单审批"),
    ]

    /// Before what somebody must say yes.
    public static let approvalStages: [String: Words] = [
        "before_notice": Words("before the trip notice", "发送停电通知前"),
        "before_trip": Words("on the day, before the final notice", "停电当日，最后通知前"),
    ]
}
