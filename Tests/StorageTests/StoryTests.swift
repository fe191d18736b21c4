import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing

struct StoryTests {
    private let start = SiteCalendar.china.midnight(of: CivilDate(daysSinceEpoch: 20_780))

    private func at(_ hours: Int64, _ minutes: Int64 = 0) -> Instant { start + .hours(hours) + .minutes(minutes) }

    private func reading(_ number: Int64, _ at: Instant, quality: Quality = .accepted, purpose: ReadingPurpose = .mark)
        -> Record
    {
        let sample = Sample(
            meter: MeterID(1), purpose: purpose, mark: purpose == .mark ? at : nil, sourceTime: at,
            energy: WattHours(number * 100))
        return .reading(
            ReadingRecord(
                number: number,
                reading: Reading(
                    sample: sample, series: 1, quality: quality, consumed: quality.counts ? WattHours(100) : nil),
                receivedAt: at))
    }

    /// A store where account 1 went through arrears, a trip, a payment and a restore in two days.
    private func life() throws -> (TemporaryFolder, Store) {
        let folder = try TemporaryFolder()
        var town = Town(seed: 71)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(guarded: false), gateway: town.gateway)
        var turns = try TurnMaker(store)
        let account = AccountID(1)
        let customer = LedgerAccount.customer(account)
        let point = SupplyPointID(1)
        try turns.commit((1...5).map { reading($0, at(Int64($0))) })
        try turns.commit([reading(6, at(6), quality: .quarantined(.jump))])
        try turns.commit([
            .entry(
                Entry(
                    id: EntryID(61), at: at(7), debit: customer, credit: .energyIncome, amount: Money(yuan: 12),
                    reason: .energy,
                    cause: "energy:1")),
            decision(at(7), .notice, [.inArrears, .tripNoticeMissing], reading: 5),
            .notice(
                Notice(
                    id: NoticeID(71), account: account, kind: .tripNotice, phone: "1", amount: Money(yuan: 12),
                    at: at(7),
                    state: .delivered(at: at(7, 5), trusted: TrustedTime(milliseconds: 1)))),
        ])
        for hour in Int64(24)...26 {
            try turns.commit([
                reading(hour - 17, at(hour)),
                .gap(meter: MeterID(1), mark: at(hour, 15), fault: "silent", at: at(hour, 20)),
                .gap(meter: MeterID(1), mark: at(hour, 30), fault: "silent", at: at(hour, 35)),
            ])
        }
        let trip = Order(
            id: OrderID(72), kind: .trip, supplyPoint: point, account: account, epoch: Epoch(3), at: at(27),
            cause: "arrears",
            state: .verified, endedAt: at(27, 2), outcome: "open")
        let permit = Permit(
            id: PermitID(73), kind: .arrears, order: trip.id, supplyPoint: point, account: account,
            identity: "serial 00012345",
            epoch: Epoch(3), ledgerPosition: 1, notices: [NoticeID(71)], tripAmount: Money(yuan: 12),
            issuedAt: at(27, 1),
            expiresAt: at(27, 6), state: .consumed)
        try turns.commit([
            decision(at(27), .trip, [.everyConditionMet], reading: 9), .order(trip),
            reading(10, at(27, 1), purpose: .select),
            .permit(permit), .audit(audit(at(27, 1), "order.released")),
        ])
        let key = PaymentKey(channel: "desk", businessDate: CivilDate(daysSinceEpoch: 20_781), serial: "1")
        let receipt = Receipt(
            payment: PaymentID(74), accountNumber: "331", amount: Money(yuan: 50), receivedAt: at(30),
            available: Money(yuan: 38),
            supply: .restoring, missing: .zero)
        let close = Order(
            id: OrderID(75), kind: .close, supplyPoint: point, account: account, epoch: Epoch(4), at: at(30),
            cause: "payment",
            since: at(30), state: .verified, endedAt: at(30, 1))
        let item = WorkItem(
            id: WorkItemID(76), kind: .case, account: account, openedAt: at(30), deadline: at(50), reason: "look",
            closedAt: at(31), closedBy: "li.na", result: "done")
        try turns.commit([
            .audit(audit(at(30), "payment.booked")), .workItem(item), .order(close),
            decision(at(30), .restore, [.restoreConditionMet], reading: 10),
            .entry(
                Entry(
                    id: EntryID(77), at: at(30), debit: .cashClearing(channel: "desk"), credit: customer,
                    amount: Money(yuan: 50),
                    reason: .payment, cause: "payment:1")),
            .payment(
                Payment(
                    id: PaymentID(74),
                    request: PaymentRequest(key: key, accountNumber: "331", amount: Money(yuan: 50)), account: account,
                    receivedAt: at(30), receipt: receipt)),
            // Of another account: no part of the story.
            .audit(town.a.audit(AccountID(2))), .notice(town.a.notice(NoticeID(99), account: AccountID(2))),
        ])
        return (folder, store)
    }

    private func decision(_ at: Instant, _ action: SupplyAction, _ reasons: [Reason], reading: Int64) -> Record {
        .decision(
            DecisionRecord(
                at: at, account: AccountID(1), action: action, reasons: reasons, amount: Money(yuan: 12),
                available: Money(yuan: -12),
                readingNumber: reading, ledgerPosition: 1))
    }

    private func audit(_ at: Instant, _ action: String) -> AuditRecord {
        AuditRecord(
            at: at, monotonic: Monotonic(milliseconds: 1), actor: "engine", role: "engine", action: action,
            subject: "order 72",
            account: AccountID(1), reason: "arrears")
    }

    /// What an item is, in a word.
    private func word(_ item: StoryItem) -> String {
        switch item.what {
        case .reading(let record): "reading \(record.number)"
        case .readings(let day): "\(day.counted) of \(day.count) readings, \(day.consumed) kWh"
        case .gap(let run): "\(run.count) marks missing"
        case .payment(let payment): "payment \(payment.request.amount)"
        case .entry(let posted, let balance): "\(posted.entry.reason) \(posted.entry.amount), then \(balance)"
        case .bill(let bill): "bill \(bill.total)"
        case .decision(let decision): "\(decision.action)"
        case .notice(let notice): "\(notice.kind.rawValue)"
        case .noticeDelivered: "delivered"
        case .evidence(let evidence): "\(evidence.proof)"
        case .permit(let permit): "permit \(permit.permit.identity) \(permit.isGenuine)"
        case .order(let order): "\(order.kind) order"
        case .orderEnded(let order): "\(order.kind) \(order.state)"
        case .workOpened: "work opened"
        case .workClosed: "work closed"
        case .audit(let line): "audit \(line.record.action)"
        }
    }

    @Test func `I-A6 the story of a home that was off is told in the order of cause and effect`() async throws {
        let (folder, store) = try life()
        let histories = try Histories(path: folder.data.storePath)
        let story = try await histories.story(of: AccountID(1), from: start, to: at(48))
        #expect(
            story.items.map(word) == [
                "reading 5", "reading 6", "5 of 6 readings, 0.500 kWh", "energy 12.00, then -12.00", "notice",
                "trip_notice",
                "delivered", "2 marks missing", "2 marks missing", "reading 9", "2 marks missing", "trip", "trip order",
                "reading 10", "4 of 4 readings, 0.400 kWh", "permit serial 00012345 true", "audit order.released",
                "trip verified", "payment 50.00", "payment 50.00, then 38.00", "restore", "close order", "work opened",
                "audit payment.booked", "close verified", "work closed",
            ])
        #expect(story.completeFrom == start)
        #expect(story.items.map(\.at) == story.items.map(\.at).sorted())
        withExtendedLifetime(store) {}
    }

    @Test func `a story of one afternoon has the balance that the morning left`() async throws {
        let (_, store) = try life()
        let story = try await Histories(sharing: store).story(of: AccountID(1), from: at(27, 2), to: at(30))
        #expect(
            story.items.map(word) == [
                "trip verified", "payment 50.00", "payment 50.00, then 38.00", "restore", "close order", "work opened",
                "audit payment.booked",
            ])
    }

    @Test func `a story that is too long tells the latest and from when it is whole`() async throws {
        let (_, store) = try life()
        let story = try await Histories(sharing: store).story(of: AccountID(1), from: start, to: at(48), limit: 1)
        #expect(story.completeFrom == at(31) || story.completeFrom == at(30, 1) || story.completeFrom == at(30))
        #expect(story.items.allSatisfy { $0.at >= story.completeFrom })
        #expect(story.items.map(word).contains("restore") == (story.completeFrom == at(30)))
    }

    @Test func `I-L1 paid to power is told for closings that were owed and seen`() async throws {
        let (_, store) = try life()
        let histories = Histories(sharing: store)
        let all = try await histories.paidToPower(from: start, to: at(48))
        #expect(all.map(\.wait) == [.minutes(1)])
        #expect(all.map(\.cause) == ["payment"])
        let none = try await histories.paidToPower(from: start, to: at(30, 1))
        #expect(none.isEmpty)
    }
}
