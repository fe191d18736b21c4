import Billing
import Engine
import Metering
import Quantities
import Supply

/// What happened to an account, in the order of time: from this alone an outsider can tell why a home was off (I-A6).
public struct Story: Hashable, Sendable {
    public let account: AccountID
    /// By time; what belongs to the same moment in the order of cause and effect.
    public let items: [StoryItem]
    /// The story is whole from here on; later than asked for where there was too much to tell.
    public let completeFrom: Instant
}

/// One thing that happened.
public struct StoryItem: Hashable, Sendable {
    /// When we knew of it.
    public let at: Instant
    public let what: What

    /// What it was.
    public enum What: Hashable, Sendable {
        /// A reading by itself: it did not count, was not for a mark, or was the last one that a decision knew.
        case reading(ReadingRecord)
        /// All readings of a meter in a day of the site.
        case readings(ReadingDay)
        /// Marks in a row without a reading.
        case gap(GapRun)
        case payment(Payment)
        /// A ledger entry, with the posted balance after it.
        case entry(PostedEntry, balance: Money)
        case bill(Bill)
        case decision(DecisionRecord)
        /// As it stands now; when it was made.
        case notice(Notice)
        case noticeDelivered(Notice)
        case evidence(DeliveryEvidence)
        case permit(StoredPermit)
        /// As it stands now; when it was made.
        case order(Order)
        case orderEnded(Order)
        case workOpened(WorkItem)
        case workClosed(WorkItem)
        case audit(AuditLine)
    }

    public init(at: Instant, what: What) {
        self.at = at
        self.what = what
    }
}

/// The readings of a meter in one day of the site.
public struct ReadingDay: Hashable, Sendable {
    public let meter: MeterID
    public let day: CivilDate
    public let count: Int
    /// How many of them counted.
    public let counted: Int
    /// Of the first and the last that counted; nil where none did.
    public let firstEnergy: WattHours?
    public let lastEnergy: WattHours?
    /// What those that counted brought.
    public let consumed: WattHours
}

/// Marks in a row without a reading, for the same reason.
public struct GapRun: Hashable, Sendable {
    public let meter: MeterID
    public let first: Instant
    public let last: Instant
    public let count: Int
    public let fault: String
}

extension StoryItem {
    /// Before what follows from it, where both happened in one turn.
    var rank: Int {
        switch what {
        case .reading: 0
        case .readings: 1
        case .gap: 2
        case .payment: 3
        case .entry: 4
        case .bill: 5
        case .noticeDelivered, .evidence: 6
        case .decision: 7
        case .notice: 8
        case .orderEnded: 9
        case .permit: 10
        case .order: 11
        case .workClosed: 12
        case .workOpened: 13
        case .audit: 14
        }
    }
}
