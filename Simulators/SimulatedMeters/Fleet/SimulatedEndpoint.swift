import ModbusFrames
import Quantities

/// A concentrator, gateway, direct meter or serial line while it runs.
final class SimulatedEndpoint {
    /// Its index in the plan, and in every ``FleetAction``.
    let number: Int
    let name: String
    let framing: Framing
    let behaviour: EndpointBehaviour
    /// By unit id; 256 places.
    var units: [SimulatedUnit?] = [SimulatedUnit?](repeating: nil, count: 256)
    var faults: [ActiveFault] = []
    /// The clients, in the order in which they came.
    var connections: [Int] = []
    /// Until then the serial bus behind it is busy.
    var busFreeAt = Instant(milliseconds: 0)
    /// Requests that wait for the bus.
    var waiting = 0
    /// A restart makes everything void that was under way.
    var boots = 0
    var isBooting = false
    var requests = 0

    init(number: Int, plan: EndpointPlan) {
        self.number = number
        name = plan.name
        framing = plan.framing
        behaviour = plan.behaviour
    }

    /// Whether it should accept connections.
    var isListening: Bool { !isBooting && !faults.contains { $0.fault.kind == .refuse } }

    /// Takes the first wire fault that hits a request for `unit`, and counts it.
    func fault(for unit: SimulatedUnit?, write: Bool) -> ActiveFault? {
        let found =
            unit?.faults.first { $0.remaining != 0 && $0.hits(write: write) }
            ?? faults.first { $0.remaining != 0 && $0.hits(write: write) }
        if let found, let remaining = found.remaining { found.remaining = remaining - 1 }
        return found
    }
}

/// A client of an endpoint.
final class ClientConnection {
    let number: Int
    let endpoint: SimulatedEndpoint
    var cutter = FrameCutter()
    /// Of a serial line: the bytes of an unfinished frame.
    var serialBytes: [UInt8] = []
    /// Nothing is ever answered.
    let isDeaf: Bool
    /// Until then earlier answers are still being sent.
    var sendsAt = Instant(milliseconds: 0)
    /// The transaction id of the request before.
    var lastTransaction: UInt16 = 0xFFFF

    init(number: Int, endpoint: SimulatedEndpoint, isDeaf: Bool) {
        self.number = number
        self.endpoint = endpoint
        self.isDeaf = isDeaf
    }
}

/// A request on its way to a device.
struct Incoming {
    let connection: ClientConnection
    let transaction: UInt16
    let unit: UInt8
    let request: Result<Request, ServerException>
    /// The endpoint's ``SimulatedEndpoint/boots`` when it came.
    let boots: Int
    let cameAt: Instant

    var endpoint: SimulatedEndpoint { connection.endpoint }
    var function: UInt8 {
        switch request {
        case .success(let request): request.function
        case .failure(let exception): exception.function
        }
    }
    var isWrite: Bool {
        if case .success(let request) = request { request.isWrite } else { false }
    }
}

/// What becomes of a request.
enum Answer {
    case reply(Request, Reply)
    case exception(ServerException)
    case none
}

extension Answer {
    /// The whole frame as an endpoint sends it; empty where nothing is answered.
    func frame(_ framing: Framing, transaction: UInt16, unit: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        append(framing, transaction: transaction, unit: unit, to: &bytes)
        return bytes
    }

    /// Appends the frame to bytes that go to the same client.
    func append(_ framing: Framing, transaction: UInt16, unit: UInt8, to bytes: inout [UInt8]) {
        let header = MBAPHeader(transaction: transaction, unit: unit)
        let start = bytes.count
        switch (self, framing) {
        case (.none, _): return
        case (.reply(let request, let reply), .tcp): header.append(reply, answering: request, to: &bytes)
        case (.exception(let exception), .tcp): header.append(exception, to: &bytes)
        case (.reply(let request, let reply), .rtu):
            bytes.append(unit)
            reply.appendPDU(answering: request, to: &bytes)
            RTUFrame.seal(&bytes, from: start)
        case (.exception(let exception), .rtu):
            bytes.append(unit)
            exception.appendPDU(to: &bytes)
            RTUFrame.seal(&bytes, from: start)
        }
    }
}
