import API
import Glibc

/// Small files, read and written without a framework.
enum Files {
    /// The whole file; nil where it cannot be read.
    static func read(_ path: String, limit: Int = 64 * 1024 * 1024) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                return nil
            }
            bytes += buffer[..<count]
        }
        return nil
    }

    /// Adds whole lines to a file that anybody may read, and has them on the disk when it returns; false where it cannot.
    static func append(_ bytes: [UInt8], to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
            && fsync(descriptor) == 0
    }

    /// A new file that only its owner may read.
    ///
    /// - Throws: ``Failure``, with nothing left behind.
    static func writeSecret(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? Failure(.tokenFileExists, about: path) : Failure(.tokenFileUnwritable, path, errno: errno)
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            let code = errno
            unlink(path)
            throw Failure(.tokenFileUnwritable, path, errno: code)
        }
    }
}

extension Failure {
    /// What the system said about a file.
    init(_ code: ErrorCode, _ path: String, errno: Int32) {
        self.init(
            code, [Detail(name: "about", value: path), Detail(name: "detail", value: String(cString: strerror(errno)))])
    }
}

/// A file with a token on its first line.
enum TokenFile {
    /// Where it lies where nobody says otherwise.
    static var usual: String {
        let environment = Terminal.environment
        return environment["FUDIAN_TOKEN_FILE"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? "") + "/.config/fudian/token"
    }

    static func read(_ path: String) throws -> String {
        guard let bytes = Files.read(path, limit: 4096) else { throw Failure(.tokenFileUnreadable, about: path) }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let token = String(decoding: line, as: UTF8.self)
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Failure(.tokenFileUnreadable, about: path)
        }
        return token
    }
}

extension Files {
    static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 && !isFolder(path) }

    /// Line after line without their ends, until `body` wants no more: files larger than memory.
    static func lines(_ path: String, _ body: ([UInt8]) -> Bool) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var start = 0
            while let end = buffer[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest + buffer[start..<end]
                rest = []
                start = end + 1
                guard body(line) else { return }
            }
            rest += buffer[start..<count]
        }
        if !rest.isEmpty { _ = body(rest) }
    }

    static func remove(_ path: String) { unlink(path) }

    /// A folder that can be listed.
    static func isFolder(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        closedir(folder)
        return true
    }
}
