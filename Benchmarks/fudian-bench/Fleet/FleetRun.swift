import Engine
import Foundation
import Metering
import Quantities
import Rig
import Storage
import Supply

/// One life of the whole daemon among a thousand meters, with payments in the middle of its rounds.
final class FleetRun {
    let plan: FleetPlan
    private let folder: String
    private let meters: Meters
    private let sms: RunningProgram
    private let daemon: DaemonRig
    private let interval = 2000

    /// Starts simulator, SMS gateway and daemon; the site is imported, the bad endpoints are bad already.
    init(_ plan: FleetPlan, folder: String) throws {
        self.plan = plan
        self.folder = folder
        let binaries = try Places.binaries
        for program in ["metersim", "smsgateway", "fudiand"]
        where !FileManager.default.isExecutableFile(atPath: "\(binaries)/\(program)") {
            throw RigError("\(binaries)/\(program) is missing: build all programs first (make build)")
        }
        try plan.fleet.write(toFile: folder + "/fleet.yaml", atomically: true, encoding: .utf8)
        meters = try Meters(
            binaries: binaries, fleet: folder + "/fleet.yaml", profiles: Places.profiles, folder: folder)
        for endpoint in FleetPlan.refusing { try meters.fault("refuse", at: "e\(endpoint)") }
        for endpoint in FleetPlan.halfOpen { try meters.fault("half-open", at: "e\(endpoint)") }
        for endpoint in FleetPlan.dripping { try meters.fault("drip", at: "e\(endpoint)", value: 1000) }
        sms = try RunningProgram(binaries + "/smsgateway", ["run"])
        let ready = try sms.line(within: 20) { $0.contains("\"ready\":true") }
        guard let said = try JSONSerialization.jsonObject(with: Data(ready.utf8)) as? [String: Any],
            let url = said["url"] as? String
        else { throw RigError("the SMS gateway said \(ready)") }
        daemon = try DaemonRig(binaries: binaries, folder: folder, profiles: Places.profiles, sms: url)
        try daemon.start()
        for (name, role) in [("engineer", "supervisor"), ("desk", "payment_front")] { try daemon.add(name, role: role) }
        try plan.site(ports: meters.ports).write(toFile: folder + "/site.yaml", atomically: true, encoding: .utf8)
        let imported = try daemon.cli(["import", folder + "/site.yaml", "--reason", "bench"], as: "engineer")
        guard imported.status == 0 else { throw RigError("import: \(imported.errors)\(imported.output)") }
        let trusted = try daemon.cli(["clock", "trust", "--reason", "bench"], as: "engineer")
        guard trusted.status == 0 else { throw RigError("clock trust: \(trusted.errors)\(trusted.output)") }
    }

    func end() {
        daemon.stop()
        sms.stop()
        meters.stop()
    }

    /// A payment and what came of it, Unix milliseconds.
    struct Paid {
        let place: FleetPlan.Place
        /// When the receipt had arrived.
        let acceptedAt: Int
    }

    /// What was seen of it all.
    struct Seen {
        /// Readings due and taken, at every mark within the window.
        var due = 0
        var taken = 0
        var marks = 0
        /// Meters that missed one or more.
        var lacking: [String] = []
        /// From the receipt to the closed contact, ms.
        var delays: [Double] = []
        /// Paid, and still dark ten seconds after the last payment.
        var dark: [String] = []
        /// How long the daemon took to answer a payment, ms.
        var answers: [Double] = []
        /// Of one processor.
        var daemonLoad = 0.0
    }

    /// Lets `settling` marks go by, then watches so many marks; at each of them some of those who are off pay.
    func play(settling: Int, marks: Int) async throws -> Seen {
        var seen = Seen()
        let first = nextMark() + settling * interval
        try wait(until: first)
        let cpu = cpuSeconds()
        let begin = ContinuousClock.now
        var unpaid = plan.off[...]
        let share = (plan.off.count + marks - 1) / marks
        var paid: [Paid] = []
        for number in 0..<marks {
            // The reading of a round takes about the first half of it.
            var at = first + number * interval + 100
            for place in unpaid.prefix(share) {
                try wait(until: at)
                at += 60
                let asked = now()
                paid.append(Paid(place: place, acceptedAt: try pay(place, number: paid.count)))
                seen.answers.append(Double(now() - asked))
            }
            unpaid = unpaid.dropFirst(share)
            try wait(until: first + (number + 1) * interval)
        }
        let spent = (ContinuousClock.now - begin).components
        seen.daemonLoad = (cpuSeconds() - cpu) / (Double(spent.seconds) + Double(spent.attoseconds) / 1e18)
        try follow(paid, into: &seen)
        try await count(from: first, marks: marks, into: &seen)
        return seen
    }

    // MARK: money and light

    private func pay(_ place: FleetPlan.Place, number: Int) throws -> Int {
        let answer = try daemon.post(
            "/v1/payments",
            [
                "channel": "desk", "business_date": day(now()), "serial": String(number + 1), "account": place.account,
                "amount": "50.00",
            ], as: "desk")
        let at = now()
        guard answer.status == 201 else { throw RigError("the payment was answered \(answer.status): \(answer.text)") }
        return at
    }

    /// Finds the moment of each paid supply's contact in the simulator's journal; waits for the last ones.
    private func follow(_ paid: [Paid], into seen: inout Seen) throws {
        let giveUp = now() + 10_000
        var closed: [String: Int] = [:]
        repeat {
            for event in try meters.contacts() where event.position == "closed" {
                if closed[event.place] == nil { closed[event.place] = event.at }
            }
            if paid.allSatisfy({ closed[$0.place.name] != nil }) { break }
            try wait(until: now() + 200)
        } while now() < giveUp
        for payment in paid {
            if let at = closed[payment.place.name] {
                seen.delays.append(Double(max(at - payment.acceptedAt, 0)))
            } else {
                seen.dark.append(payment.place.account)
            }
        }
    }

    // MARK: readings

    /// Ends the daemon and counts what lies in its store. A reading of a mark may be made durable shortly after the next one
    /// begins.
    private func count(from first: Int, marks: Int, into seen: inout Seen) async throws {
        let wanted = Set((0..<marks).map { Int64(first + $0 * interval) })
        try wait(until: first + (marks + 1) * interval)
        daemon.stop()
        let store = try Store(path: folder + "/data/fudian.db")
        let histories = Histories(sharing: store)
        let ids = Dictionary(uniqueKeysWithValues: try store.load().meters.map { ($0.record.number, $0.record.id) })
        seen.marks = marks
        for place in plan.readable {
            guard let id = ids[place.meter] else { throw RigError("the daemon does not know meter \(place.meter)") }
            let page = try await histories.readings(
                of: id, from: Instant(milliseconds: Int64(first)),
                to: Instant(milliseconds: Int64(first + (marks + 1) * interval)))
            let taken = Set(page.rows.filter { $0.reading.quality.counts }.compactMap { $0.reading.mark?.milliseconds })
                .intersection(wanted)
            seen.due += marks
            seen.taken += taken.count
            if taken.count < marks { seen.lacking.append("\(place.meter) \(marks - taken.count)") }
        }
        try store.close()
    }

    // MARK: time

    private func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    private func nextMark() -> Int { (now() / interval + 1) * interval }

    private func wait(until moment: Int) throws {
        guard let program = daemon.program, program.isRunning else {
            throw RigError("the daemon ended: \(daemon.program?.errors ?? "")")
        }
        let rest = moment - now()
        if rest > 0 { usleep(UInt32(rest) * 1000) }
    }

    /// The site's day, as payments are dated.
    private func day(_ milliseconds: Int) -> String {
        SiteCalendar.china.date(at: Instant(milliseconds: Int64(milliseconds))).description
    }

    /// What the daemon has used so far.
    private func cpuSeconds() -> Double {
        guard let program = daemon.program,
            let text = try? String(contentsOfFile: "/proc/\(program.id)/stat", encoding: .utf8),
            let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 12,
            let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
