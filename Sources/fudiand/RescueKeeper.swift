import Crypto
import Documents
import Engine
import Foundation
import Gateway
import Logging
import Metering
import Quantities
import Supply
import Synchronization
import Trail

/// Writes the rescue list: when it is asked to, and only where it tells something else than the file.
actor RescueKeeper {
    nonisolated let path: String
    /// Milliseconds since 1970 of the last time at which the file told what is so; 0: never.
    private nonisolated let trueAt = Atomic<Int64>(0)
    private let daemon: Daemon
    private nonisolated let key: SymmetricKey?
    private let calendar: SiteCalendar
    private let log: Logger
    private var last: RescueList?
    private var writtenAt = ContinuousClock.now
    private var fault: String?

    private static let longest = Duration.seconds(24 * 3600)

    init(_ configuration: Configuration, daemon: Daemon, log: Logger) throws {
        self.daemon = daemon
        self.log = log
        calendar = configuration.site.calendar
        path = configuration.rescue?.file ?? RescueSeal.usualPath(data: configuration.data)
        key = try configuration.rescue?.key.map { SymmetricKey(data: Data(try Secret.read($0).utf8)) }
    }

    /// When the file told what is so; nil: never in this life.
    nonisolated var knownAt: Instant? {
        let at = trueAt.load(ordering: .relaxed)
        return at == 0 ? nil : Instant(milliseconds: at)
    }

    /// Whether the file tells what is so now.
    @discardableResult
    func keep() async -> Bool {
        let list = await list()
        // Whoever asked later was served before.
        if let last, last.turn > list.turn { return fault == nil }
        let isOld = ContinuousClock.now - writtenAt >= RescueKeeper.longest
        if isOld || last.map({ !$0.tellsTheSame(as: list) }) ?? true {
            do {
                try write(list)
            } catch {
                last = nil
                let text = "\(path): \(error)"
                if fault != text {
                    log.warning("alarm", metadata: ["alarm.code": "rescue.unwritable", "alarm.detail": "\(text)"])
                }
                fault = text
                return false
            }
            writtenAt = ContinuousClock.now
        }
        last = list
        fault = nil
        trueAt.store(SystemClocks().wall.milliseconds, ordering: .relaxed)
        return true
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
        try DurableFile.write(Array(seal(Array(body)).line.utf8) + Array(body), to: path)
    }

    /// As the list and what is done by it are sealed here.
    nonisolated func seal(_ bytes: [UInt8]) -> RescueSeal {
        guard let key else { return RescueSeal(kind: .sha256, value: hex(SHA256.hash(data: Data(bytes)))) }
        return RescueSeal(kind: .hmac, value: hex(HMAC<SHA256>.authenticationCode(for: Data(bytes), using: key)))
    }

    private nonisolated func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension RescueList.Home {
    /// Nil where we have not switched it off, by all that can be known, the customer wants it off, or nobody lives there any more.
    init?(_ point: SupplyPointState, in state: HotState) {
        guard let relay = point.record.relay, state.mayBeOffByUs(point),
            let account = state.accounts[point.record.account],
            account.wish == nil, !account.life.isClosed, let meter = state.meters[point.record.meter]?.record,
            let line = state.lines[meter.line]?.record
        else { return nil }
        self.init(
            account: account.record.number, name: account.record.name, address: account.record.address,
            meter: meter.number, endpoint: line.endpoint.rescueText, meterUnit: Int(meter.unit), block: meter.block,
            meterProfile: meter.profile, serial: meter.serial?.text, relayUnit: Int(relay.unit),
            relayProfile: relay.profile, channel: relay.channel, relaySerial: relay.serial?.text,
            lockedOutBy: state.tag(over: point)?.by, safeRestore: account.record.safeRestore?.rawValue,
            offSince: point.offSince.map { Self.wall($0, in: state.gateway) },
            closedIsDoubtful: state.isClosedDoubtful(point) ? true : nil,
            isByProtection: point.isHeldByProtection ? true : nil)
    }

    /// Trusted time counts from no date: whoever reads the list has a clock only. To the hour, so that the list is not written anew for
    /// what the two clocks differ by.
    private static func wall(_ since: TrustedTime, in gateway: GatewayState) -> Int64 {
        let at = gateway.wall.milliseconds - (gateway.trustedTime - since).milliseconds
        return at - at % 3_600_000
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
