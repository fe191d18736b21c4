import Billing
import Engine
import Quantities
import Supply

/// Payments of which a channel's file and our books will not say the same, planted one by one.
extension Year {
    /// - Parameter kind: 0..<45: which difference.
    func payWithDifference(_ bank: Int, _ number: String, _ amount: Money, at hour: Int, kind: Int64) throws {
        let today = calendar.date(at: gateway.clocks.wall)
        if (36..<45).contains(kind) { return try payAtMidnight(bank, number, amount, at: hour) }
        let transfer = banks[bank].take(
            amount, for: number, at: gateway.clocks.wall, serial: kind < 25 ? banks[bank].serialOfItsOwn() : nil)
        let key = CloseItemKey(banks[bank][transfer].key)
        // On the day after, once the file has come.
        let tomorrow = hour / 24 * 24 + 24
        switch kind {
        case 0..<8:
            // The front keeps it for two days.
            planted.plant("payment late", key, .onlyThere, ends: .arrived)
            planted.expect("close.only_there")
            note(.bring(bank: bank, transfer: transfer), at: tomorrow + 24 + 11)
        case 8..<14:
            // The front has lost it: staff book it, and once it turns up all the same.
            planted.plant("payment lost by the front", key, .onlyThere, ends: .booked)
            planted.expect("close.only_there")
            note(.staff(.dailyClose(.book(key))), at: tomorrow + 11)
            if kind == 8 { note(.bring(bank: bank, transfer: transfer), at: tomorrow + 24 * 5) }
        case 14..<20:
            // The bank rolled back what it had told us, and takes it back the day after.
            planted.plant("payment rolled back by the bank", key, .onlyHere, ends: .reversed)
            planted.expect("close.only_here")
            banks[bank][transfer].isKept = false
            banks[bank][transfer].fileDay = nil
            try bring(bank, transfer)
            let reversal = banks[bank].giveBack(amount, of: transfer, on: today.tomorrow)
            banks[bank][transfer].reversals[reversal].isInFile = false
            note(.reverse(bank: bank, transfer: transfer, reversal: reversal), at: tomorrow + 11)
        case 20..<25:
            // The file forgets it.
            planted.plant("payment forgotten by the file", key, .onlyHere, ends: .explained)
            planted.expect("close.only_here")
            banks[bank][transfer].fileDay = nil
            try bring(bank, transfer)
            note(.staff(.dailyClose(.explain(key))), at: tomorrow + 11)
        case 25..<31:
            // The front tells ten yuan less than were paid. It stays open.
            planted.plant("amount wrong", key, .different, ends: nil)
            planted.expect("close.different")
            planted.add(surplus: Money(yuan: 10), of: banks[bank].name)
            let less = BankBook.Transfer(
                key: banks[bank][transfer].key, number: number, amount: amount + Money(yuan: 10),
                at: banks[bank][transfer].at, told: amount, fileDay: today)
            banks[bank][transfer] = less
            try bring(bank, transfer)
        default:
            // The file names another customer.
            planted.plant("account wrong in the file", key, .different, ends: .explained)
            planted.expect("close.different")
            let other = town.households[Int(dice.below(Int64(town.households.count)))]
            // Whoever is paid for under a number may be called by either.
            let isHis = other.number == number || other.payer == number
            banks[bank][transfer].fileNumber = isHis ? "3301999" : other.number
            try bring(bank, transfer)
            note(.staff(.dailyClose(.explain(key))), at: tomorrow + 11)
        }
    }

    /// Just before midnight: the bank has it in the file of the next day. Both sides must find each other by themselves.
    private func payAtMidnight(_ bank: Int, _ number: String, _ amount: Money, at hour: Int) throws {
        let today = calendar.date(at: gateway.clocks.wall)
        let moment = calendar.midnight(of: today) + .minutes(23 * 60 + 58)
        let serial = banks[bank].serialOfItsOwn()
        let transfer = banks[bank].take(amount, for: number, at: moment, serial: serial)
        banks[bank][transfer].fileDay = today.tomorrow
        let key = CloseItemKey(banks[bank][transfer].key)
        planted.plant("payment at midnight", key, .onlyHere, ends: .carried)
        let other = CloseItemKey(
            close: CloseKey(channel: banks[bank].name, businessDate: today.tomorrow), kind: .payment, serial: serial)
        planted.plant("payment at midnight", other, .onlyThere, ends: .carried)
        note(.bring(bank: bank, transfer: transfer), at: hour / 24 * 24 + 24)
    }
}

extension CivilDate {
    var tomorrow: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + 1) }
}
