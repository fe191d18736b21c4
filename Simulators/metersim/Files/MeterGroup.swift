import Documents
import Languages
import Metering
import Quantities
import SimulatedMeters

/// Some meters of one kind, on units that follow each other.
struct MeterGroup {
    let value: YAMLValue
    let profile: DeviceProfile
    let unit: Int
    let count: Int
    let serial: String?
    let load: Load
    let microwattHours: Int64
    let microwattHoursStep: Int64
    let template: MeterPlan
    /// What each channel feeds; nil for nothing.
    let feeds: [(FedMeter?, YAMLValue)]

    /// A meter that a relay module's channel switches: on the same endpoint, or named in full.
    enum FedMeter {
        case unit(UInt8)
        case place(Place)

        func under(_ endpoint: String) -> Place {
            switch self {
            case .unit(let unit): Place(endpoint: endpoint, unit: unit)
            case .place(let place): place
            }
        }
    }

    /// The `index`-th meter of the group.
    func meter(_ index: Int, defaultSerial: Int) -> MeterPlan {
        var plan = template
        plan.serial = serial.map { MeterGroup.advanced($0, by: index) } ?? String(defaultSerial + index)
        plan.load = load
        plan.microwattHours = microwattHours + microwattHoursStep * Int64(index)
        return plan
    }

    /// A serial number counted on; letters before its digits stay, and so does its length.
    static func advanced(_ serial: String, by count: Int) -> String {
        let digits = serial.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        guard let number = Int(String(digits)) else { return count == 0 ? serial : "\(serial)-\(count)" }
        return serial.dropLast(digits.count) + padded(number + count, digits.count)
    }

    static func read(_ value: YAMLValue, _ profiles: ProfileLibrary) -> MeterGroup? {
        value.mapping { keys in
            let profile = Self.profile(keys, profiles)
            let unit = keys.optional("unit")?.integer(in: 0...255) ?? 1
            let count = keys.optional("count")?.integer(in: 1...10_000) ?? 1
            let serial = keys.optional("serial")
            let load = Self.load(keys)
            // The sixth digit behind the point of a kWh is a mWh, which has 1000 µWh.
            let energy = keys.optional("energy")?.decimal(places: 6, in: 0...5_000_000_000_000) ?? 0
            let step = keys.optional("energy_step")?.decimal(places: 6, in: 0...1_000_000_000_000) ?? 0
            let currentRatio = keys.optional("current_ratio")?.decimal(places: 3, in: 1...10_000_000) ?? 1000
            let voltageRatio = keys.optional("voltage_ratio")?.decimal(places: 3, in: 1...10_000_000) ?? 1000
            let relay = keys.optional("relay")
            var template = MeterPlan(serial: "", currentRatio: currentRatio, voltageRatio: voltageRatio)
            _ = relay?.mapping { inner -> Bool? in
                template.relayDelayMilliseconds =
                    inner.optional("delay")?.span(in: .zero ... .hours(1))?.milliseconds ?? 60
                template.relayLagMilliseconds = inner.optional("lag")?.span(in: .zero ... .hours(1))?.milliseconds ?? 0
                template.relayClosed = inner.optional("closed")?.boolean() ?? true
                return true
            }
            let credit = keys.optional("credit")
            _ = credit?.mapping { inner -> Bool? in
                let isEnergy = profile?.credit?.remaining.quantity == .creditEnergy
                // A kWh has 1000 Wh, a yuan 10,000 of the ledger's units.
                if let left = inner.optional("remaining")?.decimal(
                    places: isEnergy ? 3 : 4, in: -1_000_000_000...1_000_000_000_000)
                {
                    template.credit.remaining = left
                }
                if let bought = inner.optional("purchases")?.integer(in: 0...65_000) {
                    template.credit.purchases = Int64(bought)
                }
                if let price = inner.optional("price")?.decimal(places: 8, in: 0...10_000_000_000) {
                    template.credit.price = price
                }
                return true
            }
            if credit != nil, let profile, profile.credit == nil {
                credit?.fault(
                    Words("\(profile.name) keeps no credit", "\(profile.name) 不保存余额"),
                    cure: Words("leave it out, or take a profile that does", "请去掉此项，或改用保存余额的协议"))
            }
            let feeds = Self.feeds(keys)
            let text = serial?.text()
            guard let profile, let load else { return nil }
            if relay != nil, profile.relay == nil {
                relay?.fault(
                    Words("\(profile.name) has no relay", "\(profile.name) 没有继电器"),
                    cure: Words("leave it out, or feed the meter from a relay module", "请去掉，或由继电器模块供电"))
            }
            if !feeds.isEmpty, !profile.points.isEmpty {
                keys.fault(
                    Words("\(profile.name) is a meter and feeds nothing", "\(profile.name) 是电表，不向其他表供电"),
                    cure: Words("write feeds at a relay module", "请把 feeds 写在继电器模块处"))
            }
            if feeds.count > profile.relay?.channels ?? 0, profile.points.isEmpty {
                keys.fault(
                    Words(
                        "it feeds \(feeds.count) meters with \(profile.relay?.channels ?? 0) channels",
                        "用 \(profile.relay?.channels ?? 0) 个通道给 \(feeds.count) 块电表供电"),
                    cure: Words("shorten feeds", "请缩短 feeds"))
            }
            if let blocks = profile.image?.count, count > blocks {
                keys.fault(
                    Words("\(profile.name) has room for \(blocks) meters", "\(profile.name) 只容纳 \(blocks) 块电表"),
                    cure: Words("lower count", "请减小 count"))
            }
            if let text, let serial { check(text, count, serial, profile) }
            return MeterGroup(
                value: value, profile: profile, unit: unit, count: count, serial: text, load: load,
                microwattHours: energy * 1000, microwattHoursStep: step * 1000, template: template, feeds: feeds)
        }
    }

    private static func profile(_ keys: YAMLMapping, _ profiles: ProfileLibrary) -> DeviceProfile? {
        guard let value = keys.required("profile", cure: Words("name one of the profiles", "请写规约名称")),
            let name = value.text()
        else {
            return nil
        }
        if let profile = profiles[name] { return profile }
        value.fault(Words("there is no profile \(name)", "没有规约 \(name)"), cure: profiles.cure(for: name))
        return nil
    }

    private static func load(_ keys: YAMLMapping) -> Load? {
        let percent = keys.optional("load_percent")?.integer(in: 0...10_000) ?? 100
        guard let value = keys.optional("load") else { return .off }
        return value.parsed(
            Words("a load", "负荷"),
            cure: Words("write watts, or one of ", "请写瓦数，或：") + Words.list(DayCurve.all.map { Words(same: $0.name) })
        ) { text in
            Load(text, percent: Int64(percent))
        }
    }

    private static func feeds(_ keys: YAMLMapping) -> [(FedMeter?, YAMLValue)] {
        let read: [(FedMeter?, YAMLValue)]? = keys.optional("feeds")?.list { value in
            value.parsed(
                Words("a meter", "电表"),
                cure: Words(
                    "write a unit of this endpoint, or another's as c2/4, or none", "请写本端点的单元，或其他端点的单元如 c2/4，或 none")
            ) { text in
                if text == "none" { return (nil, value) }
                if let unit = UInt8(text) { return (.unit(unit), value) }
                guard let place = Place(text), place.unit != nil else { return nil }
                return (.place(place), value)
            }
        }
        return read ?? []
    }

    /// A number that the profile's registers cannot hold would be read back as another.
    private static func check(_ serial: String, _ count: Int, _ value: YAMLValue, _ profile: DeviceProfile) {
        guard let encoding = profile.identity?.encoding else { return }
        let last = advanced(serial, by: count - 1)
        let largest: UInt64
        switch encoding {
        case .ascii(let registers):
            if last.utf8.count > 2 * registers {
                value.fault(
                    Words("\(last) is longer than \(2 * registers) characters", "\(last) 超过 \(2 * registers) 个字符"),
                    cure: Words("shorten it", "请缩短"))
            }
            return
        case .bcd(let registers):
            largest = registers >= 4 ? 9_999_999_999_999_999 : (0..<registers * 4).reduce(1) { n, _ in n * 10 } - 1
        case .u16: largest = UInt64(UInt16.max)
        case .u64: largest = .max
        default: largest = UInt64(UInt32.max)
        }
        guard let number = UInt64(last), number > 0, number <= largest else {
            return value.fault(
                Words("\(last) does not fit into \(profile.name)'s serial number", "\(last) 放不进 \(profile.name) 的出厂编号"),
                cure: Words("give a number from 1 to \(largest)", "请写 1 至 \(largest) 的数"))
        }
    }
}

extension Load {
    /// Reads watts or a curve's name.
    init?(_ text: String, percent: Int64 = 100) {
        if let watts = Int64(text) {
            guard (0...10_000_000).contains(watts) else { return nil }
            self = .fixed(watts: watts * percent / 100)
        } else if let curve = DayCurve.all.first(where: { $0.name == text }) {
            self = .curve(curve, percent: percent)
        } else {
            return nil
        }
    }
}
