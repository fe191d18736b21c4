import Glibc
import ModbusFrames

/// What runs on libmodbus's thread: one command after the other, blocking.
final class LibmodbusWorker {
    private let endpoint: LibmodbusEndpoint
    private let settings: EndpointSettings
    private let mailbox: LibmodbusMailbox
    private var bus: Bus?

    private enum Phase { case stopped, idle, resting, up }
    private var phase = Phase.stopped
    private var restsUntil: Int64 = 0
    private var failures = 0
    private var attempts: UInt64 = 0
    private var lastActivity: Int64 = 0
    private var notBefore: Int64 = 0
    private var isFresh = false
    /// The number of the connection that is up, or was the last one to be.
    private var number: UInt64 = 0
    /// The units on the bus whose reply may still come, and until when. Opening the bus anew does not stop such a reply.
    private var silent: [UInt8: Int64] = [:]

    /// A class of its own only because an optional of a noncopyable struct can not be a class's variable to and fro.
    private final class Bus {
        let context: ModbusContext
        init(_ context: consuming ModbusContext) { self.context = context }
    }

    init(_ endpoint: LibmodbusEndpoint, _ settings: EndpointSettings, _ mailbox: LibmodbusMailbox) {
        self.endpoint = endpoint
        self.settings = settings
        self.mailbox = mailbox
    }

    func run() {
        while true {
            switch mailbox.next(until: deadline) {
            case nil: timeCame()
            case .start: start()
            case .request(let ticket, let unit, let request, let connection):
                mailbox.complete(ticket, perform(unit, request, on: connection))
            case .reopen: reopen()
            case .stop: stop()
            case .quit:
                stop()
                return
            }
        }
    }

    private var deadline: Int64? {
        switch phase {
        case .stopped, .idle: nil
        case .resting: restsUntil
        case .up: settings.closeWhenIdleMilliseconds.map { lastActivity + $0 }
        }
    }

    private func timeCame() {
        if phase == .resting {
            connect()
        } else if phase == .up {
            closeBus()
            phase = .idle
            mailbox.down(.idle)
        }
    }

    private func start() {
        guard phase == .stopped else { return }
        guard settings.closeWhenIdleMilliseconds != nil else { return connect() }
        phase = .idle
        mailbox.down(.idle)
    }

    private func stop() {
        guard phase != .stopped else { return }
        closeBus()
        phase = .stopped
        failures = 0
        mailbox.down(.stopped)
    }

    private func reopen() {
        switch phase {
        case .stopped: break
        case .idle: connect()
        case .resting:
            restsUntil = min(restsUntil, MonotonicClock.milliseconds + max(settings.reconnectFirstMilliseconds, 1))
        case .up:
            guard !isFresh else { break }
            renew(.reopened)
        }
    }

    // MARK: Connecting

    private func connect() {
        attempts += 1
        do throws(ConnectFailure) {
            if bus == nil { bus = try makeBus() }
            if let bus { try open(bus) }
        } catch {
            mailbox.count { $0.connectFailures += 1 }
            return rest(error.reason)
        }
        mailbox.count { $0.connects += 1 }
        if settings.connectDelayMilliseconds > 0 { sleep(settings.connectDelayMilliseconds) }
        phase = .up
        isFresh = true
        lastActivity = MonotonicClock.milliseconds
        number += 1
        mailbox.up(number)
    }

    private func makeBus() throws(ConnectFailure) -> Bus {
        do {
            let bus: Bus
            switch endpoint {
            case .tcp: bus = Bus(try ModbusContext(tcp: ()))
            case .serial(let serial): bus = Bus(try ModbusContext(serial: serial))
            }
            bus.context.setResponseTimeout(milliseconds: settings.responseTimeoutMilliseconds)
            return bus
        } catch {
            throw ConnectFailure(reason: .connectFailed(code: error.code))
        }
    }

    private func open(_ bus: Bus) throws(ConnectFailure) {
        switch endpoint {
        case .tcp(let tcp):
            bus.context.adopt(
                try BlockingSocket.connect(to: tcp, withinMilliseconds: settings.connectTimeoutMilliseconds))
        case .serial:
            do { try bus.context.openDevice() } catch {
                throw ConnectFailure(
                    reason: error.code == EMFILE ? .descriptorTooHigh : .connectFailed(code: error.code))
            }
        }
    }

    private func closeBus() {
        bus?.context.close()
        isFresh = false
    }

    /// A new connection at once; if none comes about, attempts for ever.
    private func renew(_ reason: DownReason) {
        closeBus()
        mailbox.down(reason)
        connect()
    }

    private func rest(_ reason: DownReason) {
        closeBus()
        failures += 1
        phase = .resting
        restsUntil =
            MonotonicClock.milliseconds + settings.backOffMilliseconds(failures: failures, attempt: attempts)
        mailbox.down(reason)
    }

    // MARK: Requests

    private func perform(_ unit: UInt8, _ request: Request, on wanted: UInt64?) -> Outcome {
        if phase == .stopped { return .notSent(.stopped) }
        if phase == .idle, wanted == nil { connect() }
        if phase == .up { refreshIfTouched() }
        // Asked after the look into the socket, which may have made another connection (I-C1).
        guard phase == .up, wanted == nil || wanted == number, let bus else { return .notSent(.noConnection) }
        guard bus.context.select(unit: unit) else { return .notSent(.unsupported) }
        waitForTurn(unit, bus)
        isFresh = false
        mailbox.count { $0.requests += 1 }
        let outcome: Outcome
        do { outcome = .reply(try bus.context.perform(request)) } catch { outcome = error.outcome }
        lastActivity = MonotonicClock.milliseconds
        notBefore = lastActivity + settings.gapMilliseconds
        settle(outcome, unit)
        return outcome
    }

    /// Before a request nothing may lie in the socket: neither an end nor a byte that nobody asked for.
    private func refreshIfTouched() {
        guard case .tcp = endpoint, let bus else { return }
        switch BlockingSocket.peek(bus.context.descriptor) {
        case .nothing: break
        case .closed(let code): renew(.closedByPeer(code: code))
        case .bytes: renew(.malformed(.refused))
        }
    }

    private func waitForTurn(_ unit: UInt8, _ bus: Bus) {
        let rest = max(notBefore, silent[unit] ?? notBefore) - MonotonicClock.milliseconds
        if rest > 0 { sleep(rest) }
        if case .serial = endpoint { bus.context.discardInput() }
    }

    private func settle(_ outcome: Outcome, _ unit: UInt8) {
        mailbox.count {
            switch outcome {
            case .reply: $0.replies += 1
            case .exception: $0.exceptions += 1
            case .timeout: $0.timeouts += 1
            case .malformed: $0.malformed += 1
            default: break
            }
        }
        switch outcome {
        case .reply, .exception:
            failures = 0
            silent[unit] = nil
        case .timeout: doubt(.timedOut, unit)
        case .malformed(let fault): doubt(.malformed(fault), unit)
        default: rest(.closedByPeer(code: 0))
        }
    }

    private func doubt(_ reason: DownReason, _ unit: UInt8) {
        guard case .serial = endpoint else { return renew(reason) }
        // A serial reply bears no id: give a late one as long again to come, and throw it away.
        silent[unit] = lastActivity + settings.responseTimeoutMilliseconds
    }

    private func sleep(_ milliseconds: Int64) {
        var time = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
        var left = timespec()
        while nanosleep(&time, &left) != 0, errno == EINTR { time = left }
    }
}
