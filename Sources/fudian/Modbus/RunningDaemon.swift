import Documents
import Glibc

/// Whether a daemon runs on this machine, whatever socket it answers on: it holds a lock in its data folder as long as it lives.
enum RunningDaemon {
    /// Where the package keeps the data; for a configuration that cannot be read here.
    private static let usualFolder = "/var/lib/fudian"

    /// The data folder that a daemon has, by the configuration at `path`; nil: none has it, or nobody here may look.
    static func folder(configuration path: String) -> String? {
        let folder = (try? ConfigurationDocument.load(path: path, credentials: nil))?.data ?? usualFolder
        return isLocked(folder + "/lock") ? folder : nil
    }

    /// Looks at the kernel's list and touches nothing: a lock that was tried might be in the way of a daemon that starts.
    private static func isLocked(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        let device = UInt64(status.st_dev)
        let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor = device & 0xFF | (device >> 12) & ~0xFF
        return locks().split(separator: "\n").contains { line in
            // 1: FLOCK  ADVISORY  WRITE 1234 fd:01:131090 0 EOF
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK" else { return false }
            let place = words[5].split(separator: ":")
            return place.count == 3 && UInt64(place[0], radix: 16) == major && UInt64(place[1], radix: 16) == minor
                && UInt64(place[2]) == UInt64(status.st_ino)
        }
    }

    /// A file without a length: read to its end.
    private static func locks() -> String {
        let descriptor = open("/proc/locks", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = read(descriptor, &part, part.count), count > 0 { all += part[..<count] }
        return String(decoding: all, as: UTF8.self)
    }
}
