import API
import ArgumentParser
import Foundation
import Languages

/// Runs a command's work: tells errors in the user's language and ends with the documented exit code.
func run(_ output: OutputOptions, _ work: () async throws -> API.ExitCode) async throws {
    let code: API.ExitCode
    do { code = try await work() } catch { code = try report(error, output) }
    if code != .done { throw ArgumentParser.ExitCode(code.rawValue) }
}

/// Tells what went wrong, on standard error.
private func report(_ error: any Error, _ output: OutputOptions) throws -> API.ExitCode {
    switch error {
    case let declined as Declined:
        tell(declined.error, output)
        if declined.status >= 500, let id = declined.requestID, !output.json { Terminal.complain([repeatHint(id)]) }
        return Refusal.exit(declined.error.code, status: declined.status)
    case let unreachable as Unreachable:
        let detail = [
            Detail(name: "server", value: unreachable.server),
            Detail(name: "detail", code: nil, words: unreachable.detail),
        ]
        tell(ErrorResponse(.serverUnreachable, details: detail, requestId: unreachable.requestID ?? ""), output)
        if let id = unreachable.requestID, !output.json { Terminal.complain([repeatHint(id)]) }
        return ErrorCode.serverUnreachable.exit
    case let failure as Failure:
        tell(ErrorResponse(failure.code, details: failure.details, requestId: ""), output)
        return failure.code.exit
    default: throw error
    }
}

/// An error in the user's language, on standard error.
func tell(_ error: ErrorResponse, _ output: OutputOptions) {
    guard output.json else { return Terminal.complain(output.teller.error(OptionNames.told(error))) }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Terminal.complain([(try? encoder.encode(error)).map { String(decoding: $0, as: UTF8.self) } ?? error.code])
}

private func repeatHint(_ id: String) -> String {
    say("  To send it again as the same request: --request-id \(id)", "  以同一请求重发：--request-id \(id)")
}
