import Documents
import Metering
import Quantities
import SimulatedMeters

/// An endpoint as it is written, with the place in the file for faults that show later.
struct EndpointDraft {
    var plan: EndpointPlan
    var door: FleetFile.Door
    let value: YAMLValue
    /// What its relay modules feed, and where that is written.
    var feeds: [(Place, YAMLValue)] = []

    /// Reads an endpoint, or `count` of the same kind.
    static func read(_ value: YAMLValue, _ profiles: ProfileLibrary, _ counter: inout FleetCounter) -> [EndpointDraft]?
    {
        var groups: [MeterGroup]?
        let read: (name: String, count: Int, door: FleetFile.Door, behaviour: EndpointBehaviour)? = value.mapping {
            keys in
            let name = keys.required("name", cure: "give it a short name, such as c1")?.parsed(
                "a name", cure: "use letters, digits, hyphens and underscores"
            ) { Place($0).flatMap { $0.unit == nil ? $0.endpoint : nil } }
            let count = keys.optional("count")?.integer(in: 1...1000) ?? 1
            let door = Self.door(keys)
            let behaviour = Self.behaviour(keys)
            groups = keys.required("meters", cure: "list the meters behind it")?.list { MeterGroup.read($0, profiles) }
            guard let name, let door else { return nil }
            return (name, count, door, behaviour)
        }
        guard let read, let groups else { return nil }
        let total = groups.reduce(0) { $0 + $1.count }
        let firstSerial = counter.serials(total * read.count)
        return (0..<read.count).map { copy in
            var door = read.door
            if case .port(let port) = door, port != 0 { door = .port(port &+ UInt16(copy)) }
            let framing: Framing = if case .port = door { .tcp } else { .rtu }
            let name = read.count == 1 ? read.name : "\(read.name)\(copy + 1)"
            var draft = EndpointDraft(
                plan: EndpointPlan(name: name, framing: framing, behaviour: read.behaviour, units: []), door: door,
                value: value)
            var serial = firstSerial + copy * total
            for group in groups {
                draft.add(group, copy: copy, defaultSerial: serial)
                serial += group.count
            }
            return draft
        }
    }

    private mutating func add(_ group: MeterGroup, copy: Int, defaultSerial: Int) {
        let meters = (0..<group.count).map {
            group.meter($0 + copy * group.count, defaultSerial: defaultSerial - copy * group.count)
        }
        let isImage = group.profile.image != nil
        for index in 0..<(isImage ? 1 : group.count) {
            let unit = group.unit + index
            guard unit <= (plan.framing == .rtu ? 247 : 255) else {
                return group.value.fault(
                    "unit \(unit) does not exist", cure: "lower unit or count: units end at 247 (255 on TCP)")
            }
            guard !plan.units.contains(where: { Int($0.unit) == unit }) else {
                return group.value.fault("unit \(unit) of \(plan.name) is there already", cure: "begin at another unit")
            }
            let own = group.feeds.map { fed, value in fed.map { ($0.under(plan.name), value) } }
            feeds += own.compactMap { $0 }
            plan.units.append(
                UnitPlan(
                    unit: UInt8(unit), profile: group.profile, meters: isImage ? meters : [meters[index]],
                    feeds: own.map { $0?.0 }))
        }
    }

    private static func door(_ keys: YAMLMapping) -> FleetFile.Door? {
        let port = keys.optional("port")
        let serial = keys.optional("serial")
        let pty = keys.optional("pty")
        let baud = keys.optional("baud")?.integer(in: 1200...115_200) ?? 9600
        guard [port != nil, serial != nil, pty != nil].count(where: { $0 }) == 1 else {
            keys.fault(
                "it needs exactly one of port, serial and pty", cure: "write port: 15020, or port: 0 for any free one")
            return nil
        }
        if let port { return port.integer(in: 0...65_535).map { .port(UInt16($0)) } }
        if let serial { return serial.text().map { .serial(path: $0, baud: baud) } }
        guard pty?.boolean() == true else {
            pty?.fault("it can only be true", cure: "write pty: true, or use port")
            return nil
        }
        return .pty
    }

    private static func behaviour(_ keys: YAMLMapping) -> EndpointBehaviour {
        let hour = Span.zero...Span.hours(1)
        return EndpointBehaviour { it in
            it.latencyMilliseconds = keys.optional("latency")?.span(in: hour)?.milliseconds ?? 0
            it.busMilliseconds = keys.optional("bus")?.span(in: hour)?.milliseconds ?? 0
            it.clients = keys.optional("clients")?.integer(in: 0...10_000) ?? 0
            it.inFlight = keys.optional("in_flight")?.integer(in: 0...10_000) ?? 0
            it.answersBusy = keys.optional("over_limit")?.choice(["busy": true, "silent": false]) ?? true
            it.firstOfSegmentOnly = keys.optional("first_of_segment_only")?.boolean() ?? false
            it.answersForAbsent = keys.optional("absent_units")?.choice(["exception": true, "silent": false]) ?? true
            it.cacheMilliseconds = keys.optional("cache")?.span(in: .zero ... .days(1))?.milliseconds ?? 0
            it.bootMilliseconds = keys.optional("boot")?.span(in: hour)?.milliseconds ?? 1000
            it.relaysAfterBoot = keys.optional("relays_after_boot")?.choice() ?? .keep
        }
    }
}
