import AsyncHTTPClient
import Logging
import NIOCore
import Quantities
import Supply
import Synchronization

/// Hands messages to an HTTP SMS gateway and asks for their receipts until there is one.
///
/// Whether and when a message is sent was decided elsewhere; here it is only carried. A message is known by its notice's id:
/// sent again after a restart it is the same message for the gateway, which must not send it twice. Messages in hand are lost
/// with the process; whoever owns the notices hands open ones in again.
public final class SMSClient: Sendable {
    private let settings: SMSSettings
    private let logger: Logger
    private let report: @Sendable (NoticeID, NoticeReportKind) -> Void
    private let outbox: Mutex<Outbox>
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let start = ContinuousClock.now

    /// - Parameter report: Called from any thread, for one notice in the order in which things happened.
    public init(
        settings: SMSSettings, logger: Logger, report: @escaping @Sendable (NoticeID, NoticeReportKind) -> Void
    ) {
        var settings = settings
        settings.concurrency = min(max(settings.concurrency, 1), 64)
        self.settings = settings
        self.logger = logger
        self.report = report
        outbox = Mutex(Outbox(settings: settings))
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes a message to be sent; returns at once. False: too many wait already, try again later. One that is under way
    /// already is not sent again.
    @discardableResult public func send(_ message: SMSMessage) -> Bool {
        let now = self.now
        let taken = outbox.withLock { $0.add(message, at: now) }
        waker.yield()
        return taken
    }

    /// Asks for the receipt of a message that the gateway accepted in an earlier life; returns at once. False: too many wait.
    @discardableResult public func awaitReceipt(of id: NoticeID) -> Bool {
        let now = self.now
        let taken = outbox.withLock { $0.addAccepted(id, at: now) }
        waker.yield()
        return taken
    }

    /// Forgets a message that is no longer true. Nothing is reported of it any more; a request on its way cannot be called back.
    public func cancel(_ id: NoticeID) {
        outbox.withLock { $0.remove(id) }
        waker.yield()
    }

    /// How many messages are on their way, to the gateway or to a receipt.
    public var pending: Int { outbox.withLock { $0.count } }

    /// Works until its task is cancelled. To be called once.
    public func run() async {
        var configuration = HTTPClient.Configuration()
        // A redirected POST would become a GET.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .milliseconds(max(settings.requestTimeout.milliseconds, 1))
        // Tries are counted and spaced here, and reported.
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let gateway = SMSGateway(settings: settings, http: http)
        await withDiscardingTaskGroup { group in
            var alarm: Task<Void, Never>?
            for await _ in wakes {
                alarm?.cancel()
                working: while true {
                    switch step() {
                    case .perform(let job): group.addTask { await self.perform(job, gateway) }
                    case .rest(let until):
                        alarm = until.map(ring)
                        break working
                    }
                }
            }
            alarm?.cancel()
            group.cancelAll()
        }
        try? await http.shutdown()
    }

    /// Milliseconds since the client was made, whatever the wall clock does.
    private var now: Monotonic {
        let passed = start.duration(to: .now).components
        return Monotonic(milliseconds: passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000)
    }

    private func step() -> Outbox.Step {
        let now = self.now
        return outbox.withLock { $0.next(at: now) }
    }

    /// Wakes the loop at `moment`.
    private func ring(at moment: Monotonic) -> Task<Void, Never> {
        let pause = moment - now
        return Task { [waker] in
            try? await Task.sleep(for: .milliseconds(max(pause.milliseconds, 0)))
            if !Task.isCancelled { waker.yield() }
        }
    }

    private func perform(_ job: Outbox.Job, _ gateway: SMSGateway) async {
        let answer = await gateway.perform(job)
        let now = self.now
        let news = outbox.withLock { $0.finished(job, answer, at: now) }
        waker.yield()
        guard let news else { return }
        if case .unreachable(let reason) = news {
            // A request that we cut off ourselves says nothing about the gateway.
            if Task.isCancelled { return }
            logger.notice("SMS gateway not reached", metadata: ["notice.id": "\(job.id)", "error": "\(reason)"])
        }
        report(job.id, news)
    }
}
