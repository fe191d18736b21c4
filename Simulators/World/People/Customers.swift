import Engine
import Quantities
import Supply

// What people do when they read an SMS.

extension World {
    func reads(_ message: Message, _ flat: Flat) {
        let isGolden = plot.run == .golden
        let isFree = isGolden ? !bank.hasPaid(flat.account) : !bank.isPaying(flat.account)
        switch (flat.habit, message.kind) {
        case (.paysWhenOff, .switchedOff) where isFree:
            let more = isGolden ? Money(yuan: 20) : Money(fen: dice.below(20))
            pay(flat.account, message.amount + more, at: now + 300 + dice.below(400))
        case (.ringsWhenOff, .switchedOff):
            if isGolden, clerk.requests.count < 2 {
                let index = clerk.add(Clerk.restoreRequest(flat.account, at: truth))
                agenda.add(.clerkAsks(index), at: now + 300 + dice.below(400))
            } else if !isGolden, !clerk.isRestoring(flat.account) {
                ask(
                    .restore(account: flat.account, graceUntil: someTime(4), confirmed: true), by: "li.na", .operator,
                    at: now + 300 + dice.below(400))
            }
        case (_, .confirmRestore):
            isAsked(flat)
        case (.paysAtTheLastMoment, .finalNotice) where isFree:
            payAtTheLastMoment(flat)
        case (_, .finalNotice) where now < lastMomentUntil && isFree:
            payAtTheLastMoment(flat)
        default: break
        }
    }

    /// A trip was released: every fourth pays in this very moment, while the line rests before it writes (F-S12).
    func paysInTheLastSecond(_ order: OrderID) {
        guard plot.run != .golden, !isHealed, dice.below(4) == 0,
            let account = oracle.orders[order]?.account,
            let number = oracle.accountOf.first(where: { $0.value == account })?.key
        else { return }
        pay(number, Money(fen: 5 + dice.below(80)), at: now + dice.below(max(town.rest, 20)))
    }

    /// Somebody who sits in the dark pays while the machine's clock is wrong.
    func paysByAWrongClock() {
        let dark = town.flats.filter { oracle.contacts[$0.contactPlace]?.isOpen == true }
        guard !dark.isEmpty else { return }
        pay(dark[Int(dice.below(Int64(dark.count)))].account, Money(yuan: 60), at: now + 20 + dice.below(3_000))
    }

    /// Just before, in or just after the trip.
    private func payAtTheLastMoment(_ flat: Flat) {
        let at = now + town.terms.finalNoticePeriod.milliseconds - 100 + dice.below(900)
        pay(flat.account, plot.run == .golden ? Money(yuan: 20) : Money(fen: 5 + dice.below(80)), at: at)
    }
}
