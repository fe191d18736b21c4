import Billing
import Quantities
import Supply

/// A difference from being found to being settled.
extension Draft {
    /// Puts a difference on the list. Where the other side is found under the date before or after, both are settled at once, and
    /// told as what they are.
    ///
    /// - Parameter known: the accounts that it is about; nil: those that its sides name.
    mutating func open(_ difference: CloseDifference, of close: CloseKey, about known: [AccountID]? = nil) {
        var item = CloseItem(
            id: nextID(), close: close, difference: difference, accounts: known ?? accounts(of: difference),
            foundAt: now,
            askAt: askAt(difference, of: close))
        if let other = otherSide(of: item) {
            settle(other, .carried, note: "the other side is \(item.key)")
            item.settlement = CloseItem.Settlement(
                .carried, at: now, by: "engine", note: "the other side is \(other.key)")
            settledItems[item.key] = item
            records.append(.closeItem(item))
            return
        }
        closeItems[item.id] = item
        listedItems[item.key] = item.id
        if item.isDoubt { for account in item.accounts { listedDoubts[account, default: []].append(item.id) } }
        records.append(.closeItem(item))
        audit(
            "close.\(difference.finding.rawValue)", item.key.description, account: item.accounts.first,
            reason: difference.fields.map(\.rawValue).joined(separator: " "),
            before: difference.here.map { "\($0.numbers.first ?? "") \($0.amount)" },
            after: difference.there.map { "\($0.accountNumber) \($0.amount)" })
        if item.isDoubt {
            let until = item.foundAt + CloseItem.longestDoubt
            for account in item.accounts { beginDoubt(account, until: until, "daily close \(item.key)") }
        }
        askAbout(item.id)
    }

    /// The accounts that it is about: the channel's side knows whose money it has.
    private func accounts(of difference: CloseDifference) -> [AccountID] {
        let numbers = difference.there.map { [$0.accountNumber] } ?? difference.here?.numbers ?? []
        for number in numbers {
            if let account = state.accountByNumber[number] { return [account] }
            let paidFor = openAccounts(of: number)
            if !paidFor.isEmpty { return paidFor }
        }
        return []
    }

    private func otherSide(of item: CloseItem) -> CloseItem? {
        for days: Int64 in [-1, 1] {
            let date = CivilDate(daysSinceEpoch: item.close.businessDate.daysSinceEpoch + days)
            let key = CloseItemKey(
                close: CloseKey(channel: item.close.channel, businessDate: date), kind: item.difference.kind,
                serial: item.difference.serial)
            if let other = openItem(key), other.difference.isOtherSide(of: item.difference) { return other }
        }
        return nil
    }

    /// The open difference under a key.
    func openItem(_ key: CloseItemKey) -> CloseItem? {
        for id in [listedItems[key], state.closeItemByKey[key]] {
            if let item = id.flatMap({ closeItems[$0] }) { return item }
        }
        return nil
    }

    /// Ends it; whoever was in doubt by it is decided about anew.
    mutating func settle(_ item: CloseItem, _ way: CloseItem.Settlement.Way, by actor: Actor? = nil, note: String) {
        let by = actor?.name ?? "engine"
        var settled = item
        settled.settlement = CloseItem.Settlement(way, at: now, by: by, note: note)
        closeItems[item.id] = nil
        settledItems[item.key] = settled
        records.append(.closeItem(settled))
        if let work = item.workItem { closeWorkItem(work, by: by, result: "\(way.rawValue): \(note)") }
        audit(
            "close.settled", item.key.description, account: item.accounts.first, actor: actor, reason: note,
            after: way.rawValue)
        if item.isDoubt { for account in item.accounts { touch(account) } }
    }

    // MARK: what is booked later

    /// A payment was booked: what the daily close of its date says to that.
    mutating func compareWithClose(_ payment: Payment) {
        answerDebit(with: payment)
        let key = CloseItemKey(payment.request.key)
        let ours = bookedItem(payment)
        var there: StatementItem?
        if let item = openItem(key) {
            there = item.difference.there
            settle(item, .arrived, note: "payment \(payment.request.key)")
        } else if let item = settledItems[key] ?? cold.closed[key]?.last {
            // A person has dealt with what the file shows.
            there = item.unclaimed
        } else if cold.closed[key] == nil, dailyCloses[key.close] == nil {
            return
        }
        let difference = CloseDifference(kind: .payment, serial: key.serial, here: ours, there: there)
        if let difference { open(difference, of: key.close) }
    }

    /// A reversal was booked: what the daily close of its date, or of its payment's, says to that.
    mutating func compareWithClose(_ reversal: Reversal) {
        let payment = reversal.request.payment
        if let item = openItem(CloseItemKey(payment)), item.difference.finding == .onlyHere,
            let booked = self.payment(payment), reversed(booked, payment) == booked.request.amount
        {
            return settleTakenBack(item, note: "reversal \(reversal.request.key)")
        }
        let close = closeDate(of: reversal)
        let ours = bookedItem(reversal, of: self.payment(payment))
        // The date that its id tells is the only one: where serials begin anew each day, those of other dates have the same.
        let days = (0...CloseFacts.reversalDays).map {
            CivilDate(daysSinceEpoch: close.businessDate.daysSinceEpoch - $0)
        }
        for date in fileName(of: reversal).date.map({ [$0] }) ?? days {
            let key = CloseItemKey(
                close: CloseKey(channel: close.channel, businessDate: date), kind: .reversal, serial: ours.serial)
            guard let there = (openItem(key) ?? settledItems[key])?.unclaimed else { continue }
            if let item = openItem(key) { settle(item, .arrived, note: "reversal \(reversal.request.key)") }
            let difference = CloseDifference(kind: .reversal, serial: ours.serial, here: ours, there: there)
            if let difference { open(difference, of: key.close) }
            return
        }
        guard dailyCloses[close]?.state == .closed else { return }
        let difference = CloseDifference(kind: .reversal, serial: ours.serial, here: ours, there: nil)
        if let difference { open(difference, of: close) }
    }

    /// The channel never had the payment, and so it has no reversal.
    private mutating func settleTakenBack(_ item: CloseItem, note: String) {
        settle(item, .reversed, note: note)
        let payment = item.key.payment
        let parts = closeItems.values.filter {
            $0.close.channel == payment.channel && $0.difference.kind == .reversal
                && $0.difference.finding == .onlyHere && $0.difference.here?.original == payment.serial
        }
        for part in parts.sorted(by: { $0.id < $1.id }) { settle(part, .reversed, note: note) }
    }

    /// A file came after what it lacks had been taken back on a later day: no order of the two makes another end of it.
    mutating func settleTakenBackBefore(_ close: CloseKey, _ facts: CloseFacts) {
        let items = closeItems.values.filter {
            $0.close == close && $0.difference.kind == .payment && $0.difference.finding == .onlyHere
        }
        for item in items.sorted(by: { $0.id < $1.id }) {
            let later = facts.reversals.filter { $0.request.payment == item.key.payment && closeDate(of: $0) != close }
            let sum = later.reduce(Money.zero) { $0 + $1.request.amount }
            guard let last = later.last, sum == item.difference.here?.amount else { continue }
            settleTakenBack(item, note: "reversal \(last.request.key)")
        }
    }

    /// Whether staff booked `first` from the channel's file and the front now brings the same money: what the file does not tell as the
    /// front does (when exactly it was paid) makes no other payment of it.
    func isBookedFromFile(_ request: PaymentRequest, _ first: Payment) -> Bool {
        guard first.request.amount == request.amount, first.request.accountNumber == request.accountNumber else {
            return false
        }
        let key = CloseItemKey(request.key)
        if settledItems[key]?.settlement?.way == .booked { return true }
        return cold.closed[key]?.contains { $0.settlement?.way == .booked } ?? false
    }

    // MARK: asking a person

    /// Nobody is asked before the day after, nor while the other side may still come with the next file.
    private func askAt(_ difference: CloseDifference, of close: CloseKey) -> Instant {
        let day = close.businessDate.daysSinceEpoch
        let dayAfter = calendar.midnight(of: CivilDate(daysSinceEpoch: day + 1))
        guard difference.finding != .different else { return now }
        guard let here = difference.here, let cutOff = state.layout(of: close.channel)?.cutOff,
            here.at >= calendar.instant(close.businessDate, cutOff)
        else { return max(now, dayAfter) }
        // The next file is due on the day after the next day's end.
        return max(now, calendar.midnight(of: CivilDate(daysSinceEpoch: day + 2)) + .hours(24))
    }

    /// Opens the work item of a difference, once its time has come.
    mutating func askAbout(_ id: CloseItemID) {
        guard var item = closeItems[id], item.workItem == nil else { return }
        guard now >= item.askAt else { return serve(.closeItem(id), at: item.askAt) }
        let difference = item.difference
        let amount = (difference.there?.amount ?? difference.here?.amount ?? .zero).description
        item.workItem = openWorkItem(
            .dailyClose, account: item.accounts.first, within: .days(1),
            reason: "close.\(difference.finding.rawValue) \(item.key) \(amount)")
        closeItems[id] = item
        records.append(.closeItem(item))
    }

    /// The file of a later date has come: what waited for it is asked about now.
    mutating func askAboutEarlier(than close: CloseKey) {
        let waiting = closeItems.values.filter {
            $0.workItem == nil && $0.close.channel == close.channel && $0.close.businessDate < close.businessDate
        }
        for var item in waiting.sorted(by: { $0.id < $1.id }) {
            item.askAt = min(item.askAt, now)
            closeItems[item.id] = item
            askAbout(item.id)
        }
    }
}
