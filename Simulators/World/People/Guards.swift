import Engine
import Quantities
import Supply

// What people set to keep somebody's light on, or to be asked before it returns; and how it ends.

extension World {
    private static let protections: [Protection] = [.lifeSupport, .hospital, .lift, .fire, .importantUser]

    /// Somebody there must never be switched off, it turns out.
    func protect(_ flat: Flat) {
        let kind = World.protections[Int(dice.below(Int64(World.protections.count)))]
        ask(.guards(.protect(account: flat.account, kind, renewBy: nil)), by: "li.na", .operator, at: now)
    }

    /// It is over for most; one person alone tries in vain to end it.
    func protectionIsSet(_ account: String) {
        // Some move out at once, and the machine stays with whoever lives there then.
        if !isHealed, dice.below(3) == 0, let flat = town.flat(account) { transfer(flat) }
        guard !isHealed, dice.below(4) > 0 else { return }
        var at = now + lasting(1_500, 8_000)
        if dice.below(2) == 0 {
            ask(.guards(.endProtection(account: account)), by: "wang.lei", .supervisor, at: at)
            at += 100
        }
        let second = Actor(name: "zhao.min", role: .supervisor)
        ask(.guards(.endProtection(account: account)), by: "wang.lei", .supervisor, second: second, at: at)
    }

    /// Frost or heat: nobody is switched off until it is over, or until a supervisor says so.
    func weatherTurns() {
        ask(.trips(.weather(area: nil, until: someTime(3 + dice.below(6)))), by: "zhao.min", .operator, at: now)
        guard dice.below(2) == 0 else { return }
        ask(.trips(.endWeather(area: nil)), by: "wang.lei", .supervisor, at: now + lasting(1_500, 6_000))
    }

    /// A customer wants to be asked before power returns, or does so no more.
    func chooseRestore(_ flat: Flat) {
        let choice: SafeRestore? =
            oracle.asksFirst[flat.account] != nil && dice.below(2) == 0 ? nil : dice.below(2) == 0 ? .confirm : .arm
        ask(.guards(.chooseRestore(account: flat.account, choice)), by: "li.na", .operator, at: now)
    }

    /// A customer is asked whether power may return: at once, after a while, or not before somebody calls.
    func isAsked(_ flat: Flat) {
        guard isHealed || oracle.asksFirst[flat.account] == nil || dice.below(3) > 0 else { return }
        let wait = isHealed || dice.below(2) == 0 ? 300 + dice.below(400) : lasting(1_000, 6_000)
        sayYes(flat.account, at: now + wait)
    }

    private func sayYes(_ account: String, at time: Int64) {
        ask(.restore(account: account, graceUntil: nil, confirmed: true), by: "li.na", .operator, at: time)
    }

    /// Who was asked and has not answered is called, once the world has healed.
    func callsWhoeverIsAsked(_ account: String, _ isWaiting: Bool) {
        if isWaiting { sayYes(account, at: now) }
    }

    /// A customer goes away, and wants to be off meanwhile; two persons have read the letter.
    func wantsToBeOff(_ flat: Flat) {
        ask(
            .guards(.switchOff(account: flat.account, .customerRequest)), by: "wang.lei", .supervisor,
            second: Actor(name: "zhao.min", role: .supervisor), at: now)
    }

    /// It is not to be had now: some come again when the meter has been read.
    private func asksOnceMore(_ account: String) {
        guard !isHealed, dice.below(2) == 0, let flat = town.flat(account) else { return }
        agenda.add(.wantsToBeOff(flat.account), at: now + Town.mark(plot.pace) + dice.below(1_000))
    }

    /// Back home, and wants light: a grace goes with it, where it is owed for.
    private func comesHome(_ account: String, at time: Int64) {
        let until = truth + Span(milliseconds: time - now) + .seconds(4 * plot.pace.stretch)
        ask(.restore(account: account, graceUntil: until, confirmed: true), by: "wang.lei", .supervisor, at: time)
    }

    /// Who is off at a wish of long ago is asked, once the world has healed.
    func callsWhoeverIsAway(_ account: String, _ isAway: Bool) { if isAway { comesHome(account, at: now) } }

    /// A desk has the first answer to what it asked.
    func goesOn(_ command: StaffCommand, _ answer: StaffAnswer) {
        guard answer.outcome != .refused else {
            switch command {
            case .life(.exchangeMeter(let exchange)): exchangeRefused(exchange, answer)
            case .guards(.liftLockOut(let meter)): liftAgain(Town.account(ofMeter: meter))
            case .guards(.switchOff(let account, _)): asksOnceMore(account)
            default: break
            }
            return
        }
        switch command {
        case .guards(.lockOut(let meter)): tagHangs(Town.account(ofMeter: meter))
        case .guards(.protect(let account, _, _)): protectionIsSet(account)
        case .guards(.switchOff(let account, _)): comesHome(account, at: now + lasting(2_000, 8_000))
        case .limits(.set(let account, _, _, _)): isLimited(account)
        default: break
        }
    }
}
