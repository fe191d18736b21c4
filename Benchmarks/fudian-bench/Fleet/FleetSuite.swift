import Rig

/// The whole daemon among a thousand meters behind fifty endpoints, six of them no good: is every living meter read at every mark,
/// and how soon does the light come back for who pays in the middle of a round?
enum FleetSuite: Suite {
    static let name = "fleet"
    static let rows = [
        "marks-read", "paid-to-power-p99", "paid-to-power-p50", "paid-to-power-max", "payment-answer-p99",
        "daemon-load",
    ]

    static func measure(_ effort: Effort) async throws -> [Row] {
        let plan = FleetPlan(relaysOff: effort.choose(120, quick: 40))
        let fleet = try FleetRun(plan, folder: try Places.folder("fleet"))
        defer { fleet.end() }
        let marks = effort.choose(20, quick: 8)
        Progress.tell("  the daemon runs; \(marks) marks of 2 s, \(plan.off.count) payments")
        let seen = try await fleet.play(settling: 3, marks: marks)
        if !seen.lacking.isEmpty { Progress.tell("  missed marks: \(seen.lacking.prefix(40).joined(separator: ", "))") }
        if !seen.dark.isEmpty {
            throw RigError("paid, and dark ten seconds later: \(seen.dark.joined(separator: ", "))")
        }
        let due =
            "\(seen.taken) of \(seen.due) readings that were due: \(plan.readable.count) meters at \(seen.marks) marks of 2 s"
        let paid = "\(seen.delays.count) payments, from the receipt's arrival to the contact in the simulator's journal"
        return [
            Row(
                "marks-read", 100 * Double(seen.taken) / Double(max(seen.due, 1)), "%", .atLeast(100), note: due),
            Row("paid-to-power-p99", seen.delays.percentile(0.99), "ms", .below(1000), note: paid),
            Row("paid-to-power-p50", seen.delays.percentile(0.5), "ms"),
            Row("paid-to-power-max", seen.delays.max() ?? 0, "ms"),
            Row(
                "payment-answer-p99", seen.answers.percentile(0.99), "ms",
                note: "from the payment's sending to its durable receipt"),
            Row(
                "daemon-load", 100 * seen.daemonLoad, "% of a core", note: "processor time of fudiand during the marks"),
        ]
    }
}
