import API
import Billing
import Engine
import Languages
import Metering
import Quantities
import Storage
import Supply

/// Puts what the engine and the store hold into the API's types: times in the site's zone, amounts as exact text, a text for
/// each code.
struct Presenter: Sendable {
    let calendar: SiteCalendar
    let now: Instant
    /// When the daemon began: what has not happened since has not happened in this life.
    let startedAt: Instant

    func time(_ instant: Instant) -> String { calendar.rfc3339(instant) }

    static func told(_ code: String, _ table: [String: Words]) -> Told { Told(code, Texts.words(code, in: table)) }

    /// Facts and reasons of the engine's answer.
    static func details(_ answer: StaffAnswer) -> [Detail] {
        answer.details.map { detail in
            if detail.name == "fault" { return fault(detail.value) }
            // A list of names is answered name by name, each by a code of its own.
            if let words = Texts.tripAnswers[detail.value] ?? ErrorCode(rawValue: detail.value)?.words {
                return Detail(name: detail.name, code: detail.value, words: words)
            }
            let words = Texts.detailValue(detail.name, detail.value)
            return Detail(name: detail.name, value: detail.value, words: words)
        }
            + answer.reasons.once.map {
                Detail(name: "reason", code: $0.rawValue, words: Texts.words($0.rawValue, in: Texts.reasons))
            }
    }

    /// What an import clashes with, or what a line met, in both languages.
    static func fault(_ text: String) -> Detail {
        let words = Texts.clash(text)
        return Detail(name: "fault", value: words.en.hasPrefix(text) ? nil : text, words: words)
    }

    func users(_ users: [User]) -> UsersResponse {
        UsersResponse(
            users: users.map {
                UserBody(
                    name: $0.name, role: Presenter.told($0.role.rawValue, Texts.roles), active: $0.isActive,
                    madeBy: $0.madeBy, confirmedBy: $0.confirmedBy)
            })
    }

    func audit(_ lines: [AuditLine], _ names: Names, isLast: Bool) -> AuditResponse {
        let rows = lines.map { line in
            AuditRowBody(line.row, account: line.record.account.flatMap { names.accounts[$0] }, calendar: calendar)
        }
        return AuditResponse(rows: rows, next: isLast ? nil : rows.last?.position)
    }

    /// - Parameters:
    ///   - proposals: what waits for a second person.
    ///   - released: whether trips may go on after it.
    func importing(
        _ batch: ImportBatch, known: Set<String>, proposals: [String], released: Bool, clashes: [Detail],
        warnings: [Detail],
        isPreview: Bool, requestID: String
    )
        -> ImportResponse
    {
        let numbers = batch.accounts.map(\.account.number)
        return ImportResponse(
            preview: isPreview, feeders: batch.feeders.count, lines: batch.lines.count, tariffs: batch.tariffs.count,
            terms: batch.terms.count, accounts: batch.accounts.count,
            supplyPoints: batch.accounts.reduce(0) { $0 + $1.supplyPoints.count },
            newAccounts: Array(numbers.filter { !known.contains($0) }.prefix(100)),
            existingAccounts: Array(numbers.filter { known.contains($0) }.prefix(100)),
            proposals: proposals,
            openingBalances: batch.accounts.reduce(Money.zero) { $0 + $1.openingBalance }.description,
            released: released, clashes: clashes, warnings: warnings,
            requestId: requestID)
    }
}

extension Sequence where Element: Hashable {
    /// Each once, in the order of their first: two relays of one account may have the same reason.
    var once: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
