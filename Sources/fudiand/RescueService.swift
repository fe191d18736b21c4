import Crypto
import Documents
import Engine
import Foundation
import Gateway
import Glibc
import Logging
import Metering
import Quantities
import ServiceLifecycle
import Supply
import Trail

/// Keeps the rescue list: written anew within seconds after what it tells has changed, and once a day. What cannot be written is told,
/// and stops nothing.
struct RescueService: Service {
    let daemon: Daemon
    let path: String
    let key: SymmetricKey?
    let calendar: SiteCalendar
    let log: Logger

    private static let interval = Duration.seconds(10)
    private static let longest = Duration.seconds(24 * 3600)

    init(_ configuration: Configuration, daemon: Daemon, log: Logger) throws {
        self.daemon = daemon
        self.log = log
        calendar = configuration.site.calendar
        path = configuration.rescue?.file ?? RescueSeal.usualPath(data: configuration.data)
        key = try configuration.rescue?.key.map { SymmetricKey(data: Data(try Secret.read($0).utf8)) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var last: RescueList?
            var writtenAt = ContinuousClock.now
            while !Task.isCancelled {
                let list = await list()
                let isOld = ContinuousClock.now - writtenAt >= RescueService.longest
                if isOld || last.map({ !$0.tellsTheSame(as: list) }) ?? true {
                    do {
                        try write(list)
                        last = list
                        writtenAt = ContinuousClock.now
                    } catch {
                        log.warning("the rescue list cannot be written", metadata: ["error": "\(error)"])
                    }
                }
                try? await Task.sleep(for: RescueService.interval)
            }
        }
    }

    private func list() async -> RescueList {
        let (calendar, head) = (calendar, daemon.driver.auditHead)
        return await daemon.driver.read { state in
            RescueList(
                madeAt: calendar.rfc3339(state.gateway.wall), turn: state.gateway.turn, auditHead: head.text,
                supervisors: state.users.values.filter { $0.isActive && $0.role == .supervisor }
                    .sorted { $0.name < $1.name }.map { .init(name: $0.name, tokenHash: $0.tokenHash) },
                homes: state.supplyPoints.values.sorted { $0.record.id < $1.record.id }.compactMap {
                    RescueList.Home($0, in: state)
                })
        }
    }

    /// Whole or not at all, and durable.
    private func write(_ list: RescueList) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let body = try encoder.encode(list)
        let seal =
            if let key {
                RescueSeal(kind: .hmac, value: hex(HMAC<SHA256>.authenticationCode(for: body, using: key)))
            } else {
                RescueSeal(kind: .sha256, value: hex(SHA256.hash(data: body)))
            }
        try DurableFile.write(Array(seal.line.utf8) + Array(body), to: path)
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension RescueList.Home {
    /// Nil where we have not switched it off, or the customer wants it off.
    init?(_ point: SupplyPointState, in state: HotState) {
        guard let relay = point.record.relay, point.belief.isOffByUs,
            let account = state.accounts[point.record.account],
            account.wish == nil, let meter = state.meters[point.record.meter]?.record,
            let line = state.lines[meter.line]?.record
        else { return nil }
        self.init(
            account: account.record.number, name: account.record.name, address: account.record.address,
            meter: meter.number, endpoint: line.endpoint.rescueText, meterUnit: Int(meter.unit), block: meter.block,
            meterProfile: meter.profile, serial: meter.serial?.text, relayUnit: Int(relay.unit),
            relayProfile: relay.profile, channel: relay.channel, relaySerial: relay.serial?.text,
            lockedOutBy: point.lockOut?.by)
    }
}

extension LineEndpoint {
    /// As `fudian modbus` takes it.
    fileprivate var rescueText: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .serial(let device, let baud, let parity, let stopBits):
            "serial:\(device):\(baud):8\(parity.rawValue.prefix(1).uppercased())\(stopBits)"
        }
    }
}

/// A file that is whole after every crash.
private enum DurableFile {
    struct Refused: Error { let errno: Int32 }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Refused(errno: errno) }
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Refused(errno: errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw Refused(errno: errno) }
        close(descriptor)
        isOpen = false
        guard rename(new, path) == 0 else { throw Refused(errno: errno) }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}
