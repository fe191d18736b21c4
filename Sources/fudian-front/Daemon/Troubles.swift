import Synchronization

/// What stands between the front and the daemon is told once, and again when it has become something else; then that it is over. It is
/// tried every few seconds, and a log of one line for each try would hide everything else.
final class Troubles: Sendable {
    private let told = Mutex<Set<String>>([])

    /// - Parameters:
    ///   - why: what it is, without whom it met: the same for all of them is one trouble.
    ///   - line: what is told of it, the first time.
    func begin(_ why: String, _ line: String) {
        if told.withLock({ $0.insert(why).inserted }) { complain(line) }
    }

    /// Nothing stands between them any more.
    func end(_ line: String) {
        let wasTrouble = told.withLock { told in
            defer { told = [] }
            return !told.isEmpty
        }
        if wasTrouble { complain(line) }
    }
}
