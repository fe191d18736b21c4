import Engine
import Quantities
import SimulatedMeters
import Supply

// Electricians at supply points: their tags (挂牌), and what they do under them.

extension World {
    private static let electricians = ["chen.gang", "liu.yang"]

    /// Someone is about to work there, and hangs a tag.
    func hangTag(_ flat: Flat) {
        guard clerk.mayAsk(for: .guards(.lockOut(meter: flat.meterNumber))), oracle.tags[flat.account] == nil else {
            return
        }
        let name = World.electricians[Int(dice.below(2))]
        ask(.guards(.lockOut(meter: flat.meterNumber)), by: name, .engineer, at: now)
    }

    /// The tag hangs: work begins, and ends with its lifting.
    func tagHangs(_ account: String) {
        guard let tag = oracle.tags[account], let flat = town.flat(account) else { return }
        let ends = now + lasting(1_500, 8_000)
        // Whoever opens by hand closes again before the tag comes off.
        if !isHealed, dice.below(3) == 0, !oracle.isProtected(account), swappedFlats == nil {
            agenda.add(.underTag(account, .open), at: now + dice.below(1_000))
            agenda.add(.underTag(account, .close), at: ends - 300)
        }
        liftTag(flat.meterNumber, by: tag.by, at: ends)
    }

    /// Another meter hangs there meanwhile: by its number.
    func liftAgain(_ account: String) {
        guard let tag = oracle.tags[account], let flat = town.flat(account) else { return }
        liftTag(flat.meterNumber, by: tag.by, at: now + 1_000)
    }

    /// By whoever hung it, or by two persons of whom one knows lines.
    private func liftTag(_ meter: String, by name: String, at time: Int64) {
        let isByTwo = dice.below(4) == 0
        ask(
            .guards(.liftLockOut(meter: meter)), by: isByTwo ? "sun.hao" : name, .engineer,
            second: isByTwo ? Actor(name: "wang.lei", role: .supervisor) : nil, at: time)
    }

    /// The electrician's own hand; what we had opened stays so.
    func underTag(_ account: String, _ action: HandAction) {
        guard oracle.tags[account] != nil, let flat = town.flat(account) else { return }
        let track = oracle.contacts[flat.contactPlace]
        switch action {
        case .open: hand(.open, flat)
        case .close where track?.isOpen == true && track?.opener == .someoneElse: hand(.close, flat)
        default: break
        }
    }
}
