import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// What stands in the log when the daemon cannot be reached or does not take something: what happened, and what to do. None of the names
/// of what this program is built of.
enum SendingWords {
    /// Why no answer came.
    static func noAnswer(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: of(error)
        case let error as NIOConnectionError: of(error)
        case let error as IOError: system(error.errnoCode)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            "its certificate is not trusted, or is another server's: give --ca-file, and the name that the certificate has"
        default: "the connection broke"
        }
    }

    /// Why it was not taken, by the daemon's own sentence; and what to do where nothing heals by itself.
    static func notTaken(_ answer: Settled) -> String {
        let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body.utf8))
        let sentence = said.map { "\($0.message) [\($0.code)]" } ?? "answer \(answer.status)"
        switch answer.status {
        case 401: return sentence + " The token in --token-file is not the one of the channel's user."
        case 403:
            return sentence
                + " Compare the channel's user and public key in the site file with --token-file and --key-file (docs/payment-front.md)."
        case 404:
            return sentence + " Look whether --daemon names the right server, and --channel a channel of the site file."
        default: return sentence
        }
    }

    /// The daemon's one shape of errors.
    private struct Said: Decodable {
        let code: String
        let message: String
    }

    private static func of(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
            .tlsHandshakeTimeout:
            "no answer came in time"
        case .remoteConnectionClosed, .uncleanShutdown: "it closed the connection"
        case .invalidURL, .emptyHost, .missingSocketPath: "the address of --daemon names no server"
        default: "the connection broke"
        }
    }

    private static func of(_ error: NIOConnectionError) -> String {
        if let failed = error.connectionErrors.lazy.compactMap({ $0.error as? IOError }).first {
            return system(failed.errnoCode)
        }
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            return "the host \(error.host) is not known"
        }
        return "there is no connection to \(error.host):\(error.port)"
    }

    private static func system(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such socket: fudiand is not running, or listens elsewhere (listen.unix.path)"
        case ECONNREFUSED: "nobody listens there: fudiand is not running"
        case EACCES, EPERM: "this user may not use the socket: put it into the socket's group"
        case EHOSTUNREACH, ENETUNREACH: "there is no way to that host"
        case ETIMEDOUT: "no answer came in time"
        case ECONNRESET, EPIPE: "it closed the connection"
        default: "the system says: \(String(cString: strerror(code)))"
        }
    }
}

/// Why a file cannot be used, by the error number, and what to do.
enum DiskWords {
    static func of(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "the disk is full: make room"
        case EACCES, EPERM: "this user may not use it: give file and folder to the user that runs the front"
        case EROFS: "the disk takes no writes: look at it, or give another --journal"
        case ENOENT: "its folder is not there: make it"
        case EIO: "the disk fails: look at it"
        default: "the system says: \(String(cString: strerror(code)))"
        }
    }
}
