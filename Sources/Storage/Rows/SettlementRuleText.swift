import Billing
import Quantities

/// When bills are made and due: due after|penalty a day|in later years|minimum|cap|days past due to a message|to a call, then instalments' share|due after|number of
/// days|days, then the settlement days.
enum SettlementRuleText {
    static func write(_ rule: SettlementRule) -> String {
        var writer = FieldWriter()
        writer.add(rule.dueAfterDays)
        writer.add(rule.penalty.map { Int64($0.perDay) })
        writer.add(rule.penalty.map { Int64($0.perDayInLaterYears) })
        writer.add(rule.penalty?.minimum.tenThousandths)
        writer.add(rule.penalty?.capBasisPoints.map { Int64($0) })
        writer.add(rule.reminders.map { Int64($0.messageAfterDays) })
        writer.add(rule.reminders.map { Int64($0.callAfterDays) })
        writer.add(rule.instalments.map { Int64($0.shareBasisPoints) })
        writer.add(rule.instalments.map { Int64($0.dueAfterDays) })
        writer.add(rule.instalments?.days.count ?? 0)
        for day in rule.instalments?.days ?? [] { writer.add(day) }
        for day in rule.days { writer.add(day) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> SettlementRule {
        var rule = SettlementRule(days: [], dueAfterDays: Int(clamping: try reader.int()))
        let perDay = try reader.intOrNil()
        let later = try reader.intOrNil()
        let minimum = try reader.intOrNil()
        let cap = try reader.intOrNil()
        if let perDay, let later, let minimum {
            rule.penalty = PenaltyRule(
                perDay: Int(clamping: perDay), perDayInLaterYears: Int(clamping: later),
                minimum: Money(tenThousandths: minimum), capBasisPoints: cap.map { Int(clamping: $0) })
        }
        let message = try reader.intOrNil()
        let call = try reader.intOrNil()
        if let message, let call {
            rule.reminders = ReminderRule(
                messageAfterDays: Int(clamping: message), callAfterDays: Int(clamping: call))
        }
        let share = try reader.intOrNil()
        let dueAfter = try reader.intOrNil()
        var days: [Int] = []
        for _ in 0..<(try FieldText.count(&reader)) { days.append(Int(clamping: try reader.int())) }
        if let share, let dueAfter {
            rule.instalments = InstalmentRule(
                days: days, shareBasisPoints: Int(clamping: share), dueAfterDays: Int(clamping: dueAfter))
        }
        while !reader.isAtEnd { rule.days.append(Int(clamping: try reader.int())) }
        return rule
    }
}
