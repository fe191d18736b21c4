import Billing
import GRDB
import Quantities

/// One row for each version of a tariff. A tariff is put as a whole: versions that it no longer has are gone.
enum TariffRow {
    static let table = Table("tariff_versions", key: ["tariff", "from_day"], ["tariff", "from_day", "rule"])
    static let forget = "DELETE FROM tariff_versions WHERE tariff = ?"

    static func cells(_ version: TariffVersion, of tariff: String) -> [Cell] {
        [tariff, version.from.description, TariffVersionText.write(version)]
    }

    static func read(_ row: Row) throws(StoreError) -> (tariff: String, version: TariffVersion) {
        var c = Cells(row, table)
        let name = try c.text()
        let from = try c.day()
        let version = try c.fields { (reader: inout FieldReader) throws(FieldFault) in
            try TariffVersionText.read(&reader, from: from)
        }
        return (name, version)
    }
}
