import Quantities
import Supply

// What is found by name, and what changes hands: kept in step with the rows as they are adopted.
extension HotState {
    mutating func index(_ account: AccountState, isNew: Bool = true) {
        accountByNumber[account.record.number] = account.record.id
        guard isNew else { return }
        if let payer = account.record.payer { accountsOfPayer[payer, default: []].append(account.record.id) }
        accountsInOrder.append(account.record.id)
    }

    /// Where an account has another payer than before.
    private mutating func reindex(_ account: AccountState, _ known: AccountState) {
        guard account.record.payer != known.record.payer else { return }
        if let payer = known.record.payer { accountsOfPayer[payer]?.removeAll { $0 == account.record.id } }
        if let payer = account.record.payer { accountsOfPayer[payer, default: []].append(account.record.id) }
    }

    mutating func note(finalNoticeOf account: AccountState) {
        if account.finalNotice == nil {
            finalNotices.remove(account.record.id)
        } else {
            finalNotices.insert(account.record.id)
        }
    }

    mutating func index(_ point: SupplyPointState) {
        let id = point.record.id
        pointOfMeter[point.record.meter] = id
        guard pointsOfAccount[point.record.account]?.contains(id) != true else { return }
        pointsOfAccount[point.record.account, default: []].append(id)
        if accounts[point.record.account]?.life.isClosed != true {
            pointsOnFeeder[point.record.feeder, default: 0] += 1
        }
    }

    mutating func index(_ meter: MeterState) {
        let id = meter.record.id
        meterByNumber[meter.record.number] = id
        guard meter.record.retiredAt == nil, metersOfLine[meter.record.line]?.contains(id) != true else { return }
        metersOfLine[meter.record.line, default: []].append(id)
    }

    private mutating func forget(_ point: SupplyPointState) {
        let id = point.record.id
        if pointOfMeter[point.record.meter] == id { pointOfMeter[point.record.meter] = nil }
        guard pointsOfAccount[point.record.account]?.contains(id) == true else { return }
        pointsOfAccount[point.record.account]?.removeAll { $0 == id }
        if accounts[point.record.account]?.life.isClosed != true {
            pointsOnFeeder[point.record.feeder, default: 0] -= 1
        }
    }

    private mutating func forget(_ meter: MeterState) {
        metersOfLine[meter.record.line]?.removeAll { $0 == meter.record.id }
    }

    /// Takes accounts, supply points and meters of a turn over, with whatever changed its name, owner or place. In the order of ids,
    /// so that the lists by account and line are the same in every run.
    mutating func adoptMasterData(_ changes: Changes) {
        var renamed: [AccountID] = []
        var founded: Set<AccountID> = []
        var ended: [AccountID] = []
        for (id, change) in changes.accounts {
            guard let account = change else { continue }
            let old = accounts[id]
            if old?.record.number != account.record.number { renamed.append(id) }
            if old == nil { founded.insert(id) }
            if (old?.life.isClosed ?? true) != account.life.isClosed { ended.append(id) }
        }
        let movedPoints = changes.supplyPoints.compactMap { id, change -> SupplyPointID? in
            guard let new = change?.record else { return nil }
            guard let old = supplyPoints[id]?.record else { return id }
            return old.account != new.account || old.meter != new.meter ? id : nil
        }.sorted()
        let movedMeters = changes.meters.compactMap { id, change -> MeterID? in
            guard let new = change?.record else { return nil }
            guard let old = meters[id]?.record else { return id }
            return old.line != new.line || old.retiredAt != new.retiredAt ? id : nil
        }.sorted()

        for id in movedPoints { if let point = supplyPoints[id] { forget(point) } }
        for id in movedMeters { if let meter = meters[id] { forget(meter) } }
        for id in ended { count(id, by: -1) }
        for id in renamed {
            guard let number = accounts[id]?.record.number, accountByNumber[number] == id else { continue }
            accountByNumber[number] = nil
        }
        for (id, change) in changes.accounts {
            guard let account = change else { continue }
            note(finalNoticeOf: account)
            if let known = accounts.updateValue(account, forKey: id) { reindex(account, known) }
        }
        supplyPoints.adopt(changes.supplyPoints)
        meters.adopt(changes.meters)
        for id in ended { count(id, by: 1) }
        for id in renamed.sorted() {
            if let account = accounts[id] { index(account, isNew: founded.contains(id)) }
        }
        for id in movedPoints { if let point = supplyPoints[id] { index(point) } }
        for id in movedMeters { if let meter = meters[id] { index(meter) } }
    }

    /// Counts an account that is open, and its supply points on their feeders; before and after a change of its life.
    private mutating func count(_ id: AccountID, by one: Int) {
        guard let account = accounts[id], !account.life.isClosed else { return }
        openAccounts += one
        for point in pointsOfAccount[id] ?? [] {
            if let feeder = supplyPoints[point]?.record.feeder { pointsOnFeeder[feeder, default: 0] += one }
        }
    }
}
