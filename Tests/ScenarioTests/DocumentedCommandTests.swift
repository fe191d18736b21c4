import Foundation
import Rig
import Testing

/// What the documents tell people to type does what they say.
@Suite(.serialized) struct DocumentedCommandTests {
    /// Documented in sh blocks and run here: fudiand check --config /etc/fudian/fudian.yaml, fudiand init --config
    /// /etc/fudian/fudian.yaml, fudian user add ... and fudian status ..., with the paths of a stage.
    private static let run = [
        "fudiand check --config /etc/fudian/fudian.yaml", "fudiand init --config /etc/fudian/fudian.yaml",
        "fudian user add li.na operator --token-out li.na.token --reason new --token-file admin.token",
        "fudian status --token-file li.na.token",
        "fudian tariff try residential-by-time --kwh peak=200.5,valley=100.25 --ladder-used 2600 --day 2026-11-30 --file docs/examples/billing.yaml",
    ]

    /// These need a daemon that is gone, and are typed by the tests of the rescue.
    private static let rescue: Set = [
        "fudian rescue list", "fudian rescue close 3301 --reason paid --token-file wang.lei.token",
    ]

    @Test func `each command of ours in the documents' sh blocks runs and succeeds`() throws {
        let stage = try Stage(fleet: BadInput.fleet, site: BadInput.site)
        // As on a machine where nothing has been made yet.
        let fresh = try Folder()
        let configuration = try fresh.write(
            "fudian.yaml", "data: \(fresh.path)/data\nprofiles: [\(Stage.profiles)]\nsite: {name: 试验站}\n")
        var seen: Set<String> = []
        for document in try Self.documents() {
            for command in Self.commands(of: document)
            where !Self.rescue.contains(command) && seen.insert(command).inserted {
                let words = command.split(separator: " ").map(String.init)
                    .map { word in
                        word.hasSuffix(".token")
                            ? stage.folder + "/" + word
                            : word.replacingOccurrences(of: "/etc/fudian/fudian.yaml", with: configuration)
                                .replacingOccurrences(of: "docs/examples", with: Stage.root + "/docs/examples")
                    }
                let arguments = Array(words.dropFirst())
                let result =
                    words[0] == "fudian"
                    ? try stage.daemon.cli(arguments, as: "agent")
                    : try Rig.run(Stage.binaries + "/" + words[0], arguments)
                #expect(result.status == 0, "\(command): \(result.output)\(result.errors)")
                #expect(!result.output.isEmpty, "\(command) says nothing")
                // What the page shows below it, where it shows anything, is what comes.
                if let shown = Self.shown(below: command, in: document) {
                    #expect(result.output == shown, "\(command)")
                }
            }
        }
        #expect(seen == Set(Self.run))
    }

    /// Commands of our own programs in sh blocks, without sudo and whom it acts for.
    private static func commands(of text: String) -> [String] {
        var inside = false
        var commands: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                inside = line == "```sh"
                continue
            }
            let command = line.replacing(/\s+#.*$/, with: "").replacing(/^sudo (-u \S+ )?/, with: "")
            if inside, command.firstMatch(of: #/^(fudian|fudiand|metersim|smsgateway) /#) != nil {
                commands.append(String(command))
            }
        }
        return commands
    }

    /// The block of text that follows a command's block at once.
    private static func shown(below command: String, in page: String) -> String? {
        guard let place = page.range(of: command + "\n```\n\n```text\n"),
            let end = page.range(of: "```", range: place.upperBound..<page.endIndex)
        else { return nil }
        return String(page[place.upperBound..<end.lowerBound])
    }

    private static func documents() throws -> [String] {
        let folder = Stage.root + "/docs"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
        let paths =
            names.map { folder + "/" + $0 }
            + ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"].map { Stage.root + "/" + $0 }
        return try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
    }

    // MARK: docs/by-hand.md

    /// The page's commands, word for word.
    private static let byHand = [
        "mkdir -p /tmp/fudian-by-hand",
        ".build/release/metersim run docs/examples/by-hand/fleet.yaml --profiles profiles --control /tmp/fudian-by-hand/meters &",
        ".build/release/smsgateway run --port 15099 --journal /tmp/fudian-by-hand/sms.jsonl &",
        "umask 077",
        ".build/release/fudiand init --config docs/examples/by-hand/fudian.yaml > /tmp/fudian-by-hand/admin.token",
        ".build/release/fudiand check --config docs/examples/by-hand/fudian.yaml",
        ".build/release/fudiand run --config docs/examples/by-hand/fudian.yaml &",
        "export FUDIAN_SERVER=unix:/tmp/fudian-by-hand/s",
        ".build/release/fudian user add me supervisor --token-out /tmp/fudian-by-hand/me.token --reason new --token-file /tmp/fudian-by-hand/admin.token",
        "export FUDIAN_TOKEN_FILE=/tmp/fudian-by-hand/me.token",
        ".build/release/fudian clock trust --reason by-hand",
        ".build/release/fudian import docs/examples/by-hand/site.yaml --preview",
        ".build/release/fudian import docs/examples/by-hand/site.yaml --reason by-hand",
        ".build/release/fudian status",
        ".build/release/fudian account 1002",
        ".build/release/fudian import --release --reason by-hand",
        ".build/release/fudian pay 1002 50 --serial 1",
        ".build/release/fudian explain 1002",
        ".build/release/metersim ctl /tmp/fudian-by-hand/meters state c1/2",
        "kill %1 %2 %3",
    ]

    @Test func `what docs/by-hand.md tells to type works as it stands, in order and without root`() throws {
        let page = try String(contentsOfFile: Stage.root + "/docs/by-hand.md", encoding: .utf8)
        var isInside = false
        let commands = page.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
            if line.hasPrefix("```") {
                isInside = line == "```sh"
                return nil
            }
            return isInside ? String(line) : nil
        }
        #expect(commands == Self.byHand)

        // The same files in a folder of the test's own, at ports that nobody else has.
        let folder = try Folder()
        let port = Int.random(in: 20_000..<28_000)
        let places = [
            ("/tmp/fudian-by-hand", folder.path), ("docs/examples/by-hand", folder.path + "/files"),
            ("../../../profiles", Stage.profiles), ("15030", String(port)), ("15099", String(port + 8000)),
        ]
        func moved(_ text: String) -> String {
            places.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        }
        for name in ["fudian.yaml", "fleet.yaml", "site.yaml"] {
            let text = try String(contentsOfFile: Stage.root + "/docs/examples/by-hand/" + name, encoding: .utf8)
            _ = try folder.write("files/" + name, moved(text))
        }
        // A person waits until the programs are up; here whoever cannot be reached yet (69) is asked again.
        var script = """
            set -m
            cd \(Stage.root)
            trap 'kill $(jobs -p) 2> /dev/null' EXIT
            attempt() {
                for n in $(seq 100); do
                    eval "$1" && return
                    local code=$?
                    [ $code = 69 ] || break
                    sleep 0.2
                done
                echo "ended with $code: $1" >&2
                exit 1
            }

            """
        for command in commands.dropLast().map(moved) {
            script +=
                command.hasSuffix("&")
                ? command.dropLast() + ">> \(folder.path)/log 2>&1 &\n" : "attempt '\(command)'\n"
        }
        script += commands.last.map { $0 + "\n" } ?? ""
        let path = try folder.write("by-hand.sh", script)
        let result = try Rig.run("/bin/bash", [path])
        let log = (try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)) ?? ""
        #expect(result.status == 0, "\(result.errors)\n\(result.output)\n\(log)")
        #expect(result.output.contains("50.00 yuan paid through desk"), "\(result.output)")
        #expect(result.output.contains("supplied=true"), "\(result.output)")
    }

    // MARK: docs/cli.md

    /// One row of the table of docs/cli.md, as people would use it.
    struct Use {
        /// As the document writes it.
        let form: String
        let words: String
        let user: String
        /// How it ends here; 0 where nothing stands against it.
        var status: Int32 = 0
    }

    @Test
    func `each command of the table in docs/cli.md ends as documented, for people and as JSON, in both languages`()
        throws
    {
        let text = try String(contentsOfFile: Stage.root + "/docs/cli.md", encoding: .utf8)
        let forms = text.split(separator: "\n").filter { $0.hasPrefix("| `fudian ") }
            .flatMap { row in row.split(separator: "|")[0].matches(of: /`(fudian [^`]*)`/).map { String($0.1) } }
        #expect(Set(forms) == Set(Self.uses.map(\.form)), "the table and this test differ")

        let fleet =
            BadInput.fleet + """

                  - name: c2
                    port: 0
                    meters:
                      - {profile: eastron-sdm120, unit: 3, serial: 20240001, load: 1500, energy: 3456.789}
                      - {profile: wb-mr6c, unit: 4, serial: 4270001, feeds: [3]}
                """
        let stage = try Stage(fleet: fleet, site: BadInput.site)
        let other = BadInput.site.replacingOccurrences(of: "{c1}", with: "9")
            .replacingOccurrences(of: "\"1\"", with: "\"2\"").replacingOccurrences(of: "M1", with: "M2")
            .replacingOccurrences(of: "name: c1", with: "name: c9").replacingOccurrences(
                of: "line: c1", with: "line: c9"
            )
            .replacingOccurrences(of: "10000001", with: "10000002")
        try other.write(toFile: stage.folder + "/other.yaml", atomically: true, encoding: .utf8)
        _ = try stage.wait(30, for: "a first reading") { () -> Bool? in
            let balance = try stage.daemon.get("/v1/accounts/1", as: "agent").json["balance"] as? [String: Any]
            return balance?["reading_at"] is String ? true : nil
        }
        let account = stage.folder + "/account.yaml"
        try """
        accounts:
          - {number: "3", name: 王五, address: 杏花路3号, class: residential, tariff: dear, terms: demo, phone: "13800000003", identity: "330102199001010011", contacts: [{name: 妻, phone: 0571-87654321}], agreement: {signed: 2026-01-05, version: 2026-1}}
        """.write(toFile: account, atomically: true, encoding: .utf8)
        try "meter,at,kwh\nM1,2026-01-06T00:00:00+08:00,1\n".write(
            toFile: stage.folder + "/late.csv", atomically: true, encoding: .utf8)
        try "tariffs: [{name: dear, versions: [{from: 2024-01-01, price: 19}]}]\n".write(
            toFile: stage.folder + "/tariff.yaml", atomically: true, encoding: .utf8)
        let export = stage.folder + "/trail.jsonl"
        for use in Self.uses {
            var words = use.words
            for (name, value) in [
                ("{engineer2}", stage.daemon.tokenFile("engineer2")), ("{today}", SiteDay.today),
                ("{site}", stage.folder + "/other.yaml"),
                ("{layouts}", Stage.root + "/docs/examples/channel-layouts.yaml"),
                ("{token}", stage.folder + "/new.token"), ("{export}", export),
                ("{profiles}", Stage.profiles),
                ("{c2}", String(stage.meters.ports["c2"] ?? 0)), ("{account}", account),
                ("{late}", stage.folder + "/late.csv"), ("{tariff}", stage.folder + "/tariff.yaml"),
            ] { words = words.replacingOccurrences(of: name, with: value) }
            let arguments = words.split(separator: " ").map(String.init)
            let result = try stage.daemon.cli(arguments, as: use.user)
            #expect(result.status == use.status, "\(use.form): \(result.output)\(result.errors)")
            #expect(!(result.status == 0 ? result.output : result.errors).isEmpty, "\(use.form) says nothing")
            // What changes something is done once; looking can be done in every way.
            guard use.status == 0, !words.contains("--reason") else { continue }
            // An export goes to a new file each time.
            func makeRoom() {
                if words.hasPrefix("audit export") { try? FileManager.default.removeItem(atPath: export) }
            }
            makeRoom()
            let json = try stage.daemon.cli(arguments + ["--json"], as: use.user)
            #expect(json.status == 0, "\(use.form) --json: \(json.errors)")
            #expect(throws: Never.self, "\(use.form) --json: \(json.output)") {
                try JSONSerialization.jsonObject(with: Data(json.output.utf8), options: .fragmentsAllowed)
            }
            makeRoom()
            let chinese = try stage.daemon.cli(arguments + ["--lang", "zh"], as: use.user)
            #expect(chinese.status == 0, "\(use.form) --lang zh: \(chinese.errors)")
        }
    }

    // MARK: docs/metersim.md

    @Test func `each command of metersim that docs/metersim.md lists is taken by the simulator`() throws {
        let document = try String(contentsOfFile: Stage.root + "/docs/metersim.md", encoding: .utf8)
        let folder = try Folder()
        let fleet = try folder.write(
            "fleet.yaml",
            """
            endpoints:
              - name: c1
                port: 0
                meters:
                  - {profile: fineco-em115, unit: 1, count: 2, serial: 10000001, load: household, energy: 1200}
                  - {profile: fineco-em115, unit: 12, serial: 10000012, load: household, energy: 1200}
                  - {profile: wb-mr6c, unit: 4, serial: 4270001, feeds: [none, none]}
                  - {profile: fudian-prepaid, unit: 90, load: 800, credit: {remaining: 20, purchases: 3, price: 0.538}}
            """)
        // A register that ends somewhere, so that `rollover` has something to do.
        for (name, more) in [("fineco-em115", "rollover: 1000000 kWh\n"), ("wb-mr6c", ""), ("fudian-prepaid", "")] {
            let profile = try String(contentsOfFile: Stage.profiles + "/\(name).yaml", encoding: .utf8)
            _ = try folder.write("profiles/\(name).yaml", profile + "\n" + more)
        }
        let profiles = folder.path + "/profiles"
        let checked = try Rig.run(Stage.binaries + "/metersim", ["check", fleet, "--profiles", profiles])
        #expect(checked.status == 0, "\(checked.errors)")
        let meters = try Meters(binaries: Stage.binaries, fleet: fleet, profiles: profiles, folder: folder.path)
        defer { meters.stop() }
        func control(_ command: String) throws -> (status: Int32, output: String, errors: String) {
            try Rig.run(
                Stage.binaries + "/metersim",
                ["ctl", folder.path + "/metersim.sock"] + command.split(separator: " ").map(String.init))
        }
        let table = try #require(document.range(of: "| command | what |").map { document[$0.upperBound...] })
        let rows = table.prefix(upTo: table.range(of: "\n\n")?.lowerBound ?? table.endIndex).split(separator: "\n")
            .dropFirst()
        #expect(rows.count > 10)
        for row in rows {
            for match in row.split(separator: "|")[0].matches(of: /`([^`]+)`/) {
                let result = try control(String(match.1))
                #expect(result.status == 0, "\(match.1): \(result.output)\(result.errors)")
            }
        }
        let refused = try control("state c9/1")
        #expect(refused.status == 1, "\(refused.errors)")
        #expect(try control("dance c1/1").status == 64)
        let nobody = try Rig.run(Stage.binaries + "/metersim", ["ctl", folder.path + "/none.sock", "list"])
        #expect(nobody.status == 69, "\(nobody.errors)")
    }
}
