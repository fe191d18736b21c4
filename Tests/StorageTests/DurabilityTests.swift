import Engine
import Foundation
import Quantities
import Storage
import Testing

struct DurabilityTests {
    @Test func `I-M2 the writer's connection syncs every commit and keeps references`() throws {
        let folder = try TemporaryFolder()
        let store = try folder.data.openStore(create: true)
        #expect(try store.pragmas() == ["wal", "2", "1", "2", "0"])
        try store.close()
        let again = try folder.data.openStore()
        #expect(try again.pragmas() == ["wal", "2", "1", "2", "0"])
    }

    @Test func `I-M2 what is committed is in the files as they lie when the process dies`() throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: 21)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        for _ in 1...60 { try store.commit(records: town.turn(), gateway: town.gateway) }
        // As a crash leaves them: the file and its log, without what the open store would still do.
        let copy = try TemporaryFolder()
        for name in ["fudian.db", "fudian.db-wal"] {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        let next = try copy.data.openStore()
        try town.check(next)
        let report = try next.integrityCheck()
        #expect(report.isSound)
    }

    @Test func `F-S5 a store notices that its files were deleted or replaced, and that they are back`() throws {
        for name in ["fudian.db", "fudian.db-wal"] {
            let folder = try TemporaryFolder()
            var town = Town(seed: 31)
            let store = try folder.data.openStore(create: true)
            try store.commit(records: town.found(), gateway: town.gateway)
            _ = try store.checkpoint()
            #expect(store.isInPlace())
            let path = "\(folder.path)/\(name)"
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            #expect(!store.isInPlace())
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(!store.isInPlace(), "another file of its name")
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
            #expect(store.isInPlace())
        }
    }

    @Test func `a checkpoint copies the log into the file`() throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: 22)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        let (log, copied) = try store.checkpoint()
        #expect(log > 0)
        #expect(copied == log)
        let copy = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: folder.data.storePath, toPath: copy.data.storePath)
        try town.check(try copy.data.openStore())
    }

    @Test func `F-S4 a full disk is told as such and nothing of the turn is written`() throws {
        let folder = try TemporaryFolder()
        var town = Town(seed: 23)
        var store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        // SQLite refuses to grow the file beyond so many pages just as it does on a full disk.
        let pages = try #require(try folder.number("PRAGMA page_count"))
        store = try Store(path: folder.data.storePath, mostPages: Int(pages) + 30)
        var before = town
        var fullAt: Int?
        for turn in 1...2000 where fullAt == nil {
            before = town
            let records = town.turn()
            do { try store.commit(records: records, gateway: town.gateway) } catch {
                guard case .diskFull = error else {
                    Issue.record("\(error)")
                    return
                }
                fullAt = turn
            }
        }
        #expect(fullAt != nil)
        // As of the turn before, in this life and in the next; and it takes what still fits.
        try before.check(store, inLife: true)
        try store.close()
        store = try folder.data.openStore()
        try before.check(store)
        let report = try store.integrityCheck()
        #expect(report.isSound)
        for _ in 1...20 { try store.commit(records: before.turn(), gateway: before.gateway) }
        try store.close()
        try before.check(try folder.data.openStore())
    }

    @Test func `F-S4 the reserve takes its space at once and gives it back`() throws {
        let folder = try TemporaryFolder()
        let reserve = Reserve(folder: folder.path, size: 1 << 20)
        #expect(!reserve.isHeld)
        #expect(reserve.hold())
        #expect(reserve.isHeld)
        let held = try FileManager.default.attributesOfItem(atPath: reserve.path)[.size] as? Int
        #expect(held == 1 << 20)
        reserve.release()
        #expect(!reserve.isHeld)
        #expect(!FileManager.default.fileExists(atPath: reserve.path))
        #expect(!Reserve(folder: folder.path, size: 1 << 60).hold())
        #expect(!FileManager.default.fileExists(atPath: reserve.path))
    }
}
