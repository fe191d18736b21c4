import Rig

/// A hundred thousand accounts come in one file while people go on paying and working: how long it takes, how much memory, and how
/// long the others wait.
enum ImportSuite: Suite {
    static let name = "import"
    static let rows = ["import-100000", "import-memory", "import-payment-longest", "import-staff-longest"]
    static let isOnlyOnRequest = true

    static func measure(_ effort: Effort) throws -> [Row] {
        let accounts = effort.choose(100_000, quick: 10_000)
        let run = try ImportRun(accounts: accounts, folder: try Places.folder("import"))
        defer { run.end() }
        Progress.tell("  the file of \(accounts) accounts has \(run.megabytes) MB; importing")
        let seen = try run.play()
        return [
            Row(
                "import-100000", seen.seconds, "s",
                note: "\(accounts) accounts in a table of \(run.megabytes) MB, from the command to its answer"),
            Row("import-memory", seen.megabytes, "MB", note: "the daemon's largest resident size"),
            Row(
                "import-payment-longest", seen.payments.max() ?? 0, "ms",
                note:
                    "\(seen.payments.count) payments meanwhile, one after the other; p50 \(Report.number(seen.payments.median)) ms"
            ),
            Row(
                "import-staff-longest", seen.requests.max() ?? 0, "ms",
                note: "\(seen.requests.count) staff requests meanwhile; p50 \(Report.number(seen.requests.median)) ms"),
        ]
    }
}
