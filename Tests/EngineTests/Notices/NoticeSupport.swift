import Engine
import Quantities
import Supply

extension EngineHarness {
    /// Every letter that waits to be sent fails.
    func failLetters(where isOne: (Notice) -> Bool = { _ in true }) {
        for notice in takeNotices() {
            let id = notice.message ?? notice.id
            turn([.notice(id, .accepted(reference: "x"))])
            turn([.notice(id, isOne(notice) ? .failed(reason: "absent") : .delivered)])
        }
    }

    /// The messages that wait to be sent; they are the caller's from now on.
    func takeLetters() -> [NoticeLetter] {
        var letters: [NoticeLetter] = []
        effects.removeAll { effect in
            guard case .send(let letter) = effect else { return false }
            letters.append(letter)
            return true
        }
        return letters
    }

    /// An agent tells of the one notice that waits for a call, or a way to the door; the answer's code, nil where none waits.
    func tell(
        _ channel: NoticeChannel, by actor: Actor = EngineHarness.agent, _ command: (NoticeID) -> ContactCommand
    ) -> String? {
        guard let duty = state.noticeDuties.first(where: { $0.notice.channel == channel }) else { return nil }
        return ask(.contact(command(duty.notice.id)), by: actor)?.code
    }

    /// What was brought by people, in order.
    var evidence: [DeliveryEvidence] {
        records.compactMap { if case .evidence(let evidence) = $0 { evidence } else { nil } }
    }

    /// The last row of each notice of a kind, in the order of their ids.
    func notices(_ kind: NoticeKind) -> [Notice] {
        var rows: [NoticeID: Notice] = [:]
        for case .notice(let notice) in records where notice.kind == kind { rows[notice.id] = notice }
        return rows.values.sorted { $0.id < $1.id }
    }
}

extension DoorProof {
    static let hash = String(repeating: "0a", count: 32)
    static let signed = DoorProof.signature(name: "张三", sha256: hash)
    static let pictured = DoorProof.photo(witness: "王五", sha256: hash)
}
