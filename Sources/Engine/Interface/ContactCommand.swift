import Quantities
import Supply

/// What staff did to bring a notice to a customer whom no SMS reached.
public enum ContactCommand: Hashable, Sendable {
    /// Rang, and somebody answered and was told, or nobody did.
    case called(NoticeID, answered: Bool)
    /// Went there; without proof: the notice could not be left. When that was; nil: now.
    case left(NoticeID, DoorProof?, at: Instant?)

    /// The action that a role must be allowed.
    public var action: StaffAction { .notify }

    /// The notice that it is about.
    public var notice: NoticeID {
        switch self {
        case .called(let id, _), .left(let id, _, _): id
        }
    }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .called(let id, let answered): "notice \(id) \(answered ? "answered" : "unanswered")"
        case .left(let id, let proof, let at):
            "notice \(id) \(at.map { "\($0.milliseconds) " } ?? "")\(proof.map { "\($0.word) \($0.person) \($0.sha256)" } ?? "not left")"
        }
    }
}

extension DoorProof {
    var word: String {
        switch self {
        case .signature: "signature"
        case .photo: "photo"
        }
    }
}
