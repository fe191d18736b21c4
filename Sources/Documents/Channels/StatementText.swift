import Billing
import Glibc

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
                file, line: line.map { $0 + 1 } ?? 0, "it is not UTF-8",
                cure: "where the channel writes GBK or GB 18030, say encoding: gb18030 in its layout")
        case .gb18030:
            switch converted(bytes) {
            case .text(let text): return text
            case .wrongByte(let position):
                let line = bytes[..<position].count { $0 == UInt8(ascii: "\n") } + 1
                throw fault(
                    file, line: line, "it is not GB 18030",
                    cure: "where the channel writes UTF-8, say encoding: utf-8 in its layout")
            case .notKnownHere:
                throw fault(
                    file, line: 0, "this machine cannot read GB 18030",
                    cure: "convert it to UTF-8, or install the C library's character sets (gconv)")
            }
        }
    }

    private static func fault(_ file: String, line: Int, _ what: String, cure: String) -> Faults {
        Faults([Fault(file: file, line: line, path: "", what: what, cure: cure)])
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
