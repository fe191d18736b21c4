import Engine
import Quantities
import Storage
import Supply
import Testing

/// What people brought of notices.
struct EvidenceTests {
    @Test func `I-A6 evidence of a delivery is told, and never changed or deleted`() async throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: 77)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var turns = try TurnMaker(store)
        let at = Instant(milliseconds: 1_795_399_200_000)
        let notice = Notice(
            id: NoticeID(71), account: AccountID(1), kind: .tripNotice, channel: .door, phone: "1",
            amount: Money(yuan: 12), at: at)
        let proofs: [DeliveryEvidence.Proof] = [
            .call(answered: false), .call(answered: true), .door(.signature(name: "张三", sha256: "0a")),
            .door(.photo(witness: "王五", sha256: "0b")), .notLeft,
        ]
        let evidence = proofs.enumerated().map { index, proof in
            DeliveryEvidence(
                notice: notice.id, account: notice.account, proof: proof, happenedAt: at,
                at: at + .minutes(Int64(index)), by: "li.na")
        }
        try turns.commit([.notice(notice)] + evidence.map { .evidence($0) })
        let histories = try Histories(path: folder.data.storePath)
        let story = try await histories.story(of: AccountID(1), from: at - .days(1), to: at + .days(1))
        #expect(story.items.compactMap { if case .evidence(let evidence) = $0.what { evidence } else { nil } } == evidence)
        for change in ["UPDATE evidence SET hash = '0c'", "DELETE FROM evidence"] {
            #expect(throws: (any Error).self) { try folder.meddleWithoutReferences(change) }
        }
    }
}
