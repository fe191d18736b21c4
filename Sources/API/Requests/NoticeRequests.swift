/// What came of a call about a notice.
public struct NoticeCallBody: Hashable, Sendable, Codable {
    public let answered: Bool
    /// What was said.
    public let reason: String

    public init(answered: Bool, reason: String) {
        self.answered = answered
        self.reason = reason
    }
}

/// What came of a way to the door.
public struct NoticeDoorBody: Hashable, Sendable, Codable {
    /// `signature`, `photo`, `none`: it could not be left.
    public let proof: String
    /// Who signed, or stood by.
    public let name: String?
    /// Of the signed paper, or the photo: 64 hexadecimal digits.
    public let sha256: String?
    /// When it was left, RFC 3339; now where it is left out. The notice counts from when this is recorded.
    public let at: String?
    public let reason: String

    public init(proof: String, name: String? = nil, sha256: String? = nil, at: String? = nil, reason: String) {
        self.proof = proof
        self.name = name
        self.sha256 = sha256
        self.at = at
        self.reason = reason
    }
}
