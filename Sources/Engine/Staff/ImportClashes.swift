import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// What in the batch does not agree with what is there, or with itself. An address, serial number or relay that two meters
    /// would share switches off the wrong home one day.
    func clashes(_ batch: ImportBatch) -> [String] {
        var clashes = ImportClashes(state, today: calendar.date(at: now))
        clashes.look(at: batch)
        return clashes.faults
    }
}

/// Collects every clash of an import, not just the first.
private struct ImportClashes {
    private let state: HotState
    private let today: CivilDate
    private(set) var faults: [String] = []
    /// Who has it: an address, a serial number, a relay.
    private var owners: [Mark: String] = [:]

    /// What only one meter can have.
    private enum Mark: Hashable {
        case address(line: String, unit: UInt8, block: Int)
        case serial(SerialNumber)
        case relay(line: String, unit: UInt8, block: Int, channel: Int)
    }

    init(_ state: HotState, today: CivilDate) {
        self.state = state
        self.today = today
    }

    mutating func look(at batch: ImportBatch) {
        for tariff in batch.tariffs { look(at: tariff) }
        for terms in batch.terms { look(at: terms) }
        for line in batch.lines { look(at: line) }
        if batch.accounts.isEmpty { return }
        collectOwners()
        let tariffs = Set(batch.tariffs.map(\.name)).union(state.tariffs.keys)
        let terms = Set(batch.terms.map(\.name)).union(state.terms.keys)
        let inForce = Set((batch.terms + state.terms.values.joined()).filter { $0.from <= today }.map(\.name))
        let lines = Set(batch.lines.map(\.name)).union(state.lineByName.keys)
        let feeders = Set(batch.feeders).union(state.feederByName.keys)
        var accountNumbers: Set<String> = []
        var meterNumbers: Set<String> = []
        for imported in batch.accounts {
            let number = imported.account.number
            if state.accountByNumber[number] != nil { faults.append("account \(number) exists already") }
            if !accountNumbers.insert(number).inserted { faults.append("account \(number) stands twice in the file") }
            if !tariffs.contains(imported.account.tariff) {
                faults.append("account \(number): tariff \(imported.account.tariff) is unknown")
            }
            if !terms.contains(imported.account.terms) {
                faults.append("account \(number): terms \(imported.account.terms) are unknown")
            } else if !inForce.contains(imported.account.terms) {
                faults.append("account \(number): terms \(imported.account.terms) begin only after today, \(today)")
            }
            if imported.account.mode.isBilled {
                let versions = batch.terms + (state.terms[imported.account.terms] ?? [])
                if !versions.contains(where: { $0.name == imported.account.terms && $0.settlement != nil }) {
                    faults.append("account \(number): terms \(imported.account.terms) say nothing of bills")
                }
            }
            for point in imported.supplyPoints {
                let meter = point.meter.number
                if state.meterByNumber[meter] != nil { faults.append("meter \(meter) exists already") }
                if !meterNumbers.insert(meter).inserted { faults.append("meter \(meter) stands twice in the file") }
                if !lines.contains(point.line) { faults.append("meter \(meter): line \(point.line) is unknown") }
                if !feeders.contains(point.feeder) {
                    faults.append("meter \(meter): feeder \(point.feeder) is unknown")
                }
                take(point.meter, point.relay, on: point.line)
            }
        }
    }

    // A past price is in bills, and past terms are in notices: what begins today or before is not changed by a file.

    private mutating func look(at tariff: Tariff) {
        guard let known = state.tariffs[tariff.name] else { return }
        for version in tariff.versions {
            if let old = known.versions.first(where: { $0.from == version.from }) {
                if old != version {
                    faults.append("tariff \(tariff.name): the version of \(version.from) exists with another price")
                }
            } else if version.from <= today {
                faults.append("tariff \(tariff.name): a new version begins after today, not on \(version.from)")
            }
        }
    }

    private mutating func look(at terms: Terms) {
        guard let known = state.terms[terms.name] else { return }
        if let old = known.first(where: { $0.from == terms.from }) {
            if old != terms {
                faults.append("terms \(terms.name): the version of \(terms.from) exists with other rules")
            }
        } else if terms.from <= today {
            faults.append("terms \(terms.name): a new version begins after today, not on \(terms.from)")
        }
    }

    private mutating func look(at line: LineRecord) {
        if let old = state.lineByName[line.name].flatMap({ state.lines[$0]?.record }), old.endpoint != line.endpoint {
            faults.append("line \(line.name) exists with another endpoint")
        }
        let other = state.lines.values.first { $0.record.endpoint == line.endpoint && $0.record.name != line.name }
        if let other { faults.append("line \(line.name): its endpoint is that of line \(other.record.name)") }
    }

    private mutating func collectOwners() {
        for point in state.supplyPoints.values {
            guard let meter = state.meters[point.record.meter]?.record, let line = state.lines[meter.line]?.record.name
            else {
                continue
            }
            for mark in marks(meter, point.record.relay, on: line) { owners[mark] = meter.number }
        }
    }

    private mutating func take(_ meter: MeterRecord, _ relay: RelayRecord?, on line: String) {
        for mark in marks(meter, relay, on: line) {
            guard let owner = owners.updateValue(meter.number, forKey: mark), owner != meter.number else { continue }
            switch mark {
            case .address(let line, let unit, let block):
                let place = block == 0 ? "unit \(unit)" : "unit \(unit), block \(block)"
                faults.append("meter \(meter.number): \(place) of line \(line) is meter \(owner)")
            case .serial(let serial):
                faults.append("meter \(meter.number): the serial number \(serial) is that of meter \(owner)")
            case .relay(let line, let unit, _, let channel):
                faults.append(
                    "meter \(meter.number): channel \(channel) of relay unit \(unit) of line \(line) switches meter \(owner)"
                )
            }
        }
    }

    private func marks(_ meter: MeterRecord, _ relay: RelayRecord?, on line: String) -> [Mark] {
        var marks = [Mark.address(line: line, unit: meter.unit, block: meter.block)]
        if let serial = meter.serial { marks.append(.serial(serial)) }
        if let relay {
            // Blocks of a concentrator's image have a relay each under the same unit.
            let isOwn = relay.unit == meter.unit && relay.profile == meter.profile
            marks.append(.relay(line: line, unit: relay.unit, block: isOwn ? meter.block : 0, channel: relay.channel))
        }
        return marks
    }
}
