import Dispatch
import Documents
import Foundation
import Gateway
import Logging
import Notices
import ServiceLifecycle

/// Engine and lines, from start to stop, with the watchdog.
struct DaemonService: Service {
    let daemon: Daemon
    let notifier: SystemdNotifier
    let log: Logger

    func run() async throws {
        await daemon.start()
        let watchdog = try feedWatchdog()
        tell(.ready)
        log.info("started")
        try? await gracefulShutdown()
        tell(.stopping)
        watchdog?.cancel()
        await daemon.stop()
        log.info("stopped")
    }

    /// Fed from the engine's own queue: it is the engine that must move.
    private func feedWatchdog() throws -> (any DispatchSourceTimer)? {
        let interval = try Watchdog.interval(
            environment: ProcessInfo.processInfo.environment, processID: ProcessInfo.processInfo.processIdentifier)
        guard let interval else { return nil }
        let milliseconds = Int(
            interval.components.seconds * 1000 + interval.components.attoseconds / 1_000_000_000_000_000)
        let timer = DispatchSource.makeTimerSource(queue: daemon.driver.queue)
        timer.schedule(deadline: .now(), repeating: .milliseconds(max(milliseconds, 1)))
        let notifier = notifier
        timer.setEventHandler { @Sendable in try? notifier.tell(.watchdog) }
        timer.activate()
        return timer
    }

    private func tell(_ notice: ServiceNotice) {
        do { try notifier.tell(notice) } catch { log.warning("systemd was not told", metadata: ["error": "\(error)"]) }
    }
}

/// The way to the customers' telephones.
struct SMSService: Service {
    let client: SMSClient

    func run() async throws {
        await cancelWhenGracefulShutdown { await client.run() }
    }
}

/// One JSON object a line on standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: String] = ["level": event.level.rawValue, "message": event.message.description]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }) {
            fields[key] = "\(value)"
        }
        fields["time"] = Date().ISO8601Format()
        guard let line = try? JSONEncoder().encode(fields) else { return }
        FileHandle.standardError.write(line + Data("\n".utf8))
    }
}
