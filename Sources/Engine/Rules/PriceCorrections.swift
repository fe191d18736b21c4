import Billing
import Quantities
import Supply

/// Prices of the past that turn out to be wrong: each line of each account is brought to the right amount by an entry that names the
/// correction. A slice of accounts at a time; how far it has come is in the proposal's row, so that a restart goes on.
extension Draft {
    /// How many accounts one slice corrects: of each, the ledger is read.
    static let correctedAtOnce = 40

    mutating func correct(_ proposal: Proposal) {
        guard var progress = proposal.progress, !progress.isDone,
            let place = book.corrections.firstIndex(where: { $0.proposal == proposal.id })
        else { return }
        // On a full disk it waits: what room there is belongs to restores.
        guard changes.takesWrites ?? state.takesWrites else {
            return serve(.proposal(proposal.id), after: .seconds(60))
        }
        let slice = state.accounts(after: progress.through, atMost: Draft.correctedAtOnce)
        guard slice.allSatisfy({ cold.lines[$0] != nil }) else {
            // It was not seen that this would be due: the next turn is asked for it.
            return serve(.proposal(proposal.id), after: .milliseconds(50))
        }
        for id in slice {
            let before = accounts[id]?.available ?? .zero
            correct(id, at: place, by: proposal.id)
            progress.through = id
            corrections.append(Correction(account: id, before: before, cause: "prices corrected by \(proposal.id)"))
        }
        var proposal = proposal
        progress.isDone = slice.count < Draft.correctedAtOnce
        // Whoever comes after the last one begins with the new prices.
        note(.corrected(proposal.id, through: progress.isDone ? AccountID(.max) : progress.through))
        proposal.progress = progress
        if progress.isDone {
            book.corrections.remove(at: place)
            audit("prices.corrected", "proposal \(proposal.id)", reason: "every account has the corrected prices")
        } else {
            serve(.proposal(proposal.id), after: .milliseconds(50))
        }
        put(proposal)
    }

    /// The next account has the corrected prices.
    ///
    /// - Parameter place: of the correction among those that are on their way.
    /// - Returns: what it is charged more for it; less than zero: less.
    @discardableResult
    mutating func correct(_ id: AccountID, at place: Int, by proposal: ProposalID) -> Money {
        // Up to here by the old prices, so that what follows is the correction and nothing else.
        post(id)
        let old = accounts[id].flatMap { book.prices(of: $0) }
        let entered = records.count
        book.corrections[place].through = id
        if let old { correct(id, from: old, cold.lines[id] ?? [], by: proposal) }
        return records[entered...].reduce(.zero) { sum, record in
            guard case .entry(let entry) = record, let charge = entry.charge(of: id) else { return sum }
            return sum + charge.amount
        }
    }

    /// Corrects one account: lines that are still counted here, and older ones of which only the ledger tells.
    private mutating func correct(
        _ id: AccountID, from old: PriceList, _ ledger: [LedgerLine], by proposal: ProposalID
    ) {
        guard var account = accounts[id], let prices = book.prices(of: account) else { return }
        var done: Set<ChargeLine> = Set(account.accrual.posted.map(\.line))
        done.formUnion(account.accrual.lines(prices).map(\.line))
        for (line, amount) in account.accrual.post(prices) {
            charge(
                amount, of: line, to: &account, reason: .correction,
                cause: "correction:\(proposal)/\(id)/\(line.line)")
        }
        for line in upToDate(ledger, of: id) where !done.contains(line.line) {
            guard let price = prices.price(of: line.line), price != old.price(of: line.line) else { continue }
            let charged = ChargedLine(line: line.line, price: price, energy: line.energy, allocated: .zero)
            let difference = charged.amount - line.posted
            if difference == .zero { continue }
            charge(
                difference, of: charged, to: &account, reason: .correction,
                cause: "correction:\(proposal)/\(id)/\(line.line)")
            account.cycle.correct(forgotten: line.line, difference)
        }
        accounts[id] = account
        chargeMonthsAnew(id)
        account = accounts[id] ?? account
        correctAdjustments(upToDate(ledger, of: id), of: &account, prices, by: proposal)
        accounts[id] = account
        writeThrough(id)
    }

    /// What the ledger has of each line, with the entries that this turn made before.
    private func upToDate(_ ledger: [LedgerLine], of id: AccountID) -> [LedgerLine] {
        var lines = Dictionary(uniqueKeysWithValues: ledger.map { ($0.line, $0) })
        for case .entry(let entry) in records {
            guard let charge = entry.charge(of: id) else { continue }
            lines[charge.line, default: LedgerLine(line: charge.line, energy: .zero, posted: .zero)].add(
                charge.amount, of: entry)
        }
        return lines.values.sorted { $0.line < $1.line }
    }
}

extension HotState {
    /// The next accounts in the order of their ids.
    func accounts(after id: AccountID, atMost limit: Int) -> [AccountID] {
        var low = 0
        var high = accountsInOrder.count
        while low < high {
            let middle = (low + high) / 2
            if accountsInOrder[middle] <= id { low = middle + 1 } else { high = middle }
        }
        return Array(accountsInOrder[low...].prefix(limit))
    }

    /// Whose lines of the ledger a turn at `now` needs, because a correction's next slice is due.
    func linesWanted(at now: Monotonic) -> [AccountID] {
        if corrections.isEmpty { return [] }
        let due = due.due(at: now, limit: Engine.dueAtOnce)
        return corrections.filter { due.contains(.proposal($0.proposal)) }.flatMap { correction in
            accounts(after: correction.through, atMost: Draft.correctedAtOnce)
        }
    }
}
