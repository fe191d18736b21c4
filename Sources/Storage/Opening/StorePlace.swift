import Glibc

/// Which files a store has open, by what the folder said of them then. A file that is deleted or replaced goes on taking commits from whoever
/// has it open, and all of them are gone with that process.
struct StorePlace {
    private struct Identity: Equatable {
        let device: UInt64
        let number: UInt64

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    private let path: String
    private let file: Identity?
    private var log: Identity?

    /// - Parameter path: of a store that was just opened. One that lies in no folder, in the simulated world, is always in its place.
    init(path: String) {
        self.path = path
        file = Identity(path)
        log = Identity(path + "-wal")
    }

    /// Whether file and log are those that were opened.
    mutating func isKept() -> Bool {
        guard let file else { return true }
        if log == nil { log = Identity(path + "-wal") }
        return Identity(path) == file && (log == nil || Identity(path + "-wal") == log)
    }
}
