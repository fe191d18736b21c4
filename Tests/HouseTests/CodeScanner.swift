/// Takes comments and the words of string literals out of Swift text and leaves every line where it was.
///
/// It knows nested comments, raw and multi-line strings, code inside `\(…)`, and names in backticks, which may hold
/// anything. It does not know regex literals: one that holds a quotation mark would confuse it.
struct CodeScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    /// The code of a Swift text, with as many lines as the text has.
    static func code(of text: String) -> String {
        var scanner = CodeScanner(bytes: Array(text.utf8))
        while scanner.position < scanner.bytes.count { scanner.scanCode(untilParenthesis: false) }
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count)
    }

    private func looks(at text: StaticString, ahead: Int = 0) -> Bool {
        let start = position + ahead
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[start..<start + $0.count]) }
    }

    /// Code up to the end, or up to the parenthesis that closes an interpolation.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            if looks(at: "//") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            } else if looks(at: "/*") {
                skipComment()
            } else if looks(at: "`") {
                copyName()
            } else if let hashes = stringStart() {
                skipString(hashes: hashes)
            } else {
                let byte = bytes[position]
                if untilParenthesis, byte == UInt8(ascii: "(") { depth += 1 }
                if untilParenthesis, byte == UInt8(ascii: ")") {
                    if depth == 0 { return }
                    depth -= 1
                }
                output.append(byte)
                position += 1
            }
        }
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if looks(at: "/*") {
                depth += 1
                position += 2
            } else if looks(at: "*/") {
                depth -= 1
                position += 2
            } else {
                keepLineEnd()
                position += 1
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func copyName() {
        repeat {
            output.append(bytes[position])
            position += 1
        } while position < bytes.count && bytes[position] != UInt8(ascii: "`") && bytes[position] != UInt8(ascii: "\n")
        if looks(at: "`") {
            output.append(bytes[position])
            position += 1
        }
    }

    /// The number of `#` before a quotation mark here, or nil where no string begins.
    private func stringStart() -> Int? {
        var hashes = 0
        while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") { hashes += 1 }
        return looks(at: "\"", ahead: hashes) ? hashes : nil
    }

    private func closes(hashes: Int, quotes: Int) -> Bool {
        let length = quotes + hashes
        guard position + length <= bytes.count else { return false }
        let end = bytes[position..<position + length]
        return end.prefix(quotes).allSatisfy { $0 == UInt8(ascii: "\"") }
            && end.suffix(hashes).allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private mutating func skipString(hashes: Int) {
        position += hashes
        let quotes = looks(at: "\"\"\"") ? 3 : 1
        position += quotes
        output.append(UInt8(ascii: "\""))
        while position < bytes.count, !closes(hashes: hashes, quotes: quotes) {
            if escapes(hashes: hashes) {
                position += 1 + hashes
                if looks(at: "(") {
                    output.append(UInt8(ascii: "("))
                    position += 1
                    scanCode(untilParenthesis: true)
                    output.append(UInt8(ascii: ")"))
                } else {
                    keepLineEnd()
                }
            } else {
                keepLineEnd()
            }
            position += 1
        }
        position = min(position + quotes + hashes, bytes.count)
        output.append(UInt8(ascii: "\""))
    }

    private func escapes(hashes: Int) -> Bool {
        guard looks(at: "\\"), position + hashes < bytes.count else { return false }
        return bytes[(position + 1)..<(position + 1 + hashes)].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private mutating func keepLineEnd() {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
    }
}
