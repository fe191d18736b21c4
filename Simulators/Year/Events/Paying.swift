import Billing
import Engine
import Quantities
import Supply

/// How money comes, with everything that banks and people do wrong on the way.
extension Year {
    /// Somebody pays for a number.
    ///
    /// - Parameter plain: nothing goes wrong with it.
    func pay(_ number: String, _ given: Money, at hour: Int, plain: Bool = false) throws {
        let amount = given.roundedUpToFen
        guard amount > .zero else { return }
        let plain = plain || isLeaving(number, on: hour / 24)
        var choices = banks.indices.filter { banks[$0].counter.channel?.kind != .directDebit }
        if plain { choices = choices.filter { !banks[$0].counter.isBatch } }
        let bank = choices[Int(dice.below(Int64(choices.count)))]
        let slip = plain ? 1000 : dice.below(1000)
        tally.payments += 1
        switch slip {
        case 0..<45 where canDiffer(bank, on: hour / 24) && !banks[bank].counter.isBatch:
            return try payWithDifference(bank, number, amount, at: hour, kind: slip)
        case 45..<70: return try payMistyped(bank, number, amount, at: hour)
        default: break
        }
        let transfer = banks[bank].take(amount, for: number, at: gateway.clocks.wall)
        if slip < 80, slip >= 70, !banks[bank].counter.isBatch {
            // Taken back before it comes: both reach us in the wrong order.
            tally.early += 1
            let reversal = banks[bank].giveBack(amount, of: transfer, on: calendar.date(at: gateway.clocks.wall))
            try reverse(bank, transfer, reversal)
            backlogs[bank, default: 0] += 1
            return note(.bring(bank: bank, transfer: transfer), at: hour + 2)
        }
        try bringInTime(bank, transfer, at: hour)
        switch slip {
        case 80..<110: note(.regret(bank: bank, transfer: transfer, parts: 1), at: hour + (slip % 2 == 0 ? 1 : 27))
        case 110..<125: note(.regret(bank: bank, transfer: transfer, parts: 2), at: hour + 1)
        case 125..<130:
            // Its front sends it again months later (I-M4).
            note(.bring(bank: bank, transfer: transfer), at: hour + 24 * 90)
        case 130..<140: try sendNonsense(bank, transfer)
        case 140..<150: try tamper(bank, transfer)
        default: break
        }
    }

    /// A batch comes on the next morning, everything else at once.
    private func bringInTime(_ bank: Int, _ transfer: Int, at hour: Int) throws {
        if banks[bank].counter.isBatch {
            note(.bring(bank: bank, transfer: transfer), at: hour / 24 * 24 + 24 + 6)
        } else {
            try bring(bank, transfer)
        }
    }

    /// A front brings a payment; one in ten sends it twice.
    func bring(_ bank: Int, _ transfer: Int) throws {
        backlogs[bank] = max((backlogs[bank] ?? 0) - 1, 0)
        banks[bank][transfer].isTold = true
        let it = banks[bank][transfer]
        let times = dice.oneIn(10) ? 2 : 1
        for _ in 0..<times {
            try send(
                .payment(it.request, by: sender(bank), token(.payment(bank: bank, transfer: transfer))), by: bank)
        }
    }

    /// Tells us that a payment is taken back.
    func reverse(_ bank: Int, _ transfer: Int, _ reversal: Int) throws {
        let it = banks[bank][transfer]
        let back = it.reversals[reversal]
        let request = ReversalRequest(id: back.id, payment: it.key, amount: back.amount, reason: "a wrong entry")
        for _ in 0..<(dice.oneIn(8) ? 2 : 1) {
            try send(.reversal(request, by: sender(bank), token(.reversal(bank: bank, id: back.id))), by: bank)
        }
    }

    /// A channel takes back what was paid.
    func regret(_ bank: Int, _ transfer: Int, parts: Int, at hour: Int) throws {
        let it = banks[bank][transfer]
        // Nothing can be taken back that we have sent back, or that has not come.
        guard it.isTold, it.returned == .zero, it.reversals.isEmpty else { return }
        let day = calendar.date(at: gateway.clocks.wall)
        let first = parts == 1 ? it.amount : Money(fen: it.amount.fenTowardZero * 2 / 5)
        var isTold = first > .zero ? try giveBack(first, bank, transfer, day, at: hour) : true
        guard parts == 2, it.amount - first > .zero else { return }
        if try !giveBack(it.amount - first, bank, transfer, day, at: hour) { isTold = false }
        guard isTold else { return }
        // And once more, which is too much.
        tally.refused += 1
        let more = ReversalRequest(
            id: "\(it.key.businessDate)-X\(it.key.serial)", payment: it.key, amount: Money(fen: 1), reason: "once more")
        try send(
            .reversal(more, by: sender(bank), token(.nonsense(ReversalFault.exceedsPayment.rawValue))), by: bank)
    }

    /// True where its front told us.
    private func giveBack(
        _ amount: Money, _ bank: Int, _ transfer: Int, _ day: CivilDate, at hour: Int
    ) throws -> Bool {
        let reversal = banks[bank].giveBack(amount, of: transfer, on: day)
        let it = banks[bank][transfer].reversals[reversal]
        let canDiffer = canDiffer(bank, on: hour / 24) && banks[bank].counter.layout?.leavesOutReversed == false
        let key = CloseItemKey(
            close: CloseKey(channel: banks[bank].name, businessDate: day), kind: .reversal, serial: it.serial)
        switch canDiffer ? dice.below(12) : 11 {
        case 0:
            // Its front loses it: staff book it from the file.
            planted.plant("reversal only there", key, .onlyThere, ends: .booked)
            planted.expect("close.only_there")
            note(
                .staff(.dailyClose(.bookReversal(key, of: banks[bank][transfer].key))), at: hour / 24 * 24 + 24 + 12)
            return false
        case 1:
            // Its file does not tell of it.
            banks[bank][transfer].reversals[reversal].isInFile = false
            planted.plant("reversal only here", key, .onlyHere, ends: .explained)
            planted.expect("close.only_here")
            note(.staff(.dailyClose(.explain(key))), at: hour / 24 * 24 + 24 + 12)
            try reverse(bank, transfer, reversal)
        default: try reverse(bank, transfer, reversal)
        }
        return true
    }

    /// What no front should send: each is refused, and nothing changes.
    private func sendNonsense(_ bank: Int, _ transfer: Int) throws {
        let it = banks[bank][transfer].request
        func other(_ amount: Money, currency: String = "CNY", serial: String? = nil) -> PaymentRequest {
            PaymentRequest(
                key: PaymentKey(
                    channel: it.key.channel, businessDate: it.key.businessDate, serial: serial ?? it.key.serial),
                accountNumber: it.accountNumber, amount: amount, paidAt: it.paidAt, currency: currency)
        }
        var tries: [(PaymentRequest, String)] = [
            (other(.zero, serial: "N1"), PaymentFault.amountNotPositive.rawValue),
            (other(Money(fen: -500), serial: "N2"), PaymentFault.amountNotPositive.rawValue),
            (other(Money(tenThousandths: 5_050), serial: "N3"), PaymentFault.amountNotWholeFen.rawValue),
            (other(Money(yuan: 200_000_000), serial: "N4"), PaymentFault.amountTooLarge.rawValue),
            (other(Money(yuan: 5), currency: "USD", serial: "N5"), PaymentFault.currencyUnknown.rawValue),
        ]
        // A batch has not come yet: nothing to be in conflict with.
        if banks[bank][transfer].isTold { tries.append((other(it.amount + Money(fen: 1)), "conflict")) }
        for (request, expected) in tries {
            tally.refused += 1
            try send(.payment(request, by: sender(bank), token(.nonsense(expected))), by: bank)
        }
    }

    /// Somebody gives a number that is nobody's.
    private func payMistyped(_ bank: Int, _ number: String, _ amount: Money, at hour: Int) throws {
        let typed = String(number.dropLast())
        let transfer = banks[bank].take(amount, for: typed, at: gateway.clocks.wall)
        try bringInTime(bank, transfer, at: hour)
        tally.suspended += 1
        planted.expect("payment.suspense")
        let noon = hour / 24 * 24 + 48 + 12
        switch dice.below(10) {
        case 0..<7:
            // The number of a payer is no account's.
            let owner = number.hasPrefix("P") ? town.households.first { $0.payer == number }?.number : number
            if let owner { note(.assign(banks[bank][transfer].key, number: owner), at: noon) }
        case 7, 8: note(.sendBack(bank: bank, transfer: transfer), at: noon)
        default: break
        }
    }
}
