import Billing
import Engine
import Quantities
import Storage
import Supply
import Testing

struct MoneyCheckTests {
    /// A closed store with `count` entries of 1 yuan for account 1.
    private func ledger(count: Int = 10, tidied: Bool = false) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var town = Town(seed: 51)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(guarded: false), gateway: town.gateway)
        var turns = try TurnMaker(store)
        var account = try #require(try store.load().accounts.first)
        let yuan = Money(yuan: 1)
        for first in stride(from: 0, to: count, by: 1000) {
            var records: [Record] = []
            for n in first..<min(first + 1000, count) {
                records.append(
                    .entry(
                        Entry(
                            id: EntryID(Int64(n + 1)), at: Instant(milliseconds: Int64(n)),
                            debit: .cashClearing(channel: "desk"),
                            credit: .customer(account.record.id), amount: yuan, reason: .payment, cause: "payment:\(n)")
                    ))
                account.posted += yuan
            }
            try turns.commit(records + [.account(account)])
        }
        if tidied { while try store.tidy() {} }
        try store.close()
        return folder
    }

    private func codes(_ folder: TemporaryFolder, full: Bool = false) throws -> [String] {
        let store = try folder.data.openStore()
        let report = full ? try store.integrityCheck() : try store.checkAtStart()
        return report.findings.map(\.code)
    }

    @Test func `I-M1 a sound ledger passes both checks`() throws {
        let folder = try ledger()
        #expect(try codes(folder).isEmpty)
        #expect(try codes(folder, full: true).isEmpty)
    }

    @Test func `I-M1 a balance that was changed is found with the account and both amounts`() throws {
        let folder = try ledger()
        try folder.meddle("UPDATE accounts SET posted = posted + 1 WHERE id = 1")
        let finding = try #require(try folder.data.openStore().checkAtStart().findings.first)
        #expect(finding.code == "money.balance")
        #expect(finding.detail == "account 331: posted 10.0001, its entries make 10.00")
        #expect(try codes(folder, full: true) == ["money.balance", "money.total"])
    }

    @Test func `I-M1 I-M6 an entry that was changed is found`() throws {
        let folder = try ledger()
        try folder.meddle("UPDATE entries SET amount = amount + 1 WHERE position = 3")
        #expect(try codes(folder) == ["money.balance"])
    }

    @Test func `I-M6 an entry that was deleted is found, in the middle and at the end`() throws {
        for position in [3, 10] {
            let folder = try ledger()
            try folder.meddle(
                "DELETE FROM entries WHERE position = \(position); UPDATE accounts SET posted = posted - 10000 WHERE id = 1"
            )
            #expect(try codes(folder) == ["money.positions"])
        }
    }

    @Test func `I-M1 a balance that no entry explains is found where there are none`() throws {
        let folder = try ledger()
        try folder.meddle("UPDATE accounts SET posted = 500 WHERE id = 2")
        #expect(try codes(folder) == ["money.balance"])
    }

    @Test func `I-M1 the check from a checkpoint finds what lies after it, the full one what lies before it too`()
        throws
    {
        let folder = try ledger(count: 50_000, tidied: true)
        #expect(try folder.number("SELECT position FROM ledger_checkpoint") == 20_000)
        #expect(try codes(folder).isEmpty)
        try folder.meddle("UPDATE accounts SET posted = posted - 1 WHERE id = 1")
        #expect(try codes(folder) == ["money.balance"])
        try folder.meddle(
            "UPDATE accounts SET posted = posted + 1 WHERE id = 1; UPDATE entries SET amount = 0 WHERE position = 50000"
        )
        #expect(try codes(folder) == ["money.balance"])
        try folder.meddle("UPDATE entries SET amount = 10000 WHERE position = 50000")
        #expect(try codes(folder).isEmpty)
        try folder.meddle("UPDATE entries SET amount = 0 WHERE position = 7")
        #expect(try codes(folder, full: true) == ["money.balance", "money.total"])
    }

    @Test func `I-M1 a penalty that no entry explains is found by the full check`() throws {
        let folder = try ledger()
        let store = try folder.data.openStore()
        var turns = try TurnMaker(store)
        var account = try #require(try store.load().accounts.last)
        account.dues.penalty += Money(yuan: 1)
        try turns.commit([.account(account)])
        try store.close()
        #expect(try codes(folder).isEmpty)
        #expect(try codes(folder, full: true) == ["money.dues"])
    }

    @Test func `I-M1 money in suspense that no entry explains is found by the full check`() throws {
        let folder = try ledger()
        try folder.meddleWithoutReferences(
            """
            INSERT INTO suspense (payment, channel, business_date, serial, number, left_over, reason, work_item, state, assigned)
            VALUES (1, 'desk', '2026-11-23', '1', '9', 500, 'account.unknown', 1, 'open', '')
            """)
        #expect(try codes(folder, full: true).contains("money.suspense"))
        #expect(try codes(folder, full: true).allSatisfy { $0 == "money.suspense" || $0 == "file.reference" })
    }

    @Test func `I-M1 credit in a meter that no entry explains, and a purchase that is not in the ledger, are found`()
        throws
    {
        let folder = try ledger()
        try folder.meddle("UPDATE accounts SET in_meter = 5 WHERE id = 1")
        #expect(try codes(folder, full: true) == ["money.inMeter"])
        try folder.meddle(
            """
            UPDATE accounts SET in_meter = 0 WHERE id = 1;
            INSERT INTO purchases (id, account, amount, cause, since, state, doubtful, attempts)
            VALUES (7, 1, 500000, 'payment', 0, 'done', 0, 1), (8, 1, 500000, 'payment', 0, 'owed', 0, 0)
            """)
        #expect(try codes(folder, full: true) == ["money.purchase"])
    }

    @Test func `I-C10 two orders in flight for one relay are found`() throws {
        let folder = try ledger()
        try folder.meddle(
            """
            INSERT INTO orders (id, kind, permit_kind, supply_point, account, epoch, at, cause, state)
            VALUES (1, 'trip', 'arrears', 2, 2, 0, 0, '', 'selecting'), (2, 'close', 'arrears', 2, 2, 0, 0, '', 'released')
            """)
        #expect(try codes(folder) == ["orders.double"])
    }

    @Test func `I-C2 a permit that was changed after its issue is found`() throws {
        let folder = try ledger()
        let store = try folder.data.openStore()
        var turns = try TurnMaker(store)
        var a = Arbitrary(seed: 52)
        let order = a.order(OrderID(1), supplyPoint: SupplyPointID(1), account: AccountID(1), state: .released)
        try turns.commit([.order(order), .permit(a.permit(PermitID(2), for: order)), .permitState(PermitID(2), .void)])
        try store.close()
        #expect(try codes(folder).isEmpty)
        try folder.meddle("UPDATE permits SET expires_at = expires_at + 1")
        #expect(try codes(folder) == ["permits.hash"])
    }

    @Test func `a reference into nothing is found by the full check`() throws {
        let folder = try ledger()
        try folder.meddleWithoutReferences("DELETE FROM feeders")
        #expect(try codes(folder, full: true).allSatisfy { $0 == "file.reference" })
        #expect(try !codes(folder, full: true).isEmpty)
    }

    @Test func `histories run the full check beside the writer`() async throws {
        let folder = try ledger()
        let store = try folder.data.openStore()
        let histories = try Histories(path: folder.data.storePath)
        let sound = try await histories.integrityCheck()
        #expect(sound.isSound)
        var turns = try TurnMaker(store)
        var account = try #require(try store.load().accounts.first)
        account.posted += Money(yuan: 3)
        try turns.commit([.account(account)])
        let report = try await histories.integrityCheck()
        #expect(report.findings.map(\.code) == ["money.balance", "money.total"])
    }
}
