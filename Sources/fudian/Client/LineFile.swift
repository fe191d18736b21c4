import API
import Glibc

/// A new file that is written line by line, and that only its owner may read.
final class LineFile {
    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private var isWhole = true

    /// - Throws: ``Failure``: it exists already, or cannot be made.
    init(creating path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? Failure(.fileExists, about: path) : Failure(.fileUnwritable, path, errno: errno)
        }
    }

    func write(_ line: String) {
        waiting += Array(line.utf8) + [UInt8(ascii: "\n")]
        if waiting.count > 256 * 1024 { flush() }
    }

    /// Whether everything lies on the disk.
    func close() -> Bool {
        flush()
        isWhole = fsync(descriptor) == 0 && isWhole
        return Glibc.close(descriptor) == 0 && isWhole
    }

    private func flush() {
        var written = 0
        while written < waiting.count, isWhole {
            let count = waiting[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            isWhole = count > 0
            written += max(count, 0)
        }
        waiting = []
    }
}
