import Quantities

/// What many stories came to: counts by name, so that those of several processes can be added.
struct Tally {
    private let clock = ContinuousClock()
    private let begun: ContinuousClock.Instant
    private(set) var counts: [String: Int64] = [:]
    /// From a durable payment or grace to the closed contact, ms.
    private(set) var slowest: Int64 = 0

    init() { begun = clock.now }

    var stories: Int64 { self["stories"] }
    var failed: Int64 { self["violated"] }

    subscript(name: String) -> Int64 { counts[name] ?? 0 }

    mutating func add(_ name: String, _ count: Int64 = 1) { counts[name, default: 0] += count }

    mutating func take(_ result: World.Result) {
        add("stories")
        add("restarts", Int64(max(result.lives - 1, 0)))
        add("trips", Int64(result.openings))
        add("restores", Int64(result.closings))
        // ms of the world, times its meters.
        add("metertime", result.milliseconds * Int64(result.flats))
        for (fault, count) in result.struck { add("fault \(fault.rawValue)", Int64(count)) }
        for (fault, count) in result.struckInOrder { add("inorder \(fault.rawValue)", Int64(count)) }
        for (ending, count) in result.endings { add("ending \(ending)", Int64(count)) }
        slowest = max(slowest, result.slowestPower)
        if !result.violations.isEmpty { add("violated") }
    }

    var milliseconds: Int64 { max(Int64((clock.now - begun) / .milliseconds(1)), 1) }

    var seconds: Int64 { milliseconds / 1_000 }

    // MARK: between processes

    /// Lines that ``take(line:)`` of another process reads.
    var lines: [String] {
        counts.sorted { $0.key < $1.key }.map { "= \($0.value) \($0.key)" } + ["> \(slowest)"]
    }

    /// False where it is none of ``lines``.
    mutating func take(line: some StringProtocol) -> Bool {
        let parts = line.split(separator: " ", maxSplits: 2)
        if parts.count == 3, parts[0] == "=", let count = Int64(parts[1]) {
            add(String(parts[2]), count)
            return true
        }
        guard parts.count == 2, parts[0] == ">", let milliseconds = Int64(parts[1]) else { return false }
        slowest = max(slowest, milliseconds)
        return true
    }

    // MARK: for a person

    /// In a line or two.
    var summary: String {
        """
        \(stories) stories, \(self["restarts"]) restarts, \(self["trips"]) trips and \(self["restores"]) restores at the contacts, \
        \(meterYears) meter-years in \(milliseconds / 1_000) s (\(self["metertime"] / 86_400 / milliseconds) meter-days a second), \
        \(failed) with violations, power after at most \(slowest) ms
        """
    }

    /// With two decimals.
    private var meterYears: String {
        let hundredths = self["metertime"] / (36_525 * 86_400 / 10_000 * 1_000)
        return "\(hundredths / 100).\(padded(hundredths % 100, 2))"
    }

    /// How often each row of docs/invariants.md was struck, and how often while an order was under way.
    private var rows: [String: (all: Int64, inOrder: Int64)] {
        var rows: [String: (all: Int64, inOrder: Int64)] = [:]
        for fault in Fault.allCases {
            rows[fault.row, default: (0, 0)].all += self["fault \(fault.rawValue)"]
            rows[fault.row, default: (0, 0)].inOrder += self["inorder \(fault.rawValue)"]
        }
        return rows
    }

    /// Rows of faults that struck less than 50 times, or less than 10 times while an order was under way.
    var rare: [String] { rows.filter { $0.value.all < 50 || $0.value.inOrder < 10 }.keys.sorted(by: Fault.isBefore) }

    /// How often each kind of fault struck, by its row.
    var faults: String {
        let rows = rows
        return rows.keys.sorted(by: Fault.isBefore).map { row in
            let kinds = Fault.allCases.filter { $0.row == row }.map { "\($0.rawValue) \(self["fault \($0.rawValue)"])" }
            let (all, inOrder) = rows[row] ?? (0, 0)
            return "  \(row): \(all), \(inOrder) during an order (\(kinds.joined(separator: ", ")))"
        }.joined(separator: "\n")
    }

    /// What came about, and how often.
    var endings: String {
        counts.filter { $0.key.hasPrefix("ending ") }.sorted { $0.key < $1.key }
            .map { "  \($0.key.dropFirst(7)): \($0.value)" }.joined(separator: "\n")
    }
}

extension Fault {
    /// F-B2 comes before F-B10.
    static func isBefore(_ one: String, _ other: String) -> Bool {
        func parts(_ row: String) -> (Substring, Int) {
            (row.prefix { !$0.isNumber }, Int(row.drop { !$0.isNumber }) ?? 0)
        }
        return parts(one) < parts(other)
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
