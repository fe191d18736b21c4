import Foundation
import Rig
import Testing

/// Light while the store is broken: by the rescue list, by a supervisor, at the proven meter.
@Suite(.serialized) struct RescueTests {
    @Test
    func
        `F-S5 I-C9 a home is switched on by hand while the store is gone, by a signed list and a supervisor, and by nobody else`()
        throws
    {
        let keys = NSTemporaryDirectory() + "fudian-rescue-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: keys) }
        try "of this gateway alone\n".write(toFile: keys + "/key", atomically: true, encoding: .utf8)
        try "somebody else's\n".write(toFile: keys + "/other", atomically: true, encoding: .utf8)
        let list = keys + "/rescue.list"
        let stage = try Stage(
            fleet: BadInput.fleet,
            site: BadInput.site.replacingOccurrences(of: "opening_balance: 5.00", with: "opening_balance: 0.10"),
            configuration: "rescue: {file: \(list), key: \(keys)/key}\n")
        _ = try stage.wait(60, for: "the trip") {
            try stage.daemon.get("/v1/accounts/1", as: "agent").json["supply"] as? String == "off" ? true : nil
        }
        func rescue(_ words: [String], as user: String = "supervisor") throws -> (
            status: Int32, output: String, errors: String
        ) {
            try stage.daemon.cli(["rescue"] + words + ["--config", stage.daemon.configuration], as: user)
        }
        let close = ["close", "1", "--reason", "test", "--profiles", Stage.profiles]
        let listed = try stage.wait(60, for: "the home to be listed") { () -> String? in
            let known = try rescue(["list"])
            // As it stands after the trip, and not while that was under way.
            let isDoubted = try String(contentsOfFile: list, encoding: .utf8).contains("closedIsDoubtful")
            return known.status == 0 && known.output.contains("M1") && !isDoubted ? known.output : nil
        }
        #expect(listed.contains("1"))
        // A daemon that runs restores by itself.
        #expect(try rescue(close).status == 10)

        stage.daemon.kill()
        for part in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: stage.folder + "/data/fudian.db" + part)
        }
        let refused = try Rig.run(Stage.binaries + "/fudiand", ["--config", stage.daemon.configuration])
        #expect(refused.status == 74, "\(refused.errors)")

        // Not by an agent, not by another's list, not by one that was changed, and not for a home that we have not switched off.
        #expect(try rescue(close, as: "agent").status == 77)
        #expect(try rescue(["list", "--list", list, "--key-file", keys + "/other"]).status == 65)
        let text = try String(contentsOfFile: list, encoding: .utf8)
        try text.replacingOccurrences(of: "M1", with: "M2").write(
            toFile: keys + "/changed.list", atomically: true, encoding: .utf8)
        #expect(try rescue(["list", "--list", keys + "/changed.list", "--key-file", keys + "/key"]).status == 65)
        #expect(try rescue(["close", "2", "--reason", "test", "--profiles", Stage.profiles]).status == 66)
        #expect(try !stage.meters.state("c1/1").isSupplied)

        #expect(try rescue(["close", "1", "--reason", " ", "--profiles", Stage.profiles]).status == 65)
        #expect(!FileManager.default.fileExists(atPath: list + ".done"))
        let closed = try rescue(close)
        #expect(closed.status == 0, "\(closed.output)\(closed.errors)")
        #expect(try stage.meters.state("c1/1").isSupplied)
        let again = try rescue(close + ["--lang", "en"])
        #expect(again.status == 0 && again.output.contains("was on already"), "\(again.output)\(again.errors)")
        let record = try String(contentsOfFile: list + ".done", encoding: .utf8)
        #expect(record.contains(#""step":"begun""#) && record.contains(#""step":"closed""#), "\(record)")
        // Signed as the list is: each line begins with its seal.
        #expect(record.split(separator: "\n").allSatisfy { $0.hasPrefix("hmac ") }, "\(record)")
    }

    @Test
    func `I-C11 F-S5 an electrician's tag is in the rescue list before its owner is answered`() throws {
        let folder = NSTemporaryDirectory() + "fudian-tag-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let list = folder + "/rescue.list"
        let stage = try Stage(
            fleet: BadInput.fleet,
            site: BadInput.site.replacingOccurrences(of: "opening_balance: 5.00", with: "opening_balance: 0.10"),
            configuration: "rescue: {file: \(list)}\n")
        _ = try stage.wait(60, for: "the trip") {
            try stage.daemon.get("/v1/accounts/1", as: "agent").json["supply"] as? String == "off" ? true : nil
        }
        func rescue(_ words: [String]) throws -> (status: Int32, output: String, errors: String) {
            try stage.daemon.cli(["rescue"] + words + ["--config", stage.daemon.configuration], as: "supervisor")
        }
        _ = try stage.wait(60, for: "the home to be listed") {
            try rescue(["list"]).output.contains("M1") ? true : nil
        }
        let locked = try stage.daemon.cli(["lock", "M1", "--reason", "hands in the box"], as: "engineer")
        stage.daemon.kill()
        #expect(locked.status == 0, "\(locked.output)\(locked.errors)")
        let refused = try rescue(["close", "1", "--reason", "test", "--profiles", Stage.profiles, "--lang", "en"])
        #expect(
            refused.status == 10 && refused.errors.contains("tag hangs there"), "\(refused.output)\(refused.errors)")
        #expect(try !stage.meters.state("c1/1").isSupplied)
    }

    @Test
    func
        `F-S4 F-S5 I-L1 on a disk that takes no writes, and with one relay tagged and one silent, the third is switched on`()
        throws
    {
        let folder = NSTemporaryDirectory() + "fudian-several-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let list = folder + "/rescue.list"
        let stage = try Stage(
            fleet: BadInput.fleet,
            site: BadInput.site.replacingOccurrences(of: "opening_balance: 5.00", with: "opening_balance: 0.10"),
            configuration: "rescue: {file: \(list)}\n", profiles: ["odd": try odd])
        func rescue(_ words: [String]) throws -> (status: Int32, output: String, errors: String) {
            try stage.daemon.cli(
                ["rescue"] + words + ["--config", stage.daemon.configuration, "--lang", "en"], as: "supervisor")
        }
        _ = try stage.wait(60, for: "the trip") {
            try stage.daemon.get("/v1/accounts/1", as: "agent").json["supply"] as? String == "off" ? true : nil
        }
        _ = try stage.wait(60, for: "the home to be listed as it stands after it") { () -> Bool? in
            let isDoubted = try String(contentsOfFile: list, encoding: .utf8).contains("closedIsDoubtful")
            return try rescue(["list"]).output.contains("M1") && !isDoubted ? true : nil
        }
        stage.daemon.kill()
        // Nothing can be written down beside the list.
        try FileManager.default.createDirectory(atPath: list + ".done", withIntermediateDirectories: true)
        var home = try #require(try homes(of: list).first { $0["meter"] as? String == "M1" })
        // What the meter's own protection has opened is an engineer's, whatever the register says now.
        home["isByProtection"] = true
        try keep([home], in: list)
        #expect(try rescue(["list"]).output.contains("an engineer"))
        let held = try rescue(["close", "1", "--reason", "paid", "--confirmed", "--profiles", Stage.profiles])
        #expect(held.status == 10 && held.errors.contains("own protection"), "\(held.output)\(held.errors)")
        #expect(try !stage.meters.state("c1/1").isSupplied)
        var tagged = home, silent = home
        tagged["meter"] = "M8"
        tagged["lockedOutBy"] = "chen.yu"
        silent["meter"] = "M9"
        silent["endpoint"] = "127.0.0.1:1"
        try keep([tagged, silent, home], in: list)
        let close = ["close", "1", "--reason", "paid", "--profiles", Stage.profiles]
        let done = try rescue(close + ["--over-protection"])
        #expect(try stage.meters.state("c1/1").isSupplied, "\(done.output)\(done.errors)")
        #expect(done.output.contains("M1  closed, and read back"), "\(done.output)")
        // Who reads it knows which are dark still, and that it is written down nowhere but in the journal.
        #expect(done.status == 10, "\(done.status)")
        #expect(done.errors.contains("M8") && done.errors.contains("tag hangs there"), "\(done.errors)")
        #expect(done.errors.contains("M9") && done.errors.contains("does not answer"), "\(done.errors)")
        #expect(done.errors.contains("cannot be written down"), "\(done.errors)")

        // Where closed may be what a cache tells, it is written whatever is read.
        #expect(try rescue(close + ["--json"]).output.contains(#"{"meter":"M1","outcome":"on_already"}"#))
        var doubtful = home
        doubtful["closedIsDoubtful"] = true
        try keep([doubtful], in: list)
        let written = try rescue(close + ["--json"])
        #expect(written.status == 0 && written.output.contains(#"{"meter":"M1","outcome":"closed"}"#), "\(written)")

        // A profile of the site's own is found by the configuration; and where a meter tells of its protection, what cannot be read of its
        // relay may be that.
        doubtful["meterProfile"] = "odd"
        doubtful["relayProfile"] = "odd"
        try keep([doubtful], in: list)
        let unread = try rescue(["close", "1", "--reason", "paid"])
        #expect(unread.status == 10 && unread.errors.contains("own protection"), "\(unread.output)\(unread.errors)")
        // Whoever names a configuration does not mean the usual list.
        let other = try stage.daemon.cli(
            ["rescue", "close", "1", "--reason", "paid", "--config", folder + "/none.yaml"], as: "supervisor")
        #expect(other.status == 66 && other.errors.contains("none.yaml"), "\(other.output)\(other.errors)")
    }

    /// The meter as a profile knows it that reads none of its relay's states.
    private var odd: String {
        get throws {
            try String(contentsOfFile: Stage.profiles + "/fineco-em115.yaml", encoding: .utf8).replacingOccurrences(
                of: "open: 0xAAAA, closed: 0x5555}\n  settle",
                with: "open: 0x0001, closed: 0x0002, open_by_protection: 0x0003}\n  settle")
        }
    }

    private func homes(of list: String) throws -> [[String: Any]] {
        try parts(of: list).body["homes"] as? [[String: Any]] ?? []
    }

    private func parts(of list: String) throws -> (seal: String, body: [String: Any]) {
        let text = try String(contentsOfFile: list, encoding: .utf8)
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let body = try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any]
        return (String(lines[0]), try #require(body))
    }

    /// Without a key a list is sealed by what it says.
    private func keep(_ homes: [[String: Any]], in list: String) throws {
        var (seal, body) = try parts(of: list)
        body["homes"] = homes
        let data = try JSONSerialization.data(withJSONObject: body)
        try data.write(to: URL(fileURLWithPath: list + ".body"))
        let sum = try Rig.run("/usr/bin/sha256sum", [list + ".body"]).output.prefix(64)
        seal = seal.split(separator: " ").dropLast().joined(separator: " ") + " " + sum
        try (Data((seal + "\n").utf8) + data).write(to: URL(fileURLWithPath: list))
    }
}
