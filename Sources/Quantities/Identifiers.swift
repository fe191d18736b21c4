/// An identifier of one kind of thing: a number that the store keeps. Two kinds never mix.
///
/// Master data get theirs at import. Things that a turn of the engine makes get `turn << 20 | index` (see
/// ``init(turn:index:)``), so that the same turn run again makes the same ids.
public struct ID<Kind>: Hashable, Comparable, Sendable, Codable {
    /// The stored number, positive.
    public let number: Int64

    @inlinable public init(_ number: Int64) { self.number = number }

    /// The id of the `index`-th thing that a turn made.
    @inlinable public init(turn: Int64, index: Int) { number = turn << 20 | Int64(index) }

    @inlinable public static func < (a: ID, b: ID) -> Bool { a.number < b.number }

    public init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int64.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension ID: CustomStringConvertible {
    public var description: String { String(number) }
}

/// The kinds of ``ID``.
public enum Kind {
    public enum Account {}
    public enum Payer {}
    public enum SupplyPoint {}
    public enum Meter {}
    public enum Line {}
    public enum Feeder {}
    public enum Order {}
    public enum Permit {}
    public enum Notice {}
    public enum Payment {}
    public enum Bill {}
    public enum Proposal {}
    public enum Purchase {}
    public enum ChannelFile {}
    public enum CloseItem {}
    public enum DirectDebit {}
    public enum Entry {}
    public enum WorkItem {}
    public enum User {}
    public enum Outage {}
}

/// A contract with a customer (户号).
public typealias AccountID = ID<Kind.Account>
/// Who pays, for one or many accounts.
public typealias PayerID = ID<Kind.Payer>
/// Where power is delivered: a meter, a relay channel and their proven binding. It also names the relay.
public typealias SupplyPointID = ID<Kind.SupplyPoint>
/// A meter.
public typealias MeterID = ID<Kind.Meter>
/// A bus or TCP endpoint with the meters behind it.
public typealias LineID = ID<Kind.Line>
/// A transformer or power line that supply points hang on.
public typealias FeederID = ID<Kind.Feeder>
/// One attempt to operate a relay.
public typealias OrderID = ID<Kind.Order>
/// A durable, single-use, short-lived permission for one opening.
public typealias PermitID = ID<Kind.Permit>
/// One message to a customer.
public typealias NoticeID = ID<Kind.Notice>
/// One payment.
public typealias PaymentID = ID<Kind.Payment>
/// One bill.
public typealias BillID = ID<Kind.Bill>
/// A change that waits for a second person.
public typealias ProposalID = ID<Kind.Proposal>
/// One purchase that is written into a meter.
public typealias PurchaseID = ID<Kind.Purchase>
/// One file of a channel that was taken.
public typealias ChannelFileID = ID<Kind.ChannelFile>
/// One difference that a daily close found.
public typealias CloseItemID = ID<Kind.CloseItem>
/// One direct debit that a bank was asked for.
public typealias DirectDebitID = ID<Kind.DirectDebit>
/// One ledger entry.
public typealias EntryID = ID<Kind.Entry>
/// What a person must do.
public typealias WorkItemID = ID<Kind.WorkItem>
/// One stretch for which a feeder was without power, as far as anyone could tell.
public typealias OutageID = ID<Kind.Outage>
/// A person or system with a token.
public typealias UserID = ID<Kind.User>

/// How often whatever could make a trip of this relay wrong has happened. A trip carries the epoch of its decision and dies
/// when the relay's is higher.
public struct Epoch: Hashable, Comparable, Sendable, Codable {
    /// Counts up from 0.
    public let value: Int64
    @inlinable public init(_ value: Int64) { self.value = value }
    @inlinable public static func < (a: Epoch, b: Epoch) -> Bool { a.value < b.value }
    /// The next epoch.
    @inlinable public var next: Epoch { Epoch(value + 1) }
}

/// A serial number as a device tells it, in its printed form.
public struct SerialNumber: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Digits or letters as printed on the device, without leading zeros dropped.
    public let text: String
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}
