import Foundation
import Rig

/// A story of the simulated world, told once more by the programs as they are shipped: what people, meters and the machine did there is
/// done here at the same times, over sockets, in real time, with a real `kill -9`. Then everything is mended, everybody pays, and all
/// must end well.
final class LiveStory {
    let seed: Int
    let town: LiveTown
    let street: Street
    let bank: LiveBank
    private(set) var kills = 0
    private(set) var struck = 0
    private let begun: ContinuousClock.Instant
    /// What meters that hang elsewhere for a while had counted, µWh.
    private var stashed: [String: Int] = [:]

    init(seed: Int) throws {
        self.seed = seed
        let told = try Rig.run(Stage.binaries + "/fudian-world", ["script", "--seed", "\(seed)"])
        guard told.status == 0 else {
            throw RigError("no script of story \(seed): \(told.output.suffix(500))\(told.errors)")
        }
        let town = try LiveTown(script: told.output)
        self.town = town
        let lines = Set(town.homes.map(\.house.line))
        street = try Street(
            town.homes.map(\.house), devices: town.modules,
            endpoints: Dictionary(
                uniqueKeysWithValues: lines.map { ($0, "port: 0\n    latency: 4ms\n    relays_after_boot: keep") }),
            price: "5.38",
            prepare: { meters in
                for home in town.homes where home.isInheritedOpen {
                    try meters.command(["do": "hand", "at": home.contact, "action": "open"])
                }
            })
        bank = LiveBank(desk: street.daemon.client("desk"))
        begun = .now
    }

    /// All that the script says, then what heals the world, until everything has ended.
    func play() throws {
        var ends: [(at: Int, place: String, fault: String)] = []
        for step in town.steps {
            for end in ends.filter({ $0.at <= step.at }).sorted(by: { $0.at < $1.at }) {
                wait(until: end.at)
                _ = try? street.meters.command(["do": "clear", "at": end.place, "fault": end.fault])
            }
            ends.removeAll { $0.at <= step.at }
            wait(until: step.at)
            if step.verb == "fault", step.words.count == 6, let lasts = Int(step.words[5]) {
                ends.append((step.at + lasts, step.words[0], step.words[1]))
            }
            try act(step)
        }
        try heal()
    }

    private func wait(until milliseconds: Int) {
        let left = begun + .milliseconds(milliseconds) - .now
        if left > .zero { Thread.sleep(forTimeInterval: Double(left / .milliseconds(1)) / 1_000) }
    }

    private func act(_ step: LiveTown.Step) throws {
        let words = step.words
        func number(_ index: Int) -> Int { index < words.count ? Int(words[index]) ?? 0 : 0 }
        func order(_ more: [String: Any]) throws {
            struck += 1
            try street.meters.command(more)
        }
        switch step.verb {
        case "fault":
            var keys: [String: Any] = ["do": "fault", "at": words[0], "fault": words[1], "on": words[4]]
            if let value = Int(words[2]) { keys["value"] = value }
            if let count = Int(words[3]) { keys["count"] = count }
            struck += 1
            // Some of them cannot be at a device that is sold: a state register that lags where there is none, say.
            _ = try? street.meters.command(keys)
        case "reboot": try order(["do": "reboot", "at": words[0]])
        case "hand": try order(["do": "hand", "at": words[1], "action": words[0]])
        case "fall":
            try order(["do": "add-energy", "at": words[0], "kwh": LiveStory.kilowattHours(-number(1) * 1_000_000)])
        case "swap": try order(["do": "swap", "at": words[0], "with": words[1]])
        case "away":
            stashed[words[0]] = try street.meters.state(words[0]).microwattHours
            try order(["do": "serial", "at": words[0], "serial": words[1]])
            try order(["do": "set-energy", "at": words[0], "kwh": number(2)])
        case "back":
            try order(["do": "serial", "at": words[0], "serial": words[1]])
            try order(["do": "set-energy", "at": words[0], "kwh": LiveStory.kilowattHours(stashed[words[0]] ?? 0)])
        case "kill":
            street.daemon.kill()
            kills += 1
            try street.daemon.start()
        case "pay":
            bank.pay(
                words[0], words[1], fen: number(2), copies: number(3), isGivenUp: words.last == "given_up")
        case "reverse": bank.reverse("R\(words[0])", of: words[1], fen: number(2))
        case "restore":
            var body: LiveBank.Body = ["reason": "as the story wants", "confirmed": words.contains("confirmed")]
            if number(1) > 0 { body["grace_for"] = "\(number(1))s" }
            ask("/v1/accounts/\(words[0])/restore", body, "agent", words)
        case "hold":
            ask(
                "/v1/accounts/\(words[0])/hold",
                ["reason": "as the story wants", "kind": "dispute", "for": "\(number(1))s"],
                "agent", words)
        case "trip": ask("/v1/accounts/\(words[0])/trip", ["reason": "as the story wants"], "supervisor", words)
        case "commission":
            ask("/v1/meters/M\(words[0].dropFirst())/commission", ["reason": "as the story wants"], "engineer", words)
        default: throw RigError("nobody knows how to \(step.verb)")
        }
    }

    private func ask(_ path: String, _ body: LiveBank.Body, _ user: String, _ words: [String]) {
        bank.ask(path, body, with: street.daemon.client(user), copies: words.last == "twice" ? 2 : 1)
    }

    /// As a decimal of three places.
    private static func kilowattHours(_ microwattHours: Int) -> String {
        let wattHours = abs(microwattHours) / 1_000_000
        return "\(microwattHours < 0 ? "-" : "")\(wattHours / 1_000).\(String(wattHours % 1_000 + 1_000).dropFirst())"
    }

    // MARK: the world heals

    /// Nothing goes wrong any more; people put right what they see, and everybody pays.
    private func heal() throws {
        try street.meters.clear()
        bank.wait()
        for home in town.homes {
            if try isOpenByOthers(home) {
                try street.meters.command(["do": "hand", "at": home.contact, "action": "close"])
            }
            bank.pay("last-\(home.house.number)", home.house.number, fen: 6_000)
        }
        bank.wait()
        for line in Set(town.homes.map(\.house.line)) { _ = try post("/v1/lines/\(line)/clear", "engineer") }
        let homes = Dictionary(uniqueKeysWithValues: town.homes.map { ($0.house.number, $0) })
        try street.wait(180, for: "power, in story \(seed)", all: town.homes.map(\.house)) { house in
            guard let home = homes[house.number] else { return false }
            return try isWell(home)
        }
        try street.wait(60, for: "the end of all orders, in story \(seed)", all: town.homes.map(\.house)) { house in
            let list = try street.daemon.get("/v1/orders?account=\(house.number)&limit=1000", as: "agent").json[
                "orders"]
            return (list as? [[String: Any]] ?? []).allSatisfy { $0["ended_at"] != nil }
        }
    }

    /// On, and known to be; where a person has to look first, one looks.
    private func isWell(_ home: LiveTown.Home) throws -> Bool {
        let house = home.house
        // A relay beside its meter is looked at only when it is operated: nothing is known of one that never was.
        let supply = try street.supply(house)
        if try street.meters.state(house.place).isSupplied, supply == "on" || supply == "unknown" { return true }
        // An engineer believes what the meter shows now, and closes what somebody else opened, now that the customer was asked.
        if try !street.isTrusted(house) { _ = try post("/v1/meters/M\(house.number)/accept", "engineer") }
        if supply == "off_otherwise" {
            _ = try post("/v1/accounts/\(house.number)/restore", "engineer", ["confirmed": true])
        }
        return false
    }

    private func post(_ path: String, _ user: String, _ more: [String: Any] = [:]) throws -> HTTPAnswer {
        try street.daemon.post(path, more.merging(["reason": "looked at"]) { $1 }, as: user)
    }

    /// Its contact moved last by a hand, by the meter's own protection or by another master.
    private func isOpenByOthers(_ home: LiveTown.Home) throws -> Bool {
        guard let last = try street.meters.contacts(at: home.contact).last, last.position == "open" else {
            return false
        }
        return last.fields["cause"] as? String != "command"
    }

    // MARK: what must be true afterwards

    /// Writes that told this contact to open, and were carried out or perhaps carried out. What a concentrator carries out twice was sent
    /// once: both are of the same moment, and no answer takes less than four milliseconds.
    func openings(_ home: LiveTown.Home) throws -> [JournalLine] {
        var openings: [JournalLine] = []
        for event in try street.meters.journal()
        where event.event == "write" && (event.fields["orders"] as? [String] ?? []).contains("\(home.contact) open") {
            let isRepeated = openings.last.map { $0.at == event.at && $0.connection == event.connection } ?? false
            if !isRepeated { openings.append(event) }
        }
        return openings
    }

    /// Openings that were not preceded by the device's own serial number on the same connection.
    func openingsWithoutProof() throws -> [String] {
        let serials = Dictionary(uniqueKeysWithValues: town.homes.map { ($0.contact, $0.relaySerial) })
        var proven: [String: String] = [:]
        var wrong: [String] = []
        for event in try street.meters.journal() {
            let device = "\(event.connection ?? 0) \(event.place.prefix { $0 != "#" })"
            if event.event == "serial_read" { proven[device] = event.fields["serial"] as? String }
            for order in event.fields["orders"] as? [String] ?? [] where event.event == "write" {
                let contact = String(order.prefix { $0 != " " })
                guard order.hasSuffix(" open"), let serial = serials[contact] else { continue }
                let told = "\(event.connection ?? 0) \(contact.prefix { $0 != "#" })"
                if proven[told] != serial { wrong.append("event \(event.number): \(order)") }
            }
        }
        return wrong
    }

    /// Fen that the ledger has for this account from the desk, less what it gave back.
    func booked(_ home: LiveTown.Home) throws -> Int {
        let answer = try street.daemon.get("/v1/accounts/\(home.house.number)/payments?limit=500", as: "auditor")
        guard let items = answer.json["items"] as? [[String: Any]], answer.json["next"] == nil else {
            throw RigError("no payments of \(home.house.number): \(answer.status) \(answer.text)")
        }
        return items.reduce(0) { $0 + Street.tenThousandths($1["amount"] as? String ?? "") / 100 }
    }

    /// Fen that the bank has of this account.
    func inBank(_ home: LiveTown.Home) -> Int {
        let taken = bank.takenBack
        return bank.payments.filter { $0.value.account == home.house.number }.reduce(0) { sum, payment in
            // What was given up came or did not: it was taken back whole.
            sum + (payment.value.isGivenUp ? 0 : payment.value.fen - (taken[payment.key] ?? 0))
        }
    }
}
