import ArgumentParser

/// Lives a year.
@main
struct YearCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fudian-year",
        abstract: "A year of a town through the shipped engine and store, and three books that must agree at its end.",
        discussion: """
            Meters count, people pay through banks that keep books of their own, the engine bills, warns, trips and restores. At \
            the end the banks' books, the ledger and the meters' registers are compared, every charge is reckoned anew, and \
            each difference that was planted must be on the lists, and no other.
            """)

    @Option(help: "How many accounts, of all modes.")
    var accounts = 100
    @Option(help: "How many days from 1 January 2026 on.")
    var days = 365
    @Option(help: "The same seed lives the same year.")
    var seed: UInt64 = 1
    @Option(help: "So many days have marks every 15 minutes instead of every hour.")
    var fineDays = 10

    func run() throws {
        let begun = ContinuousClock.now
        let year = try Year(Year.Plan(accounts: accounts, days: days, seed: seed, fineDays: fineDays))
        try year.live()
        let faults = try YearAudit(year).run()
        let seconds = (ContinuousClock.now - begun).components.seconds
        let tally = year.tally
        print(
            """
            \(accounts) accounts, \(days) days, seed \(seed): \(tally.readings) readings, \(tally.payments) payments \
            (\(tally.repeated) sent twice), \(tally.notices) notices, \(tally.trips) trips, \(tally.closings) closings, \
            \(tally.restarts) restarts in \(seconds) s
            """)
        for fault in faults { print("WRONG: \(fault)") }
        print("\(faults.count) differences that nobody planted")
        if !faults.isEmpty { throw ExitCode(1) }
    }
}
