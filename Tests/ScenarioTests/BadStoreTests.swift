import Foundation
import Rig
import Testing

/// A store that is in use, missing, broken or full: said clearly, and nothing lost.
@Suite(.serialized) struct BadStoreTests {
    @Test
    func
        `a second daemon on the same data says who has it and ends; the first goes on, and check leaves its store alone`()
        throws
    {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        let first = try #require(stage.daemon.program)
        let second = try Rig.run(Stage.binaries + "/fudiand", ["--config", stage.daemon.configuration])
        #expect(second.status == 75, "\(second.errors)")
        #expect(second.errors.contains("in use by another daemon (process \(first.id))"), "\(second.errors)")
        #expect(try stage.daemon.get("/v1/health", token: nil).status == 200)

        let check = try Rig.run(Stage.binaries + "/fudiand", ["check", "--config", stage.daemon.configuration])
        #expect(check.status == 0, "\(check.errors)")
        #expect(
            check.output.contains("not looked at, a running daemon (process \(first.id)) has it"), "\(check.output)")

        stage.daemon.stop()
        let free = try Rig.run(
            Stage.binaries + "/fudiand", ["check", "--full", "--config", stage.daemon.configuration])
        #expect(free.status == 0, "\(free.errors)")
        #expect(free.output.contains("sound"))
        try stage.daemon.start()
    }

    @Test func `F-S5 a store that is missing or no store at all is refused: never a new, empty ledger in silence`()
        throws
    {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        let paid = try stage.daemon.post("/v1/payments", BadStoreTests.payment("1"), as: "desk")
        #expect(paid.status == 201)
        stage.daemon.stop()
        let store = stage.folder + "/data/fudian.db"
        let files = FileManager.default
        // The store is the file and its log: a log alone would bring much of it back.
        let parts = ["", "-wal", "-shm"].filter { files.fileExists(atPath: store + $0) }
        for part in parts { try files.moveItem(atPath: store + part, toPath: stage.folder + "/kept.db" + part) }

        for arguments in [
            ["--config", stage.daemon.configuration], ["check", "--config", stage.daemon.configuration],
        ] {
            let missing = try Rig.run(Stage.binaries + "/fudiand", arguments)
            #expect(missing.status == 74, "\(missing.errors)")
            #expect(
                missing.errors.contains("There is no store at \(store). Restore it from a backup"), "\(missing.errors)")
            #expect(!files.fileExists(atPath: store), "an empty store was made")
        }
        // A lost disk is no new installation either, while other files of the old one lie there.
        let again = try Rig.run(Stage.binaries + "/fudiand", ["init", "--config", stage.daemon.configuration])
        #expect(again.status == 74, "\(again.output)\(again.errors)")
        #expect(!files.fileExists(atPath: store))

        // Garbage, and a database that ends in the middle.
        let good = try Data(contentsOf: URL(fileURLWithPath: stage.folder + "/kept.db"))
        for (what, bytes) in [
            ("garbage", Data(repeating: 0x5A, count: 65_536)), ("half", Data(good.prefix(good.count / 2))),
        ] {
            try bytes.write(to: URL(fileURLWithPath: store))
            let broken = try Rig.run(Stage.binaries + "/fudiand", ["check", "--config", stage.daemon.configuration])
            #expect(broken.status == 74, "\(what): \(broken.output)\(broken.errors)")
            #expect(broken.errors.contains(store), "\(what): \(broken.errors)")
            let isUntouched = try Data(contentsOf: URL(fileURLWithPath: store)) == bytes
            #expect(isUntouched, "what cannot be read is not written to")
            for part in ["", "-wal", "-shm"] where files.fileExists(atPath: store + part) {
                try files.removeItem(atPath: store + part)
            }
        }

        // The true one back: all is as it was.
        for part in parts { try files.moveItem(atPath: stage.folder + "/kept.db" + part, toPath: store + part) }
        try stage.daemon.start()
        let repeated = try stage.daemon.post("/v1/payments", BadStoreTests.payment("1"), as: "desk")
        #expect(repeated.status == 200)
        #expect(repeated.text == paid.text)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "a small disk is mounted: only root can"))
    func `F-S4 I-M2 a full disk refuses payments, lets the daemon restart and restores through, and loses nothing`()
        throws
    {
        let disk = try SmallDisk(megabytes: 24)
        let stage = try Stage(
            fleet: BadInput.fleet,
            site: BadInput.site.replacingOccurrences(of: "opening_balance: 5.00", with: "opening_balance: 0.10"),
            data: disk.path + "/data")
        let acknowledged = try stage.daemon.post("/v1/payments", BadStoreTests.payment("1", amount: "0.01"), as: "desk")
        #expect(acknowledged.status == 201, "\(acknowledged.text)")
        _ = try stage.wait(60, for: "the trip") {
            try stage.daemon.get("/v1/accounts/1", as: "agent").json["supply"] as? String == "off" ? true : nil
        }
        #expect(try !stage.meters.state("c1/1").isSupplied)

        try disk.fill()
        let refused = try stage.wait(30, for: "a payment to be refused") { () -> HTTPAnswer? in
            try disk.fill()
            let answer = try stage.daemon.post("/v1/payments", BadStoreTests.payment("2", amount: "100.00"), as: "desk")
            return answer.status == 503 ? answer : nil
        }
        #expect(refused.json["code"] as? String == "payments.unavailable", "\(refused.text)")
        #expect(!(refused.json["message"] as? String ?? "").isEmpty)

        // Light all the same, also after a restart: an agent restores on the space that was held back.
        stage.daemon.kill()
        try disk.fill(leaving: 2)
        try stage.daemon.start()
        let restored = try stage.daemon.cli(
            ["restore", "1", "--reason", "a baby is at home", "--grace", "1d", "--yes"], as: "agent")
        #expect(restored.status == 0, "\(restored.output)\(restored.errors)")
        #expect(try stage.meters.state("c1/1").isSupplied)
        let status = try stage.daemon.get("/v1/status", as: "agent").json["store"] as? [String: Any]
        #expect(status?["takes_payments"] as? Bool == false)

        // Room again: the bank's retry is taken, once, and what was acknowledged is still there.
        try disk.empty()
        let paid = try stage.wait(30, for: "payments to be taken again") { () -> HTTPAnswer? in
            let answer = try stage.daemon.post("/v1/payments", BadStoreTests.payment("2", amount: "100.00"), as: "desk")
            return answer.status == 503 ? nil : answer
        }
        #expect(paid.status == 201 || paid.status == 200, "\(paid.text)")
        let first = try stage.daemon.post("/v1/payments", BadStoreTests.payment("1", amount: "0.01"), as: "desk")
        #expect(first.status == 200)
        #expect(first.text == acknowledged.text)
        stage.daemon.stop()
        let check = try Rig.run(
            Stage.binaries + "/fudiand", ["check", "--full", "--config", stage.daemon.configuration])
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func `check says where the daemon could not listen, and what it may not look into`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        let port = stage.meters.ports["c1"] ?? 0
        stage.daemon.stop()
        let text = try String(contentsOfFile: stage.daemon.configuration, encoding: .utf8)
        func check(_ old: String, _ new: String) throws -> (status: Int32, errors: String) {
            let path = stage.folder + "/other.yaml"
            try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
            let result = try Rig.run(Stage.binaries + "/fudiand", ["check", "--config", path])
            return (result.status, result.errors)
        }
        let socket = "unix: {path: \(stage.folder)/fudian.sock}"
        #expect(try check("nothing", "else").status == 0)
        let folder = try check(socket, "unix: {path: \(stage.folder)/none/fudian.sock}")
        #expect(folder.status == 69 && folder.errors.contains("\(stage.folder)/none"), "\(folder.errors)")
        // The night on which the rescue list is needed is too late to find out. At the end of the file, where it is a key of its own.
        let list = "\(stage.folder)/nowhere/rescue.list"
        let path = stage.folder + "/rescue.yaml"
        try (text + "\nrescue: {file: \(list)}\n").write(toFile: path, atomically: true, encoding: .utf8)
        let rescue = try Rig.run(Stage.binaries + "/fudiand", ["check", "--config", path])
        #expect(rescue.status == 69 && rescue.errors.contains(list), "\(rescue.output)\(rescue.errors)")
        // The simulated meters have this port.
        let taken = try check(socket, "tcp: {port: \(port)}")
        #expect(taken.status == 75 && taken.errors.contains("127.0.0.1:\(port)"), "\(taken.errors)")
    }

    @Test(.enabled(if: SmallDisk.isPossible, "a small disk is mounted: only root can"))
    func `F-S4 init on a full disk says so and leaves nothing, and succeeds once there is room`() throws {
        let disk = try SmallDisk(megabytes: 24)
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        stage.daemon.stop()
        let text = try String(contentsOfFile: stage.daemon.configuration, encoding: .utf8)
        let data = disk.path + "/new"
        let configuration = stage.folder + "/new.yaml"
        try text.replacing(/(?m)^data: .*$/, with: "data: \(data)")
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        let before = try Rig.run(Stage.binaries + "/fudiand", ["--config", configuration])
        #expect(before.errors.contains("fudiand init"), "\(before.errors)")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try disk.fill()
        for _ in 1...2 {
            let full = try Rig.run(Stage.binaries + "/fudiand", ["init", "--config", configuration])
            #expect(full.status == 74 && full.errors.contains("The disk is full"), "\(full.errors)")
            #expect(full.output.isEmpty)
        }
        try disk.empty()
        let made = try Rig.run(Stage.binaries + "/fudiand", ["init", "--config", configuration])
        #expect(made.status == 0 && made.output.count > 32, "\(made.errors)")
    }

    private static func payment(_ serial: String, amount: String = "20.00") -> [String: Any] {
        ["channel": "desk", "business_date": SiteDay.today, "serial": serial, "account": "1", "amount": amount]
    }
}
