import Billing
import Engine
import Quantities
import Supply

// What people and banks do wrong, or at the worst moment.

extension World {
    func strikePeople(_ fault: Fault) {
        let flat = fault == .transfer ? someHeir() : someFlat()
        switch fault {
        case .duplicatePayment: pay(flat.account, someMoney(), at: now) { $0.double($1) }
        case .conflictingPayment: conflict()
        case .lostReceipt: pay(flat.account, someMoney(), at: now) { $0.giveUp($1) }
        case .reversal: reverse()
        case .reversalFirst: reverseFirst(flat)
        case .unknownAccount: pay("9999", someMoney(), at: now)
        case .overpayment: pay(flat.account, Money(yuan: 100 + dice.below(200)), at: now)
        case .lastMoment: lastMomentUntil = now + 6_000 * plot.pace.stretch
        case .silentFront: frontSilentUntil = now + lasting(1_000, 5_000)
        case .doubleClick:
            ask(
                .restore(account: flat.account, graceUntil: someTime(5), confirmed: true), by: "li.na", .operator,
                at: now,
                isDoubled: true)
        case .twoClerks:
            for name in ["li.na", "zhao.min"] {
                let until = someTime(3 + dice.below(4))
                ask(
                    .restore(account: flat.account, graceUntil: until, confirmed: true), by: name, .operator,
                    at: now + dice.below(3))
            }
        case .restoreByHand:
            ask(
                .restore(account: flat.account, graceUntil: someTime(5), confirmed: true), by: "wang.lei", .supervisor,
                at: now)
        case .holdByHand:
            // A notice ages while it holds, and a new one too.
            let until = someTime(dice.below(2) == 0 ? 6 : 30)
            ask(.hold(account: flat.account, .dispute, until: until), by: "zhao.min", .operator, at: now)
        case .tripByHand: ask(.trip(account: flat.account), by: "wang.lei", .supervisor, at: now)
        case .commissioning: ask(.commission(meter: flat.meterNumber), by: "sun.hao", .engineer, at: now)
        case .wrongCustomer:
            ask(.restore(account: flat.account, graceUntil: nil), by: "li.na", .operator, at: now)
        case .lockOut: hangTag(flat)
        case .protect: protect(flat)
        case .weather: weatherTurns()
        case .asksFirst: chooseRestore(flat)
        case .transfer: transfer(flat)
        case .contractChange: changeContract(flat)
        case .loadLimit: limitLoad(flat)
        case .offOnRequest: wantsToBeOff(someoneFree())
        case .meterExchanged: changeMeter(flat, beside: false)
        case .relayElsewhere: changeMeter(flat, beside: true)
        default: break
        }
    }

    /// Every second time the home of somebody protected: whoever takes the contract over lives with the machine.
    private func someHeir() -> Flat {
        let homes = town.flats.filter { $0.protection != nil || oracle.isProtected($0.account) }
        guard !homes.isEmpty, dice.below(2) == 0 else { return someFlat() }
        return homes[Int(dice.below(Int64(homes.count)))]
    }

    /// Somebody who owes nothing, if there is anybody.
    private func someoneFree() -> Flat {
        let free = town.flats.filter { oracle.available($0) ?? .zero > .zero }
        return free.isEmpty ? someFlat() : free[Int(dice.below(Int64(free.count)))]
    }

    /// So many seconds from now, or as many times a few minutes.
    func someTime(_ seconds: Int64) -> Instant { truth + .seconds(seconds * plot.pace.stretch) }

    /// A fen to ten yuan.
    private func someMoney() -> Money { Money(fen: 1 + dice.below(dice.below(3) == 0 ? 1_000 : 60)) }

    /// A key that was used is used again for another amount: refused, and nothing changes (I-M3).
    private func conflict() {
        let booked = bank.transfers.filter { $0.receipt != nil }
        guard daemon != nil, !booked.isEmpty else { return }
        let request = booked[Int(dice.below(Int64(booked.count)))].request
        let other = PaymentRequest(
            key: request.key, accountNumber: request.accountNumber, amount: request.amount + Money(fen: 1))
        let event = Event.payment(other, by: Bank.actor(request.key.channel), token(.conflict))
        agenda.add(.hears(life: life, event), at: now + 1)
    }

    /// A customer wants some of a payment back, or all of it.
    private func reverse() {
        let booked = bank.transfers.indices.filter { bank.transfers[$0].receipt != nil }
        guard !booked.isEmpty else { return }
        let index = booked[Int(dice.below(Int64(booked.count)))]
        let left = bank.transfers[index].request.amount - bank.takenBack(index)
        guard left > .zero else { return }
        let amount = dice.below(2) == 0 ? left : Money(fen: 1 + dice.below(max(left.tenThousandths / 100, 1)))
        agenda.add(.bankReverses(bank.takeBack(index, min(amount, left))), at: now)
    }

    /// The reversal arrives before its payment.
    private func reverseFirst(_ flat: Flat) {
        let index = bank.add(flat.account, someMoney(), truth)
        let amount = bank.transfers[index].request.amount
        let part = dice.below(2) == 0 ? amount : Money(fen: 1 + dice.below(max(amount.tenThousandths / 100, 1)))
        agenda.add(.bankReverses(bank.takeBack(index, min(part, amount))), at: now)
        agenda.add(.bankAsks(index), at: now + 300 + dice.below(2_000))
    }
}
