import Billing
import Quantities
import Supply

/// Files that are due and have not come.
extension Draft {
    /// At the start of a life: what waits is served again.
    mutating func startClosing() {
        for item in closeItems.values.sorted(by: { $0.id < $1.id }) {
            askAbout(item.id)
            if item.isDoubt {
                for account in item.accounts { serve(.account(account), at: item.foundAt + CloseItem.longestDoubt) }
            }
        }
        serve(.channelFiles, after: .seconds(1))
    }

    /// Opens a work item for each file that is due and has not come.
    mutating func lookForFiles() {
        serve(.channelFiles, after: .minutes(10))
    }

    /// The file has come.
    mutating func settleOverdue(_ close: CloseKey) {
        let reason = "close.fileOverdue \(close)"
        for item in workItems.values.filter({ $0.reason == reason }).sorted(by: { $0.id < $1.id }) {
            closeWorkItem(item.id, by: "engine", result: "the file came")
        }
    }
}
