import Foundation
import Rig
import Testing

/// Wrong documents are refused whole, with every fault by file, line and cure, before anything changes.
@Suite struct BadDocumentTests {
    @Test
    func
        `a wrong configuration is refused by check and by the daemon, with every fault, line and cure, and exit status 78`()
        throws
    {
        let folder = try Folder()
        let path = try folder.write(
            "fudian.yaml",
            """
            data: \(folder.path)/data
            profils: [\(Stage.profiles)]
            site: {name: 试验站, zone: Asia/Shanghai}
            listen:
              tcp: {host: 0.0.0.0, port: 99999}
            log: {level: chatty}
            """)
        for arguments in [["check", "--config", path], ["init", "--config", path], ["--config", path]] {
            let result = try Rig.run(Stage.binaries + "/fudiand", arguments)
            #expect(result.status == 78, "\(arguments)")
            expectFaults(result.errors, file: path, lines: [2, 3, 5, 6])
            #expect(result.errors.contains("Did you mean profiles?"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"), "nothing was made")
        let missing = try Rig.run(Stage.binaries + "/fudiand", ["check", "--config", folder.path + "/none.yaml"])
        #expect(missing.status == 78)
        #expect(missing.errors.contains(folder.path + "/none.yaml"))
    }

    @Test func `no relay is written by hand without the profiles that know it, whatever profile is named`() throws {
        let folder = try Folder()
        let write = ["modbus", "write", "127.0.0.1:9", "4", "coil", "0", "1", "--lang", "en", "--profiles"]
        let empty = try Rig.run(Stage.binaries + "/fudian", write + [folder.path])
        #expect(empty.status == 78, "\(empty.errors)")
        let other = try Rig.run(
            Stage.binaries + "/fudian", write + [Stage.profiles, "--profile", "eastron-sdm120"])
        #expect(other.status == 10, "\(other.errors)")
        #expect(other.errors.contains("wb-mr6c"))
    }

    @Test func `no device is asked where a daemon runs that does not answer on the socket`() throws {
        let folder = try Folder()
        let data = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        let path = try folder.write(
            "fudian.yaml",
            """
            data: \(data)
            profiles: [\(Stage.profiles)]
            site: {name: x}
            listen: {unix: {path: \(folder.path)/fudian.sock}}

            """)
        func ask() throws -> (status: Int32, output: String, errors: String) {
            try Rig.run(
                Stage.binaries + "/fudian",
                [
                    "modbus", "read", "127.0.0.1:9", "1", "holding", "0", "--server", "unix:\(folder.path)/none.sock",
                    "--config", path, "--lang", "en",
                ])
        }
        // As a daemon holds it.
        let lock = open(data + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        let taken = try ask()
        #expect(taken.status == 69, "\(taken.errors)")
        #expect(taken.errors.contains("daemon.silent") && taken.errors.contains(data))
        close(lock)
        let free = try ask()
        #expect(free.status == 21, "\(free.errors)")
    }

    @Test func `a file that is not there ends with 66, whichever command it is given to`() throws {
        let folder = try Folder()
        let none = folder.path + "/none.yaml"
        for arguments in [
            ["tariff", "check", none], ["profile", "check", none], ["tariff", "show", "--file", none],
            ["tariff", "try", "x", "--kwh", "1", "--file", none], ["profile", "list", "--profiles", none],
        ] {
            let result = try Rig.run(Stage.binaries + "/fudian", arguments + ["--lang", "en"])
            #expect(result.status == 66, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(none) && result.errors.contains("file.unreadable"), "\(result.errors)")
        }
    }

    @Test func `F-S22 a file is refused for what it is: a folder, too large, empty, not there, not text`() throws {
        let folder = try Folder()
        let token = try folder.write("token", "a-token-that-nobody-asks-for-0123456789")
        let empty = try folder.write("empty.csv", "\n")
        let binary = folder.path + "/binary.csv"
        try Data([0x61, 0x0A, 0xFF, 0xFF, 0x0A]).write(to: URL(filePath: binary))
        let large = folder.path + "/large.csv"
        _ = FileManager.default.createFile(atPath: large, contents: nil)
        try FileHandle(forWritingTo: URL(filePath: large)).truncate(atOffset: 70 << 20)
        for (path, status, what) in [
            (folder.path, Int32(66), "it is a folder"), (large, 66, "70 MB, and at most 64 MB"),
            (folder.path + "/none.csv", 66, "it does not exist"), (empty, 65, "it is empty"),
            (binary, 65, "it is not UTF-8"),
        ] {
            // Nothing of it needs the daemon.
            let result = try Rig.run(
                Stage.binaries + "/fudian",
                ["import", path, "--lang", "en", "--server", "unix:/none", "--token-file", token])
            #expect(result.status == status, "\(path): \(result.errors)")
            #expect(result.errors.contains(what) && result.errors.contains(path), "\(path): \(result.errors)")
        }
    }

    @Test func `who cannot be reached, and why, is told without the names of what this is built of`() throws {
        let folder = try Folder()
        let token = try folder.write("token", "a-token-that-nobody-asks-for-0123456789")
        for (server, status, what) in [
            ("unix:\(folder.path)/none.sock", Int32(69), "there is no socket"),
            ("http://127.0.0.1:9", 69, "nobody listens there"), ("http://10.1.2.3:80", 78, "only to the loopback"),
            ("ftp://x", 78, "no server address"),
        ] {
            let result = try Rig.run(
                Stage.binaries + "/fudian", ["--lang", "en", "status", "--server", server, "--token-file", token])
            #expect(result.status == status && result.errors.contains(what), "\(server): \(result.errors)")
            #expect(!result.errors.contains("NIO") && !result.errors.contains("HTTPClient"), "\(result.errors)")
        }
    }

    @Test func `what the command line itself refuses is JSON where JSON was asked for`() throws {
        let folder = try Folder()
        _ = try folder.write("broken.yaml", "model: x\n")
        let write = ["modbus", "write", "127.0.0.1:9", "4", "coil", "0", "1", "--json", "--profiles"]
        for (arguments, status, code) in [
            (write + [folder.path], Int32(78), "profiles.faulty"),
            (write + [Stage.profiles], 10, "write.switchesRelay"),
            (write + [Stage.profiles, "--profile", "nobody"], 66, "profile.unknown"),
            (["profile", "list", "--json", "--profiles", folder.path], 65, "file.faulty"),
        ] {
            let result = try Rig.run(Stage.binaries + "/fudian", arguments)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            let json = try JSONSerialization.jsonObject(with: Data(result.errors.utf8)) as? [String: Any]
            #expect(json?["code"] as? String == code, "\(result.errors)")
            #expect(json?["message_zh"] as? String != nil)
        }
    }

    @Test func `faults of files are told in the reader's language`() throws {
        let folder = try Folder()
        let configuration = try folder.write("fudian.yaml", "data: d\nsite: {name: a, zone: Asia/Shanghai}\n")
        let profile = try folder.write("p.yaml", "model: x\ntable: input\n")
        for (program, arguments, words) in [
            ("fudiand", ["check", "--config", configuration], "不是与 UTC 的时差。请写成"),
            ("fudian", ["profile", "check", profile], "此处不认识 input。"),
        ] {
            let result = try Rig.run(
                Stage.binaries + "/" + program, arguments, environment: ["LC_ALL": "zh_CN.UTF-8"])
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(!result.errors.contains("is not"), "\(result.errors)")
        }
    }

    @Test
    func
        `a wrong profile is refused with every fault, line and cure; one wrong profile keeps the daemon from starting`()
        throws
    {
        let folder = try Folder()
        let path = try folder.write(
            "profiles/broken.yaml",
            """
            model: Broken
            table: input_register
            points:
              energy_import: {address: 70000, encoding: u32, scale: 0, unit: kWh}
              power: {address: 2, encoding: u17, unit: W}
            relay:
              command: {kind: toggle, address: 1}
              settle: soon
            """)
        let result = try Rig.run(Stage.binaries + "/fudian", ["profile", "check", path])
        #expect(result.status == 65)
        expectFaults(result.errors, file: path, lines: [2, 4, 5, 7, 8])
        let good = try Rig.run(
            Stage.binaries + "/fudian", ["profile", "check", Stage.profiles + "/fineco-em115.yaml"])
        #expect(good.status == 0, "\(good.errors)")

        let configuration = try folder.write(
            "fudian.yaml", "data: \(folder.path)/data\nprofiles: [\(folder.path)/profiles]\nsite: {name: 试验站}\n")
        for arguments in [["check", "--config", configuration], ["init", "--config", configuration]] {
            let refused = try Rig.run(Stage.binaries + "/fudiand", arguments)
            #expect(refused.status == 78)
            expectFaults(refused.errors, file: path, lines: [2, 4, 5, 7, 8])
        }
    }

    @Test func `a wrong import is refused whole, with every fault, line and cure, and exit status 65`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        let good = BadInput.site.replacingOccurrences(of: "{c1}", with: "9")
            .replacingOccurrences(of: "\"1\"", with: "\"2\"").replacingOccurrences(of: "number: M1", with: "number: M2")
        let bad = good.replacingOccurrences(of: "serial: 10000001", with: "serial: ")
            .replacingOccurrences(of: "price: 20", with: "price: cheap")
            .replacingOccurrences(of: "opening_balance: 5.00", with: "opening_balance: 1e3")
            .replacingOccurrences(of: "class: residential", with: "class: royal")
        try bad.write(toFile: stage.folder + "/bad.yaml", atomically: true, encoding: .utf8)
        let result = try stage.daemon.cli(["import", stage.folder + "/bad.yaml", "--reason", "test"], as: "engineer")
        #expect(result.status == 65, "\(result.output)\(result.errors)")
        expectFaults(result.errors, file: stage.folder + "/bad.yaml", lines: [7, 14, 18, 20])
        #expect(try stage.daemon.get("/v1/accounts/2", as: "agent").status == 404, "nothing of it was taken")
    }

    /// Every line has its fault, each with the file's name and a cure: a second sentence.
    private func expectFaults(_ errors: String, file: String, lines: [Int]) {
        for line in lines {
            let fault = errors.split(separator: "\n").first { $0.contains("\(file):\(line): ") }
            #expect(fault != nil, "no fault of line \(line) in:\n\(errors)")
            #expect(fault?.contains(". ") == true, "no cure in: \(fault ?? "")")
        }
    }
}

/// Requests that cannot be meant.
@Suite struct BadPaymentTests {
    @Test
    func `F-S8 F-S11 I-M3 impossible payments are refused by name and change nothing; the right one is taken once`()
        throws
    {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)

        func pay(_ account: String, _ amount: String, serial: String) throws -> HTTPAnswer {
            try stage.daemon.post(
                "/v1/payments",
                [
                    "channel": "desk", "business_date": SiteDay.today, "serial": serial, "account": account,
                    "amount": amount,
                ], as: "desk")
        }

        for (number, amount) in ["0", "0.00", "-5.00", "1.005", "1e3", "five", "", "99999999999999999999.00"]
            .enumerated()
        {
            let answer = try pay("1", amount, serial: "bad-\(number)")
            #expect((400...422).contains(answer.status), "\(amount): \(answer.status) \(answer.text)")
            expectError(answer)
            let known = try stage.daemon.get("/v1/payments/desk/\(SiteDay.today)/bad-\(number)", as: "desk")
            #expect(known.status == 404, "\(amount) was booked: \(known.text)")
        }

        let paid = try pay("1", "20.00", serial: "1")
        #expect(paid.status == 201)
        for (account, amount) in [("1", "20.01"), ("1", "200.00"), ("77", "20.00")] {
            let other = try pay(account, amount, serial: "1")
            #expect(other.status == 409, "\(other.text)")
            #expect(other.json["code"] as? String == "payment.conflict")
            expectError(other)
        }
        let again = try pay("1", "20.00", serial: "1")
        #expect(again.status == 200)
        #expect(again.text == paid.text)
        let story = try stage.daemon.get("/v1/accounts/1/story", as: "agent").json["items"] as? [[String: Any]] ?? []
        #expect(story.count { $0["kind"] as? String == "payment" } == 1)

        // Money for nobody is money all the same: it waits in suspense, and the receipt says so.
        let stray = try pay("77", "12.00", serial: "2")
        #expect(stray.status == 201, "\(stray.text)")
        let kept = try stage.daemon.get("/v1/payments/desk/\(SiteDay.today)/2", as: "desk").json
        #expect(kept["in_suspense"] as? Bool == true)
        let jobs = try stage.daemon.get("/v1/jobs", as: "agent").json["jobs"] as? [[String: Any]] ?? []
        #expect(jobs.contains { ($0["kind"] as? [String: Any])?["code"] as? String == "suspense" }, "\(jobs)")
    }

    @Test func `F-S8 F-S11 the command line names what it refuses and ends with the documented status`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        for (arguments, user, status, words) in [
            (["account", "9"], "agent", Int32(66), "9"),
            (["restore", "9", "--reason", "test", "--yes"], "agent", 66, "9"),
            (["meter", "M9"], "agent", 66, "M9"),
            (["pay", "1", "0", "--serial", "1"], "desk", 65, "the amount must be more than zero"),
            (["pay", "1", "--serial", "1", "--", "-5"], "desk", 65, "the amount must be more than zero"),
            (["pay", "1", "five", "--serial", "1"], "desk", 65, "must be an amount in yuan"),
            (["pay", "1", "5", "--serial", "1"], "auditor", 77, "auditor"),
            (["frobnicate"], "agent", 64, "frobnicate"),
        ] {
            let result = try stage.daemon.cli(arguments, as: user)
            #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        let first = try stage.daemon.cli(["pay", "1", "5", "--serial", "1"], as: "desk")
        #expect(first.status == 0, "\(first.errors)")
        let other = try stage.daemon.cli(["pay", "1", "6", "--serial", "1"], as: "desk")
        #expect(other.status == 11, "\(other.output)\(other.errors)")
    }

    private func expectError(_ answer: HTTPAnswer) {
        #expect(!(answer.json["code"] as? String ?? "").isEmpty)
        #expect(!(answer.json["message"] as? String ?? "").isEmpty)
        #expect(!(answer.json["message_zh"] as? String ?? "").isEmpty)
        #expect(!(answer.json["request_id"] as? String ?? "").isEmpty)
    }
}

/// One house, in credit.
enum BadInput {
    static let fleet = """
        endpoints:
          - name: c1
            port: 0
            meters: [{profile: fineco-em115, unit: 1, serial: 10000001, load: 9000, energy: 1200}]
        """

    static let site = """
        released: true
        feeders: [T1]
        lines:
          - {name: c1, tcp: "127.0.0.1:{c1}"}
        tariffs:
          # Dear, so that a debt does not take an hour.
          - {name: dear, versions: [{from: 2024-01-01, price: 20}]}
        terms:
          - {name: demo, preset: demo}
        accounts:
          - number: "1"
            name: 张三
            phone: "13800000001"
            class: residential
            tariff: dear
            terms: demo
            agreement: {signed: 2026-01-05, version: 2026-1}
            opening_balance: 5.00
            address: 杏花路1号
            meters: [{number: M1, line: c1, unit: 1, profile: fineco-em115, serial: 10000001, max_current: 60, feeder: T1, relay: {rating: 60}}]

        """
}

/// A folder of a test's own, gone with it.
final class Folder {
    let path = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file in it and gives its path back.
    func write(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
