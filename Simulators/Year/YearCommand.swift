import ArgumentParser

/// Lives a year.
@main
struct YearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian-year",
        abstract: "A year of a town through the shipped engine and store, and three books that must agree at its end.",
        discussion: """
            Meters count, people pay through banks that keep books of their own, the engine bills, warns, trips and restores. At \
            the end the ledger, its re-rating from raw readings and the town's own books (displays, paper bills, banks) are compared \
            line by line, and each difference that was planted must be on the lists, and no other.
            """)

    @Option(help: "How many accounts, of all modes.")
    var accounts = 100
    @Option(help: "How many days from 1 January 2026 on.")
    var days = 368
    @Option(help: "The same seed lives the same year.")
    var seed: UInt64 = 1
    @Option(help: "So many days have marks every 15 minutes instead of every hour.")
    var fineDays = 10
    @Option(help: "Falsify one of the town's own books before the audit (\(Forgery.names)): it must be found out.")
    var forge: Forgery?

    @Flag(help: "Only plan: whatever would be planted in the year must be found and end as planned, whatever else is.")
    var rehearse = false

    func run() async throws {
        let begun = ContinuousClock.now
        let year = try Year(
            Year.Plan(accounts: accounts, days: days, seed: seed, fineDays: fineDays, isRehearsal: rehearse))
        if rehearse {
            let faults = try Rehearsal(year, forge).faults
            for fault in faults { print("WRONG: \(fault)") }
            for (what, count) in year.planted.counts { print("\(count) \(what)") }
            print("\(faults.count) collisions in a plan of \(accounts) accounts, seed \(seed)")
            if !faults.isEmpty { throw ExitCode(1) }
            return
        }
        try year.live()
        let lived = ContinuousClock.now
        if let forge { year.forge(forge) }
        let audit = try await YearAudit(year)
        for fault in audit.faults { print("WRONG: \(fault)") }
        print(audit.page)
        StandardError.note("lived in \(lived - begun), audited in \(ContinuousClock.now - lived)")
        if !audit.faults.isEmpty { throw ExitCode(1) }
    }
}
