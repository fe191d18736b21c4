import Billing
import Engine
import Quantities
import Storage
import Supply
import Testing

struct ListsTests {
    private func town(seed: UInt64 = 81) throws -> (TemporaryFolder, Store, Town) {
        let folder = try TemporaryFolder()
        var town = Town(seed: seed)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        for _ in 1...150 { try store.commit(records: town.turn(), gateway: town.gateway) }
        return (folder, store, town)
    }

    @Test func `pages follow one another without a row lost or told twice`() async throws {
        let (folder, store, town) = try town()
        let histories = try Histories(path: folder.data.storePath)
        var orders: [Order] = []
        while true {
            let page = try await histories.orders(before: orders.last?.id, limit: 7)
            if page.isEmpty { break }
            #expect(page.count <= 7)
            orders += page
        }
        #expect(orders == town.orders.keys.sorted(by: >).compactMap { town.orders[$0] })
        var entries: [PostedEntry] = []
        while true {
            let page = try await histories.entries(after: entries.last?.position ?? 0, limit: 7)
            if page.isEmpty { break }
            entries += page
        }
        #expect(entries.map(\.entry) == town.entries)
        withExtendedLifetime(store) {}
    }

    @Test func `lists are by account, and by what is open`() async throws {
        let (_, store, town) = try town(seed: 82)
        let histories = Histories(sharing: store)
        let account = AccountID(2)
        let entries = try await histories.entries(of: account, limit: 10_000)
        #expect(
            entries.map(\.entry) == town.entries.filter { $0.effect(on: account) != .zero || involves($0, account) })
        let payments = try await histories.payments(of: account, limit: 10_000)
        #expect(payments == town.payments.filter { $0.account == account }.reversed())
        let purchases = try await histories.purchases(of: account, open: true, limit: 10_000)
        #expect(
            purchases
                == town.purchases.values.filter { !$0.state.isEnd && $0.account == account }.sorted { $0.id > $1.id })
        let notices = try await histories.notices(of: account, open: true, limit: 10_000)
        let expected = town.notices.keys.sorted(by: >).compactMap { town.notices[$0] }.filter { notice in
            switch notice.state {
            case .queued, .accepted: notice.account == account
            default: false
            }
        }
        #expect(notices == expected)
        let open = try await histories.openWorkItems()
        #expect(
            open
                == town.workItems.values.filter { $0.closedAt == nil }.sorted {
                    ($0.deadline, $0.id) < ($1.deadline, $1.id)
                })
        let all = try await histories.workItems(of: account, limit: 10_000)
        #expect(all == town.workItems.values.filter { $0.account == account }.sorted { $0.id > $1.id })
        let inFlight = try await histories.orders(open: true, limit: 10_000)
        #expect(Set(inFlight.map(\.id)) == Set(try store.load().orders.map(\.id)))
        let audit = try await histories.latestAudit(of: account, limit: 3)
        #expect(audit.map(\.record) == town.audits.filter { $0.account == account }.suffix(3).reversed())
    }

    private func involves(_ entry: Entry, _ account: AccountID) -> Bool {
        entry.debit.owner == account || entry.credit.owner == account
    }

    @Test func `I-M4 a payment is found by its key and tells the receipt as it was`() async throws {
        let (_, store, town) = try town(seed: 83)
        let histories = Histories(sharing: store)
        let payment = try #require(town.payments.first)
        let found = try await histories.payment(payment.request.key)
        #expect(found == payment)
        let other = PaymentKey(channel: "desk", businessDate: payment.request.key.businessDate, serial: "none")
        let none = try await histories.payment(other)
        #expect(none == nil)
    }

    @Test
    func `F-S16 a search finds an account by number, name, phone, address and meter and shows what tells it apart`()
        async throws
    {
        let folder = try TemporaryFolder()
        var town = Town(seed: 84)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var turns = try TurnMaker(store)
        var accounts = try store.load().accounts
        for index in accounts.indices {
            accounts[index].record.name = "王\(index)"
            accounts[index].record.phone = "1380000000\(index)"
            accounts[index].record.address = "3-\(index)01 100% wool_street"
        }
        accounts[0].record.number = "3301"
        accounts[1].record.number = "33015"
        try turns.commit(accounts.map { .account($0) })
        let histories = Histories(sharing: store)
        func search(_ text: String, limit: Int = 50) async throws -> [Int64] {
            try await histories.accounts(matching: text, limit: limit).map(\.id.number)
        }
        #expect(try await search("3301") == [1, 2])
        #expect(try await search("33015") == [2])
        #expect(try await search("王2") == [3])
        #expect(try await search("13800000003") == [4])
        #expect(try await search("3-101") == [2])
        #expect(try await search("M4") == [4])
        #expect(try await search("100%").count == 4)
        #expect(try await search("wool_").count == 4)
        #expect(try await search("woolX").isEmpty)
        #expect(try await search("'; DROP TABLE accounts").isEmpty)
        #expect(try await search("", limit: 2).count == 2)
        let hits = try await histories.accounts(matching: "M4")
        let hit = try #require(hits.first)
        let point = try #require(store.load().supplyPoints.last)
        #expect(hit.points.map(\.meterNumber) == ["M4"])
        #expect(hit.points.map(\.relay) == [point.belief.state])
        #expect(hit.points.map(\.lockedOut) == [point.lockedOut])
    }

    @Test func `histories read beside the writer and leave its log alone`() async throws {
        let (folder, store, town) = try town(seed: 85)
        let histories = try Histories(path: folder.data.storePath)
        // Reading while the writer goes on, and without ending its log.
        var next = town
        for _ in 1...20 {
            try store.commit(records: next.turn(), gateway: next.gateway)
            _ = try await histories.audit()
        }
        try histories.close()
        try next.check(store, inLife: true)
        try store.close()
        try next.check(try folder.data.openStore())
    }
}
