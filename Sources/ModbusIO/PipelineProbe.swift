import Glibc
import ModbusFrames

/// What a Modbus/TCP device does beyond the ordinary, found by trying.
public struct ProbeReport: Sendable, Hashable {
    /// How a single request ended: a reply, an exception, a time-out, ...
    public var single: Outcome
    /// Whether the answers bear the transaction ids they were asked with. False calls for
    /// ``EndpointSettings/transactionIDIsReliable`` = false; nil when nothing was answered.
    public var echoesTransactionIDs: Bool?
    /// Whether the device answered two requests sent in one segment, twice. False calls for
    /// ``EndpointSettings/inFlight`` = 1; nil when it was not tried, since the single request had failed.
    public var takesTwoInFlight: Bool?
    /// How long the single request took, in milliseconds.
    public var milliseconds: Int64
}

extension OneShot {
    /// Asks a Modbus/TCP device once, and then two at a time, twice, on one raw connection.
    ///
    /// - Parameters:
    ///   - request: A read that the device knows; a write is refused.
    ///   - timeoutMilliseconds: For connecting, and for each answer.
    /// - Throws: ``OneShotError`` when there is no connection or the request is not a valid read.
    public static func probe(
        _ request: Request, unit: UInt8, at endpoint: TCPEndpoint, timeoutMilliseconds: Int64 = 1000
    ) throws(OneShotError) -> ProbeReport {
        do { try request.validate() } catch { throw .request(error) }
        // Sent five times, it must do no harm.
        guard !request.isWrite else { throw .exception(.illegalFunction) }
        let socket: Int32
        do { socket = try BlockingSocket.connect(to: endpoint, withinMilliseconds: timeoutMilliseconds) } catch {
            throw .connection(error.reason)
        }
        defer { close(socket) }
        var prober = Prober(socket: socket, request: request, unit: unit, timeout: timeoutMilliseconds)
        let begin = MonotonicClock.milliseconds
        let single = prober.ask([0x4D42])
        var report = ProbeReport(
            single: single.first?.outcome ?? prober.failure, echoesTransactionIDs: single.first.map { $0.id == 0x4D42 },
            takesTwoInFlight: nil, milliseconds: MonotonicClock.milliseconds - begin)
        guard !single.isEmpty else { return report }
        for ids: [UInt16] in [[0x1001, 0x1002], [0x1003, 0x1004]] {
            let answers = prober.ask(ids)
            // Any order will do, as long as every id comes back; the device without ids of its own can not be told apart.
            report.takesTwoInFlight = Set(answers.map(\.id)) == Set(ids)
            if answers.contains(where: { !ids.contains($0.id) }) { report.echoesTransactionIDs = false }
            if report.takesTwoInFlight == false { break }
        }
        return report
    }
}

/// Sends frames in one segment and gathers what comes back.
private struct Prober {
    let socket: Int32
    let request: Request
    let unit: UInt8
    let timeout: Int64
    var cutter = FrameCutter()
    /// Why the last answer is missing.
    var failure = Outcome.timeout

    struct Answer {
        let id: UInt16
        let outcome: Outcome
    }

    init(socket: Int32, request: Request, unit: UInt8, timeout: Int64) {
        self.socket = socket
        self.request = request
        self.unit = unit
        self.timeout = timeout
    }

    mutating func ask(_ ids: [UInt16]) -> [Answer] {
        var frames: [UInt8] = []
        for id in ids { MBAPHeader(transaction: id, unit: unit).append(request, to: &frames) }
        guard send(socket, frames, frames.count, Int32(MSG_NOSIGNAL)) == frames.count else {
            failure = .connectionLost(sent: true)
            return []
        }
        let deadline = MonotonicClock.milliseconds + timeout
        var answers: [Answer] = []
        var bytes = [UInt8](repeating: 0, count: 1024)
        while answers.count < ids.count {
            guard BlockingSocket.wait(socket, Int16(POLLIN), until: deadline) else {
                failure = .timeout
                return answers
            }
            let count = recv(socket, &bytes, bytes.count, 0)
            guard count > 0 else {
                failure = .connectionLost(sent: true)
                return answers
            }
            do {
                try cutter.feed(bytes.span.extracting(0..<count)) { header, pdu in
                    let outcome = header.unit == unit ? request.outcome(of: pdu) : .misrouted(unit: header.unit)
                    answers.append(Answer(id: header.transaction, outcome: outcome))
                    return true
                }
            } catch {
                failure = .malformed(.refused)
                return answers
            }
        }
        return answers
    }
}
