import Billing
import Console
import Documents
import Engine
import Gateway
import Languages
import Quantities
import Storage
import Supply

/// What the API asks, answered by the running gateway.
struct GatewayBackend: Backend {
    private let daemon: Daemon
    private let rescue: RescueKeeper
    private let startedAt: Instant
    private let clocks = SystemClocks()
    let calendar: SiteCalendar
    let histories: Histories

    init(_ daemon: Daemon, rescue: RescueKeeper, calendar: SiteCalendar) throws {
        self.daemon = daemon
        self.rescue = rescue
        self.calendar = calendar
        startedAt = clocks.wall
        histories = try Histories(path: daemon.storePath)
    }

    func look<Value: Sendable>(_ body: @Sendable (HotState) -> Value) async -> Value { await daemon.driver.read(body) }

    func now() -> Instant { clocks.wall }

    func process() -> ProcessStatus {
        ProcessStatus(
            version: Version.text, startedAt: startedAt, takesPayments: daemon.driver.takesPayments,
            isQueueFull: daemon.driver.isQueueFull,
            isHealthy: daemon.driver.isMoving && !daemon.driver.isStoreGone, auditHead: daemon.driver.auditHead,
            isStoreGone: daemon.driver.isStoreGone, rescueListAt: rescue.knownAt)
    }

    func pay(_ request: PaymentRequest, by actor: Actor, second: Actor?) async -> Answer? {
        await daemon.driver.ask { .payment(request, by: actor, second: second, $0) }
    }

    func reverse(_ request: ReversalRequest, by actor: Actor, second: Actor?) async -> Answer? {
        await daemon.driver.ask { .reversal(request, by: actor, second: second, $0) }
    }

    func front(_ report: FrontReport, by actor: Actor) async -> Answer? {
        await daemon.driver.ask { .front(report, by: actor, $0) }
    }

    func unsigned(_ fault: SignatureFault, channel: String, by actor: Actor, subject: String) async {
        daemon.driver.post([.unsigned(fault, channel: channel, by: actor, subject: subject)])
        _ = await daemon.driver.read { _ in true }
    }

    func unreadable(_ file: UnreadableFile, by actor: Actor) async {
        daemon.driver.post([.unreadable(file, by: actor)])
        _ = await daemon.driver.read { _ in true }
    }

    func read(_ file: ChannelFileText, by layout: ChannelLayout) async -> ChannelFileReading {
        do throws(Faults) {
            return .statement(
                try StatementReader.read(
                    file.bytes, name: file.name, channel: file.channel, layout: layout, day: file.day,
                    calendar: calendar))
        } catch {
            return .faults(error.list.map(ImportFault.init))
        }
    }

    func staff(_ request: StaffRequest) async -> Answer? {
        let asked = StaffRequest(
            id: request.id, actor: request.actor, second: request.second, reason: request.reason,
            command: await JudgedBinding(daemon: daemon).command(request.command), lasting: request.lasting)
        let answer = await daemon.driver.ask { .staff(asked, $0) }
        guard case .guards(.lockOut) = request.command, case .staff(let staff)? = answer, staff.outcome == .done,
            await !rescue.keep()
        else { return answer }
        // Whoever closes by the rescue list must see the tag there before its owner believes in it.
        let code = staff.code == "lockOut.setMeanwhile" ? "lockOut.setMeanwhileNotListed" : "lockOut.setNotListed"
        return .staff(StaffAnswer(.done, code, details: staff.details))
    }

    func denied(name: String, role: Role?, action: StaffAction, subject: String, because: Denial) async {
        daemon.driver.post([.denied(name: name, role: role, action: action, subject: subject, because: because)])
        // A turn later it is durable: events are taken in their order.
        _ = await daemon.driver.read { _ in true }
    }

    func readImport(name: String, text: String) async -> ImportReading {
        let inventory = await daemon.driver.read { state in
            SiteInventory(
                feeders: Set(state.feederByName.keys), lines: Set(state.lineByName.keys),
                tariffs: Set(state.tariffs.keys),
                terms: Set(state.terms.keys), accounts: Set(state.accountByNumber.keys), payers: Set(state.payers.keys),
                meters: Set(state.meterByNumber.keys))
        }
        do throws(Faults) {
            // A table that the file names would be read from this machine's disk with the daemon's rights: it must come inside.
            let site = try SiteReader.read(text, file: name, profiles: daemon.profiles, existing: inventory) {
                path throws(Faults) in
                throw Faults([
                    Fault(
                        file: name, line: 0, path: "accounts_from",
                        what: Words("the table \(path) is not in the document", "表格 \(path) 不在文件中"),
                        cure: Words(
                            "import the table by itself: fudian import \(path)", "请单独导入该表格：fudian import \(path)"))
                ])
            }
            return .batch(ImportBatch(site), warnings: site.warnings.map(ImportFault.init))
        } catch {
            return .faults(error.list.map(ImportFault.init))
        }
    }

    func readMeter(name: String, text: String, line: String, feeder: String) async -> MeterReading {
        do throws(Faults) {
            let point = try MeterDocument.read(
                text, file: name, profiles: daemon.profiles, line: line, feeder: feeder)
            return .point(ImportedSupplyPoint(point))
        } catch {
            return .faults(error.list.map(ImportFault.init))
        }
    }
}

extension ImportFault {
    init(_ fault: Fault) {
        self.init(place: fault.place, path: fault.path, words: fault.sentences)
    }
}

extension ImportBatch {
    init(_ site: SiteDocument) {
        self.init(
            feeders: site.feeders, lines: site.lines, tariffs: site.tariffs, terms: site.terms,
            channels: site.channels, payers: site.payers,
            accounts: site.accounts.map { account in
                ImportedAccount(
                    account: account.account, openingBalance: account.openingBalance,
                    supplyPoints: account.supplyPoints.map { ImportedSupplyPoint($0) })
            }, channelLayouts: site.channelLayouts, calendars: site.calendars, released: site.released,
            isDemo: site.isDemo)
    }
}

extension ImportedSupplyPoint {
    init(_ point: SiteSupplyPoint) {
        self.init(
            line: point.line, feeder: point.feeder, meter: point.meter, relay: point.relay,
            inheritedOpen: point.inheritedOpen, pairingProven: point.pairingProven, ladderUsed: point.ladderUsed)
    }
}

extension ConsoleSettings {
    init(_ listen: ListenSettings, limits: ConfiguredLimits) throws {
        func file(_ credential: Credential) throws -> String {
            guard let path = Secret.path(credential) else {
                throw DaemonError.credentialMissing(credential.description)
            }
            return path
        }
        self.init(
            unix: listen.unix.map { UnixListener(path: $0.path, mode: $0.mode, group: $0.group) },
            tcp: try listen.tcp.map { tcp in
                TCPListener(
                    host: tcp.host, port: tcp.port,
                    tls: try tcp.tls.map {
                        TLSFiles(certificatePath: try file($0.certificate), keyPath: try file($0.key))
                    })
            }, connections: limits.connections, importBytes: limits.importBytes)
    }
}
