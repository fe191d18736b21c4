import Billing
import Engine
import Quantities
import Supply
import Testing

/// What takes two persons by how much it is (RULES: Who may).
@Suite struct SecondPersonTests {
    private let second = Actor(name: "zhao.min", role: .supervisor)
    private let today = day("2026-11-23")

    /// Terms by which one person puts 20 yuan and 5 kWh right alone.
    private func street(_ balance: Money = .zero) -> EngineHarness {
        var terms = Terms.quick()
        terms.alone = AloneLimits(correction: Money(yuan: 20), baseline: WattHours(5_000))
        return EngineHarness.street([Flat("3301", balance: balance)], terms: terms)
    }

    @Test func `RULES a baseline that leaves more than a limit unbilled is accepted by two persons`() throws {
        func jumped(by energy: Int64) throws -> EngineHarness {
            let world = street(Money(yuan: 50))
            let meter = try #require(world.meter("3301"))
            // More than the meter can have counted: quarantined, and each value after it fits the first.
            world.energy[meter] = WattHours(1_000_000 + energy)
            for _ in 0..<4 {
                world.pass(.seconds(2))
                world.read(meter)
            }
            #expect(world.items(.baseline).count == 1)
            return world
        }
        let small = try jumped(by: 5_000)
        #expect(small.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer)?.code == "baseline.accepted")
        let large = try jumped(by: 5_001)
        let before = large.state.meters
        let alone = large.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer)
        #expect(alone?.code == "second.missing")
        #expect(alone?.details.map { "\($0.name) \($0.value)" } == ["unbilled_wh 5001", "limit_wh 5000"])
        #expect(large.state.meters == before)
        #expect(
            large.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer, second: EngineHarness.engineer)?.code
                == "second.samePerson")
        #expect(
            large.ask(.acceptBaseline(meter: "m3301"), by: EngineHarness.engineer, second: EngineHarness.agent)?.code
                == "role.denied")
        let accepted = large.ask(
            .acceptBaseline(meter: "m3301"), by: EngineHarness.engineer, second: EngineHarness.supervisor)
        #expect(accepted?.code == "baseline.accepted")
        #expect(large.audits.contains { $0.action == "staff.accept_baseline" && $0.second == "wang.lei" })
    }

    @Test func `RULES a reversal by staff of more than a limit takes two persons; a front's own does not`() throws {
        let world = street()
        let payment = world.payment("3301", Money(yuan: 30), serial: "1")
        _ = world.pay(payment)
        let before = world.money
        let large = world.reversal(of: payment, Money(fen: 2001), id: "R1")
        #expect(world.faults(world.reverse(large, by: EngineHarness.supervisor)) == ["reversal.secondMissing"])
        #expect(world.money == before)
        #expect(world.audits.last?.action == "reversal.refused")
        func both(_ second: Actor) -> Answer? {
            world.reverse(large, by: EngineHarness.supervisor, second: second)
        }
        #expect(world.faults(both(EngineHarness.supervisor)) == ["reversal.secondMissing"])
        #expect(world.faults(both(EngineHarness.agent)) == ["reversal.secondMissing"])
        #expect(world.reversed(both(second))?.outcome == .booked)
        #expect(world.audits.last { $0.action == "reversal.booked" }?.second == "zhao.min")
        // A channel takes back what it paid.
        let other = world.payment("3301", Money(yuan: 30), serial: "2")
        _ = world.pay(other)
        #expect(world.reversed(world.reverse(world.reversal(of: other, Money(yuan: 30), id: "R2"))) != nil)
        // Twenty yuan one supervisor takes back alone.
        let third = world.payment("3301", Money(yuan: 20), serial: "3")
        _ = world.pay(third)
        let small = world.reverse(
            world.reversal(of: third, Money(yuan: 20), id: "R3"), by: EngineHarness.supervisor)
        #expect(world.reversed(small)?.outcome == .booked)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a large debt leaves the balance, and a large assignment is taken back, by two persons`() {
        let world = street(Money(yuan: -50))
        func ask(_ command: StaffCommand, _ second: Actor? = nil) -> String? {
            world.ask(command, by: EngineHarness.supervisor, second: second)?.code
        }
        let move = StaffCommand.dues(.moveToOldDebt(account: "3301", amount: Money(yuan: 21)))
        #expect(ask(move) == "second.missing")
        #expect(ask(move, second) == "old_debt.moved")
        #expect(ask(.dues(.moveToOldDebt(account: "3301", amount: Money(yuan: 20)))) == "old_debt.moved")
        world.lodge("3301") { $0.dues.penalty = Money(yuan: 30) }
        #expect(ask(.dues(.waivePenalty(account: "3301", amount: nil))) == "second.missing")
        #expect(ask(.dues(.waivePenalty(account: "3301", amount: Money(yuan: 20)))) == "penalty.waived")
        _ = world.pay("9999", Money(yuan: 21), serial: "1")
        let key = PaymentKey(channel: "desk", businessDate: today, serial: "1")
        #expect(ask(.suspense(.assign(key, account: "3301"))) == "suspense.assigned")
        let before = world.money
        #expect(ask(.suspense(.unassign(key))) == "second.missing")
        #expect(world.money == before)
        #expect(ask(.suspense(.unassign(key)), second) == "suspense.unassigned")
        #expect(world.oracle.violations == [])
    }

    // MARK: a date that somebody types

    /// 91.00 due on 11 December; on the 21st an operator types the due day, and ten days' penalty would be gone.
    @Test func `F-S8 by one person's word a payment is of today or yesterday, at every counter without a front`() throws {
        var terms = Terms.billed()
        terms.minimumDebt = Money(yuan: 100_000)
        let world = EngineHarness.billed(terms: terms)
        _ = world.importing(channels: EngineHarness.fronted + [Channel(name: "post", kind: .agent)])
        world.live(until: "2026-12-21")
        func request(_ channel: String, _ date: String) -> PaymentRequest {
            PaymentRequest(
                key: PaymentKey(channel: channel, businessDate: day(date), serial: "1"), accountNumber: "3301",
                amount: Money(yuan: 1))
        }
        let before = world.money
        for channel in ["desk", "api", "post"] {
            for date in ["2026-12-19", "2026-12-11", "2017-01-05"] {
                #expect(
                    world.faults(world.pay(request(channel, date), by: EngineHarness.agent)) == [
                        "payment.businessDate.secondMissing"
                    ], "\(channel) \(date)")
            }
        }
        #expect(world.money == before)
        #expect(world.audits.last?.action == "payment.refused")
        #expect(world.receipt(world.pay(request("desk", "2026-12-20"), by: EngineHarness.agent)) != nil)
        #expect(world.receipt(world.pay(request("desk", "2026-12-21"), by: EngineHarness.agent)) != nil)
        #expect(world.receipt(world.pay(request("icbc", "2026-12-11"), by: EngineHarness.icbcFront)) != nil)
        // Neither oneself nor a program is a second person.
        func both(_ second: Actor) -> Answer? {
            world.pay(request("desk", "2026-12-11"), by: EngineHarness.agent, second: second)
        }
        #expect(world.faults(both(EngineHarness.agent)) == ["payment.businessDate.secondMissing"])
        #expect(world.faults(both(EngineHarness.desk)) == ["payment.businessDate.secondMissing"])
        #expect(world.receipt(both(EngineHarness.supervisor)) != nil)
        #expect(world.audits.last { $0.action == "payment.booked" }?.second == "wang.lei")
        // What was booked gets its receipt again, without anybody.
        #expect(world.receipt(world.pay(request("desk", "2026-12-11"), by: EngineHarness.agent)) != nil)
        #expect(world.oracle.violations == [])
    }

    // MARK: channels

    @Test func `RULES the front of a channel, its key and its kind are changed by two persons, and the audit tells how`()
        throws
    {
        let world = street()
        _ = world.importing(channels: EngineHarness.fronted)
        let new = try #require(world.audits.last { $0.action == "channel.new" && $0.subject == "channel icbc" })
        #expect(new.after == "bank_realtime, serials daily, real time, front icbc-front key abababab")
        let bare = Channel(name: "icbc", kind: .bankRealTime)
        var keyed = EngineHarness.fronted[0]
        keyed.front = Channel.Front(user: "icbc-front", publicKey: String(repeating: "01", count: 32))
        var moved = EngineHarness.fronted[0]
        moved.kind = .agent
        let before = world.state.channels
        for channel in [bare, keyed, moved] {
            let batch = ImportBatch(channels: [channel])
            let refused = world.ask(.importData(batch), by: EngineHarness.engineer)
            #expect(refused?.code == "second.missing")
            #expect(refused?.detail("channel")?.hasPrefix("icbc: bank_realtime, ") == true)
            #expect(world.state.channels == before)
            #expect(world.state.channelChanges(of: batch).count == 1)
        }
        let changed = world.ask(
            .importData(ImportBatch(channels: [keyed])), by: EngineHarness.engineer, second: EngineHarness.supervisor)
        #expect(changed?.code == "import.done")
        let row = try #require(world.audits.last { $0.action == "channel.changed" })
        #expect(row.before?.hasSuffix("key abababab") == true && row.after?.hasSuffix("key 01010101") == true)
        #expect(row.actor == "chen.yu" && row.second == "wang.lei")
        // The same again changes nothing, and takes nobody.
        #expect(world.ask(.importData(ImportBatch(channels: [keyed])), by: EngineHarness.engineer)?.code == "import.done")
        #expect(world.audits.count { $0.action == "channel.changed" } == 1)
        world.restart()
        #expect(world.state.channels["icbc"]?.channel == keyed)
    }

    @Test func `issue 3: for a bank's or a wallet's channel no program sends but its front`() {
        let world = street()
        _ = world.importing(channels: [
            Channel(name: "giro", kind: .bankTransfer), Channel(name: "post", kind: .agent),
        ])
        let before = world.money
        let giro = world.payment("3301", Money(yuan: 5), serial: "1", channel: "giro")
        #expect(world.faults(world.pay(giro, by: EngineHarness.desk)) == ["channel.notYours"])
        #expect(
            world.faults(world.reverse(world.reversal(of: giro, Money(yuan: 5), id: "R1"), by: EngineHarness.desk))
                == ["channel.notYours"])
        #expect(world.money == before)
        #expect(world.receipt(world.pay(giro, by: EngineHarness.agent)) != nil)
        #expect(
            world.receipt(world.pay("3301", Money(yuan: 5), serial: "2", channel: "post")) != nil)
        #expect(!world.state.maySee("giro", EngineHarness.desk) && world.state.maySee("giro", EngineHarness.agent))
        #expect(world.state.maySee("post", EngineHarness.desk))
    }

    @Test func `I-A4 a file that cannot be read leaves a row of who brought it, for what channel, and what it was`() throws {
        let world = street()
        let file = UnreadableFile(
            channel: "icbc", name: "icbc_20261122.csv", hash: String(repeating: "c", count: 64), reason: "3 faults")
        world.turn([.unreadable(file, by: EngineHarness.supervisor)])
        let row = try #require(world.audits.last)
        #expect(row.action == "file.refused" && row.actor == "wang.lei")
        #expect(row.subject == "channel icbc icbc_20261122.csv" && row.reason == "3 faults")
        #expect(row.after == "sha256 " + String(repeating: "c", count: 64))
    }
}
