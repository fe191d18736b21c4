import API
import ArgumentParser

/// `fudian notice`
struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: say("Messages to customers, and those that a person must bring.", "发给用户的通知，及须人工送达的通知。"),
        subcommands: [List.self, Calls.self, Called.self, Left.self], defaultSubcommand: List.self)

    /// `fudian notice list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: say("List messages to customers, the latest first.", "列出发给用户的通知，最近在前。"))
        @OptionGroup var list: ListOptions
        @Flag(help: help("Only those on their way.", "仅在途的。")) var open = false
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let path = list.path("/v1/notices", open ? ["state=open"] : [])
                server.show(try await server.client().use { try await $0.get(path, as: NoticesResponse.self) }) {
                    $0.notices($1)
                }
                return .done
            }
        }
    }

    /// `fudian notice calls`
    struct Calls: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "calls",
            abstract: say(
                "Whom to ring and whom to visit because no SMS came through, the most urgent first.",
                "列出短信未送达、须致电或上门的通知，紧急在前。"))
        @Option(help: help("voice or door: only these.", "voice 或 door：仅此类。")) var channel: String?
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let query = channel.map { "?channel=" + DaemonClient.escaped($0) } ?? ""
                let answer = try await server.client().use {
                    try await $0.get("/v1/notices/calls" + query, as: NoticeDutiesResponse.self)
                }
                server.show(answer) { $0.duties($1) }
                return .done
            }
        }
    }

    /// `fudian notice called ID`
    struct Called: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "called", abstract: say("Tell what came of a call.", "登记致电结果。"))
        @Argument(help: help("The notice's id.", "通知编号。")) var id: String
        @Flag(
            inversion: .prefixedNo, exclusivity: .exclusive,
            help: help("Somebody answered and was told; or nobody did.", "已接听并告知；或无人接听。"))
        var answered: Bool
        @Option(help: help("What was said; it is recorded.", "通话情况，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await fudian.run(server.output) {
                let body = NoticeCallBody(answered: answered, reason: reason)
                return try await NoticeCommand.tell(id, "call", body, server)
            }
        }
    }

    /// `fudian notice left ID`
    struct Left: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "left", abstract: say("Tell what came of a way to the door.", "登记上门送达结果。"))
        @Argument(help: help("The notice's id.", "通知编号。")) var id: String
        @Option(help: help("Who signed for it.", "签收人。")) var signedBy: String?
        @Option(help: help("Who stood by, where it was left and a photo taken.", "拍照留置时的见证人。")) var witness: String?
        @Option(help: help("Of the signed paper or the photo: what sha256sum prints.", "签收单或照片的 SHA-256。"))
        var sha256: String?
        @Option(help: help("When it was left, RFC 3339; now where it is left out.", "送达时间，RFC 3339；默认为现在。"))
        var at: String?
        @Flag(help: help("It could not be left.", "未能送达。")) var notLeft = false
        @Option(help: help("How it went; it is recorded.", "送达情况，将被记录。")) var reason: String
        @OptionGroup var server: ServerOptions

        func validate() throws {
            let ways = [signedBy != nil, witness != nil, notLeft].count { $0 }
            if ways != 1 || (sha256 == nil) != notLeft {
                throw ValidationError(
                    say(
                        "Give --signed-by or --witness with --sha256, or --not-left alone.",
                        "请给出 --signed-by 或 --witness 并附 --sha256，或仅 --not-left。"))
            }
        }

        func run() async throws {
            try await fudian.run(server.output) {
                let proof = signedBy != nil ? "signature" : witness != nil ? "photo" : "none"
                let body = NoticeDoorBody(
                    proof: proof, name: signedBy ?? witness, sha256: sha256, at: at, reason: reason)
                return try await NoticeCommand.tell(id, "door", body, server)
            }
        }
    }

    private static func tell(_ id: String, _ way: String, _ body: some Encodable & Sendable, _ server: ServerOptions)
        async throws -> API.ExitCode
    {
        let path = "/v1/notices/\(DaemonClient.escaped(id))/\(way)"
        let answer = try await server.client().use {
            try await $0.post(path, body, id: server.id(), as: OutcomeResponse.self)
        }
        server.show(answer) { $0.outcome($1) }
        return .done
    }
}
