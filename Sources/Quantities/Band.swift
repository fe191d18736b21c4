/// A part of the day with a price of its own (尖峰平谷). A tariff without time of use has ``flat`` all day.
public enum Band: String, Hashable, Comparable, Sendable, Codable, CaseIterable {
    /// 尖: the few hours of the highest load.
    case sharp
    /// 峰.
    case peak
    /// 平.
    case flat
    /// 谷.
    case valley

    public static func < (a: Band, b: Band) -> Bool { a.order < b.order }

    private var order: Int {
        switch self {
        case .sharp: 0
        case .peak: 1
        case .flat: 2
        case .valley: 3
        }
    }
}
