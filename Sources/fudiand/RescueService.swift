import Documents
import Engine
import Foundation
import Gateway
import Glibc
import Logging
import ServiceLifecycle

/// Keeps the rescue list: written anew within seconds after what it tells has changed, and once a day. What cannot be written is told,
/// and stops nothing. At the start it tells the engine what was done by it.
struct RescueService: Service {
    let keeper: RescueKeeper
    let daemon: Daemon
    let log: Logger

    private static let interval = Duration.seconds(3)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await tellDone()
            while !Task.isCancelled {
                await keeper.keep()
                try? await Task.sleep(for: RescueService.interval)
            }
        }
    }

    /// What was closed by hand while the store was broken goes into the trail, and those relays are looked at. The file is put aside only
    /// after that: told twice is better than never.
    private func tellDone() async {
        // Behind the start, which serves every open row.
        while !daemon.driver.isMoving, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(100)) }
        let path = RescueEntry.path(list: keeper.path)
        guard let bytes = FileManager.default.contents(atPath: path) else { return }
        let decoder = JSONDecoder()
        var previous: RescueSeal?
        for line in RescueLine.all(in: Array(bytes)) {
            guard let line, let entry = try? decoder.decode(RescueEntry.self, from: Data(line.body)) else {
                log.warning("alarm", metadata: ["alarm.code": "rescue.unreadable", "alarm.detail": "\(path)"])
                previous = nil
                continue
            }
            // Not by whoever has the key, or not where it was written: kept as what it is, and the relay is looked at all the same.
            let isProven = keeper.seal(RescueLine.sealed(line.body, after: previous)) == line.seal
            previous = line.seal
            if !isProven {
                log.warning(
                    "alarm",
                    metadata: [
                        "alarm.code": "rescue.unproven", "alarm.detail": "\(path): \(entry.account) by \(entry.by)",
                    ])
            }
            // What was begun ends with a line of its own, unless somebody pulled the plug.
            daemon.driver.post([
                .rescued(
                    RescueReport(
                        meter: entry.meter, account: entry.account, by: entry.by, reason: entry.reason,
                        outcome: isProven ? entry.step.rawValue : "unproven", at: entry.at, confirmed: entry.confirmed,
                        overProtection: entry.overProtection == true))
            ])
        }
        _ = await daemon.driver.read { _ in true }
        let aside = path + "-" + String(await daemon.driver.read { $0.gateway.turn })
        if rename(path, aside) != 0 {
            log.warning(
                "alarm",
                metadata: [
                    "alarm.code": "rescue.unwritable",
                    "alarm.detail": "\(path): \(String(cString: strerror(errno)))",
                ])
        }
    }
}
