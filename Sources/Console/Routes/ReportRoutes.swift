import API
import Hummingbird
import Quantities
import Storage
import Supply

/// The figures and the risk list.
enum ReportRoutes {
    /// Of this month so far where no period is given.
    static func figures(_ exchange: Exchange) async throws -> Response {
        let (now, calendar) = (exchange.backend.now(), exchange.backend.calendar)
        let month = calendar.midnight(of: calendar.date(at: now).firstOfMonth)
        let from = try exchange.time("from", endOfDay: false) ?? month
        let last = try exchange.time("to", endOfDay: true)
        // A day means all of it: the period ends with the first moment after.
        let to = last.map { $0 + .milliseconds(1) } ?? now
        guard from < to else {
            let words = FieldFault.notBefore.words
            throw Refused(
                .requestInvalid,
                [Detail(name: "from", value: exchange.query("from"), code: FieldFault.notBefore.rawValue, words: words)]
            )
        }
        let histories = exchange.backend.histories
        let report = try await histories.figures(from: from, to: to, calendar: calendar, now: now)
        let discretion = try await histories.discretion(from: from, to: to, calendar: calendar)
        return try Replies.json(exchange.present.figures(report, discretion))
    }

    static func risk(_ exchange: Exchange) async throws -> Response {
        let risks = try await exchange.backend.histories.riskList(
            now: exchange.backend.now(), calendar: exchange.backend.calendar, area: exchange.query("area"),
            responsible: exchange.query("responsible"), limit: try exchange.limit(100))
        return try Replies.json(exchange.present.risks(risks))
    }
}
