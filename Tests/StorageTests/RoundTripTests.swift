import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing
import Trail

struct RoundTripTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `I-L5 I-M2 what thousands of random turns wrote is what the next life loads`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: seed)
        var store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        for turn in 1...600 {
            let records = town.turn()
            try store.commit(records: records, gateway: town.gateway)
            if turn % 150 == 0 {
                try store.checkpoint()
                try store.close()
                store = try folder.data.openStore()
                try town.check(store)
                let report = try store.checkAtStart()
                #expect(report.isSound, "\(report.findings)")
            }
        }
        try town.checkFacts(store)
        let report = try store.integrityCheck()
        #expect(report.isSound, "\(report.findings)")
    }

    @Test func `I-L5 a store that was closed without a checkpoint loads the same as one with`() throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: 99)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        for _ in 1...50 { try store.commit(records: town.turn(), gateway: town.gateway) }
        // The first store stays open: its log is not copied into the file.
        let second = try folder.data.openStore()
        try town.check(second)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `I-A2 I-M6 appended rows come back in their order and as they were`(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: seed)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        for _ in 1...200 { try store.commit(records: town.turn(), gateway: town.gateway) }
        let histories = try Histories(path: folder.data.storePath)
        let entries = try await histories.entries(limit: 10_000)
        #expect(entries.map(\.entry) == town.entries)
        #expect(entries.map(\.position) == town.entries.indices.map { Int64($0 + 1) })
        let audit = try await histories.audit(limit: 10_000)
        #expect(audit.map(\.record) == town.audits)
        #expect(store.auditHead == AuditHead(position: Int64(town.audits.count), hash: audit.last?.hash ?? []))
        #expect(try await histories.ratingChanges(limit: 10_000) == town.ratingChanges)
        #expect(
            try await histories.proposals(limit: 10_000).map(\.id.number) == town.proposals.keys.sorted().reversed())
        let payments = try await histories.payments(limit: 10_000)
        #expect(payments.map(\.id) == town.payments.map(\.id).reversed())
        for n in 1...Town.size {
            let account = AccountID(n)
            #expect(try await histories.attachments(of: account) == town.attachments.filter { $0.account == account })
            #expect(
                try await histories.attachments(of: MeterID(n)) == town.attachments.filter { $0.meter == MeterID(n) })
            #expect(try await histories.creditClasses(of: account) == town.credits.filter { $0.account == account })
            #expect(try await histories.restores(of: account) == town.restores.filter { $0.account == account })
        }
        let bills = try await histories.bills(limit: 10_000)
        #expect(bills == town.bills.reversed())
        let bill = try #require(town.bills.last)
        #expect(try await histories.bill(bill.id) == bill)
        #expect(try await histories.bill(number: bill.number) == bill)
        #expect(try await histories.bills(of: bill.account, before: bill.id).allSatisfy { $0.account == bill.account })
        let farFuture = Instant(milliseconds: 9_000_000_000_000)
        for n in 1...Town.size {
            let page = try await histories.readings(of: MeterID(n), from: Instant(milliseconds: 0), to: farFuture)
            #expect(page.rows == town.readings.filter { $0.reading.meter == MeterID(n) })
            #expect(page.isComplete)
        }
    }
}
