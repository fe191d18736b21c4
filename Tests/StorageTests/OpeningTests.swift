import Billing
import Engine
import Foundation
import GRDB
import Quantities
import Storage
import Supply
import Testing

struct OpeningTests {
    @Test func `I-C8 a second daemon is refused and told the folder and the process`() throws {
        let folder = try TemporaryFolder()
        let lock = try FolderLock(folder: folder.path)
        #expect(throws: StoreError.folderInUse(folder: folder.path, process: getpid())) {
            _ = try FolderLock(folder: folder.path)
        }
        withExtendedLifetime(lock) {}
    }

    @Test func `a folder is free again when its lock is gone`() throws {
        let folder = try TemporaryFolder()
        do { _ = try FolderLock(folder: folder.path) }
        let lock = try FolderLock(folder: folder.path)
        #expect(lock.folder == folder.path)
    }

    @Test func `a folder that does not exist cannot be locked`() {
        let missing = StoreError.missing(path: "/nonexistent/fudian/fudian.db")
        #expect(throws: missing) { _ = try FolderLock(folder: "/nonexistent/fudian") }
        // Whoever has just installed it is told how to begin.
        #expect(missing.english.contains("fudiand init") && missing.chinese.contains("fudiand init"))
    }

    @Test func `F-S5 without a store nothing is made unless asked for`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.missing(path: folder.data.storePath)) { _ = try folder.data.openStore() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(throws: StoreError.missing(path: folder.data.storePath)) { _ = try Store(path: folder.data.storePath) }
    }

    @Test func `F-S5 a store is made only in an empty folder`() throws {
        let folder = try TemporaryFolder()
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "/backup.tar"))
        #expect(throws: StoreError.folderNotEmpty(folder: folder.path, found: "backup.tar")) {
            _ = try folder.data.openStore(create: true)
        }
        try FileManager.default.removeItem(atPath: folder.path + "/backup.tar")
        let lock = try FolderLock(folder: folder.path)
        Reserve(folder: folder.path, size: 4096).hold()
        #expect(try folder.data.openStore(create: true).isNew)
        #expect(try folder.data.openStore(create: true).isNew == false)
        withExtendedLifetime(lock) {}
    }

    @Test func `F-S4 on a full disk no store is made, and nothing is left in the way of the next attempt`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.diskFull(path: folder.data.storePath)) {
            _ = try folder.data.openStore(create: true, mostPages: 3)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(try folder.data.openStore(create: true).isNew)
    }

    @Test func `F-S5 an empty file is no store: it is not opened, and not in the way of a new one`() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.data.storePath))
        #expect(try !folder.data.hasStore())
        #expect(throws: StoreError.missing(path: folder.data.storePath)) { _ = try folder.data.openStore() }
        #expect(try folder.data.openStore(create: true).isNew)
        #expect(try folder.data.hasStore())
    }

    @Test func `F-S5 an empty file beside its log is a store that was damaged`() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.data.storePath))
        try Data("log".utf8).write(to: URL(fileURLWithPath: folder.data.storePath + "-wal"))
        #expect(try folder.data.hasStore())
    }

    @Test func `F-S5 a file that is no database is refused and left as it is`() throws {
        let folder = try TemporaryFolder()
        let bytes = Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try bytes.write(to: URL(fileURLWithPath: folder.data.storePath))
        for create in [false, true] {
            let error = #expect(throws: StoreError.self) { _ = try folder.data.openStore(create: create) }
            guard case .unreadable? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.data.storePath)) == bytes)
    }

    @Test func `F-S5 a database of another program is refused and left as it is`() throws {
        let folder = try TemporaryFolder()
        let other = try DatabaseQueue(path: folder.data.storePath)
        try other.write { db in try db.execute(sql: "CREATE TABLE songs (id INTEGER PRIMARY KEY)") }
        try other.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.data.storePath))
        #expect(throws: StoreError.foreign(path: folder.data.storePath)) { _ = try folder.data.openStore(create: true) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.data.storePath)) == before)
    }

    @Test func `F-S23 an older program refuses a newer store`() throws {
        let folder = try TemporaryFolder()
        try folder.data.openStore(create: true).close()
        let known = try #require(try folder.number("PRAGMA user_version"))
        try folder.meddle("PRAGMA user_version = 4711")
        #expect(throws: StoreError.newer(path: folder.data.storePath, version: 4711, known: Int(known))) {
            _ = try folder.data.openStore()
        }
    }

    @Test func `F-S5 a damaged file is an error and never a new ledger`() throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: 31)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        try store.checkpoint()
        try store.close()
        let url = URL(fileURLWithPath: folder.data.storePath)
        var bytes = try Data(contentsOf: url)
        // All but the header: the pages hold nothing that SQLite knows.
        for index in 100..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: url)
        #expect(throws: StoreError.self) {
            let store = try folder.data.openStore()
            _ = try store.load()
        }
    }

    @Test func `I-C6 F-S5 a protection that cannot be read protects, a person is told, and all else is loaded`() throws
    {
        let version = TariffVersion(
            from: CivilDate(daysSinceEpoch: 18_000), flat: Price(hundredMillionths: 50_000_000))
        let site = try LivingSite(
            try #require(Tariff(name: "flat", versions: [version])),
            accounts: ["1", "2"].map { LivingSite.account($0, tariff: "flat") },
            at: Instant(milliseconds: 1_795_399_200_000))
        try site.restart(meddling: "UPDATE accounts SET protection = 'life_supp?rt' WHERE number = '1'")
        for _ in 0..<2 {
            let protections = ["1", "2"].map { number in
                site.state.accountByNumber[number].flatMap { site.state.accounts[$0]?.record.protection }
            }
            #expect(protections == [.unreadable, nil])
            let told = site.state.workItems.values.map(\.reason)
            #expect(told.filter { $0.hasPrefix("protection.") } == ["protection.unreadable life_supp?rt"])
            // Money is taken, for both.
            for number in ["1", "2"] { try site.pay(number) }
            try site.restart()
        }
        #expect(try folder(site, "SELECT count(*) FROM audit WHERE action = 'protection.unreadable'") == 1)
        #expect(try folder(site, "SELECT count(*) FROM payments") == 4)
    }

    private func folder(_ site: LivingSite, _ sql: String) throws -> Int64? { try site.folder.number(sql) }

    @Test func `errors say what to do in both languages`() {
        for error in [
            StoreError.folderInUse(folder: "/d", process: 17), .missing(path: "/d/f"), .foreign(path: "/d/f"),
            .newer(path: "/d/f", version: 2, known: 1), .unreadable(path: "/d/f", detail: "x"),
        ] {
            #expect(error.english.contains("/d"))
            #expect(error.chinese.contains("/d"))
            #expect(error.chinese.contains("请"))
        }
        #expect(StoreError.folderInUse(folder: "/d", process: 17).english.contains("17"))
    }
}
