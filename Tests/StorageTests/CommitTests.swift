import Billing
import Engine
import Quantities
import Storage
import Supply
import Testing

struct CommitTests {
    /// A store with the town's rows, and a payment's records for account 1.
    private func start() throws -> (TemporaryFolder, TurnMaker, Payment, Entry) {
        let folder = try TemporaryFolder()
        var town = Town(seed: 5)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        let payment = town.a.payment(PaymentID(501), serial: "17", account: AccountID(1))
        let entry = town.a.entry(
            EntryID(502), .cashClearing(channel: "desk"), .customer(AccountID(1)), payment.request.amount)
        return (folder, try TurnMaker(store), payment, entry)
    }

    private func account(_ turns: TurnMaker, posted: Money) throws -> Record {
        let state = try turns.store.load()
        var account = try #require(state.accounts.first)
        account.posted = posted
        return .account(account)
    }

    @Test func `I-M3 a payment key that is used again is refused and nothing of the turn is written`() throws {
        var (folder, turns, payment, entry) = try start()
        try turns.commit([.payment(payment), .entry(entry), account(turns, posted: payment.request.amount)])
        var a = Arbitrary(seed: 6)
        let again = Payment(
            id: PaymentID(601), request: payment.request, serials: payment.serials, account: payment.account,
            receivedAt: payment.receivedAt,
            receipt: payment.receipt)
        let second = a.entry(EntryID(602), entry.debit, entry.credit, entry.amount)
        let error = #expect(throws: CommitError.self) { try turns.commit([.entry(second), .payment(again)]) }
        guard case .refusedRow(record: 1, let detail)? = error else {
            Issue.record("not refused at the payment: \(String(describing: error))")
            return
        }
        #expect(detail.contains("payments"))
        let state = try turns.store.load()
        #expect(state.gateway.ledgerPosition == 1)
        #expect(state.accounts.first?.posted == payment.request.amount)
        #expect(
            try turns.store.gather(ColdKeys(payments: [payment.request.key])).payments == [payment.request.key: payment]
        )
        let report = try turns.store.integrityCheck()
        #expect(report.isSound)
        // The store goes on as if nothing had been.
        try turns.commit([.entry(second), account(turns, posted: entry.amount + entry.amount)])
        #expect(try folder.number("SELECT count(*) FROM entries") == 2)
    }

    @Test func `I-M1 an entry whose cause was booked before is refused`() throws {
        var (_, turns, _, entry) = try start()
        try turns.commit([.entry(entry), account(turns, posted: entry.amount)])
        let again = Entry(
            id: EntryID(700), at: entry.at, debit: entry.debit, credit: entry.credit, amount: entry.amount,
            reason: entry.reason,
            cause: entry.cause)
        let error = #expect(throws: CommitError.self) { try turns.commit([.entry(again)]) }
        guard case .refusedRow(record: 0, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `I-A6 a delivered notice stays delivered in the store, and can only count no more`() async throws {
        var (folder, turns, _, _) = try start()
        let at = Instant(milliseconds: 1_795_399_200_000)
        var notice = Notice(
            id: NoticeID(9), account: AccountID(1), kind: .finalNotice, phone: "1", amount: Money(yuan: 3), at: at,
            state: .delivered(at: at + .seconds(2), trusted: TrustedTime(milliseconds: 7), reference: "sms-9"))
        try turns.commit([.notice(notice)])
        for state in [
            Notice.State.cancelled(reason: "paid"), .delivered(at: at, trusted: TrustedTime(milliseconds: 7)),
        ] {
            var other = notice
            other.state = state
            let error = #expect(throws: CommitError.self) { try turns.commit([.notice(other)]) }
            guard case .refusedRow(record: 0, _)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        notice.withdrawn = Notice.Withdrawal(at: at + .hours(1), reason: "payment desk/2026-11-23/1")
        try turns.commit([.notice(notice)])
        let kept = try await Histories(path: folder.data.storePath).notices(of: AccountID(1))
        #expect(kept == [notice])
    }

    @Test func `a row that refers to nothing is refused at the end of the turn`() throws {
        var (_, turns, _, _) = try start()
        var a = Arbitrary(seed: 8)
        let error = #expect(throws: CommitError.self) {
            try turns.commit([.notice(a.notice(NoticeID(9), account: AccountID(4711)))])
        }
        guard case .refusedRow(record: nil, let detail)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("FOREIGN KEY"))
        #expect(try turns.store.load().notices.isEmpty)
    }

    @Test func `I-C10 two orders in flight for one relay are refused whole`() throws {
        var (_, turns, _, _) = try start()
        var a = Arbitrary(seed: 9)
        let first = a.order(OrderID(1), supplyPoint: SupplyPointID(1), account: AccountID(1), state: .selecting)
        let second = a.order(OrderID(2), supplyPoint: SupplyPointID(1), account: AccountID(1), state: .released)
        try turns.commit([.order(first)])
        #expect(throws: CommitError.self) { try turns.commit([.order(second)]) }
        #expect(try turns.store.load().orders == [first])
        // In one turn the first may end after the second begins.
        var ended = first
        ended.state = .superseded
        try turns.commit([.order(second), .order(ended)])
        #expect(try turns.store.load().orders == [second])
    }

    @Test func `I-C6 I-C11 the store itself takes no permit for a supply that is protected or locked out, whoever asks`() throws {
        for isProtected in [true, false] {
            let folder = try TemporaryFolder()
            var town = Town(seed: 5)
            let store = try folder.data.openStore(create: true)
            try store.commit(records: town.found(guarded: false), gateway: town.gateway)
            var turns = try TurnMaker(store)
            func opening(_ number: Int64) -> [Record] {
                let order = town.a.order(
                    OrderID(number), supplyPoint: SupplyPointID(1), account: AccountID(1), state: .released)
                var ended = order
                ended.state = .superseded
                let permit = town.a.permit(PermitID(number + 1), for: order)
                return [.order(order), .permit(permit), .permitState(permit.id, .void), .order(ended)]
            }
            try turns.commit(opening(10))
            if isProtected {
                var account = try #require(town.accounts[1])
                account.record.protection = .unreadable
                try turns.commit([.account(account)])
            } else {
                var point = try #require(town.points[1])
                point.lockOut = .unreadable
                try turns.commit([.supplyPoint(point)])
            }
            let error = #expect(throws: CommitError.self) { try turns.commit(opening(20)) }
            guard case .refusedRow(record: 1, let detail)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(detail.contains("no permit"))
            #expect(try folder.number("SELECT count(*) FROM permits") == 1)
        }
    }

    @Test func `numbers that do not count up are refused`() throws {
        var (_, turns, _, entry) = try start()
        var a = Arbitrary(seed: 10)
        #expect(throws: CommitError.self) { try turns.commit([.reading(a.reading(7, meter: MeterID(1)))]) }
        var gateway = turns.gateway
        #expect(throws: CommitError.self) { try turns.store.commit(records: [], gateway: gateway) }
        gateway.turn += 1
        #expect(throws: CommitError.self) { try turns.store.commit(records: [.entry(entry)], gateway: gateway) }
        #expect(throws: CommitError.self) { try turns.commit([.permitState(PermitID(99), .void)]) }
        try turns.commit([.reading(a.reading(1, meter: MeterID(1)))])
        #expect(try turns.store.load().gateway.readingNumber == 1)
    }

    @Test func `F-S14 a request's answer is told again under its id and cannot be replaced`() throws {
        var (_, turns, _, _) = try start()
        var a = Arbitrary(seed: 12)
        let answer = a.staffAnswer()
        try turns.commit([.staffAnswer(id: "r|1", fingerprint: "li.na restore 3301", answer, at: a.instant())])
        #expect(throws: CommitError.self) {
            try turns.commit([.staffAnswer(id: "r|1", fingerprint: "other", a.staffAnswer(), at: a.instant())])
        }
        let facts = try turns.store.gather(ColdKeys(requests: ["r|1", "r|2"]))
        #expect(facts.requests == ["r|1": AnsweredRequest(fingerprint: "li.na restore 3301", answer: answer)])
    }

    @Test
    func `I-M6 entries payments audit rows and readings cannot be changed or deleted through the file's own rules`()
        throws
    {
        var (folder, turns, payment, entry) = try start()
        var a = Arbitrary(seed: 13)
        try turns.commit([
            .payment(payment), .entry(entry), account(turns, posted: entry.amount), .audit(a.audit(nil)),
            .reading(a.reading(1, meter: MeterID(1))),
        ])
        for sql in [
            "UPDATE entries SET amount = 1", "DELETE FROM entries", "UPDATE payments SET amount = 1",
            "DELETE FROM payments",
            "UPDATE audit SET actor = 'x'", "DELETE FROM audit", "UPDATE readings SET energy = 1",
        ] {
            #expect(throws: (any Error).self) { try folder.number(sql + " RETURNING 1") }
        }
        let report = try turns.store.integrityCheck()
        #expect(report.isSound)
    }
}
