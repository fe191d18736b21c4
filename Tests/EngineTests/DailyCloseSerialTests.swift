import Billing
import Engine
import Quantities
import Supply
import Testing

/// Serials that begin anew each day: the same one on another date is another reversal's.
@Suite struct `Daily close: the same serial day after day` {
    private let today = day("2026-11-23")

    private func item(_ date: CivilDate) -> CloseItemKey {
        CloseItemKey(close: CloseKey(channel: "desk", businessDate: date), kind: .reversal, serial: "000018")
    }

    private func file(_ request: PaymentRequest, back amount: Money, _ account: String, on date: CivilDate)
        -> ChannelStatement
    {
        let back = StatementItem(
            kind: .reversal, line: 90, serial: "000018", accountNumber: account, amount: amount,
            original: request.key.serial)
        return EngineHarness.file([EngineHarness.line(request), back], on: date, hash: "\(date)")
    }

    /// Yesterday's file has reversal 000018, which no front has told us of.
    private func oneOnlyThere() -> (EngineHarness, PaymentRequest) {
        let world = EngineHarness.street(["3301", "3302"].map { Flat($0, balance: Money(yuan: 50)) })
        world.teachLayout()
        let request = world.dated("3301", Money(yuan: 10), serial: "1")
        _ = world.pay(request)
        world.closeDay(file(request, back: Money(yuan: 4), "3301", on: EngineHarness.yesterday))
        return (world, request)
    }

    @Test(arguments: [Money(yuan: 3), Money(yuan: 4)])
    func `I-M5 I-M11 today's reversal of the same serial leaves the one of yesterday's file open, to be booked`(
        _ amount: Money
    ) {
        let (world, first) = oneOnlyThere()
        // To the last digit the same, but for its date and account.
        let second = world.dated("3302", Money(yuan: 10), serial: "1", on: today)
        _ = world.pay(second)
        let back = ReversalRequest(id: "2026-11-23-000018", payment: second.key, amount: amount, reason: "冲正")
        #expect(world.reversed(world.reverse(back)) != nil)
        #expect(world.listed == ["reversal desk/2026-11-22/000018 only_there"])
        let command = DailyCloseCommand.bookReversal(item(EngineHarness.yesterday), of: first.key)
        #expect(world.ask(.dailyClose(command), by: EngineHarness.agent)?.code == "closeItem.booked")
        // Each is in the file of its own date, and in no other.
        world.restart()
        world.pass(.hours(13))
        world.closeDay(file(second, back: amount, "3302", on: today))
        #expect(world.listed.isEmpty)
        #expect(world.account("3301")?.posted == Money(yuan: 56))
        #expect(world.account("3302")?.posted == Money(yuan: 60) - amount)
        #expect(world.oracle.violations == [])
    }

    /// The bank rolled a payment of yesterday back, and its front tells so today; the files of both days lack both.
    @Test(arguments: [[0, 1, 2], [1, 0, 2], [1, 2, 0]])
    func `I-M11 what the bank rolled back ends the same in whatever order its files and the reversal come`(
        _ order: [Int]
    ) {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50))])
        world.teachLayout()
        let request = world.dated("3301", Money(yuan: 10), serial: "1")
        _ = world.pay(request)
        let back = ReversalRequest(
            id: "2026-11-23-000018", payment: request.key, amount: request.amount, reason: "冲正")
        for step in order {
            switch step {
            case 0: world.closeDay(EngineHarness.file([], hash: "a"))
            case 1: #expect(world.reversed(world.reverse(back)) != nil)
            default:
                world.pass(.hours(13))
                world.closeDay(EngineHarness.file([], on: today, hash: "b"))
            }
        }
        world.restart()
        #expect(world.listed.isEmpty)
        #expect(world.settledWays["1"] == .reversed)
        #expect(world.account("3301")?.posted == Money(yuan: 50))
        #expect(world.oracle.violations == [])
    }
}
