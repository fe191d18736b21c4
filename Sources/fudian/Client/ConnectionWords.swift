import AsyncHTTPClient
import Glibc
import Languages
import NIOCore
import NIOPosix
import NIOSSL

/// Why there is no answer, for people: none of the names and places of what this program is built of.
enum ConnectionWords {
    /// Of the daemon's socket, by the error number of an attempt to connect.
    static func ofSocket(_ code: Int32) -> Words {
        switch code {
        case ENOENT:
            Words(
                "there is no socket: fudiand is not running here, or listens elsewhere (listen.unix.path; then give --server)",
                "套接字不存在：fudiand 未在本机运行，或监听于别处（listen.unix.path；请给出 --server）")
        case ECONNREFUSED: Words("nobody listens there: fudiand is not running", "无人监听：fudiand 未运行")
        case EACCES, EPERM:
            Words(
                "you may not use the socket: have yourself put into its group", "您无权使用该套接字：请加入其所属用户组")
        default: system(code)
        }
    }

    /// Of a request that failed on its way.
    static func of(_ error: any Error) -> Words {
        switch error {
        case let error as HTTPClientError: of(error)
        case let error as NIOConnectionError: of(error)
        case let error as IOError: system(error.errnoCode)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            Words(
                "the server's certificate is not trusted, or is another server's: give --ca-file, and the name that the certificate has",
                "服务器证书不受信任或属于其他服务器：请给出 --ca-file，并使用证书中的名称")
        default: Words("the connection broke", "连接中断")
        }
    }

    private static func of(_ error: HTTPClientError) -> Words {
        switch error {
        case .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
            .tlsHandshakeTimeout:
            Words("no answer came in time", "未及时应答")
        case .remoteConnectionClosed, .uncleanShutdown: Words("the server closed the connection", "服务器关闭了连接")
        case .invalidURL, .emptyHost, .missingSocketPath: Words("the address names no server", "地址中没有服务器")
        default: Words("the connection broke", "连接中断")
        }
    }

    private static func of(_ error: NIOConnectionError) -> Words {
        if let failed = error.connectionErrors.lazy.compactMap({ $0.error as? IOError }).first {
            return system(failed.errnoCode)
        }
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            return Words("the host \(error.host) is not known", "主机 \(error.host) 未知")
        }
        return Words("no connection to \(error.host):\(error.port)", "无法连接 \(error.host):\(error.port)")
    }

    private static func system(_ code: Int32) -> Words {
        switch code {
        case ECONNREFUSED: Words("nobody listens there", "无人监听")
        case EHOSTUNREACH, ENETUNREACH: Words("there is no way to that host", "无法到达该主机")
        case ETIMEDOUT: Words("no answer came in time", "未及时应答")
        case ECONNRESET, EPIPE: Words("the server closed the connection", "服务器关闭了连接")
        default: Words(same: String(cString: strerror(code)))
        }
    }
}
