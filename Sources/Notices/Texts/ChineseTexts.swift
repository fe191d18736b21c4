import Quantities
import Supply

extension NoticeText {
    /// In Chinese.
    var chinese: String {
        if !lines.isEmpty { return severalInChinese }
        let customer = "尊敬的\(name)：您的用电户号\(number)"
        let help = "如有疑问请拨打95598。"
        switch kind {
        case .firstWarning:
            return "\(customer)\(balanceInChinese)，请及时充值。\(forecastInChinese)\(help)"
        case .secondWarning:
            return "\(customer)\(balanceInChinese)，余额即将用完，为免影响用电，请尽快充值。\(forecastInChinese)\(help)"
        case .billIssued:
            return "\(customer)有新账单，应缴电费\(asked)元，请按期缴费。\(help)"
        case .dayFive:
            return "\(customer)电费\(asked)元已逾期，请尽快缴费，以免产生违约金。\(help)"
        case .dayTen, .writtenDemand:
            return "催缴通知：\(customer)电费\(asked)元逾期已久，请立即缴费。\(help)"
        case .tripNotice:
            let when = period.map { "自本通知送达起满\(NoticeText.chinese($0))仍未缴清的" } ?? "逾期仍未缴清的"
            return "停电通知：\(customer)已欠电费\(asked)元。\(when)，将依法停止供电，停电前将再次通知。请尽快缴费。\(help)"
        case .finalNotice:
            let when = period.map { "\(NoticeText.chinese($0))后" } ?? "即将"
            return "停电前最后通知：\(customer)仍欠电费\(asked)元，\(when)停止供电。缴清后恢复供电。\(help)"
        case .switchedOff:
            let then =
                switch returns {
                case nil: "后将自动恢复供电，不分昼夜"
                case .confirm: "后，我们将致电，经您确认即恢复供电，不分昼夜"
                case .arm: "后，我们将告知您如何合闸复电，不分昼夜"
                }
            return "\(customer)因欠费已停电。缴纳\(asked)元\(then)。\(help)"
        case .offOnRequest:
            return "\(customer)已按用户申请停电。如非您本人申请，或需要恢复供电，请立即拨打95598。"
        case .restored:
            return "\(customer)已恢复供电。\(restInChinese)用电前请确认电器安全。\(help)"
        case .stillMissing:
            return "\(customer)的缴费已到账，尚差\(asked)元才能保持或恢复供电，请补缴。\(help)"
        case .pressButton:
            let how = guide.map { "（\(NoticeText.oneLine($0))）" } ?? ""
            return "\(customer)已可恢复供电。请先关闭大功率电器，再按下电表上的合闸按钮\(how)。\(help)"
        case .limitSet:
            return "\(customer)自即日起用电负荷限额\(limitInChinese)，超过限额将暂停供电约10分钟。\(help)"
        case .nearLimit:
            return "\(customer)用电负荷已接近限额\(limitInChinese)，请减少同时使用的电器，超过限额将暂停供电。\(help)"
        case .overLimit:
            return "\(customer)因用电负荷超过限额\(limitInChinese)已暂停供电，约10分钟后自动恢复。请先关闭部分电器。\(help)"
        case .offUntilCalled:
            return "\(customer)今日多次超过用电限额\(limitInChinese)，已停止供电。请减少电器后致电95598恢复供电。"
        case .confirmRestore:
            return "\(customer)已符合复电条件。为安全起见，合闸前须与您确认：请先关闭电器，并致电95598确认复电。"
        case .restoreLate:
            return "\(customer)已符合复电条件，但供电尚未恢复\(lateInChinese)。我们正在处理，必要时将派人到现场。\(help)"
        }
    }

    /// For a payer of several accounts.
    private var severalInChinese: String {
        let sum = kind.isLowBalance ? "" : "合计\(asked)元"
        let customer = "尊敬的\(name)：您缴费的\(lines.count)户（\(listed("、"))）"
        let help = "如有疑问请拨打95598。"
        switch kind {
        case .tripNotice:
            let when = period.map { "自本通知送达起满\(NoticeText.chinese($0))仍未缴清的" } ?? "逾期仍未缴清的"
            return "停电通知：\(customer)已欠电费\(sum)。\(when)，将依法停止供电，停电前将再次通知。请尽快缴费。\(help)"
        case .finalNotice:
            let when = period.map { "\(NoticeText.chinese($0))后" } ?? "即将"
            return "停电前最后通知：\(customer)仍欠电费\(sum)，\(when)停止供电。缴清后恢复供电。\(help)"
        case .billIssued: return "\(customer)有新账单，\(sum)，请按期缴费。\(help)"
        case .dayFive, .dayTen, .writtenDemand: return "\(customer)电费已逾期，\(sum)，请尽快缴费。\(help)"
        default: return "\(customer)余额不足，请及时充值。\(help)"
        }
    }

    private var lateInChinese: String {
        switch late {
        case nil: ""
        case .silent: "：电表暂时没有应答"
        case .button: "：请按电表上的按钮合闸"
        case .wrongDevice: "：须先到现场核对电表"
        case .notProvable: "：须到现场确认电表后合闸"
        case .noEffect: "：电表已收到合闸命令但尚未合闸"
        case .lockedOut: "：电工正在线路上作业"
        case .openedOtherwise: "：断电并非因欠费，请致电确认"
        case .offOnRequest: "：该户系按用户申请停电，请致电确认是否恢复"
        }
    }

    private var limitInChinese: String { limit.map { "\($0.value)瓦" } ?? "" }

    private var forecastInChinese: String {
        forecast.map { "按目前用电情况，本期账单预计约\($0.roundedUpToFen)元。" } ?? ""
    }

    private var balanceInChinese: String {
        left < .zero ? "已透支\(-left)元" : "余额为\(left)元"
    }

    /// Nothing where the notice names no amount.
    private var restInChinese: String {
        if amount == .zero { return "" }
        return left < .zero ? "目前尚欠\(-left)元，请尽快缴清。" : "当前余额\(left)元。"
    }

    /// The largest unit that divides the span: `3天`, `30分钟`.
    static func chinese(_ span: Span) -> String {
        let units: [(Int64, String)] = [(86_400_000, "天"), (3_600_000, "小时"), (60_000, "分钟"), (1000, "秒")]
        for (size, unit) in units where span.milliseconds != 0 && span.milliseconds % size == 0 {
            return "\(span.milliseconds / size)\(unit)"
        }
        return "\(span.milliseconds)毫秒"
    }
}
