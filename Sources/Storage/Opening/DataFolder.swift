import Glibc

/// The data folder: where the store's file lies, and what else may lie there.
public struct DataFolder: Sendable {
    /// Its path.
    public let path: String

    /// Names a folder; nothing is touched.
    public init(path: String) { self.path = path }

    /// The store's file.
    public var storePath: String { path + "/fudian.db" }

    /// Whether a store's file lies there.
    public var hasStore: Bool { access(storePath, F_OK) == 0 }

    /// Opens the store of this folder. Take a ``FolderLock`` first and keep it as long as the store.
    ///
    /// - Parameter create: make a new store where the folder is empty. Otherwise a folder without a store is an error: never a
    ///   silent new empty ledger (F-S5).
    public func openStore(create: Bool = false) throws(StoreError) -> sending Store {
        if !hasStore {
            guard create else { throw .missing(path: storePath) }
            // The lock and the reserve are ours, and made before the store.
            if let other = try entries().first(where: { $0 != "lock" && $0 != "reserve" }) {
                throw .folderNotEmpty(folder: path, found: other)
            }
        }
        return try Store(path: storePath, create: create)
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
