import Quantities

/// A stretch for which a home was off, by the audit trail alone: from when to when, by whose doing, and the rows that say why.
public struct OffTime: Hashable, Sendable {
    /// `supply point 12`, as the rows name it.
    public let supply: String
    public internal(set) var what: SupplyTrail
    /// It was on until here: the order left then, or it was last seen on.
    public internal(set) var notBefore: Instant?
    /// It was known to be off from here.
    public internal(set) var from: Instant
    /// It was off until here: the closing left then.
    public internal(set) var endsNotBefore: Instant?
    /// It was known to be on again from here; nil: it is off still.
    public internal(set) var to: Instant?
    /// Everything that the trail has on the account from the first notice of the opening to the end, in order.
    public internal(set) var rows: [TrailRow]

    /// Of an order that nobody could say the outcome of, and that was never seen to have opened.
    public var isPerhaps: Bool { if case .offPerhaps = what { true } else { false } }
}

extension OffTime {
    /// All stretches that touch `from...to`, in the order of their beginnings.
    ///
    /// - Parameter rows: all rows of one account, in the order of their positions.
    public static func all(in rows: [TrailRow], from: Instant, to: Instant) -> [OffTime] {
        var reader = OffTimeReader()
        for (index, row) in rows.enumerated() { reader.take(row, index) }
        return reader.finished(rows).filter { $0.from <= to && ($0.to.map { $0 >= from } ?? true) }
    }
}

/// Reads an account's rows once.
private struct OffTimeReader {
    /// A stretch that has not ended, with what the rows say on the way.
    private struct Running {
        var time: OffTime
        /// Index of the first row that belongs to it.
        let first: Int
        var closings = 0
    }
    private var running: [String: Running] = [:]
    private var ended: [(time: OffTime, rows: ClosedRange<Int>)] = []
    private var onAt: [String: Instant] = [:]
    /// Released orders: when, and the index of the first row about the notices that they rest on.
    private var releases: [Int64: (at: Instant, first: Int)] = [:]
    /// Index of the first row about each notice and order.
    private var firstSeen: [String: Int] = [:]
    private var supplies: Set<String> = []

    mutating func take(_ row: TrailRow, _ index: Int) {
        if firstSeen[row.subject] == nil { firstSeen[row.subject] = index }
        switch row.action {
        case "order.released":
            guard row.subject.hasPrefix("order "), let order = Int64(row.subject.dropFirst(6)) else { return }
            let grounds = OffTimeReader.notices(row.after ?? "") + [row.subject]
            releases[order] = (row.at, grounds.compactMap { firstSeen[$0] }.min() ?? index)
        case "order.close": closing(row)
        // Somebody else had closed it, at a time that nobody knows.
        case "order.verified" where row.after == "was closed already": wasClosed()
        default: if let what = SupplyTrail(row) { turn(what, row, index) }
        }
    }

    /// The first attempt may be the one that closed it, whatever was heard of it. With several relays the rows do not say which one was meant.
    private mutating func closing(_ row: TrailRow) {
        for supply in running.keys {
            running[supply]?.closings += 1
            if running[supply]?.closings == 1, supplies.count == 1 { running[supply]?.time.endsNotBefore = row.at }
        }
    }

    private mutating func wasClosed() {
        for (supply, known) in running where known.closings == 1 { running[supply]?.time.endsNotBefore = nil }
    }

    private mutating func turn(_ what: SupplyTrail, _ row: TrailRow, _ index: Int) {
        supplies.insert(row.subject)
        if what.isDark {
            if running[row.subject] != nil {
                // A doubt was settled, or it is off by another's doing now.
                running[row.subject]?.time.what = what
                return
            }
            let release = what.order.flatMap { releases[$0] }
            let time = OffTime(
                supply: row.subject, what: what, notBefore: release?.at ?? onAt[row.subject], from: row.at,
                endsNotBefore: nil, to: nil, rows: [])
            running[row.subject] = Running(time: time, first: release?.first ?? index)
        } else {
            onAt[row.subject] = row.at
            guard var known = running.removeValue(forKey: row.subject) else { return }
            known.time.to = row.at
            if known.time.endsNotBefore == nil { known.time.endsNotBefore = known.time.from }
            ended.append((known.time, known.first...index))
        }
    }

    /// What is told of one stretch at most; the middle of a longer one is left out.
    private static let rowsAtMost = 400

    func finished(_ rows: [TrailRow]) -> [OffTime] {
        let last = max(rows.count - 1, 0)
        let all = ended.map { ($0.time, $0.rows) } + running.values.map { ($0.time, $0.first...last) }
        return all.map { time, range in
            var time = time
            let its = range.compactMap { rows.indices.contains($0) ? rows[$0] : nil }
            let half = Self.rowsAtMost / 2
            time.rows = its.count <= Self.rowsAtMost ? its : Array(its.prefix(half) + its.suffix(half))
            return time
        }.sorted { ($0.from, $0.supply) < ($1.from, $1.supply) }
    }

    /// `..., notices 8 9, ...` names `notice 8` and `notice 9`.
    private static func notices(_ after: String) -> [String] {
        let parts = after.split(separator: ",").map { $0.drop { $0 == " " } }
        guard let part = parts.first(where: { $0.hasPrefix("notices ") }) else { return [] }
        return part.dropFirst(8).split(separator: " ").map { "notice \($0)" }
    }
}

extension SupplyTrail {
    /// The order that opened it, where there is one.
    public var order: Int64? {
        switch self {
        case .off(let order), .offPerhaps(let order): order
        default: nil
        }
    }
}
