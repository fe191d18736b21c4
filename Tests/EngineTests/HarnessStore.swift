import Billing
import Engine
import Metering
import Quantities
import Supply

/// What a store would give back for the records that were committed to it.
enum HarnessStore {
    static func load(_ records: [Record], gateway: GatewayState) -> StoredState {
        var accounts: [AccountID: AccountState] = [:]
        var points: [SupplyPointID: SupplyPointState] = [:]
        var meters: [MeterID: MeterState] = [:]
        var lines: [LineID: LineState] = [:]
        var orders: [OrderID: Order] = [:]
        var permits: [PermitID: Permit] = [:]
        var notices: [NoticeID: Notice] = [:]
        var items: [WorkItemID: WorkItem] = [:]
        var purchases: [PurchaseID: Purchase] = [:]
        var stored = StoredState(gateway: gateway)
        var readings: [ReadingRecord] = []
        for record in records {
            switch record {
            case .reading(let reading): readings.append(reading)
            case .order(let order): orders[order.id] = order
            case .permit(let permit): permits[permit.id] = permit
            case .permitState(let id, let state): permits[id]?.state = state
            case .notice(let notice): notices[notice.id] = notice
            case .workItem(let item): items[item.id] = item
            case .account(let account): accounts[account.record.id] = account
            case .supplyPoint(let point): points[point.record.id] = point
            case .meter(let meter): meters[meter.record.id] = meter
            case .line(let line, let misroute): lines[line.id] = LineState(record: line, misroute: misroute)
            case .feeder(let feeder): stored.feeders.append(feeder)
            case .tariff(let tariff): stored.tariffs.append(tariff)
            case .terms(let terms): stored.terms.append(terms)
            case .user(let user): stored.users.append(user)
            case .purchase(let purchase): purchases[purchase.id] = purchase
            case .gap, .entry, .payment, .decision, .audit, .staffAnswer, .bill: break
            }
        }
        stored.accounts = accounts.values.sorted { $0.record.id < $1.record.id }
        stored.supplyPoints = points.values.sorted { $0.record.id < $1.record.id }
        stored.meters = meters.values.sorted { $0.record.id < $1.record.id }
        stored.lines = lines.values.sorted { $0.record.id < $1.record.id }
        stored.orders = orders.values.filter { !$0.state.isEnd || $0.state == .unknown }.sorted { $0.id < $1.id }
        stored.permits = permits.values.filter { $0.state == .issued }.sorted { $0.id < $1.id }
        let inCycles = Set(accounts.values.flatMap { [$0.tripNotice, $0.finalNotice].compactMap { $0 } })
        stored.notices = notices.values.filter { notice in
            switch notice.state {
            case .queued, .accepted: true
            case .delivered, .failed, .cancelled: inCycles.contains(notice.id)
            }
        }.sorted { $0.id < $1.id }
        stored.workItems = items.values.filter { $0.closedAt == nil }.sorted { $0.id < $1.id }
        stored.purchases = purchases.values.filter { !$0.state.isEnd }.sorted { $0.id < $1.id }
        let lowest = meters.values.map(\.includesReading).min() ?? 0
        stored.readings = readings.filter { $0.number > lowest }
        for permit in permits.values where permit.kind == .arrears {
            if let feeder = points[permit.supplyPoint]?.record.feeder {
                stored.recentTrips.append(RecentTrip(at: permit.issuedAt, feeder: feeder))
            }
        }
        return stored
    }
}
