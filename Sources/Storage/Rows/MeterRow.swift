import Billing
import Engine
import GRDB
import Metering
import Quantities
import Supply

enum MeterRow {
    static let table = Table(
        "meters", key: ["id"],
        [
            "id", "number", "line", "unit", "block", "profile", "serial", "phases", "maximum_current",
            "ratio_current", "ratio_voltage", "stated_current", "stated_voltage", "retired_at", "tariff_table",
            "series",
            "last_energy", "last_at", "last_resolution", "last_mark", "last_purpose", "last_power", "last_current",
            "last_voltage", "last_unmoved", "last_registers", "last_reactive", "last_clock", "seen_until", "quarantine",
            "series_foreign", "gaps", "demand", "credit", "ratio_watch", "includes_reading",
        ])

    static func cells(_ state: MeterState) -> [Cell] {
        let record = state.record
        let series = state.series
        let last = series.last
        return [
            record.id.number, record.number, record.line.number, Int64(record.unit), Int64(record.block),
            record.profile,
            record.serial?.text, Int64(record.phases), record.maximumCurrent?.value,
            Int64(record.ratio.current), Int64(record.ratio.voltage), record.stated.map { Int64($0.current) },
            record.stated.map { Int64($0.voltage) }, record.retiredAt?.milliseconds,
            record.tariffTable?.description,
            Int64(series.number), last?.energy.value, last?.sourceTime.milliseconds, last?.resolution.value,
            last?.mark?.milliseconds, last?.purpose.rawValue, last?.power?.value, last?.current?.value,
            last?.voltage?.value, last?.unmovedSince.milliseconds,
            last.flatMap { $0.registers.isEmpty ? nil : RegistersText.write($0.registers) }, last?.reactive,
            last?.meterSeconds, series.seenUntil?.milliseconds, series.quarantine.map { text($0) },
            series.foreign?.text, GapText.write(state.gaps), DemandText.write(state.demand),
            state.credit.map(CreditText.write),
            state.ratioWatch == RatioWatch() ? nil : RatioWatchText.write(state.ratioWatch), state.includesReading,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> MeterState {
        var c = Cells(row, table)
        let id: MeterID = try c.id()
        let number = try c.text()
        let line: LineID = try c.id()
        let unit: UInt8 = try c.small()
        let block: Int = try c.small()
        let profile = try c.text()
        let serial = c.textOrNil().map { SerialNumber($0) }
        let phases: Int = try c.small()
        let maximumCurrent = c.intOrNil().map { Milliamperes($0) }
        let ratio = try c.ratio()
        let stated = try c.ratioOrNil()
        let retiredAt = c.instantOrNil()
        let table = try versionName(&c)
        let record = MeterRecord(
            id: id, number: number, line: line, unit: unit, block: block, profile: profile, serial: serial,
            phases: phases, maximumCurrent: maximumCurrent, ratio: ratio, retiredAt: retiredAt, tariffTable: table,
            stated: stated)
        let seriesNumber: Int = try c.small()
        let last = try last(&c)
        let seenUntil = c.instantOrNil()
        let run = try c.fieldsOrNil(quarantine)
        let series = MeterSeries(
            number: seriesNumber, last: last, seenUntil: seenUntil, quarantine: run,
            foreign: c.textOrNil().map { SerialNumber($0) })
        let gaps = try c.fields(GapText.read)
        let demand = try c.fields(DemandText.read)
        let credit = try c.fieldsOrNil(CreditText.read)
        let watch = try c.fieldsOrNil(RatioWatchText.read) ?? RatioWatch()
        return MeterState(
            record: record, series: series, gaps: gaps, demand: demand, includesReading: try c.int(), credit: credit,
            ratioWatch: watch)
    }

    private static func versionName(_ c: inout Cells) throws(StoreError) -> VersionName? {
        guard let text = c.textOrNil() else { return nil }
        guard let name = VersionName(text) else { throw c.fault("\(text) is no version") }
        return name
    }

    private static func last(_ c: inout Cells) throws(StoreError) -> AcceptedReading? {
        let energy = c.intOrNil()
        let at = c.instantOrNil()
        let resolution = c.intOrNil()
        let mark = c.instantOrNil()
        let purpose: ReadingPurpose? = try c.wordOrNil()
        let power = c.intOrNil().map { Watts($0) }
        let current = c.intOrNil().map { Milliamperes($0) }
        let voltage = c.intOrNil().map { Millivolts($0) }
        let unmoved = c.instantOrNil()
        let registers = try c.fieldsOrNil(RegistersText.read) ?? []
        let reactive = c.intOrNil()
        let clock = c.intOrNil()
        guard let energy else { return nil }
        guard let at, let resolution, let purpose else { throw c.fault("half a last reading") }
        return AcceptedReading(
            energy: WattHours(energy), sourceTime: at, resolution: WattHours(resolution), mark: mark, purpose: purpose,
            power: power, current: current, voltage: voltage, unmovedSince: unmoved, registers: registers,
            reactive: reactive, meterSeconds: clock)
    }

    private static func text(_ run: QuarantineRun) -> String {
        var writer = FieldWriter()
        writer.add(run.since.milliseconds)
        writer.add(ReadingRow.code(.quarantined(run.reason)))
        writer.add(run.consistent)
        writer.add(run.plausible)
        writer.add(run.asked?.value)
        if let candidate = run.candidate {
            writer.add(candidate.energy.value)
            writer.add(candidate.sourceTime.milliseconds)
            writer.add(candidate.resolution.value)
            writer.add(candidate.mark?.milliseconds)
            writer.add(candidate.purpose.rawValue)
            writer.add(candidate.power?.value)
            writer.add(candidate.current?.value)
            writer.add(candidate.voltage?.value)
            writer.add(candidate.unmovedSince.milliseconds)
            writer.add(candidate.reactive)
            writer.add(candidate.meterSeconds)
            RegistersText.write(candidate.registers, to: &writer)
        }
        return writer.text
    }

    private static func quarantine(_ reader: inout FieldReader) throws(FieldFault) -> QuarantineRun {
        let since = Instant(milliseconds: try reader.int())
        let code = try reader.int()
        guard case .quarantined(let reason)? = ReadingRow.quality(code) else {
            throw FieldFault(detail: "\(code) is no reason of a quarantine")
        }
        let consistent = Int(try reader.int())
        let plausible = Int(try reader.int())
        let asked = try reader.intOrNil().map { WattHours($0) }
        let last = reader.isAtEnd ? nil : try candidate(&reader)
        return QuarantineRun(
            since: since, reason: reason, candidate: last, consistent: consistent, plausible: plausible,
            asked: asked)
    }

    private static func candidate(_ reader: inout FieldReader) throws(FieldFault) -> AcceptedReading {
        let energy = WattHours(try reader.int())
        let at = Instant(milliseconds: try reader.int())
        let resolution = WattHours(try reader.int())
        let mark = try reader.intOrNil().map { Instant(milliseconds: $0) }
        let word = try reader.string()
        guard let purpose = ReadingPurpose(rawValue: word) else { throw FieldFault(detail: "\(word) is no purpose") }
        let power = try reader.intOrNil().map { Watts($0) }
        let current = try reader.intOrNil().map { Milliamperes($0) }
        let voltage = try reader.intOrNil().map { Millivolts($0) }
        let unmoved = Instant(milliseconds: try reader.int())
        let reactive = try reader.intOrNil()
        let clock = try reader.intOrNil()
        return AcceptedReading(
            energy: energy, sourceTime: at, resolution: resolution, mark: mark, purpose: purpose, power: power,
            current: current, voltage: voltage, unmovedSince: unmoved,
            registers: try RegistersText.readAll(&reader), reactive: reactive, meterSeconds: clock)
    }
}
