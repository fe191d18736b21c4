import Foundation
import Rig
import Testing

/// Against software that is not ours: what only our own programs understand would be no Modbus.
@Suite(.serialized) struct OutsiderTests {
    @Test func `mbpoll reads the simulated meters and switches a supply off and on, as docs/metersim.md says`() throws {
        let folder = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let quickstart = try String(contentsOfFile: Stage.root + "/Simulators/fleets/quickstart.yaml", encoding: .utf8)
        try quickstart.replacingOccurrences(of: "port: 15020", with: "port: 0")
            .write(toFile: folder + "/fleet.yaml", atomically: true, encoding: .utf8)
        let meters = try Meters(
            binaries: Stage.binaries, fleet: folder + "/fleet.yaml", profiles: Stage.profiles, folder: folder)
        defer { meters.stop() }
        let port = String(try #require(meters.ports["c1"]))
        let document = try String(contentsOfFile: Stage.root + "/docs/metersim.md", encoding: .utf8)

        /// Runs a line of the document against the port of this run.
        func mbpoll(_ line: String) throws -> String {
            #expect(document.contains(line), "docs/metersim.md has no such line")
            let words = line.replacingOccurrences(of: "15020", with: port).split(separator: " ").map(String.init)
            let result = try Rig.run("/usr/bin/env", words)
            #expect(result.status == 0, "\(line): \(result.errors)\(result.output)")
            return result.output
        }

        #expect(try mbpoll("mbpoll -m tcp -a 1 -r 10 -0 -t 4:int -B -1 -p 15020 127.0.0.1").contains("1200"))
        #expect(try mbpoll("mbpoll -m tcp -a 3 -r 72 -0 -t 3:float -B -1 -p 15020 127.0.0.1").contains("3456.7"))
        #expect(try mbpoll("mbpoll -m tcp -a 3 -r 64512 -0 -t 4:int -B -1 -p 15020 127.0.0.1").contains("20240001"))

        #expect(try meters.state("c1/3").isSupplied)
        let contacts = "mbpoll -m tcp -a 4 -r 96 -0 -t 1 -c 6 -1 -p 15020 127.0.0.1"
        #expect(try first(of: mbpoll(contacts)) == "1")
        _ = try mbpoll("mbpoll -m tcp -a 4 -r 0 -0 -t 0 -p 15020 127.0.0.1 0")
        let opened = try meters.program.await_(20, "the contact to open") { try meters.contacts(at: "c1/4#0").last }
        #expect(opened.position == "open")
        #expect(try !meters.state("c1/3").isSupplied)
        #expect(try first(of: mbpoll(contacts)) == "0")
        let state = try Rig.run(Stage.binaries + "/metersim", ["ctl", folder + "/metersim.sock", "state", "c1/3"])
        #expect(state.output.contains("supplied=false fed_by=[c1/4#0]"), "\(state.output)\(state.errors)")

        let close = try Rig.run(
            "/usr/bin/env",
            ["mbpoll", "-m", "tcp", "-a", "4", "-r", "0", "-0", "-t", "0", "-p", port, "127.0.0.1", "1"])
        #expect(close.status == 0)
        _ = try meters.program.await_(20, "the light") { try meters.state("c1/3").isSupplied ? true : nil }

        // Function 06 is refused by a DDS238 as by the real one, and nothing moves.
        let refused = try Rig.run(
            "/usr/bin/env",
            ["mbpoll", "-m", "tcp", "-a", "1", "-r", "26", "-0", "-t", "4", "-p", port, "127.0.0.1", "0"])
        #expect((refused.output + refused.errors).contains("Illegal function"))
        #expect(try meters.contacts(at: "c1/1").isEmpty)
    }

    @Test func `three thousand meters behind sixty endpoints each answer as themselves`() throws {
        let folder = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var fleet = "endpoints:\n"
        for endpoint in 1...60 {
            fleet += "  - name: c\(endpoint)\n    port: 0\n    meters:\n"
            for unit in 1...50 {
                let serial = 20_000_000 + endpoint * 100 + unit
                fleet +=
                    "      - {profile: eastron-sdm120, unit: \(unit), serial: \(serial), load: 500, energy: \(endpoint).5}\n"
            }
        }
        try fleet.write(toFile: folder + "/fleet.yaml", atomically: true, encoding: .utf8)
        let meters = try Meters(
            binaries: Stage.binaries, fleet: folder + "/fleet.yaml", profiles: Stage.profiles, folder: folder)
        defer { meters.stop() }
        #expect(meters.ports.count == 60)
        for endpoint in [1, 17, 60] {
            let port = String(try #require(meters.ports["c\(endpoint)"]))
            let read = try Rig.run(
                "/usr/bin/env",
                ["mbpoll", "-m", "tcp", "-a", "1:50", "-r", "64512", "-0", "-t", "4:int", "-B", "-1", "-p", port]
                    + ["127.0.0.1"])
            #expect(read.status == 0, "\(read.errors)")
            for unit in 1...50 { #expect(read.output.contains(String(20_000_000 + endpoint * 100 + unit))) }
        }
    }

    /// The first register or bit that mbpoll prints, as `[96]: 	1`.
    private func first(of output: String) -> String? {
        output.split(separator: "\n").first { $0.hasPrefix("[") }?.split(whereSeparator: \.isWhitespace).last.map(
            String.init)
    }

    @Test
    func `F-S12 I-C1 a meter that pymodbus plays is read, switched off for its debt, and on again when that is paid`()
        throws
    {
        let python = Stage.root + "/.build/venv/bin/python"
        try #require(FileManager.default.isExecutableFile(atPath: python), "run: setup/prepare test")
        let folder = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder + "/profiles", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.profile.write(toFile: folder + "/profiles/outsider.yaml", atomically: true, encoding: .utf8)
        let checked = try Rig.run(
            Stage.binaries + "/fudian", ["profile", "check", folder + "/profiles/outsider.yaml"])
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")

        let meter = try RunningProgram(python, [Stage.root + "/Tests/Outsiders/meter.py", "70001234", "9000"])
        defer { meter.stop() }
        let ready = try meter.line(within: 30) { $0.contains("\"ready\": true") }
        let port = try #require(try object(ready)["port"] as? Int)
        let sms = try RunningProgram(
            Stage.binaries + "/smsgateway", ["run", "--port", "0", "--journal", folder + "/sms.jsonl"])
        defer { sms.stop() }
        let url = try object(sms.line(within: 20) { $0.contains("\"ready\":true") })["url"] as? String
        let daemon = try DaemonRig(
            binaries: Stage.binaries, folder: folder, profiles: folder + "/profiles", sms: url)
        defer { daemon.stop() }
        try daemon.start()
        for (name, role) in [
            ("engineer", "engineer"), ("supervisor", "supervisor"), ("desk", "payment_front"), ("agent", "operator"),
        ] {
            try daemon.add(name, role: role)
        }
        let site = Self.site.replacingOccurrences(of: "{port}", with: String(port))
        let imported = try daemon.post(
            "/v1/import", ["name": "site.yaml", "text": site, "reason": "test"], as: "supervisor")
        try #require(imported.status == 200, "\(imported.text)")
        _ = try daemon.post("/v1/clock/trust", ["reason": "test"], as: "engineer")

        // Read: the registers' energy is the account's.
        let energy = try meter.await_(30, "a reading") { () -> String? in
            let point = (try daemon.get("/v1/accounts/7", as: "agent").json["supply_points"] as? [[String: Any]])?.first
            let reading = (point?["meter"] as? [String: Any])?["last_reading"] as? [String: Any]
            return reading?["energy"] as? String
        }
        #expect(energy.hasPrefix("1200."))

        // Off: the coil was written once, and the contact moved.
        _ = try meter.await_(60, "the contact to open") {
            try movements(of: meter, "contact").last == "open" ? true : nil
        }
        _ = try meter.await_(30, "the daemon to have seen it open") { () -> Bool? in
            try daemon.get("/v1/accounts/7", as: "agent").json["supply"] as? String == "off" ? true : nil
        }
        #expect(try movements(of: meter, "command") == ["open"])

        // On, by a payment.
        let paid = try daemon.post(
            "/v1/payments",
            ["channel": "desk", "business_date": SiteDay.today, "serial": "1", "account": "7", "amount": "500.00"],
            as: "desk")
        #expect(paid.status == 201, "\(paid.text)")
        _ = try meter.await_(30, "the contact to close") {
            try movements(of: meter, "contact") == ["open", "closed"] ? true : nil
        }
        _ = try meter.await_(30, "the daemon to have seen it closed") { () -> Bool? in
            try daemon.get("/v1/accounts/7", as: "agent").json["supply"] as? String == "on" ? true : nil
        }
    }

    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    /// What the outsider says that it did.
    private func movements(of meter: RunningProgram, _ what: String) throws -> [String] {
        try meter.lines.compactMap { try object($0)[what] as? String }
    }

    /// The registers of Tests/Outsiders/meter.py.
    private static let profile = """
        model: A meter that pymodbus plays
        table: input_registers
        points:
          energy_import: {address: 0, encoding: u32, unit: Wh}
          power: {address: 2, encoding: u16, unit: W}
          voltage_l1: {address: 3, encoding: u16, scale: 0.1, unit: V}
          current_l1: {address: 4, encoding: u16, unit: mA}
        identity: {address: 16, encoding: u32}
        relay:
          command: {kind: coil, address: 0, close: on}
          state: {table: discrete_inputs, address: 0, open: 0, closed: 1}
          settle: 200ms

        """

    private static let site = """
        released: true
        feeders: [T1]
        lines:
          - {name: c1, tcp: "127.0.0.1:{port}"}
        tariffs:
          - {name: dear, versions: [{from: 2024-01-01, price: 20}]}
        terms:
          - {name: demo, preset: demo}
        accounts:
          - number: "7"
            name: 张三
            phone: "13800000007"
            address: 杏花路7号
            class: residential
            tariff: dear
            terms: demo
            agreement: {signed: 2026-01-05, version: 2026-1}
            opening_balance: 0.10
            meters:
              - {number: O1, line: c1, unit: 1, profile: outsider, serial: 70001234, phases: 1, max_current: 60, feeder: T1, relay: {rating: 60}}

        """
}
