import Documents
import Quantities

/// How many readings a second one core takes from registers to a durable row: decode, judge, charge, decide, commit. Each mark
/// of all meters is a round; it includes the rows that are written behind, checkpoints, and what comes due before the next mark.
enum ReadingSuite: Suite {
    static let name = "readings"
    static let rows = [
        "readings", "readings-by-the-clock", "readings-at-midnight", "readings-decode", "readings-turn",
        "readings-commit", "readings-upkeep",
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
        // The first mark only gives each meter something to compare with; the last one is midnight's, with a posting each.
        let midnight = evening + .minutes(150)
        var all = stride(from: 15, through: 150, by: 15).map { evening + .minutes($0) }
        if effort.isQuick { all.removeSubrange(4..<(all.count - 1)) }
        var usual: [ReadingTown.Uses] = []
        var last = ReadingTown.Uses()
        for (number, mark) in all.enumerated() {
            if mark == midnight { try town.keepUp() }
            last = try town.mark(mark)
            if number > 0, mark < midnight { usual.append(last) }
            Progress.tell(
                "  mark \(number + 1) of \(all.count): \(town.rows) rows; ms of CPU: decode \(milliseconds(last.decode)), "
                    + "turn \(milliseconds(last.turn)), commit \(milliseconds(last.commit)), adopt \(milliseconds(last.adopt)); "
                    + "\(Report.number(last.wall * 1000)) ms by the clock")
        }
        guard town.taken.readings == Int64(accounts * all.count), town.taken.charged == accounts else {
            throw BenchError(
                "of \(accounts * all.count) readings \(town.taken.readings) were taken, \(town.taken.charged) accounts charged"
            )
        }
        // Upkeep comes once in many marks; each bears its share.
        let share = ReadingTown.Use(
            cpu: town.upkeep.cpu / Double(all.count - 1), wall: town.upkeep.wall / Double(all.count - 1))
        func cost(_ part: (ReadingTown.Uses) -> ReadingTown.Use) -> [Double] {
            usual.map { part($0).cpu * 1e6 / Double(accounts) }
        }
        return [
            Row(
                "readings", medianOf: usual.map { Double(accounts) / ($0.cpu + share.cpu) }, "readings/s of CPU",
                .atLeast(10_000),
                note: "user and system time of the process; \(accounts) accounts, 1000 readings a turn, marks of 15 min"
            ),
            Row(
                "readings-by-the-clock", medianOf: usual.map { Double(accounts) / ($0.wall + share.wall) },
                "readings/s",
                note: "the same by the clock on the wall, the disk's syncs included"),
            Row(
                "readings-at-midnight", Double(accounts) / (last.cpu + share.cpu), "readings/s of CPU",
                note: "the one mark of the day that posts each account's consumption to the ledger"
            ),
            Row("readings-decode", medianOf: cost(\.decode), "µs/reading"),
            Row("readings-turn", medianOf: cost(\.turn), "µs/reading", note: "judge, charge, decide"),
            Row("readings-commit", medianOf: cost(\.commit), "µs/reading", note: "rows written behind included"),
            Row(
                "readings-upkeep", share.cpu * 1e6 / Double(accounts), "µs/reading",
                note: "copying the log into the file, sorting for the histories"),
        ]
    }

    private static func milliseconds(_ use: ReadingTown.Use) -> String { Report.number(use.cpu * 1000) }
}
