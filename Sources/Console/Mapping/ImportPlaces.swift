/// Where in an import's file the thing stands that a clash is about: the engine knows things by name, people by line.
struct ImportPlaces {
    private let name: String
    private let lines: [Substring]

    init(name: String, text: String) {
        self.name = name
        // Characters would take CRLF for one, and it ends a line all the same.
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// `accounts.csv:17`; nil where the clash names nothing, or nothing that the file holds.
    func place(of clash: String) -> String? {
        let words = clash.split(separator: " ", maxSplits: 2)
        guard words.count == 3, ImportPlaces.kinds.contains(String(words[0])) else { return nil }
        let subject = words[1].hasSuffix(":") ? words[1].dropLast() : words[1]
        let found = lines.indices.filter { ImportPlaces.holds(lines[$0], subject) }
        let isSecond = clash.hasSuffix("stands twice in the file") && found.count > 1
        return (isSecond ? found[1] : found.first).map { "\(name):\($0 + 1)" }
    }

    private static let kinds: Set<String> = [
        "account", "meter", "tariff", "terms", "line", "payer", "channel", "layout", "calendar",
    ]

    /// Whether the word stands in the line by itself, and not as a part of another or of a comment.
    private static func holds(_ line: Substring, _ word: Substring) -> Bool {
        let isComment = line.drop { $0 == " " || $0 == "\t" }.hasPrefix("#")
        var rest = isComment ? "" : line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line
        while let found = rest.firstRange(of: word) {
            let before = found.lowerBound == line.startIndex ? nil : line[line.index(before: found.lowerBound)]
            let after = found.upperBound == line.endIndex ? nil : line[found.upperBound]
            if !isPart(before), !isPart(after) { return true }
            rest = rest[rest.index(after: found.lowerBound)...]
        }
        return false
    }

    private static func isPart(_ character: Character?) -> Bool {
        guard let character else { return false }
        return character.isLetter || character.isNumber || "-_.".contains(character)
    }
}
