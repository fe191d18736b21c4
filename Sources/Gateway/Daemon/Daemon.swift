import Documents
import Engine
import Glibc
import Logging
import Metering
import Notices
import Quantities
import Storage
import Supply

/// The daemon without its faces: store, engine, lines and SMS, wired together.
public final class Daemon: Sendable {
    public let driver: EngineDriver
    /// Nil: no SMS gateway is configured.
    public let sms: SMSClient?
    public let profiles: ProfileLibrary
    /// What the check at start found; empty: sound.
    public let findings: [String]
    /// For histories, read beside the writer.
    public let storePath: String
    private let hosts: [LineHost]
    private let outlet: Outlet
    private let lock: FolderLock

    /// Opens the data folder and loads what is hot. Nothing moves until ``start()``.
    ///
    /// - Throws: ``StoreError`` where the folder is in use, missing or unreadable; ``Faults`` where a profile is wrong;
    ///   ``DaemonError`` for what the system refuses.
    public init(_ configuration: Configuration, log: Logger) throws {
        let profiles = try Daemon.profiles(configuration.profiles)
        lock = try FolderLock(folder: configuration.data)
        let folder = DataFolder(path: configuration.data)
        let reserve = Reserve(folder: configuration.data)
        if reserve.isHeld, reserve.isDiskFull { reserve.release() }
        let store = try folder.openStore()
        let check = try store.checkAtStart()
        var stored = try store.load()
        stored.isSound = check.isSound
        findings = check.findings.map(\.description)
        storePath = folder.storePath
        let calendar = configuration.site.calendar
        let known = stored.meters.map(\.record.profile) + stored.supplyPoints.compactMap(\.record.relay?.profile)
        let missing = Set(known).subtracting(profiles.names).sorted()
        guard missing.isEmpty else { throw DaemonError.profilesMissing(missing) }

        driver = EngineDriver(
            store: store, reserve: reserve, stored: stored, calendar: calendar,
            profiles: LinePlanner(profiles: profiles.profiles, backOffCap: configuration.lines.backOffCap),
            queueLimit: configuration.limits.events, log: log)
        let driver = driver
        let report: @Sendable ([Event]) -> Void = { driver.post($0) }
        hosts = try (0..<max(configuration.lines.shards, 1)).map {
            try LineHost(label: "fudian.lines.\($0)", reconnectCap: configuration.lines.backOffCap, report: report)
        }
        if let settings = configuration.sms {
            sms = SMSClient(
                settings: try Daemon.smsSettings(settings, data: configuration.data), logger: log,
                report: { id, kind in driver.post([.notice(id, NoticeReport(kind))]) })
        } else {
            sms = nil
        }
        outlet = Outlet(
            hosts: hosts, sms: sms, signature: configuration.sms?.sender ?? "",
            guides: profiles.profiles.compactMapValues { $0.relay?.guide }, report: report)
        self.profiles = profiles
    }

    public func start() async { await driver.start(outlet) }

    /// Ends lines first, so that no report comes after the engine's last turn.
    public func stop() async {
        for host in hosts {
            await withCheckedContinuation { continuation in host.stop { continuation.resume() } }
        }
        await driver.stop()
    }

    /// All folders' profiles; a later folder's replaces an earlier one's of the same name.
    public static func profiles(_ folders: [String]) throws(Faults) -> ProfileLibrary {
        try ProfileLibrary.load(folders: folders)
    }

    private static func smsSettings(_ settings: SMSGatewaySettings, data: String) throws -> SMSSettings {
        var sms = SMSSettings(url: settings.url, token: nil, idPrefix: try instance(of: data))
        sms.pollInterval = settings.pollInterval
        if let token = settings.token { sms.token = try Secret.read(token) }
        return sms
    }

    /// A name of this store that no other has: the SMS gateway must not take a new store's first notice for an old one's.
    private static func instance(of folder: String) throws -> String {
        let path = folder + "/instance"
        if let name = try? TextFile.read(path), !name.isEmpty { return name }
        let name = String(UInt64.random(in: .min ... .max), radix: 16)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw DaemonError.system(what: "write \(path)", errno: errno) }
        defer { close(descriptor) }
        let bytes = Array(name.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw DaemonError.system(what: "write \(path)", errno: errno)
        }
        return name
    }
}

/// What keeps the daemon from starting, besides its store and its documents.
public enum DaemonError: Error, CustomStringConvertible {
    /// Meters of the store name profiles that no profile folder has.
    case profilesMissing([String])
    case credentialMissing(String)
    case system(what: String, errno: Int32)

    public var description: String {
        switch self {
        case .profilesMissing(let names):
            "the store has meters with profiles that no folder of `profiles` has: \(names.joined(separator: ", ")). "
                + "Add the files, or name their folder in the configuration. / 数据库中的电表使用了找不到的规约文件，请补充或在配置中指明目录。"
        case .credentialMissing(let what): "the credential \(what) is missing: see docs/operations.md. / 缺少凭据 \(what)。"
        case .system(let what, let code): "cannot \(what): \(String(cString: strerror(code)))"
        }
    }
}

/// Secrets live in files, never in the configuration.
public enum Secret {
    /// The credential's text without its last line end.
    public static func read(_ credential: Credential) throws -> String {
        guard let path = path(credential) else {
            throw DaemonError.credentialMissing(credential.description)
        }
        var text = try TextFile.read(path)
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    /// Where the credential lies; nil where systemd gave none.
    public static func path(_ credential: Credential) -> String? {
        credential.path(in: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) })
    }
}
