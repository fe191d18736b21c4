import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

extension Terms {
    /// Quick notices, and bills on these days of the month that are due ten days later.
    static func billed(
        days: [Int] = [1], penalty: PenaltyRule? = PenaltyRule(perDay: 100, perDayInLaterYears: 100),
        instalments: InstalmentRule? = nil
    ) -> Terms {
        var terms = Terms.quick()
        terms.settlement = SettlementRule(days: days, dueAfterDays: 10, penalty: penalty, instalments: instalments)
        terms.markInterval = .hours(1)
        terms.emergencyCredit = Money(yuan: 20)
        return terms
    }
}

extension EngineHarness {
    /// One flat that pays by bills, at 0.5 yuan a kWh under a load of 1 kW, from Monday 23 November 2026, 10:00.
    static func billed(
        _ mode: AccountMode = .postpaid, terms: Terms = .billed(), balance: Money = .zero,
        _ change: (inout Flat) -> Void = { _ in }
    ) -> EngineHarness {
        let world = EngineHarness.street(
            [
                Flat("3301", balance: balance) {
                    $0.mode = mode
                    change(&$0)
                }
            ], terms: terms, price: "0.5", at: EngineHarness.morning - .milliseconds(10))
        if let meter = world.meter("3301") {
            world.load[meter] = Watts(1000)
            world.power[meter] = Watts(1000)
        }
        return world
    }

    /// Marks go by each hour until 10 minutes past midnight of a day.
    func live(until day: String, hour: Int64 = 0) {
        guard let meter = meter("3301") else { return }
        let end = SiteCalendar.china.midnight(of: EngineTests.day(day)) + .hours(hour)
        while clocks.wall < end {
            live(min(end - clocks.wall, .hours(1)), interval: .hours(1), [meter])
            serve()
        }
        pass(.minutes(10))
        serve()
    }
}

extension EngineHarness {
    /// Charges that are in the ledger and neither on a bill nor waiting for one; zero, always. And what the open bills lack is what the
    /// customer has not paid.
    var unexplained: Money {
        guard let account = account("3301") else { return Money(yuan: 1) }
        let charged = entries.filter { $0.reason == .energy || $0.reason == .settlement }
            .reduce(Money.zero) { $0 - $1.effect(on: account.record.id) }
        let billed = bills.reduce(Money.zero) { $0 + $1.charges }
        return charged - billed - account.cycle.unbilled(account.accrual)
    }

    /// What was paid beyond all bills less what of bills is not paid.
    var beyondBills: Money {
        guard let account = account("3301") else { return .zero }
        let unpaid = account.dues.bills.reduce(Money.zero) { $0 + $1.unpaid }
        return account.cycle.freeCredit(posted: account.posted, accrual: account.accrual, unpaid: unpaid)
    }
}

@Suite struct SettlementStoryTests {
    /// From 23 November 10:00 to 1 December 00:00 are 182 hours at 1 kW: 182 kWh at 0.50 are 91.00 yuan.
    @Test func `at midnight of its settlement day an account that pays after use gets a bill, due in ten days`() throws
    {
        let world = EngineHarness.billed()
        world.live(until: "2026-12-01")
        let bill = try #require(world.bills.first)
        #expect(world.bills.count == 1)
        #expect(bill.kind == .settlement)
        #expect(bill.number == "3301-202612-1")
        #expect([bill.from, bill.to] == [day("2026-11-23"), day("2026-12-01")])
        #expect(bill.total == Money(yuan: 91))
        #expect(bill.due == day("2026-12-11"))
        let run = try #require(bill.readings.first)
        #expect(run.to.energy.value - run.from.energy.value == 182_000)
        #expect(run.to.at == SiteCalendar.china.midnight(of: day("2026-12-01")))
        #expect(bill.notes.isEmpty)
        let account = try #require(world.account("3301"))
        #expect(account.dues.bills.map(\.principal) == [Money(yuan: 91)])
        #expect(account.lastReasons == [.inCredit], "not past due, so not in arrears")
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES settlement waits 72 hours for its mark, then takes the last reading before it and says so`()
        throws
    {
        let world = EngineHarness.billed()
        let meter = try #require(world.meter("3301"))
        world.live(until: "2026-11-30", hour: 12)
        let last = try #require(world.energy[meter])
        world.pass(.hours(83))
        #expect(world.bills.isEmpty, "71 hours after midnight")
        world.pass(.hours(2))
        let bill = try #require(world.bills.first)
        #expect(bill.notes == [.readBefore(meter)])
        #expect(bill.readings.first?.to.energy == last)
        #expect(bill.due == day("2026-12-14"), "from when it could be known")
        // What flowed in the gap stands on the next bill: what of it lies in November as a correction.
        world.flow(meter, .hours(85))
        world.read(meter)
        world.live(until: "2027-01-01")
        let next = try #require(world.bills.last)
        #expect(next.lines.map(\.isCorrection) == [true, false])
        #expect(next.notes.contains { if case .allocated = $0 { true } else { false } })
        #expect(world.unexplained == .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `a reading that comes within the wait makes the bill with it`() throws {
        let world = EngineHarness.billed()
        let meter = try #require(world.meter("3301"))
        world.live(until: "2026-11-30", hour: 12)
        world.pass(.hours(20))
        world.flow(meter, .hours(20))
        world.read(meter)
        world.pass(.minutes(11))
        let bill = try #require(world.bills.first)
        #expect(!bill.notes.contains(.readBefore(meter)))
        #expect(bill.notes.contains { if case .allocated = $0 { true } else { false } })
    }

    @Test func `several settlements a month: a bill at each, and together what the month came to`() throws {
        var terms = Terms.billed(days: [1, 11, 21])
        terms.minimumDebt = Money(yuan: 10_000)
        let world = EngineHarness.billed(terms: terms)
        world.live(until: "2027-01-01")
        #expect(world.bills.map(\.to) == ["2026-12-01", "2026-12-11", "2026-12-21", "2027-01-01"].map { day($0) })
        #expect(world.bills.map(\.total) == [91, 120, 120, 132].map { Money(yuan: $0) })
        #expect(world.unexplained == .zero)
        #expect(world.beyondBills == .zero)
        let account = try #require(world.account("3301"))
        #expect(account.cycle.unbilled(account.accrual) == .zero)
    }

    @Test func `who pays in advance gets a statement that asks for nothing`() throws {
        let world = EngineHarness.billed(.prepaid, balance: Money(yuan: 500))
        world.live(until: "2026-12-01")
        let bill = try #require(world.bills.first)
        #expect(bill.kind == .statement)
        #expect(bill.due == nil)
        #expect(bill.total == Money(yuan: 91))
        #expect(world.account("3301")?.dues == Dues())
    }

    @Test func `I-L5 a death after any turn around midnight leaves the same bill, once`() throws {
        func story(_ crash: EngineHarness.Crash?) -> EngineHarness {
            let world = EngineHarness.billed(terms: .billed(days: [24, 25]))
            world.crash = crash
            world.live(until: "2026-11-25", hour: 2)
            return world
        }
        let plain = story(nil)
        #expect(plain.bills.count == 2)
        for turn in stride(from: 6, through: plain.turns, by: 37) {
            for crash in [EngineHarness.Crash.after(turn), .before(turn)] {
                let world = story(crash)
                #expect(world.bills.count == 2, "\(crash)")
                #expect(world.bills.map(\.number) == plain.bills.map(\.number), "\(crash)")
                if crash == .after(turn) {
                    #expect(world.bills.map(\.lines) == plain.bills.map(\.lines), "\(crash)")
                    #expect(world.bills.map(\.readings) == plain.bills.map(\.readings), "\(crash)")
                }
                #expect(world.oracle.violations == [], "\(crash)")
                #expect(world.unexplained == .zero, "\(crash)")
                let cycles = world.state.accounts.mapValues(\.cycle)
                world.restart()
                #expect(world.state.accounts.mapValues(\.cycle) == cycles, "\(crash)")
            }
        }
    }

    // MARK: paying, penalty, trip and restore

    /// 91.00 due on 11 December at 0.1 % a day: on 21 December ten days, 0.91.
    @Test func `a penalty is posted day by day on principal, is no reason to trip, and payment ends it`() throws {
        let world = EngineHarness.billed(
            terms: {
                var terms = Terms.billed()
                terms.tripNoticePeriod = .days(30)
                terms.tripNoticeValidity = .days(90)
                return terms
            }())
        world.live(until: "2026-12-11")
        #expect(world.account("3301")?.dues.penalty == .zero)
        world.live(until: "2026-12-21")
        #expect(world.account("3301")?.dues.penalty == Money(fen: 91))
        #expect(world.account("3301")?.lastReasons.first == .inArrears)
        _ = world.pay("3301", Money(yuan: 91), serial: "1")
        let account = try #require(world.account("3301"))
        #expect(account.dues.bills.isEmpty)
        #expect(account.dues.penalty == Money(fen: 91), "it stays as a claim of its own")
        #expect(account.lastReasons == [.inCredit])
        world.live(until: "2026-12-30")
        #expect(world.account("3301")?.dues.penalty == Money(fen: 91))
        #expect(world.entries.filter { $0.reason == .penalty }.count == 10)
        #expect(world.oracle.violations == [])
    }

    /// Due on 11 December, paid on the 13th, and told on the 21st: two days at 0.1 % on 91.00, 0.182.
    @Test func `a channel's own delay costs nothing: the day of payment is the payer's`() throws {
        var terms = Terms.billed()
        terms.minimumDebt = Money(yuan: 10_000)
        let world = EngineHarness.billed(terms: terms)
        _ = world.importing(channels: EngineHarness.fronted)
        world.live(until: "2026-12-21")
        #expect(world.account("3301")?.dues.penalty == Money(fen: 91))
        // Paid late in the evening, and of the bank's next business date.
        let key = PaymentKey(channel: "icbc", businessDate: day("2026-12-14"), serial: "1")
        let paidAt = SiteCalendar.china.midnight(of: day("2026-12-13")) + .hours(23)
        _ = world.pay(
            PaymentRequest(key: key, accountNumber: "3301", amount: Money(yuan: 91), paidAt: paidAt),
            by: EngineHarness.icbcFront)
        #expect(world.account("3301")?.dues.bills == [])
        #expect(world.account("3301")?.dues.penalty == Money(tenThousandths: 1820))
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES after use: past due, noticed, tripped; the principal that was named brings power back`() throws {
        let world = EngineHarness.billed()
        world.live(until: "2026-12-11", hour: 20)
        #expect(!world.isOpen())
        world.live(until: "2026-12-12", hour: 2)
        #expect(world.isOpen(), "\(world.account("3301")?.lastReasons ?? [])")
        let notice = try #require(
            world.records.compactMap { if case .notice(let n) = $0, n.kind == .tripNotice { n } else { nil } }.first)
        #expect(notice.amount == Money(yuan: 91), "what is past due; not what was used since, and not the penalty")
        _ = world.pay("3301", Money(yuan: 90), serial: "1")
        world.serve()
        #expect(world.isOpen())
        guard case .receipt(let receipt, _)? = world.pay("3301", Money(yuan: 1), serial: "2") else {
            throw Failure("none")
        }
        #expect(receipt.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
        #expect(world.account("3301")?.dues.penalty ?? .zero > .zero)
        #expect(world.oracle.violations == [])
    }

    @Test func `what a debit takes back opens the bills again that it had paid`() throws {
        let world = EngineHarness.billed()
        world.live(until: "2026-12-02")
        _ = world.pay("3301", Money(yuan: 100), serial: "1")
        #expect(world.account("3301")?.dues.bills == [])
        // 9.00 are beyond the bill, less what was used since; a deposit of 4.00 comes out of that.
        #expect(
            world.ask(.dues(.takeDeposit(account: "3301", amount: Money(yuan: 4))), by: EngineHarness.agent)?.outcome
                == .refused)
        _ = world.pay("3301", Money(yuan: 50), serial: "2")
        #expect(
            world.ask(.dues(.takeDeposit(account: "3301", amount: Money(yuan: 30))), by: EngineHarness.agent)?.outcome
                == .done)
        let account = try #require(world.account("3301"))
        #expect(account.dues.bills == [])
        #expect(account.dues.deposit == Money(yuan: 30))
        #expect(world.oracle.violations == [])
    }

    @Test func `instalments are asked by rule and taken off the settlement`() throws {
        let rule = InstalmentRule(days: [10, 20], shareBasisPoints: 3000, dueAfterDays: 5)
        let world = EngineHarness.billed(.instalments, terms: .billed(instalments: rule))
        world.live(until: "2026-12-25")
        // 30 % of 91.00 are 27.30.
        #expect(world.bills.map(\.kind) == [.settlement, .instalment, .instalment])
        #expect(world.bills.map(\.total) == [Money(yuan: 91), Money(fen: 2730), Money(fen: 2730)])
        #expect(world.bills.last?.due == day("2026-12-25"))
        _ = world.pay("3301", Money(fen: 14_560), serial: "1")
        #expect(world.account("3301")?.dues.bills == [])
        world.live(until: "2027-01-01")
        let bill = try #require(world.bills.last)
        #expect(bill.kind == .settlement)
        #expect(bill.instalments == Money(fen: 5460))
        #expect(world.unexplained == .zero)
        #expect(world.beyondBills == .zero)
        // Off from the trip of an unpaid bill, perhaps: whatever was used, the instalments are taken off it.
        #expect(bill.total == (bill.charges + bill.carriedIn - bill.instalments).wholeFenBelow)
        #expect(world.oracle.violations == [])
    }

    @Test func `a billed account that begins with a debt is asked for it`() throws {
        let world = EngineHarness.billed(balance: Money(yuan: -40))
        world.live(until: "2026-11-24")
        let bill = try #require(world.bills.first)
        #expect(bill.kind == .opening)
        #expect(bill.total == Money(yuan: 40))
        #expect(world.account("3301")?.dues.bills.map(\.principal) == [Money(yuan: 40)])
        world.live(until: "2026-12-01")
        let next = try #require(world.bills.last)
        #expect(next.kind == .settlement)
        #expect(next.total == next.charges.wholeFenBelow)
        #expect(world.account("3301")?.dues.bills.map(\.principal) == [Money(yuan: 40), next.total])
        #expect(world.beyondBills == .zero)
    }

    @Test func `at its last day temporary supply is a person's to decide about, once`() throws {
        let world = EngineHarness.billed(.temporary, balance: Money(yuan: 500)) { $0.until = day("2026-11-25") }
        world.live(until: "2026-11-25", hour: 23)
        #expect(world.items(.case).isEmpty)
        world.live(until: "2026-11-27")
        #expect(world.items(.case).map(\.reason) == ["account.temporaryEnded 2026-11-25"])
        let item = try #require(world.items(.case).first)
        _ = world.ask(.finishWorkItem(item.id, result: "extended"), by: EngineHarness.agent)
        world.live(until: "2026-11-29")
        #expect(world.items(.case).isEmpty)
    }

    @Test func `a settlement of many accounts goes in slices, between which a restore is served`() throws {
        let world = EngineHarness(at: SiteCalendar.china.midnight(of: day("2026-11-30")) + .hours(23))
        let tariff = try #require(
            Tariff(
                name: "flat",
                versions: [TariffVersion(from: day("2020-01-01"), flat: Price(hundredMillionths: 50_000_000))]))
        let accounts = (0..<350).map { number in
            ImportedAccount(
                account: Account(
                    id: AccountID(0), number: "\(1000 + number)", name: "张三", phone: nil, address: "幸福里 1 号",
                    customerClass: .residential, mode: .postpaid, tariff: "flat", terms: "quick", agreement: nil,
                    protection: nil), openingBalance: .zero, supplyPoints: [])
        }
        _ = world.ask(
            .importData(ImportBatch(tariffs: [tariff], terms: [.billed()], accounts: accounts, released: true, isDemo: true)),
            by: EngineHarness.supervisor)
        world.pass(.minutes(2))
        #expect(world.state.accounts.values.allSatisfy { $0.cycle.from == day("2026-11-30") })
        let before = world.bills.count
        world.move(.hours(1))
        var most = 0
        var slices = 0
        for _ in 0..<200 where world.bills.count < before + accounts.count {
            let known = world.bills.count
            world.move(.milliseconds(25))
            world.turn([.tick])
            most = max(most, world.bills.count - known)
            if world.bills.count > known { slices += 1 }
        }
        #expect(world.bills.count == before + accounts.count)
        #expect(most <= 100)
        #expect(slices >= 4)
    }

    /// 100.00 paid in advance pay the first bill of 91.00 and 9.00 of the second one of 120.00; taken back, 91.00 + 120.00 are owed.
    @Test func `I-M5 what is taken back of closed bills is asked under the last one, which stands once`() throws {
        var terms = Terms.billed(days: [1, 11, 21])
        terms.minimumDebt = Money(yuan: 10_000)
        let world = EngineHarness.billed(terms: terms)
        let payment = world.payment("3301", Money(yuan: 100), serial: "1")
        _ = world.pay(payment)
        world.live(until: "2026-12-11")
        #expect(world.bills.map(\.total) == [Money(yuan: 91), Money(yuan: 120)])
        #expect(world.account("3301")?.dues.bills.map(\.unpaid) == [Money(yuan: 111)])
        #expect(world.reversed(world.reverse(world.reversal(of: payment, Money(yuan: 100), id: "R1"))) != nil)
        world.restart()
        let open = try #require(world.account("3301")?.dues.bills)
        #expect(open.map(\.id) == [world.bills.last?.id])
        #expect(open.map(\.unpaid) == [Money(yuan: 211)])
        #expect(world.beyondBills == .zero)
        // One payment closes it, and light and books agree.
        let receipt = try #require(world.receipt(world.pay("3301", Money(yuan: 211), serial: "2")))
        #expect(receipt.parts.map(\.claim) == [.bills])
        #expect(world.account("3301")?.dues.bills == [])
        #expect(world.beyondBills == .zero && world.unexplained == .zero)
        #expect(world.oracle.violations == [])
    }
}
