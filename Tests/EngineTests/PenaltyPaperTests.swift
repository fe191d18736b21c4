import Billing
import Engine
import Quantities
import Supply
import Testing

extension EngineHarness {
    /// The penalty of an account once more from all that was ever committed.
    func penalty(_ number: String, change: (inout Record) -> Void = { _ in }) -> PenaltyPaper.Finding {
        guard let row = account(number) else { return .notLookedAt }
        let rules = Set((state.terms[row.record.terms] ?? []).map { $0.settlement?.penalty })
        var paper = PenaltyPaper(row, rules: rules, calendar: .china)
        var paidOn: [String: CivilDate] = [:]
        for record in records {
            if case .payment(let payment) = record {
                paidOn["payment:\(payment.request.key)"] = PaymentLimits.paidDay(payment.request, .china)
            }
        }
        for var record in records {
            if case .audit(let row) = record, row.action == PenaltyPaper.notCharged,
                row.account == self.account(number)?.record.id
            {
                paper.takeNotCharged()
            }
            change(&record)
            switch record {
            case .bill(let bill) where bill.account == row.record.id: paper.take(bill)
            case .entry(let entry) where entry.debit.owner == row.record.id || entry.credit.owner == row.record.id:
                paper.take(entry, paidOn: paidOn[entry.cause])
            default: break
            }
        }
        return paper.finding()
    }
}

/// I-M8: the penalty follows once more from bills and the days of payments.
@Suite struct PenaltyPaperTests {
    private func world(_ rule: PenaltyRule = PenaltyRule(perDay: 100, perDayInLaterYears: 150)) -> EngineHarness {
        var terms = Terms.billed(penalty: rule)
        terms.minimumDebt = Money(yuan: 100_000)
        let world = EngineHarness.billed(terms: terms)
        _ = world.importing(channels: EngineHarness.fronted)
        return world
    }

    private func told(_ world: EngineHarness, _ amount: Money, paidOn day: CivilDate, serial: String = "1") {
        let key = PaymentKey(channel: "icbc", businessDate: day, serial: serial)
        _ = world.pay(
            PaymentRequest(key: key, accountNumber: "3301", amount: amount), by: EngineHarness.icbcFront)
    }

    private func owed(_ world: EngineHarness) -> Money { world.account("3301")?.dues.penalty ?? .zero }

    @Test
    func `I-M8 the penalty of a bill that nobody paid is right over the year's end, and one that was changed is found`()
        throws
    {
        let world = world()
        #expect(world.penalty("3301") == .right)
        world.live(until: "2027-01-05")
        #expect(world.penalty("3301") == .right)
        let target = try #require(world.entries.last { $0.reason == .penalty })
        let changed = world.penalty("3301") { record in
            guard case .entry(let entry) = record, entry.id == target.id else { return }
            record = .entry(
                Entry(
                    id: entry.id, at: entry.at, debit: entry.debit, credit: entry.credit,
                    amount: entry.amount + Money(tenThousandths: 1), reason: entry.reason, cause: entry.cause))
        }
        let right = owed(world)
        #expect(changed == .differs(expected: right, found: right + Money(tenThousandths: 1)))
        let doubled = world.penalty("3301") { record in
            guard case .bill(let bill) = record, let due = bill.due else { return }
            record = .bill(
                Bill(
                    id: bill.id, number: bill.number, account: bill.account, kind: bill.kind, at: bill.at,
                    from: bill.from, to: bill.to, position: bill.position, total: bill.total,
                    due: CivilDate(daysSinceEpoch: due.daysSinceEpoch + 1)))
        }
        guard case .differs(let expected, right) = doubled else { return #expect(doubled == .right) }
        #expect(expected < right, "a day less")
    }

    @Test func `money that was told late, after other money, is right on paper`() {
        let world = world(PenaltyRule(perDay: 100, perDayInLaterYears: 150, minimum: Money(fen: 30)))
        world.live(until: "2026-12-21")
        told(world, Money(yuan: 40), paidOn: day("2026-12-20"))
        #expect(world.penalty("3301") == .right && owed(world) > .zero)
        world.live(until: "2026-12-24")
        told(world, Money(yuan: 60), paidOn: day("2026-12-14"), serial: "2")
        world.restart()
        #expect(world.penalty("3301") == .right)
        told(world, Money(yuan: 91), paidOn: day("2026-12-10"), serial: "3")
        #expect(world.penalty("3301") == .right && owed(world) == .zero)
    }

    @Test func `of a penalty that was written off paper knows all, of one that was waived what it can`() {
        let second = Actor(name: "zhao.min", role: .supervisor)
        for isWaived in [false, true] {
            let world = world(PenaltyRule(perDay: 100, perDayInLaterYears: 100))
            world.live(until: "2026-12-21")
            let command: DuesCommand =
                isWaived
                ? .waivePenalty(account: "3301", amount: nil)
                : .writeOff(account: "3301", .penalty, amount: Money(fen: 91))
            _ = world.ask(.dues(command), by: EngineHarness.supervisor, second: second)
            #expect(world.penalty("3301") == .right)
            told(world, Money(yuan: 91), paidOn: day("2026-12-17"))
            #expect(world.penalty("3301") == (isWaived ? .notLookedAt : .right))
        }
    }

    @Test func `an account whose money was taken back is not looked at, and one that pays in advance has no penalty`() {
        let world = world()
        world.live(until: "2026-12-21")
        let key = PaymentKey(channel: "desk", businessDate: day("2026-12-21"), serial: "1")
        let request = PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 91))
        _ = world.pay(request)
        #expect(world.reversed(world.reverse(world.reversal(of: request, Money(yuan: 91), id: "r1"))) != nil)
        world.live(until: "2026-12-23")
        #expect(world.penalty("3301") == .notLookedAt)
        let prepaid = EngineHarness.street([Flat("3301", balance: Money(yuan: 5))], terms: .billed(), price: "0.5")
        #expect(prepaid.penalty("3301") == .right)
    }

    @Test func `F-S6 I-M8 days that a doubted clock let go by are not held against the books`() {
        let world = world()
        world.live(until: "2026-12-21")
        #expect(world.penalty("3301") == .right && owed(world) > .zero)
        let before = owed(world)
        world.clocks.synchronized = false
        world.restart(sameBoot: false)
        world.live(until: "2026-12-24")
        #expect(owed(world) == before)
        told(world, Money(yuan: 91) + before, paidOn: day("2026-12-23"))
        world.clocks.synchronized = true
        world.live(until: "2026-12-26")
        #expect(world.penalty("3301") == .notLookedAt)
    }

    @Test(arguments: 1...12)
    func `I-M8 whatever is paid and told when, the penalty is right on paper`(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let world = world(
            PenaltyRule(
                perDay: Int(random.next(1...300)), perDayInLaterYears: Int(random.next(1...300)),
                minimum: Money(fen: random.next(0...60)), capBasisPoints: random.next(0...1) == 0 ? 100 : nil))
        world.live(until: "2026-12-05")
        for step in 0..<8 {
            let next = CivilDate(
                daysSinceEpoch: SiteCalendar.china.date(at: world.clocks.wall).daysSinceEpoch + random.next(1...9))
            world.live(until: "\(next)")
            let paid = CivilDate(daysSinceEpoch: next.daysSinceEpoch - random.next(0...8))
            told(world, Money(fen: random.next(1...9000)), paidOn: paid, serial: "\(step)")
            if random.next(0...2) == 0 { world.restart() }
            #expect(world.penalty("3301") == .right, "\(next)")
        }
    }
}
