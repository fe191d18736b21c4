import Foundation
import Rig
import Synchronization

/// One life of a daemon that takes a large file over while a bank and an engineer keep asking.
final class ImportRun {
    static let metersOfLine = 200

    struct Seen {
        var seconds = 0.0
        var megabytes = 0.0
        /// How long each waited for its answer, ms.
        var payments: [Double] = []
        var requests: [Double] = []
    }

    private let folder: String
    private let daemon: DaemonRig
    /// As many accounts each as one import takes.
    private static let accountsAtOnce = 20_000
    private let tables: [String]
    let megabytes: Int

    init(accounts: Int, folder: String) throws {
        self.folder = folder
        var tables: [String] = []
        var bytes = 0
        for first in stride(from: 0, to: accounts, by: ImportRun.accountsAtOnce) {
            let table = ImportRun.table(first..<min(first + ImportRun.accountsAtOnce, accounts))
            bytes += table.utf8.count
            tables.append("accounts-\(tables.count).csv")
            try table.write(toFile: folder + "/" + tables[tables.count - 1], atomically: true, encoding: .utf8)
        }
        self.tables = tables
        megabytes = bytes >> 20
        daemon = try DaemonRig(
            binaries: try Places.binaries, folder: folder, profiles: Places.profiles, sms: nil)
        try daemon.start()
        for (name, role) in [("supervisor", "supervisor"), ("engineer", "engineer"), ("desk", "payment_front")] {
            try daemon.add(name, role: role)
        }
        try ImportRun.site(lines: (accounts - 1) / ImportRun.metersOfLine + 1)
            .write(toFile: folder + "/site.yaml", atomically: true, encoding: .utf8)
        try take("site.yaml")
    }

    func end() { daemon.stop() }

    func play() throws -> Seen {
        let desk = daemon.client("desk")
        let engineer = daemon.client("engineer")
        let payer = Asker { number in
            try desk.post(
                "/v1/payments",
                [
                    "channel": "desk", "serial": String(number), "account": "1",
                    "amount": "1.00",
                ])
        }
        let worker = Asker { _ in try engineer.post("/v1/clock/trust", ["reason": "bench"]) }
        let begin = ContinuousClock.now
        var seen = Seen()
        do {
            for table in tables { try take(table) }
        } catch {
            _ = try? payer.stop()
            _ = try? worker.stop()
            throw error
        }
        seen.seconds = ImportRun.milliseconds(since: begin) / 1000
        seen.payments = try payer.stop()
        seen.requests = try worker.stop()
        seen.megabytes = Places.peakMegabytes(of: daemon.program?.id ?? 0)
        return seen
    }

    private func take(_ file: String) throws {
        let answer = try daemon.cli(["import", folder + "/" + file, "--reason", "bench"], as: "supervisor")
        guard answer.status == 0 else { throw RigError("import of \(file): \(answer.errors)\(answer.output)") }
    }

    fileprivate static func milliseconds(since begin: ContinuousClock.Instant) -> Double {
        let spent = (ContinuousClock.now - begin).components
        return Double(spent.seconds) * 1000 + Double(spent.attoseconds) / 1e15
    }

    /// Lines that nobody answers on, one account to pay for, and what the table's accounts have in common.
    private static func site(lines: Int) -> String {
        var text = "feeders: [\((0..<50).map { "T\($0)" }.joined(separator: ", "))]\nlines:\n"
        for line in 0..<lines {
            text += "  - {name: c\(line), tcp: \"127.1.\(line / 250).\(line % 250 + 1):502\"}\n"
        }
        return text + """
              - {name: c, tcp: "127.2.1.1:502"}
            tariffs: [{name: residential, versions: [{from: 2020-01-01, price: 0.538}]}]
            terms: [{name: residential-prepaid, preset: residential-prepaid}]
            accounts:
              - {number: "1", name: 张三, phone: "13800138000", address: 杏花路1号, class: residential, tariff: residential,
                 terms: residential-prepaid, agreement: {signed: 2026-01-05, version: 2026-1}, opening_balance: 12.50,
                 meters: [{number: M, line: c, unit: 1, profile: hiking-dds238-znsr, max_current: 60, feeder: T1, relay: own}]}

            """
    }

    private static func table(_ accounts: Range<Int>) -> String {
        var text =
            "number,name,phone,address,class,tariff,terms,agreement_signed,agreement_version,opening_balance,meter,line,unit,profile,serial,"
            + "phases,max_current,feeder,relay\n"
        for index in accounts {
            text +=
                "\(3_300_000_000 + index),住户\(index),13800138000,杏花路\(index)号,residential,residential,residential-prepaid,"
                + "2026-01-05,2026-1,200.00,M\(index),c\(index / metersOfLine),\(1 + index % metersOfLine),fineco-em115,"
                + "\(286_000_000 + index),1,60,T\(index % 50),own\n"
        }
        return text
    }
}

/// Asks again and again, and notes how long each answer took, ms.
private final class Asker: Sendable {
    private let ended = Atomic(false)
    private let waits = Mutex<[Double]>([])
    private let failure = Mutex<String?>(nil)
    private let thread = DispatchGroup()

    init(_ ask: @escaping @Sendable (Int) throws -> HTTPAnswer) {
        DispatchQueue.global().async(group: thread) { [self] in
            var number = 0
            while !ended.load(ordering: .acquiring) {
                number += 1
                let begin = ContinuousClock.now
                do {
                    let answer = try ask(number)
                    guard answer.status < 300 else { throw RigError("\(answer.status) \(answer.text)") }
                } catch { return failure.withLock { $0 = "\(error)" } }
                let wait = ImportRun.milliseconds(since: begin)
                waits.withLock { $0.append(wait) }
                usleep(20_000)
            }
        }
    }

    func stop() throws -> [Double] {
        ended.store(true, ordering: .releasing)
        thread.wait()
        if let failure = failure.withLock({ $0 }) { throw RigError("while the import went on: \(failure)") }
        return waits.withLock { $0 }
    }
}
