import Quantities

/// A channel and one of its business dates.
public struct CloseKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let channel: String
    public let businessDate: CivilDate

    public init(channel: String, businessDate: CivilDate) {
        self.channel = channel
        self.businessDate = businessDate
    }

    /// `icbc/2026-11-22`.
    public var description: String { "\(channel)/\(businessDate)" }

    public static func < (a: CloseKey, b: CloseKey) -> Bool {
        (a.channel, a.businessDate) < (b.channel, b.businessDate)
    }
}

extension ChannelStatement {
    public var close: CloseKey { CloseKey(channel: channel, businessDate: businessDate) }

    /// The key of the payment that a line of it is of.
    public func key(of item: StatementItem) -> PaymentKey {
        PaymentKey(channel: channel, businessDate: businessDate, serial: item.serial)
    }
}

/// The daily close (日结日清) of a channel's business date.
public struct DailyClose: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case closed
        /// A supervisor lets another file take the place of the one that closed it.
        case reopened
    }

    /// For so long a close is looked at in life; older ones are asked of the store.
    public static let daysInMemory = 20

    public let key: CloseKey
    public var state: State
    /// The file that closed it, the last where there were several.
    public var file: ChannelFileID
    /// How many files were taken for it.
    public var files: Int
    public var closedAt: Instant
    public var closedBy: String
    /// As of the matching; what was settled since stands with the items.
    public var totals: CloseTotals

    public init(
        key: CloseKey, state: State, file: ChannelFileID, files: Int, closedAt: Instant, closedBy: String,
        totals: CloseTotals
    ) {
        self.key = key
        self.state = state
        self.file = file
        self.files = files
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.totals = totals
    }
}

/// A file that was taken, and what whoever brought it was told. Never changed.
public struct ChannelFile: Hashable, Sendable {
    public let id: ChannelFileID
    public let purpose: ChannelLayout.Purpose
    public let statement: ChannelStatement
    public let receivedAt: Instant
    public let by: String
    public let totals: CloseTotals

    public init(
        id: ChannelFileID, purpose: ChannelLayout.Purpose, statement: ChannelStatement, receivedAt: Instant, by: String,
        totals: CloseTotals
    ) {
        self.id = id
        self.purpose = purpose
        self.statement = statement
        self.receivedAt = receivedAt
        self.by = by
        self.totals = totals
    }

    public var key: CloseKey { statement.close }
}

/// The key of an item of a daily close: of one kind and serial a file has one.
public struct CloseItemKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let close: CloseKey
    public let kind: CloseItemKind
    public let serial: String

    public init(close: CloseKey, kind: CloseItemKind, serial: String) {
        self.close = close
        self.kind = kind
        self.serial = serial
    }

    /// `icbc/2026-11-22/17`, `reversal icbc/2026-11-22/R17`.
    public var description: String { (kind == .reversal ? "reversal " : "") + "\(close)/\(serial)" }

    /// The key of the payment, where it is one.
    public var payment: PaymentKey {
        PaymentKey(channel: close.channel, businessDate: close.businessDate, serial: serial)
    }

    public static func < (a: CloseItemKey, b: CloseItemKey) -> Bool {
        (a.close, a.kind, a.serial) < (b.close, b.kind, b.serial)
    }
}

/// A difference that a daily close found, and what became of it.
public struct CloseItem: Hashable, Sendable {
    public let id: CloseItemID
    public let close: CloseKey
    public let difference: CloseDifference
    /// The accounts that the channel's side names; of ours where it has none.
    public let accounts: [AccountID]
    public let foundAt: Instant
    /// When a person is asked, unless it has settled itself by then.
    public var askAt: Instant
    public var workItem: WorkItemID?
    public var settlement: Settlement?

    /// How it came to its end.
    public struct Settlement: Hashable, Sendable {
        public enum Way: String, Hashable, Sendable, CaseIterable {
            /// The missing side came.
            case arrived
            /// Staff booked what the channel had.
            case booked
            /// What only we had was taken back.
            case reversed
            /// The other side has it under the date before or after.
            case carried
            /// A file that took the place of the first does not show it.
            case replaced
            /// A person looked into it.
            case explained
        }
        public let way: Way
        public let at: Instant
        public let by: String
        public let note: String

        public init(_ way: Way, at: Instant, by: String, note: String) {
            self.way = way
            self.at = at
            self.by = by
            self.note = note
        }
    }

    public init(
        id: CloseItemID, close: CloseKey, difference: CloseDifference, accounts: [AccountID], foundAt: Instant,
        askAt: Instant, workItem: WorkItemID? = nil, settlement: Settlement? = nil
    ) {
        self.id = id
        self.close = close
        self.difference = difference
        self.accounts = accounts
        self.foundAt = foundAt
        self.askAt = askAt
        self.workItem = workItem
        self.settlement = settlement
    }

    public var key: CloseItemKey { CloseItemKey(close: close, kind: difference.kind, serial: difference.serial) }
    public var isOpen: Bool { settlement == nil }

    /// Whether money that only the channel knows of may be the customer's: then nobody of ``accounts`` is switched off for want of it.
    public var isDoubt: Bool {
        guard isOpen, difference.kind == .payment else { return false }
        switch difference.finding {
        case .onlyThere: return true
        case .onlyHere: return false
        case .different: return difference.surplus > .zero || difference.fields.contains(.account)
        }
    }

    /// What the channel's file has of this key that no booking of ours answers to, whatever became of the item.
    public var unclaimed: StatementItem? {
        switch settlement?.way {
        // The line was another date's booking, or is in no file any more.
        case .carried, .replaced: nil
        default: difference.there
        }
    }

    /// How long a doubt holds a trip up at most: within it staff must have looked.
    public static let longestDoubt = Span.days(30)
}

extension CloseDifference {
    /// Whether another one says the same, wherever in the file it stands.
    public func saysTheSame(as other: CloseDifference) -> Bool {
        kind == other.kind && serial == other.serial && here?.amount == other.here?.amount
            && here?.numbers == other.here?.numbers && there?.amount == other.there?.amount
            && there?.accountNumber == other.there?.accountNumber && there?.original == other.there?.original
    }

    /// Whether another one is of the same money under another date: one side here, the other there, alike in all else. Where both tell
    /// when it was paid, the times must be close: a serial that begins anew each day comes again with another payment.
    public func isOtherSide(of other: CloseDifference) -> Bool {
        guard kind == other.kind, serial == other.serial else { return false }
        let here: BookedItem
        let there: StatementItem
        switch (self.here, self.there, other.here, other.there) {
        case (let ours?, nil, nil, let theirs?): (here, there) = (ours, theirs)
        case (nil, let theirs?, let ours?, nil): (here, there) = (ours, theirs)
        default: return false
        }
        guard CloseDifference.fields(here, there).isEmpty else { return false }
        guard let paidAt = there.paidAt else { return true }
        return (paidAt - here.at).milliseconds.magnitude <= CloseDifference.sameMoment.milliseconds.magnitude
    }

    private static var sameMoment: Span { .minutes(15) }
}
