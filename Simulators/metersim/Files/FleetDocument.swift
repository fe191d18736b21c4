import Documents
import Languages
import Metering
import Quantities
import SimulatedMeters

/// Reads fleet files. `docs/metersim.md` describes them.
public enum FleetDocument {
    /// Reads a fleet.
    ///
    /// - Parameters:
    ///   - text: the YAML document.
    ///   - file: how faults name it.
    ///   - profiles: the devices that may be simulated.
    /// - Throws: ``Faults``, everything that is wrong with it. A fleet is taken as a whole or not at all.
    public static func read(_ text: String, file: String, profiles: ProfileLibrary) throws(Faults) -> FleetFile {
        try YAMLReader.read(text, file: file) { fleet($0, profiles) }
    }

    private static func fleet(_ root: YAMLMapping, _ profiles: ProfileLibrary) -> FleetFile? {
        let seed = root.optional("seed")?.integer(in: 0 ... .max) ?? 1
        let speed = root.optional("speed")?.integer(in: 0...1_000_000) ?? 1
        let start = root.optional("start")?.parsed(
            Words("a time", "时间"), cure: Words("write it as 2026-11-23 08:00", "请写成 2026-11-23 08:00")
        ) { time($0) }
        let journalsReads = root.optional("journal_reads")?.boolean() ?? false
        var counter = FleetCounter()
        var endpoints: [EndpointDraft] = []
        let read: [Bool]? = root.required("endpoints", cure: Words("list the endpoints", "请列出端点"))?.list { value in
            guard let drafts = EndpointDraft.read(value, profiles, &counter) else { return nil }
            endpoints += drafts
            return true
        }
        guard read != nil else { return nil }
        check(endpoints)
        if endpoints.isEmpty {
            root.fault(
                Words("there is no endpoint", "没有端点"),
                cure: Words("list at least one under endpoints", "请在 endpoints 下至少列出一个"))
        }
        let plan = FleetPlan(
            endpoints: endpoints.map(\.plan), seed: UInt64(seed), speed: Int64(speed), start: start,
            journalsReads: journalsReads)
        return FleetFile(plan: plan, doors: endpoints.map(\.door))
    }

    /// A date, with or without a time of day, at the site.
    private static func time(_ text: String) -> Instant? {
        let parts = text.split(separator: " ")
        guard (1...2).contains(parts.count), let day = CivilDate(parts[0]) else { return nil }
        if parts.count == 1 { return SiteCalendar.china.midnight(of: day) }
        return TimeOfDay(parts[1]).map { SiteCalendar.china.instant(day, $0) }
    }

    /// What only the whole file shows: names and ports that are there twice, and relay modules that feed nothing.
    private static func check(_ endpoints: [EndpointDraft]) {
        var names: Set<String> = []
        var ports: Set<UInt16> = []
        var meters: Set<Place> = []
        for endpoint in endpoints {
            if !names.insert(endpoint.plan.name).inserted {
                endpoint.value.fault(
                    Words("an endpoint \(endpoint.plan.name) is there already", "端点 \(endpoint.plan.name) 已存在"),
                    cure: Words("give it another name", "请另取名称"))
            }
            if case .port(let port) = endpoint.door, port != 0, !ports.insert(port).inserted {
                endpoint.value.fault(
                    Words("port \(port) is taken by another endpoint", "端口 \(port) 已被另一端点占用"),
                    cure: Words("give it another port, or 0", "请换一个端口，或写 0"))
            }
            for unit in endpoint.plan.units where !unit.profile.points.isEmpty {
                for block in unit.meters.indices {
                    let part = unit.profile.image == nil ? nil : block
                    meters.insert(Place(endpoint: endpoint.plan.name, unit: unit.unit, part: part))
                }
            }
        }
        for endpoint in endpoints {
            for (fed, value) in endpoint.feeds where !meters.contains(fed) {
                value.fault(
                    Words("there is no meter \(fed)", "没有电表 \(fed)"),
                    cure: Words(
                        "name a unit of this endpoint, or another's as c2/4, or none",
                        "请写本端点的单元，或其他端点的单元如 c2/4，或 none"))
            }
        }
    }
}

/// Counts on through the file, so that meters without a serial number get one that nobody else has.
struct FleetCounter {
    private var next = 90_000_001

    mutating func serials(_ count: Int) -> Int {
        defer { next += count }
        return next
    }
}
