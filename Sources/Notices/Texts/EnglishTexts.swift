import Quantities
import Supply

extension NoticeText {
    /// In English.
    var english: String {
        let help = "Questions: call 95598."
        switch kind {
        case .firstWarning:
            return
                "Dear \(name): the balance of electricity account \(number) is CNY \(left). Please top up in time. \(help)"
        case .secondWarning:
            return "Dear \(name): the balance of electricity account \(number) is CNY \(left) and nearly used up. "
                + "Please top up soon to keep your supply. \(help)"
        case .billIssued:
            return
                "Dear \(name): there is a new bill of CNY \(asked) for electricity account \(number). "
                + "Please pay it in time. \(help)"
        case .dayFive:
            return "Dear \(name): CNY \(asked) of electricity account \(number) is past due. "
                + "Please pay it soon, before a penalty is added. \(help)"
        case .dayTen, .writtenDemand:
            return "Demand. Dear \(name): CNY \(asked) of electricity account \(number) has been past due for long. "
                + "Please pay it at once. \(help)"
        case .tripNotice:
            let condition =
                period.map { "it is not paid within \(NoticeText.english($0)) of this notice" }
                ?? "it is not paid in time"
            return
                "Disconnection notice. Dear \(name): electricity account \(number) owes CNY \(asked). If \(condition), "
                + "supply will be switched off; you will be told again before that. \(help)"
        case .finalNotice:
            let when = period.map { "in \(NoticeText.english($0))" } ?? "shortly"
            return
                "Final notice. Dear \(name): electricity account \(number) still owes CNY \(asked). Supply will be switched "
                + "off \(when). It returns by itself once the amount is paid. \(help)"
        case .switchedOff:
            return "Dear \(name): supply of electricity account \(number) was switched off for arrears. "
                + "It returns by itself, at any hour, once CNY \(asked) is paid. \(help)"
        case .offOnRequest:
            return "Dear \(name): supply of electricity account \(number) was switched off at the customer's request. "
                + "If you did not ask for it, or want it back, call 95598 at once."
        case .restored:
            return "Dear \(name): supply of electricity account \(number) is back.\(restInEnglish) "
                + "Please check your appliances before use. \(help)"
        case .stillMissing:
            return "Dear \(name): your payment for electricity account \(number) has arrived. "
                + "CNY \(asked) is still missing for supply to stay on or return. \(help)"
        case .pressButton:
            return "Dear \(name): supply of electricity account \(number) can come back. "
                + "Switch large appliances off, then press the button on the meter. \(help)"
        case .confirmRestore:
            return
                "Dear \(name): electricity account \(number) is due to have its supply back. For your safety we ask first: "
                + "switch appliances off, then call 95598 and say that power may return."
        case .restoreLate:
            return
                "Dear \(name): electricity account \(number) is due to have its supply back, but it is still off\(lateInEnglish). "
                + "We are working on it and will come to you if need be. \(help)"
        }
    }

    private var lateInEnglish: String {
        switch late {
        case nil: ""
        case .silent: ": the meter does not answer"
        case .button: ": please press the button at the meter"
        case .wrongDevice: ": the meter must be checked on site first"
        case .notProvable: ": it must be switched on at the meter"
        case .noEffect: ": the meter was told to switch on and has not yet"
        case .lockedOut: ": an electrician is at work on the line"
        case .openedOtherwise: ": it was not switched off for arrears, please call us"
        case .offOnRequest: ": it was switched off at the customer's request, please call us to have it back"
        }
    }

    /// Nothing where the notice names no amount.
    private var restInEnglish: String {
        if amount == .zero { return "" }
        return left < .zero ? " CNY \(-left) is still owed; please pay it soon." : " The balance is CNY \(left)."
    }

    /// The largest unit that divides the span: `3 days`, `30 minutes`.
    static func english(_ span: Span) -> String {
        let units: [(Int64, String)] = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute"), (1000, "second")]
        for (size, unit) in units where span.milliseconds != 0 && span.milliseconds % size == 0 {
            let count = span.milliseconds / size
            return "\(count) \(unit)\(count == 1 ? "" : "s")"
        }
        return "\(span.milliseconds) milliseconds"
    }
}
