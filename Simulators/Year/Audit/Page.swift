import Billing
import Engine
import Quantities

/// The year on a page.
struct Page {
    let year: Year
    let books: LedgerBooks
    let banks: BankAudit
    let energy: EnergyAudit
    let lists: ListAudit
    let penalties: PenaltyAudit
    let rerating: Rerating
    let faults: Int

    var text: String {
        let tally = year.tally
        var lines = [
            "A year of \(year.plan.accounts) accounts, \(year.plan.days) days, seed \(year.plan.seed)",
            "  meters     \(tally.readings) readings, \(tally.missed) missed, \(tally.late) brought late, "
                + "\(tally.restarts) restarts",
            "  supply     \(tally.notices) notices, \(tally.trips) trips, \(tally.closings) closings, "
                + "\(tally.purchases) purchases into meters",
            "  payments   \(tally.payments) made, \(tally.repeated) repeated, \(tally.refused) refused, "
                + "\(tally.reversals) reversals, \(tally.early) of them before the payment",
            "  signatures \(tally.signed) requests of fronts signed, \(tally.turnedAway) forged ones turned away",
            "  suspense   \(tally.suspended) mistyped, \(tally.assigned) assigned, \(tally.sentBack) sent back, "
                + "\(year.gateway.state.suspense.count) open",
            "  closes     \(tally.files) files, \(tally.debits) direct debits, \(lists.found) differences found of "
                + "\(year.planted.differences.count) planted, \(lists.open) open",
        ]
        for (what, count) in year.planted.counts { lines.append("             \(count) \(what)") }
        lines += [
            "  ledger     \(books.entries) entries, \(year.gateway.turns) turns",
            "  (a) ledger charged \(energy.charged) yuan; (b) re-rated from \(rerating.readings) readings: "
                + "\(rerating.lines) lines, \(rerating.differences.count) differences",
            "  (c) paper: \(energy.energy / 1000) kWh on \(energy.lines) lines; nobody's \(energy.lost / 1000) kWh",
            "  late       \(penalties.late) accounts, \(penalties.total) yuan of penalty; of \(penalties.same) the same "
                + "day by day on paper, \(penalties.toldLate) told out of order",
            "  banks      took \(banks.taken), owe us \(banks.owed) yuan",
        ]
        let sums: [(EntryReason, String)] = [
            (.payment, "paid"), (.reversal, "taken back"), (.assignment, "out of suspense"), (.energy, "energy"),
            (.settlement, "capacity, demand, power factor"), (.correction, "corrected"), (.penalty, "penalty"),
            (.purchase, "bought into meters"), (.refund, "refunded"),
        ]
        for (reason, name) in sums { lines.append("             \(books.sums[reason] ?? .zero) \(name)") }
        for (reason, count) in lists.cases.sorted(by: { $0.key < $1.key }) {
            lines.append("  work items \(count) \(reason)")
        }
        lines.append("\(faults) differences that nobody planted")
        return lines.joined(separator: "\n")
    }
}
