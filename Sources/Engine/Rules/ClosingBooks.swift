import Billing
import Quantities
import Supply

/// Our side of a daily close.
extension Draft {
    /// Our bookings of a channel's business date. A payment that the channel never had, and that was taken back, is in none of them, nor
    /// is its reversal; unless the file has it after all.
    func bookedItems(_ key: CloseKey, _ facts: CloseFacts, file: ChannelStatement) -> [BookedItem] {
        var payments = facts.payments + booked.values.filter { $0.request.key.close == key }.sorted { $0.id < $1.id }
        let byKey = Dictionary(payments.map { ($0.request.key, $0) }) { first, _ in first }
        var elsewhere = settledElsewhere(key, facts)
        let shown = Set(file.items.filter { $0.kind == .payment }.map(\.serial))
        elsewhere.payments = elsewhere.payments.filter { $0.close != key || !shown.contains($0.serial) }
        payments.removeAll { elsewhere.payments.contains($0.request.key) }
        let now = reversedNow.values.sorted { $0.request.key.id < $1.request.key.id }
        let reversals = (facts.reversals + now).filter { reversal in
            closeDate(of: reversal) == key && !elsewhere.payments.contains(reversal.request.payment)
                && !elsewhere.reversals.contains { isSame($0, reversal) }
        }
        return payments.map(bookedItem) + reversals.map { bookedItem($0, of: byKey[$0.request.payment]) }
    }

    func bookedItem(_ payment: Payment) -> BookedItem {
        let request = payment.request
        return BookedItem(
            kind: .payment, serial: request.key.serial, numbers: numbers(of: payment), amount: request.amount,
            at: request.paidAt ?? payment.receivedAt)
    }

    /// - Parameter payment: the one that it takes back, where that is known.
    func bookedItem(_ reversal: Reversal, of payment: Payment?) -> BookedItem {
        var numbers = payment.map { self.numbers(of: $0) } ?? []
        for line in reversal.receipt.lines {
            for number in [line.number, accounts[line.account]?.record.payer] {
                if let number, !numbers.contains(number) { numbers.append(number) }
            }
        }
        return BookedItem(
            kind: .reversal, serial: fileSerial(of: reversal), numbers: numbers, amount: reversal.request.amount,
            at: reversal.receivedAt, original: reversal.request.payment.serial)
    }

    /// By which numbers a channel may name the account of a payment.
    private func numbers(of payment: Payment) -> [String] {
        var numbers = [payment.request.accountNumber]
        let account = payment.account.flatMap { accounts[$0]?.record }
        for number in [account?.number, account?.payer] {
            if let number, !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }

    /// The business date of a reversal: its own day, for it has a time but no date of the channel's.
    func closeDate(of reversal: Reversal) -> CloseKey {
        let key = reversal.request.payment
        return CloseKey(
            channel: key.channel, businessDate: max(key.businessDate, calendar.date(at: reversal.receivedAt)))
    }

    /// As the channel's file names a reversal. Its id is unique for ever; where the channel's serials are not, a front sets the date
    /// before them, `2026-11-22-000018` or `20261122000018`.
    func fileSerial(of reversal: Reversal) -> String { fileName(of: reversal).serial }

    /// The same, with the date that its id tells.
    func fileName(of reversal: Reversal) -> (serial: String, date: CivilDate?) {
        let id = reversal.request.id
        guard reversal.serials == .daily else { return (id, nil) }
        let day = closeDate(of: reversal).businessDate.daysSinceEpoch
        for back in 0...CloseFacts.reversalDays {
            let date = CivilDate(daysSinceEpoch: day - back)
            let short = date.description.filter { $0 != "-" }
            for prefix in ["\(date)-", short + "-", short]
            where id.hasPrefix(prefix) && id.utf8.count > prefix.utf8.count {
                return (String(id.dropFirst(prefix.count)), date)
            }
        }
        return (id, nil)
    }

    /// What of our reversals belongs to another date's close already: those that came after the file that had them, and those of
    /// payments that the channel never had.
    private func settledElsewhere(_ key: CloseKey, _ facts: CloseFacts) -> (
        reversals: [CloseItem], payments: Set<PaymentKey>
    ) {
        var reversals: [CloseItem] = []
        var payments: Set<PaymentKey> = []
        for item in facts.related + facts.items + settledItems.values {
            guard let way = item.settlement?.way else { continue }
            switch item.difference.kind {
            case .payment where way == .reversed: payments.insert(item.key.payment)
            case .reversal where item.close != key && (way == .arrived || way == .booked || way == .carried):
                reversals.append(item)
            default: break
            }
        }
        return (reversals, payments)
    }

    /// Whether a difference of another date was about this reversal; where serials begin anew each day, another one has the same serial.
    private func isSame(_ item: CloseItem, _ reversal: Reversal) -> Bool {
        let difference = item.difference
        let (serial, told) = fileName(of: reversal)
        guard difference.serial == serial else { return false }
        // What staff booked from a file is called after that file's date.
        if item.settlement?.way == .booked { return told.map { $0 == item.close.businessDate } ?? true }
        let amounts = [difference.there?.amount, difference.here?.amount].compactMap { $0 }
        let originals = [difference.there?.original, difference.here?.original].compactMap { $0 }
        return amounts.contains(reversal.request.amount)
            && (originals.isEmpty || originals.contains(reversal.request.payment.serial))
    }
}

extension PaymentKey {
    var close: CloseKey { CloseKey(channel: channel, businessDate: businessDate) }
}
