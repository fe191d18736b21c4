import Glibc
import Languages

/// Reads files as text.
public enum TextFile {
    /// What is read at most; what is larger is no document of ours.
    public static let mostBytes = 64 << 20

    /// The whole file.
    ///
    /// - Throws: ``Faults`` where it cannot be read or is not UTF-8. Spreadsheets in China often write GB 18030, and the cure
    ///   says so.
    public static func read(_ path: String) throws(Faults) -> String {
        let bytes: [UInt8]
        do throws(FileTrouble) { bytes = try self.bytes(path) } catch { throw Faults([error.fault(path)]) }
        return try text(bytes, file: path)
    }

    /// The whole file, in whichever of the two encodings that Chinese spreadsheets write.
    ///
    /// - Returns: the text, and whether it was GB 18030: nothing in such a file says so, and a person should look whether names
    ///   and addresses came out right.
    /// - Throws: ``Faults`` where it is neither.
    public static func text(_ bytes: [UInt8], orGB18030 file: String) throws(Faults) -> (text: String, isGB18030: Bool)
    {
        if let text = String(validating: bytes, as: UTF8.self) { return (text, false) }
        if let text = StatementText.gb18030(bytes) { return (text, true) }
        return (try text(bytes, file: file), false)
    }

    /// The bytes of the whole file, `limit` at most.
    public static func bytes(_ path: String, limit: Int = TextFile.mostBytes) throws(FileTrouble) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileTrouble(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileTrouble(errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw .folder }
        if status.st_size > limit { throw .tooLarge(bytes: Int(status.st_size), limit: limit) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        // A pipe tells no size beforehand.
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count > 0 { bytes += buffer[..<count] } else if errno != EINTR { throw FileTrouble(errno) }
        }
        throw .tooLarge(bytes: bytes.count, limit: limit)
    }

    private static func text(_ bytes: [UInt8], file: String) throws(Faults) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw Faults([
            Fault(
                file: file, line: firstBadLine(bytes), path: "", what: Words("it is not UTF-8", "不是 UTF-8 编码"),
                cure: Words("save it as UTF-8, not as GBK or GB 18030", "请另存为 UTF-8，不要用 GBK 或 GB 18030"))
        ])
    }

    private static func firstBadLine(_ bytes: [UInt8]) -> Int {
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return index + 1
        }
        return 0
    }
}

/// Why a file cannot be read at all.
public enum FileTrouble: Error, Hashable, Sendable {
    case missing
    case folder
    case forbidden
    case tooLarge(bytes: Int, limit: Int)
    /// An error number of the system.
    case other(Int32)

    init(_ code: Int32) {
        switch code {
        case ENOENT, ENOTDIR: self = .missing
        case EACCES, EPERM: self = .forbidden
        case EISDIR: self = .folder
        default: self = .other(code)
        }
    }

    /// As a fault of this file.
    public func fault(_ path: String) -> Fault {
        let (what, cure) =
            switch self {
            case .missing: (Words("it does not exist", "文件不存在"), Words("check its name", "请核对文件名"))
            case .folder: (Words("it is a folder", "这是文件夹"), Words("name a file in it", "请给出其中的文件"))
            case .forbidden:
                (
                    Words("you may not read it", "没有读取权限"),
                    Words("have its owner let you, or give a copy", "请所有者授权，或使用副本")
                )
            case .tooLarge(let bytes, let limit):
                (
                    Words(
                        "it has \(FileTrouble.megabytes(bytes)) MB, and at most \(limit >> 20) MB are read",
                        "文件有 \(FileTrouble.megabytes(bytes)) MB，至多读取 \(limit >> 20) MB"),
                    Words("split it into several files", "请拆分为几个文件")
                )
            case .other(let code):
                (
                    Words("it cannot be read: \(systemMessage(code))", "无法读取（\(systemMessage(code))）"),
                    Words("check the disk", "请检查磁盘")
                )
            }
        return Fault(file: path, line: 0, path: "", what: what, cure: cure)
    }

    /// Rounded up, so that what is too large never looks as if it were not.
    private static func megabytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }

    private func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
}
