import API
import ArgumentParser
import Foundation

/// A key of three parts, as people type it and as lists show it: `icbc/2026-11-22/17`.
struct KeyArgument: ExpressibleByArgument {
    let channel: String
    let date: String
    let serial: String

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        (channel, date, serial) = (parts[0], parts[1], parts[2])
    }

    var day: String { DaemonClient.escaped(channel) + "/" + DaemonClient.escaped(date) }

    /// As parts of an address.
    var path: String { day + "/" + DaemonClient.escaped(serial) }
}

/// Why something is done, where that must be said.
struct ReasonOption: ParsableArguments {
    @Option(help: help("Why; it is recorded.", "原因，将被记录。")) var reason: String

    var body: ReasonBody { ReasonBody(reason: reason) }
}

extension ServerOptions {
    /// Sends a request whose answer is what came of it, and shows that.
    func ask(_ path: String, _ body: some Encodable) async throws -> API.ExitCode {
        show(try await client().use { try await $0.post(path, body, id: id(), as: OutcomeResponse.self) }) {
            $0.outcome($1)
        }
        return .done
    }

    /// Gets something and shows it.
    func look<Value: Decodable>(_ path: String, _ tell: (Teller, Value) -> [String]) async throws -> API.ExitCode {
        show(try await client().use { try await $0.get(path, as: Value.self) }, tell)
        return .done
    }

    /// Gets a table and prints it as CSV.
    ///
    /// - Parameter isSentOn: a program reads it, which knows the API's names and no words.
    func table(_ path: String, isSentOn: Bool = false) async throws -> API.ExitCode {
        let answer = try await client().use { try await $0.get(path, as: TableResponse.self) }
        Terminal.write(
            output.json ? [answer.json] : isSentOn ? answer.value.csv : answer.value.csv(in: Terminal.language))
        return .done
    }
}

/// The query of an address, of what is given.
func query(_ fields: [(name: String, value: String?)]) -> String {
    let given = fields.compactMap { field in field.value.map { "\(field.name)=\(DaemonClient.escaped($0))" } }
    return given.isEmpty ? "" : "?" + given.joined(separator: "&")
}

/// A channel's file, to be sent as it is.
struct ChannelFileOptions: ParsableArguments {
    @Argument(help: help("The channel.", "渠道。")) var channel: String
    @Argument(help: help("The file, as the channel wrote it.", "渠道提供的文件原件。")) var file: String
    @Option(help: help("The business date, where the file is not named as the layout says.", "业务日期；文件未按格式命名时给出。"))
    var date: String?

    func body() throws -> ChannelFileRequest {
        guard let bytes = Files.read(file) else { throw Failure(.fileUnreadable, about: file) }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return ChannelFileRequest(
            channel: channel, name: name, content: Data(bytes).base64EncodedString(), businessDate: date)
    }
}
