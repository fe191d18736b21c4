import Foundation
import Rig
import Testing

/// Houses on endpoints with a daemon that knows them, and what a fault scenario asks about them: the relays from the simulator's
/// journal, everything else as an agent sees it.
final class Street {
    let stage: Stage
    let houses: [House]
    var meters: Meters { stage.meters }
    var daemon: DaemonRig { stage.daemon }

    /// - Parameters:
    ///   - devices: further lines of the fleet by endpoint, such as relay modules.
    ///   - endpoints: further keys of an endpoint in the fleet.
    ///   - lines: what stands for `tcp` of a line in the site, and further keys.
    ///   - terms: further terms of the site.
    ///   - profiles: further profiles by name, as YAML.
    ///   - price: yuan per kWh.
    init(
        _ houses: [House], devices: [String: [String]] = [:], endpoints: [String: String] = [:],
        lines: [String: String] = [:],
        terms: [String] = [], profiles: [String: String] = [:], price: String = "0.538",
        prepare: (Meters) throws -> Void = { _ in }
    ) throws {
        self.houses = houses
        var names: [String] = []
        for house in houses where !names.contains(house.line) { names.append(house.line) }
        var fleet = "seed: 3\njournal_reads: true\nendpoints:\n"
        var site = "released: true\n"
        site += "feeders: [\(houses.map { "F\($0.number)" }.joined(separator: ", "))]\nlines:\n"
        for name in names {
            fleet += "  - name: \(name)\n    \(endpoints[name] ?? "port: 0")\n    meters:\n"
            for house in houses where house.line == name { fleet += "      - \(house.fleetLine)\n" }
            for device in devices[name] ?? [] { fleet += "      - \(device)\n" }
            site += "  - {name: \(name), \(lines[name] ?? "tcp: \"127.0.0.1:{\(name)}\"")}\n"
        }
        site += """
            tariffs: [{name: residential, versions: [{from: 2020-01-01, price: \(price)}]}]
            terms:
            \((["{name: demo, preset: demo}"] + terms).map { "  - \($0)" }.joined(separator: "\n"))
            defaults:
              class: residential
              tariff: residential
              agreement: {signed: 2026-01-05, version: 2026-1}
              meter: {phases: 1, max_current: 60}
            accounts:
            \(houses.map(\.siteLine).joined(separator: "\n"))

            """
        stage = try Stage(fleet: fleet, site: site, profiles: profiles, prepare: prepare)
    }

    func wait<Value>(_ seconds: Int, for what: String, _ condition: () throws -> Value?) throws -> Value {
        try stage.wait(seconds, for: what, condition)
    }

    /// Polls until all of `houses` meet the condition; says which did not.
    func wait(_ seconds: Int, for what: String, all houses: [House], _ condition: (House) throws -> Bool) throws {
        var missing = houses
        do {
            _ = try wait(seconds, for: what) { () -> Bool? in
                missing = try missing.filter { try !condition($0) }
                if missing.isEmpty { return true }
                usleep(100_000)
                return nil
            }
        } catch let error as RigError {
            let states = try missing.map { "\($0.line): \(try describe($0))" }
            throw RigError("not for \(what):\n\(states.joined(separator: "\n"))\n\(error)")
        }
    }

    // MARK: what really happened

    /// Where the contact went, oldest first.
    func positions(_ house: House, place: String? = nil) throws -> [String] {
        try meters.contacts(at: place ?? house.place).compactMap(\.position)
    }

    func isOpen(_ house: House) throws -> Bool { try positions(house).last == "open" }

    /// Writes that were meant to move this contact, whatever became of them.
    func writes(_ house: House, place: String? = nil) throws -> [JournalLine] {
        try meters.journal().filter { $0.event == "write" && $0.place == place ?? house.place }
    }

    /// Connections that the endpoint saw.
    func connections(_ line: String) throws -> Int {
        try meters.journal().count { $0.event == "connected" && $0.fields["endpoint"] as? String == line }
    }

    // MARK: what the agent sees

    func account(_ house: House) throws -> [String: Any] {
        try daemon.get("/v1/accounts/\(house.number)", as: "agent").json
    }

    func supply(_ house: House) throws -> String { try account(house)["supply"] as? String ?? "" }

    /// When the newest reading in the balance was true; nil where there is none.
    func readingAt(_ house: House) throws -> String? {
        (try account(house)["balance"] as? [String: Any])?["reading_at"] as? String
    }

    /// Yuan in 10⁻⁴.
    func available(_ house: House) throws -> Int {
        let text = (try account(house)["balance"] as? [String: Any])?["available"] as? String ?? ""
        return Street.tenThousandths(text)
    }

    static func tenThousandths(_ text: String) -> Int {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = Int(parts.first ?? "") ?? 0
        let fraction = Int((String(parts.count > 1 ? parts[1] : "") + "0000").prefix(4)) ?? 0
        return (isNegative ? -1 : 1) * (whole * 10_000 + fraction)
    }

    /// The decision's reasons.
    func reasons(_ house: House) throws -> [String] {
        let decision = try account(house)["decision"] as? [String: Any]
        return (decision?["reasons"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    }

    /// Whether the trip notice was delivered and is old enough; the final one waits for what is asked about.
    func isNoticed(_ house: House) throws -> Bool {
        let account = try account(house)
        let state = (account["trip_notice"] as? [String: Any])?["state"] as? [String: Any]
        guard state?["code"] as? String == "delivered" else { return false }
        let decision = account["decision"] as? [String: Any]
        let codes = (decision?["reasons"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
        return !codes.contains("final_notice_too_young") && !codes.contains("trip_notice_too_young")
    }

    /// The supply point's meter is believed.
    func isTrusted(_ house: House) throws -> Bool {
        let meter = try daemon.get("/v1/meters/M\(house.number)", as: "agent").json
        return meter["doubt"] == nil
    }

    /// Orders, oldest first: kind, state and outcome.
    func orders(_ house: House) throws -> [(kind: String, state: String, outcome: String)] {
        let list = try daemon.get("/v1/orders?account=\(house.number)&limit=1000", as: "agent").json["orders"]
        func code(_ value: Any?) -> String { (value as? [String: Any])?["code"] as? String ?? "" }
        return (list as? [[String: Any]] ?? []).reversed().map {
            (code($0["kind"]), code($0["state"]), $0["outcome"] as? String ?? "")
        }
    }

    /// Work items of the house: kind and reason.
    func jobs(_ house: House, closed: Bool = false) throws -> [(kind: String, reason: String)] {
        let list = try daemon.get("/v1/jobs?limit=1000" + (closed ? "&state=closed" : ""), as: "agent").json["jobs"]
        return (list as? [[String: Any]] ?? []).compactMap {
            guard $0["account"] as? String == house.number || $0["meter"] as? String == "M\(house.number)" else {
                return nil
            }
            return ((($0["kind"] as? [String: Any])?["code"] as? String) ?? "", $0["reason"] as? String ?? "")
        }
    }

    /// How often a permit and an intent to open were made durable for this account.
    func permits(_ house: House) throws -> Int {
        let rows = try daemon.get("/v1/audit?account=\(house.number)&limit=1000", as: "auditor").json["rows"]
        return (rows as? [[String: Any]] ?? []).count { $0["action"] as? String == "order.released" }
    }

    /// A line as an agent sees it.
    func line(_ name: String) throws -> [String: Any] {
        let lines = try daemon.get("/v1/lines", as: "agent").json["lines"] as? [[String: Any]]
        return lines?.first { $0["name"] as? String == name } ?? [:]
    }

    @discardableResult
    func pay(_ house: House, _ amount: String = "20.00", serial: String? = nil, key: String? = nil) throws -> HTTPAnswer
    {
        try daemon.post(
            "/v1/payments",
            [
                "channel": "desk", "business_date": SiteDay.today, "serial": serial ?? UUID().uuidString.lowercased(),
                "account": house.number, "amount": amount,
            ], as: "desk", key: key)
    }

    /// ``describe(_:)`` beside an expectation.
    func told(_ house: House) -> Comment { "\(house.line): \((try? describe(house)) ?? "nothing can be told")" }

    /// Everything about one house, for a failure's text.
    func describe(_ house: House) throws -> String {
        let doing = try orders(house).map { "\($0.kind) \($0.state) \($0.outcome)" }
        let writing = try writes(house).map { "\($0.fields["outcome"] ?? "")" }
        return "supply \(try supply(house)), reasons \(try reasons(house)), orders \(doing), contacts "
            + "\(try positions(house)), writes \(writing), read \(try readingAt(house) ?? "never"), jobs "
            + "\(try jobs(house).map { "\($0.kind) \($0.reason)" })"
    }
}
