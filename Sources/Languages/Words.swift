/// The same in both languages.
public struct Words: Hashable, Sendable {
    public let en: String
    public let zh: String

    public init(_ en: String, _ zh: String) {
        self.en = en
        self.zh = zh
    }

    public subscript(_ language: Language) -> String { language == .zh ? zh : en }

    /// Puts `arguments` where `{0}`, `{1}`, ... stand, in both languages.
    public func filled(_ arguments: String...) -> Words { filled(arguments) }

    /// Puts `arguments` where `{0}`, `{1}`, ... stand, in both languages.
    public func filled(_ arguments: [String]) -> Words {
        Words(Words.fill(en, arguments), Words.fill(zh, arguments))
    }

    /// Puts the words where `{0}`, `{1}`, ... stand, each language into its own.
    public func with(_ words: [Words]) -> Words {
        Words(Words.fill(en, words.map(\.en)), Words.fill(zh, words.map(\.zh)))
    }

    /// One after the other.
    public static func + (a: Words, b: Words) -> Words { Words(a.en + b.en, a.zh + b.zh) }

    private static func fill(_ text: String, _ arguments: [String]) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            if let index = Int(rest[rest.index(after: open)..<close]), arguments.indices.contains(index) {
                result += arguments[index]
            } else {
                result += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

extension Words {
    /// The same text in both: numbers, names, codes.
    public init(same text: String) { self.init(text, text) }

    /// Joined as each language joins a list.
    public static func list(_ words: [Words]) -> Words {
        Words(words.map(\.en).joined(separator: ", "), words.map(\.zh).joined(separator: "、"))
    }
}
