/// One thing that a service tells systemd about itself (see sd_notify(3)).
public enum ServiceNotice: Sendable, Hashable {
    /// The start is complete: what waits for this service may go on.
    case ready
    /// One line for `systemctl status`. Line ends in it become spaces, since each line is a notice of its own.
    case status(String)
    /// The end has begun.
    case stopping
    /// The engine lives: the watchdog counts from here again.
    case watchdog
    /// The step that is at work (a long start or stop) may take this many seconds more.
    case extendTimeout(seconds: Int)

    /// The notice as systemd reads it, without the line's end.
    public var line: String {
        switch self {
        case .ready: "READY=1"
        case .status(let text): "STATUS=" + String(text.map { $0.isNewline ? " " : $0 })
        case .stopping: "STOPPING=1"
        case .watchdog: "WATCHDOG=1"
        case .extendTimeout(let seconds): "EXTEND_TIMEOUT_USEC=\(max(0, seconds))000000"
        }
    }

    /// Several notices as one datagram: systemd takes them in together or not at all.
    public static func datagram(_ notices: [ServiceNotice]) -> [UInt8] {
        Array(notices.map(\.line).joined(separator: "\n").utf8)
    }
}
