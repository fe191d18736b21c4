import ArgumentParser
import AsyncHTTPClient
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOSSL

/// Serves one channel until it is told to stop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve one channel until SIGINT or SIGTERM.",
        discussion: """
            POST /payments {"business_date","serial","account","amount","paid_at","currency"}
            POST /reversals {"id","business_date","serial","amount","reason"}
            GET /payments/DATE/SERIAL, GET /reversals/ID, GET /status

            The answer is the daemon's; 202 {"state":"pending"} where it has not come yet. Whatever was answered with 2xx is \
            on disk, and reaches the daemon.
            """)

    @Option(help: "The channel's name, as the site file has it.")
    var channel: String

    @Option(help: "Where the daemon listens: https://HOST:PORT, http:// on the loopback, or unix:PATH on this machine.")
    var daemon: String

    @Option(help: "A file with the token of the channel's front.")
    var tokenFile: String

    @Option(help: "A file with the signing key; see keygen.")
    var keyFile: String

    @Option(help: "Trust this certificate authority (PEM) instead of the system's.")
    var caFile: String?

    @Option(help: "A certificate (PEM) that the daemon asks for, with --client-key-file.")
    var clientCertificateFile: String?

    @Option(help: "The key of --client-certificate-file (PEM).")
    var clientKeyFile: String?

    @Option(help: "What was taken, for ever: made if it is not there.")
    var journal: String

    @Option(help: "The address to listen on. There is no password: keep to the loopback, or put a proxy before it.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 lets the system choose.")
    var port = 0

    @Option(help: "How often the daemon is told what waits, seconds.")
    var heartbeat = 60

    @Option(help: "How long a request waits for the daemon's answer, seconds.")
    var patience = 10

    func validate() throws {
        let isLoopback = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].contains(where: daemon.hasPrefix)
        if !daemon.hasPrefix("https://"), !daemon.hasPrefix("unix:/"), !isLoopback {
            throw ValidationError("--daemon must be https://HOST:PORT or unix:/PATH; plain http only on the loopback.")
        }
        if !(0...65_535).contains(port) { throw ValidationError("--port must be within 0...65535.") }
        if !(1...600).contains(heartbeat) { throw ValidationError("--heartbeat must be within 1...600 seconds.") }
        if !(0...60).contains(patience) { throw ValidationError("--patience must be within 0...60 seconds.") }
        if (clientCertificateFile == nil) != (clientKeyFile == nil) {
            throw ValidationError("--client-certificate-file and --client-key-file go together.")
        }
    }

    func run() async throws {
        let outbox = try Outbox(path: journal)
        let client = try httpClient()
        let sender = Sender(
            channel: channel, daemon: base, place: daemon,
            token: try SecretFile.firstLine(tokenFile), key: try SecretFile.signingKey(keyFile), client: client,
            outbox: outbox, heartbeat: .seconds(heartbeat))
        var logger = Logger(label: "fudian-front", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let host = self.host
        let application = Application(
            router: BankRoutes(channel: channel, outbox: outbox, patience: .seconds(patience)).router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                let line = #"{"ready":true,"url":"http://\#(host):\#(port)","backlog":\#(outbox.backlog)}"# + "\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            }, logger: logger)
        let sending = Task { await sender.run() }
        do { try await application.runService() } catch {
            sending.cancel()
            try? await client.shutdown()
            throw error
        }
        sending.cancel()
        try await client.shutdown()
    }

    /// The daemon's address without a path, as the client writes it.
    private var base: String {
        if daemon.hasPrefix("unix:") {
            let path = daemon.dropFirst("unix:".count)
            return "http+unix://" + (path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? String(path))
        }
        return daemon.hasSuffix("/") ? String(daemon.dropLast()) : daemon
    }

    private func httpClient() throws -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(30))
        var tls = TLSConfiguration.makeClientConfiguration()
        if let caFile { tls.trustRoots = .file(caFile) }
        if let clientCertificateFile, let clientKeyFile {
            tls.certificateChain = try NIOSSLCertificate.fromPEMFile(clientCertificateFile).map { .certificate($0) }
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: clientKeyFile, format: .pem))
        }
        configuration.tlsConfiguration = tls
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
