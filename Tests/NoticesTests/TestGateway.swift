import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Notices
import Quantities
import Supply
import Synchronization

/// A text message gateway within the test: it keeps what it is sent and answers as it is told.
final class TestGateway: Sendable {
    struct Message: Codable, Equatable {
        let id: String
        let to: String
        let text: String
    }

    struct State {
        var messages: [String: Message] = [:]
        /// The ids of all POSTs, in order.
        var posts: [String] = []
        /// The ids of all GETs, in order.
        var asks: [String] = []
        var authorization: [String] = []
        /// What POSTs are answered with before they are answered well; they are taken all the same where `takes` is true.
        var failures: [HTTPResponse.Status] = []
        var takes = false
        /// Messages that are answered well and then forgotten.
        var forgets = 0
        /// POSTs that get no answer at all.
        var silent = 0
        /// What a GET is told, from the first on; the last one stays.
        var receipts = ["accepted"]
        var busy = 0
        var busiest = 0
    }

    let state = Mutex(State())

    /// Changes how it behaves.
    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    var posts: [String] { state.withLock { $0.posts } }
    var asks: [String] { state.withLock { $0.asks } }
    var messages: [String: Message] { state.withLock { $0.messages } }

    /// Runs the gateway, and a test against its url.
    func serve(_ body: @Sendable (_ url: String) async throws -> Void) async throws {
        let (ports, opened) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { opened.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)/messages")
                break
            }
            group.cancelAll()
        }
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.post("messages") { request, context in
            let message = try await request.decode(as: Message.self, context: context)
            return try await self.take(message, authorization: request.headers[.authorization])
        }
        router.get("messages/:id") { _, context in
            let id = try context.parameters.require("id")
            return self.state.withLock { state in
                state.asks.append(id)
                guard state.messages[id] != nil else { return Response(status: .notFound) }
                let receipt = state.receipts.count > 1 ? state.receipts.removeFirst() : state.receipts[0]
                return Self.json(#"{"state":"\#(receipt)","at":"2026-11-23T09:00:00Z","reason":"absent subscriber"}"#)
            }
        }
        return router
    }

    private func take(_ message: Message, authorization: String?) async throws -> Response {
        let (failure, isSilent) = state.withLock { state -> (HTTPResponse.Status?, Bool) in
            state.busy += 1
            state.busiest = max(state.busiest, state.busy)
            state.posts.append(message.id)
            if let authorization { state.authorization.append(authorization) }
            let failure = state.failures.isEmpty ? nil : state.failures.removeFirst()
            let isSilent = state.silent > 0
            if isSilent { state.silent -= 1 }
            if state.forgets > 0 {
                state.forgets -= 1
            } else if failure == nil || state.takes {
                state.messages[message.id] = message
            }
            return (failure, isSilent)
        }
        defer { state.withLock { $0.busy -= 1 } }
        // Until the server is stopped, or the caller goes away.
        if isSilent { try await Task.sleep(for: .seconds(600)) }
        await Task.yield()
        if let failure { return Self.json(#"{"reason":"told to"}"#, failure) }
        return Self.json(#"{"reference":"ref-\#(message.id)"}"#)
    }

    private static func json(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// A client with what it reports, in order.
struct TestClient {
    let client: SMSClient
    let reports: AsyncStream<Report>

    struct Report: Equatable {
        let id: NoticeID
        let kind: NoticeReportKind
    }

    init(_ url: String, _ change: (inout SMSSettings) -> Void = { _ in }) {
        var settings = SMSSettings(url: url, idPrefix: "t")
        settings.pollInterval = .milliseconds(10)
        settings.pollCap = .milliseconds(40)
        settings.retryFirst = .milliseconds(10)
        settings.retryCap = .milliseconds(40)
        change(&settings)
        let (reports, out) = AsyncStream.makeStream(of: Report.self)
        self.reports = reports
        var logger = Logger(label: "test", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .critical
        client = SMSClient(settings: settings, logger: logger) { out.yield(Report(id: $0, kind: $1)) }
    }

    /// Runs the client until it has made so many reports.
    func collect(_ count: Int) async throws -> [Report] {
        await withTaskGroup { group in
            group.addTask { await client.run() }
            var seen: [Report] = []
            for await report in reports {
                seen.append(report)
                if seen.count == count { break }
            }
            group.cancelAll()
            return seen
        }
    }
}

func message(_ number: Int64, _ text: String = "您好") -> SMSMessage {
    SMSMessage(id: NoticeID(number), phone: "13800138000", text: text)
}
