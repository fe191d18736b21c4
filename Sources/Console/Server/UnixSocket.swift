import Glibc

/// The socket's file: whether it is free, and who may use it.
enum UnixSocket {
    /// Makes the path free. A socket that a dead process left is removed; one that somebody answers is not.
    static func clear(_ path: String) throws(ConsoleError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .socketPathTaken(path: path) }
        if try isAnswered(path) { throw .socketInUse(path: path) }
        guard unlink(path) == 0 || errno == ENOENT else { throw .socketUnusable(path: path, detail: reason(errno)) }
    }

    /// Gives the socket its permissions and group.
    static func secure(_ listener: ConsoleSettings.UnixListener) throws(ConsoleError) {
        if let name = listener.group {
            guard let group = getgrnam(name) else { throw .groupUnknown(name) }
            guard chown(listener.path, uid_t.max, group.pointee.gr_gid) == 0 else {
                throw .socketUnusable(path: listener.path, detail: reason(errno))
            }
        }
        guard chmod(listener.path, mode_t(listener.mode)) == 0 else {
            throw .socketUnusable(path: listener.path, detail: reason(errno))
        }
    }

    private static func isAnswered(_ path: String) throws(ConsoleError) -> Bool {
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .socketUnusable(path: path, detail: reason(errno)) }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .socketUnusable(path: path, detail: "the path is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return true }
        // A full backlog is an answer too: somebody listens there.
        return errno == EAGAIN || errno == EINPROGRESS
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
