import Billing
import Engine
import Quantities
import Supply
import Testing

/// Reversals in the daily close, files that are due, and who may bring them.
@Suite struct `Daily close: reversals and files that are due` {
    private let yuan = Money(yuan: 10)
    private let today = day("2026-11-23")

    private func street() -> EngineHarness {
        let world = EngineHarness.street(["3301", "3302"].map { Flat($0, balance: Money(yuan: 50)) })
        world.teachLayout()
        return world
    }

    private func reversal(_ request: PaymentRequest, id: String, _ amount: Money? = nil) -> ReversalRequest {
        ReversalRequest(id: id, payment: request.key, amount: amount ?? request.amount, reason: "冲正")
    }

    private func line(_ reversal: ReversalRequest, serial: String, _ account: String, of original: String? = nil)
        -> StatementItem
    {
        StatementItem(
            kind: .reversal, line: 90, serial: serial, accountNumber: account, amount: reversal.amount,
            original: original)
    }

    private func key(_ date: CivilDate, _ kind: CloseItemKind, _ serial: String) -> CloseItemKey {
        CloseItemKey(close: CloseKey(channel: "desk", businessDate: date), kind: kind, serial: serial)
    }

    @Test func `reversals match by the channel's number, also where the front sets the date before it`() {
        let world = street()
        let one = world.dated("3301", yuan, serial: "1", on: today)
        let two = world.dated("3302", yuan, serial: "2", on: today)
        for request in [one, two] { _ = world.pay(request) }
        let whole = reversal(one, id: "20261123000018")
        let part = reversal(two, id: "R2", Money(yuan: 4))
        for request in [whole, part] { #expect(world.reversed(world.reverse(request)) != nil) }
        let file = [
            EngineHarness.line(one), EngineHarness.line(two), line(whole, serial: "000018", "3301", of: "1"),
            line(part, serial: "R2", "3302"),
        ]
        world.pass(.hours(13))
        let answer = world.closeDay(EngineHarness.file(file, on: today))
        #expect(world.listed.isEmpty)
        #expect(answer?.detail("matched") == "4")
        #expect(answer?.detail("here") == "6.00")
        #expect(answer?.detail("there") == "6.00")
    }

    @Test func `I-M11 a reversal that is missing on either side, or takes back another payment, is listed`() {
        let world = street()
        let requests = ["1", "2", "3"].map { world.dated("3301", yuan, serial: $0, on: today) }
        for request in requests { _ = world.pay(request) }
        _ = world.reverse(reversal(requests[0], id: "ours"))
        let both = reversal(requests[1], id: "both")
        _ = world.reverse(both)
        let theirs = reversal(requests[2], id: "theirs")
        let file =
            requests.map { EngineHarness.line($0) } + [
                line(both, serial: "both", "3301", of: "3"), line(theirs, serial: "theirs", "3301", of: "3"),
            ]
        world.pass(.hours(13))
        world.closeDay(EngineHarness.file(file, on: today))
        #expect(
            world.listed == [
                "reversal desk/2026-11-23/both different original", "reversal desk/2026-11-23/ours only_here",
                "reversal desk/2026-11-23/theirs only_there",
            ])
        #expect(!world.state.closeItems.values.contains { $0.isDoubt })
    }

    @Test func `a reversal that only the channel has settles when it comes, or is booked by one person; once`() {
        let world = street()
        let requests = ["1", "2"].map { world.dated("3301", yuan, serial: $0) }
        for request in requests { _ = world.pay(request) }
        let first = reversal(requests[0], id: "a")
        let second = reversal(requests[1], id: "b")
        let file =
            requests.map { EngineHarness.line($0) } + [
                line(first, serial: "a", "3301", of: "1"), line(second, serial: "b", "3301"),
            ]
        world.closeDay(EngineHarness.file(file, hash: "a"))
        #expect(world.listed.count == 2)
        // It comes by itself, and belongs to the file of its own day no more.
        #expect(world.reversed(world.reverse(first)) != nil)
        #expect(world.settledWays["a"] == .arrived)
        let command = DailyCloseCommand.bookReversal(
            key(EngineHarness.yesterday, .reversal, "b"), of: requests[1].key)
        #expect(
            world.ask(.dailyClose(.book(key(EngineHarness.yesterday, .reversal, "b"))), by: EngineHarness.agent)?.code
                == "closeItem.notBookable")
        #expect(world.ask(.dailyClose(command), by: EngineHarness.agent)?.code == "closeItem.booked")
        #expect(world.account("3301")?.posted == Money(yuan: 50))
        world.restart()
        #expect(world.ask(.dailyClose(command), by: EngineHarness.agent)?.code == "closeItem.unknown")
        world.pass(.hours(15))
        world.closeDay(EngineHarness.file([], on: today, hash: "b"))
        #expect(world.listed.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test
    func `I-M5 F-S8 serials begin anew each day: a reversal is booked from each day's file, under a name of its own`()
        throws
    {
        let world = street()
        let dates = [day("2026-11-21"), EngineHarness.yesterday]
        for date in dates {
            let request = world.dated("3301", yuan, serial: "1", on: date)
            _ = world.pay(request, second: EngineHarness.supervisor)
            let back = reversal(request, id: "R", Money(yuan: 4))
            world.closeDay(
                EngineHarness.file(
                    [EngineHarness.line(request), line(back, serial: "000018", "3301", of: "1")], on: date,
                    hash: "\(date)"))
        }
        #expect(world.listed.count == 2)
        for date in dates {
            let payment = PaymentKey(channel: "desk", businessDate: date, serial: "1")
            let command = DailyCloseCommand.bookReversal(key(date, .reversal, "000018"), of: payment)
            #expect(world.ask(.dailyClose(command), by: EngineHarness.agent)?.code == "closeItem.booked")
        }
        #expect(world.account("3301")?.posted == Money(yuan: 62))
        var keys: [ReversalKey] = []
        for case .reversal(let reversal) in world.records { keys.append(reversal.request.key) }
        #expect(keys.map(\.id) == ["2026-11-21-000018", "2026-11-22-000018"])
        // The same serial comes once more today, by the front: another reversal, and no difference.
        let request = world.dated("3302", yuan, serial: "1", on: today)
        _ = world.pay(request)
        let third = reversal(request, id: "20261123000018", Money(yuan: 3))
        #expect(world.reversed(world.reverse(third)) != nil)
        world.restart()
        world.pass(.hours(15))
        let answer = world.closeDay(
            EngineHarness.file(
                [EngineHarness.line(request), line(third, serial: "000018", "3302", of: "1")], on: today, hash: "c"))
        #expect(answer?.detail("matched") == "2")
        #expect(world.listed.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-M5 a reversal under a name that is taken is refused, and nothing is booked or settled`() {
        let world = street()
        let requests = ["1", "2"].map { world.dated("3301", yuan, serial: $0) }
        for request in requests { _ = world.pay(request) }
        // The front took another payment back under the name that the file's line would get.
        _ = world.reverse(reversal(requests[0], id: "2026-11-22-7", Money(yuan: 1)))
        let theirs = reversal(requests[1], id: "7", Money(yuan: 2))
        world.closeDay(
            EngineHarness.file(
                requests.map { EngineHarness.line($0) } + [line(theirs, serial: "7", "3301", of: "2")], hash: "a"))
        let item = key(EngineHarness.yesterday, .reversal, "7")
        #expect(world.state.closeItems.values.contains { $0.key == item })
        let posted = world.account("3301")?.posted
        let command = DailyCloseCommand.bookReversal(item, of: requests[1].key)
        for _ in 0..<2 {
            #expect(world.ask(.dailyClose(command), by: EngineHarness.agent)?.code == "closeItem.reversalTaken")
            world.restart()
        }
        #expect(world.account("3301")?.posted == posted)
        #expect(world.state.closeItems.values.contains { $0.key == item })
        #expect(world.oracle.violations == [])
    }

    @Test func `a payment that only we had is settled by taking it back, and its reversal is no difference of any day`()
    {
        let world = street()
        let request = world.dated("3301", yuan, serial: "1")
        _ = world.pay(request)
        world.closeDay(EngineHarness.file([], hash: "a"))
        _ = world.reverse(reversal(request, id: "part", Money(yuan: 4)))
        #expect(world.listed == ["desk/2026-11-22/1 only_here"])
        _ = world.reverse(reversal(request, id: "rest", Money(yuan: 6)))
        #expect(world.listed.isEmpty)
        #expect(world.settledWays["1"] == .reversed)
        world.restart()
        world.pass(.hours(15))
        world.closeDay(EngineHarness.file([], on: today, hash: "b"))
        #expect(world.listed.isEmpty)
        // The date is reopened, and the same file comes again: nothing is brought back, and the sums are those of the file.
        let reopen = DailyCloseCommand.reopen(CloseKey(channel: "desk", businessDate: EngineHarness.yesterday))
        _ = world.ask(.dailyClose(reopen), by: EngineHarness.supervisor)
        let again = world.closeDay(EngineHarness.file([], hash: "a"))
        #expect(world.listed.isEmpty)
        #expect(again?.detail("here") == "0.00" && again?.detail("only_here") == "0")
    }

    @Test func `a reversal for a date that is closed already is listed, where its file has none`() {
        let world = street()
        let request = world.dated("3301", yuan, serial: "1", on: today)
        _ = world.pay(request)
        world.pass(.hours(13))
        world.closeDay(EngineHarness.file([EngineHarness.line(request)], on: today))
        _ = world.reverse(reversal(request, id: "late"))
        #expect(world.listed == ["reversal desk/2026-11-23/late only_here"])
        // After the cut-off it may stand in the next day's file.
        world.pass(.days(2))
        #expect(world.items(.dailyClose).isEmpty)
        world.pass(.days(1))
        #expect(world.items(.dailyClose).map(\.reason) == ["close.only_here reversal desk/2026-11-23/late 10.00"])
    }

    @Test func `money in suspense is matched as the payer gave it`() {
        let world = street()
        let lost = world.dated("9999", yuan, serial: "1")
        _ = world.pay(lost)
        world.closeDay(EngineHarness.file([EngineHarness.line(lost)]))
        #expect(world.listed.isEmpty)
        #expect(world.items(.suspense).count == 1)
    }

    @Test func `a doubt about a payment number holds trips of all its accounts up`() throws {
        let world = EngineHarness.arrears()
        world.teachLayout()
        _ = world.importing(payers: [Payer(number: "P7", name: "铁塔公司")])
        world.lodge("3301") { $0.record.payer = "P7" }
        world.lodge("3302") { $0.record.payer = "P7" }
        let request = world.dated("P7", yuan, serial: "17")
        world.closeDay(EngineHarness.file([EngineHarness.line(request)]))
        let item = try #require(world.state.closeItems.values.first)
        let accounts = ["3301", "3302"].compactMap { world.account($0)?.record.id }
        #expect(item.accounts == accounts)
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.ask(.dailyClose(.book(item.key)), by: EngineHarness.agent)?.code == "closeItem.booked")
        #expect(world.entries.filter { $0.reason == .payment }.reduce(Money.zero) { $0 + $1.amount } == yuan)
        #expect(world.oracle.violations == [])
    }

    @Test func `a layout for an unknown channel, or a second one for the same, is refused`() {
        let world = street()
        func teach(_ name: String, _ channel: String) -> [String] {
            var layout = EngineHarness.deskLayout
            layout.name = name
            layout.channels = [channel]
            let answer = world.ask(
                .importData(ImportBatch(channelLayouts: [layout])), by: EngineHarness.supervisor)
            return answer?.details.filter { $0.name == "fault" }.map(\.value) ?? []
        }
        #expect(teach("x", "moon") == ["layout x: the channel moon is unknown"])
        #expect(teach("x", "desk") == ["layout x: the channel desk has the layout desk already"])
        #expect(teach("desk", "desk").isEmpty)
    }

    // MARK: files that are due

    private func due() -> EngineHarness {
        let world = EngineHarness.arrears()
        let channel = Channel(name: "giro", kind: .bankTransfer, fileDue: time("09:00"))
        _ = world.ask(.importData(ImportBatch(channels: [channel])), by: EngineHarness.supervisor)
        var layout = EngineHarness.deskLayout
        layout.name = "giro"
        layout.channels = ["giro"]
        world.teachLayout(layout)
        return world
    }

    private func file(_ date: CivilDate) -> ChannelStatement {
        ChannelStatement(channel: "giro", businessDate: date, items: [], hash: "\(date)", name: "giro.csv")
    }

    @Test func `RULES a file that is overdue opens a work item for its day, and holds trips up until it comes`() throws
    {
        let world = due()
        world.pass(.days(1))
        let overdue = world.items(.dailyClose).map(\.reason)
        #expect(overdue == ["close.fileOverdue giro/2026-11-23"])
        world.restart()
        world.pass(.hours(2))
        #expect(world.items(.dailyClose).map(\.reason) == overdue)
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.paymentFileMissing) == true)
        world.closeDay(file(today), by: EngineHarness.supervisor)
        #expect(world.items(.dailyClose).isEmpty)
        #expect(world.untilSelect() != nil)
        world.pass(.days(2))
        #expect(
            world.items(.dailyClose).map(\.reason) == [
                "close.fileOverdue giro/2026-11-24", "close.fileOverdue giro/2026-11-25",
            ])
        world.closeDay(file(day("2026-11-25")), by: EngineHarness.supervisor)
        #expect(world.items(.dailyClose).map(\.reason) == ["close.fileOverdue giro/2026-11-24"])
        world.closeDay(file(day("2026-11-24")), by: EngineHarness.supervisor)
        #expect(world.items(.dailyClose).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `a front brings the files of its own channel and of no other`() {
        let world = street()
        let front = Actor(name: "front-icbc", role: .paymentFront)
        let channel = Channel(
            name: "icbc", kind: .bankWindow,
            front: Channel.Front(user: "front-icbc", publicKey: String(repeating: "0", count: 64)))
        _ = world.ask(.importData(ImportBatch(channels: [channel])), by: EngineHarness.supervisor)
        var layout = EngineHarness.deskLayout
        layout.name = "icbc"
        layout.channels = ["icbc"]
        let own = ChannelStatement(
            channel: "icbc", businessDate: EngineHarness.yesterday, items: [], hash: "h", name: "icbc.csv")
        #expect(world.closeDay(own, by: front)?.code == "close.layoutMissing")
        world.teachLayout(layout)
        #expect(world.closeDay(own, by: EngineHarness.desk)?.code == "channel.notYours")
        #expect(world.closeDay(EngineHarness.file([]), by: front)?.code == "channel.notYours")
        #expect(world.closeDay(own, by: front)?.code == "close.done")
        #expect(world.closeDay(own, by: EngineHarness.supervisor)?.code == "close.done")
    }
}
