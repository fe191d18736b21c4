import Billing
import Engine
import Quantities
import Supply

// Where planted bugs change what the daemon writes and what it answers.

extension Daemon {
    /// What of a turn is written.
    func written(_ turn: Turn) -> (records: [Record], gateway: GatewayState) {
        var records = turn.records
        switch world.plot.bug {
        case .noPermit: records.removeAll(where: \.isPermit)
        case .lostAudit: records.removeAll { $0.audited { $0.action.hasPrefix("order.") } }
        case .silentRefusal:
            records.removeAll { $0.audited { $0.action.hasPrefix("staff.") && $0.after?.hasPrefix("refused") == true } }
        case .lostPayment:
            records.removeAll { if case .payment = $0 { true } else { $0.entered(.payment) } }
        case .lostCharge: records.removeAll { $0.entered(.energy) }
        case .lateCommit:
            let before = heldBack
            heldBack = (records, turn.gateway)
            return (before?.records ?? [], before?.gateway ?? turn.gateway)
        case .eagerClose:
            for record in records {
                guard case .audit(let row) = record, row.action == "relay.openedOtherwise", let id = row.account,
                    let number = state.accounts[id]?.record.number
                else { continue }
                let request = StaffRequest(
                    id: "eager-\(turn.gateway.turn)", actor: Actor(name: "script", role: .supervisor),
                    reason: "it is open",
                    command: .restore(account: number, graceUntil: row.at + .hours(1), confirmed: true))
                world.agenda.add(.hears(life: life, .staff(request, world.token(.front))), at: world.now + 1)
            }
        default: break
        }
        return (records, turn.gateway)
    }
}

extension World {
    /// What is answered.
    func told(_ answer: Answer) -> Answer {
        guard plot.bug == .otherReceipt, case .receipt(let receipt, false) = answer else { return answer }
        let other = Receipt(
            payment: receipt.payment, accountNumber: receipt.accountNumber, amount: receipt.amount,
            receivedAt: receipt.receivedAt + .milliseconds(1), available: receipt.available, supply: receipt.supply,
            missing: receipt.missing, reversed: receipt.reversed, accounts: receipt.accounts)
        return .receipt(other, first: false)
    }
}

extension Record {
    fileprivate var isPermit: Bool {
        switch self {
        case .permit, .permitState: true
        default: false
        }
    }

    fileprivate func audited(_ isMeant: (AuditRecord) -> Bool) -> Bool {
        if case .audit(let row) = self { isMeant(row) } else { false }
    }

    fileprivate func entered(_ reason: EntryReason) -> Bool {
        if case .entry(let entry) = self { entry.reason == reason } else { false }
    }
}
