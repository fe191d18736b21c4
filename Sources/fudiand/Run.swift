import ArgumentParser
import Console
import Documents
import Foundation
import Gateway
import Logging
import ServiceLifecycle

/// `fudiand --config FILE`: runs until it is told to stop.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the daemon / 运行守护进程")

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        try await Failure.told {
            let configuration = try file.read()
            let log = makeLogger(configuration.log)
            let daemon = try Daemon(configuration, log: log)
            for finding in daemon.findings {
                log.critical("the store is not sound: only restores are made", metadata: ["finding": "\(finding)"])
            }
            let notifier = try SystemdNotifier(environment: ProcessInfo.processInfo.environment)
            let backend = try GatewayBackend(daemon, startedAt: SystemClocks().wall)
            let services = try ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [
                        .init(service: DaemonService(daemon: daemon, notifier: notifier, log: log)),
                        .init(service: ConsoleService(configuration: configuration, backend: backend, log: log)),
                    ] + (daemon.sms.map { [.init(service: SMSService(client: $0))] } ?? []),
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
            try await services.run()
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
