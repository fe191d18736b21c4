import Glibc
import Quantities

/// Where the server listens and how.
public struct ConsoleSettings: Hashable, Sendable {
    /// A Unix socket.
    public struct UnixListener: Hashable, Sendable {
        public var path: String
        /// Permissions of the socket; 0o660 by default.
        public var mode: UInt16
        /// The group that owns it; nil: the daemon's.
        public var group: String?

        public init(path: String, mode: UInt16 = 0o660, group: String? = nil) {
            self.path = path
            self.mode = mode
            self.group = group
        }
    }

    /// A TCP port.
    public struct TCPListener: Hashable, Sendable {
        public var host: String
        /// 0: any free one.
        public var port: UInt16
        /// Nil only on the loopback.
        public var tls: TLSFiles?

        public init(host: String, port: UInt16, tls: TLSFiles? = nil) {
            self.host = host
            self.port = port
            self.tls = tls
        }
    }

    /// A certificate with its chain, and its key, as PEM files.
    public struct TLSFiles: Hashable, Sendable {
        public var certificatePath: String
        public var keyPath: String

        public init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    public var unix: UnixListener?
    public var tcp: TCPListener?
    /// Connections at a time, on each of the two: a flood from elsewhere neither locks the staff of this machine out nor takes the
    /// descriptors that lines need.
    public var connections: Int
    /// The largest import document, bytes.
    public var importBytes: Int

    public init(unix: UnixListener?, tcp: TCPListener? = nil, connections: Int = 1024, importBytes: Int = 64 << 20) {
        self.unix = unix
        self.tcp = tcp
        self.connections = connections
        self.importBytes = importBytes
    }
}

/// Why the server could not start.
public enum ConsoleError: Error, Hashable, Sendable {
    /// A process answers on the socket.
    case socketInUse(path: String)
    /// Something lies at the path that is no socket.
    case socketPathTaken(path: String)
    case socketUnusable(path: String, detail: String)
    case groupUnknown(String)
    case certificateUnusable(path: String, detail: String)
    /// The address is taken, not of this machine, or forbidden; `code` is the system's.
    case portUnusable(address: String, code: Int32)
    /// Nothing to listen on.
    case nowhere
}

extension ConsoleError: CustomStringConvertible {
    /// Both languages, English first.
    public var description: String { "\(english) / \(chinese)" }

    /// What happened, where, what to do.
    public var english: String {
        switch self {
        case .socketInUse(let path):
            "Another process answers on \(path). Stop that daemon first, or give this one another socket."
        case .socketPathTaken(let path): "\(path) exists and is no socket. Move it away, or give another path."
        case .socketUnusable(let path, let detail):
            "The socket \(path) cannot be used: \(detail). Check that its folder exists and is writable."
        case .groupUnknown(let group): "There is no group \(group). Create it, or leave listen.unix.group out."
        case .certificateUnusable(let path, let detail):
            "\(path) cannot be used: \(detail). Give certificate and key as PEM files."
        case .portUnusable(let address, let code):
            switch code {
            case EADDRINUSE:
                "listen.tcp: \(address) is taken, another program listens there. Stop it (ss -ltnp tells which), or give another port."
            case EADDRNOTAVAIL:
                "listen.tcp: \(address) is no address of this machine. Give one that is, or 0.0.0.0 for all."
            case EACCES: "listen.tcp: \(address) may not be used by this user. Give a port of 1024 or more."
            default:
                "listen.tcp: \(address) cannot be listened on: \(UnixSocket.reason(code)). Give another address or port."
            }
        case .nowhere: "There is nothing to listen on. Give listen.unix or listen.tcp."
        }
    }

    /// 发生了什么、在哪里、该怎么办。
    public var chinese: String {
        switch self {
        case .socketInUse(let path): "另一进程正在 \(path) 上应答。请先停止该守护进程，或改用其他套接字。"
        case .socketPathTaken(let path): "\(path) 已存在且不是套接字。请移走它，或改用其他路径。"
        case .socketUnusable(let path, let detail): "套接字 \(path) 无法使用：\(detail)。请确认其目录存在且可写。"
        case .groupUnknown(let group): "没有用户组 \(group)。请创建它，或去掉 listen.unix.group。"
        case .certificateUnusable(let path, let detail): "\(path) 无法使用：\(detail)。请提供 PEM 格式的证书和密钥。"
        case .portUnusable(let address, let code):
            switch code {
            case EADDRINUSE: "listen.tcp：\(address) 已被其他程序占用。请停止该程序（ss -ltnp 可查），或改用其他端口。"
            case EADDRNOTAVAIL: "listen.tcp：\(address) 不是本机地址。请改用本机地址，或用 0.0.0.0 监听全部。"
            case EACCES: "listen.tcp：当前用户不能使用 \(address)。请使用 1024 及以上的端口。"
            default: "listen.tcp：无法监听 \(address)：\(UnixSocket.reason(code))。请更换地址或端口。"
            }
        case .nowhere: "没有可监听的地址。请设置 listen.unix 或 listen.tcp。"
        }
    }
}
