import Glibc

/// The exclusive lock on a data folder: one process, one writer (two connections that write or checkpoint at once can lose
/// committed transactions in SQLite before 3.51.3).
///
/// Held as long as the value lives; the kernel lets go of it when the process ends, however it ends. It is apart from ``Store`` so
/// that the simulated world can open a store where there is no folder.
public final class FolderLock: Sendable {
    /// The folder that is locked.
    public let folder: String
    private let descriptor: Int32

    /// Takes the lock, and writes this process's id into the file `lock`.
    ///
    /// - Throws: ``StoreError/missing(path:)`` where there is no such folder;
    ///   ``StoreError/folderInUse(folder:process:)`` where another process (or another part of this one) has it;
    ///   ``StoreError/folderUnusable(folder:detail:)``.
    public init(folder: String) throws(StoreError) {
        let path = folder + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        if descriptor < 0, errno == ENOENT { throw .missing(path: DataFolder(path: folder).storePath) }
        guard descriptor >= 0 else { throw .folderUnusable(folder: folder, detail: "\(path): \(systemMessage(errno))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = FolderLock.processId(in: descriptor)
            close(descriptor)
            if code == EWOULDBLOCK { throw .folderInUse(folder: folder, process: holder) }
            throw .folderUnusable(folder: folder, detail: "\(path): \(systemMessage(code))")
        }
        // Only for the message to whoever comes second: a failure to write it does no harm.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
        self.folder = folder
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func processId(in descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
