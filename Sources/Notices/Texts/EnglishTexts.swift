import Quantities
import Supply

extension NoticeText {
    /// In English.
    var english: String {
        if !lines.isEmpty { return severalInEnglish }
        let help = "Questions: call 95598."
        switch kind {
        case .firstWarning:
            return
                "Dear \(name): the balance of electricity account \(number) is CNY \(left). Please top up in time.\(forecastInEnglish) \(help)"
        case .secondWarning:
            return "Dear \(name): the balance of electricity account \(number) is CNY \(left) and nearly used up. "
                + "Please top up soon to keep your supply.\(forecastInEnglish) \(help)"
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
                + "off \(when). It returns once the amount is paid. \(help)"
        case .switchedOff:
            let then =
                switch returns {
                case nil: "It returns by itself, at any hour, once CNY \(asked) is paid."
                case .confirm: "Once CNY \(asked) is paid we call you, at any hour, and it returns with your yes."
                case .arm:
                    "Once CNY \(asked) is paid, at any hour, we tell you how to switch it on."
                }
            return "Dear \(name): supply of electricity account \(number) was switched off for arrears. \(then) \(help)"
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
            let how = guide.map { " (\(NoticeText.oneLine($0)))" } ?? ""
            return "Dear \(name): supply of electricity account \(number) can come back. "
                + "Switch large appliances off, then press the button on the meter\(how). \(help)"
        case .limitSet:
            return "Dear \(name): from now on electricity account \(number) has a load limit\(limitInEnglish). "
                + "Above it supply is interrupted for about 10 minutes. \(help)"
        case .nearLimit:
            return "Dear \(name): the load of electricity account \(number) is close to its limit\(limitInEnglish). "
                + "Use fewer appliances at a time; above the limit supply is interrupted. \(help)"
        case .overLimit:
            return
                "Dear \(name): supply of electricity account \(number) is interrupted for a load above its limit\(limitInEnglish). "
                + "It returns by itself in about 10 minutes; please switch some appliances off first. \(help)"
        case .offUntilCalled:
            return
                "Dear \(name): electricity account \(number) was above its load limit\(limitInEnglish) several times today, and supply is off. "
                + "Switch appliances off, then call 95598 to have it back."
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

    /// For a payer of several accounts.
    private var severalInEnglish: String {
        let help = "Questions: call 95598."
        let accounts = "\(lines.count) electricity accounts that you pay for (\(listed(", ")))"
        switch kind {
        case .tripNotice:
            let condition =
                period.map { "they are not paid within \(NoticeText.english($0)) of this notice" }
                ?? "they are not paid in time"
            return "Disconnection notice. Dear \(name): \(accounts) owe CNY \(asked). If \(condition), "
                + "supply will be switched off; you will be told again before that. \(help)"
        case .finalNotice:
            let when = period.map { "in \(NoticeText.english($0))" } ?? "shortly"
            return "Final notice. Dear \(name): \(accounts) still owe CNY \(asked). Supply will be switched "
                + "off \(when). It returns by itself once the amounts are paid. \(help)"
        case .billIssued:
            return "Dear \(name): there are new bills of CNY \(asked) for \(accounts). Please pay them in time. \(help)"
        case .dayFive, .dayTen, .writtenDemand:
            return "Dear \(name): CNY \(asked) of \(accounts) are past due. Please pay soon. \(help)"
        default: return "Dear \(name): the balances of \(accounts) are low. Please top up in time. \(help)"
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

    private var limitInEnglish: String { limit.map { " of \($0.value) W" } ?? "" }

    private var forecastInEnglish: String {
        forecast.map { " If use goes on like this, the coming bill will be about CNY \($0.roundedUpToFen)." } ?? ""
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
