import Metering
import Quantities
import Supply

extension Draft {
    /// The meter's own prices must agree with ours: where its credit and the ledger's part by more than a bound, a person looks.
    mutating func compareCredit(_ reading: Reading, _ meter: MeterState, _ point: SupplyPointState) {
        guard reading.quality.counts, case .money(let remaining)? = reading.sample.credit?.remaining,
            let account = accounts[point.record.account], account.record.mode == .meterCredit
        else { return }
        // A purchase that may be in the meter and is not in the ledger explains any difference.
        guard !openPurchases(of: account.record.id).contains(where: { $0.state != .owed }) else { return }
        let expected = account.creditInMeter
        let reason = "credit.differs \(meter.record.number)"
        guard remaining - expected > Draft.creditBound || expected - remaining > Draft.creditBound else {
            return settleItems(.case, of: account.record.id, reason: reason, result: "meter and ledger agree")
        }
        guard !openItems(of: account.record.id).contains(where: { $0.reason == reason }) else { return }
        openWorkItem(.case, account: account.record.id, meter: meter.record.id, within: .days(3), reason: reason)
        audit(
            "credit.differs", "meter \(meter.record.number)", account: account.record.id,
            reason: "the meter's credit is not what the ledger says", before: "\(expected)", after: "\(remaining)")
    }

    /// Whether the meter of this supply keeps credit and has none left: then it is off by the meter's own doing.
    func isUsedUp(_ point: SupplyPointState) -> Bool {
        guard accounts[point.record.account]?.record.mode == .meterCredit,
            case .money(let remaining)? = meters[point.record.meter]?.credit?.remaining
        else { return false }
        return remaining < Money(fen: 1)
    }

    /// Closes the open work items of a kind whose reason begins so.
    mutating func settleItems(_ kind: WorkItem.Kind, of account: AccountID, reason: String, result: String) {
        for item in openItems(of: account) where item.kind == kind && item.reason.hasPrefix(reason) {
            closeWorkItem(item.id, by: "engine", result: result)
        }
    }
}
