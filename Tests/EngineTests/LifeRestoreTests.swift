import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Accounts that end or change hands while a closing is owed: what is owed to somebody else outlives them.
@Suite struct LifeRestoreTests {
    /// The relay of 3301 is open and energy flows behind it: it switches another home. The line is down since.
    private func wiredOtherwise() throws -> EngineHarness {
        let world = EngineHarness.arrears { $0.separateRelay = true }
        let (id, address) = try #require(world.untilRelease())
        world.open(id)
        world.power[address.meter] = Watts(4_400)
        world.isWelded = true
        world.move(.milliseconds(200))
        world.verify(id)
        #expect(world.point("3301")?.restore?.isForMoney == false)
        fail(world)
        return world
    }

    private func fail(_ world: EngineHarness) {
        for case .close(let id, _, _, _) in world.takeOrders() { world.turn([.order(.ended(id, .notDone(.silent)))]) }
    }

    private func transfer(_ mode: AccountMode? = nil) -> LifeCommand {
        .transfer(Transfer(account: "3301", to: EngineHarness.holder(mode: mode), reading: .last))
    }

    @Test func `F-B14 I-L1 a closing that a neighbour waits for stands before the end of the account it is owed at`()
        throws
    {
        let world = try wiredOtherwise()
        for command in [LifeCommand.close(account: "3301", reading: .last), transfer(.buyBeforeUse)] {
            let answer = world.live(command)
            #expect(answer?.code == "life.restoreUnderWay" && answer?.outcome == .refused)
            #expect(world.point("3301")?.restore != nil)
        }
        // Whoever takes it over as it is has it owed still.
        #expect(world.live(transfer())?.code == "life.transferred")
        #expect(world.point("3301")?.restore?.isForMoney == false)
        world.isWelded = false
        world.restart()
        world.pass(.minutes(1))
        world.serve()
        #expect(!world.isOpen() && world.point("3301")?.restore == nil)
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES a closing that is owed for money alone keeps nobody in his contract`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        _ = world.pay("3301", Money(yuan: 50), serial: "1")
        fail(world)
        #expect(world.point("3301")?.restore?.isForMoney == true)
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        #expect(world.point("3301")?.restore == nil)
    }

    @Test func `I-L1 whoever moves in takes over the field job of a closing that stands`() throws {
        let world = EngineHarness.street([Flat("3301", balance: Money(yuan: 50)) { $0.separateRelay = true }])
        let meter = try #require(world.meter("3301"))
        world.load[meter] = Watts(2_000)
        world.live(.seconds(4), interval: .seconds(2), [meter])
        #expect(world.live(.close(account: "3301", reading: .last))?.code == "life.closed")
        let off = StaffCommand.guards(.switchOff(account: "3301", .contractEnd))
        #expect(world.ask(off, by: EngineHarness.supervisor)?.code == "trip.started")
        // Energy flows behind the open contact: it is another home that is dark. Then the line is down.
        world.isWelded = true
        for _ in 0..<3 {
            for order in world.takeOrders() {
                switch order {
                case .selectTrip(let id, let address, _): world.select(id, address)
                case .release(let id, _):
                    world.open(id)
                    world.power[meter] = Watts(2_000)
                    world.move(.milliseconds(200))
                    world.verify(id)
                default: break
                }
            }
        }
        #expect(world.point("3301")?.restore != nil)
        for _ in 0..<30 {
            fail(world)
            world.pass(.seconds(30))
        }
        fail(world)
        #expect(world.items(.fieldJob).count == 1)
        world.read(meter)
        let opening = Opening(account: EngineHarness.newAccount("3390"), place: .existing(meters: ["m3301"], .last))
        #expect(world.live(.open(opening))?.code == "life.opened")
        let job = try #require(world.items(.fieldJob).first)
        #expect(job.account == world.account("3390")?.record.id)
        #expect(world.point("3390")?.restore?.fieldJob == job.id)
        #expect(world.oracle.violations == [])
    }

    @Test func `I-C9 a former holder's yes is not the next one's, who chose to be asked first`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let yes = StaffCommand.restore(account: "3301", graceUntil: world.clocks.wall + .hours(1), confirmed: true)
        #expect(world.ask(yes, by: EngineHarness.agent)?.code == "restore.started")
        fail(world)
        #expect(world.live(transfer())?.code == "life.transferred")
        fail(world)
        let choose = StaffCommand.guards(.chooseRestore(account: "3301", .confirm))
        #expect(world.ask(choose, by: EngineHarness.agent)?.code == "safeRestore.set")
        world.settle(steps: 60)
        #expect(world.isOpen() && world.items(.confirmRestore).count == 1)
        #expect(world.ask(yes, by: EngineHarness.agent, id: "again")?.code == "restore.started")
        world.serve()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `I-L1 what the former holder was asked, and said yes to, keeps the next one neither waiting nor unseen`()
        throws
    {
        for saidYes in [false, true] {
            let world = EngineHarness.arrears { $0.safeRestore = .confirm }
            #expect(world.untilDark())
            _ = world.pay("3301", Money(yuan: 10), serial: "1")
            #expect(world.items(.confirmRestore).count == 1)
            if saidYes {
                let yes = StaffCommand.restore(account: "3301", graceUntil: nil, confirmed: true)
                #expect(world.ask(yes, by: EngineHarness.agent)?.code == "restore.started")
                fail(world)
            }
            #expect(world.live(transfer())?.code == "life.transferred")
            #expect(world.point("3301")?.restore?.isWaitingForYes == false)
            #expect(world.items(.confirmRestore).isEmpty)
            // Where it does not come on, somebody goes there in time.
            fail(world)
            let meter = try #require(world.meter("3301"))
            for _ in 0..<12 {
                world.live(.minutes(1), interval: .minutes(1), [meter])
                fail(world)
            }
            #expect(world.items(.fieldJob).count == 1)
            for _ in 0..<5 where !world.operations.contains(where: { $0.to == .closed }) {
                world.pass(.minutes(1))
                world.serve()
            }
            #expect(!world.isOpen() && world.point("3301")?.restore == nil && world.items(.fieldJob).isEmpty)
            #expect(world.oracle.violations == [])
        }
    }
}
