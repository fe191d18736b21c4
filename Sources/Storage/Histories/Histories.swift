import GRDB
import Quantities

import struct Foundation.Date

/// What people ask of the past. Two read-only connections of its own, so that it neither waits for the writer nor makes it wait; it
/// never writes and never makes a checkpoint. Each question is bounded: by a limit of rows or by a stretch of time, and by how long it
/// may take, since the log cannot be emptied while somebody reads.
///
/// Balances are asked of the engine, which is never behind; this is of the last commit.
public final class Histories: Sendable {
    /// How long one question may take, its wait for a connection included.
    public static let patience = Span.seconds(2)

    private let reader: any DatabaseReader
    private let patience: Span?

    /// Opens the readers. The ``Store`` of this file must be open and stay open longer.
    ///
    /// - Parameter patience: after so long a question is broken off with ``StoreError/tookTooLong(_:)``.
    public init(path: String, patience: Span = Histories.patience) throws(StoreError) {
        self.patience = patience
        var configuration = Configuration()
        configuration.readonly = true
        configuration.maximumReaderCount = 2
        configuration.journalMode = .default
        configuration.transactionClock = .custom { _ in Date(timeIntervalSince1970: 0) }
        do { reader = try DatabasePool(path: path, configuration: configuration) } catch {
            throw .unreadable(path: path, detail: "\(error)")
        }
    }

    /// Reads over the writer's own connection, without a limit of time: for one thread and for files that only one connection can
    /// see.
    public init(sharing store: Store) {
        reader = store.queue
        patience = nil
    }

    /// Ends the connections.
    public func close() throws(StoreError) {
        do { try reader.close() } catch { throw .readFailed(detail: "\(error)") }
    }

    /// Everything that ``Store/integrityCheck()`` looks at, on what was committed when it began. Minutes on a large store; the log grows
    /// meanwhile, so once a day at a quiet hour.
    public func integrityCheck() async throws(StoreError) -> CheckReport {
        do { return try await reader.read { db in try StoreCheck.everything(db, head: nil) } } catch {
            throw StoreError(reading: error)
        }
    }

    /// One consistent look at the store.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        guard let patience else {
            do { return try await reader.read(body) } catch { throw StoreError(reading: error) }
        }
        // To cancel is how GRDB interrupts a statement.
        let answer = Task { [reader] in try await reader.read(body) }
        let giveUp = Task {
            try await Task.sleep(for: .milliseconds(patience.milliseconds))
            answer.cancel()
        }
        defer { giveUp.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await answer.value
            } onCancel: {
                answer.cancel()
            }
        } catch is CancellationError {
            throw .tookTooLong(patience)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw .tookTooLong(patience)
        } catch {
            throw StoreError(reading: error)
        }
    }

    /// Rows that one answer may have, whatever is asked for.
    static let rowsAtMost = 10_000

    static func bounded(_ limit: Int) -> Int { min(max(limit, 1), rowsAtMost) }
}
