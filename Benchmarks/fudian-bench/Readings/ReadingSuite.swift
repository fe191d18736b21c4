import Documents
import Quantities

/// How many readings a second one core takes from registers to a durable row: decode, judge, charge, decide, commit. Each mark
/// of all meters is a round; it includes the rows that are written behind, checkpoints, and what comes due before the next mark.
enum ReadingSuite: Suite {
    static let name = "readings"
    static let rows = [
        "readings", "readings-by-the-clock", "readings-at-midnight", "readings-decode", "readings-turn",
        "readings-commit",
    ]

    private static let accounts = 20_000
    /// 21:30 of a Monday at the site, so that the day changes within the run.
    private static let evening = Instant(milliseconds: 1_795_440_600_000)

    static func measure(_ effort: Effort) throws -> [Row] {
        let folder = try Places.folder("readings")
        let library = try ProfileLibrary.load(folder: Places.profiles)
        guard let profile = library["hiking-dds238-znsr"] else { throw BenchError("the profile DDS238 is missing") }
        Progress.tell("  importing \(accounts) accounts")
        var town = try ReadingTown(accounts: accounts, profile: profile, folder: folder, start: evening)

        var marks: [(mark: Instant, uses: ReadingTown.Uses, rows: Int)] = []
        // The first mark only gives each meter something to compare with; the last one is midnight's, with a posting each.
        var mark = evening + .minutes(15)
        let midnight = evening + .minutes(150)
        var all = stride(from: mark.milliseconds, through: midnight.milliseconds, by: 900_000).map {
            Instant(milliseconds: $0)
        }
        if effort.isQuick { all.removeSubrange(4..<(all.count - 1)) }
        for next in all {
            mark = next
            let uses = try town.mark(mark)
            marks.append((mark, uses, town.rows))
            Progress.tell(
                "  mark \(marks.count) of \(all.count): \(Report.number(Double(accounts) / uses.cpu)) readings per CPU second, "
                    + "\(Report.number(Double(accounts) / uses.wall)) by the clock; ms: "
                    + [
                        ("decode", uses.decode), ("turn", uses.turn), ("commit", uses.commit), ("adopt", uses.adopt),
                        ("upkeep", uses.upkeep),
                    ]
                    .map { "\($0.0) \(Report.number($0.1.cpu * 1000))" }.joined(separator: ", ") + "; \(town.rows) rows"
            )
        }
        guard town.taken.readings == Int64(accounts * all.count), town.taken.charged == accounts else {
            throw BenchError(
                "of \(accounts * all.count) readings \(town.taken.readings) were taken, \(town.taken.charged) accounts charged"
            )
        }
        let usual = marks.dropFirst().filter { $0.mark < midnight }.map(\.uses)
        func cost(_ part: (ReadingTown.Uses) -> ReadingTown.Use) -> [Double] {
            usual.map { part($0).cpu * 1e6 / Double(accounts) }
        }
        return [
            Row(
                "readings", medianOf: usual.map { Double(accounts) / $0.cpu }, "readings/s of CPU", .atLeast(10_000),
                note: "user and system time of the process; \(accounts) accounts, 1000 readings a turn, marks of 15 min"
            ),
            Row(
                "readings-by-the-clock", medianOf: usual.map { Double(accounts) / $0.wall }, "readings/s",
                note: "the same by the clock on the wall, the disk's syncs included"),
            Row(
                "readings-at-midnight",
                medianOf: marks.filter { $0.mark >= midnight }.map { Double(accounts) / $0.uses.cpu },
                "readings/s of CPU", note: "the one mark of the day that posts each account's consumption to the ledger"
            ),
            Row("readings-decode", medianOf: cost(\.decode), "µs/reading"),
            Row("readings-turn", medianOf: cost(\.turn), "µs/reading", note: "judge, charge, decide"),
            Row("readings-commit", medianOf: cost(\.commit), "µs/reading", note: "rows written behind included"),
        ]
    }
}
