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
    /// Source time of the newest reading that counted.
    public let lastReadingAt: Instant?

    /// All lines, by name.
    public static func all(in state: HotState) -> [LineView] {
        state.lines.values.map { line in
            let series = (state.metersOfLine[line.record.id] ?? []).compactMap { state.meters[$0]?.series }
            return LineView(
                line: line, meters: series.count,
                metersInDoubt: series.count { $0.quarantine != nil || $0.foreign != nil },
                lastReadingAt: series.compactMap { $0.last?.sourceTime }.max())
        }.sorted { $0.line.record.name < $1.line.record.name }
    }
}
