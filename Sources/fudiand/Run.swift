import ArgumentParser
import Console
import Documents
import Foundation
import Gateway
import Logging
import ServiceLifecycle
import UnixSignals

/// `fudiand --config FILE`: runs until it is told to stop.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the daemon / 运行守护进程")

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        tightenPermissions()
        try await Failure.told {
            let configuration = try file.read()
            let log = makeLogger(configuration.log)
            let daemon = try Daemon(configuration, log: log)
            for finding in daemon.findings {
                log.critical("the store is not sound: only restores are made", metadata: ["finding": "\(finding)"])
            }
            let notifier = try SystemdNotifier(environment: ProcessInfo.processInfo.environment)
            let rescue = try RescueKeeper(configuration, daemon: daemon, log: log)
            let backend = try GatewayBackend(daemon, rescue: rescue, calendar: configuration.site.calendar)
            let (listening, listens) = AsyncStream.makeStream(of: Void.self)
            let settings = try ConsoleSettings(configuration.listen, limits: configuration.limits)
            let console = ConsoleServer(settings: settings, backend: backend, log: log) { _ in
                listens.yield()
                listens.finish()
            }
            // Ended in the opposite order: first the faces, last the engine.
            var services: [any Service] = [
                DaemonService(daemon: daemon, notifier: notifier, log: log, listening: listening)
            ]
            if let sms = daemon.sms { services.append(SMSService(client: sms)) }
            services.append(
                StoreCheckService(
                    daemon: daemon, histories: backend.histories, calendar: configuration.site.calendar, log: log))
            services.append(RescueService(keeper: rescue, daemon: daemon, log: log))
            services.append(CertificateService(daemon: daemon, settings: settings, log: log))
            services.append(console)
            let group = ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
            try await group.run()
        }
    }

    private func makeLogger(_ settings: LogSettings) -> Logger {
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                switch settings.format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler()
                }
            handler.logLevel = Logger.Level(rawValue: settings.level.rawValue) ?? .info
            return handler
        }
        return Logger(label: "fudian")
    }
}
