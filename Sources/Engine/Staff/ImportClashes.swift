import Billing
import Metering
import Quantities
import Supply

extension HotState {
    /// What in the batch does not agree with what is there, or with itself: an import at `now` is refused for exactly these. An
    /// address, serial number or relay that two meters would share switches off the wrong home one day.
    ///
    /// - Parameter waits: new prices wait for a second person.
    public func clashes(of batch: ImportBatch, at now: Instant, waits: Bool) -> [String] {
        var clashes = ImportClashes(self, today: calendar.date(at: now), waits: waits)
        clashes.look(at: batch)
        return clashes.faults
    }
}

extension Draft {
    /// What stands against a meter that goes up in another's place.
    func clashes(
        of meter: MeterRecord, _ relay: RelayRecord?, on line: LineID, inPlaceOf point: SupplyPointID
    ) -> [String] {
        guard let name = state.lines[line]?.record.name else { return ["its line is unknown"] }
        var clashes = ImportClashes(state, today: calendar.date(at: now), waits: false)
        clashes.look(at: meter, relay, on: name, inPlaceOf: point)
        return clashes.faults
    }
}

/// Collects every clash of an import, not just the first.
private struct ImportClashes {
    private let state: HotState
    private let today: CivilDate
    private let waits: Bool
    private(set) var faults: [String] = []
    /// Who has it: an address, a serial number, a relay.
    private var owners: [Mark: String] = [:]

    /// What only one meter can have.
    private enum Mark: Hashable {
        case address(line: String, unit: UInt8, block: Int)
        case serial(SerialNumber)
        case relay(line: String, unit: UInt8, block: Int, channel: Int)
    }

    /// A channel is known, and has one layout for each purpose.
    private mutating func lookAtLayouts(of batch: ImportBatch) {
        let channels = Set(batch.channels.map(\.name))
        var layouts = state.channelLayouts
        for layout in batch.channelLayouts { layouts[layout.name] = layout }
        for layout in batch.channelLayouts {
            for channel in layout.channels {
                if state.channel(channel) == nil, !channels.contains(channel) {
                    faults.append("layout \(layout.name): the channel \(channel) is unknown")
                }
                let other = layouts.values.filter {
                    $0.name != layout.name && $0.purpose == layout.purpose && $0.channels.contains(channel)
                }
                if let other = other.map(\.name).min() {
                    faults.append("layout \(layout.name): the channel \(channel) has the layout \(other) already")
                }
            }
        }
    }

    init(_ state: HotState, today: CivilDate, waits: Bool) {
        self.waits = waits
        self.state = state
        self.today = today
    }

    mutating func look(at batch: ImportBatch) {
        for tariff in batch.tariffs { look(at: tariff) }
        for terms in batch.terms { look(at: terms) }
        lookAtCalendars(of: batch)
        for line in batch.lines { look(at: line) }
        limitLibmodbus(batch.lines)
        for channel in batch.channels { look(at: channel) }
        lookAtPayers(of: batch)
        lookAtLayouts(of: batch)
        if batch.accounts.isEmpty { return }
        collectOwners(except: nil)
        let tariffs = Set(batch.tariffs.map(\.name)).union(state.tariffs.keys)
        let terms = Set(batch.terms.map(\.name)).union(state.terms.keys)
        let inForce = Set((batch.terms + state.terms.values.joined()).filter { $0.from <= today }.map(\.name))
        let payers = Set(batch.payers.map(\.number)).union(state.payers.keys)
        let lines = Set(batch.lines.map(\.name)).union(state.lineByName.keys)
        let feeders = Set(batch.feeders).union(state.feederByName.keys)
        var accountNumbers: Set<String> = []
        var meterNumbers: Set<String> = []
        for imported in batch.accounts {
            let number = imported.account.number
            if state.accountByNumber[number] != nil { faults.append("account \(number) exists already") }
            if !accountNumbers.insert(number).inserted { faults.append("account \(number) stands twice in the file") }
            if waits, state.tariffs[imported.account.tariff] == nil, tariffs.contains(imported.account.tariff) {
                faults.append(
                    "account \(number): tariff \(imported.account.tariff) waits for a second person's approval")
            } else if !tariffs.contains(imported.account.tariff) {
                faults.append("account \(number): tariff \(imported.account.tariff) is unknown")
            }
            if waits, state.terms[imported.account.terms] == nil, terms.contains(imported.account.terms) {
                faults.append(
                    "account \(number): terms \(imported.account.terms) wait for a second person's approval")
            } else if !terms.contains(imported.account.terms) {
                faults.append("account \(number): terms \(imported.account.terms) are unknown")
            } else if !inForce.contains(imported.account.terms) {
                faults.append("account \(number): terms \(imported.account.terms) begin only after today, \(today)")
            }
            if let payer = imported.account.payer, !payers.contains(payer) {
                faults.append("account \(number): the payment number \(payer) is unknown")
            }
            if imported.account.mode.isBilled {
                let versions = batch.terms + (state.terms[imported.account.terms] ?? [])
                if !versions.contains(where: { $0.name == imported.account.terms && $0.settlement != nil }) {
                    faults.append("account \(number): terms \(imported.account.terms) say nothing of bills")
                }
            }
            lookAtMonths(imported.account, of: batch)
            for point in imported.supplyPoints {
                let meter = point.meter.number
                if isUp(meter) { faults.append("meter \(meter) exists already") }
                if !meterNumbers.insert(meter).inserted { faults.append("meter \(meter) stands twice in the file") }
                if !lines.contains(point.line) { faults.append("meter \(meter): line \(point.line) is unknown") }
                if !feeders.contains(point.feeder) {
                    faults.append("meter \(meter): feeder \(point.feeder) is unknown")
                }
                take(point.meter, point.relay, on: point.line)
            }
        }
    }

    mutating func look(
        at meter: MeterRecord, _ relay: RelayRecord?, on line: String, inPlaceOf point: SupplyPointID
    ) {
        if isUp(meter.number) { faults.append("meter \(meter.number) exists already") }
        if !(1...64).contains(meter.number.utf8.count) { faults.append("a meter has a number of 1 to 64 characters") }
        collectOwners(except: point)
        take(meter, relay, on: line)
    }

    /// Whether a meter of this number hangs somewhere; one that was taken down may come back.
    private func isUp(_ number: String) -> Bool {
        guard let known = state.meterByNumber[number].flatMap({ state.meters[$0] }) else { return false }
        return known.record.retiredAt == nil
    }

    // A past price is in bills, and past terms are in notices: what begins today or before is not changed by a file.

    private mutating func look(at tariff: Tariff) {
        let known = state.tariffs[tariff.name]
        lookForProposals(of: tariff, known?.versions ?? [])
        guard let known else { return }
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

    /// What a month costs besides its kWh is charged by bills and statements alone: from now on it would be lost where the terms make none.
    private mutating func lookAtMonths(_ account: Account, of batch: ImportBatch) {
        let tariffs =
            batch.tariffs.filter { $0.name == account.tariff } + [state.tariffs[account.tariff]].compactMap { $0 }
        let terms = batch.terms.filter { $0.name == account.terms } + (state.terms[account.terms] ?? [])
        guard tariffs.contains(where: { $0.hasMonthlyCharges(from: today) }), !terms.settles(from: today) else {
            return
        }
        faults.append(
            "account \(account.number): tariff \(account.tariff) charges by the month, and terms \(account.terms) settle none"
        )
    }

    /// Another change of the same tariff that waits, or is on its way: what of the two holds would depend on who is quicker.
    private mutating func lookForProposals(of tariff: Tariff, _ known: [TariffVersion]) {
        let new = tariff.versions.filter { version in !known.contains { $0.from == version.from } }
        if new.isEmpty { return }
        for proposal in state.proposals.values.sorted(by: { $0.id < $1.id }) where proposal.tariff?.name == tariff.name
        {
            if waits, proposal.kind == .tariffVersion, proposal.tariff?.versions == new { continue }
            faults.append("tariff \(tariff.name): proposal \(proposal.id) is under way; decide it first")
        }
    }

    /// Days of which something else is known, and terms by a calendar that nobody brings.
    private mutating func lookAtCalendars(of batch: ImportBatch) {
        for new in batch.calendars {
            for stretch in new.stretches {
                if let clash = state.clash(of: stretch, named: new.name, today: today) { faults.append(clash) }
            }
            lookForProposals(.calendar(new), "calendar \(new.name)")
        }
        let known = Set(state.workCalendars.keys).union(waits ? [] : batch.calendars.map(\.name))
        for terms in batch.terms {
            guard let name = terms.control.workdays, !known.contains(name) else { continue }
            faults.append("terms \(terms.name): the calendar \(name) is unknown")
        }
    }

    /// Another change of the same that waits.
    private mutating func lookForProposals(_ content: Proposal.Content, _ subject: String) {
        for proposal in state.proposals.values.sorted(by: { $0.id < $1.id }) {
            let isSame: Bool =
                switch (proposal.content, content) {
                case (.terms(let old), .terms(let new)): old.name == new.name && old != new
                case (.calendar(let old), .calendar(let new)):
                    old.name == new.name && old != new
                        && new.stretches.contains { !old.overlapping($0).isEmpty }
                default: false
                }
            if isSame { faults.append("\(subject): proposal \(proposal.id) is under way; decide it first") }
        }
    }

    private mutating func look(at terms: Terms) {
        if state.terms[terms.name]?.contains(terms) != true { lookForProposals(.terms(terms), "terms \(terms.name)") }
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

    /// One file's lines are counted when it is read; here they are counted with those that are there.
    private mutating func limitLibmodbus(_ lines: [LineRecord]) {
        let new = lines.filter { $0.isLibmodbusOverTCP && state.lineByName[$0.name] == nil }
        if new.isEmpty { return }
        let present = state.lines.values.count { $0.record.isLibmodbusOverTCP }
        guard present + new.count > LineRecord.libmodbusAtMost else { return }
        faults.append(
            "\(present + new.count) TCP lines would have driver libmodbus, and \(LineRecord.libmodbusAtMost) are the most: "
                + "leave driver out where the gateway does not need it")
    }

    /// What was booked under one rule of serials would not be found under another.
    private mutating func look(at channel: Channel) {
        if let known = state.channel(channel.name), known.serials != channel.serials {
            faults.append("channel \(channel.name) exists with another rule of serials")
        }
    }

    /// One number names one thing: money for it must not have two owners.
    private mutating func lookAtPayers(of batch: ImportBatch) {
        let accounts = Set(batch.accounts.map(\.account.number))
        for payer in batch.payers
        where accounts.contains(payer.number) || state.accountByNumber[payer.number] != nil {
            faults.append("payer \(payer.number): an account has this number")
        }
        for number in accounts.sorted() where state.payers[number] != nil {
            faults.append("account \(number): a payer has this number")
        }
    }

    private mutating func collectOwners(except: SupplyPointID?) {
        for point in state.supplyPoints.values where point.record.id != except {
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
