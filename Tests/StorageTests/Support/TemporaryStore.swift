import Engine
import Foundation
import GRDB
import Storage

// GRDB has a Record too.
import enum Engine.Record

/// A data folder of its own for a test, gone with the test.
final class TemporaryFolder {
    let path: String
    var data: DataFolder { DataFolder(path: path) }

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("fudian-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What someone with the sqlite3 program does to the file while the daemon is down. Guards that only refuse are taken away.
    func meddle(_ sql: String) throws {
        let queue = try DatabaseQueue(path: data.storePath)
        try queue.write { db in
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try db.execute(sql: sql)
        }
        try queue.close()
    }

    /// The same, by a program that does not know of references.
    func meddleWithoutReferences(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: data.storePath, configuration: configuration)
        try queue.write { db in try db.execute(sql: sql) }
        try queue.close()
    }

    /// One number out of the file, by another connection.
    func number(_ sql: String) throws -> Int64? {
        let queue = try DatabaseQueue(path: data.storePath)
        defer { try? queue.close() }
        return try queue.read { db in try Int64.fetchOne(db, sql: sql) }
    }
}

/// Commits turns with the numbers that the engine would give.
struct TurnMaker {
    let store: Store
    var gateway: GatewayState

    init(_ store: Store) throws {
        self.store = store
        gateway = try store.load().gateway
    }

    mutating func commit(_ records: [Record]) throws(CommitError) {
        var next = gateway
        next.turn += 1
        for record in records {
            switch record {
            case .reading: next.readingNumber += 1
            case .entry: next.ledgerPosition += 1
            default: break
            }
        }
        try store.commit(records: records, gateway: next)
        gateway = next
    }
}
