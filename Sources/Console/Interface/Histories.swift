import Billing
import Engine
import Quantities
import Supply

/// What is over, asked of the store. Every answer is bounded by `limit`. A thrown error becomes `store.unreadable` for the client,
/// and its description goes to the log.
public protocol Histories: Sendable {
    /// Numbers of the accounts whose number, name, phone, address or meter number contains `text`; best first.
    func accounts(matching text: String, limit: Int) async throws -> [String]
    /// Everything that happened to an account between two times (nil: open), oldest first: the `limit` newest of it.
    func story(of account: AccountID, from: Instant?, to: Instant?, limit: Int) async throws -> [StoryItem]
    func payment(_ key: PaymentKey) async throws -> Payment?
    /// Work items that were closed, newest first.
    func closedWorkItems(limit: Int) async throws -> [WorkItem]
    /// Newest first; `account` nil: of all.
    func orders(of account: AccountID?, limit: Int) async throws -> [Order]
    /// Newest first; `account` nil: of all.
    func notices(of account: AccountID?, limit: Int) async throws -> [Notice]
    /// Newest first, with positions below `before` where it is given.
    func audit(of account: AccountID?, before: Int64?, limit: Int) async throws -> [AuditRow]
}

/// One thing that happened to an account, as it was recorded.
public enum StoryItem: Sendable {
    case reading(ReadingRecord)
    /// A mark without a reading.
    case gap(MeterID, mark: Instant, fault: String, at: Instant)
    /// A posting.
    case entry(Entry)
    case payment(Payment)
    case decision(DecisionRecord)
    case notice(Notice)
    case order(Order)
    case permit(Permit)
    case audit(AuditRow)
    case workItem(WorkItem)
}

/// An audit record with its place in the chain.
public struct AuditRow: Hashable, Sendable {
    /// Counts up from 1 without gaps.
    public let position: Int64
    public let record: AuditRecord
    /// The row's hash in the chain, lower-case hex.
    public let hash: String

    public init(position: Int64, record: AuditRecord, hash: String) {
        self.position = position
        self.record = record
        self.hash = hash
    }
}
