import Glibc
import SimulatedMeters

/// Appends the journal to a file, one line of JSON for each event.
final class JournalFile {
    private let descriptor: Int32
    private var written = 0

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFailure("cannot write \(path)") }
    }

    deinit { close(descriptor) }

    /// Appends what is new.
    func append(_ journal: Journal) {
        guard journal.lastNumber > written else { return }
        var bytes: [UInt8] = []
        for event in journal.events(after: written) {
            bytes += Array(event.line.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        written = journal.lastNumber
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                all.baseAddress.map { write(descriptor, $0 + start, all.count - start) } ?? -1
            }
            guard count > 0 else { return complain("the journal cannot be written: \(SystemFailure("write"))") }
            start += count
        }
    }
}
