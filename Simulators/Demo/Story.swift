import Foundation

/// Tells the demo as it happens, each line with its time.
final class Story {
    private let start = ContinuousClock.now
    private var balancesAt = ContinuousClock.now
    /// How far the journal and the messages have been told.
    var journal = 0
    var messages = 0

    private var stamp: String {
        let seconds = (ContinuousClock.now - start).components
        return String(format: "%5.1f s ", Double(seconds.seconds) + Double(seconds.attoseconds) / 1e18)
    }

    func step(_ english: String, _ chinese: String) { say("\(stamp)▶ \(english) / \(chinese)") }

    func shell(_ command: String) { say("\(stamp)$ \(command)") }

    func tell(_ text: String) {
        for line in text.split(separator: "\n") { say("          \(line)") }
    }

    func contact(_ place: String, _ position: String) {
        let isOpen = position == "open"
        say(
            "\(stamp)\(isOpen ? "●" : "○") the contact at \(place) \(isOpen ? "opened: dark" : "closed: light") / \(isOpen ? "触点断开：停电" : "触点闭合：复电")"
        )
    }

    func message(_ text: String) { say("\(stamp)✉ \(text)") }

    /// Every few seconds.
    func balances(_ all: [(name: String, available: String)]) {
        guard ContinuousClock.now - balancesAt >= .seconds(4) else { return }
        balancesAt = ContinuousClock.now
        say("\(stamp)  " + all.map { "\($0.name) \($0.available)" }.joined(separator: "   "))
    }
}
