import Languages

/// How text lies in a terminal's columns. Chinese characters take two.
public enum TerminalText {
    /// Columns that `text` takes.
    public static func width(of text: some StringProtocol) -> Int { text.reduce(0) { $0 + width(of: $1) } }

    /// `text` without control characters, so that a name from a file cannot move the cursor or change colours.
    public static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
    }

    /// `text` in at most `width` columns; where it is longer, cut with an ellipsis.
    public static func cut(_ text: String, to width: Int) -> String {
        guard self.width(of: text) > width else { return text }
        var result = ""
        var used = 0
        for character in text {
            let next = self.width(of: character)
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// `text` filled with spaces to `width` columns.
    public static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - self.width(of: text)))
        return right ? space + text : text + space
    }

    /// Lines of at most `width` columns, broken at spaces and between Chinese characters.
    public static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for piece in pieces(of: text) {
            let size = self.width(of: piece)
            if used + size > width, used > 0 {
                lines.append(trimmed(line))
                line = ""
                used = 0
                if piece == " " { continue }
            }
            line += piece
            used += size
        }
        if !line.isEmpty || lines.isEmpty { lines.append(trimmed(line)) }
        return lines
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Words, spaces and single wide characters; what may not begin a line stays with what is before it.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var word = ""
        for character in text {
            if character == " " {
                if !word.isEmpty { pieces.append(word) }
                pieces.append(" ")
                word = ""
            } else if width(of: character) == 2, !"，。；：、）”".contains(character) {
                if !word.isEmpty { pieces.append(word) }
                word = String(character)
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { pieces.append(word) }
        return pieces
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
    }

    private static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
