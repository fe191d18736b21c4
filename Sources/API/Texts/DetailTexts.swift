import Languages

extension Texts {
    /// What a fact's value means where it is a code; nil: it is told as it stands.
    public static func detailValue(_ name: String, _ value: String) -> Words? {
        switch name {
        case "role": roles[value]
        case "action": staffActions[value]
        case "supply": supplyNotes[value]
        case "state": purchaseStates[value]
        case "result": suspenseStates[value]
        case "outcome": reversalOutcomes[value]
        case "finding": closeFindings[value]
        case "difference": priceDifferences[value]
        case "cause": causes[value] ?? breakerCauses[value]
        case "quality": qualities[value] ?? qualities["quarantined_" + value]
        case "because": staffWords(value)
        case "class": Words(same: value.uppercased())
        case "trips": tripRelease[value]
        case "unused": unusedReading(value)
        default: nil
        }
    }

    /// What a correction of prices may not change.
    public static let priceDifferences: [String: Words] = [
        "from": Words("the first day", "起始日"), "seasons": Words("the seasons", "季节"),
        "bands": Words("the hours of the bands", "时段"), "ladder": Words("the limits of the ladder", "阶梯档距"),
        "surcharges": Words("the surcharges", "附加费项目"), "fixed": Words("the monthly charges", "基本电费"),
        "power_factor": Words("the power factor rule", "力调规则"),
        "price_order": Words("which band is the cheapest", "时段价格高低次序"),
    ]

    private static let tripRelease: [String: Words] = [
        "released": Words("released", "已放行"), "off until released": Words("off until released", "放行前不停电"),
    ]

    /// `2026-11-23T09:15:00.000+08:00 late_no_gap`.
    private static func unusedReading(_ text: String) -> Words? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 2, let quality = qualities[parts[1]] else { return nil }
        return Words(same: String(parts[0].prefix(19)).replacing("T", with: " ")) + Words(": ", "：") + quality
    }
}
