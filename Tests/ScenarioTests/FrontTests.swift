import Foundation
import Rig
import Testing

/// The payment front that ships, between a bank and a real daemon: what it took reaches the ledger once, whoever is killed in between.
@Suite struct FrontTests {
    /// A daemon with one house, a channel with a front, and the front's own files.
    private final class Bank {
        let street: Street
        var front: RunningProgram?
        var client = LoopbackClient(url: "http://127.0.0.1:1")
        var journal: String { street.stage.folder + "/front.journal" }
        var key: String { street.stage.folder + "/front.key" }
        let today: String

        init() throws {
            street = try Street([House.inCredit("3301", on: "c1")])
            let formatter = DateFormatter()
            formatter.dateFormat = "yyyy-MM-dd"
            formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
            today = formatter.string(from: Date())
            let made = try run(Stage.binaries + "/fudian-front", ["keygen", "--out", key])
            guard made.status == 0 else { throw RigError(made.errors) }
            try street.daemon.add("icbc-front", role: "payment_front")
            let publicKey = made.output.split(separator: " ").last.map { $0.trimmingCharacters(in: .newlines) } ?? ""
            let text = """
                channels:
                  - {name: icbc, kind: bank_realtime, front: {user: icbc-front, public_key: \(publicKey)}}

                """
            let taken = try street.daemon.post(
                "/v1/import", ["name": "channels.yaml", "text": text, "reason": "a front"], as: "supervisor")
            guard taken.status == 200 else { throw RigError("import: \(taken.text)") }
        }

        deinit { front?.stop() }

        /// Starts the front, and tells how much waited in its journal.
        @discardableResult
        func start(key: String? = nil, journal: String? = nil, patience: Int = 10) throws -> Int {
            let program = try RunningProgram(
                Stage.binaries + "/fudian-front",
                [
                    "run", "--channel", "icbc", "--daemon", "unix:" + street.daemon.socket, "--token-file",
                    street.daemon.tokenFile("icbc-front"), "--key-file", key ?? self.key, "--journal",
                    journal ?? self.journal, "--port", "0", "--heartbeat", "1", "--patience", String(patience),
                ])
            front = program
            let line = try program.line(within: 20) { $0.contains("\"ready\":true") }
            let ready = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            client = LoopbackClient(url: ready?["url"] as? String ?? "")
            return ready?["backlog"] as? Int ?? -1
        }

        func kill() {
            front?.kill()
            front = nil
        }

        func pay(_ serial: String, _ amount: String) throws -> HTTPAnswer {
            try client.post(
                "/payments", ["business_date": today, "serial": serial, "account": "3301", "amount": amount])
        }

        func reverse(_ id: String, of serial: String, _ amount: String) throws -> HTTPAnswer {
            try client.post(
                "/reversals",
                ["id": id, "business_date": today, "serial": serial, "amount": amount, "reason": "wrong entry"])
        }

        /// By how much the account moved since the takeover, in fen, but for the few that were used meanwhile.
        func moved() throws -> Int { (try street.available(street.houses[0]) - 1_000_000 + 500) / 100 }

        /// Waits until the front knows the daemon's word.
        func settled(_ serial: String) throws -> HTTPAnswer {
            try street.wait(30, for: "the payment \(serial) to be settled") { () -> HTTPAnswer? in
                let answer = try client.get("/payments/\(today)/\(serial)")
                if answer.status != 202 { return answer }
                usleep(100_000)
                return nil
            }
        }
    }

    @Test func `I-M3 I-M4 a payment is booked once, the same again hears the same, another body is a conflict`() throws
    {
        let bank = try Bank()
        #expect(try bank.start() == 0)
        let first = try bank.pay("000001", "12.34")
        #expect(first.status == 201, "\(first.text)")
        let again = try bank.pay("000001", "12.34")
        #expect(again.text == first.text)
        #expect(try bank.pay("000001", "12.35").status == 409)
        #expect(try bank.client.get("/payments/\(bank.today)/000001").text == first.text)
        #expect(try bank.client.get("/payments/\(bank.today)/000002").status == 404)
        // A refusal that sending again would not change is settled too.
        #expect(try bank.pay("000003", "0.00").status == 422)
        #expect(try bank.client.get("/status").json["backlog"] as? Int == 0)
        // Taken back in two parts, and not more (I-M5).
        #expect(try bank.reverse("R1", of: "000001", "10.00").status == 201)
        #expect(try bank.reverse("R1", of: "000001", "10.00").status == 201)
        #expect(try bank.reverse("R2", of: "000001", "3.00").status == 422)
        #expect((230...240).contains(try bank.moved()))
        // The daemon has heard that nothing waits.
        let audit = try bank.street.daemon.get("/v1/audit?limit=200", as: "auditor")
        #expect(audit.text.contains("front.drained"), "\(audit.text.prefix(2000))")
    }

    @Test func `F-S1 I-M2 what was taken while the daemon was away survives a kill of the front, and is booked once`()
        throws
    {
        let bank = try Bank()
        try bank.start(patience: 0)
        bank.street.daemon.kill()
        for serial in ["000001", "000002"] { #expect(try bank.pay(serial, "5.00").status == 202) }
        #expect(try bank.client.get("/status").json["backlog"] as? Int == 2)
        bank.kill()
        // A line that a crash cut off was told to nobody.
        let handle = try #require(FileHandle(forWritingAtPath: bank.journal))
        _ = try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"taken":{"_0":{"kind":"pay"#.utf8))
        try handle.close()
        #expect(try bank.start(patience: 0) == 2)
        try bank.street.daemon.start()
        for serial in ["000001", "000002"] {
            let answer = try bank.settled(serial)
            #expect(answer.status == 201, "\(answer.text)")
        }
        #expect((995...1006).contains(try bank.moved()))
        // Killed once more, nothing is sent again, and everything is known.
        bank.kill()
        #expect(try bank.start() == 0)
        #expect(try bank.settled("000002").status == 201)
        #expect((995...1006).contains(try bank.moved()))
    }

    @Test func `the front's log says what stands between it and the daemon, where, what to do, and that it is over`()
        throws
    {
        let bank = try Bank()
        bank.street.daemon.kill()
        try bank.start(patience: 0)
        #expect(try bank.pay("000001", "5.00").status == 202)
        let front = try #require(bank.front)
        let said = try front.await_(30, "the front to say that nobody answers") {
            front.errors.contains("does not answer") ? front.errors : nil
        }
        #expect(said.contains(bank.street.daemon.socket) && said.contains("fudiand is not running"), "\(said)")
        #expect(!said.contains("errno") && !said.contains("(descriptor:"), "\(said)")
        try bank.street.daemon.start()
        #expect(try bank.settled("000001").status == 201)
        let over = try front.await_(30, "the front to say that it is over") {
            front.errors.contains("takes everything again") ? front.errors : nil
        }
        // Each trouble once, however often it was tried.
        #expect(over.components(separatedBy: "nobody listens there").count <= 2, "\(over)")
    }

    @Test func `what another key signed stays pending, is recorded, and changes nothing`() throws {
        let bank = try Bank()
        let wrong = bank.street.stage.folder + "/wrong.key"
        #expect(try run(Stage.binaries + "/fudian-front", ["keygen", "--out", wrong]).status == 0)
        try bank.start(key: wrong, patience: 1)
        #expect(try bank.pay("000001", "5.00").status == 202)
        #expect((-5...6).contains(try bank.moved()))
        let audit = try bank.street.daemon.get("/v1/audit?limit=200", as: "auditor")
        #expect(audit.text.contains("signature.wrong"), "\(audit.text.prefix(2000))")
        // With the right one it goes through.
        bank.kill()
        #expect(try bank.start() == 1)
        #expect(try bank.settled("000001").status == 201)
        #expect((495...506).contains(try bank.moved()))
    }

    @Test func `a damaged journal, a second front and a taken key file are refused, and nothing changes`() throws {
        let bank = try Bank()
        try bank.start()
        #expect(try bank.pay("000001", "5.00").status == 201)
        let arguments = [
            "run", "--channel", "icbc", "--daemon", "unix:" + bank.street.daemon.socket, "--token-file",
            bank.street.daemon.tokenFile("icbc-front"), "--key-file", bank.key, "--journal", bank.journal, "--port",
            "0",
        ]
        let second = try run(Stage.binaries + "/fudian-front", arguments)
        #expect(second.status != 0)
        #expect(second.errors.contains("another front"))
        #expect(try run(Stage.binaries + "/fudian-front", ["keygen", "--out", bank.key]).status != 0)
        bank.kill()
        let whole = try Data(contentsOf: URL(fileURLWithPath: bank.journal))
        var damaged = whole
        damaged[4] = UInt8(ascii: "#")
        try damaged.write(to: URL(fileURLWithPath: bank.journal))
        let refused = try run(Stage.binaries + "/fudian-front", arguments)
        #expect(refused.status != 0)
        #expect(refused.errors.contains("damaged"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: bank.journal)) == damaged)
    }
}
