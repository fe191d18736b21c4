/// The cells of a line of a table, quotes resolved.
struct CSVRecord {
    /// The line of the file that it begins in, from 1.
    let line: Int
    let cells: [String]
}

/// Cuts a table into records. Works on bytes: all that means something is ASCII.
struct CSVScanner {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    private var line = 1
    /// Whether the file ended within quotes.
    private(set) var isUnclosed = false

    init(_ text: String, separator: UInt8 = UInt8(ascii: ",")) {
        bytes = Array(text.utf8)
        self.separator = separator
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record that is not an empty line; nil at the end.
    mutating func next() -> CSVRecord? {
        while position < bytes.count {
            let record = scan()
            if record.cells != [""] { return record }
        }
        return nil
    }

    private mutating func scan() -> CSVRecord {
        let first = line
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    cell.append(byte)
                } else if position < bytes.count, bytes[position] == byte {
                    cell.append(byte)
                    position += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where cell.isEmpty: isQuoted = true
            case separator:
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            case UInt8(ascii: "\r") where position < bytes.count && bytes[position] == UInt8(ascii: "\n"): break
            case UInt8(ascii: "\n"):
                cells.append(String(decoding: cell, as: UTF8.self))
                return CSVRecord(line: first, cells: cells)
            default: cell.append(byte)
            }
        }
        isUnclosed = isQuoted
        cells.append(String(decoding: cell, as: UTF8.self))
        return CSVRecord(line: first, cells: cells)
    }
}
