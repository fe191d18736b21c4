import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing

/// Figures out of a store whose every row is known (B10).
struct FigureTests {
    private let calendar = SiteCalendar.china
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
    private func at(_ text: String, _ time: String = "00:00") throws -> Instant {
        calendar.instant(try day(text), try #require(TimeOfDay(time)))
    }

    /// Three accounts: 1 and 2 in the north with Li, 3 in the south with nobody.
    private struct World {
        var turns: TurnMaker
        var accounts: [AccountState]
        var lastID: Int64 = 0

        mutating func entry(
            _ at: Instant, _ debit: LedgerAccount, _ credit: LedgerAccount, _ amount: Money, _ reason: EntryReason
        ) throws {
            lastID += 1
            let entry = Entry(
                id: EntryID(lastID), at: at, debit: debit, credit: credit, amount: amount, reason: reason,
                cause: "test:\(lastID)")
            for index in accounts.indices { accounts[index].posted += entry.effect(on: accounts[index].record.id) }
            try turns.commit([.entry(entry)] + accounts.map { .account($0) })
        }
    }

    private func world(_ folder: TemporaryFolder) throws -> (World, Histories) {
        let store = try folder.data.openStore(create: true)
        let line = LineRecord(id: LineID(1), name: "c1", endpoint: .tcp(host: "a", port: 1))
        let terms = Terms(
            name: "t", from: try day("2020-01-01"), warningLevels: [], tripNoticePeriod: .zero,
            finalNoticePeriod: .zero,
            minimumDebt: .zero, overdraft: Money(yuan: 2),
            tripWindow: TripWindow(weekdays: [], hours: DailyHours(from: .midnight, to: .midnight)),
            quietHours: nil, restAfterBinding: .zero, markInterval: .minutes(15), automaticCauses: [], throttle: nil)
        var records: [Record] = [
            .line(line, misroute: nil), .feeder(FeederRecord(id: FeederID(1), name: "f")), .terms(terms),
        ]
        var accounts: [AccountState] = []
        for n in 1...Int64(3) {
            let account = Account(
                id: AccountID(n), number: "\(n)", name: "n", phone: n == 2 ? nil : "13800000000", address: "a",
                customerClass: .residential, mode: n == 3 ? .postpaid : .prepaid, tariff: "flat", terms: "t",
                agreement: nil, protection: nil, area: n < 3 ? "north" : "south", responsible: n < 3 ? "li.na" : nil)
            let state = AccountState(record: account)
            accounts.append(state)
            let meter = MeterRecord(
                id: MeterID(n), number: "m\(n)", line: line.id, unit: UInt8(n), profile: "p", serial: nil,
                maximumCurrent: nil)
            let point = SupplyPointState(
                record: SupplyPointRecord(
                    id: SupplyPointID(n), account: account.id, meter: meter.id, feeder: FeederID(1), relay: nil),
                pairing: .inMeter, bindingChangedAt: nil)
            records += [.account(state), .meter(MeterState(record: meter)), .supplyPoint(point)]
        }
        var turns = try TurnMaker(store)
        try turns.commit(records)
        return (World(turns: turns, accounts: accounts), Histories(sharing: store))
    }

    private let north = FigureGroup(area: "north", responsible: "li.na")
    private let south = FigureGroup(area: "south", responsible: nil)

    /// On paper, for November. Charged in the north: 40 + 30 of energy less 5 corrected: 65. Paid there: 50, less 10 reversed: 40: 61.54 %. The
    /// energy of October and a debt that became a plan count for nothing. In the south 20 were charged, and nothing was paid.
    @Test func `B10 collection is what was paid of what was charged in the period, by area and person`() async throws {
        let folder = try TemporaryFolder()
        var (world, histories) = try world(folder)
        let (one, two, three) = (AccountID(1), AccountID(2), AccountID(3))
        try world.entry(at("2026-10-31", "23:59"), .customer(one), .energyIncome, Money(yuan: 99), .energy)
        try world.entry(at("2026-11-01"), .customer(one), .energyIncome, Money(yuan: 40), .energy)
        try world.entry(at("2026-11-02"), .customer(two), .energyIncome, Money(yuan: 30), .energy)
        try world.entry(at("2026-11-03"), .energyIncome, .customer(two), Money(yuan: 5), .correction)
        try world.entry(at("2026-11-04"), .cashClearing(channel: "desk"), .customer(one), Money(yuan: 50), .payment)
        try world.entry(at("2026-11-05"), .customer(one), .cashClearing(channel: "desk"), Money(yuan: 10), .reversal)
        try world.entry(at("2026-11-06"), .debt(two), .customer(two), Money(yuan: 7), .transfer)
        try world.entry(at("2026-11-30", "23:59"), .customer(three), .energyIncome, Money(yuan: 20), .energy)
        try world.entry(at("2026-12-01"), .cashClearing(channel: "desk"), .customer(three), Money(yuan: 20), .payment)
        let report = try await histories.figures(
            from: at("2026-11-01"), to: at("2026-12-01"), calendar: calendar, now: at("2026-12-01"))
        #expect(report.groups.map(\.group) == [north, south])
        #expect(
            report.groups[0].figures.collection == CollectionFigures(charged: Money(yuan: 65), paid: Money(yuan: 40)))
        #expect(report.groups[0].figures.collection.rate?.description == "61.54 %")
        #expect(report.groups[1].figures.collection == CollectionFigures(charged: Money(yuan: 20), paid: .zero))
        #expect(report.total.collection == CollectionFigures(charged: Money(yuan: 85), paid: Money(yuan: 40)))
    }

    /// On paper. 30 came by a payment and were assigned to the wrong account, taken back, and assigned to the right one: 30 are paid, not
    /// 60. Of another payment of 40, 38.01 went to the balance and 1.99 to old debt: 40 are paid. A penalty of 2 is charged, 1.50 of it
    /// waived, and 0.50 paid. Where the meter keeps the credit, 10 are used up of the 25 that were paid and bought.
    @Test func `B10 money counts once, wherever it went, and what a meter's credit pays for is charged`() async throws {
        let folder = try TemporaryFolder()
        var (world, histories) = try world(folder)
        let (one, two, three) = (AccountID(1), AccountID(2), AccountID(3))
        let desk = LedgerAccount.cashClearing(channel: "desk")
        let when = try at("2026-11-05")
        try world.entry(when, desk, .suspense, Money(yuan: 30), .payment)
        try world.entry(when, .suspense, .customer(one), Money(yuan: 30), .assignment)
        try world.entry(when, .customer(one), .suspense, Money(yuan: 30), .unassignment)
        try world.entry(when, .suspense, .customer(two), Money(yuan: 30), .assignment)
        try world.entry(when, desk, .customer(two), Money(fen: 3801), .payment)
        try world.entry(when, desk, .debt(two), Money(fen: 199), .payment)
        try world.entry(when, .penalty(two), .penaltyIncome, Money(yuan: 2), .penalty)
        try world.entry(when, .penaltyIncome, .penalty(two), Money(fen: 150), .waiver)
        try world.entry(when, desk, .penalty(two), Money(fen: 50), .payment)
        try world.entry(when, desk, .customer(three), Money(yuan: 25), .payment)
        try world.entry(when, .customer(three), .inMeter(three), Money(yuan: 25), .purchase)
        try world.entry(when, .inMeter(three), .energyIncome, Money(yuan: 10), .energy)
        let report = try await histories.figures(
            from: at("2026-11-01"), to: at("2026-12-01"), calendar: calendar, now: at("2026-12-01"))
        #expect(
            report.groups[0].figures.collection == CollectionFigures(charged: Money(fen: 50), paid: Money(fen: 7050)))
        #expect(
            report.groups[1].figures.collection == CollectionFigures(charged: Money(yuan: 10), paid: Money(yuan: 25)))
    }

    @Test func `B10 arrears are aged by the charges that no payment reached, and by the due dates of bills`()
        async throws
    {
        let folder = try TemporaryFolder()
        var (world, histories) = try world(folder)
        let one = AccountID(1)
        // 100 and 60 charged, 120 paid: 40 of the 60 are owed, 20 days old on 30 November.
        try world.entry(at("2026-08-01"), .customer(one), .energyIncome, Money(yuan: 100), .energy)
        try world.entry(at("2026-11-10"), .customer(one), .energyIncome, Money(yuan: 60), .energy)
        try world.entry(at("2026-11-20"), .cashClearing(channel: "desk"), .customer(one), Money(yuan: 120), .payment)
        world.accounts[2].dues.bills = [
            OpenBill(id: BillID(1), due: try day("2026-08-31"), principal: Money(yuan: 50), paid: Money(yuan: 20)),
            OpenBill(id: BillID(2), due: try day("2026-10-31"), principal: Money(yuan: 10)),
            OpenBill(id: BillID(3), due: try day("2026-12-31"), principal: Money(yuan: 500)),
        ]
        try world.turns.commit([.account(world.accounts[2])])
        let report = try await histories.figures(
            from: at("2026-11-01"), to: at("2026-12-01"), calendar: calendar, now: at("2026-11-30", "12:00"))
        #expect(report.groups[0].figures.arrears.amounts.map(\.tenThousandths) == [400_000, 0, 0, 0, 0, 0])
        // 30 of the bill that was due on 31 August, 91 days ago, and 10 that were due 30 days ago.
        #expect(report.groups[1].figures.arrears.amounts.map(\.tenThousandths) == [100_000, 0, 0, 300_000, 0, 0])
        #expect(report.total.arrears.accounts == 2 && report.total.arrears.total == Money(yuan: 80))
    }

    /// On paper: a day has 96 quarter hours. Two meters in the north, one of them put up at noon: 96 + 48 due; 3 of one were missed, of which one was
    /// told twice, so 2 + 0.
    @Test func `B10 reading success counts the marks that were due and the gaps`() async throws {
        let folder = try TemporaryFolder()
        var (world, histories) = try world(folder)
        let missed = [try at("2026-11-10", "00:15"), try at("2026-11-10", "00:30"), try at("2026-11-10", "00:30")]
        var records: [Record] = missed.map { .gap(meter: MeterID(1), mark: $0, fault: "silent", at: $0) }
        records.append(.gap(meter: MeterID(1), mark: try at("2026-11-09", "23:45"), fault: "silent", at: missed[0]))
        records.append(
            .attachment(
                AttachmentRecord(
                    at: try at("2026-11-10", "12:00"), kind: .begins, cause: "import", supplyPoint: SupplyPointID(2),
                    account: AccountID(2), meter: MeterID(2), series: 1, ratio: .none, energy: nil, readAt: nil,
                    afterReading: 0)))
        try world.turns.commit(records)
        let report = try await histories.figures(
            from: at("2026-11-10"), to: at("2026-11-11"), calendar: calendar, now: at("2026-12-01"))
        #expect(report.groups[0].figures.readings == ReadingSuccess(due: 144, missed: 2))
        #expect(report.groups[1].figures.readings == ReadingSuccess(due: 96, missed: 0))
        // Of a period that is not over only what has been due counts.
        let early = try await histories.figures(
            from: at("2026-11-10"), to: at("2026-11-11"), calendar: calendar, now: at("2026-11-10", "01:00"))
        #expect(early.groups[0].figures.readings == ReadingSuccess(due: 4, missed: 2))
    }

    @Test func `B10 paid-to-power is told of those who were in the dark, and discretion by person and month`()
        async throws
    {
        let folder = try TemporaryFolder()
        var (world, histories) = try world(folder)
        var records: [Record] = []
        for n in 1...Int64(20) {
            let closed = try at("2026-11-10") + .minutes(n)
            records.append(
                .restored(
                    RestoreRecord(
                        supplyPoint: SupplyPointID(1), account: AccountID(1), since: closed - .seconds(n),
                        closedAt: closed, cause: "payment", attempts: 1, wasOff: n != 20)))
        }
        func audit(_ time: Instant, _ who: String, _ action: String, _ after: String) -> Record {
            .audit(
                AuditRecord(
                    at: time, monotonic: Monotonic(milliseconds: 0), actor: who, role: "operator", action: action,
                    subject: "account 1", account: AccountID(1), reason: "r", after: after))
        }
        records += [
            audit(try at("2026-11-30", "23:59"), "li.na", "staff.hold", "done hold.set"),
            audit(try at("2026-11-30", "23:59"), "li.na", "staff.hold", "refused hold.tooLong"),
            audit(try at("2026-12-01"), "li.na", "staff.restore", "accepted restore.started"),
            audit(try at("2026-12-02"), "wang.lei", "staff.set_credit", "done credit.set"),
            audit(try at("2026-12-02"), "wang.lei", "staff.set_credit", "done credit.byRule"),
            audit(try at("2027-01-01"), "wang.lei", "staff.hold", "done hold.set"),
        ]
        try world.turns.commit(records)
        let report = try await histories.figures(
            from: at("2026-11-10"), to: at("2026-11-11"), calendar: calendar, now: at("2026-12-01"))
        let waits = report.total.paidToPower
        #expect(waits.count == 19 && waits.percentile(95) == .seconds(19) && waits.percentile(50) == .seconds(10))
        let discretion = try await histories.discretion(
            from: at("2026-11-01"), to: at("2027-01-01"), calendar: calendar)
        #expect(
            discretion == [
                Discretion(person: "li.na", month: try day("2026-11-01"), holds: 1),
                Discretion(person: "li.na", month: try day("2026-12-01"), restores: 1),
                Discretion(person: "wang.lei", month: try day("2026-12-01"), creditOverrides: 1),
            ])
    }

    /// On paper: 60 yuan of energy in thirty days are 2 a day; of −1 and an overdraft of 2, 1 is left: no whole day.
    @Test func `B9 the risk list is made of the store's rows`() async throws {
        let folder = try TemporaryFolder()
        var (world, histories) = try world(folder)
        let now = try at("2026-12-01")
        try world.entry(now - .days(10), .customer(AccountID(1)), .energyIncome, Money(yuan: 60), .energy)
        try world.entry(
            now - .days(9), .cashClearing(channel: "desk"), .customer(AccountID(1)), Money(yuan: 59), .payment)
        world.accounts[1].standing.creditClass = .d
        world.accounts[1].posted = .zero
        try world.turns.commit([.account(world.accounts[1])])
        let list = try await histories.riskList(now: now, calendar: calendar)
        #expect(list.map(\.facts.number) == ["1", "2"])
        #expect(list[0].daysLeft == 0 && list[0].reasons == [.creditEndsSoon])
        #expect(list[1].reasons == [.classD, .noContact])
        #expect(try await histories.riskList(now: now, calendar: calendar, area: "south").isEmpty)
    }
}
