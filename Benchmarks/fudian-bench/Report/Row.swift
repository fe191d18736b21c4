/// One measured figure.
struct Row: Codable {
    let name: String
    let figure: Double
    let unit: String
    /// `≤ 1.3`; nil: told for information.
    let target: String?
    let met: Bool?
    /// The smallest and the largest of the rounds that the figure is the median of; nil where there was one.
    let lowest: Double?
    let highest: Double?
    let rounds: Int
    let note: String

    enum Target {
        case atMost(Double)
        case atLeast(Double)
        case below(Double)

        var text: String {
            switch self {
            case .atMost(let limit): "≤ \(Report.number(limit))"
            case .atLeast(let limit): "≥ \(Report.number(limit))"
            case .below(let limit): "< \(Report.number(limit))"
            }
        }

        func isMet(by figure: Double) -> Bool {
            switch self {
            case .atMost(let limit): figure <= limit
            case .atLeast(let limit): figure >= limit
            case .below(let limit): figure < limit
            }
        }
    }

    /// A figure that was measured once.
    init(_ name: String, _ figure: Double, _ unit: String, _ target: Target? = nil, note: String = "") {
        self.name = name
        self.figure = figure
        self.unit = unit
        self.target = target?.text
        met = target.map { $0.isMet(by: figure) }
        lowest = nil
        highest = nil
        rounds = 1
        self.note = note
    }

    /// The median of several rounds.
    init(_ name: String, medianOf rounds: [Double], _ unit: String, _ target: Target? = nil, note: String = "") {
        self.name = name
        figure = rounds.median
        self.unit = unit
        self.target = target?.text
        met = target.map { $0.isMet(by: rounds.median) }
        lowest = rounds.min()
        highest = rounds.max()
        self.rounds = rounds.count
        self.note = note
    }
}

extension [Double] {
    /// Of an even number the mean of the middle two; of none 0.
    var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        let middle = count / 2
        return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The smallest value that `share` (0 to 1) of all do not exceed; of none 0.
    func percentile(_ share: Double) -> Double {
        guard !isEmpty else { return 0 }
        let rank = Int((share * Double(count)).rounded(.up))
        return sorted()[Swift.min(Swift.max(rank, 1), count) - 1]
    }
}
