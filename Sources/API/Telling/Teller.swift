import Languages

/// Tells answers to people: in their language, as wide as their terminal.
public struct Teller: Sendable {
    public let language: Language
    /// Columns; nil: no terminal.
    public let width: Int?
    /// Bills that answers name by their ids, by id: told by number and period, as the customer knows them.
    private(set) var bills: [String: BillSummary] = [:]

    public init(language: Language, width: Int?) {
        self.language = language
        self.width = width
    }

    /// The same, knowing these bills.
    public func knowing(_ bills: [BillSummary]) -> Teller {
        var teller = self
        for bill in bills { teller.bills[bill.id] = bill }
        return teller
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
            // What somebody gave is told before what is wrong with it; a code of ours is told by its words alone.
            let isGiven = detail.value != nil && detail.words != nil && !isOfOurs(detail)
            let told = isGiven ? [detail.value, detail.words.map { say($0) }] : [value(of: detail)]
            lines.append("  \(name): \(TerminalText.clean(told.compactMap { $0 }.joined(separator: " – ")))")
        }
        if error.code == ErrorCode.internalError.rawValue {
            lines.append("  " + say("request id: ", "请求编号：") + error.requestId)
        }
        return lines
    }

    private func isOfOurs(_ detail: Detail) -> Bool {
        detail.value.map { Texts.detailValue(detail.name, $0) == detail.words } ?? false
    }

    /// A fact as people read it: a code by its words, energy in kWh, a time without its zone.
    private func value(of detail: Detail) -> String? {
        if let words = detail.words { return say(words) }
        if let value = detail.value, Timestamps.parse(value) != nil { return time(value) }
        if detail.name.hasSuffix("_wh"), let energy = detail.value.flatMap({ Int($0) }) {
            return Teller.kilowattHours(energy)
        }
        return detail.value
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
