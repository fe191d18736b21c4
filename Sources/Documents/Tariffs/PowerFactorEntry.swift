import Billing
import Languages
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
                let adjustment = row.required("adjustment", cure: Words("add it in percent", "请补上百分数")).flatMap {
                    $0.decimal(places: 2, in: -10_000...100_000)
                }
                guard let from, let adjustment else { return nil }
                guard seen.insert(from).inserted else {
                    element.fault(
                        Words("\(plain(from, places: 2)) stands twice", "\(plain(from, places: 2)) 出现了两次"),
                        cure: Words("keep one of the two", "请保留其中一个"))
                    return nil
                }
                return PowerFactorRule.Row(fromHundredths: Int(from), adjustment: Int(adjustment))
            }
        }
        guard let standard, let rows else { return nil }
        guard let rule = PowerFactorRule(standardHundredths: Int(standard), rows: rows) else {
            tableValue?.fault(
                Words("nobody says what a power factor of 0 brings", "没有说明功率因数为 0 时怎样"),
                cure: Words("begin the table with from: 0", "表格请从 from: 0 开始"))
            return nil
        }
        return rule
    }
}
