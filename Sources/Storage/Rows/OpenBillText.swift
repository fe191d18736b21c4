import Billing
import Quantities

/// An open bill as part of a text: of an account's dues, and of the receipt of whoever paid it. Its number stands before.
enum OpenBillText {
    static func writeAfterID(_ bill: OpenBill, to writer: inout FieldWriter) {
        writer.add(bill.due.daysSinceEpoch)
        writer.add(bill.principal.tenThousandths)
        writer.add(bill.paid.tenThousandths)
        writer.add(bill.penaltyThrough?.daysSinceEpoch)
        writer.add(bill.penalty.tenThousandths)
        writer.add(bill.penaltyDays)
        writer.add(bill.takenBackOn?.daysSinceEpoch)
        writer.add(bill.reminded.map { Int64($0.rawValue) })
        writer.add(bill.demandedAt?.milliseconds)
        writer.add(bill.forgiven.tenThousandths)
        writer.add(bill.writtenOff.tenThousandths)
        writer.add(bill.payments.count)
        for payment in bill.payments {
            writer.add(payment.day.daysSinceEpoch)
            writer.add(payment.amount.tenThousandths)
        }
    }

    static func read(_ id: BillID, _ reader: inout FieldReader) throws(FieldFault) -> OpenBill {
        OpenBill(
            id: id, due: CivilDate(daysSinceEpoch: try reader.int()),
            principal: Money(tenThousandths: try reader.int()), paid: Money(tenThousandths: try reader.int()),
            penaltyThrough: try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) },
            penalty: Money(tenThousandths: try reader.int()), penaltyDays: try reader.int(),
            takenBackOn: try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) },
            reminded: try reader.intOrNil().map(reminded),
            demandedAt: try reader.intOrNil().map { Instant(milliseconds: $0) },
            forgiven: Money(tenThousandths: try reader.int()), writtenOff: Money(tenThousandths: try reader.int()),
            payments: try payments(&reader))
    }

    private static func payments(_ reader: inout FieldReader) throws(FieldFault) -> [BillPayment] {
        var payments: [BillPayment] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            payments.append(
                BillPayment(
                    day: CivilDate(daysSinceEpoch: try reader.int()), amount: Money(tenThousandths: try reader.int())))
        }
        return payments
    }

    private static func reminded(_ number: Int64) throws(FieldFault) -> ReminderStep {
        guard let step = ReminderStep(rawValue: Int(clamping: number)) else {
            throw FieldFault(detail: "\(number) is no step")
        }
        return step
    }
}
