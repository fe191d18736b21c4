import Billing
import Quantities

/// Reads 力调: `standard: 0.90`, `table: [{from: 0, adjustment: 10}, {from: 0.90, adjustment: 0}]`, adjustments in percent.
enum PowerFactorEntry {
    static func rule(_ entry: YAMLMapping) -> PowerFactorRule? {
        let standard = entry.required("standard").flatMap { $0.decimal(places: 2, in: 0...100) }
        let tableValue = entry.required("table")
        var seen: Set<Int64> = []
        let rows = tableValue?.list { element in
            element.mapping { row -> PowerFactorRule.Row? in
                let from = row.required("from").flatMap { $0.decimal(places: 2, in: 0...100) }
                let adjustment = row.required("adjustment", cure: "add it in percent").flatMap {
                    $0.decimal(places: 2, in: -10_000...100_000)
                }
                guard let from, let adjustment else { return nil }
                guard seen.insert(from).inserted else {
                    element.fault("\(plain(from, places: 2)) stands twice", cure: "keep one of the two")
                    return nil
                }
                return PowerFactorRule.Row(fromHundredths: Int(from), adjustment: Int(adjustment))
            }
        }
        guard let standard, let rows else { return nil }
        guard let rule = PowerFactorRule(standardHundredths: Int(standard), rows: rows) else {
            tableValue?.fault("nobody says what a power factor of 0 brings", cure: "begin the table with from: 0")
            return nil
        }
        return rule
    }
}
