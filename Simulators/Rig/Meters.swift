import Foundation

/// A running metersim and its control channel: the oracle of every test over real sockets.
public final class Meters: Sendable {
    public let program: RunningProgram
    public let ports: [String: Int]
    /// The serial devices of endpoints that have no port.
    public let devices: [String: String]
    private let control: String

    /// Starts a fleet.
    ///
    /// - Parameters:
    ///   - binaries: where the programs were built.
    ///   - fleet: the fleet's file.
    ///   - folder: where journal and control socket go.
    public init(binaries: String, fleet: String, profiles: String, folder: String, more: [String] = []) throws {
        control = folder + "/metersim.sock"
        program = try RunningProgram(
            binaries + "/metersim",
            ["run", fleet, "--profiles", profiles, "--journal", folder + "/journal.jsonl", "--control", control] + more)
        let line = try program.line(within: 20) { $0.contains("\"ready\":true") }
        guard let ready = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let endpoints = ready["endpoints"] as? [[String: Any]]
        else { throw RigError("metersim's ready line cannot be read: \(line)") }
        var ports: [String: Int] = [:]
        var devices: [String: String] = [:]
        for endpoint in endpoints {
            if let name = endpoint["name"] as? String, let device = endpoint["device"] as? String {
                devices[name] = device
            }
            if let name = endpoint["name"] as? String, let port = endpoint["port"] as? Int { ports[name] = port }
        }
        self.ports = ports
        self.devices = devices
    }

    /// Sends one command and gives its answer back.
    @discardableResult
    public func command(_ command: [String: Any]) throws -> [String: Any] {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw RigError("no socket") }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(control.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw RigError("metersim's control channel \(control) does not answer") }
        let line = try JSONSerialization.data(withJSONObject: command) + Data("\n".utf8)
        let sent = line.withUnsafeBytes { write(descriptor, $0.baseAddress, line.count) }
        guard sent == line.count else { throw RigError("metersim's control channel does not take a command") }
        var answer = Data()
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        while answer.last != UInt8(ascii: "\n") {
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { break }
            answer.append(contentsOf: bytes[..<count])
        }
        guard let object = try JSONSerialization.jsonObject(with: answer) as? [String: Any] else {
            throw RigError("metersim answered \(String(decoding: answer, as: UTF8.self))")
        }
        guard object["ok"] as? Bool == true else { throw RigError("metersim: \(object["error"] ?? "refused")") }
        return object
    }

    /// Switches a fault on at a place like `c1/12`.
    public func fault(_ name: String, at place: String, value: Int? = nil, count: Int? = nil, on trigger: String? = nil)
        throws
    {
        var order: [String: Any] = ["do": "fault", "at": place, "fault": name]
        if let value { order["value"] = value }
        if let count { order["count"] = count }
        if let trigger { order["on"] = trigger }
        try command(order)
    }

    public func clear(_ place: String? = nil) throws {
        var order: [String: Any] = ["do": "clear"]
        if let place { order["at"] = place }
        try command(order)
    }

    /// The journal's events with numbers above `number`.
    public func journal(since number: Int = 0) throws -> [JournalLine] {
        let answer = try command(["do": "journal", "since": number, "limit": 1_000_000])
        return (answer["events"] as? [[String: Any]] ?? []).map(JournalLine.init)
    }

    /// What a contact really did, oldest first: `("c1/3", "open", at)`.
    public func contacts(at place: String? = nil) throws -> [JournalLine] {
        try journal().filter { $0.event == "contact" && (place == nil || $0.place == place) }
    }

    /// Whether the place is supplied, its energy in µWh and its power in mW, as it really is.
    public func state(_ place: String) throws -> (isSupplied: Bool, microwattHours: Int, milliwatts: Int) {
        let answer = try command(["do": "state", "at": place])
        guard let meter = (answer["meters"] as? [[String: Any]])?.first else { throw RigError("no meter at \(place)") }
        return (
            meter["supplied"] as? Bool ?? false, (meter["energy_uwh"] as? Int) ?? 0, (meter["power_mw"] as? Int) ?? 0
        )
    }

    public func stop() { program.stop() }
}

/// One event of metersim's journal.
public struct JournalLine: @unchecked Sendable {
    // Unchecked: values out of JSON, never changed after they were read.
    public let fields: [String: Any]

    public init(_ fields: [String: Any]) { self.fields = fields }

    public var number: Int { fields["seq"] as? Int ?? 0 }
    /// Unix milliseconds.
    public var at: Int { fields["at"] as? Int ?? 0 }
    public var event: String { fields["event"] as? String ?? "" }
    public var position: String? { fields["position"] as? String }
    public var connection: Int? { fields["connection"] as? Int }

    /// `c1/12`, or `c3/1#7` for a part.
    public var place: String {
        var text = fields["endpoint"] as? String ?? ""
        if let unit = fields["unit"] as? Int { text += "/\(unit)" }
        if let part = fields["part"] as? Int { text += "#\(part)" }
        return text
    }
}
