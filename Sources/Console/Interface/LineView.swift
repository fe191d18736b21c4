import Engine
import Metering
import Quantities
import Supply

/// A line as it stands now.
public struct LineView: Sendable {
    public let line: LineState
    /// How many meters hang on it, and how many of them read well: not quarantined, not answering with a foreign serial number.
    public let meters: Int
    public let metersInDoubt: Int
    /// Units that do not answer, the longest silent first.
    public let silentUnits: [(unit: UInt8, since: Instant)]
    /// Source time of the newest reading that counted.
    public let lastReadingAt: Instant?

    /// All lines, by name.
    public static func all(in state: HotState) -> [LineView] {
        state.lines.values.map { line in
            let meters = (state.metersOfLine[line.record.id] ?? []).compactMap { state.meters[$0] }
            let series = meters.map(\.series)
            let silent = Set(meters.filter { line.silentSince($0) != nil }.map(\.record.unit))
            return LineView(
                line: line, meters: series.count,
                metersInDoubt: series.count { $0.quarantine != nil || $0.foreign != nil },
                silentUnits: line.silentUnits.filter { silent.contains($0.key) }.map { (unit: $0.key, since: $0.value) }
                    .sorted { ($0.since, $0.unit) < ($1.since, $1.unit) },
                lastReadingAt: series.compactMap { $0.last?.sourceTime }.max())
        }.sorted { $0.line.record.name < $1.line.record.name }
    }
}

extension LineState {
    /// Since when this meter of the line has not answered; nil where it does. A sample that came since is an answer, also where
    /// nobody said so: a line that is configured anew forgets who was silent.
    func silentSince(_ meter: MeterState) -> Instant? {
        guard let since = silentUnits[meter.record.unit] else { return nil }
        if let seen = meter.series.seenUntil, seen > since { return nil }
        return since
    }
}
