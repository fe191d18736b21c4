import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply

/// A few accounts with all that belongs to them, changed at random: makes the records of turns, and knows what the store must give
/// back.
struct Town {
    var a: Arbitrary
    private(set) var accounts: [Int64: AccountState] = [:]
    private(set) var points: [Int64: SupplyPointState] = [:]
    private(set) var meters: [Int64: MeterState] = [:]
    private(set) var lines: [Int64: LineState] = [:]
    private(set) var feeders: [Int64: FeederRecord] = [:]
    private(set) var tariffs: [String: Tariff] = [:]
    private(set) var terms: [Terms] = []
    private(set) var workCalendars: [String: WorkCalendar] = [:]
    private(set) var users: [Int64: User] = [:]
    private(set) var orders: [Int64: Order] = [:]
    private(set) var permits: [Int64: Permit] = [:]
    private(set) var notices: [Int64: Notice] = [:]
    private(set) var workItems: [Int64: WorkItem] = [:]
    private(set) var outages: [Int64: Outage] = [:]
    private(set) var proposals: [Int64: Proposal] = [:]
    private(set) var ratingChanges: [RatingChange] = []
    private(set) var purchases: [Int64: Purchase] = [:]
    private(set) var readings: [ReadingRecord] = []
    private(set) var entries: [Entry] = []
    private(set) var payments: [Payment] = []
    private(set) var reversals: [Reversal] = []
    private(set) var suspense: [PaymentID: SuspendedPayment] = [:]
    private(set) var channels: [String: ChannelState] = [:]
    private(set) var payers: [String: Payer] = [:]
    private(set) var bills: [Bill] = []
    private(set) var answers: [String: AnsweredRequest] = [:]
    private(set) var audits: [AuditRecord] = []
    private(set) var decisions: [DecisionRecord] = []
    private(set) var attachments: [AttachmentRecord] = []
    private(set) var credits: [CreditRecord] = []
    private(set) var restores: [RestoreRecord] = []
    private(set) var evidence: [DeliveryEvidence] = []
    /// What each account owes and has lodged, as its entries make it.
    private var owed: [Int64: Dues] = [:]
    private(set) var gateway = GatewayState()
    private var lastID: Int64 = 1000

    static let size: Int64 = 4

    init(seed: UInt64) { a = Arbitrary(seed: seed) }

    private mutating func nextID<K>() -> ID<K> {
        lastID += 1
        return ID(lastID)
    }

    /// The rows that all others refer to. In an order that only holds because references are looked at at the end.
    ///
    /// - Parameter guarded: some of them are protected or locked out, and get no permits.
    mutating func found(guarded: Bool = true) -> [Record] {
        var records: [Record] = []
        for n in 1...Self.size {
            points[n] = a.supplyPoint(n, account: AccountID(n), meter: MeterID(n), feeder: FeederID(n % 2 + 1))
            accounts[n] = account(n, posted: .zero, notices: [])
            if !guarded {
                points[n]?.lockOut = nil
                accounts[n]?.record.protection = nil
            }
            meters[n] = a.meter(n, line: LineID(n % 2 + 1), includes: 0)
            if let point = points[n] { records.append(.supplyPoint(point)) }
            if let account = accounts[n] { records.append(.account(account)) }
            if let meter = meters[n] { records.append(.meter(meter)) }
        }
        for n in 1...Int64(2) {
            let line = a.line(n)
            lines[n] = line
            feeders[n] = FeederRecord(id: FeederID(n), name: "feeder \(n)")
            records += [
                .line(line.record, misroute: line.misroute),
                .feeder(FeederRecord(id: FeederID(n), name: "feeder \(n)")),
            ]
        }
        return end(records)
    }

    /// The records of one turn.
    mutating func turn() -> [Record] {
        var records: [Record] = []
        for _ in 0...a.small(0...7) { records += something() }
        return end(records)
    }

    private mutating func end(_ records: [Record]) -> [Record] {
        gateway = GatewayState(
            turn: gateway.turn + a.int(1...3), readingNumber: Int64(readings.count),
            ledgerPosition: Int64(entries.count),
            trustedTime: TrustedTime(milliseconds: a.int(0...99)), wall: a.instant(),
            monotonic: Monotonic(milliseconds: a.int(0...99)), boot: a.text(), clockTrusted: a.bool(),
            clockTrustedBy: a.maybe { $0.text() }, importReleased: a.bool(),
            isDemo: a.bool(), wasReleased: a.bool(), lastMasterID: a.int(0...99),
            unsoundSince: a.maybe { $0.instant() },
            weather: a.some { a in
                WeatherHold(
                    area: a.maybe { $0.text() }, since: a.instant(), until: a.instant(), by: a.text(), reason: a.text())
            }, breaker: a.breaker())
        return records
    }

    private mutating func something() -> [Record] {
        let n = a.int(1...Self.size)
        let account = AccountID(n)
        switch a.small(0...20) {
        case 20: return purchase(n)
        case 19: return life(n)
        case 18: return owe(n)
        case 17:
            let bill = a.bill(nextID(), account: account)
            bills.append(bill)
            return [.bill(bill)]
        case 0...2: return [read(n)]
        case 3: return pay(n)
        case 4: return [post(n), put(n)]
        case 5:
            let decision = a.decision(account)
            decisions.append(decision)
            return [.decision(decision)]
        case 6:
            let audit = a.audit(a.bool() ? account : nil)
            audits.append(audit)
            return [.audit(audit)]
        case 7: return [answer()]
        case 8: return order(n)
        case 9: return notice(account)
        case 10:
            let isNew = outages.isEmpty || a.bool()
            let outage = a.outage(isNew ? nextID() : OutageID(a.one(outages.keys.sorted())))
            outages[outage.id.number] = outage
            return [workItem(n), .outage(outage)]
        case 11: return [put(n)]
        case 12:
            let point = a.supplyPoint(n, account: account, meter: MeterID(n), feeder: FeederID(a.int(1...2)))
            points[n] = point
            return [.supplyPoint(point)]
        case 13: return [meter(n)]
        case 14:
            let line = a.line(a.int(1...2))
            lines[line.record.id.number] = line
            return [.line(line.record, misroute: line.misroute)]
        case 15: return rules() + moneyData()
        default: return [.gap(meter: MeterID(n), mark: a.instant(), fault: a.text(), at: a.instant()), user()]
        }
    }

    private mutating func life(_ n: Int64) -> [Record] {
        let attachment = a.attachment(account: AccountID(n), point: SupplyPointID(n), meter: MeterID(n))
        let credit = a.credit(AccountID(n))
        let restore = a.restore(account: AccountID(n), point: SupplyPointID(n))
        attachments.append(attachment)
        credits.append(credit)
        restores.append(restore)
        return [.attachment(attachment), .credit(credit), .restored(restore)]
    }

    private mutating func read(_ n: Int64) -> Record {
        let reading = a.reading(Int64(readings.count + 1), meter: MeterID(n))
        readings.append(reading)
        return .reading(reading)
    }

    private mutating func pay(_ n: Int64) -> [Record] {
        let owner = a.bool() ? AccountID(n) : nil
        let payment = a.payment(nextID(), serial: "\(lastID)", account: owner)
        payments.append(payment)
        let entry = a.entry(
            nextID(), .cashClearing(channel: payment.request.key.channel), owner.map { .customer($0) } ?? .suspense,
            payment.request.amount)
        var records: [Record] = [.payment(payment), book(entry), put(n)]
        if owner == nil { records.append(put(a.suspended(payment, meant: AccountID(n)))) }
        if a.bool() {
            let reversal = a.reversal("R\(lastID)", of: a.one(payments))
            reversals.append(reversal)
            records.append(.reversal(reversal))
        }
        if let open = suspense.values.filter({ $0.state.isOpen }).min(by: { $0.payment < $1.payment }), a.bool() {
            records += settle(open)
        }
        return records
    }

    private mutating func put(_ suspended: SuspendedPayment) -> Record {
        suspense[suspended.payment] = suspended
        return .suspense(suspended)
    }

    /// Money in suspense goes, in one of the ways in which it can.
    private mutating func settle(_ open: SuspendedPayment) -> [Record] {
        var settled = open
        settled.state = a.one([
            .assigned(a.receiptAccount(), by: a.text(), at: a.instant()), .returned(by: a.text(), at: a.instant()),
            .reversed(at: a.instant()),
        ])
        return [
            put(settled), book(a.entry(nextID(), .suspense, .cashClearing(channel: open.key.channel), open.left)),
        ]
    }

    private mutating func moneyData() -> [Record] {
        let channel = a.channel()
        let payer = a.payer()
        channels[channel.channel.name] = channel
        payers[payer.number] = payer
        return [.channel(channel), .payer(payer)]
    }

    private mutating func post(_ n: Int64) -> Record {
        let customer = LedgerAccount.customer(AccountID(n))
        let amount = Money(tenThousandths: a.int(0...90_000))
        let (debit, credit) = a.one([
            (customer, .energyIncome), (LedgerAccount.opening, customer), (customer, .opening),
            (.inMeter(AccountID(n)), .energyIncome), (.opening, .inMeter(AccountID(n))),
        ])
        return book(a.entry(nextID(), debit, credit, amount))
    }

    private mutating func book(_ entry: Entry) -> Record {
        entries.append(entry)
        for n in accounts.keys.sorted() {
            accounts[n]?.posted += entry.effect(on: AccountID(n))
            if entry.credit == .inMeter(AccountID(n)) { accounts[n]?.inMeter += entry.amount }
            if entry.debit == .inMeter(AccountID(n)) { accounts[n]?.inMeter -= entry.amount }
        }
        return .entry(entry)
    }

    private mutating func put(_ n: Int64) -> Record {
        let posted = accounts[n]?.posted ?? .zero
        let own = notices.values.map(\.id).sorted()
        let account = account(n, posted: posted, notices: own)
        accounts[n] = account
        return .account(account)
    }

    private mutating func account(_ n: Int64, posted: Money, notices: [NoticeID]) -> AccountState {
        var account = a.account(n, posted: posted, inMeter: accounts[n]?.inMeter ?? .zero, notices: notices)
        let owed = owed[n] ?? .none
        account.dues.penalty = owed.penalty
        account.dues.oldDebt = owed.oldDebt
        account.dues.deposit = owed.deposit
        account.dues.writtenOff = owed.writtenOff
        return account
    }

    /// A penalty, an old debt, a deposit or a write-off.
    private mutating func owe(_ n: Int64) -> [Record] {
        let id = AccountID(n)
        let amount = Money(tenThousandths: a.int(0...90_000))
        let (debit, credit, change): (LedgerAccount, LedgerAccount, WritableKeyPath<Dues, Money>) = a.one([
            (.penalty(id), .penaltyIncome, \.penalty), (.debt(id), .opening, \.oldDebt),
            (.cashClearing(channel: "desk"), .deposit(id), \.deposit), (.writeOff, .customer(id), \.writtenOff),
        ])
        owed[n, default: .none][keyPath: change] += amount
        return [book(a.entry(nextID(), debit, credit, amount)), put(n)]
    }

    private mutating func purchase(_ n: Int64) -> [Record] {
        let open = purchases.values.filter { !$0.state.isEnd && $0.account.number == n }.map(\.id).sorted()
        let id: PurchaseID = open.isEmpty || a.bool() ? nextID() : a.one(open)
        let purchase = a.purchase(id, account: AccountID(n), meter: MeterID(n))
        purchases[id.number] = purchase
        guard purchase.state == .done else { return [.purchase(purchase)] }
        // What is done is in the ledger.
        let entry = Entry(
            id: nextID(), at: a.instant(), debit: .customer(AccountID(n)), credit: .inMeter(AccountID(n)),
            amount: purchase.amount, reason: .purchase, cause: "purchase:\(id)")
        return [.purchase(purchase), book(entry), put(n)]
    }

    private mutating func meter(_ n: Int64) -> Record {
        let includes = a.int((meters[n]?.includesReading ?? 0)...Int64(readings.count))
        let meter = a.meter(n, line: LineID(a.int(1...2)), includes: includes)
        meters[n] = meter
        return .meter(meter)
    }

    private mutating func answer() -> Record {
        let id = "request \(lastID + 1)"
        lastID += 1
        let request = AnsweredRequest(fingerprint: a.text(), answer: a.staffAnswer())
        answers[id] = request
        return .staffAnswer(id: id, fingerprint: request.fingerprint, request.answer, at: a.instant())
    }

    private mutating func order(_ n: Int64) -> [Record] {
        var records: [Record] = []
        for id in orders.keys.sorted() {
            // Whatever is in flight on this relay ends first.
            guard var old = orders[id], old.supplyPoint.number == n, !old.state.isEnd else { continue }
            old.state = .superseded
            orders[id] = old
            records.append(.order(old))
        }
        let order = a.order(
            nextID(), supplyPoint: SupplyPointID(n), account: AccountID(n),
            state: a.maybe { $0.one([.selecting, .released]) })
        orders[order.id.number] = order
        records.append(.order(order))
        if a.bool(), accounts[n]?.record.protection == nil, points[n]?.lockOut == nil {
            var permit = a.permit(nextID(), for: order)
            records.append(.permit(permit))
            permit.state = .consumed
            records.append(.permitState(permit.id, .consumed))
            permits[permit.id.number] = permit
        }
        return records
    }

    private mutating func notice(_ account: AccountID) -> [Record] {
        let old = notices.keys.sorted().filter { notices[$0]?.account == account }
        let isNew = old.isEmpty || a.bool()
        var notice = a.notice(isNew ? nextID() : NoticeID(a.one(old)), account: account)
        if let before = notices[notice.id.number], case .delivered = before.state {
            // It stays delivered; it can only count no more.
            notice = before
            notice.withdrawn = Notice.Withdrawal(at: a.instant(), reason: a.text())
        }
        notices[notice.id.number] = notice
        guard a.bool() else { return [.notice(notice)] }
        let proof = a.evidence(notice)
        evidence.append(proof)
        return [.notice(notice), .evidence(proof)]
    }

    private mutating func workItem(_ n: Int64) -> Record {
        let item = a.workItem(
            nextID(), account: a.maybe { _ in AccountID(n) }, supplyPoint: a.maybe { _ in SupplyPointID(n) },
            meter: a.maybe { _ in MeterID(n) })
        workItems[item.id.number] = item
        return .workItem(item)
    }

    private mutating func rules() -> [Record] {
        let version = a.terms(a.one(["demo", "statutory"]), from: a.one([CivilDate(daysSinceEpoch: 20_000), a.day()]))
        terms.removeAll { $0.name == version.name && $0.from == version.from }
        terms.append(version)
        let change = a.ratingChange()
        ratingChanges.append(change)
        let days = a.workCalendar(a.one(["china", "mars"]))
        workCalendars[days.name] = days
        let calendar = Record.workCalendar(days)
        if let proposal = a.proposal(proposals.count > 3 ? ProposalID(a.one(proposals.keys.sorted())) : nextID()) {
            proposals[proposal.id.number] = proposal
            return [.terms(version), calendar, .ratingChange(change), .proposal(proposal)]
        }
        guard let tariff = a.tariff(a.one(["flat", "night"])) else {
            return [.terms(version), calendar, .ratingChange(change)]
        }
        tariffs[tariff.name] = tariff
        return [.terms(version), calendar, .ratingChange(change), .tariff(tariff)]
    }

    private mutating func user() -> Record {
        let id: UserID = users.count > 3 ? UserID(a.one(users.keys.sorted())) : nextID()
        let user = User(
            id: id, name: a.text(), role: a.any(), tokenHash: "hash \(id)", isActive: a.bool(),
            madeBy: a.maybe { $0.text() }, madeAt: a.maybe { TrustedTime(milliseconds: $0.int(0...900_000)) },
            confirmedBy: a.maybe { $0.text() })
        users[id.number] = user
        return .user(user)
    }
}
