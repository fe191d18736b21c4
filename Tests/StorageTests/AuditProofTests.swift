import Crypto
import Engine
import Quantities
import Storage
import Testing
import Trail

/// The proof that is made in life, beside the writer.
struct AuditProofTests {
    /// A store with audit rows, and its chain's end.
    private func chain(rows: Int = 30) throws -> (TemporaryFolder, AuditHead) {
        let folder = try TemporaryFolder()
        var town = Town(seed: 43)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var turns = try TurnMaker(store)
        try turns.commit((0..<rows).map { _ in .audit(town.a.audit(nil)) })
        let head = store.auditHead
        try store.close()
        return (folder, head)
    }

    private func proof(_ folder: TemporaryFolder, noted: [AuditHead] = []) async throws -> AuditProof {
        let store = try folder.data.openStore()
        let histories = try Histories(path: folder.data.storePath)
        let proof = try await histories.proveAudit(noted: noted)
        try histories.close()
        try store.close()
        return proof
    }

    @Sendable private static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    @Test func `I-A2 a chain longer than one look is proven whole`() async throws {
        let (folder, head) = try chain(rows: 25_000)
        let proof = try await proof(folder, noted: [head])
        #expect(proof.isSound && proof.reached == head && proof.recorded == head)
    }

    @Test(arguments: [
        ("UPDATE audit SET reason = reason || ' ' WHERE position = 17", ChainFault.changed(17)),
        ("UPDATE audit SET session = session || ' ' WHERE position = 17", .changed(17)),
        ("DELETE FROM audit WHERE position = 17", .missing(17)),
        ("DELETE FROM audit WHERE position > 20", .cut(at: 20, noted: 30)),
        (
            """
            UPDATE audit SET position = -1 WHERE position = 11; UPDATE audit SET position = 11 WHERE position = 12;
            UPDATE audit SET position = 12 WHERE position = -1
            """, .changed(11)
        ),
    ])
    func `I-A2 a row that was edited, deleted, moved or cut off is found and named`(sql: String, fault: ChainFault)
        async throws
    {
        let (folder, _) = try chain()
        try folder.meddle(sql)
        #expect(try await proof(folder).fault == fault)
    }

    @Test func `I-A2 a chain that was cut with its recorded end is found by the end that somebody noted`() async throws {
        let (folder, head) = try chain()
        try folder.meddle(
            """
            DELETE FROM audit WHERE position > 20;
            UPDATE audit_head SET position = 20, hash = (SELECT hash FROM audit WHERE position = 20)
            """)
        #expect(try await proof(folder).isSound)
        #expect(try await proof(folder, noted: [head]).fault == .cut(at: 20, noted: 30))
    }

    @Test func `I-A2 a chain that was written anew does not meet the end that was noted in its midst`() async throws {
        let (folder, _) = try chain()
        var other = AuditHead(position: 12, hash: [UInt8](repeating: 7, count: 32))
        #expect(try await proof(folder, noted: [other]).fault == .another(12))
        let read = try #require(AuditHead(other.text))
        #expect(read == other)
        other.position = 13
        #expect(AuditHead("13:77") == nil && AuditHead("x:" + String(repeating: "0", count: 64)) == nil)
    }

    @Test func `I-A2 a copy that begins in the midst is proven from its second row on`() async throws {
        let (folder, head) = try chain()
        let store = try folder.data.openStore()
        let histories = try Histories(path: folder.data.storePath)
        let rows = try await histories.audit(after: 10, limit: 100).map(\.row)
        try store.close()
        let real = try await proof(folder)
        #expect(real.isSound)
        var check = ChainCheck(after: nil, noted: [head]) { Self.hash($0) }
        for row in rows { check.take(row) }
        check.end()
        #expect(check.fault == nil && check.head == head && check.checked == 19)
        var swapped = ChainCheck(after: nil, noted: []) { Self.hash($0) }
        for row in [rows[0], rows[2], rows[1]] { swapped.take(row) }
        #expect(swapped.fault == .missing(12))
    }
}
