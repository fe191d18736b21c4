import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore

/// The command line of a text message gateway that sends nothing: for demonstrations and tests.
@main
struct SMSGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smsgateway",
        abstract:
            "An HTTP gateway for text messages that sends none: it keeps them, and delivers or fails them as it is told.",
        version: "0.1.0",
        subcommands: [RunCommand.self])
}

/// Serves until it is told to stop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve until SIGINT or SIGTERM.",
        discussion: """
            When it can be reached, one line of JSON with "ready":true and the url is written to the standard output.

            POST /messages {"id","to","text"}  takes a message: 202 {"reference"}; the same id again gets the same answer
            GET /messages/ID                   {"state":"accepted|delivered|failed","at"}
            GET /messages                      all of them
            POST /control                      {"fail_next":n}  the next n messages meet 503 and are not taken
                                               {"lose_next":n}  the next n are taken, and meet 503 all the same
                                               {"deliver":bool} whether what was taken is delivered
                                               {"fail":bool}    whether what was taken fails instead
                                               {"refuse":bool}  whether messages are refused for good, with 422
            """)

    @Option(help: "The port; 0 lets the system choose.")
    var port = 0

    @Option(help: "The address to listen on. There is no password: keep to the loopback unless you know better.")
    var host = "127.0.0.1"

    @Option(help: "Write the journal to this file (it is emptied first), one line of JSON for each event.")
    var journal: String?

    @Option(help: "From a message's taking to its delivery, ms.")
    var delayMs = 200

    func validate() throws {
        if !(0...65_535).contains(port) { throw ValidationError("--port must be within 0...65535.") }
        if !(0...3_600_000).contains(delayMs) { throw ValidationError("--delay-ms must be within 0...3600000.") }
    }

    func run() async throws {
        let mailbox = Mailbox(journal: try journal.map { try JournalFile(path: $0) }, delay: .milliseconds(delayMs))
        var logger = Logger(label: "smsgateway", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let host = self.host
        let application = Application(
            router: routes(mailbox), configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                say(#"{"ready":true,"url":"http://\#(host):\#(port)/messages"}"#)
            }, logger: logger)
        do { try await application.runService() } catch let error as IOError {
            let reason =
                error.errnoCode == EADDRINUSE ? "it is taken: end what has it, or give another --port" : "\(error)"
            FileHandle.standardError.write(Data("smsgateway: cannot listen on \(host):\(port): \(reason)\n".utf8))
            throw ExitCode.failure
        }
    }
}
