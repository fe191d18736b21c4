/// How one story is to go. Equal plots tell equal stories, bit for bit.
struct Plot {
    /// What kind of story it is.
    enum Run: String, CaseIterable {
        /// One small town, always the same, in which arrears, notices, trips, payments and restores follow one another.
        case golden
        /// A town, people and a mix of faults that the seed draws; then the world heals, and all must be well.
        case swarm
        /// Faults of all kinds without end: nothing is expected but safety.
        case flood
    }

    /// How fast life goes: what the terms say, how often meters are read, and how long faults last.
    enum Pace: String, CaseIterable {
        /// Marks every two seconds, notices of seconds: a fault is hardly ever far from an order.
        case seconds
        /// Marks every quarter of an hour, notices of hours: a whole cycle as people live it, and the faults gather round its orders.
        case hours

        /// How much longer than in ``seconds``.
        var stretch: Int64 {
            switch self {
            case .seconds: 1
            case .hours: 450
            }
        }
    }

    var run = Run.golden
    var pace = Pace.seconds
    var seed: UInt64 = 1
    /// At this effect the process ends; 0: never.
    var crashAt: Int64 = 0
    /// And again after so many effects of the next life; 0: never.
    var crashAgainAfter: Int64 = 0
    /// At this effect the disk, the network or the SMS gateway fails once; 0: never.
    var errorAt: Int64 = 0
    /// Kinds of faults that stay away, whatever the seed says.
    var without: Set<Fault> = []
    /// How long faults come, in ms; the world heals then.
    var storm: Int64
    /// A bug, for the test of the test.
    var planted: Planted?
    var bug: ShellBug? { planted?.shell }
    var isTold = false
    /// What is done to the daemon is written down: ``Script``.
    var isScripted = false

    var usualStorm: Int64 { Plot.usualStorm(pace) }

    static func usualStorm(_ pace: Pace) -> Int64 { pace == .seconds ? 24_000 : 10 * 3_600_000 }

    init(_ run: Run = .golden, seed: UInt64 = 1, pace: Pace = .seconds) {
        self.run = run
        self.seed = seed
        self.pace = pace
        storm = Plot.usualStorm(pace)
    }

    /// Types the same story again.
    var command: String {
        var words = ["fudian-world", "story", "--seed", "\(seed)"]
        if run != .golden { words += ["--run", run.rawValue] }
        if pace != .seconds { words += ["--pace", pace.rawValue] }
        if storm != usualStorm { words += ["--storm", "\(storm)"] }
        for fault in without.sorted(by: { $0.rawValue < $1.rawValue }) { words += ["--without", fault.rawValue] }
        if crashAt > 0 { words += ["--crash-at", "\(crashAt)"] }
        if crashAgainAfter > 0 { words += ["--again", "\(crashAgainAfter)"] }
        if errorAt > 0 { words += ["--error-at", "\(errorAt)"] }
        if let planted { words += ["--bug", planted.name] }
        return words.joined(separator: " ")
    }
}
