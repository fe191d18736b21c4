import Engine
import GRDB
import Metering
import Quantities

import struct Foundation.Data

enum ReadingRow {
    static let table = Table(
        "readings", key: ["number"],
        [
            "number", "meter", "purpose", "quality", "series", "source_at", "received_after", "after_mark", "energy",
            "consumed",
            "power", "current", "voltage", "relay", "serial", "raw", "defects", "resolution", "source_resolution",
            "modulus",
            "uptime", "registers", "reactive", "clock", "credit", "told",
        ])

    static func cells(_ record: ReadingRecord) -> [Cell] {
        let reading = record.reading
        let sample = reading.sample
        return [
            record.number, sample.meter.number, code(sample.purpose), code(reading.quality), Int64(reading.series),
            sample.sourceTime.milliseconds, (record.receivedAt - sample.sourceTime).milliseconds,
            sample.mark.map { (sample.sourceTime - $0).milliseconds }, sample.energy?.value, reading.consumed?.value,
            sample.power?.value, sample.current?.value, sample.voltage?.value, sample.relay.map(code),
            sample.serial?.text,
            bytes(sample.raw), sample.defects.isEmpty ? nil : joined(sample.defects), sample.resolution.value,
            sample.sourceResolution.milliseconds, sample.modulus?.value, sample.uptimeSeconds,
            sample.registers.isEmpty ? nil : RegistersText.write(sample.registers), sample.reactive,
            sample.meterSeconds.map { $0 - sample.sourceTime.milliseconds / 1000 },
            sample.credit.map(CreditText.write), sample.told.map(ToldText.write),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> ReadingRecord {
        var c = Cells(row, table)
        let number = try c.int()
        let meter: MeterID = try c.id()
        let purpose = try purpose(&c)
        let quality = try quality(&c)
        let series: Int = try c.small()
        let sourceTime = try c.instant()
        let receivedAt = sourceTime + (try c.span())
        let mark = c.intOrNil().map { sourceTime - Span(milliseconds: $0) }
        let energy = c.intOrNil().map { WattHours($0) }
        let consumed = c.intOrNil().map { WattHours($0) }
        let power = c.intOrNil().map { Watts($0) }
        let current = c.intOrNil().map { Milliamperes($0) }
        let voltage = c.intOrNil().map { Millivolts($0) }
        let relay = try relay(&c)
        let serial = c.textOrNil().map { SerialNumber($0) }
        let raw = words(try c.bytes())
        let defects = try defects(&c)
        let resolution = WattHours(try c.int())
        let sourceResolution = try c.span()
        let modulus = c.intOrNil().map { WattHours($0) }
        let uptime = c.intOrNil()
        let registers = try c.fieldsOrNil(RegistersText.read) ?? []
        let reactive = c.intOrNil()
        let clock = c.intOrNil().map { $0 + sourceTime.milliseconds / 1000 }
        let sample = Sample(
            meter: meter, purpose: purpose, mark: mark, sourceTime: sourceTime, energy: energy, power: power,
            current: current,
            voltage: voltage, relay: relay, serial: serial, raw: raw, defects: defects, resolution: resolution,
            modulus: modulus, uptimeSeconds: uptime, sourceResolution: sourceResolution, registers: registers,
            reactive: reactive, meterSeconds: clock, credit: try c.fieldsOrNil(CreditText.read),
            told: try c.fieldsOrNil(ToldText.read))
        return ReadingRecord(
            number: number, reading: Reading(sample: sample, series: series, quality: quality, consumed: consumed),
            receivedAt: receivedAt)
    }

    private static func bytes(_ words: [UInt16]) -> Data {
        var bytes = Data(capacity: words.count * 2)
        for word in words {
            bytes.append(UInt8(word >> 8))
            bytes.append(UInt8(word & 0xFF))
        }
        return bytes
    }

    private static func words(_ bytes: [UInt8]) -> [UInt16] {
        stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    }

    private static func defects(_ c: inout Cells) throws(StoreError) -> [SampleDefect] {
        guard let text = c.textOrNil() else { return [] }
        var defects: [SampleDefect] = []
        for word in text.split(separator: ",") {
            guard let defect = SampleDefect(rawValue: String(word)) else { throw c.fault("\(word) is no defect") }
            defects.append(defect)
        }
        return defects
    }
}

// Small numbers instead of words: 0 and 1 take no byte at all in a SQLite record, and these rows are most of the file.
extension ReadingRow {
    private static func code(_ purpose: ReadingPurpose) -> Int64 {
        switch purpose {
        case .mark: 0
        case .onDemand: 1
        case .select: 2
        case .verify: 3
        case .backfill: 4
        }
    }

    private static func purpose(_ c: inout Cells) throws(StoreError) -> ReadingPurpose {
        switch try c.int() {
        case 0: return .mark
        case 1: return .onDemand
        case 2: return .select
        case 3: return .verify
        case 4: return .backfill
        case let code: throw c.fault("purpose \(code)")
        }
    }

    static func code(_ quality: Quality) -> Int64 {
        switch quality {
        case .accepted: 0
        case .rolloverAccepted: 1
        case .stale: 2
        case .duplicate: 3
        case .clockDoubtful: 4
        case .incomplete: 5
        case .foreign: 6
        case .late: 7
        case .lateUnused(let fault): 20 + Int64(LateFault.allCases.firstIndex(of: fault) ?? 0)
        case .quarantined(.defects): 10
        case .quarantined(.fall): 11
        case .quarantined(.jump): 12
        case .quarantined(.zero): 13
        case .quarantined(.unproven): 14
        case .quarantined(.recovering(let n)): 100 + Int64(n)
        }
    }

    private static func quality(_ c: inout Cells) throws(StoreError) -> Quality {
        let code = try c.int()
        guard let quality = quality(code) else { throw c.fault("quality \(code)") }
        return quality
    }

    static func quality(_ code: Int64) -> Quality? {
        switch code {
        case 0: return .accepted
        case 1: return .rolloverAccepted
        case 2: return .stale
        case 3: return .duplicate
        case 4: return .clockDoubtful
        case 5: return .incomplete
        case 6: return .foreign
        case 7: return .late
        case 10: return .quarantined(.defects)
        case 11: return .quarantined(.fall)
        case 12: return .quarantined(.jump)
        case 13: return .quarantined(.zero)
        case 14: return .quarantined(.unproven)
        case 20...39:
            let fault = Int(code - 20)
            return LateFault.allCases.indices.contains(fault) ? .lateUnused(LateFault.allCases[fault]) : nil
        case 100...: return .quarantined(.recovering(Int(code - 100)))
        default: return nil
        }
    }

    private static func code(_ relay: RelayState) -> Int64 {
        switch relay {
        case .open: 0
        case .closed: 1
        case .readyForReconnection: 2
        case .openByProtection: 3
        }
    }

    private static func relay(_ c: inout Cells) throws(StoreError) -> RelayState? {
        switch c.intOrNil() {
        case nil: return nil
        case 0: return .open
        case 1: return .closed
        case 2: return .readyForReconnection
        case 3: return .openByProtection
        case let code?: throw c.fault("relay \(code)")
        }
    }
}

/// A mark that went by without a reading.
public struct ReadingGap: Hashable, Sendable {
    public let meter: MeterID
    public let mark: Instant
    /// Why, in the line's word.
    public let fault: String
    /// When it was noticed.
    public let at: Instant
}

enum GapRow {
    static let table = Table("gaps", key: ["number"], ["number", "meter", "mark", "fault", "at"])

    static func cells(_ gap: ReadingGap, number: Int64) -> [Cell] {
        [number, gap.meter.number, gap.mark.milliseconds, gap.fault, gap.at.milliseconds]
    }

    static func read(_ row: Row) throws(StoreError) -> ReadingGap {
        var c = Cells(row, table)
        _ = try c.int()
        return ReadingGap(meter: try c.id(), mark: try c.instant(), fault: try c.text(), at: try c.instant())
    }
}
