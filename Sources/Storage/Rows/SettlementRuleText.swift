import Billing
import Quantities

/// When bills are made and due: due after|penalty a day|in later years|minimum|cap, then the settlement days.
enum SettlementRuleText {
    static func write(_ rule: SettlementRule) -> String {
        var writer = FieldWriter()
        writer.add(rule.dueAfterDays)
        writer.add(rule.penalty.map { Int64($0.perDay) })
        writer.add(rule.penalty.map { Int64($0.perDayInLaterYears) })
        writer.add(rule.penalty?.minimum.tenThousandths)
        writer.add(rule.penalty?.capBasisPoints.map { Int64($0) })
        for day in rule.days { writer.add(day) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> SettlementRule {
        var rule = SettlementRule(days: [], dueAfterDays: Int(try reader.int()))
        let perDay = try reader.intOrNil()
        let later = try reader.intOrNil()
        let minimum = try reader.intOrNil()
        let cap = try reader.intOrNil()
        if let perDay, let later, let minimum {
            rule.penalty = PenaltyRule(
                perDay: Int(perDay), perDayInLaterYears: Int(later), minimum: Money(tenThousandths: minimum),
                capBasisPoints: cap.map { Int($0) })
        }
        while !reader.isAtEnd { rule.days.append(Int(try reader.int())) }
        return rule
    }
}
