import Glibc

/// A file that holds disk space back, so that restores and their audit rows still fit once the disk is full (F-S4).
public struct Reserve: Sendable {
    /// Where it lies: `reserve` in the data folder.
    public let path: String
    /// How much it holds back, bytes.
    public let size: Int

    /// 4 MiB is room for some ten thousand restores with their rows: on a full disk nothing else is written.
    public init(folder: String, size: Int = 4 << 20) {
        path = folder + "/reserve"
        self.size = size
    }

    /// Whether the space is held back now.
    public var isHeld: Bool {
        var status = stat()
        return stat(path, &status) == 0 && Int(status.st_size) >= size
    }

    /// Takes the space from the disk, with real blocks; does nothing where it is held already.
    ///
    /// - Returns: whether it is held; false where the disk has not so much room.
    @discardableResult public func hold() -> Bool {
        if isHeld { return true }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, off_t(size)) == 0, fsync(descriptor) == 0 else {
            // Half a reserve is none, and would keep others from the space.
            unlink(path)
            return false
        }
        return true
    }

    /// Whether the disk has no room besides: then even opening a store, which wants some 100 KiB for its index, needs this space.
    public var isDiskFull: Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 256 << 10
    }

    /// Gives the space back to the disk, for what must still be written. Does nothing where it is not held.
    public func release() { unlink(path) }
}
