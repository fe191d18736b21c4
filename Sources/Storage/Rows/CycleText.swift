import Billing
import Quantities

/// Where an account stands between two bills: from|count|carried|advances|asked on|end told|last charges|last asked's
/// id|due|months from|unread since, then each with its number: billed lines (line|energy|amount), earlier ones (line|amount), months (see ``MonthText``), runs (see
/// ``RunText``).
enum CycleText {
    static func write(_ cycle: SettlementCycle) -> String {
        var writer = FieldWriter()
        writer.add(cycle.from?.daysSinceEpoch)
        writer.add(cycle.count)
        writer.add(cycle.carried.tenThousandths)
        writer.add(cycle.advances.tenThousandths)
        writer.add(cycle.askedOn?.daysSinceEpoch)
        writer.add(cycle.endTold?.daysSinceEpoch)
        writer.add(cycle.lastCharges.tenThousandths)
        writer.add(cycle.lastAsked?.id.number)
        writer.add(cycle.lastAsked?.due.daysSinceEpoch)
        writer.add(cycle.monthsFrom?.daysSinceEpoch)
        writer.add(cycle.unreadSince?.daysSinceEpoch)
        writer.add(cycle.billed.count)
        for line in cycle.billed {
            writer.add(line.line.description)
            writer.add(line.energy.value)
            writer.add(line.amount.tenThousandths)
        }
        writer.add(cycle.earlier.count)
        for line in cycle.earlier {
            writer.add(line.line.description)
            writer.add(line.amount.tenThousandths)
        }
        writer.add(cycle.months.count)
        for month in cycle.months { MonthText.write(month, to: &writer) }
        writer.add(cycle.runs.count)
        for run in cycle.runs { RunText.write(run, to: &writer) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> SettlementCycle {
        let from = try FieldText.dayOrNil(&reader)
        let count = Int(clamping: try reader.int())
        let carried = try FieldText.money(&reader)
        let advances = try FieldText.money(&reader)
        let askedOn = try FieldText.dayOrNil(&reader)
        let endTold = try FieldText.dayOrNil(&reader)
        let lastCharges = try FieldText.money(&reader)
        let id = try reader.intOrNil()
        let due = try FieldText.dayOrNil(&reader)
        let lastAsked = id.flatMap { id in due.map { SettlementCycle.AskedBill(id: BillID(id), due: $0) } }
        let monthsFrom = try FieldText.dayOrNil(&reader)
        let unreadSince = try FieldText.dayOrNil(&reader)
        var billed: [BilledLine] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            billed.append(
                BilledLine(
                    line: try FieldText.line(&reader), energy: WattHours(try reader.int()),
                    amount: try FieldText.money(&reader)))
        }
        var earlier: [EarlierLine] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            earlier.append(
                EarlierLine(line: try FieldText.line(&reader), amount: try FieldText.money(&reader)))
        }
        var months: [ChargedMonth] = []
        for _ in 0..<(try FieldText.count(&reader)) { months.append(try MonthText.read(&reader)) }
        var runs: [RegisterRun] = []
        for _ in 0..<(try FieldText.count(&reader)) { runs.append(try RunText.read(&reader)) }
        return SettlementCycle(
            from: from, count: count, billed: billed, earlier: earlier, carried: carried, advances: advances,
            askedOn: askedOn, lastCharges: lastCharges, endTold: endTold, lastAsked: lastAsked, monthsFrom: monthsFrom,
            months: months, unreadSince: unreadSince, runs: runs)
    }
}

/// A charged month: month|from|to, then the number of capacities with from|VA, then whether it was measured with demand|reactive|active, then the number of lines with
/// line|quantity|rate|amount.
enum MonthText {
    static func write(_ month: ChargedMonth, to writer: inout FieldWriter) {
        writer.add(month.month.daysSinceEpoch)
        writer.add(month.from.daysSinceEpoch)
        writer.add(month.to.daysSinceEpoch)
        writer.add(month.capacities.count)
        for connected in month.capacities {
            writer.add(connected.from.daysSinceEpoch)
            writer.add(connected.voltAmperes)
        }
        writer.add(month.measures != nil)
        writer.add(month.measures?.demandWatts)
        writer.add(month.measures?.reactiveVarh)
        writer.add(month.measures?.activeWh.value)
        writer.add(month.lines.count)
        for line in month.lines {
            writer.add(line.line.description)
            writer.add(line.quantity)
            writer.add(BillRateText.write(line.rate))
            writer.add(line.amount.tenThousandths)
        }
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> ChargedMonth {
        let month = try FieldText.day(&reader)
        let from = try FieldText.day(&reader)
        let to = try FieldText.day(&reader)
        var capacities: [ConnectedCapacity] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let from = try FieldText.day(&reader)
            capacities.append(ConnectedCapacity(from: from, voltAmperes: try reader.intOrNil()))
        }
        let isMeasured = try reader.bool()
        let demand = try reader.intOrNil()
        let reactive = try reader.intOrNil()
        let active = try reader.intOrNil()
        var lines: [MonthLine] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let line = try FieldText.line(&reader)
            let quantity = try reader.int()
            guard let rate = try BillRateText.read(&reader) else { throw FieldFault(detail: "a rate is missing") }
            lines.append(
                MonthLine(line: line, quantity: quantity, rate: rate, amount: try FieldText.money(&reader)))
        }
        let measures = MonthMeasures(
            demandWatts: demand, reactiveVarh: reactive, activeWh: WattHours(active ?? 0))
        return ChargedMonth(
            month: month, from: from, to: to, capacities: capacities, measures: isMeasured ? measures : nil,
            lines: lines)
    }
}

/// What a meter showed between two cuts: meter|series|until|energy and moment at its beginning and at its end.
enum RunText {
    static func write(_ run: RegisterRun, to writer: inout FieldWriter) {
        writer.add(run.meter.number)
        writer.add(run.series)
        writer.add(run.until.daysSinceEpoch)
        for value in [run.from, run.to] {
            writer.add(value.energy.value)
            writer.add(value.at.milliseconds)
        }
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> RegisterRun {
        let meter = MeterID(try reader.int())
        let series = Int(clamping: try reader.int())
        let until = try FieldText.day(&reader)
        let from = RegisterValue(
            energy: WattHours(try reader.int()), at: Instant(milliseconds: try reader.int()))
        let to = RegisterValue(energy: WattHours(try reader.int()), at: Instant(milliseconds: try reader.int()))
        return RegisterRun(meter: meter, series: series, until: until, from: from, to: to)
    }
}

/// What a unit costs: `kwh:53800000`, `kilo:300000`, `share:-75`.
enum BillRateText {
    static func write(_ rate: BillRate?) -> String? {
        switch rate {
        case nil: nil
        case .perKilowattHour(let price): "kwh:\(price.hundredMillionths)"
        case .perKilo(let amount): "kilo:\(amount.tenThousandths)"
        case .share(let basisPoints): "share:\(basisPoints)"
        }
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> BillRate? {
        guard let text = try reader.stringOrNil() else { return nil }
        let parts = text.split(separator: ":")
        guard parts.count == 2, let value = Int64(parts[1]) else { throw FieldFault(detail: "\(text) is no rate") }
        switch parts[0] {
        case "kwh": return .perKilowattHour(Price(hundredMillionths: value))
        case "kilo": return .perKilo(Money(tenThousandths: value))
        case "share": return .share(basisPoints: Int(clamping: value))
        default: throw FieldFault(detail: "\(text) is no rate")
        }
    }
}

extension FieldText {
    static func money(_ reader: inout FieldReader) throws(FieldFault) -> Money {
        Money(tenThousandths: try reader.int())
    }

    static func day(_ reader: inout FieldReader) throws(FieldFault) -> CivilDate {
        CivilDate(daysSinceEpoch: try reader.int())
    }

    static func dayOrNil(_ reader: inout FieldReader) throws(FieldFault) -> CivilDate? {
        try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) }
    }

    static func line(_ reader: inout FieldReader) throws(FieldFault) -> ChargeLine {
        let word = try reader.string()
        guard let line = ChargeLine(word) else { throw FieldFault(detail: "\(word) is no line") }
        return line
    }
}
