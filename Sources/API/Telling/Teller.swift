import Languages

/// Tells answers to people: in their language, as wide as their terminal.
public struct Teller: Sendable {
    public let language: Language
    /// Columns; nil: no terminal.
    public let width: Int?

    public init(language: Language, width: Int?) {
        self.language = language
        self.width = width
    }

    func say(_ en: String, _ zh: String) -> String { language == .zh ? zh : en }

    func say(_ words: Words) -> String { words[language] }

    func say(_ told: Told) -> String { told.words[language] }

    func yes(_ flag: Bool) -> String { flag ? say("yes", "是") : say("no", "否") }

    /// `2026-11-23T09:15:00.250+08:00` as `2026-11-23 09:15:00`.
    func time(_ text: String) -> String {
        guard text.utf8.count >= 19 else { return text }
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }

    func yuan(_ amount: String) -> String { say("\(amount) yuan", "\(amount) 元") }

    /// The last characters of a meter's number: what a customer can read from the plate.
    static func tail(_ number: String) -> String { String(number.suffix(6)) }

    /// An error: what happened, each fault or fact, and the id for the engineer.
    public func error(_ error: ErrorResponse) -> [String] {
        var lines = ["\(say(error.words)) [\(error.code)]"]
        for detail in error.details {
            let name = say(Texts.details[detail.name] ?? Words(same: detail.name))
            let parts = [value(of: detail), detail.value == nil ? nil : detail.words.map { say($0) }].compactMap { $0 }
            lines.append("  \(name): \(TerminalText.clean(parts.joined(separator: " – ")))")
        }
        if error.code == ErrorCode.internalError.rawValue {
            lines.append("  " + say("request id: ", "请求编号：") + error.requestId)
        }
        return lines
    }

    /// A fact as people read it: energy in kWh.
    private func value(of detail: Detail) -> String? {
        if detail.name.hasSuffix("_wh"), let energy = detail.value.flatMap({ Int($0) }) {
            return Teller.kilowattHours(energy)
        }
        return detail.value ?? detail.words.map { say($0) }
    }

    /// What came of a request.
    public func outcome(_ outcome: OutcomeResponse) -> [String] {
        var sheet = Sheet()
        for detail in outcome.details {
            let name = say(Texts.details[detail.name] ?? Words(same: detail.name))
            sheet.add("  " + name, value(of: detail))
        }
        return [say(outcome.words)] + sheet.lines(width: width)
    }
}
