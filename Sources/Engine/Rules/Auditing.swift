import Metering
import Quantities
import Supply
import Trail

/// What the audit trail says by itself, so that an outsider with nothing else can tell when and why a home was off (I-A6). Rows are made
/// where something turned, never where a look found what was known: a mark of a quiet town adds none.
extension Draft {
    /// This life of the daemon, as its rows name it.
    var lifeName: String { "life \(changes.life ?? state.life ?? gateway.turn)" }

    /// What is believed of a supply has changed, or the home is another account's.
    mutating func auditSupply(from before: SupplyPointState, to after: SupplyPointState) {
        guard
            before.belief != after.belief || before.failedTrips != after.failedTrips
                || before.record.account != after.record.account
        else { return }
        let (old, new) = (SupplyTrail(before), SupplyTrail(after))
        if before.record.account != after.record.account, old.isDark || new.isDark {
            // The former holder's stretch ends here, and the next one's begins.
            audit(new: .notSeen, after, of: before.record.account, before: old.text, reason: "another account's from here on")
            audit(new: new, after, of: after.record.account, before: nil, reason: "taken over as it was")
        } else if old != new {
            audit(new: new, after, of: after.record.account, before: old.text, reason: "as it was seen last")
        }
    }

    /// A supply that came with a file, or went up: off from the first moment on, where it is.
    mutating func auditTakeover(_ point: SupplyPointState) {
        let word = SupplyTrail(point)
        guard word.isDark else { return }
        audit(new: word, point, of: point.record.account, before: nil, reason: "before the takeover")
    }

    private mutating func audit(
        new: SupplyTrail, _ point: SupplyPointState, of account: AccountID, before: String?, reason: String
    ) {
        let number = accounts[account]?.record.number ?? account.description
        let meter = meters[point.record.meter]?.record.number ?? point.record.meter.description
        audit(
            new.action, "supply point \(point.record.id)", account: account, reason: reason, before: before,
            after: new.text + SupplyTrail.place(account: number, meter: meter))
    }

    /// An account begins to be: from this row on its number and its id belong together.
    mutating func auditFounding(_ account: Account, reason: String) {
        audit(
            "account.founded", "account \(account.number)", account: account.id, reason: reason,
            after:
                "\(account.name); \(account.mode.rawValue); tariff \(account.tariff); terms \(account.terms)"
                + (account.protection.map { "; protected: \($0.rawValue)" } ?? ""))
    }

    /// What an opening rests on, all of it: permit, identity, debt, notices, ledger, epoch.
    func grounds(of permit: Permit) -> String {
        let notices = permit.notices.map(\.description).joined(separator: " ")
        return "permit \(permit.id) (\(permit.kind.rawValue)), \(permit.identity), owes \(permit.tripAmount) yuan, "
            + (notices.isEmpty ? "" : "notices \(notices), ")
            + "ledger \(permit.ledgerPosition), epoch \(permit.epoch.value)"
    }

    /// Of decisions only those about a home that is off, or is to be switched: the others have a table of their own.
    mutating func auditDecision(_ decision: Decision, _ facts: SupplyFacts) {
        let isSwitching = decision.action == .trip || decision.action == .restore
        guard isSwitching || facts.relays.contains(where: \.belief.isOffByUs) else { return }
        audit(
            "decision.\(decision.action.rawValue)", "account \(facts.account.number)", account: facts.account.id,
            reason: decision.reasons.map(\.rawValue).joined(separator: " "),
            after:
                "\(decision.amount) yuan, available \(facts.money.available), reading \(gateway.readingNumber), ledger \(gateway.ledgerPosition)"
        )
    }
}

extension SupplyTrail {
    /// What is believed of a supply, in the trail's words.
    init(_ point: SupplyPointState) {
        let belief = point.belief
        switch belief.openedBy {
        case _ where belief.state == .closed: self = .on
        case nil: self = belief.state == nil ? .notSeen : .offOtherwise
        case .foreign: self = .offOtherwise
        case .us where point.failedTrips > 0, .inherited where point.failedTrips > 0: self = .flowing
        case .us(let order): self = .off(order: order.number)
        case .usPerhaps(let order): self = .offPerhaps(order: order.number)
        case .inherited: self = .offInherited
        }
    }
}
