import Glibc

/// The data folder: where the store's file lies, and what else may lie there.
public struct DataFolder: Sendable {
    /// Its path.
    public let path: String

    /// Names a folder; nothing is touched.
    public init(path: String) { self.path = path }

    /// The store's file.
    public var storePath: String { path + "/fudian.db" }

    /// Whether a store lies there. An empty file is none: a store has its first page before anything is put into it.
    ///
    /// - Throws: ``StoreError/folderUnusable(folder:detail:)`` where the folder may not be looked into: nobody can say then.
    public func hasStore() throws(StoreError) -> Bool {
        // The file and its log; the index beside them holds nothing by itself.
        if try size(storePath) > 0 { return true }
        return try size(storePath + "-wal") > 0
    }

    /// Bytes; 0 where there is no such file.
    private func size(_ path: String) throws(StoreError) -> Int {
        var status = stat()
        if stat(path, &status) == 0 { return Int(status.st_size) }
        guard errno != ENOENT, errno != ENOTDIR else { return 0 }
        throw .folderUnusable(folder: self.path, detail: "\(path): \(systemMessage(errno))")
    }

    /// Takes away what an attempt to make a store left behind. For whoever made it and has put nothing into it, and for nobody else.
    public func discardNewStore() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(storePath + suffix) }
    }

    /// Opens the store of this folder. Take a ``FolderLock`` first and keep it as long as the store.
    ///
    /// - Parameter create: make a new store where the folder is empty. Otherwise a folder without a store is an error: never a
    ///   silent new empty ledger (F-S5). Where making it fails, nothing is left behind.
    /// - Parameter mostPages: as of ``Store``.
    public func openStore(create: Bool = false, mostPages: Int? = nil) throws(StoreError) -> sending Store {
        if try hasStore() { return try Store(path: storePath, create: create, mostPages: mostPages) }
        guard create else { throw .missing(path: storePath) }
        // The lock and the reserve are ours, and made before the store; so are the empty files of an attempt that failed.
        let ours = ["lock", "reserve", "fudian.db", "fudian.db-wal", "fudian.db-shm", "fudian.db-journal"]
        if let other = try entries().first(where: { !ours.contains($0) }) {
            throw .folderNotEmpty(folder: path, found: other)
        }
        do throws(StoreError) {
            return try Store(path: storePath, create: true, mostPages: mostPages)
        } catch {
            discardNewStore()
            if case .unreadable = error, hasNoRoom { throw .diskFull(path: storePath) }
            throw error
        }
    }

    /// SQLite tells a full disk in several ways: the index beside the log fails with an error of its own.
    private var hasNoRoom: Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 1 << 20
    }

    private func entries() throws(StoreError) -> [String] {
        guard let folder = opendir(path) else { throw .folderUnusable(folder: path, detail: systemMessage(errno)) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
