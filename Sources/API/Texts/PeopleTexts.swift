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
}
