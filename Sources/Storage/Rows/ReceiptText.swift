import Billing
import Quantities

/// The accounts of a receipt: account|number|amount|available|supply|missing|number of parts, then claim|amount|bill of each part; a
/// bill is id|due|principal|paid|penalty through|penalty|penalty days, and an empty id where there is none.
enum ReceiptText {
    static func write(_ accounts: [ReceiptAccount]) -> String {
        var writer = FieldWriter()
        for line in accounts { write(line, to: &writer) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [ReceiptAccount] {
        var accounts: [ReceiptAccount] = []
        while !reader.isAtEnd { accounts.append(try account(&reader)) }
        return accounts
    }

    private static func write(_ line: ReceiptAccount, to writer: inout FieldWriter) {
        writer.add(line.account.number)
        writer.add(line.number)
        writer.add(line.amount.tenThousandths)
        writer.add(line.available.tenThousandths)
        writer.add(line.supply.rawValue)
        writer.add(line.missing.tenThousandths)
        writer.add(line.parts.count)
        for part in line.parts {
            writer.add(part.claim.rawValue)
            writer.add(part.amount.tenThousandths)
            writer.add(part.bill?.id.number)
            guard let bill = part.bill else { continue }
            OpenBillText.writeAfterID(bill, to: &writer)
        }
    }

    private static func account(_ reader: inout FieldReader) throws(FieldFault) -> ReceiptAccount {
        let account = AccountID(try reader.int())
        let number = try reader.string()
        let amount = Money(tenThousandths: try reader.int())
        let available = Money(tenThousandths: try reader.int())
        let supply: Receipt.SupplyNote = try reader.word()
        let missing = Money(tenThousandths: try reader.int())
        var parts: [TopUp.Part] = []
        for _ in 0..<(try reader.int()) {
            let claim: TopUp.Claim = try reader.word()
            let amount = Money(tenThousandths: try reader.int())
            parts.append(TopUp.Part(claim, amount, bill: try bill(&reader)))
        }
        return ReceiptAccount(
            account: account, number: number, amount: amount, available: available, supply: supply, missing: missing,
            parts: parts)
    }

    private static func bill(_ reader: inout FieldReader) throws(FieldFault) -> OpenBill? {
        guard let id = try reader.intOrNil() else { return nil }
        return try OpenBillText.read(BillID(id), &reader)
    }
}

/// What a reversal took from each account: account|number|amount|available.
enum ReversalLinesText {
    static func write(_ lines: [ReversalReceipt.Line]) -> String {
        var writer = FieldWriter()
        for line in lines {
            writer.add(line.account.number)
            writer.add(line.number)
            writer.add(line.amount.tenThousandths)
            writer.add(line.available.tenThousandths)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [ReversalReceipt.Line] {
        var lines: [ReversalReceipt.Line] = []
        while !reader.isAtEnd {
            lines.append(
                ReversalReceipt.Line(
                    account: AccountID(try reader.int()), number: try reader.string(),
                    amount: Money(tenThousandths: try reader.int()),
                    available: Money(tenThousandths: try reader.int())))
        }
        return lines
    }
}

/// How money is divided: share of older debt|cap a week, then each claim of an order that is not the rules'.
enum TopUpRuleText {
    static func write(_ rule: TopUpRule) -> String {
        var writer = FieldWriter()
        writer.add(rule.debtShare.basisPoints)
        writer.add(rule.debtShare.capPerWeek.tenThousandths)
        for claim in rule.order ?? [] { writer.add(claim.rawValue) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> TopUpRule {
        let share = DebtShare(
            basisPoints: Int(clamping: try reader.int()), capPerWeek: Money(tenThousandths: try reader.int()))
        var order: [TopUp.Claim] = []
        while !reader.isAtEnd { order.append(try reader.word()) }
        return TopUpRule(debtShare: share, order: order.isEmpty ? nil : order)
    }
}

extension FieldReader {
    mutating func word<T: RawRepresentable<String>>(_: T.Type = T.self) throws(FieldFault) -> T {
        let text = try string()
        guard let value = T(rawValue: text) else { throw FieldFault(detail: "\(text) is no \(T.self)") }
        return value
    }

    mutating func wordOrNil<T: RawRepresentable<String>>(_: T.Type = T.self) throws(FieldFault) -> T? {
        guard let text = try stringOrNil() else { return nil }
        guard let value = T(rawValue: text) else { throw FieldFault(detail: "\(text) is no \(T.self)") }
        return value
    }
}
