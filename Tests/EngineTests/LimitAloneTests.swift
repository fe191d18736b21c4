import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// What one person may not do by a load limit, and what whoever pays while off for one is told.
@Suite struct LimitAloneTests {
    private static let restore = StaffCommand.restore(account: "3301", graceUntil: nil)

    private func street(at wall: Instant = EngineHarness.morning, _ change: (inout Flat) -> Void = { _ in })
        -> EngineHarness
    {
        var terms = Terms.quick()
        terms.markInterval = .minutes(1)
        return EngineHarness.street([Flat("3301", balance: Money(yuan: 50), change)], terms: terms, at: wall)
    }

    private func set(
        _ world: EngineHarness, _ watts: Int64 = 3000, instead: Bool = false, second: Actor? = nil
    ) -> String? {
        let set = StaffCommand.limits(.set(account: "3301", Watts(watts), .contract, insteadOfCut: instead))
        return world.ask(set, by: EngineHarness.supervisor, second: second)?.code
    }

    private func marks(_ count: Int, _ watts: Int64, _ world: EngineHarness, _ meter: MeterID) {
        for _ in 0..<count {
            if world.relay[meter] == .closed {
                world.load[meter] = Watts(watts)
                world.power[meter] = Watts(watts)
            }
            world.live(.minutes(1), interval: .minutes(1), [meter])
            world.serve()
        }
    }

    /// One who owes, and whom nothing on file lets anybody switch off for that.
    private func debtor() -> EngineHarness {
        street {
            $0.balance = Money(yuan: -15)
            $0.agreement = nil
        }
    }

    @Test
    func
        `C11 F-S16 a limit is no way around the rules of arrears: two persons for whoever owes, is held, or has little`()
        throws
    {
        let debtor = debtor()
        #expect(set(debtor) == "second.missing" && set(debtor, instead: true) == "second.missing")
        #expect(set(debtor, second: EngineHarness.supervisor) == "second.samePerson")
        #expect(debtor.point("3301")?.limit == nil)
        #expect(set(debtor, instead: true, second: OpeningKindTests.other) == "limit.set")
        let held = street()
        let until = held.clocks.wall + .days(1)
        #expect(held.ask(.hold(account: "3301", .dispute, until: until), by: EngineHarness.agent)?.code == "hold.set")
        #expect(set(held) == "second.missing")
        // A slip of the pen: 999 for 9,990.
        let other = street()
        #expect(set(other, 999) == "second.missing" && set(other, 1000) == "limit.set")
        #expect(set(other, 500, second: OpeningKindTests.other) == "limit.set")
    }

    @Test
    func `I-L1 C11 who pays while off for a limit is asked for nothing, is told to call, and somebody has it to do`()
        throws
    {
        let world = debtor()
        let meter = try #require(world.meter("3301"))
        #expect(set(world, second: OpeningKindTests.other) == "limit.set")
        for round in 1...3 {
            marks(2, 4400, world, meter)
            #expect(world.relay[meter] == .open)
            if round < 3 {
                // Back by itself in ten minutes, whatever is paid.
                let receipt = world.receipt(world.pay("3301", Money(fen: 10), serial: "\(round)"))
                #expect(receipt?.supply == .offByLimit && receipt?.missing == .zero)
                #expect(world.items(.confirmRestore).isEmpty)
                marks(12, 0, world, meter)
            }
        }
        #expect(world.items(.confirmRestore).map(\.reason) == ["restore.offForLimit"])
        let receipt = world.receipt(world.pay("3301", Money(yuan: 5), serial: "5"))
        #expect(receipt?.supply == .offByLimit && receipt?.missing == .zero)
        #expect(world.noticeKinds.last == .offUntilCalled)
        #expect(world.account("3301")?.quotedMissing == nil)
        _ = world.pay("3301", Money(yuan: 30), serial: "6")
        #expect(!world.noticeKinds.contains(.stillMissing))
        #expect(world.items(.confirmRestore).count == 1 && world.relay[meter] == .open)
        world.restart()
        #expect(world.ask(Self.restore, by: EngineHarness.agent)?.code == "restore.started")
        world.serve()
        #expect(world.relay[meter] == .closed && world.items(.confirmRestore).isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `C11 a limit that a contract said ends with that contract, and what it holds off comes on`() throws {
        for isOff in [true, false] {
            // Ten minutes to midnight.
            let world = street(at: EngineHarness.morning + .hours(14) - .minutes(10))
            let meter = try #require(world.meter("3301"))
            #expect(set(world) == "limit.set")
            let tomorrow = CivilDate(daysSinceEpoch: SiteCalendar.china.date(at: world.clocks.wall).daysSinceEpoch + 1)
            let change = ContractChange(from: tomorrow, capacity: 8000)
            #expect(
                world.ask(.life(.change(account: "3301", change)), by: EngineHarness.supervisor)?.code
                    == "life.changePlanned")
            marks(2, isOff ? 4400 : 0, world, meter)
            #expect((world.relay[meter] == .open) == isOff)
            marks(9, 0, world, meter)
            #expect(world.point("3301")?.limit == nil && world.relay[meter] == .closed)
            // Somebody says what the new contract allows.
            #expect(world.items(.case).map(\.reason) == ["limit.endedWithContract 3000"])
            marks(4, 6000, world, meter)
            #expect(world.relay[meter] == .closed)
            #expect(world.oracle.violations == [])
        }
    }
}
