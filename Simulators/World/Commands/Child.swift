import ArgumentParser
import Glibc

/// Another process of this program: SQLite's disk is one for the whole process.
struct Child {
    private let pid: pid_t
    private let output: Int32

    init(_ arguments: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ValidationError("no pipe can be had") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        // Or the parent waits for this child to close the pipes of those before.
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        var words: [UnsafeMutablePointer<CChar>?] = (["fudian-world"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, "/proc/self/exe", &actions, nil, &words, environ)
        close(ends[1])
        guard result == 0 else { throw ValidationError("no process can be started: error \(result)") }
        pid = child
        output = ends[0]
    }

    /// Waits for it: how it ended, and what it said.
    func end() -> (status: Int32, output: String) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else { break }
        }
        close(output)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return (status, String(decoding: bytes, as: UTF8.self))
    }
}
