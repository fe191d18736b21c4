import GRDB
import Quantities
import Supply

enum EvidenceRow {
    /// Without the number, which SQLite gives: the next one.
    static let table = Table(
        "evidence", key: ["number"], ["notice", "account", "proof", "person", "hash", "happened_at", "at", "by"])

    static func cells(_ evidence: DeliveryEvidence) -> [Cell] {
        let proof: [Cell] =
            switch evidence.proof {
            case .call(let answered): [answered ? "answered" : "unanswered", nil, nil]
            case .door(.signature(let name, let sha256)): ["signature", name, sha256]
            case .door(.photo(let witness, let sha256)): ["photo", witness, sha256]
            case .notLeft: ["not_left", nil, nil]
            }
        return [evidence.notice.number, evidence.account.number] + proof + [
            evidence.happenedAt.milliseconds, evidence.at.milliseconds, evidence.by,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> DeliveryEvidence {
        var c = Cells(row, table)
        return DeliveryEvidence(
            notice: try c.id(), account: try c.id(), proof: try proof(&c), happenedAt: try c.instant(),
            at: try c.instant(), by: try c.text())
    }

    private static func proof(_ c: inout Cells) throws(StoreError) -> DeliveryEvidence.Proof {
        let word = try c.text()
        let person = c.textOrNil()
        let hash = c.textOrNil()
        switch (word, person, hash) {
        case ("answered", nil, nil): return .call(answered: true)
        case ("unanswered", nil, nil): return .call(answered: false)
        case ("not_left", nil, nil): return .notLeft
        case ("signature", let person?, let hash?): return .door(.signature(name: person, sha256: hash))
        case ("photo", let person?, let hash?): return .door(.photo(witness: person, sha256: hash))
        default: throw c.fault("proof \(word) with half of what belongs to it")
        }
    }
}
