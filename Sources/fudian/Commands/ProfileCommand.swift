import API
import ArgumentParser
import Documents
import Languages
import Metering

/// `fudian profile`
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: say("Check device profiles; needs no daemon.", "检查设备规约，无需守护进程。"),
        subcommands: [Check.self, List.self])

    /// `fudian profile check FILE...`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: say("Check profile files; every fault is told with its line.", "检查规约文件，逐行说明问题。"))
        @Argument(help: help("YAML files.", "YAML 文件。")) var files: [String]
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await fudian.run(output) {
                var checked = CheckedFiles()
                for file in files {
                    let profile = checked.read(file) { text throws(Faults) in
                        try ProfileDocument.read(text, file: file)
                    }
                    guard let profile, !output.json else { continue }
                    Terminal.write(["\(file): " + say("good", "正确") + ", \(profile.model)"])
                }
                return try checked.end(output)
            }
        }
    }

    /// `fudian profile list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: say("List the profiles of a folder.", "列出文件夹中的规约。"))
        @OptionGroup var folder: ProfileFolder
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await fudian.run(output) {
                let library: ProfileLibrary
                do throws(Faults) { library = try ProfileLibrary.load(folder: folder.path) } catch {
                    let code: ErrorCode = Files.isFolder(folder.path) ? .fileFaulty : .fileUnreadable
                    throw Failure(code, error.list.map(Detail.init))
                }
                let profiles = library.names.compactMap { library[$0] }
                if output.json {
                    Terminal.write([
                        JSONText.encode(
                            profiles.map {
                                Listed(name: $0.name, model: $0.model, relay: $0.relay != nil, points: $0.points.count)
                            })
                    ])
                    return .done
                }
                var table = Table([
                    .init(say("PROFILE", "规约")), .init(say("DEVICE", "设备"), mayBeCut: true), .init(say("RELAY", "继电器")),
                    .init(say("POINTS", "测点"), isNumber: true),
                ])
                for profile in profiles {
                    table.add([
                        profile.name, profile.model, profile.relay == nil ? "–" : say("yes", "有"),
                        String(profile.points.count),
                    ])
                }
                Terminal.write(table.lines(width: Terminal.columns))
                return .done
            }
        }
    }

    private struct Listed: Encodable {
        let name: String
        let model: String
        let relay: Bool
        let points: Int
    }
}

/// Where the profiles lie.
struct ProfileFolder: ParsableArguments {
    @Option(
        help: help(
            "Folder of profiles; else $FUDIAN_PROFILES, /usr/share/fudian/profiles.",
            "规约文件夹；默认取 $FUDIAN_PROFILES 或 /usr/share/fudian/profiles。"))
    var profiles: String?

    var path: String { named ?? "/usr/share/fudian/profiles" }

    /// By option or environment.
    var named: String? { profiles ?? Terminal.environment["FUDIAN_PROFILES"].flatMap { $0.isEmpty ? nil : $0 } }
}
