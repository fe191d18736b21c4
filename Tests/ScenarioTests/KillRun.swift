import Foundation
import Rig

/// One run of the killed town: lives that each end at an effect drawn from a seeded generator, and what must be true afterwards.
final class KillRun {
    /// What a life may wait for before it is ended.
    private enum Effect: CaseIterable {
        /// An order's write reached the wire: its relay has not been read back yet.
        case write
        /// A contact moved.
        case contact
        /// A message was taken, or its receipt is there.
        case message
        /// A payment has left the bank; nobody knows how far it came.
        case sent
        /// A payment was acknowledged.
        case acknowledged
    }

    let stage: Stage
    let bank: Bank
    let seed: UInt64
    private var generator: SeededGenerator
    private var events: [JournalLine] = []
    private var seen = 0
    /// Where each life began; Unix milliseconds.
    private(set) var starts: [Int] = []
    private(set) var kills = 0

    init(seed: UInt64) throws {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        stage = try Stage(fleet: KillTown.fleet, site: KillTown.site)
        bank = Bank(
            client: stage.daemon.client("desk"), accounts: KillTown.homes.map(\.account), clerks: 3,
            seed: generator.next())
    }

    /// Lives and dies `count` times, the last time while everybody pays what they owe and much more.
    func play(kills count: Int) throws {
        for number in 1...count {
            if number == count { bank.closeAfterPayingForAll(fen: 50_000) }
            // Half of the lives end at a write, so that enough of them end between select and verify.
            let effect =
                number == count
                ? .sent
                : Bool.random(using: &generator) ? .write : Effect.allCases.randomElement(using: &generator) ?? .contact
            try live(until: effect, Int.random(in: 1...4, using: &generator))
            stage.daemon.kill()
            kills += 1
            if number.isMultiple(of: 5) { try check() }
            starts.append(KillRun.now)
            try stage.daemon.start()
        }
        bank.wait()
    }

    /// Waits until the `count`-th such effect since now has been seen.
    private func live(until effect: Effect, _ count: Int) throws {
        let before = try number(of: effect)
        // Generous: it is the test that gives up here, not the daemon that is late.
        do {
            _ = try stage.wait(60, for: "\(effect) \(count) of life \(kills + 1) (seed \(seed))") { () -> Bool? in
                try number(of: effect) >= before + count ? true : nil
            }
        } catch {
            throw RigError("\(error)\n\(try decisions())")
        }
    }

    /// Why each account stands as it does, for whoever reads that nothing happens.
    private func decisions() throws -> String {
        try KillTown.homes.map { home in
            let account = try stage.daemon.get("/v1/accounts/\(home.account)", as: "auditor").json
            let decision = account["decision"] as? [String: Any] ?? [:]
            let reasons = (decision["reasons"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
            let available = (account["balance"] as? [String: Any])?["available"] ?? ""
            let action = (decision["action"] as? [String: Any])?["code"] ?? ""
            return
                "\(home.account) \(account["supply"] ?? ""), \(available) yuan: \(action) \(reasons.joined(separator: " "))"
        }.joined(separator: "\n")
    }

    private func number(of effect: Effect) throws -> Int {
        try follow()
        switch effect {
        case .write: return events.count { $0.event == "write" }
        case .contact: return events.count { $0.event == "contact" }
        case .message: return messages().count
        case .sent: return bank.sent
        case .acknowledged: return bank.acknowledged
        }
    }

    /// Reads on in the journal; the bank hears who sits in the dark.
    private func follow() throws {
        for event in try stage.meters.journal(since: seen) {
            seen = event.number
            guard event.event == "write" || event.event == "contact" || event.event == "serial_read" else { continue }
            events.append(event)
            guard event.event == "contact", let home = KillTown.homes.first(where: { $0.place == event.place }) else {
                continue
            }
            bank.hear(home.account, isDark: event.position == "open")
        }
    }

    private func messages() -> [Substring] {
        ((try? String(contentsOfFile: stage.folder + "/sms.jsonl", encoding: .utf8)) ?? "").split(separator: "\n")
    }

    // MARK: afterwards

    /// Every write that told a relay to open, in order.
    func openings() throws -> [(place: String, at: Int)] {
        try follow()
        return events.filter { $0.event == "write" }.flatMap { event in
            (event.fields["orders"] as? [String] ?? []).filter { $0.hasSuffix(" open") }
                .map { (String($0.dropLast(5)), event.at) }
        }
    }

    /// Whether each opening was preceded by the meter's serial number on the same connection.
    func openingsWithoutProof() throws -> [String] {
        try follow()
        let serials = Dictionary(uniqueKeysWithValues: KillTown.homes.map { ($0.place, $0.serial) })
        var proven: [String: String] = [:]
        var wrong: [String] = []
        for event in events {
            let connection = event.connection ?? 0
            if event.event == "serial_read" {
                proven["\(connection) \(event.place)"] = event.fields["serial"] as? String
            }
            for order in event.fields["orders"] as? [String] ?? [] where event.event == "write" {
                let place = String(order.prefix { $0 != " " })
                guard order.hasSuffix(" open"), let expected = serials[place] ?? nil else { continue }
                if proven["\(connection) \(place)"] != expected { wrong.append("event \(event.number): \(order)") }
            }
        }
        return wrong
    }

    /// The store as the dead daemon left it: money, orders and the audit chain.
    func check() throws {
        let result = try Rig.run(
            Stage.binaries + "/fudiand", ["check", "--full", "--config", stage.daemon.configuration])
        guard result.status == 0 else {
            throw RigError("after kill \(kills) (seed \(seed)): \(result.errors)\(result.output)")
        }
    }

    static var now: Int { Int((Date().timeIntervalSince1970 * 1000).rounded()) }

    /// Unix milliseconds of a time of the API.
    static func milliseconds(_ text: Any?) -> Int? {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return (text as? String).flatMap { format.date(from: $0) }.map {
            Int(($0.timeIntervalSince1970 * 1000).rounded())
        }
    }
}
