import Billing
import Glibc
import Languages

/// Makes text of a channel's file.
enum StatementText {
    /// - Throws: the line of the first byte that is none of the encoding.
    static func decode(_ bytes: [UInt8], as encoding: ChannelLayout.Encoding, file: String) throws(Faults) -> String {
        switch encoding {
        case .utf8:
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
            throw fault(
                file, line: line.map { $0 + 1 } ?? 0, Words("it is not UTF-8", "不是 UTF-8 编码"),
                cure: Words(
                    "where the channel writes GBK or GB 18030, say encoding: gb18030 in its layout",
                    "若渠道使用 GBK 或 GB 18030，请在其文件格式中写 encoding: gb18030"))
        case .gb18030:
            switch converted(bytes) {
            case .text(let text): return text
            case .wrongByte(let position):
                let line = bytes[..<position].count { $0 == UInt8(ascii: "\n") } + 1
                throw fault(
                    file, line: line, Words("it is not GB 18030", "不是 GB 18030 编码"),
                    cure: Words(
                        "where the channel writes UTF-8, say encoding: utf-8 in its layout",
                        "若渠道使用 UTF-8，请在其文件格式中写 encoding: utf-8"))
            case .notKnownHere:
                throw fault(
                    file, line: 0, Words("this machine cannot read GB 18030", "本机无法读取 GB 18030"),
                    cure: Words(
                        "convert it to UTF-8, or install the C library's character sets (gconv)",
                        "请转换为 UTF-8，或安装 C 库的字符集（gconv）"))
            }
        }
    }

    private static func fault(_ file: String, line: Int, _ what: Words, cure: Words) -> Faults {
        Faults([Fault(file: file, line: line, path: "", what: what, cure: cure)])
    }

    /// The text of these bytes; nil where they are not GB 18030, or this machine cannot read it.
    static func gb18030(_ bytes: [UInt8]) -> String? {
        if case .text(let text) = converted(bytes) { text } else { nil }
    }

    private enum Conversion {
        case text(String)
        case wrongByte(at: Int)
        case notKnownHere
    }

    /// By the C library's iconv: it comes with Debian, and refuses what is no such text.
    private static func converted(_ bytes: [UInt8]) -> Conversion {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else {
            return .notKnownHere
        }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // Two bytes of GB 18030 become three at most, four become four.
        var output = [CChar](repeating: 0, count: bytes.count * 2 + 4)
        let (left, written) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (left, room) = (input.count, output.count)
                _ = iconv(converter, &from, &left, &to, &room)
                return (left, output.count - room)
            }
        }
        guard left == 0 else { return .wrongByte(at: bytes.count - left) }
        return .text(String(decoding: output[..<written].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
