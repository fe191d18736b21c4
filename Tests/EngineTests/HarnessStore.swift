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
        var channels: [String: ChannelState] = [:]
        var payers: [String: Payer] = [:]
        var suspense: [PaymentID: SuspendedPayment] = [:]
        var proposals: [ProposalID: Proposal] = [:]
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
            case .tariff(let tariff):
                stored.tariffs.removeAll { $0.name == tariff.name }
                stored.tariffs.append(tariff)
            case .terms(let terms):
                stored.terms.removeAll { $0.name == terms.name && $0.from == terms.from }
                stored.terms.append(terms)
            case .workCalendar(let calendar):
                stored.workCalendars.removeAll { $0.name == calendar.name }
                stored.workCalendars.append(calendar)
            case .user(let user): stored.users.append(user)
            case .channel(let channel): channels[channel.channel.name] = channel
            case .payer(let payer): payers[payer.number] = payer
            case .suspense(let suspended): suspense[suspended.payment] = suspended
            case .channelLayout(let layout):
                stored.channelLayouts.removeAll { $0.name == layout.name }
                stored.channelLayouts.append(layout)
            case .dailyClose(let close):
                stored.dailyCloses.removeAll { $0.key == close.key }
                stored.dailyCloses.append(close)
            case .closeItem(let item):
                stored.closeItems.removeAll { $0.id == item.id }
                if item.isOpen { stored.closeItems.append(item) }
            case .directDebit(let debit):
                stored.directDebits.removeAll { $0.id == debit.id }
                if debit.isOpen { stored.directDebits.append(debit) }
            case .gap, .entry, .payment, .reversal, .decision, .audit, .staffAnswer, .channelFile, .bill, .ratingChange,
                .attachment, .credit, .restored, .evidence:
                break
            case .outage(let outage):
                stored.outages.removeAll { $0.id == outage.id }
                if outage.until == nil { stored.outages.append(outage) }
            case .proposal(let proposal): proposals[proposal.id] = proposal
            case .purchase(let purchase): purchases[purchase.id] = purchase
            }
        }
        stored.accounts = accounts.values.sorted { $0.record.id < $1.record.id }
        stored.supplyPoints = points.values.sorted { $0.record.id < $1.record.id }
        stored.meters = meters.values.sorted { $0.record.id < $1.record.id }
        stored.lines = lines.values.sorted { $0.record.id < $1.record.id }
        stored.channels = channels.values.sorted { $0.channel.name < $1.channel.name }
        stored.payers = payers.values.sorted { $0.number < $1.number }
        stored.suspense = suspense.values.filter(\.state.isOpen).sorted { $0.payment < $1.payment }
        stored.orders = orders.values.filter { !$0.state.isEnd || $0.state == .unknown }.sorted { $0.id < $1.id }
        stored.permits = permits.values.filter { $0.state == .issued }.sorted { $0.id < $1.id }
        let inCycles = Set(
            accounts.values.flatMap { [$0.tripNotice, $0.finalNotice].compactMap { $0 } + $0.companions })
        stored.notices = notices.values.filter { notice in
            switch notice.state {
            case .queued, .accepted: true
            case .delivered, .failed, .cancelled: inCycles.contains(notice.id)
            }
        }.sorted { $0.id < $1.id }
        stored.proposals = proposals.values.filter(\.isUnderWay).sorted { $0.id < $1.id }
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

    /// What the ledger has of an account's lines.
    static func lines(of account: AccountID, in records: [Record]) -> [LedgerLine] {
        var lines: [ChargeLine: LedgerLine] = [:]
        for case .entry(let entry) in records {
            guard let charge = entry.charge(of: account) else { continue }
            lines[charge.line, default: LedgerLine(line: charge.line, energy: .zero, posted: .zero)].add(
                charge.amount, of: entry)
        }
        return lines.values.sorted { $0.line < $1.line }
    }
}

extension EngineHarness {
    func ledgerLines(of accounts: [AccountID]) -> [AccountID: [LedgerLine]] {
        Dictionary(uniqueKeysWithValues: accounts.map { ($0, HarnessStore.lines(of: $0, in: records)) })
    }
}

extension HarnessStore {
    /// What the store would answer about daily closes.
    static func gather(_ keys: ColdKeys, _ records: [Record], _ cold: inout ColdFacts) {
        for key in keys.closes { cold.closes[key] = closeFacts(key, records) }
        let debits = Set(keys.debits)
        for case .directDebit(let debit) in records where debits.contains(debit.id) { cold.debits[debit.id] = debit }
        for key in keys.closeItems where closeFacts(key.close, records).close != nil {
            cold.closed[key] = closeFacts(key.close, records).items.filter { $0.key == key }
        }
    }

    private static func closeFacts(_ key: CloseKey, _ records: [Record]) -> CloseFacts {
        var facts = CloseFacts()
        var items: [CloseItemID: CloseItem] = [:]
        var others: [CloseItemID: CloseItem] = [:]
        let reach = CloseFacts.reach(of: key.businessDate)
        let days = (key.businessDate.daysSinceEpoch - CloseFacts.reversalDays)...(key.businessDate.daysSinceEpoch + 1)
        for record in records {
            switch record {
            case .dailyClose(let close) where close.key == key: facts.close = close
            case .channelFile(let file) where file.key == key:
                facts.files.append(TakenFile(purpose: file.purpose, hash: file.statement.hash, totals: file.totals))
            case .payment(let payment)
            where payment.request.key.channel == key.channel && payment.request.key.businessDate == key.businessDate:
                facts.payments.append(payment)
            case .reversal(let reversal)
            where reversal.request.payment.channel == key.channel && reversal.receivedAt >= reach.from
                && reversal.receivedAt < reach.to:
                facts.reversals.append(reversal)
            case .closeItem(let item) where item.close == key: items[item.id] = item
            case .closeItem(let item) where item.close.channel == key.channel: others[item.id] = item
            default: break
            }
        }
        facts.related = others.values.sorted { $0.id < $1.id }.filter { item in
            guard let settlement = item.settlement else { return false }
            let isNear = days.contains(item.close.businessDate.daysSinceEpoch)
            let isThen = settlement.at >= reach.from && settlement.at < reach.to
            if item.difference.kind == .reversal { return isNear }
            if settlement.way == .carried {
                let days = item.close.businessDate.daysSinceEpoch - key.businessDate.daysSinceEpoch
                return days.magnitude == 1
            }
            return settlement.way == .reversed && isThen
        }
        facts.items = items.values.sorted { $0.id < $1.id }
        return facts
    }
}
