import Glibc

/// What stood between the service and its service manager. None of it is a reason to stop serving.
public enum SystemdError: Error, Sendable, Hashable {
    /// `$NOTIFY_SOCKET` holds something that is no Unix socket.
    case unusableSocket(String)
    /// A notice did not leave; the `errno` of the call that failed.
    case notSent(code: Int32)
    /// A `$WATCHDOG_…` variable holds something that is no such number.
    case unusableWatchdog(name: String, value: String)
}

extension SystemdError: CustomStringConvertible {
    /// Both languages, English first.
    public var description: String { "\(english) / \(chinese)" }

    /// What happened, where, what to do.
    public var english: String {
        switch self {
        case .unusableSocket(let name):
            "NOTIFY_SOCKET is '\(name)', neither an absolute path nor an abstract name (@…) of at most "
                + "\(NotifySocket.pathBytesMax - 1) bytes. Start the service through systemd, or unset the variable."
        case .notSent(let code):
            "systemd could not be told: \(String(cString: strerror(code))) (errno \(code)). "
                + "If that goes on, the watchdog restarts the service; see systemctl status fudiand."
        case .unusableWatchdog(let name, let value):
            "\(name) is '\(value)', no positive whole number. Unset it, or set WatchdogSec= in the unit."
        }
    }

    /// 发生了什么、在哪里、怎么办。
    public var chinese: String {
        switch self {
        case .unusableSocket(let name):
            "NOTIFY_SOCKET 的值“\(name)”既不是绝对路径，也不是抽象名（@…），或超过 \(NotifySocket.pathBytesMax - 1) 字节。请由 systemd 启动服务，或删除该变量。"
        case .notSent(let code):
            "无法通知 systemd：\(String(cString: strerror(code)))（errno \(code)）。若持续如此，看门狗将重启服务；请查看 systemctl status fudiand。"
        case .unusableWatchdog(let name, let value):
            "\(name) 的值“\(value)”不是正整数。请删除该变量，或在单元文件中设置 WatchdogSec=。"
        }
    }
}
