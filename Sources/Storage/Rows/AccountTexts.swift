import Billing
import Quantities
import Supply

/// Further contacts of an account: name|phone|whether an occupant each.
enum ContactsText {
    static func write(_ contacts: [Contact]) -> String {
        var writer = FieldWriter()
        for contact in contacts {
            writer.add(contact.name)
            writer.add(contact.phone)
            writer.add(contact.isOccupant)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [Contact] {
        var contacts: [Contact] = []
        while !reader.isAtEnd {
            contacts.append(
                Contact(
                    name: try reader.string(), phone: try reader.string(), isOccupant: try reader.int() != 0))
        }
        return contacts
    }
}

/// What an account owes besides its balance: penalty|old debt|week|recovered|deposit|emergency limit|activated|use|written off,
/// then the number of guarantors with name|phone|identity|amount|until each, then how many bills are open, and id|due|principal|paid|penalty
/// through|penalty|penalty days|taken back on|reminded|demanded at|forgiven|written off of it|payments of each, and of those that were paid
/// late; of the payments their number and day|amount each.
enum DuesText {
    static func write(_ dues: Dues) -> String {
        var writer = FieldWriter()
        writer.add(dues.penalty.tenThousandths)
        writer.add(dues.oldDebt.tenThousandths)
        writer.add(dues.recovered?.week.daysSinceEpoch)
        writer.add(dues.recovered?.amount.tenThousandths)
        writer.add(dues.deposit.tenThousandths)
        writer.add(dues.emergency?.limit.tenThousandths)
        writer.add(dues.emergency?.activatedAt.milliseconds)
        writer.add(dues.emergency?.use.rawValue)
        writer.add(dues.writtenOff.tenThousandths)
        writer.add(dues.guarantors.count)
        for guarantor in dues.guarantors {
            writer.add(guarantor.name)
            writer.add(guarantor.phone)
            writer.add(guarantor.identity)
            writer.add(guarantor.amount.tenThousandths)
            writer.add(guarantor.until?.daysSinceEpoch)
        }
        writer.add(dues.bills.count)
        for bill in dues.bills + dues.paidLate {
            writer.add(bill.id.number)
            OpenBillText.writeAfterID(bill, to: &writer)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> Dues {
        var dues = Dues()
        dues.penalty = Money(tenThousandths: try reader.int())
        dues.oldDebt = Money(tenThousandths: try reader.int())
        let week = try reader.intOrNil()
        let recovered = try reader.intOrNil()
        if let week, let recovered {
            dues.recovered = Dues.Recovery(
                week: CivilDate(daysSinceEpoch: week), amount: Money(tenThousandths: recovered))
        }
        dues.deposit = Money(tenThousandths: try reader.int())
        let limit = try reader.intOrNil()
        let activated = try reader.intOrNil()
        let use = try reader.stringOrNil()
        if let limit, let activated, let use {
            guard let use = EmergencyCredit.Use(rawValue: use) else { throw FieldFault(detail: "\(use) is no use") }
            dues.emergency = EmergencyCredit(
                limit: Money(tenThousandths: limit), activatedAt: Instant(milliseconds: activated), use: use)
        }
        dues.writtenOff = Money(tenThousandths: try reader.int())
        for _ in 0..<(try FieldText.count(&reader)) {
            dues.guarantors.append(
                Guarantor(
                    name: try reader.string(), phone: try reader.string(), identity: try reader.string(),
                    amount: Money(tenThousandths: try reader.int()),
                    until: try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) }))
        }
        var bills: [OpenBill] = []
        let open = try FieldText.count(&reader)
        while !reader.isAtEnd { bills.append(try OpenBillText.read(BillID(try reader.int()), &reader)) }
        guard open <= bills.count else { throw FieldFault(detail: "\(bills.count) bills of \(open)") }
        dues.bills = Array(bills.prefix(open))
        dues.paidLate = Array(bills.dropFirst(open))
        return dues
    }
}

/// The channels that an account was paid through: name|last day each.
enum ChannelUseText {
    static func write(_ uses: [ChannelUse]) -> String {
        var writer = FieldWriter()
        for use in uses {
            writer.add(use.channel)
            writer.add(use.lastOn.daysSinceEpoch)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [ChannelUse] {
        var uses: [ChannelUse] = []
        while !reader.isAtEnd {
            uses.append(
                ChannelUse(channel: try reader.string(), lastOn: CivilDate(daysSinceEpoch: try reader.int())))
        }
        return uses
    }
}

/// How much a customer is trusted: class, then by|reason|until where a person set it.
enum StandingText {
    static func write(_ standing: CreditStanding) -> String {
        var writer = FieldWriter()
        writer.add(standing.creditClass.rawValue)
        if let override = standing.override {
            writer.add(override.by)
            writer.add(override.reason)
            writer.add(override.until.daysSinceEpoch)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> CreditStanding {
        let word = try reader.string()
        guard let creditClass = CreditClass(rawValue: word) else {
            throw FieldFault(detail: "\(word) is no credit class")
        }
        var standing = CreditStanding(creditClass: creditClass)
        if !reader.isAtEnd {
            standing.override = CreditStanding.Override(
                by: try reader.string(), reason: try reader.string(),
                until: CivilDate(daysSinceEpoch: try reader.int()))
        }
        return standing
    }
}
