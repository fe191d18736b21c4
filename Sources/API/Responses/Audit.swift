import Languages
import Quantities
import Trail

/// Audit rows, newest first; oldest first where they were asked for with `after`.
public struct AuditResponse: Hashable, Sendable, Codable {
    public let rows: [AuditRowBody]
    /// Ask again with `before` of this for older rows, or with `after` of this for later ones; absent at the end.
    public let next: String?

    public init(
        rows: [AuditRowBody], next: String? = nil
    ) {
        self.rows = rows
        self.next = next
    }
}

/// A change or a refusal: who, what, why. A line of an export is one of these, with everything that its hash is taken of.
public struct AuditRowBody: Hashable, Sendable, Codable {
    public let position: String
    public let at: String
    public let actor: String
    public let role: String
    /// `request ID`, or `life N` of the daemon.
    public let session: String
    public let second: String?
    public let action: String
    public let subject: String
    /// Its number as it is now.
    public let account: String?
    public let reason: String
    public let before: String?
    public let after: String?
    /// SHA-256 in the chain, hex.
    public let hash: String
    /// As the chain has it: milliseconds since 1970 in UTC, and of the machine's monotonic clock; and the account's id.
    public let atMs: Int
    public let monotonicMs: Int
    public let accountId: String?

    /// - Parameter number: the account's.
    public init(_ row: TrailRow, account number: String?, calendar: SiteCalendar) {
        position = String(row.position)
        at = calendar.rfc3339(row.at)
        actor = row.actor
        role = row.role
        session = row.session
        second = row.second
        action = row.action
        subject = row.subject
        account = number
        reason = row.reason
        before = row.before
        after = row.after
        hash = Hex.text(row.hash)
        atMs = Int(row.at.milliseconds)
        monotonicMs = Int(row.monotonic.milliseconds)
        accountId = row.account.map(String.init)
    }

    /// Whether what stands beside the chain's own figures, for people, says the same: the time in words, and the account's number.
    ///
    /// - Parameter numbers: by id, as the rows that founded the accounts say.
    public func isReadAsWritten(_ numbers: [String: String]) -> Bool {
        guard let seconds = Timestamps.parse(at)?.milliseconds, abs(seconds - Int64(atMs)) < 1000 else { return false }
        guard let account else { return true }
        guard let accountId else { return false }
        return numbers[accountId].map { isNumber(account, of: $0) } ?? true
    }

    /// Whether it is the number that the account was founded under, or the one that it got when it changed hands: `3301-1`.
    private func isNumber(_ number: String, of founded: String) -> Bool {
        if number == founded { return true }
        guard number.hasPrefix(founded + "-") else { return false }
        let count = number.dropFirst(founded.count + 1)
        return !count.isEmpty && count.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The row as the chain has it; nil: a number or the hash is none.
    public var row: TrailRow? {
        guard let position = Int64(position), let hash = Hex.bytes(hash) else { return nil }
        var id: Int64?
        if let accountId {
            guard let number = Int64(accountId) else { return nil }
            id = number
        }
        return TrailRow(
            position: position, at: Instant(milliseconds: Int64(atMs)),
            monotonic: Monotonic(milliseconds: Int64(monotonicMs)), actor: actor, role: role, session: session,
            second: second, action: action, subject: subject, account: id, reason: reason, before: before,
            after: after, hash: hash)
    }
}

/// What a walk along the whole chain found.
public struct AuditProofResponse: Hashable, Sendable, Codable {
    /// Every row is as it was written, none is missing, and every end that was noted is met.
    public let sound: Bool
    /// Rows that are right, from the first on.
    public let rows: Int
    /// The last row that is right, with its hash: note it down.
    public let head: String
    /// What is wrong; absent where nothing is.
    public let fault: Told?
    /// The first row that cannot be believed.
    public let position: String?

    public init(head: AuditHead, rows: Int64, fault: ChainFault?) {
        sound = fault == nil
        self.rows = Int(rows)
        self.head = head.text
        self.fault = fault.map { Told($0.code, $0.words) }
        position = fault.map { String($0.position) }
    }
}

extension ChainFault {
    /// For people.
    public var words: Words {
        switch self {
        case .missing(let position):
            Words("row \(position) is missing, or not at its place", "第 \(position) 条缺失或不在原位")
        case .changed(let position):
            Words("row \(position) is not as it was written", "第 \(position) 条与写入时不符")
        case .cut(let end, let noted):
            Words(
                "the chain ends at row \(end), and had \(noted) rows when its end was noted",
                "审计链止于第 \(end) 条，而曾记录的链尾为第 \(noted) 条")
        case .another(let position):
            Words(
                "row \(position) is another than the one that was noted: the chain was written anew",
                "第 \(position) 条与曾记录的链尾不符：审计链被重写")
        }
    }
}
