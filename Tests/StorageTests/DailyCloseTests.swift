import Billing
import Engine
import Quantities
import Storage
import Testing

/// What the daily close keeps comes back as it was, at a start, before a turn and for whoever asks.
@Suite struct `Daily closes in the store` {
    private struct Books {
        let folder: TemporaryFolder
        let store: Store
        var turns: TurnMaker
        var files: [ChannelFile] = []
        var closes: [CloseKey: DailyClose] = [:]
        var items: [CloseItemID: CloseItem] = [:]
        var layouts: [String: ChannelLayout] = [:]
        var debits: [DirectDebit] = []
    }

    private func books(seed: UInt64) throws -> Books {
        let folder = try TemporaryFolder()
        var town = Town(seed: seed)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var books = Books(folder: folder, store: store, turns: try TurnMaker(store))
        // A store whose clock stands within the days of the closes.
        books.turns.gateway.wall = Instant(milliseconds: 20_005 * 86_400_000)
        var a = Arbitrary(seed: seed)
        for number in 1...60 {
            let key = a.closeKey()
            let file = a.channelFile(ChannelFileID(Int64(number)), key: key)
            let close = a.dailyClose(key, file: file.id)
            let layout = a.channelLayout(a.one(["a", "b", "c"]))
            var records: [Record] = [.channelFile(file), .dailyClose(close), .channelLayout(layout)]
            books.files.append(file)
            books.closes[key] = close
            books.layouts[layout.name] = layout
            if let item = a.closeItem(CloseItemID(Int64(number)), key: key) {
                books.items[item.id] = item
                records.append(.closeItem(item))
            }
            let debit = a.directDebit(DirectDebitID(Int64(number)), batch: key)
            books.debits.append(debit)
            records.append(.directDebit(debit))
            try books.turns.commit(records)
        }
        return books
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `I-L5 a start loads layouts, closes and open differences as they were written`(seed: UInt64) throws {
        let books = try books(seed: seed)
        try books.store.close()
        let state = try books.folder.data.openStore().load()
        #expect(state.channelLayouts == books.layouts.keys.sorted().compactMap { books.layouts[$0] })
        #expect(state.dailyCloses == books.closes.values.sorted { $0.key < $1.key })
        #expect(state.directDebits == books.debits.filter(\.isOpen))
        #expect(state.closeItems == books.items.values.filter(\.isOpen).sorted { $0.id < $1.id })
    }

    @Test func `closes of long ago stay in the store and out of memory`() throws {
        var books = try books(seed: 5)
        books.turns.gateway.wall = Instant(milliseconds: 20_100 * 86_400_000)
        try books.turns.commit([])
        #expect(try books.store.load().dailyCloses.isEmpty)
        let key = try #require(books.closes.keys.min())
        #expect(try books.store.gather(ColdKeys(closes: [key])).closes[key]?.close == books.closes[key])
    }

    @Test(arguments: [6, 7] as [UInt64])
    func `a turn finds what there is of a date, and of a key`(seed: UInt64) throws {
        let books = try books(seed: seed)
        let unknown = CloseKey(channel: "moon", businessDate: CivilDate(daysSinceEpoch: 20_000))
        let keys = Array(books.closes.keys) + [unknown]
        let itemKeys = books.items.values.map(\.key) + [CloseItemKey(close: unknown, kind: .payment, serial: "1")]
        let facts = try books.store.gather(ColdKeys(closes: keys, closeItems: itemKeys))
        let inOrder = books.items.values.sorted { $0.id < $1.id }
        for key in keys {
            let found = try #require(facts.closes[key])
            #expect(found.close == books.closes[key])
            #expect(found.files.map(\.hash) == books.files.filter { $0.key == key }.map(\.statement.hash))
            #expect(found.files.map(\.totals) == books.files.filter { $0.key == key }.map(\.totals))
            #expect(found.items == inOrder.filter { $0.close == key })
        }
        for key in itemKeys.dropLast() { #expect(facts.closed[key] == inOrder.filter { $0.key == key }) }
        #expect(facts.closed[itemKeys[itemKeys.count - 1]] == nil)
    }

    @Test func `histories tell closes with their files, lines and differences, and what is open with its age`()
        async throws
    {
        let books = try books(seed: 8)
        let histories = try Histories(path: books.folder.data.storePath)
        let all = try await histories.dailyCloses(limit: 1000)
        #expect(Set(all) == Set(books.closes.values))
        #expect(all.map(\.key.businessDate) == all.map(\.key.businessDate).sorted(by: >))
        let desk = try await histories.dailyCloses(of: "desk", before: CivilDate(daysSinceEpoch: 20_002))
        #expect(desk.allSatisfy { $0.key.channel == "desk" && $0.key.businessDate.daysSinceEpoch < 20_002 })
        let key = try #require(books.closes.keys.min())
        let day = try #require(try await histories.dailyClose(key))
        #expect(day.files.map(\.id) == books.files.filter { $0.key == key }.map(\.id))
        #expect(day.items == books.items.values.filter { $0.close == key }.sorted { $0.id < $1.id })
        for file in books.files {
            #expect(try await histories.lines(of: file.id) == file.statement.items)
        }
        let debits = try await histories.directDebits(key)
        #expect(debits == books.debits.filter { $0.batch == key })
        #expect(debits.map { DebitTable.row($0).count }.allSatisfy { $0 == DebitTable.columns.count })
        let open = try await histories.openCloseItems()
        #expect(open == books.items.values.filter(\.isOpen).sorted { $0.id < $1.id })
        let item = try #require(open.first)
        let row = CloseTable.row(item, now: item.foundAt + .hours(49), calendar: .china)
        #expect(row.count == CloseTable.columns.count)
        #expect(row[CloseTable.columns.firstIndex(of: "age_hours") ?? 0] == "49")
    }

    @Test func `I-M6 files and settled differences are never changed`() throws {
        var books = try books(seed: 9)
        let file = try #require(books.files.first)
        #expect(throws: CommitError.self) { try books.turns.commit([.channelFile(file)]) }
        let settled = try #require(books.items.values.first { !$0.isOpen })
        var other = settled
        other.settlement = nil
        let changed = other
        #expect(throws: CommitError.self) { try books.turns.commit([.closeItem(changed)]) }
        var debit = try #require(books.debits.first { !$0.isOpen })
        debit.answer = nil
        let unanswered = debit
        #expect(throws: CommitError.self) { try books.turns.commit([.directDebit(unanswered)]) }
    }
}
