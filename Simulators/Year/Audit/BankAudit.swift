import Billing
import Engine
import Quantities
import Supply

/// I-M2, I-M3, I-M5, I-M12: each channel's own book against what the ledger has of it, transfer by transfer and in sum.
struct BankAudit {
    let year: Year
    let books: LedgerBooks
    private(set) var faults: [String] = []
    private(set) var taken = Money.zero
    private(set) var owed = Money.zero

    init(_ year: Year, _ books: LedgerBooks) {
        self.year = year
        self.books = books
        for bank in year.banks { compare(bank) }
        let known = Set(year.banks.flatMap { bank in bank.transfers.map(\.key.description) })
        for key in books.payments.keys.sorted() where !known.contains(key) {
            faults.append("I-M12: \(key) is in the ledger, and no channel took it")
        }
    }

    private mutating func compare(_ bank: BankBook) {
        var reversed = Money.zero
        for transfer in bank.transfers {
            let key = transfer.key.description
            let booked = books.payments[key] ?? .zero
            let told = transfer.told ?? transfer.amount
            let hasCome = transfer.receipt != nil || booked != .zero
            taken += transfer.amount
            if transfer.receipt != nil, booked != told {
                faults.append("I-M2: \(key) was acknowledged with \(told), the ledger has \(booked)")
            }
            if !hasCome {
                // What did not come in time is the year's end, or was never sent: it must be on a list.
                let item = year.planted.differences[CloseItemKey(transfer.key)]
                if item == nil, !isLast(transfer) { faults.append("I-M12: \(key) never came, and nothing was planted") }
                unbooked += transfer.isKept ? transfer.amount : .zero
            }
            let back = transfer.reversals.reduce(Money.zero) { $0 + $1.amount }
            reversed += hasCome ? back : .zero
            if back > transfer.amount { faults.append("I-M5: of \(key) more was taken back than was paid") }
        }
        let expected = bank.total - (year.planted.surplus[bank.name] ?? .zero) - unbookedOf(bank)
        // What the bank rolled back and has not reversed yet at the year's end.
        let ours = (books.cash[bank.name] ?? .zero) - rolledBack(bank)
        owed += ours
        if expected != ours {
            faults.append("I-M12: \(bank.name) has \(bank.total), its book makes \(expected), the ledger has \(ours)")
        }
    }

    private(set) var unbooked = Money.zero

    /// Taken by the bank, not booked by us when the year ended; and reversals of it that were not heard either.
    private func unbookedOf(_ bank: BankBook) -> Money {
        bank.transfers.reduce(.zero) { sum, transfer in
            guard transfer.isKept else { return sum }
            let isBooked = transfer.receipt != nil || books.payments[transfer.key.description] != nil
            let unheard = transfer.reversals.reduce(Money.zero) { back, reversal in
                books.reversals["\(bank.name)/\(reversal.id)"] == nil
                    && books.reversals["\(bank.name)/\(reversal.serial)"] == nil && isBooked
                    ? back + reversal.amount : back
            }
            if isBooked { return sum - unheard }
            return sum + transfer.amount - transfer.reversals.reduce(.zero) { $0 + $1.amount }
        }
    }

    /// What we have of payments that the bank says it never had.
    private func rolledBack(_ bank: BankBook) -> Money {
        bank.transfers.reduce(.zero) { sum, transfer in
            guard !transfer.isKept else { return sum }
            let back = transfer.reversals.reduce(Money.zero) { sum, reversal in
                sum + (books.reversals["\(bank.name)/\(reversal.id)"] ?? .zero)
            }
            return sum + (books.payments[transfer.key.description] ?? .zero) - back
        }
    }

    /// Within the last days, when some of it is still under way.
    private func isLast(_ transfer: BankBook.Transfer) -> Bool {
        transfer.at > Year.begin + .days(Int64(year.plan.days - 6))
    }
}
