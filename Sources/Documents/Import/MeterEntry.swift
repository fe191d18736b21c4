import Billing
import Languages
import Metering
import Quantities
import Supply

/// A meter with its relay as it was read, with its places; what is nil was wrong or missing, and noted.
struct MeterEntry {
    let mark: Mark
    let number: Marked<String>?
    let line: Marked<String>?
    let feeder: Marked<String>?
    let unit: Marked<UInt8>?
    let block: Marked<Int>?
    let profile: Marked<String>?
    let serial: Marked<String>?
    let phases: Int?
    let maximumCurrent: Milliamperes?
    let ladderUsed: WattHours
    /// The transformers that it measures behind, where the file names any.
    let ratio: Marked<TransformerRatio>?
    let tariffTable: Marked<VersionName>?
    let relay: RelayEntry?
    /// Set by the checks: the serial numbers as the devices tell them, and the relay's rating.
    var boundSerial: SerialNumber?
    var boundRelaySerial: SerialNumber?
    var rating: Milliamperes?
    /// Set by the checks: its readings are multiplied by what it holds itself, so that ct and pt say what that must be.
    var multipliesItself = false
    private let isSound: Bool

    /// The relay of a meter, in it or beside it.
    struct RelayEntry {
        let mark: Mark
        /// Nil: the meter's own.
        let unit: Marked<UInt8>?
        let profile: Marked<String>?
        let channel: Marked<Int>?
        let serial: Marked<String>?
        let rating: Marked<Milliamperes>?
        let inheritedOpen: Bool
        let pairing: Marked<Bool>?
        /// A separate device was named, if only by half.
        let isSeparate: Bool
    }

    /// The columns of a meter in a table; its number stands there under `meter`.
    static let columns = [
        "number", "line", "unit", "block", "profile", "serial", "phases", "max_current", "feeder", "ladder_used", "ct",
        "pt", "tariff_table",
        "relay",
        "relay_unit", "relay_profile",
        "relay_channel", "relay_serial", "relay_rating", "relay_state", "relay_pairing",
    ]

    /// - Parameter numberKey: `number`; in a table, where the account's number is in the same row, `meter`.
    init(_ fields: Fields, numberKey: String = "number") {
        mark = fields.mark
        var isSound = true
        func optional<Value>(_ key: String, _ read: (any DocumentField) -> Value?) -> Marked<Value>? {
            guard fields.optional(key) != nil else { return nil }
            let value = fields.optional(key, read)
            if value == nil { isSound = false }
            return value
        }
        number = fields.required(numberKey) { $0.key() }
        line = fields.required("line") { $0.key() }
        feeder = fields.required("feeder") { $0.name() }
        unit = fields.required("unit") { $0.unit() }
        profile = fields.required("profile") { $0.name() }
        block = optional("block") { $0.integer(in: 0...65_535) }
        serial = optional("serial") { $0.serial() }
        phases = optional("phases") { $0.integer(in: 1...3) }?.value ?? 1
        maximumCurrent = optional("max_current") { $0.amperes() }?.value
        let used = optional("ladder_used") { $0.decimal(places: 3, in: 0...1_000_000_000) }
        ladderUsed = used.map { WattHours($0.value) } ?? .zero
        let current = optional("ct") { $0.transformer() }
        let voltage = optional("pt") { $0.transformer() }
        let found = TransformerRatio(current: current?.value ?? 1, voltage: voltage?.value ?? 1)
        ratio = (current ?? voltage).flatMap { first in found.map { Marked(value: $0, mark: first.mark) } }
        if found == nil, let first = current ?? voltage {
            fields.findings.fault(
                first.mark, Words("ct and pt together are above a million", "ct 与 pt 的乘积超过一百万"),
                cure: Words("read the plates of the transformers again", "请重新核对互感器铭牌"))
            isSound = false
        }

        tariffTable = optional("tariff_table") { $0.versionName() }

        if let kind = optional("relay", { $0.choice(["own": true, "none": false]) }), !kind.value {
            relay = nil
        } else if fields.optional("relay") != nil || MeterEntry.relayColumns.contains(where: fields.has) {
            let names = ["relay_unit", "relay_profile", "relay_serial"]
            relay = RelayEntry(
                mark: (fields.optional("relay") ?? MeterEntry.relayColumns.lazy.compactMap(fields.optional).first)?.mark
                    ?? mark,
                unit: optional("relay_unit") { $0.unit() }, profile: optional("relay_profile") { $0.name() },
                channel: optional("relay_channel") { $0.integer(in: 0...255) },
                serial: optional("relay_serial") { $0.serial() },
                rating: optional("relay_rating") { $0.amperes() },
                inheritedOpen: optional("relay_state") { $0.choice(MeterEntry.relayStates) }?.value ?? false,
                pairing: optional("relay_pairing") { $0.choice(MeterEntry.pairings) },
                isSeparate: names.contains(where: fields.has))
        } else {
            relay = nil
        }
        self.isSound = isSound
    }

    private static let relayStates = ["closed": false, "inherited_open": true]
    private static let pairings = ["unproven": false, "proven": true]
    private static let relayColumns = columns.filter { $0.hasPrefix("relay_") }

    /// The supply point; nil where any part of it is wrong.
    var supplyPoint: SiteSupplyPoint? {
        guard isSound, let number, let line, let feeder, let unit, let profile, let phases else { return nil }
        let meter = MeterRecord(
            id: MeterID(0), number: number.value, line: LineID(0), unit: unit.value, block: block?.value ?? 0,
            profile: profile.value,
            serial: boundSerial, phases: phases, maximumCurrent: maximumCurrent,
            ratio: multipliesItself ? .none : ratio?.value ?? .none, tariffTable: tariffTable?.value,
            stated: multipliesItself ? ratio?.value : nil)
        let record = relay.map { relay in
            RelayRecord(
                unit: relay.unit?.value ?? unit.value, profile: relay.profile?.value ?? profile.value,
                channel: relay.channel?.value ?? 0, serial: boundRelaySerial, rating: rating)
        }
        return SiteSupplyPoint(
            line: line.value, feeder: feeder.value, meter: meter, relay: record,
            inheritedOpen: relay?.inheritedOpen ?? false,
            pairingProven: relay?.pairing?.value ?? false, ladderUsed: ladderUsed)
    }
}

extension DocumentField {
    /// A unit id. 0 is a broadcast, which no one answers, and 248 up are reserved.
    func unit() -> UInt8? { integer(in: 1...247).map { UInt8($0) } }

    /// A transformer as its plate names it, `300/5` or `10000/100`, or the ratio itself, `60`.
    func transformer() -> Int? {
        parsed(
            Words("a transformer's ratio", "互感器变比"),
            cure: Words(
                "write it as on the plate, 300/5, or as the whole number 60", "请按铭牌写，如 300/5，或写整数 60")
        ) { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = parts.first, let primary = first, (1...10_000_000).contains(primary) else { return nil }
            if parts.count == 1 { return primary <= 10_000 ? primary : nil }
            guard parts.count == 2, let secondary = parts[1], secondary > 0, primary % secondary == 0,
                primary / secondary <= 10_000
            else { return nil }
            return primary / secondary
        }
    }

    /// Amperes to the milliampere, up to 10,000.
    func amperes() -> Milliamperes? { decimal(places: 3, in: 1...10_000_000).map { Milliamperes($0) } }

    /// A tariff's version by its name: `residential@2026-01-01`.
    func versionName() -> VersionName? {
        guard let text = scalar() else { return nil }
        if let name = VersionName(text) { return name }
        fault(
            Words("\(text) names no version of a tariff", "\(text) 不是电价版本的名称"),
            cure: Words("write it as residential@2026-01-01", "请写成 residential@2026-01-01"))
        return nil
    }

    /// A serial number as printed: its form is judged by the profile.
    func serial() -> String? { label(upTo: 64) }
}
