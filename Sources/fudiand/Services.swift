import Console
import Dispatch
import Documents
import Engine
import Foundation
import Gateway
import Logging
import Notices
import Quantities
import ServiceLifecycle
import Storage

/// Engine and lines, from start to stop, with the watchdog.
struct DaemonService: Service {
    let daemon: Daemon
    let notifier: SystemdNotifier
    let log: Logger
    /// Yields once every listener takes connections: only then are staff and payments served.
    let listening: AsyncStream<Void>

    func run() async throws {
        await daemon.start()
        let watchdog = try feedWatchdog()
        await cancelWhenGracefulShutdown {
            for await _ in listening {
                tell(.ready)
                log.info("started")
            }
        }
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

/// Looks through the whole store once a day, at an hour at which little happens, and soon after a start where an earlier look found
/// something. What it finds ends all trips, through every restart, until a look finds nothing.
struct StoreCheckService: Service {
    let daemon: Daemon
    let histories: Histories
    let calendar: SiteCalendar
    let log: Logger

    /// 03:20 at the site: after the night's last bank files, before the day's first staff.
    private static let timeOfDay = Span.minutes(200)

    /// After a start in doubt: restores that are owed go first.
    private static let pauseAfterStart = Span.minutes(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = untilNext
            if await !daemon.driver.read({ $0.isSound }) {
                log.critical(
                    "a check found the store not sound: only restores are made until a whole check finds nothing")
                pause = min(pause, StoreCheckService.pauseAfterStart)
            }
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(pause.milliseconds))
                if !Task.isCancelled { await check() }
                pause = untilNext
            }
        }
    }

    private var untilNext: Span {
        let now = SystemClocks().wall
        let today = calendar.midnight(of: calendar.date(at: now)) + StoreCheckService.timeOfDay
        return (today > now ? today : today + .days(1)) - now
    }

    private func check() async {
        var findings: [String]
        do throws(StoreError) { findings = try await histories.integrityCheck().findings.map(\.description) } catch {
            findings = [error.english]
        }
        if findings.isEmpty {
            log.info("the daily check found the store sound")
            daemon.driver.post([.sound])
            return
        }
        for finding in findings {
            log.critical("the store is not sound: only restores are made", metadata: ["finding": "\(finding)"])
        }
        daemon.driver.post([.unsound])
    }
}

/// Tells the engine when the certificate ends by which staff and payments reach us: at the start and once a day (F-S21).
struct CertificateService: Service {
    let daemon: Daemon
    let settings: ConsoleSettings
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do throws(ConsoleError) {
                    if let end = try settings.certificateEnds() { daemon.driver.post([.certificate(ends: end)]) }
                } catch {
                    log.error("the certificate cannot be read", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(86_400))
            }
        }
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
