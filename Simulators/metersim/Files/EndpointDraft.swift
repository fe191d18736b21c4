import Documents
import Languages
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
            let name = keys.required("name", cure: Words("give it a short name, such as c1", "请取短名称，如 c1"))?.parsed(
                Words("a name", "名称"), cure: Words("use letters, digits, hyphens and underscores", "请使用字母、数字、连字符和下划线")
            ) { Place($0).flatMap { $0.unit == nil ? $0.endpoint : nil } }
            let count = keys.optional("count")?.integer(in: 1...1000) ?? 1
            let door = Self.door(keys)
            let behaviour = Self.behaviour(keys)
            groups = keys.required("meters", cure: Words("list the meters behind it", "请列出其后的电表"))?.list {
                MeterGroup.read($0, profiles)
            }
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
                    Words("unit \(unit) does not exist", "没有单元 \(unit)"),
                    cure: Words(
                        "lower unit or count: units end at 247 (255 on TCP)", "请减小 unit 或 count：单元号至多 247（TCP 为 255）"))
            }
            guard !plan.units.contains(where: { Int($0.unit) == unit }) else {
                return group.value.fault(
                    Words("unit \(unit) of \(plan.name) is there already", "\(plan.name) 的单元 \(unit) 已存在"),
                    cure: Words("begin at another unit", "请从另一单元开始"))
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
                Words("it needs exactly one of port, serial and pty", "port、serial 和 pty 必须且只能写一个"),
                cure: Words("write port: 15020, or port: 0 for any free one", "请写 port: 15020，或 port: 0 使用任意空闲端口"))
            return nil
        }
        if let port { return port.integer(in: 0...65_535).map { .port(UInt16($0)) } }
        if let serial { return serial.text().map { .serial(path: $0, baud: baud) } }
        guard pty?.boolean() == true else {
            pty?.fault(
                Words("it can only be true", "只能为 true"),
                cure: Words("write pty: true, or use port", "请写 pty: true，或使用 port"))
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
