import Foundation
import Glibc
import Synchronization

/// A file to which each event is added as one line of JSON, and synced before anybody hears of it. A line that a crash cut off was told to nobody,
/// and is dropped.
final class Journal: Sendable {
    /// One line.
    enum Event: Codable, Sendable {
        case taken(Item)
        case settled(id: String, Settled)
    }

    private let descriptor: Int32
    private let path: String
    /// Set when a write or sync failed: nothing is taken any more, since nobody knows what the disk has (a failed sync is never
    /// tried again).
    private let isBroken = Mutex(false)

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens or makes the file, for one process only, and reads back what is in it.
    static func open(_ path: String) throws -> (journal: Journal, events: [Event]) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FrontFailure("\(path) cannot be opened: \(reason())") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw FrontFailure("\(path) belongs to another front that is running: stop it first")
        }
        let journal = Journal(path: path, descriptor: descriptor)
        // The file's name must be as durable as what stands in it.
        let place = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = Glibc.open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            _ = fsync(folder)
            close(folder)
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FrontFailure("\(path) cannot be read: \(reason())")
        }
        var events: [Event] = []
        var end = 0
        let decoder = JSONDecoder()
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let isWhole = line.endIndex < data.endIndex
            guard isWhole, !line.isEmpty else { break }
            guard let event = try? decoder.decode(Event.self, from: line) else {
                throw FrontFailure(
                    "\(path) is damaged at byte \(end): nothing was changed; keep the file and ask for help")
            }
            events.append(event)
            end = line.endIndex + 1
        }
        if end < data.count, ftruncate(descriptor, off_t(end)) != 0 || fsync(descriptor) != 0 {
            throw FrontFailure("\(path) cannot be repaired after a crash: \(reason())")
        }
        return (journal, events)
    }

    /// True once the event is on the disk.
    func append(_ event: Event) -> Bool {
        isBroken.withLock { isBroken in
            guard !isBroken else { return false }
            guard var line = try? JSONEncoder().encode(event) else { return false }
            line.append(UInt8(ascii: "\n"))
            let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written == line.count, fdatasync(descriptor) == 0 { return true }
            isBroken = true
            complain(
                "the journal \(path) cannot be written: \(Journal.reason()). Nothing more is taken until the front is restarted; "
                    + "what was taken before is safe.")
            return false
        }
    }

    private static func reason() -> String { DiskWords.of(errno) }
}

/// Writes a line to standard error.
func complain(_ line: String) { FileHandle.standardError.write(Data("fudian-front: \(line)\n".utf8)) }
