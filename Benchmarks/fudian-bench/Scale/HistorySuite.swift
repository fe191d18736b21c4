import Documents
import Foundation
import Quantities
import Rig

/// A day of a hundred thousand meters in one store: how large a reading is, how soon the daemon could begin again, and how long
/// people wait who ask for the past of one meter.
enum HistorySuite: Suite {
    static let name = "history"
    static let rows = [
        "history-bytes", "history-append", "history-tidy", "history-open", "history-memory", "history-hours-cold",
        "history-hours", "history-day-cold", "history-day", "history-gaps",
    ]
    static let isOnlyOnRequest = true

    static func measure(_ effort: Effort) throws -> [Row] {
        let folder = try Places.folder("history")
        guard let profile = try ProfileLibrary.load(folder: Places.profiles)["hiking-dds238-znsr"] else {
            throw BenchError("the profile DDS238 is missing")
        }
        let meters = effort.choose(100_000, quick: 20_000)
        Progress.tell("  importing \(meters) accounts")
        var town = try HistoryTown(meters: meters, profile: profile, folder: folder)
        let marks = 96
        for mark in 0..<marks {
            try town.append(mark: mark)
            if mark % 8 == 7 { Progress.tell("  \(mark + 1) of \(marks) marks, \(town.count) readings") }
        }
        try town.close()
        let size = Double(try FileManager.default.attributesOfItem(atPath: town.path)[.size] as? Int ?? 0)
        let answer = try Rig.run(
            try Places.program,
            [
                "look", town.path, "--meters", String(meters), "--from", String(HistoryTown.start.milliseconds), "--to",
                String(HistoryTown.start.milliseconds + Int64(marks) * 900_000),
            ])
        guard answer.status == 0 else { throw RigError("look: \(answer.errors)") }
        let seen = try JSONDecoder().decode(Look.Seen.self, from: Data(answer.output.utf8))
        let of = "\(town.count) readings of \(meters) meters"
        return [
            Row("history-bytes", (size - town.sizeBefore) / Double(town.count), "bytes/reading", note: of),
            Row(
                "history-append", town.append.cpu * 1e6 / Double(town.count), "µs/reading",
                note: "\(Report.number(town.append.wall)) s by the clock in turns of 1000, every one synced"),
            Row(
                "history-tidy", town.upkeep.cpu * 1e6 / Double(town.count), "µs/reading",
                note: "\(Report.number(town.upkeep.wall)) s by the clock: sorting, and copying the log into the file"),
            Row(
                "history-open", seen.openSeconds, "s",
                note: "open, check as at a start, load; \(seen.replayed) readings to replay"),
            Row("history-memory", seen.megabytes, "MB", note: "resident after that, before any question"),
            Row(
                "history-hours-cold", medianOf: seen.hourCold, "ms",
                note: "four hours of one meter, nothing of the file in memory"),
            Row(
                "history-hours", medianOf: seen.hour, "ms",
                note: "the same, of another meter each time, after the first ones"),
            Row(
                "history-day-cold", medianOf: seen.dayCold, "ms",
                note: "all \(marks) marks of one meter, nothing in memory"),
            Row("history-day", medianOf: seen.day, "ms", note: "the same, after the first ones"),
            Row("history-gaps", medianOf: seen.gaps, "ms", note: "the gaps of one meter in that time"),
        ]
    }
}
