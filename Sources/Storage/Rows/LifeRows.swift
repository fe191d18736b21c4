import Engine
import GRDB
import Metering
import Quantities
import Supply

enum AttachmentRow {
    /// Without the number, which SQLite gives: the next one.
    static let table = Table(
        "attachments", key: ["number"],
        [
            "at", "kind", "cause", "supply_point", "account", "meter", "series", "ratio_current", "ratio_voltage",
            "energy", "read_at", "after_reading",
        ])

    static func cells(_ record: AttachmentRecord) -> [Cell] {
        [
            record.at.milliseconds, record.kind.rawValue, record.cause, record.supplyPoint.number,
            record.account.number, record.meter.number, Int64(record.series), Int64(record.ratio.current),
            Int64(record.ratio.voltage), record.energy?.value, record.readAt?.milliseconds, record.afterReading,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> AttachmentRecord {
        var c = Cells(row, table)
        return AttachmentRecord(
            at: try c.instant(), kind: try c.word(), cause: try c.text(), supplyPoint: try c.id(),
            account: try c.id(), meter: try c.id(), series: try c.small(), ratio: try c.ratio(),
            energy: c.intOrNil().map { WattHours($0) }, readAt: c.instantOrNil(), afterReading: try c.int())
    }
}

enum CreditRow {
    static let table = Table(
        "credit_classes", key: ["number"], ["at", "account", "before", "after", "by", "reason", "until_day"])

    static func cells(_ record: CreditRecord) -> [Cell] {
        [
            record.at.milliseconds, record.account.number, record.before.rawValue, record.after.rawValue, record.by,
            record.reason, record.until?.description,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> CreditRecord {
        var c = Cells(row, table)
        return CreditRecord(
            at: try c.instant(), account: try c.id(), before: try c.word(), after: try c.word(), by: try c.text(),
            reason: try c.text(), until: try c.dayOrNil())
    }
}

enum RestoreRow {
    static let table = Table(
        "restores", key: ["number"],
        ["supply_point", "account", "since", "closed_at", "cause", "attempts", "was_off"])

    static func cells(_ record: RestoreRecord) -> [Cell] {
        [
            record.supplyPoint.number, record.account.number, record.since.milliseconds, record.closedAt.milliseconds,
            record.cause, Int64(record.attempts), record.wasOff,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> RestoreRecord {
        var c = Cells(row, table)
        return RestoreRecord(
            supplyPoint: try c.id(), account: try c.id(), since: try c.instant(), closedAt: try c.instant(),
            cause: try c.text(), attempts: try c.small(), wasOff: try c.bool())
    }
}

extension Cells {
    /// Two columns: of current, of voltage.
    mutating func ratioOrNil() throws(StoreError) -> TransformerRatio? {
        let current = intOrNil()
        let voltage = intOrNil()
        guard let current, let voltage else { return nil }
        guard let ratio = TransformerRatio(current: Int(clamping: current), voltage: Int(clamping: voltage)) else {
            throw fault("transformers \(current) and \(voltage)")
        }
        return ratio
    }

    mutating func ratio() throws(StoreError) -> TransformerRatio {
        let current: Int = try small()
        let voltage: Int = try small()
        guard let ratio = TransformerRatio(current: current, voltage: voltage) else {
            throw fault("transformers \(current) and \(voltage)")
        }
        return ratio
    }
}
