import ArgumentParser
import Documents
import Gateway
import Glibc

/// The daemon: `fudiand --config /etc/fudian/fudian.yaml`.
@main
struct Fudiand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudiand",
        abstract: "Remote metering and prepaid control / 复电：远程抄表与费控守护进程",
        discussion: """
            Started by systemd as fudiand.service. `fudiand init` makes the store and the first token, `fudiand check` looks at the
            configuration, the profiles and the store and changes nothing.
            """,
        version: Version.text,
        subcommands: [Run.self, Check.self, Init.self],
        defaultSubcommand: Run.self)
}

/// What release this is.
enum Version {
    static let text = "0.1.0"
}

/// Where the configuration is.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: "The configuration / 配置文件", completion: .file(extensions: ["yaml"]))
    var config = "/etc/fudian/fudian.yaml"

    func read() throws(Faults) -> Configuration {
        try ConfigurationDocument.read(try TextFile.read(config), file: config)
    }
}

/// Exit codes, after sysexits(3) where it has one.
enum ExitStatus {
    /// A document is wrong: every fault was named.
    static let configuration: Int32 = 78
    /// The store cannot be used.
    static let store: Int32 = 74
    /// Another daemon has the data folder.
    static let busy: Int32 = 75
    static let unavailable: Int32 = 69
}

/// Names, telephone numbers and money are nobody else's: what this process makes is never readable by all.
func tightenPermissions() {
    let given = umask(0o077)
    umask(given | 0o027)
}
