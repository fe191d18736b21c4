import ArgumentParser
import Engine
import Foundation
import Glibc
import Metering
import Quantities
import Storage
import Supply

/// Opens a large store as the daemon does and asks it about single meters, in a process of its own.
struct Look: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a store about single meters; the result is one line of JSON.", shouldDisplay: false)

    struct Seen: Codable {
        var openSeconds = 0.0
        var replayed = 0
        var megabytes = 0.0
        // Milliseconds.
        var hourCold: [Double] = []
        var hour: [Double] = []
        var dayCold: [Double] = []
        var day: [Double] = []
        var gaps: [Double] = []
    }

    @Argument var path: String
    @Option var meters: Int64
    @Option var from: Int64
    @Option var to: Int64

    func run() async throws {
        var seen = Seen()
        try forget()
        let begin = ContinuousClock.now
        let store = try Store(path: path)
        let state = try store.load()
        let check = try store.checkAtStart()
        seen.openSeconds = Look.milliseconds(since: begin) / 1000
        guard check.findings.isEmpty else { throw ValidationError("\(check.findings)") }
        seen.replayed = state.readings.count
        seen.megabytes = Places.megabytes()
        let histories = try Histories(path: path, patience: .minutes(10))
        let ids = state.meters.map(\.record.id).sorted()
        let end = Instant(milliseconds: to)
        let begun = Instant(milliseconds: from)
        func meter(_ number: Int) -> MeterID { ids[number &* 7919 % ids.count] }
        for number in 0..<5 {
            try forget()
            seen.hourCold += [
                try await ask { try await histories.readings(of: meter(number), from: end - .hours(4), to: end) }
            ]
            try forget()
            seen.dayCold += [
                try await ask { try await histories.readings(of: meter(number + 5), from: begun, to: end) }
            ]
        }
        for number in 10..<60 {
            seen.hour += [
                try await ask { try await histories.readings(of: meter(number), from: end - .hours(4), to: end) }
            ]
            seen.day += [try await ask { try await histories.readings(of: meter(number + 50), from: begun, to: end) }]
        }
        for number in 200..<220 {
            let begin = ContinuousClock.now
            _ = try await histories.gaps(of: meter(number), from: begun, to: end)
            seen.gaps.append(Look.milliseconds(since: begin))
        }
        print(String(decoding: try JSONEncoder().encode(seen), as: UTF8.self))
    }

    private func ask(_ question: () async throws -> MeterPage<ReadingRecord>) async throws -> Double {
        let begin = ContinuousClock.now
        let page = try await question()
        guard !page.rows.isEmpty else { throw ValidationError("a meter without readings") }
        return Look.milliseconds(since: begin)
    }

    /// Lets the system drop what it holds of the file.
    private func forget() throws {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw ValidationError("\(path) cannot be opened") }
        defer { close(file) }
        fsync(file)
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
    }

    private static func milliseconds(since begin: ContinuousClock.Instant) -> Double {
        let spent = (ContinuousClock.now - begin).components
        return Double(spent.seconds) * 1000 + Double(spent.attoseconds) / 1e15
    }
}
