import Foundation
import Testing

/// What the documents tell people to type can be typed.
@Suite struct CommandTests {
    /// Programs of the system that the documents use.
    static let systemPrograms: Set<String> = [
        "git", "cd", "systemctl", "journalctl", "install", "cp", "mkdir", "editor", "curl", "mbpoll", "swift", "export",
        "kill", "ls", "umask", "mv",
    ]

    /// Commands that no test runs word for word, each with the reason. All others stand as text in a test.
    static let notRun: [String: String] = [
        "make": "lists the targets; the tests below hold the Makefile itself",
        "make demo": "the last part of make test runs the same program",
        "make demo KEEP=1": "never ends; the same program without the option is run",
        "make test": "is what runs this test",
        "make build": "the first parts of make test",
        "make lint": "a part of make test",
        "make systemd": "a part of make test",
        "make format": "changes files; lint looks whether it would",
        "make bench": "takes minutes; run by hand and its figures noted",
        "make year": "ten times the year that make test lives; run by hand",
        "fudian-front keygen --out /etc/fudian/icbc.key": "FrontTests makes a key in a folder of its own",
        "fudian-front run --channel icbc --daemon https://fudian.example:8443 --token-file icbc.token --key-file icbc.key --journal icbc.journal":
            "FrontTests runs it against a daemon on this machine",
        "fudian rescue close 3301 --reason paid --token-file wang.lei.token":
            "RescueTests closes by a list in a folder of its own",
        "make torture": "takes long; run by hand before a release",
        "make bugs": "builds the world once more; a test reads what it plants, another finds the bugs in the shell",
        "make simulate": "goes on for ten minutes; hundreds of its stories are a part of make test",
        "make invariants": "changes a document; a test looks whether it would",
        "make install": "changes the machine; tried under a DESTDIR",
        "make uninstall": "changes the machine; tried under a DESTDIR",
        "make clean": "removes what this test was built into",
        "swift test -c release --filter HouseTests": "is this test",
    ]

    @Test func `a documented command exists`() throws {
        let makefile = try House.text("Makefile")
        let package = try HouseMap.package()
        for command in try DocumentedCommand.all() {
            guard let program = command.words.first else { continue }
            let next = command.words.dropFirst().first { $0.wholeMatch(of: /[a-z][a-z-]*/) != nil }
            switch program {
            case "make":
                #expect(next.map { makefile.contains("\n\($0):") } ?? true, "\(command.place): no target \(next ?? "")")
            case _ where Self.systemPrograms.contains(program):
                break
            case _ where FileManager.default.isExecutableFile(atPath: House.root.appending(path: program).path()):
                break
            default:
                #expect(package.rooms[program] != nil, "\(command.place): there is no program \(program)")
                if let next, program == "fudian" || program == "fudiand" {
                    #expect(
                        try Self.subcommands(of: program).contains(next), "\(command.place): \(program) has no \(next)")
                }
            }
        }
    }

    @Test func `a documented command is run by a test, or stands in the list of those that are not`() throws {
        let stories = try House.tests().filter { !$0.path.hasPrefix("Tests/HouseTests/") }
            .map { $0.lines.joined(separator: "\n") }
        for command in try DocumentedCommand.all() {
            let plain = command.words.joined(separator: " ")
            let system = command.words.first.map(Self.systemPrograms.contains) ?? false
            let run = stories.contains { $0.contains(plain) }
            #expect(
                run || system || Self.notRun[plain] != nil,
                "\(command.place): no test holds the text '\(plain)'; run it in one, or say in CommandTests.notRun why not"
            )
        }
    }

    @Test func `each target that make lists is one, and each that people need is listed`() throws {
        let makefile = try House.text("Makefile")
        let listed = makefile.matches(of: /(?m)^([a-z]+):.*## ./).map { String($0.1) }
        let phony = makefile.matches(of: /(?m)^\.PHONY: (\w+)/).map { String($0.1) }
        #expect(listed == phony)
        for target in [
            "help", "demo", "test", "build", "format", "lint", "bench", "year", "torture", "install", "uninstall",
            "clean",
        ] {
            #expect(listed.contains(target))
        }
    }

    @Test func `commands are read from sh blocks only, over broken lines and without sudo`() {
        let text = """
            ```sh
            make demo   # two minutes
            # a comment
            sudo -u fudian fudiand init \\
                --config a.yaml
            ```
            ```
            not a command
            ```
            """
        let commands = DocumentedCommand.commands(in: text, document: "A.md")
        #expect(commands.map(\.place) == ["A.md:2", "A.md:5"])
        #expect(commands.map { $0.words.joined(separator: " ") } == ["make demo", "fudiand init --config a.yaml"])
    }

    /// The names under which a program's commands are known: given ones, else the type's name as ArgumentParser writes it.
    private static func subcommands(of program: String) throws -> Set<String> {
        var names: Set<String> = []
        for file in try House.sources() where file.room == program {
            let text = file.lines.joined(separator: "\n")
            for match in text.matches(of: /commandName: "([\w-]+)"/) { names.insert(String(match.1)) }
            for match in text.matches(of: /(?:struct|enum) (\w+)[^{]*ParsableCommand/) {
                names.insert(match.1.lowercased())
            }
        }
        return names
    }
}
