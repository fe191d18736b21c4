import Quantities

/// What a person brings of a notice that no machine delivered. Kept for ever, beside the notice that it is of.
public struct DeliveryEvidence: Hashable, Sendable, Codable {
    public enum Proof: Hashable, Sendable, Codable {
        /// The customer was called.
        case call(answered: Bool)
        /// A door notice, and what proves it.
        case door(DoorProof)
        /// It could not be left: nobody lives there, the address is wrong.
        case notLeft
    }

    public let notice: NoticeID
    public let account: AccountID
    public let proof: Proof
    /// When it happened, as it was told. The notice's age counts from ``at``: of a time that is told afterwards nobody knows.
    public let happenedAt: Instant
    /// When it was recorded.
    public let at: Instant
    public let by: String

    public init(notice: NoticeID, account: AccountID, proof: Proof, happenedAt: Instant, at: Instant, by: String) {
        self.notice = notice
        self.account = account
        self.proof = proof
        self.happenedAt = happenedAt
        self.at = at
        self.by = by
    }
}

/// That a door notice was left. Paper and picture are filed elsewhere; the hash says later that they are the same.
public enum DoorProof: Hashable, Sendable, Codable {
    /// Who signed.
    case signature(name: String, sha256: String)
    /// Who stood by; another person than the one who left it.
    case photo(witness: String, sha256: String)

    public var sha256: String {
        switch self {
        case .signature(_, let sha256), .photo(_, let sha256): sha256
        }
    }

    /// Who signed, or stood by.
    public var person: String {
        switch self {
        case .signature(let name, _): name
        case .photo(let witness, _): witness
        }
    }
}
