import Foundation

/// A disk in memory that can be filled.
public final class SmallDisk {
    public let path = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"

    /// Whether this process may mount one; a container's root often may not.
    public static let isPossible: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk(megabytes: 1) else { return false }
        return withExtendedLifetime(disk) { true }
    }()

    public init(megabytes: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mounted = try run("/usr/bin/env", ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "none", path])
        guard mounted.status == 0 else {
            try? FileManager.default.removeItem(atPath: path)
            throw RigError("no small disk: \(mounted.errors)")
        }
    }

    deinit {
        _ = try? run("/usr/bin/env", ["umount", "-l", path])
        rmdir(path)
    }

    /// Takes every block that is free, but for some.
    ///
    /// - Parameter megabytes: what an earlier life held back for restores, say.
    public func fill(leaving megabytes: Int = 0) throws {
        let kept = path + "/kept"
        if megabytes > 0 {
            try Data(count: megabytes << 20).write(to: URL(fileURLWithPath: kept))
        }
        defer { if megabytes > 0 { unlink(kept) } }
        let file = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard file >= 0 else { throw RigError("the filler cannot be opened") }
        defer { close(file) }
        let block = [UInt8](repeating: 0xA5, count: 4096)
        while write(file, block, block.count) > 0 {}
    }

    /// Gives them back.
    public func empty() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}
