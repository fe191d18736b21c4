import Engine
import GRDB
import Quantities

import struct Foundation.Date

/// The one SQLite file that holds all that a decision depends on, and its only writer.
///
/// Not thread-safe: it belongs to whoever drives the engine, and runs on the caller. It looks at no clock and draws no random number, so that
/// it runs unchanged in the simulated world. Histories are read through ``Histories``.
public final class Store {
    /// Where the file lies.
    public let path: String
    /// Whether this opening made the store.
    public let isNew: Bool
    let queue: DatabaseQueue
    /// What the file holds as of the last commit.
    var counters: Counters
    /// Follows the commits; never ahead of them.
    var replay: ReplayMark
    private var place: StorePlace

    /// Opens the store at `path`. The caller holds the ``FolderLock``; see ``DataFolder/openStore(create:)`` for the usual way.
    ///
    /// - Parameters:
    ///   - create: where there is nothing at `path`, make a new store. Without it that is an error, and nothing is made.
    ///   - mostPages: the file may not grow beyond so many pages of 4 KiB, just as on a full disk; nil: as far as the disk goes.
    /// - Throws: ``StoreError``: missing, unreadable, foreign, newer than this program, not durable, no room for a new one.
    public init(path: String, create: Bool = false, mostPages: Int? = nil) throws(StoreError) {
        self.path = path
        do {
            queue = try DatabaseQueue(
                path: path, configuration: Store.configuration(create: create, mostPages: mostPages))
            let content = try queue.inDatabase { db in try Schema.content(of: db) }
            switch content {
            case .nothing:
                isNew = true
                try queue.inDatabase { db in try Schema.migrate(db, from: 0) }
            case .ours(let version):
                isNew = false
                if version > Schema.version {
                    throw StoreError.newer(path: path, version: version, known: Schema.version)
                }
                try queue.inDatabase { db in
                    try Schema.migrate(db, from: version)
                    // What an earlier life wrote and never synced can be read, and that is all: a power cut would take it back.
                    // It goes to the disk before anything is answered from it (F-S3).
                    try Store.syncLog(db)
                }
            case .foreign: throw StoreError.foreign(path: path)
            }
            (counters, replay) = try queue.inDatabase { db in
                try Store.assertDurable(db)
                return (try Counters(db), try ReplayMark(db))
            }
            place = StorePlace(path: path)
        } catch let error as StoreError {
            throw error
        } catch let refusal as OpeningRefusal {
            switch refusal {
            case .nothingThere: throw .missing(path: path)
            case .foreign: throw .foreign(path: path)
            case .newer(let version): throw .newer(path: path, version: version, known: Schema.version)
            case .notDurable(let detail): throw .notDurable(path: path, detail: detail)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL && create {
            throw .diskFull(path: path)
        } catch {
            throw .unreadable(path: path, detail: "\(error)")
        }
    }

    /// Whether the files that this store writes are still those at its path. Where somebody has deleted or replaced them, what is committed
    /// is lost with this process.
    public func isInPlace() -> Bool { place.isKept() }

    /// Copies what is committed from the log into the file. Called by the driver between turns; never waits for a reader.
    ///
    /// - Returns: how many pages the log has, and how many of them are copied by now.
    /// - Throws: ``CommitError/diskFull(detail:)``: what is committed stays in the log, and is copied when there is room;
    ///   ``CommitError/inDoubt(detail:)``: the caller must exit, since a failed sync says nothing of what lies on the disk (F-S3).
    @discardableResult public func checkpoint() throws(CommitError) -> (log: Int, copied: Int) {
        do {
            return try queue.inDatabase { db in
                let result = try db.checkpoint(.passive)
                return (Int(result.walFrameCount), Int(result.checkpointedFrameCount))
            }
        } catch {
            throw CommitError(error, at: nil)
        }
    }

    /// Ends the connection; the store is not used after it. What is committed stays so with or without it.
    public func close() throws(StoreError) {
        do { try queue.close() } catch { throw .readFailed(detail: "\(error)") }
    }

    /// The pragmas that durability rests on, as SQLite reports them: `journal_mode`, `synchronous`, `foreign_keys`,
    /// `secure_delete`, `wal_autocheckpoint`.
    public func pragmas() throws(StoreError) -> [String] {
        try read { db in try Store.pragmaNames.map { try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "" } }
    }

    /// Reads, with every error as one of ours.
    func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        do { return try queue.inDatabase(body) } catch { throw StoreError(reading: error) }
    }

    private static let pragmaNames = [
        "journal_mode", "synchronous", "foreign_keys", "secure_delete", "wal_autocheckpoint",
    ]

    private static func configuration(create: Bool, mostPages: Int?) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // GRDB would switch a WAL database to synchronous = NORMAL behind our back, which loses committed turns with the power.
        configuration.journalMode = .default
        // GRDB asks for a date at each transaction; nothing here uses it, and no clock may be looked at.
        configuration.transactionClock = .custom { _ in Date(timeIntervalSince1970: 0) }
        configuration.prepareDatabase { db in
            // Before anything is written: a file that is not ours stays as it is.
            switch try Schema.content(of: db) {
            case .nothing where !create: throw OpeningRefusal.nothingThere
            case .foreign: throw OpeningRefusal.foreign
            case .ours(let version) where version > Schema.version: throw OpeningRefusal.newer(version)
            default: break
            }
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            guard mode == "wal" else { throw OpeningRefusal.notDurable("journal mode \(mode ?? "unknown")") }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            #if SEEDED_BUGS
                if SeededBug.syncSkipped.isPlanted { try db.execute(sql: "PRAGMA synchronous = OFF") }
            #endif
            _ = try String.fetchOne(db, sql: "PRAGMA secure_delete = FAST")
            // Checkpoints come between turns, by the writer: see checkpoint().
            _ = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint = 0")
            if let mostPages { _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(mostPages)") }
        }
        return configuration
    }

    /// A checkpoint syncs the log before it copies anything. On a full disk the copies find no room, and everything stays in the log,
    /// synced, as it may: restores must be possible there too (F-S4).
    private static func syncLog(_ db: Database) throws {
        do {
            _ = try db.checkpoint(.passive)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {}
    }

    private static func assertDurable(_ db: Database) throws {
        #if SEEDED_BUGS
            if SeededBug.syncSkipped.isPlanted { return }
        #endif
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard synchronous == 2 else {
            throw OpeningRefusal.notDurable("synchronous is \(synchronous.map(String.init) ?? "unknown"), not 2 (FULL)")
        }
        guard try Int.fetchOne(db, sql: "PRAGMA foreign_keys") == 1 else {
            throw OpeningRefusal.notDurable("foreign keys are off")
        }
    }
}

/// Why a connection was not prepared; the path is added where it is known.
private enum OpeningRefusal: Error {
    case nothingThere
    case foreign
    case newer(Int)
    case notDurable(String)
}

extension StoreError {
    /// What a read failed with.
    init(reading error: any Error) {
        if let error = error as? StoreError { self = error } else { self = .readFailed(detail: "\(error)") }
    }
}
