import Metering
import Quantities

/// What whoever drives the engine does while the disk takes no writes: restores have what room is left, payments and staff are told
/// so, and reports that must not be lost wait. A value, so that the daemon and the simulated world decide alike (F-S4).
public struct FullDisk: Sendable {
    /// The disk was full: payments are refused until it takes writes again.
    public private(set) var isFull = false
    /// The last turn found no room at all, not even the reserve's: what was due is due still, and would fail again at once.
    private var isOutOfRoom = false
    /// Reports of lines and gateways that could not be written yet.
    private var kept: [Event] = []

    /// More reports than this are not kept; the oldest are lost.
    public static let keptAtMost = 10_000

    public init() {}

    /// Events divided into those that get a turn and those whose asker is told that nothing can be written.
    public struct Admission: Sendable {
        public let events: [Event]
        public let refused: [ReplyToken]
    }

    /// What of these gets a turn: on a full disk neither payments, which the channel sends again, nor readings of marks, which the
    /// next ones make good. The room belongs to restores.
    ///
    /// - Parameter takesWrites: what the engine believes; it is told where that has changed.
    public func admit(_ events: [Event], takesWrites: Bool) -> Admission {
        var left = events
        var refused: [ReplyToken] = []
        if isFull {
            left = events.filter { event in
                switch event {
                case .payment(_, _, _, let token), .reversal(_, _, _, let token):
                    refused.append(token)
                    return false
                case .sample(let sample): return sample.purpose != .mark
                case .missed: return false
                default: return true
                }
            }
        }
        if takesWrites == isFull { left.insert(.store(takesWrites: !isFull), at: 0) }
        return Admission(events: left, refused: refused)
    }

    /// There is no room for the reserve at the start.
    public mutating func startsFull() { isFull = true }

    /// A turn found the disk full. True: for the first time; the reserve is to be released and the same events get another turn.
    public mutating func foundFull() -> Bool {
        guard !isFull else {
            isOutOfRoom = true
            return false
        }
        isFull = true
        return true
    }

    /// Not even the reserve had room for these: the newest reports wait for ``takeKept()``.
    ///
    /// - Returns: whose askers are told that nothing can be written.
    public mutating func keep(_ events: [Event]) -> [ReplyToken] {
        var refused: [ReplyToken] = []
        for event in events {
            switch event {
            case .sample, .missed, .tick, .store: break
            default: if let token = event.asker { refused.append(token) } else { kept.append(event) }
            }
        }
        if kept.count > FullDisk.keptAtMost { kept.removeFirst(kept.count - FullDisk.keptAtMost) }
        return refused
    }

    /// What waited gets its turn now.
    public mutating func takeKept() -> [Event] {
        defer { kept = [] }
        return kept
    }

    /// A turn was written.
    public mutating func wrote() { isOutOfRoom = false }

    /// The reserve fits on the disk again.
    public mutating func hasRoom() { isFull = false }

    /// When the engine gets its next turn at the latest, if nothing happens before: what is due comes at its time; the disk is looked
    /// at every second while it is full, everything else every ten.
    ///
    /// - Parameter due: ``HotState/nextDue``.
    public func nextTurn(due: Monotonic?, now: Monotonic) -> Monotonic {
        let patience = now + (isFull || !kept.isEmpty || isOutOfRoom ? .seconds(1) : .seconds(10))
        guard let due, !isOutOfRoom else { return patience }
        return min(patience, max(due, now))
    }
}

extension Event {
    /// Who waits for an answer to this, and can be told that there is none now.
    public var asker: ReplyToken? {
        switch self {
        case .payment(_, _, _, let token), .reversal(_, _, _, let token), .front(_, _, let token), .staff(_, let token): token
        default: nil
        }
    }
}
