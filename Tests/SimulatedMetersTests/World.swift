import Documents
import Foundation
import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// A fleet with a clock that the test moves, and one client on each endpoint.
final class World {
    let fleet: SimulatedFleet
    var now = World.start
    private var clients: [Int: Int] = [:]
    private var transaction: UInt16 = 0
    /// Everything that the fleet asked for since it was last taken.
    private(set) var actions: [FleetAction] = []

    /// 2026-11-23 12:00 in China.
    static let start = Instant(milliseconds: 1_795_406_400_000)

    init(_ endpoints: [EndpointPlan], speed: Int64 = 1, seed: UInt64 = 1, journalsReads: Bool = false) throws {
        let plan = FleetPlan(endpoints: endpoints, seed: seed, speed: speed, journalsReads: journalsReads)
        fleet = try SimulatedFleet(plan, at: World.start)
    }

    /// One endpoint `c1` with one device.
    convenience init(
        _ profile: DeviceProfile, unit: UInt8 = 1,
        meters: [MeterPlan] = [MeterPlan(serial: "20240001", load: .fixed(watts: 1200))],
        speed: Int64 = 1, journalsReads: Bool = false, framing: Framing = .tcp,
        _ behaviour: (inout EndpointBehaviour) -> Void = { _ in }
    ) throws {
        let units = [UnitPlan(unit: unit, profile: profile, meters: meters)]
        try self.init(
            [EndpointPlan(name: "c1", framing: framing, behaviour: EndpointBehaviour(behaviour), units: units)],
            speed: speed,
            journalsReads: journalsReads)
    }

    /// The client's connection to an endpoint, made where there is none.
    func client(_ endpoint: Int = 0) -> Int {
        if let known = clients[endpoint] { return known }
        let (connection, new) = fleet.connect(to: endpoint, at: now)
        clients[endpoint] = connection
        actions += new
        return connection
    }

    func forgetClient(_ endpoint: Int = 0) { clients[endpoint] = nil }

    /// Lets time pass, each due thing at its time.
    func pass(milliseconds: Int64) {
        let end = now + Quantities.Span(milliseconds: milliseconds)
        while let due = fleet.nextDue, due <= end {
            now = max(now, due)
            actions += fleet.advance(to: now)
        }
        now = end
        actions += fleet.advance(to: now)
    }

    func takeActions() -> [FleetAction] {
        defer { actions = [] }
        return actions
    }

    /// Sends raw bytes and gives back what comes at once.
    func send(_ bytes: [UInt8], endpoint: Int = 0) -> [FleetAction] {
        let connection = client(endpoint)
        _ = takeActions()
        return fleet.receive(bytes.span, on: connection, at: now)
    }

    /// Sends a request and gives back the bytes that come at once.
    func exchange(_ request: Request, unit: UInt8 = 1, endpoint: Int = 0) -> [UInt8] {
        send(frame(request, unit: unit), endpoint: endpoint).bytes
    }

    /// A request's frame with the next transaction id.
    func frame(_ request: Request, unit: UInt8 = 1) -> [UInt8] {
        transaction &+= 1
        var bytes: [UInt8] = []
        MBAPHeader(transaction: transaction, unit: unit).append(request, to: &bytes)
        return bytes
    }

    /// Sends a request and judges the answer as a client does.
    func ask(_ request: Request, unit: UInt8 = 1, endpoint: Int = 0) -> Outcome {
        let bytes = exchange(request, unit: unit, endpoint: endpoint)
        return request.judged(bytes, transaction: transaction, unit: unit)
    }

    /// Reads registers; nil where that failed.
    func registers(_ table: RegisterTable, _ address: Int, _ count: Int, unit: UInt8 = 1, endpoint: Int = 0)
        -> [UInt16]?
    {
        switch ask(.read(table, address, count), unit: unit, endpoint: endpoint) {
        case .reply(.registers(let words)): words
        case .reply(.bits(let bits)): bits.map { $0 ? 1 : 0 }
        default: nil
        }
    }

    /// Reads a plan from a device and decodes it.
    func read(_ plan: RegisterPlan, unit: UInt8 = 1, endpoint: Int = 0, block: Int = 0, channel: Int = 0) -> Readout {
        let replies = plan.requests.map { request -> RequestReply in
            registers(request.table, Int(request.address), request.count, unit: unit, endpoint: endpoint).map {
                .words($0)
            } ?? .failed
        }
        return plan.readout(of: replies, block: block, channel: channel)
    }

    /// Sends the write that the profile makes for a relay.
    func write(_ write: RegisterWrite, unit: UInt8 = 1, endpoint: Int = 0) -> Outcome {
        switch write.function {
        case .singleCoil:
            ask(.writeSingleCoil(address: write.address, on: write.values[0] == 1), unit: unit, endpoint: endpoint)
        case .singleRegister:
            ask(.writeSingleRegister(address: write.address, value: write.values[0]), unit: unit, endpoint: endpoint)
        case .multipleRegisters:
            ask(.writeMultipleRegisters(address: write.address, values: write.values), unit: unit, endpoint: endpoint)
        }
    }

    /// The truth about the one meter at a place.
    func truth(_ place: String = "c1/1") throws -> MeterState {
        let place = try #require(Place(place))
        return try #require(try fleet.state(at: place, now: now).first)
    }

    func start(_ fault: InjectedFault, at place: String = "c1/1") throws {
        actions += try fleet.start(fault, at: try #require(Place(place)), now: now).actions
    }

    func clear(_ kind: FaultKind? = nil, at place: String? = nil) throws {
        actions += try fleet.clear(kind, at: place.flatMap { Place($0) }, now: now).actions
    }

    func hand(_ action: HandAction, at place: String = "c1/1") throws {
        actions += try fleet.hand(action, at: try #require(Place(place)), now: now)
    }

    /// The journal's events of a kind, as lines.
    func journal(_ name: String) -> [String] {
        fleet.journal.events(after: 0).filter { $0.what.name == name }.map(\.line)
    }
}

extension [FleetAction] {
    /// All bytes that are sent.
    var bytes: [UInt8] { flatMap { if case .send(_, let bytes) = $0 { bytes } else { [UInt8]() } } }
    /// Whether a connection is reset.
    var hasReset: Bool { contains { if case .reset = $0 { true } else { false } } }
    /// Whether a connection is closed in good order.
    var hasFinish: Bool { contains { if case .finish = $0 { true } else { false } } }
}

extension Request {
    static func read(_ table: RegisterTable, _ address: Int, _ count: Int) -> Request {
        let (address, count) = (UInt16(address), UInt16(count))
        return switch table {
        case .coils: .readCoils(address: address, count: count)
        case .discreteInputs: .readDiscreteInputs(address: address, count: count)
        case .holdingRegisters: .readHoldingRegisters(address: address, count: count)
        case .inputRegisters: .readInputRegisters(address: address, count: count)
        }
    }

    /// What a client makes of the bytes; a time-out where there are none.
    func judged(_ bytes: [UInt8], transaction: UInt16, unit: UInt8) -> Outcome {
        guard bytes.count > 7, UInt16(bytes[0]) << 8 | UInt16(bytes[1]) == transaction else { return .timeout }
        guard bytes[6] == unit else { return .misrouted(unit: bytes[6]) }
        return outcome(of: bytes.span.extracting(7..<bytes.count))
    }
}

/// The profiles that are shipped.
enum Shipped {
    static let profiles: ProfileLibrary = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../profiles")
            .standardizedFileURL
        // A broken folder fails every test with a name.
        return (try? ProfileLibrary.load(folder: folder.path(percentEncoded: false))) ?? ProfileLibrary()
    }()

    /// All of them, by name.
    static let all = profiles.names.compactMap { profiles[$0] }

    static func profile(_ name: String) throws -> DeviceProfile {
        try #require(profiles[name], "profiles/\(name).yaml cannot be read")
    }
}
