import API
import ArgumentParser
import Glibc
import Languages

extension Language: ExpressibleByArgument {}

/// What every command takes that shows something.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: help("Print JSON.", "输出 JSON。"))
    var json = false

    @Option(name: .long, help: help("Language: zh or en; by the locale where left out.", "语言：zh 或 en；默认按区域设置。"))
    var lang: Language?

    var teller: Teller { Teller(language: Terminal.language, width: Terminal.columns) }
}

/// How the daemon is reached, and as whom.
struct ServerOptions: ParsableArguments {
    @OptionGroup(title: say("Output", "输出")) var output: OutputOptions

    @Option(
        name: .long,
        help: help(
            "unix:/path or https://host:port; else $FUDIAN_SERVER.", "unix:/路径 或 https://主机:端口；默认取 $FUDIAN_SERVER。"))
    var server: String?

    @Option(
        name: .long,
        help: help(
            "File with the token; else $FUDIAN_TOKEN_FILE, ~/.config/fudian/token.",
            "令牌文件；默认取 $FUDIAN_TOKEN_FILE 或 ~/.config/fudian/token。"))
    var tokenFile: String?

    @Option(name: .long, help: help("File with a second person's token, where two must agree.", "第二人的令牌文件，用于双人授权。"))
    var secondTokenFile: String?

    @Option(
        name: .long,
        help: help("PEM file of the authority that signed the server's certificate.", "签发服务器证书的 CA 的 PEM 文件。"))
    var caFile: String?

    @Option(
        name: .long, help: help("Repeat an earlier request under its id: it is done once.", "以原请求号重发：只会执行一次。"))
    var requestId: String?

    func client() throws -> DaemonClient {
        try DaemonClient.connecting(to: server, tokenFile: tokenFile, secondTokenFile: secondTokenFile, caFile: caFile)
    }

    /// The id under which the request is known, made here so that it can be sent again.
    func id() -> String { requestId ?? Secrets.requestID() }

    /// Shows an answer: as JSON as it came, or told.
    func show<Value: Decodable>(_ answer: Answered<Value>, _ tell: (Teller, Value) -> [String]) {
        Terminal.write(output.json ? [answer.json] : tell(output.teller, answer.value))
    }
}

extension DaemonClient {
    /// A client for what the options name, and for what the environment names where they are silent.
    static func connecting(to server: String?, tokenFile: String?, secondTokenFile: String?, caFile: String?) throws
        -> DaemonClient
    {
        let address = self.address(server)
        guard let server = ServerAddress(address) else {
            throw Failure(ServerAddress.isPlain(address) ? .serverPlain : .serverInvalid, about: address)
        }
        let environment = Terminal.environment
        let path =
            tokenFile ?? TokenFile.usual
        return try DaemonClient(
            server: server, token: try TokenFile.read(path), second: try secondTokenFile.map { try TokenFile.read($0) },
            caFile: caFile)
    }

    /// The server's address by option, environment, or the usual socket.
    static func address(_ given: String?) -> String {
        given ?? Terminal.environment["FUDIAN_SERVER"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "unix:/run/fudian/fudian.sock"
    }
}

/// A failure of the command line itself.
struct Failure: Error {
    let code: ErrorCode
    let details: [Detail]

    init(_ code: ErrorCode, about: String) {
        self.init(code, [Detail(name: "about", value: about)])
    }

    init(_ code: ErrorCode, _ details: [Detail]) {
        self.code = code
        self.details = details
    }
}

/// Random text for ids and tokens.
enum Secrets {
    static func requestID() -> String { "cli-" + random(bytes: 12) }
    static func token() -> String { random(bytes: 32) }

    private static func random(bytes: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<bytes).reduce(into: "") { text, _ in
            let byte = UInt8.random(in: 0...255, using: &generator)
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
