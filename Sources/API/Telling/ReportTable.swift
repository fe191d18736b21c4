import Languages

/// Reports as tables of comma-separated values (RFC 4180). In English the heads and codes are the API's own names; in Chinese they are
/// words.
public struct ReportTable: Sendable {
    public let language: Language

    public init(language: Language) { self.language = language }

    /// The columns of both reports but those of the ages, whose number is the report's.
    public static let columns = Array(Set(front + back + risk)).sorted()

    private static let front = [
        "row", "area", "responsible", "charged", "paid", "collection_rate", "accounts_in_arrears", "arrears",
    ]
    private static let back = [
        "marks_due", "marks_read", "reading_success", "restores", "paid_to_power_p50", "paid_to_power_p95",
        "paid_to_power_p99", "paid_to_power_worst",
    ]
    private static let risk = [
        "account", "area", "responsible", "credit_class", "weight", "days_left", "credit", "daily_use", "overdue",
        "reasons",
    ]

    /// A row for each group, and one for all of them with empty names.
    public func figures(_ response: FiguresResponse) -> [String] {
        let ages = response.total.arrearsByAge.map { age -> String in
            let to = age.toDays.map { String($0) }
            return language == .zh
                ? to.map { "欠费 \(age.fromDays)–\($0) 天" } ?? "欠费 \(age.fromDays) 天以上"
                : "arrears_\(age.fromDays)_\(to ?? "")"
        }
        func row(_ kind: Words, _ body: FiguresBody) -> String {
            let waits = [body.paidToPowerP50, body.paidToPowerP95, body.paidToPowerP99, body.paidToPowerWorst]
            let front: [String?] = [
                kind[language], body.area, body.responsible, body.charged, body.paid, body.collectionRate,
                String(body.accountsInArrears), body.arrears,
            ]
            let middle: [String?] =
                body.arrearsByAge.map(\.amount) + [
                    String(body.marksDue), String(body.marksRead), body.readingSuccess, String(body.restores),
                ]
            return Self.line(front + middle + waits.map { $0.map { String($0) } })
        }
        return [Self.line(heads(Self.front) + ages + heads(Self.back))]
            + response.groups.map { row(Words("group", "分组"), $0) } + [row(Words("total", "合计"), response.total)]
    }

    /// A row for each account.
    public func risks(_ response: RiskResponse) -> [String] {
        let rows = response.risks.map { risk in
            Self.line([
                risk.account, risk.area, risk.responsible, risk.creditClass, String(risk.weight),
                risk.daysLeft.map { String($0) }, risk.credit, risk.dailyUse, risk.overdue,
                language == .zh
                    ? risk.reasons.map(\.textZh).joined(separator: "、")
                    : risk.reasons.map(\.code).joined(separator: " "),
            ])
        }
        return [Self.line(heads(Self.risk))] + rows
    }

    private func heads(_ columns: [String]) -> [String] { columns.map { Texts.column($0, in: language) } }

    private static func line(_ cells: [String?]) -> String {
        cells.map { cell in
            // A spreadsheet takes what begins so for a formula.
            let text = TerminalText.clean(cell ?? "")
            let safe = text.first.map { "=+@".contains($0) } == true ? "'" + text : text
            return TableResponse.cell(safe)
        }.joined(separator: ",")
    }
}
