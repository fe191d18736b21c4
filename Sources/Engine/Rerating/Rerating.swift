import Billing
import Quantities

/// What re-rating found (I-M8).
public struct Rerating: Hashable, Sendable {
    /// What was looked at.
    public var accounts = 0
    public var readings = 0
    /// Entries of charges that were reproduced, or not.
    public var entries = 0
    /// Lines that were rated by all that is known now.
    public var lines = 0
    /// Accounts whose penalty for late payment was made once more, and those of whom what is kept does not suffice for it.
    public var penalties = 0
    public var penaltiesNotLookedAt = 0
    public var differences: [Difference] = []

    public init() {}

    /// Charges that it does not look at: whoever relies on it must know where it ends.
    public enum NotLookedAt: String, Hashable, Sendable, CaseIterable {
        /// Penalty for late payment of some accounts.
        case penalties
    }

    public var notLookedAt: [NotLookedAt] { penaltiesNotLookedAt > 0 ? [.penalties] : [] }

    /// Something that should be otherwise.
    public struct Difference: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// An entry is not what followed from the facts at its position.
            case entry
            case missingEntry = "missing_entry"
            case unexpectedEntry = "unexpected_entry"
            /// A reading's consumption does not follow from the registers, or a late one lies in no gap.
            case reading
            /// A register times the ratio of its transformers is not what was counted.
            case ratio
            /// Debits plus corrections of a line, with what is not posted yet, are not the rating of all facts known now.
            case line
            /// Energy that an account's row counts under a price.
            case usage
            /// What an account's row has as not posted yet.
            case accrued
            /// Charges of an account of which nothing is known.
            case account
            /// What was charged for late payment does not follow from bills and the days of payments.
            case penalty
        }

        public let account: AccountID
        public let kind: Kind
        public let line: ChargeLine?
        /// In the ledger.
        public let position: Int64?
        public let reading: Int64?
        /// Yuan, or kWh.
        public let expected: String
        public let found: String
    }

    /// Adds what was found of another account.
    public mutating func add(_ other: Rerating) {
        accounts += other.accounts
        readings += other.readings
        entries += other.entries
        lines += other.lines
        penalties += other.penalties
        penaltiesNotLookedAt += other.penaltiesNotLookedAt
        differences += other.differences
    }
}

extension Rerating {
    /// Adds what paper says of an account's penalty.
    public mutating func add(_ finding: PenaltyPaper.Finding, of account: AccountID) {
        switch finding {
        case .right: penalties += 1
        case .notLookedAt: penaltiesNotLookedAt += 1
        case .differs(let expected, let found):
            penalties += 1
            differences.append(
                Difference(
                    account: account, kind: .penalty, line: nil, position: nil, reading: nil,
                    expected: expected.description, found: found.description))
        }
    }
}

/// What re-rating is told, in the order in which it happened.
public enum RatedEvent: Sendable {
    case change(RatingChange)
    case reading(ReadingRecord)
    case entry(Entry, position: Int64)
    /// Master data of a meter: before its readings.
    case attachment(AttachmentRecord)
}
