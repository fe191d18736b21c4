import Billing
import Quantities
import Supply

/// Files that are due and have not come.
extension Draft {
    /// So many days back a file is asked for.
    private static let overdueDays: Int64 = 7

    /// At the start of a life: what waits is served again.
    mutating func startClosing() {
        for item in closeItems.values.sorted(by: { $0.id < $1.id }) {
            askAbout(item.id)
            if item.isDoubt {
                for account in item.accounts { serve(.account(account), at: item.foundAt + CloseItem.longestDoubt) }
            }
        }
        for debit in directDebits.values.sorted(by: { $0.id < $1.id }) {
            serve(.account(debit.account), at: debit.askedAt + CloseItem.longestDoubt)
        }
        serve(.channelFiles, after: .seconds(1))
    }

    /// Opens a work item for each file that is due and has not come.
    mutating func lookForFiles() {
        lookForAnswers()
        for name in channels.keys.sorted() {
            guard let known = channels[name], let due = known.channel.lastFileDue(at: now, calendar: calendar)
            else { continue }
            let last = due.daysSinceEpoch
            let first = max((known.fileThrough?.daysSinceEpoch ?? last - 1) + 1, last - Draft.overdueDays)
            for day in first..<max(first, last + 1) {
                let close = CloseKey(channel: name, businessDate: CivilDate(daysSinceEpoch: day))
                if !known.filesAhead.contains(close.businessDate), dailyCloses[close] == nil {
                    openOnce("close.fileOverdue \(close)", within: .days(1))
                }
            }
        }
        serve(.channelFiles, after: .minutes(10))
    }

    /// The file has come.
    mutating func settleOverdue(_ close: CloseKey) {
        closeItems(reason: "close.fileOverdue \(close)", result: "the file came")
    }

    /// A work item about no account, unless it is open already.
    mutating func openOnce(_ reason: String, within: Span) {
        guard !workItems.values.contains(where: { $0.kind == .dailyClose && $0.reason == reason }) else { return }
        openWorkItem(.dailyClose, account: nil, within: within, reason: reason)
    }

    /// Closes the work item that ``openOnce(_:within:)`` opened.
    mutating func closeItems(reason: String, result: String) {
        let items = workItems.values.filter { $0.kind == .dailyClose && $0.reason == reason }
        for item in items.sorted(by: { $0.id < $1.id }) { closeWorkItem(item.id, by: "engine", result: result) }
    }
}
