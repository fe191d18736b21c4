import Foundation
import Rig

/// What every scenario stands on: built programs, a folder of its own, meters, a message gateway and a daemon on the loopback, at
/// ports that the system chose. Everything ends with it.
final class Stage {
    /// The repository, found from this file.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let binaries = root + "/.build/release"
    static let profiles = root + "/profiles"

    let folder: String
    let meters: Meters
    let sms: RunningProgram
    let daemon: DaemonRig

    /// - Parameters:
    ///   - fleet: metersim's YAML.
    ///   - site: the master data's YAML; `{c1}` and the like become the port of that endpoint, or its serial device.
    ///   - profiles: further profiles by name, as YAML, beside the shipped ones.
    ///   - data: the folder of the store, where it is to lie on a disk of its own.
    ///   - prepare: what is done to the meters before the daemon knows them.
    init(
        fleet: String, site: String, configuration: String = "", profiles: [String: String] = [:],
        data: String? = nil, trustClock: Bool = true,
        prepare: (Meters) throws -> Void = { _ in }
    ) throws {
        folder = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try fleet.write(toFile: folder + "/fleet.yaml", atomically: true, encoding: .utf8)
        var known = Stage.profiles
        if !profiles.isEmpty {
            known = folder + "/profiles"
            try FileManager.default.copyItem(atPath: Stage.profiles, toPath: known)
            for (name, text) in profiles {
                try text.write(toFile: "\(known)/\(name).yaml", atomically: true, encoding: .utf8)
            }
        }
        meters = try Meters(
            binaries: Stage.binaries, fleet: folder + "/fleet.yaml", profiles: known, folder: folder)
        try prepare(meters)
        sms = try RunningProgram(
            Stage.binaries + "/smsgateway", ["run", "--port", "0", "--journal", folder + "/sms.jsonl"])
        let ready = try sms.line(within: 20) { $0.contains("\"ready\":true") }
        let url = (try JSONSerialization.jsonObject(with: Data(ready.utf8)) as? [String: Any])?["url"] as? String
        daemon = try DaemonRig(
            binaries: Stage.binaries, folder: folder, profiles: known, sms: url, more: configuration, data: data)
        try daemon.start()
        for (name, role) in [
            ("engineer", "engineer"), ("engineer2", "engineer"), ("agent", "operator"), ("supervisor", "supervisor"),
            ("desk", "payment_front"), ("auditor", "auditor"),
        ] { try daemon.add(name, role: role) }
        var text = site
        for (name, port) in meters.ports { text = text.replacingOccurrences(of: "{\(name)}", with: String(port)) }
        for (name, device) in meters.devices { text = text.replacingOccurrences(of: "{\(name)}", with: device) }
        let imported = try daemon.post(
            "/v1/import", ["name": "site.yaml", "text": text, "reason": "scenario"], as: "supervisor")
        guard imported.status == 200 else { throw RigError("import: \(imported.status) \(imported.text)") }
        if trustClock { _ = try daemon.post("/v1/clock/trust", ["reason": "scenario"], as: "engineer") }
    }

    deinit {
        daemon.stop()
        sms.stop()
        meters.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Polls until `condition` gives a value; never sleeps for luck.
    func wait<Value>(_ seconds: Int, for what: String, _ condition: () throws -> Value?) throws -> Value {
        try meters.program.await_(seconds, what, condition)
    }
}
