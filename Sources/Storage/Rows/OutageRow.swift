import GRDB
import Quantities
import Supply

enum OutageRow {
    static let table = Table(
        "outages", key: ["id"],
        ["id", "feeder", "since", "suspected_at", "until", "answering", "silent", "evidence"])

    static func cells(_ outage: Outage) -> [Cell] {
        [
            outage.id.number, outage.feeder.number, outage.since.milliseconds, outage.suspectedAt.milliseconds,
            outage.until?.milliseconds, Int64(outage.answering), Int64(outage.silent), outage.evidence,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> Outage {
        var c = Cells(row, table)
        return Outage(
            id: try c.id(), feeder: try c.id(), since: try c.instant(), suspectedAt: try c.instant(),
            until: c.instantOrNil(), answering: try c.small(), silent: try c.small(), evidence: try c.text())
    }
}
