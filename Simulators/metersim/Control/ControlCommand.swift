import ArgumentParser
import Glibc
import SimulatedMeters

/// Talks to a running simulator.
struct ControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ctl", abstract: "Command a running simulator.",
        usage: "metersim ctl <socket> <command> ...",
        discussion: """
            The socket is the one that `metersim run` was given (./metersim.sock by default). \
            `metersim ctl <socket> --help` lists the commands, `metersim ctl <socket> <command> --help` explains one.
            """)

    @Argument(help: "The control channel: a Unix socket, or a port of this machine.")
    var socket: String

    @Argument(parsing: .captureForPassthrough, help: "The command with its arguments.")
    var command: [String] = []

    func run() throws {
        if socket == "--help" || socket == "-h" { throw CleanExit.helpRequest(self) }
        let order = try parsed()
        guard let order = order as? any ControlRequest else { throw CleanExit.helpRequest(ControlOrders.self) }
        let answer: String
        do { answer = try ControlLink.ask(order.json.text, at: socket) } catch let failure as SystemFailure {
            complain("\(failure)")
            throw ExitCode(69)
        }
        let isGood = ControlAnswer.isGood(answer)
        if order.output.json {
            say(answer)
        } else if isGood {
            for line in ControlAnswer.lines(answer) { say(line) }
        } else {
            complain(ControlAnswer.error(answer))
        }
        if !isGood { throw ExitCode(1) }
    }

    /// The inner command; its own help and errors are shown as its own.
    private func parsed() throws -> any ParsableCommand {
        do {
            var order = try ControlOrders.parseAsRoot(command)
            if !(order is any ControlRequest) { try order.run() }
            return order
        } catch {
            ControlOrders.exit(withError: error)
        }
    }
}

/// What can be commanded.
struct ControlOrders: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metersim ctl <socket>", abstract: "Command a running simulator.",
        discussion:
            "Places are written c1 (an endpoint), c1/12 (a unit), c1/12#3 (a block of an image, a channel of a module).",
        subcommands: [
            FaultRequest.self, ClearRequest.self, FaultsRequest.self, StateRequest.self, ListRequest.self,
            HandRequest.self,
            EnergyRequest.self, AddEnergyRequest.self, RolloverRequest.self, LoadRequest.self, SerialRequest.self,
            BuyRequest.self, PriceRequest.self,
            RatioRequest.self, SwapRequest.self, RebootRequest.self, SpeedRequest.self, JournalRequest.self,
        ])
}

/// A command that is sent as one line of JSON.
protocol ControlRequest: ParsableCommand {
    var json: JSONLine { get }
    var output: OutputOptions { get }
}

/// How answers are shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the answer as it came: one line of JSON.")
    var json = false
}

/// One command, one answer.
enum ControlLink {
    /// Sends a line and waits for the answer's line.
    static func ask(_ line: String, at path: String) throws -> String {
        let descriptor = try Sockets.connect(to: path)
        defer { close(descriptor) }
        let bytes = Array((line + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SystemFailure("cannot write to \(path)")
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while answer.last != UInt8(ascii: "\n") {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw SystemFailure("no answer from \(path)", code: count == 0 ? EPIPE : errno) }
            answer += buffer[0..<count]
        }
        return String(decoding: answer.dropLast(), as: UTF8.self)
    }
}
