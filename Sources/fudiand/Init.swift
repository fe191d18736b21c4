import ArgumentParser
import Crypto
import Documents
import Engine
import Foundation
import Gateway
import Quantities
import Storage
import Supply

/// `fudiand init`: a new, empty store and the first token.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a new store and the first token / 新建数据库并生成首个令牌",
        discussion: """
            The token belongs to a security administrator, who may add users and nothing else. It is printed once and kept \
            nowhere: the store has its hash.
            """)

    @OptionGroup var file: ConfigurationOption

    @Option(help: "The security administrator's name / 安全管理员姓名")
    var user = "admin"

    func run() async throws {
        tightenPermissions()
        try await Failure.told {
            let configuration = try file.read()
            _ = try Daemon.profiles(configuration.profiles)
            let data = configuration.data
            do {
                try FileManager.default.createDirectory(
                    atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
            } catch {
                throw DaemonError.system(what: "make the folder \(data)", errno: errno)
            }
            let lock = try FolderLock(folder: data)
            let folder = DataFolder(path: data)
            if try folder.hasStore(), try !Init.isUntouched(folder) {
                Failure.end(
                    "there is a store at \(folder.storePath) already; nothing was changed. / \(folder.storePath) 已存在，未做任何更改。",
                    ExitStatus.store)
            }
            let store = try folder.openStore(create: true)
            let token = Token.random()
            let clocks = SystemClocks().now
            let gateway = GatewayState(turn: 1, wall: clocks.wall, monotonic: clocks.monotonic, boot: clocks.boot)
            let admin = User(id: UserID(1 << 20), name: user, role: .securityAdmin, tokenHash: Token.hash(token))
            let audit = AuditRecord(
                at: clocks.wall, monotonic: clocks.monotonic, actor: "fudiand init", role: "engine",
                action: "store.made",
                subject: "user \(user)", reason: "a new installation")
            do throws(CommitError) {
                try store.commit(records: [.user(admin), .audit(audit)], gateway: gateway)
            } catch {
                // Half a store would be in the way of the next attempt.
                try? store.close()
                folder.discardNewStore()
                Failure.end(error.description, ExitStatus.store)
            }
            try store.close()
            withExtendedLifetime(lock) {}
            FileHandle.standardError.write(
                Data(
                    """
                    A new store is at \(folder.storePath).
                    The token of \(user) (security administrator) follows; it is shown only now.
                    新数据库位于 \(folder.storePath)。以下是 \(user)（安全管理员）的令牌，仅显示这一次。

                    """.utf8))
            print(token)
        }
    }
}

extension Init {
    /// Whether nothing was ever put into the store: an attempt that was cut short left it, and the next one goes on with it.
    private static func isUntouched(_ folder: DataFolder) throws(StoreError) -> Bool {
        let store = try folder.openStore()
        let state = try store.load()
        try store.close()
        return state.gateway.turn == 0 && state.users.isEmpty
    }
}

/// Tokens: 256 random bits, of which the store keeps the hash.
enum Token {
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(
                of: "=", with: "")
    }

    /// SHA-256, lower-case hex.
    static func hash(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).map { padded(String($0, radix: 16)) }.joined()
    }

    private static func padded(_ hex: String) -> String { hex.count < 2 ? "0" + hex : hex }
}
