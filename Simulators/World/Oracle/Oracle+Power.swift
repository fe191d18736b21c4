import Engine
import Quantities
import Supply

// I-L1 in the middle of the story: whoever is owed power gets it as soon as nothing stands in the way any more.

extension Oracle {
    /// After the last trouble an attempt may be as far away as half a minute, a relay that did not obey is watched for as long, and an
    /// order under way at the time may have to end.
    private static let bound: Int64 = 75_000

    /// Each closing that is owed, whose contact is open in truth, and by us.
    func lookAfterOwed() {
        for point in owedSince.keys.sorted() {
            guard let flat = flat(point), let track = contacts[flat.contactPlace], track.isOpen, track.opener == .us
            else { continue }
            lookAfter(flat, point)
        }
    }

    /// For long nothing has been wrong with its devices, the way to them and the machine, no tag hangs there, and nobody's word is waited
    /// for.
    func lookAfter(_ flat: Flat, _ point: SupplyPointID) {
        guard let since = owedSince[point], tags[flat.account] == nil, asksFirst[flat.account] == nil,
            !isHeldByProtection(flat.account)
        else { return }
        let account = accountOf[flat.account] ?? AccountID(0)
        guard askedAt[account] ?? -1 < since, world.stashed.isEmpty, world.swappedFlats == nil else { return }
        let began = max(world.livesBegan.last ?? 0, world.asleepUntil, world.machineRestlessUntil)
        let free = max(
            since, began, freeSince[account] ?? 0, liftedAt[flat.account] ?? 0, restlessUntil[flat.endpoint] ?? 0)
        guard world.now - free > Oracle.bound else { return }
        violate(
            .power,
            "\(flat.account) is owed power for \(world.now - since) ms, and nothing was in the way for \(world.now - free) ms"
        )
    }

    /// A closing is only made ready, and waits for a person: nobody here was off for a week, whatever a wall clock says.
    func arms(_ id: OrderID) {
        // Across boots the wall clock counts, where it was believed.
        guard !bootedWithAnotherTime, let order = orders[id], let account = homes[order.supplyPoint] else { return }
        guard asksFirst[account] == nil, askedAt[order.account] ?? -1 < owedSince[order.supplyPoint] ?? 0 else {
            return
        }
        violate(.power, "\(account) waits for somebody's yes, and was not off for long")
    }
}
