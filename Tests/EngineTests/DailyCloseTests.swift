import Billing
import Engine
import Quantities
import Supply
import Testing

/// A channel's file held against our books, and what follows from it.
@Suite struct `Daily close` {
    private let yuan = Money(yuan: 10)
    private let numbers = ["3301", "3302", "3303"]

    private func street() -> EngineHarness {
        let world = EngineHarness.street(numbers.map { Flat($0, balance: Money(yuan: 50)) })
        world.teachLayout()
        return world
    }

    @Test func `I-M11 every difference is listed from both sides with a work item, and nothing is put right by it`()
        throws
    {
        let world = street()
        let both = world.dated("3301", yuan, serial: "1")
        let ours = world.dated("3301", yuan, serial: "2")
        let wrongAmount = world.dated("3302", yuan, serial: "3")
        let wrongAccount = world.dated("3302", yuan, serial: "4")
        for request in [both, ours, wrongAmount, wrongAccount] { _ = world.pay(request) }
        let entries = world.entries
        let answer = world.closeDay(
            EngineHarness.file([
                EngineHarness.line(both), EngineHarness.line(world.dated("3302", yuan + Money(fen: 1), serial: "3")),
                EngineHarness.line(world.dated("3303", yuan, serial: "4")),
                EngineHarness.line(world.dated("3303", yuan, serial: "5")),
            ]))
        #expect(answer?.code == "close.done")
        #expect(
            world.listed == [
                "desk/2026-11-22/2 only_here", "desk/2026-11-22/3 different amount",
                "desk/2026-11-22/4 different account", "desk/2026-11-22/5 only_there",
            ])
        #expect(answer?.detail("matched") == "1")
        #expect(answer?.detail("here") == "40.00")
        #expect(answer?.detail("there") == "40.01")
        #expect(
            world.items(.dailyClose).map(\.reason) == [
                "close.only_here desk/2026-11-22/2 10.00", "close.different desk/2026-11-22/3 10.01",
                "close.different desk/2026-11-22/4 10.00", "close.only_there desk/2026-11-22/5 10.00",
            ])
        #expect(world.entries == entries)
        let job = try #require(world.items(.dailyClose).first)
        #expect(
            world.ask(.finishWorkItem(job.id, result: "fine"), by: EngineHarness.supervisor)?.code
                == "job.differenceOpen")
        let before = (world.listed, world.items(.dailyClose))
        world.restart()
        #expect(world.listed == before.0)
        #expect(world.items(.dailyClose) == before.1)
        #expect(world.oracle.violations == [])
    }

    @Test func `the same file twice gets the first answer; another one is refused until a supervisor reopens the date`()
        throws
    {
        let world = street()
        let one = world.dated("3301", yuan, serial: "1")
        let two = world.dated("3301", yuan, serial: "2")
        _ = world.pay(one)
        let file = EngineHarness.file([EngineHarness.line(two)], hash: "a")
        let first = try #require(world.closeDay(file))
        let items = world.listed
        #expect(items.count == 2)
        world.restart()
        let before = world.money
        #expect(world.closeDay(file) == first)
        #expect(world.listed == items && world.money == before)
        let better = EngineHarness.file([EngineHarness.line(one)], hash: "b")
        #expect(world.closeDay(better)?.code == "close.closedAlready")
        #expect(world.listed == items && world.money == before)
        let key = CloseKey(channel: "desk", businessDate: EngineHarness.yesterday)
        #expect(world.ask(.dailyClose(.reopen(key)), by: EngineHarness.agent)?.code == "role.denied")
        #expect(world.ask(.dailyClose(.reopen(key)), by: EngineHarness.supervisor)?.code == "close.reopened")
        world.restart()
        #expect(world.closeDay(better)?.code == "close.done")
        #expect(world.listed.isEmpty)
        #expect(world.settledWays == ["1": .replaced, "2": .replaced])
        #expect(world.items(.dailyClose).isEmpty)
        #expect(world.closeDay(file)?.outcome == .done)
        #expect(world.listed.isEmpty)
        #expect(world.state.dailyCloses[key]?.files == 2)
        #expect(world.oracle.violations == [])
    }

    @Test func `a file for a day to come, of an unknown channel, or with a line that cannot be is refused whole`() {
        let world = street()
        let line = EngineHarness.line(world.dated("3301", yuan, serial: "1"))
        let records = world.records.count
        func refuse(_ statement: ChannelStatement) -> String? { world.closeDay(statement)?.code }
        #expect(refuse(EngineHarness.file([line], on: day("2026-11-24"))) == "close.dateFar")
        let moon = ChannelStatement(
            channel: "moon", businessDate: EngineHarness.yesterday, items: [], hash: "h", name: "x")
        #expect(refuse(moon) == "channel.unknown")
        #expect(refuse(EngineHarness.file([line, line])) == "close.serialTwice")
        let negative = EngineHarness.line(world.dated("3301", Money(yuan: -1), serial: "1"))
        #expect(refuse(EngineHarness.file([line, negative].reversed())) == "close.amount")
        #expect(world.closeDay(EngineHarness.file([line]), by: EngineHarness.agent)?.code == "role.denied")
        let changed = world.records.dropFirst(records).filter {
            switch $0 {
            case .staffAnswer, .audit: false
            default: true
            }
        }
        #expect(changed.isEmpty)
    }

    @Test func `a bank serial that begins anew the next day is another payment, and matches on its own day`() {
        let world = street()
        let today = day("2026-11-23")
        let first = world.dated("3301", yuan, serial: "17")
        let second = world.dated("3301", yuan, serial: "17", on: today, at: time("08:00"))
        for request in [first, second] { #expect(world.receipt(world.pay(request)) != nil) }
        #expect(world.account("3301")?.posted == Money(yuan: 70))
        world.closeDay(EngineHarness.file([EngineHarness.line(first)], hash: "a"))
        world.pass(.hours(13))
        world.closeDay(EngineHarness.file([EngineHarness.line(second)], on: today, hash: "b"))
        #expect(world.listed.isEmpty)
        // Only here yesterday and only there today, at another time: two differences, and no pair.
        let third = world.dated("3302", yuan, serial: "18", on: day("2026-11-21"))
        _ = world.pay(third, second: EngineHarness.supervisor)
        world.closeDay(EngineHarness.file([], on: day("2026-11-21"), hash: "c"))
        let fourth = world.dated("3302", yuan, serial: "18", on: day("2026-11-20"))
        world.closeDay(EngineHarness.file([EngineHarness.line(fourth)], on: day("2026-11-20"), hash: "d"))
        #expect(world.listed.count == 2)
    }

    @Test
    func `RULES what only the channel has holds trips up and brings power back; booked, it is an ordinary payment`()
        throws
    {
        let world = EngineHarness.arrears()
        world.teachLayout()
        #expect(world.untilDark())
        let request = world.dated("3301", Money(yuan: 20), serial: "17")
        world.closeDay(EngineHarness.file([EngineHarness.line(request, paidAt: request.paidAt)]))
        #expect(world.listed == ["desk/2026-11-22/17 only_there"])
        world.serve()
        #expect(!world.isOpen())
        world.restart()
        world.settle(steps: 40)
        #expect(!world.isOpen())
        #expect(!world.entries.contains { $0.reason == .payment })

        let item = try #require(world.state.closeItems.values.first?.key)
        #expect(world.ask(.dailyClose(.book(item)), by: EngineHarness.desk)?.code == "role.denied")
        let answer = world.ask(.dailyClose(.book(item)), by: EngineHarness.agent)
        #expect(answer?.code == "closeItem.booked")
        #expect(answer?.detail("payment") == "desk/2026-11-22/17")
        let credit = try #require(world.entries.last { $0.reason == .payment })
        #expect(credit.amount == Money(yuan: 20))
        #expect(credit.cause == "payment:desk/2026-11-22/17")
        #expect(world.listed.isEmpty)
        #expect(world.items(.dailyClose).isEmpty)
        #expect(world.ask(.dailyClose(.book(item)), by: EngineHarness.agent)?.code == "closeItem.unknown")
        // The front comes late, with the second that the file did not tell.
        world.restart()
        var late = request
        late = PaymentRequest(
            key: late.key, accountNumber: late.accountNumber, amount: late.amount,
            paidAt: late.paidAt.map { $0 + .milliseconds(417) })
        guard case .receipt(let receipt, first: false)? = world.pay(late) else { throw Failure("no receipt") }
        #expect(receipt.amount == Money(yuan: 20))
        let other = PaymentRequest(key: late.key, accountNumber: late.accountNumber, amount: Money(yuan: 21))
        guard case .paymentConflict? = world.pay(other) else { throw Failure("no conflict") }
        #expect(world.entries.count { $0.reason == .payment } == 1)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `a doubt that a person explains away ends with the full notice cycle, and without one nobody is tripped`()
        throws
    {
        let world = EngineHarness.arrears()
        world.teachLayout()
        world.closeDay(EngineHarness.file([EngineHarness.line(world.dated("3301", Money(yuan: 20), serial: "17"))]))
        // The trip notice of before is void.
        #expect(world.account("3301")?.tripNotice == nil)
        let before = world.noticeKinds.count
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(!world.noticeKinds.dropFirst(before).contains { $0.isFormal })
        #expect(world.decisions.last { $0.action == .hold }?.reasons.contains(.onHold) == true)
        let item = try #require(world.state.closeItems.values.first?.key)
        let explain = StaffCommand.dailyClose(.explain(item))
        #expect(world.ask(explain, by: EngineHarness.agent)?.code == "role.denied")
        #expect(world.ask(explain, by: EngineHarness.supervisor)?.code == "closeItem.explained")
        #expect(world.settledWays == ["17": .explained])
        #expect(world.untilSelect() != nil)
        #expect(world.noticeKinds.dropFirst(before).filter(\.isFormal) == [.tripNotice, .finalNotice])
        #expect(world.oracle.violations == [])
    }

    @Test func `a doubt has an end: after thirty days the money counts again`() throws {
        let world = EngineHarness.arrears()
        world.teachLayout()
        world.closeDay(EngineHarness.file([EngineHarness.line(world.dated("3301", Money(yuan: 20), serial: "17"))]))
        let id = try #require(world.account("3301")?.record.id)
        #expect(world.decisions.last { $0.account == id }?.reasons.contains(.onHold) == true)
        world.pass(.days(30))
        #expect(world.decisions.last { $0.account == id }?.reasons.contains(.onHold) == false)
        #expect(world.listed.count == 1)
    }

    @Test func `a difference settles by itself when the missing side comes, and is told again if it differs then`() {
        let world = street()
        let same = world.dated("3301", yuan, serial: "1")
        let other = world.dated("3302", yuan, serial: "2")
        world.closeDay(
            EngineHarness.file([
                EngineHarness.line(same), EngineHarness.line(world.dated("3302", Money(yuan: 9), serial: "2")),
            ]))
        #expect(world.listed.count == 2)
        world.restart()
        _ = world.pay(same)
        #expect(world.listed == ["desk/2026-11-22/2 only_there"])
        #expect(world.settledWays["1"] == .arrived)
        _ = world.pay(other)
        #expect(world.listed == ["desk/2026-11-22/2 different amount"])
        #expect(world.items(.dailyClose).map(\.reason) == ["close.different desk/2026-11-22/2 9.00"])
        #expect(world.account("3302")?.posted == Money(yuan: 60))
        world.restart()
        #expect(world.listed == ["desk/2026-11-22/2 different amount"])
    }

    @Test func `I-M11 a payment that comes for a closed date and is not in its file is listed`() {
        let world = street()
        world.closeDay(EngineHarness.file([]))
        world.restart()
        _ = world.pay(world.dated("3301", yuan, serial: "1"))
        #expect(world.listed == ["desk/2026-11-22/1 only_here"])
        world.move(.days(40))
        world.turn([.tick])
        _ = world.pay(world.dated("3301", yuan, serial: "2"), second: EngineHarness.supervisor)
        #expect(world.listed == ["desk/2026-11-22/1 only_here", "desk/2026-11-22/2 only_here"])
    }

    @Test func `what was paid after the cut-off waits for the next file, and settles where that has it`() {
        let world = street()
        let late = world.dated("3301", yuan, serial: "98", at: time("23:50"))
        let lost = world.dated("3302", yuan, serial: "99", at: time("23:55"))
        for request in [late, lost] { _ = world.pay(request) }
        world.closeDay(EngineHarness.file([], hash: "a"))
        #expect(world.listed.count == 2)
        #expect(world.items(.dailyClose).isEmpty)
        world.restart()
        world.pass(.hours(20))
        let carried = EngineHarness.line(late)
        world.closeDay(EngineHarness.file([carried], on: day("2026-11-23"), hash: "b"))
        #expect(world.listed == ["desk/2026-11-22/99 only_here"])
        #expect(world.settledWays["98"] == .carried)
        #expect(world.items(.dailyClose).map(\.reason) == ["close.only_here desk/2026-11-22/99 10.00"])
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M11 what was carried to the next date is no other payment's: one that comes under its key is listed`()
    {
        let world = street()
        let today = day("2026-11-23")
        let night = SiteCalendar.china.midnight(of: today)
        // The bank's file has it on the 22nd; its front says the 23rd.
        let theirs = StatementItem(
            kind: .payment, line: 2, serial: "1", accountNumber: "3301", amount: yuan, paidAt: night - .seconds(5))
        let ours = PaymentRequest(
            key: PaymentKey(channel: "desk", businessDate: today, serial: "1"), accountNumber: "3301", amount: yuan,
            paidAt: night + .seconds(5))
        _ = world.pay(ours)
        world.closeDay(EngineHarness.file([theirs], hash: "a"))
        #expect(world.listed == ["desk/2026-11-22/1 only_there"])
        world.pass(.hours(15))
        world.closeDay(EngineHarness.file([], on: today, hash: "b"))
        #expect(world.listed.isEmpty)
        world.restart()
        _ = world.pay(world.dated("3301", yuan, serial: "1"), second: EngineHarness.supervisor)
        #expect(world.listed == ["desk/2026-11-22/1 only_here"])
    }

    @Test func `money that the channel has for another account, or more of it, is a doubt for whom the channel names`()
    {
        let world = EngineHarness.arrears()
        world.teachLayout()
        let request = world.dated("3302", Money(yuan: 5), serial: "1")
        _ = world.pay(request)
        let line = EngineHarness.line(world.dated("3301", Money(yuan: 5), serial: "1"))
        world.closeDay(EngineHarness.file([line]))
        #expect(world.listed == ["desk/2026-11-22/1 different account"])
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.onHold) == true)
    }

    @Test func `I-M11 what was carried is one-sided again when another file takes the other side away`() {
        let world = street()
        let today = day("2026-11-23")
        let late = world.dated("3301", yuan, serial: "98", at: time("23:50"))
        _ = world.pay(late)
        world.closeDay(EngineHarness.file([], hash: "a"))
        world.pass(.hours(20))
        world.closeDay(EngineHarness.file([EngineHarness.line(late)], on: today, hash: "b"))
        #expect(world.listed.isEmpty)
        let key = CloseKey(channel: "desk", businessDate: today)
        #expect(world.ask(.dailyClose(.reopen(key)), by: EngineHarness.supervisor)?.code == "close.reopened")
        world.restart()
        world.closeDay(EngineHarness.file([], on: today, hash: "c"))
        #expect(world.listed == ["desk/2026-11-22/98 only_here"])
        #expect(world.oracle.violations == [])
    }

    @Test func `without a next file a person is asked all the same, and before the day after nobody is`() {
        let world = street()
        _ = world.pay(world.dated("3302", yuan, serial: "99", at: time("23:55")))
        world.closeDay(EngineHarness.file([], hash: "a"))
        let today = day("2026-11-23")
        _ = world.pay(world.dated("3301", yuan, serial: "1", on: today, at: time("09:00")))
        world.pass(.hours(13))
        world.closeDay(EngineHarness.file([], on: today, hash: "b"))
        #expect(world.items(.dailyClose).map(\.reason) == ["close.only_here desk/2026-11-22/99 10.00"])
        world.pass(.minutes(30))
        #expect(world.items(.dailyClose).isEmpty == false)
        #expect(world.items(.dailyClose).count == 1)
        world.pass(.hours(2))
        #expect(world.items(.dailyClose).count == 2)
    }

    @Test(arguments: 1...40)
    func
        `I-M11 I-M12 whatever is planted, whenever it comes and whoever dies, is listed or settled; books and ledger agree`(
            seed: Int
        ) throws
    {
        var random = SplitMix(seed: UInt64(seed))
        let world = street()
        var bank: [StatementItem] = []
        var planted: Set<String> = []
        var late: [PaymentRequest] = []
        for number in 0..<40 {
            let serial = "\(number)"
            let request = world.dated(
                numbers[random.next(0...2)], Money(fen: random.next(1...9999)), serial: serial)
            let line = EngineHarness.line(request, number: number + 2)
            switch random.next(0...9) {
            case 0:
                _ = world.pay(request)
                planted.insert("desk/2026-11-22/\(serial) only_here")
            case 1:
                bank.append(line)
                planted.insert("desk/2026-11-22/\(serial) only_there")
            case 2:
                bank.append(line)
                late.append(request)
            case 3:
                _ = world.pay(request)
                bank.append(
                    StatementItem(
                        kind: .payment, line: number + 2, serial: serial, accountNumber: request.accountNumber,
                        amount: request.amount + Money(fen: 1), paidAt: request.paidAt))
                planted.insert("desk/2026-11-22/\(serial) different amount")
            case 4:
                _ = world.pay(request)
                bank.append(
                    StatementItem(
                        kind: .payment, line: number + 2, serial: serial, accountNumber: "9999",
                        amount: request.amount, paidAt: request.paidAt))
                planted.insert("desk/2026-11-22/\(serial) different account")
            default:
                _ = world.pay(request)
                bank.append(line)
            }
            if random.oneIn(30) { world.restart(sameBoot: random.oneIn(2)) }
        }
        let file = EngineHarness.file(bank)
        if random.oneIn(3) { world.crash = random.oneIn(2) ? .before(world.turns + 1) : .after(world.turns + 1) }
        world.closeDay(file)
        #expect(world.closeDay(file)?.code == "close.done")
        #expect(Set(world.listed) == planted.union(late.map { "\($0.key) only_there" }))
        for request in late {
            _ = world.pay(request)
            if random.oneIn(4) { world.restart() }
        }
        #expect(Set(world.listed) == planted)
        // I-M12: the bank's books are the ledger's and what is listed.
        let theirs = bank.reduce(Money.zero) { $0 + $1.amount }
        let ours = world.entries.filter { $0.reason == .payment }.reduce(Money.zero) { $0 + $1.amount }
        let listed = world.state.closeItems.values.reduce(Money.zero) { $0 + $1.difference.surplus }
        #expect(theirs == ours + listed)
        #expect(world.items(.dailyClose).count == planted.count)
        let bookable = world.state.closeItems.values.filter { $0.difference.finding == .onlyThere }
        for item in bookable.sorted(by: { $0.id < $1.id }) {
            #expect(world.ask(.dailyClose(.book(item.key)), by: EngineHarness.agent)?.code == "closeItem.booked")
        }
        #expect(Set(world.listed) == planted.filter { !$0.hasSuffix("only_there") })
        #expect(world.oracle.violations == [])
    }
}
