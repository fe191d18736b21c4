import Languages

extension Texts {
    /// What kind a bill is of.
    public static let billKinds: [String: Words] = [
        "settlement": Words("settlement", "结算"), "statement": Words("statement, nothing is asked", "对账单，无需缴费"),
        "instalment": Words("instalment in advance", "分次预缴"), "opening": Words("debt at the takeover", "接管时欠费"),
        "final": Words("final", "终结"),
    ]

    /// What came of a request about dues, by the engine's codes.
    public static let duesAnswers: [String: Words] = [
        "amount.notPositive": Words("refused: the amount must be above zero", "拒绝：金额须大于零"),
        "amount.notWholeFen": Words("refused: the amount must be whole fen", "拒绝：金额须精确到分"),
        "amount.tooLarge": Words("refused: the amount is too large", "拒绝：金额过大"),
        "emergency.activated": Words("emergency credit is active", "应急额度已启用"),
        "emergency.active": Words("refused: it is active already, and is repaid first", "拒绝：应急额度已启用，须先还清"),
        "emergency.notOffered": Words("refused: these terms offer none", "拒绝：该供电条款不提供应急额度"),
        "emergency.notEnough": Words("refused: it would not cover the debt", "拒绝：应急额度不足以抵偿欠费"),
        "penalty.waived": Words("the penalty is waived", "违约金已减免"),
        "penalty.none": Words("refused: no penalty is owed", "拒绝：没有应缴违约金"),
        "penalty.lessOwed": Words("refused: less penalty is owed", "拒绝：超过应缴违约金"),
        "deposit.taken": Words("the deposit is taken from the balance", "保证金已从余额划转"),
        "deposit.notCovered": Words("refused: the balance does not cover it", "拒绝：余额不足"),
        "deposit.refunded": Words("the deposit is back on the balance", "保证金已退回余额"),
        "deposit.setOff": Words("the deposit is set off against the debt", "保证金已抵欠"),
        "deposit.lessHeld": Words("refused: less is held", "拒绝：超过在押保证金"),
        "deposit.lessOwed": Words("refused: less is owed", "拒绝：超过欠费"),
        "deposit.debtOpen": Words("refused: something is owed; set it off instead", "拒绝：尚有欠费，请先抵欠"),
        "guarantor.set": Words("the guarantor is on file", "担保人已登记"),
        "guarantor.removed": Words("the guarantor is removed", "担保人已撤销"),
        "guarantor.unknown": Words("refused: there is no such guarantor", "拒绝：没有该担保人"),
        "guarantor.malformed": Words("refused: name or phone is not as it must be", "拒绝：担保人姓名或电话格式不符"),
        "guarantor.over": Words("refused: the guarantee is over already", "拒绝：担保期已过"),
        "old_debt.moved": Words("the arrears are old debt now", "欠费已转为陈欠"),
        "old_debt.lessOwed": Words("refused: less is owed", "拒绝：超过欠费"),
        "write_off.done": Words("the claim is written off", "债权已核销"),
        "write_off.lessOwed": Words("refused: less is owed", "拒绝：超过应收金额"),
        "recovery.done": Words(
            "what was written off is taken in again, from the balance", "已核销款已由账户余额收回"),
        "recovery.lessWrittenOff": Words("refused: less was written off", "拒绝：超过已核销金额"),
        "recovery.notCovered": Words("refused: the balance does not cover it", "拒绝：余额不足"),
        "instalment.asked": Words("the instalment is asked", "分次缴费已下达"),
        "instalment.notThisMode": Words("refused: the account pays no instalments", "拒绝：该账户不是分次缴费"),
        "instalment.dueFar": Words("refused: the due day is past or too far", "拒绝：缴费期限已过或过远"),
    ]
}
