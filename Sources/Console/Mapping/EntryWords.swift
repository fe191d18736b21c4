import API
import Billing
import Languages
import Quantities

/// What an entry of the ledger did, in a sentence that answers a customer: from where to where, and for what.
enum EntryWords {
    static func told(_ entry: Entry, _ balance: Money) -> Words {
        let after = Words("; posted balance \(balance) yuan.", "；账面余额 \(balance) 元。")
        return said(entry).filled("\(entry.amount)") + after
    }

    /// `{0}` being yuan.
    private static func said(_ entry: Entry) -> Words {
        switch entry.reason {
        case .energy, .settlement: charged(entry)
        case .payment: Words("{0} yuan booked from a payment", "缴费入账 {0} 元") + destination(entry.credit)
        case .opening:
            if case .customer = entry.debit {
                Words("{0} yuan of debt taken over", "接管时欠费 {0} 元")
            } else {
                Words("{0} yuan taken over as opening balance", "期初余额 {0} 元")
            }
        case .reversal: Words("{0} yuan reversed", "冲正 {0} 元") + destination(entry.debit)
        case .correction:
            isGivenBack(entry)
                ? Words("{0} yuan given back by a correction", "更正退回 {0} 元") + line(entry)
                : Words("{0} yuan charged by a correction", "更正补收 {0} 元") + line(entry)
        case .assignment: Words("{0} yuan assigned from suspense", "由挂账转入 {0} 元") + destination(entry.credit)
        case .unassignment: Words("{0} yuan of an assignment taken back", "撤销认领 {0} 元")
        case .penalty:
            isGivenBack(entry)
                ? Words("{0} yuan of late-payment penalty given back", "退回违约金 {0} 元")
                : Words("{0} yuan of late-payment penalty", "违约金 {0} 元")
        case .waiver: Words("{0} yuan of penalty waived", "减免违约金 {0} 元")
        case .transfer: moved(entry)
        case .deposit:
            if case .deposit = entry.credit {
                Words("{0} yuan taken as a deposit", "收取保证金 {0} 元")
            } else {
                Words("{0} yuan of the deposit given back", "退还保证金 {0} 元")
            }
        case .refund: Words("{0} yuan refunded", "退款 {0} 元")
        case .writeOff:
            entry.debit == .writeOff
                ? Words("{0} yuan written off", "核销 {0} 元") + destination(entry.credit)
                : Words("{0} yuan taken in of what was written off", "收回已核销款 {0} 元")
        case .purchase: Words("{0} yuan of credit written into the meter", "写入电表 {0} 元")
        }
    }

    private static func charged(_ entry: Entry) -> Words {
        isGivenBack(entry)
            ? Words("{0} yuan taken off the charges", "冲减电费 {0} 元") + line(entry)
            : Words("{0} yuan charged", "计收电费 {0} 元") + line(entry)
    }

    private static func line(_ entry: Entry) -> Words {
        guard let line = entry.line else { return Words(same: "") }
        let item = Texts.billItem(line).words
        return Words(" ({0}, month from \(line.period))", "（{0}，\(line.period) 起）").with([item])
    }

    private static func moved(_ entry: Entry) -> Words {
        guard let from = name(entry.debit), let to = name(entry.credit) else {
            return Words("{0} yuan moved between claims", "款项转账 {0} 元")
        }
        // The amount is filled in last: it stays where it stands.
        return Words("{0} yuan moved from {1} to {2}", "{0} 元由{1}转入{2}").with([Words(same: "{0}"), from, to])
    }

    private static func destination(_ side: LedgerAccount) -> Words {
        switch side {
        case .penalty, .debt, .inMeter:
            name(side).map { Words(" ({0})", "（{0}）").with([$0]) } ?? Words(same: "")
        default: Words(same: "")
        }
    }

    /// The customer's own accounts of the ledger; nil of ours.
    private static func name(_ side: LedgerAccount) -> Words? {
        switch side {
        case .customer: Words("the balance", "账户余额")
        case .penalty: Words("late-payment penalty", "违约金")
        case .debt: Words("older debt", "陈欠")
        case .deposit: Words("the deposit", "保证金")
        case .inMeter: Words("credit in the meter", "表内金额")
        case .cashClearing, .energyIncome, .penaltyIncome, .writeOff, .fund, .suspense, .opening: nil
        }
    }

    /// Whether the customer's side goes up.
    private static func isGivenBack(_ entry: Entry) -> Bool { entry.credit.owner != nil && entry.debit.owner == nil }
}
