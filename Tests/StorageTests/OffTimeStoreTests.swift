import Engine
import Quantities
import Storage
import Testing
import Trail

/// When a home was off, read out of the store.
struct OffTimeStoreTests {
    private let start = SiteCalendar.china.midnight(of: CivilDate(daysSinceEpoch: 20_780))

    private func row(
        _ seconds: Int64, _ action: String, _ subject: String, account: Int64 = 1, reason: String = "r",
        after: String? = nil
    ) -> Record {
        .audit(
            AuditRecord(
                at: start + .seconds(seconds), monotonic: Monotonic(milliseconds: seconds), actor: "engine",
                role: "engine", session: "life 1", action: action, subject: subject, account: AccountID(account),
                reason: reason, after: after))
    }

    private func life() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var town = Town(seed: 47)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var turns = try TurnMaker(store)
        let place = SupplyTrail.place(account: "3301", meter: "m1")
        try turns.commit([
            row(0, "account.founded", "account 3301"), row(0, "account.founded", "account 3302", account: 2),
        ])
        try turns.commit([row(1, "notice.trip_notice", "notice 8"), row(2, "notice.final_notice", "notice 9")])
        try turns.commit([row(3, "notice.delivered", "notice 8"), row(4, "notice.delivered", "notice 9")])
        try turns.commit([
            row(
                5, "order.released", "order 17",
                after: "permit 18 (arrears), serial 1, owes 2.0000 yuan, notices 8 9, ledger 3, epoch 1")
        ])
        try turns.commit([
            row(6, "order.verified", "order 17"),
            row(6, "supply.off", "supply point 1", after: SupplyTrail.off(order: 17).text + place),
            row(6, "supply.off", "supply point 2", account: 2, after: SupplyTrail.offOtherwise.text + place),
        ])
        try turns.commit([row(20, "payment.booked", "payment desk/1"), row(20, "restore.owed", "supply point 1")])
        try turns.commit([row(20, "order.close", "order 19")])
        try turns.commit([
            row(21, "order.verified", "order 19", after: "reads closed"),
            row(21, "supply.on", "supply point 1", after: SupplyTrail.on.text + place),
        ])
        try store.close()
        return folder
    }

    private func times(_ folder: TemporaryFolder, _ number: String, from: Int64 = 0, to: Int64 = 100) async throws
        -> [OffTime]
    {
        let store = try folder.data.openStore()
        let histories = try Histories(path: folder.data.storePath)
        let times = try await histories.offTimes(
            ofAccount: number, from: start + .seconds(from), to: start + .seconds(to))
        try histories.close()
        try store.close()
        return times
    }

    @Test func `I-A6 with every other table emptied the audit rows still tell when a home was off, and why`()
        async throws
    {
        let folder = try life()
        let before = try await times(folder, "3301")
        let time = try #require(before.first)
        #expect(before.count == 1 && time.what == .off(order: 17))
        #expect(time.notBefore == start + .seconds(5) && time.from == start + .seconds(6))
        #expect(time.endsNotBefore == start + .seconds(20) && time.to == start + .seconds(21))
        #expect(time.rows.first?.subject == "notice 8" && time.rows.last?.action == "supply.on")
        #expect(time.rows.contains { $0.action == "payment.booked" })
        // The guards that only refuse are taken away first.
        try folder.meddle("SELECT 1")
        try folder.meddleWithoutReferences(
            [
                "accounts", "supply_points", "meters", "lines", "feeders", "orders", "permits", "notices", "payments",
                "entries", "decisions", "work_items", "readings", "gaps", "bills", "terms", "users", "outages",
            ].map { "DELETE FROM \($0);" }.joined(separator: " "))
        #expect(try await times(folder, "3301") == before)
    }

    @Test func `I-A6 a stretch is told where it touches the time that was asked for, and of no other account`()
        async throws
    {
        let folder = try life()
        #expect(try await times(folder, "3301", from: 22).isEmpty)
        #expect(try await times(folder, "3301", to: 5).isEmpty)
        #expect(try await times(folder, "3301", to: 10).first?.to == nil)
        #expect(try await times(folder, "3302").map(\.what) == [.offOtherwise])
        #expect(try await times(folder, "9999").isEmpty)
    }
}
