import Foundation
import Rig
import Synchronization

/// The main job, live: from the last fen to darkness and back, on real frames. It believes nothing that the daemon says of a
/// relay: every step counts only when the simulator's own journal shows it.
@main
struct Demo {
    static func main() {
        let keep = CommandLine.arguments.contains("--keep")
        // Whoever ends the demo ends its programs with it.
        let signals = [SIGINT, SIGTERM].map { number in
            // Caught, not ignored: what is ignored stays ignored in the programs that are started.
            signal(number) { _ in }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in
                RunningProgram.endAll()
                exit(keep && Demo.isDone.load(ordering: .relaxed) ? 0 : 130)
            }
            source.activate()
            return source
        }
        defer { withExtendedLifetime(signals) {} }
        do {
            let demo = try Demo()
            try demo.play()
            if keep { demo.keepRunning() }
            demo.end()
        } catch {
            say("")
            say("✗ \(error)")
            RunningProgram.endAll()
            exit(1)
        }
    }

    /// Whom the demo is about; Simulators/sites/demo.yaml has them.
    private enum Who {
        static let zhang = (account: "3301000021", name: "张三", place: "c1/21")
        static let li = (account: "3301000041", name: "李四", place: "c3/1#0")
        static let wang = (account: "3301000022", name: "王五", place: "c1/22")
    }

    private static let ports = [15020, 15021, 15022, 15023, 15080]
    private let meters: Meters
    private let sms: RunningProgram
    private let daemon: DaemonRig
    private let story: Story
    private static let isDone = Atomic(false)
    private let folder: String

    /// Starts everything; what does not start is said.
    init() throws {
        let root = FileManager.default.currentDirectoryPath
        let binaries = root + "/.build/release"
        for port in Demo.ports where !Ports.isFree(port) {
            throw RigError(
                "port \(port) is taken: another copy of the demo may be running. End that one first. / 端口 \(port) 被占用，可能有另一个演示正在运行。"
            )
        }
        // A socket's path must be short, so not below the checkout.
        folder = NSTemporaryDirectory() + "fudian-demo-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        story = Story()

        story.step("66 simulated meters behind four endpoints, speaking Modbus/TCP", "66 块模拟电表，经 4 个 Modbus/TCP 端点")
        meters = try Meters(
            binaries: binaries, fleet: root + "/Simulators/fleets/demo.yaml", profiles: root + "/profiles",
            folder: folder,
            more: ["--speed", "1"])
        sms = try RunningProgram(
            binaries + "/smsgateway", ["run", "--port", "15080", "--journal", folder + "/sms.jsonl"])
        _ = try sms.line(within: 20) { $0.contains("\"ready\":true") }

        story.step("the daemon, with an empty store", "守护进程与空数据库")
        daemon = try DaemonRig(
            binaries: binaries, folder: folder, profiles: root + "/profiles", sms: "http://127.0.0.1:15080/messages")
        try daemon.start()
        for (name, role) in [
            ("chen.yu", "engineer"), ("li.na", "operator"), ("wang.lei", "supervisor"), ("desk-1", "payment_front"),
        ] {
            try daemon.add(name, role: role)
        }
        try command(["import", root + "/Simulators/sites/demo.yaml", "--reason", "demo"], as: "wang.lei")
        try command(["clock", "trust", "--reason", "demo"], as: "chen.yu")
    }

    func play() throws {
        let lines = try meters.program.await_(20, "the first readings") { () -> [String]? in
            let balances = try [Who.zhang, Who.li].map { try balance(of: $0.account) }
            return balances.contains(nil) ? nil : balances.compactMap { $0 }
        }
        story.step("every meter is read every two seconds; balances: 张三 \(lines[0]), 李四 \(lines[1]) yuan", "每 2 秒抄表一次")
        for place in [Who.zhang.place, Who.li.place] {
            try meters.command(["do": "load", "at": place, "load": "9000"])
        }
        story.step("张三 and 李四 switch their stoves on: 9 kW each", "张三、李四开始用电，各 9 千瓦")

        try watch(seconds: 110) { try isOpen(Who.zhang.place) && isOpen(Who.li.place) }
        try watch(seconds: 15) { try messages(of: nil).count { $0.contains("已停电") } == 2 }
        try check(
            "both relays are open, and energy has stopped",
            try !isSupplied(Who.zhang.place) && !isSupplied(Who.li.place))

        let receipt = try pay()
        try watch(seconds: 20) { try lastContact(Who.zhang.place)?.position == "closed" }
        let closed = try lastContact(Who.zhang.place)?.at ?? 0
        story.step(
            "paid to power: \(closed - receipt) ms from the durable payment to the closed contact",
            "从缴费入账到触点闭合：\(closed - receipt) 毫秒")

        let restored = try command(
            ["restore", Who.li.account, "--reason", "a baby is at home", "--grace", "1d", "--yes"], as: "li.na")
        story.tell(restored)
        try watch(seconds: 20) { try lastContact(Who.li.place)?.position == "closed" }

        // What the customers' telephones really got.
        try watch(seconds: 10) {
            try messages(of: Who.zhang.account).contains { $0.contains("已恢复供电") }
        }
        let texts = try messages(of: Who.zhang.account)
        try check("张三 was told six times: two warnings, two notices, off, back", texts.count == 6)
        for (name, account, place) in [Who.zhang, Who.li].map({ ($0.name, $0.account, $0.place) }) {
            try check(
                "\(name) had both notices in hand, for as long as they promised, before the contact opened",
                try isLawful(account, place))
        }
        try check(
            "王五 owes money, lives on a machine, and was never switched off",
            try meters.contacts(at: Who.wang.place).isEmpty)
        try check(
            "no relay moved but these two, once each way",
            try meters.contacts().map { "\($0.place) \($0.position ?? "")" }.sorted()
                == [Who.zhang, Who.li].flatMap { ["\($0.place) closed", "\($0.place) open"] }.sorted())
        let told = try command(["explain", Who.zhang.account], as: "li.na")
        try check("the account's story can be told", told.contains("20.00"))
        story.step("done; all of it seen in the simulator's own journal", "完成，全部步骤均由模拟器日志证实")
    }

    func keepRunning() -> Never {
        let root = FileManager.default.currentDirectoryPath
        say(
            """

            Still running / 继续运行中。 In another terminal / 在另一个终端:
              export FUDIAN_SERVER=unix:\(daemon.socket) FUDIAN_TOKEN_FILE=\(daemon.tokenFile("li.na"))
              \(root)/.build/release/fudian status
              \(root)/.build/release/fudian account \(Who.zhang.account)
              \(root)/.build/release/fudian explain \(Who.li.account)
              \(root)/.build/release/metersim ctl \(folder)/metersim.sock list
            Ctrl-C ends it / 按 Ctrl-C 结束。
            """)
        Demo.isDone.store(true, ordering: .relaxed)
        while true { sleep(3600) }
    }

    func end() {
        daemon.stop()
        sms.stop()
        meters.stop()
        try? FileManager.default.removeItem(atPath: folder)
        say("")
        say("What next / 接下来: make demo KEEP=1, then .build/release/fudian --help; README.md has the map.")
    }

    // MARK: looking

    /// Shows what happens until `condition` holds.
    private func watch(seconds: Int, _ condition: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            for event in try meters.journal(since: story.journal) {
                story.journal = event.number
                if event.event == "contact" {
                    story.contact(event.place, event.position ?? "")
                }
            }
            for text in try messages(of: nil).dropFirst(story.messages) {
                story.messages += 1
                story.message(text)
            }
            if try condition() { return }
            if let program = daemon.program, !program.isRunning {
                throw RigError("the daemon ended: \(program.errors)")
            }
            story.balances(try [Who.zhang, Who.li].map { ($0.name, try balance(of: $0.account) ?? "-") })
            usleep(200_000)
        }
        throw RigError("this did not happen within \(seconds) s; the files are in \(folder)")
    }

    /// Whether the trip notice reached the telephone, three seconds later the final one, and two seconds later at the earliest the
    /// contact opened; and word of it came after it. By the clocks of the SMS gateway and of the meters, not by what the daemon says.
    private func isLawful(_ account: String, _ place: String) throws -> Bool {
        let texts = try deliveries(of: account)
        func time(_ words: String) -> Int? { texts.first { $0.text.contains(words) }?.at }
        let opened = try meters.contacts(at: place).first { $0.position == "open" }?.at
        guard let opened, let notice = time("停电通知："), let final = time("停电前最后通知："), let off = time("已停电") else {
            return false
        }
        return notice + 3000 <= final && final + 2000 <= opened && opened <= off
    }

    private func isOpen(_ place: String) throws -> Bool { try lastContact(place)?.position == "open" }

    private func lastContact(_ place: String) throws -> JournalLine? { try meters.contacts(at: place).last }

    private func isSupplied(_ place: String) throws -> Bool { try meters.state(place).isSupplied }

    private func balance(of account: String) throws -> String? {
        let answer = try daemon.get("/v1/accounts/\(account)", as: "li.na").json
        guard let balance = answer["balance"] as? [String: Any], balance["reading_at"] is String else { return nil }
        return balance["available"] as? String
    }

    /// Texts that reached telephones, in order; nil: everybody's.
    private func messages(of account: String?) throws -> [String] { try deliveries(of: account).map(\.text) }

    /// The same with the moments at which they arrived, Unix milliseconds.
    private func deliveries(of account: String?) throws -> [(text: String, at: Int)] {
        let text = (try? String(contentsOfFile: folder + "/sms.jsonl", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            guard let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                event["state"] as? String == "delivered", let text = event["text"] as? String,
                let at = (event["at"] as? String).flatMap({ Moment.milliseconds($0) })
            else { return nil }
            return account == nil || text.contains(account ?? "") ? (text, at) : nil
        }
    }

    // MARK: doing

    /// Pays 20 yuan as the cash desk would, and gives back when it was durable, Unix milliseconds.
    private func pay() throws -> Int {
        story.shell("fudian pay \(Who.zhang.account) 20 --serial 1001")
        let text = try command(
            ["pay", Who.zhang.account, "20", "--serial", "1001", "--json"], as: "desk-1", isShown: false)
        guard let receipt = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let received = receipt["received_at"] as? String, let at = Moment.milliseconds(received)
        else { throw RigError("the receipt cannot be read: \(text)") }
        let supply = (receipt["supply"] as? [String: Any])?["text"] as? String ?? ""
        story.tell("receipt: 20.00 yuan, now \(receipt["available"] ?? ""); \(supply)")
        return at
    }

    @discardableResult
    private func command(_ arguments: [String], as user: String, isShown: Bool = true) throws -> String {
        if isShown {
            story.shell("fudian " + arguments.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " "))
        }
        let result = try daemon.cli(arguments, as: user)
        guard result.status == 0 else {
            throw RigError("fudian \(arguments.joined(separator: " ")): \(result.errors)\(result.output)")
        }
        return result.output
    }

    private func check(_ what: String, _ isTrue: @autoclosure () throws -> Bool) throws {
        guard try isTrue() else { throw RigError("not so: \(what)") }
        say("        ✓ \(what)")
    }
}

func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
