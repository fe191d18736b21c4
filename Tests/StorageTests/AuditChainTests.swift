import Engine
import Storage
import Testing
import Trail

struct AuditChainTests {
    /// A closed store with 30 audit rows, and its chain's end.
    private func chain(rows: Int = 30) throws -> (TemporaryFolder, AuditHead) {
        let folder = try TemporaryFolder()
        var town = Town(seed: 41)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var turns = try TurnMaker(store)
        for _ in 0..<rows / 3 { try turns.commit((0..<3).map { _ in .audit(town.a.audit(nil)) }) }
        let head = store.auditHead
        try store.close()
        return (folder, head)
    }

    private func codes(_ folder: TemporaryFolder) throws -> [String] {
        try folder.data.openStore().verifyAudit().findings.map(\.code)
    }

    @Test func `I-A2 an untouched chain verifies and goes on over restarts`() throws {
        let (folder, head) = try chain()
        let store = try folder.data.openStore()
        #expect(store.auditHead == head)
        #expect(head.position == 30)
        var turns = try TurnMaker(store)
        var a = Arbitrary(seed: 1)
        try turns.commit([.audit(a.audit(nil))])
        #expect(store.auditHead.position == 31)
        let report = try store.verifyAudit()
        #expect(report.isSound)
    }

    @Test(arguments: ["actor", "role", "session", "action", "subject", "reason", "second", "before", "after"])
    func `I-A2 an edited text is found`(column: String) throws {
        let (folder, _) = try chain()
        try folder.meddle("UPDATE audit SET \(column) = coalesce(\(column), '') || ' ' WHERE position = 17")
        #expect(try codes(folder) == ["audit.chain"])
    }

    @Test(arguments: ["at", "monotonic"])
    func `I-A2 an edited time is found`(column: String) throws {
        let (folder, _) = try chain()
        try folder.meddle("UPDATE audit SET \(column) = \(column) + 1 WHERE position = 1")
        #expect(try codes(folder) == ["audit.chain"])
    }

    @Test func `I-A2 a deleted row is found`() throws {
        let (folder, _) = try chain()
        try folder.meddle("DELETE FROM audit WHERE position = 17")
        #expect(try codes(folder) == ["audit.chain"])
    }

    @Test func `I-A2 a deleted row is found though the rest was numbered anew`() throws {
        let (folder, _) = try chain()
        try folder.meddle(
            """
            DELETE FROM audit WHERE position = 17;
            UPDATE audit SET position = -position WHERE position > 17;
            UPDATE audit SET position = -position - 1 WHERE position < 0;
            UPDATE audit_head SET position = 29
            """)
        #expect(try codes(folder) == ["audit.chain"])
    }

    @Test func `I-A2 a chain that was cut short is found`() throws {
        let (folder, _) = try chain()
        try folder.meddle("DELETE FROM audit WHERE position > 20")
        #expect(try codes(folder) == ["audit.head"])
    }

    @Test func `I-A2 a chain cut short with its recorded end does not fit what people noted`() throws {
        let (folder, head) = try chain()
        try folder.meddle(
            """
            DELETE FROM audit WHERE position > 20;
            UPDATE audit_head SET position = 20, hash = (SELECT hash FROM audit WHERE position = 20)
            """)
        #expect(try folder.data.openStore().auditHead != head)
    }

    @Test func `I-A2 two rows that changed places are found`() throws {
        let (folder, _) = try chain()
        try folder.meddle(
            """
            UPDATE audit SET position = -1 WHERE position = 11;
            UPDATE audit SET position = 11 WHERE position = 12;
            UPDATE audit SET position = 12 WHERE position = -1
            """)
        #expect(try codes(folder) == ["audit.chain"])
    }

    @Test func `I-A2 a row with a hash of its own making is found by the next one`() throws {
        let (folder, _) = try chain()
        try folder.meddle(
            "UPDATE audit SET reason = 'x', hash = (SELECT hash FROM audit WHERE position = 18) WHERE position = 17")
        #expect(try codes(folder) == ["audit.chain"])
    }

    @Test func `I-A2 the check at start looks at the last rows and the full one at all`() throws {
        let (folder, _) = try chain(rows: Store.auditRowsAtStart + 3000)
        try folder.meddle("UPDATE audit SET reason = 'x' WHERE position = 5")
        let store = try folder.data.openStore()
        let quick = try store.checkAtStart()
        let full = try store.verifyAudit()
        #expect(quick.isSound)
        #expect(full.findings.map(\.code) == ["audit.chain"])
        try store.close()
        try folder.meddle("UPDATE audit SET reason = 'x' WHERE position = \(Store.auditRowsAtStart + 2000)")
        let now = try folder.data.openStore().checkAtStart()
        #expect(now.findings.map(\.code) == ["audit.chain"])
    }
}
