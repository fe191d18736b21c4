import Glibc

/// Where systemd listens for notices of a service, as `$NOTIFY_SOCKET` names it.
public struct NotifySocket: Sendable, Hashable {
    /// The bytes of the address's path exactly as the kernel must see them. An abstract name begins with a NUL and has
    /// none at its end; a path in the file system ends in one.
    public let pathBytes: [UInt8]

    /// The most that fits into a Unix address: 108 bytes on Linux.
    static let pathBytesMax = 108

    /// - Parameter name: The value of `$NOTIFY_SOCKET`: an absolute path, or `@` and an abstract name.
    /// - Throws: ``SystemdError/unusableSocket(_:)`` for any other value; systemd's `vsock:` reaches a virtual machine's
    ///   host only and is not for a service.
    public init(_ name: String) throws(SystemdError) {
        var bytes = Array(name.utf8)
        switch bytes.first {
        case UInt8(ascii: "/"):
            bytes.append(0)
        case UInt8(ascii: "@") where bytes.count > 1:
            bytes[0] = 0
        default:
            throw .unusableSocket(name)
        }
        // A NUL inside a path would cut it short without a word.
        guard bytes.count <= Self.pathBytesMax, !bytes.dropFirst().dropLast().contains(0) else {
            throw .unusableSocket(name)
        }
        pathBytes = bytes
    }

    /// Calls `body` with the address and its exact length. An abstract name is as long as the length says, so a longer
    /// one would be another name.
    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: pathBytes) }
        let length = MemoryLayout<sockaddr_un>.size - Self.pathBytesMax + pathBytes.count
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}
