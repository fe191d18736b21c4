import Billing
import GRDB
import Quantities

/// One row for each version of a tariff. A tariff is put as a whole: versions that it no longer has are gone.
enum TariffRow {
    static let table = Table("tariff_versions", key: ["tariff", "from_day"], ["tariff", "from_day", "rule", "price"])
    static let forget = "DELETE FROM tariff_versions WHERE tariff = ?"

    static func cells(_ version: TariffVersion, of tariff: String) -> [Cell] {
        switch version.rule {
        case .flat(let price): [tariff, version.from.description, "flat", price.hundredMillionths]
        }
    }

    static func read(_ row: Row) throws(StoreError) -> (tariff: String, version: TariffVersion) {
        var c = Cells(row, table)
        let name = try c.text()
        let from = try c.day()
        let rule = try c.text()
        guard rule == "flat" else { throw c.fault("rule \(rule)") }
        return (name, TariffVersion(from: from, rule: .flat(Price(hundredMillionths: try c.int()))))
    }
}
