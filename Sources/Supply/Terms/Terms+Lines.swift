import Billing
import Metering
import Quantities

extension Terms {
    /// One of its rules as a site file writes it.
    public struct Line: Hashable, Sendable {
        public let key: String
        public let value: String
    }

    /// Every rule, in the order of the documents: what somebody who approves them has to see.
    public var lines: [Line] {
        func line(_ key: String, _ value: some CustomStringConvertible) -> Line {
            Line(key: key, value: value.description)
        }
        func list(_ values: [some CustomStringConvertible]) -> String {
            "[" + values.map(\.description).joined(separator: ", ") + "]"
        }
        return [
            line("warning_levels", list(warningLevels)), line("trip_notice_period", tripNoticePeriod),
            line("trip_notice_validity", tripNoticeValidity), line("final_notice_period", finalNoticePeriod),
            line("final_notice_validity", finalNoticeValidity), line("minimum_debt", minimumDebt),
            line("overdraft", overdraft), line("emergency_credit", emergencyCredit), line("overdue_days", overdueDays),
            line("needs_agreement", needsAgreement ? "yes" : "no"),
            line("settlement", settlement.map(Terms.told) ?? "none"), line("restore_at", restoreAt),
            line("trip_window", "\(list(tripWindow.weekdays)) \(tripWindow.hours.from)-\(tripWindow.hours.to)"),
            line("quiet_hours", quietHours.map { "\($0.from)-\($0.to)" } ?? "none"),
            line("rest_after_binding", restAfterBinding), line("fresh_marks", freshMarks),
            line("mark_interval", markInterval), line("automatic_causes", list(automaticCauses.map(\.rawValue))),
            line("throttle", throttle.map(Terms.told) ?? "off"),
            line(
                "debt_share",
                "\(Terms.percent(topUp.debtShare.basisPoints, places: 2)), \(topUp.debtShare.capPerWeek) per week"),
            line("payment_order", topUp.order.map { list($0.map(\.rawValue)) } ?? "as the rules say"),
            line("field_job_after", fieldJobAfter), line("ratio_check", Terms.told(ratio)),
        ] + control.lines
    }

    private static func told(_ rule: SettlementRule) -> String {
        var parts = ["days \(rule.days)", "due_after_days \(rule.dueAfterDays)"]
        if let penalty = rule.penalty {
            parts.append("penalty \(percent(penalty.perDay, places: 3)) per day")
            parts.append("later_years \(percent(penalty.perDayInLaterYears, places: 3))")
            parts.append("minimum \(penalty.minimum)")
            if let cap = penalty.capBasisPoints { parts.append("cap \(percent(cap, places: 2))") }
        }
        if let reminders = rule.reminders {
            parts.append("reminders \(reminders.messageAfterDays) and \(reminders.callAfterDays) days past due")
        }
        if let instalments = rule.instalments {
            parts.append("instalments \(instalments.days) \(percent(instalments.shareBasisPoints, places: 2))")
            parts.append("due_after_days \(instalments.dueAfterDays)")
        }
        return parts.joined(separator: ", ")
    }

    private static func told(_ limits: RatioLimits) -> String {
        "meter \(limits.meterPercent)%, supply \(limits.supplyPercent)%, register \(limits.registerPercent)%, "
            + "marks \(limits.marks), window \(limits.window), clear_after \(limits.clearAfter)"
    }

    private static func told(_ throttle: Throttle) -> String {
        "\(throttle.perHour) or \(percent(throttle.perHourBasisPoints, places: 2)) per hour, "
            + "\(throttle.perDay) or \(percent(throttle.perDayBasisPoints, places: 2)) per day"
    }

    /// `0.1%` of 100 with three places.
    private static func percent(_ value: Int, places: Int) -> String {
        let unit = (0..<places).reduce(1) { unit, _ in unit * 10 }
        let digits = String(value % unit)
        var part = String(repeating: "0", count: max(places - digits.count, 0)) + digits
        while part.last == "0" { part.removeLast() }
        return "\(value / unit)" + (part.isEmpty ? "" : "." + part) + "%"
    }
}

extension ControlTerms {
    fileprivate var lines: [Terms.Line] {
        [
            Terms.Line(key: "control.approver", value: approver.rawValue),
            Terms.Line(key: "control.stage", value: approvalStage.rawValue),
            Terms.Line(key: "control.calendar", value: workdays ?? "none"),
            Terms.Line(key: "control.before_rest_days", value: sparesEves ? "no" : "yes"),
            Terms.Line(key: "control.copy_to_authority", value: copiesAuthority ? "yes" : "no"),
            Terms.Line(key: "control.demanded", value: needsDemand ? "yes" : "no"),
        ]
    }
}
