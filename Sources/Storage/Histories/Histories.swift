import GRDB
import Quantities

import struct Foundation.Date

/// What people ask of the past. Two read-only connections of its own, so that it neither waits for the writer nor makes it wait; it
/// never writes and never makes a checkpoint. Each question is bounded: by a limit of rows, or by a stretch of time.
///
/// Balances are asked of the engine, which is never behind; this is of the last commit.
public final class Histories: Sendable {
    private let reader: any DatabaseReader

    /// Opens the readers. The ``Store`` of this file must be open and stay open longer.
    public init(path: String) throws(StoreError) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.maximumReaderCount = 2
        configuration.journalMode = .default
        configuration.transactionClock = .custom { _ in Date(timeIntervalSince1970: 0) }
        do { reader = try DatabasePool(path: path, configuration: configuration) } catch {
            throw .unreadable(path: path, detail: "\(error)")
        }
    }

    /// Reads over the writer's own connection: for one thread and for files that only one connection can see.
    public init(sharing store: Store) { reader = store.queue }

    /// Ends the connections.
    public func close() throws(StoreError) {
        do { try reader.close() } catch { throw .readFailed(detail: "\(error)") }
    }

    /// Everything that ``Store/integrityCheck()`` looks at, on what was committed when it began. Minutes on a large store; the log grows
    /// meanwhile, so once a day at a quiet hour.
    public func integrityCheck() async throws(StoreError) -> CheckReport {
        try await read { db in try StoreCheck.everything(db, head: nil) }
    }

    /// One consistent look at the store.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        do { return try await reader.read(body) } catch { throw StoreError(reading: error) }
    }

    /// Rows that one answer may have, whatever is asked for.
    static let rowsAtMost = 10_000

    static func bounded(_ limit: Int) -> Int { min(max(limit, 1), rowsAtMost) }
}
