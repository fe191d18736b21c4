import Languages

/// How the command line ends. Stable; documented in docs/cli.md.
public enum ExitCode: Int32, Hashable, Sendable, CaseIterable {
    /// Done, and seen to be done.
    case done = 0
    /// Something that nobody foresaw.
    case failure = 1
    /// Accepted and under way; the end was not seen within the time to wait.
    case underWay = 2
    /// The rules refused it; nothing has changed.
    case refused = 10
    /// The key or the id was used before for something else.
    case conflict = 11
    /// A device answered with an exception, or with something that is no answer.
    case device = 20
    /// A device did not answer or could not be reached.
    case deviceSilent = 21
    /// The command's words were not understood.
    case usage = 64
    /// What was given is wrong: an amount, a file.
    case badInput = 65
    /// What was asked for does not exist.
    case unknown = 66
    /// The daemon could not be reached.
    case unreachable = 69
    /// Not now: try again later with the same key.
    case tryLater = 75
    /// No token, an unknown one, or a role that may not.
    case notAllowed = 77
    /// The command line's own set-up is wrong: a token file that cannot be read, a server address that is none.
    case setUp = 78

    /// What it means, for people.
    public var words: Words {
        switch self {
        case .done: Words("done, and seen to be done", "已完成并已确认")
        case .failure: Words("something unforeseen", "发生意外错误")
        case .underWay: Words("accepted and under way; the end was not seen in time", "已受理，正在执行，等待时间内未见结果")
        case .refused: Words("refused by the rules; nothing has changed", "被规则拒绝，未作任何更改")
        case .conflict: Words("the key was used before for something else", "该流水号或请求号已用于其他内容")
        case .device: Words("a device answered with an exception or nonsense", "设备返回异常码或无法理解的应答")
        case .deviceSilent: Words("a device did not answer or could not be reached", "设备无应答或无法连接")
        case .usage: Words("the command was not understood", "命令格式有误")
        case .badInput: Words("wrong input", "输入有误")
        case .unknown: Words("it does not exist", "所查对象不存在")
        case .unreachable: Words("the daemon could not be reached", "无法连接守护进程")
        case .tryLater: Words("not now: try again later with the same key", "暂时无法受理，请稍后以相同流水号重试")
        case .notAllowed: Words("no token, an unknown one, or a role that may not", "缺少令牌、令牌无效或角色无权")
        case .setUp: Words("the command line's own set-up is wrong", "命令行自身的设置有误")
        }
    }
}
