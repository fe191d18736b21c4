import Engine
import GRDB
import Quantities
import Supply

enum StaffAnswerRow {
    static let table = Table(
        "staff_answers", key: ["id"], ["id", "fingerprint", "outcome", "code", "answer", "at"])
    static let byId = table.select + " WHERE id = ?"

    static func cells(id: String, fingerprint: String, _ answer: StaffAnswer, at: Instant) -> [Cell] {
        var writer = FieldWriter()
        writer.add(joined(answer.reasons))
        for detail in answer.details {
            writer.add(detail.name)
            writer.add(detail.value)
        }
        return [id, fingerprint, answer.outcome.rawValue, answer.code, writer.text, at.milliseconds]
    }

    static func read(_ row: Row) throws(StoreError) -> (id: String, request: AnsweredRequest) {
        var c = Cells(row, table)
        let id = try c.text()
        let fingerprint = try c.text()
        let outcome: StaffAnswer.Outcome = try c.word()
        let code = try c.text()
        let (reasons, details) = try c.fields(nested)
        return (
            id,
            AnsweredRequest(
                fingerprint: fingerprint, answer: StaffAnswer(outcome, code, reasons: reasons, details: details))
        )
    }

    private static func nested(_ reader: inout FieldReader) throws(FieldFault) -> ([Reason], [StaffAnswer.Detail]) {
        var reasons: [Reason] = []
        for word in try reader.string().split(separator: ",") {
            guard let reason = Reason(rawValue: String(word)) else { throw FieldFault(detail: "\(word) is no reason") }
            reasons.append(reason)
        }
        var details: [StaffAnswer.Detail] = []
        while !reader.isAtEnd { details.append(StaffAnswer.Detail(try reader.string(), try reader.string())) }
        return (reasons, details)
    }
}
