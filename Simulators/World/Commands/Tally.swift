import ArgumentParser

/// What many stories came to.
struct Tally {
    private let clock = ContinuousClock()
    private let begun: ContinuousClock.Instant
    private(set) var stories = 0
    private(set) var failed = 0
    private var restarts = 0
    private var openings = 0
    private var closings = 0
    /// ms of the worlds, times their meters.
    private var meterTime: Int64 = 0
    private var slowest: Int64 = 0
    private var struck: [Fault: Int] = [:]
    private var struckInOrder: [Fault: Int] = [:]

    init() { begun = clock.now }

    mutating func take(_ result: World.Result) {
        stories += 1
        restarts += max(result.lives - 1, 0)
        openings += result.openings
        closings += result.closings
        meterTime += result.milliseconds * Int64(result.flats)
        slowest = max(slowest, result.slowestPower)
        struck.merge(result.struck) { $0 + $1 }
        struckInOrder.merge(result.struckInOrder) { $0 + $1 }
        if !result.violations.isEmpty { failed += 1 }
    }

    private var milliseconds: Int64 { max(Int64((clock.now - begun) / .milliseconds(1)), 1) }

    var seconds: Int64 { milliseconds / 1_000 }

    /// In a line or two.
    var summary: String {
        let rate = Int64(stories) * 1_000 / milliseconds
        return """
            \(stories) stories, \(restarts) restarts, \(openings) trips and \(closings) restores at the contacts, \
            \(meterTime / 60_000) meter-minutes in \(milliseconds) ms (\(rate) stories a second), \(failed) with violations, \
            power after at most \(slowest) ms
            """
    }

    /// Rows of faults that struck less than 50 times, or less than 10 times while an order was under way.
    var rare: [String] {
        var rows: [String: (all: Int, inOrder: Int)] = [:]
        for fault in Fault.allCases {
            rows[fault.row, default: (0, 0)].all += struck[fault] ?? 0
            rows[fault.row, default: (0, 0)].inOrder += struckInOrder[fault] ?? 0
        }
        return rows.filter { $0.value.all < 50 || $0.value.inOrder < 10 }.keys.sorted()
    }

    /// How often each kind of fault struck, and how often while an order was under way.
    var faults: String {
        Fault.allCases.filter { struck[$0] != nil }.map { fault in
            "  \(fault.row)  \(fault.rawValue): \(struck[fault] ?? 0), \(struckInOrder[fault] ?? 0) during an order"
        }.joined(separator: "\n")
    }
}

/// Prints what was violated, the command that repeats it, and the story that led to it, told again: it is the same one.
func show(_ plot: Plot, _ result: World.Result, lines: Int = 400) {
    print("VIOLATED: \(plot.command)")
    for violation in result.violations {
        print("  \(violation.id.rawValue) at \(violation.at) ms: \(violation.detail)")
    }
    var told = plot
    told.isTold = true
    guard let story = try? World.tell(told) else { return }
    if story.hash != result.hash {
        print("  AND IT IS ANOTHER STORY THE SECOND TIME: \(story.hex), it was \(result.hex)")
    }
    for line in story.lines.suffix(lines) { print("    \(line)") }
}
