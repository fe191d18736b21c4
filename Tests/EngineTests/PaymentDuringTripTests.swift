import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// A payment, or a person's restore, at every moment of a trip: what was not written is cancelled, what was is undone.
@Suite struct PaymentDuringTripTests {
    private let enough = Money(yuan: 10)

    @Test func `F-S12 a payment before the trip begins cancels it`() throws {
        let world = EngineHarness.arrears()
        let meter = try #require(world.meter("3301"))
        for _ in 0..<4 { world.live(.seconds(2), interval: .seconds(2), [meter]) }
        #expect(world.receipt(world.pay("3301", enough, serial: "1"))?.supply == .on)
        world.settle()
        #expect(world.operations.isEmpty)
        #expect(world.account("3301")?.tripNotice == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 I-C5 a payment between select and release kills the trip, and nothing is written`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        #expect(world.receipt(world.pay("3301", enough, serial: "1"))?.supply == .on)
        #expect(world.takeOrders().contains(.abandon(id)))
        // The line had selected already: its report comes late.
        world.select(id, address)
        #expect(world.permits.isEmpty)
        world.settle()
        #expect(world.operations.isEmpty)
        #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 I-C5 a payment in the turn of the release kills the permit: the release never leaves`() throws {
        let world = EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        world.selecting[id] = address
        world.move(.milliseconds(100))
        let token = world.token()
        world.turn([
            .order(world.selected(id, address)),
            .payment(world.payment("3301", enough, serial: "1"), by: EngineHarness.desk, token),
        ])
        let orders = world.takeOrders()
        #expect(!orders.contains { if case .release = $0 { true } else { false } })
        #expect(orders.contains(.abandon(id)))
        for order in orders { world.run(order) }
        world.settle()
        #expect(world.operations.isEmpty)
        #expect(world.orderRows.first { $0.id == id }?.state == .superseded)
        #expect(world.stored.permits.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 I-C5 a payment after the release calls the trip back, which dies where nothing was written`()
        throws
    {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        let receipt = try #require(world.receipt(world.pay("3301", enough, serial: "1")))
        #expect(receipt.supply == .restoring)
        #expect(world.takeOrders() == [.abandon(id)])
        world.abandon(id)
        world.settle()
        #expect(!world.operations.contains { $0.to == .open })
        #expect(world.point("3301")?.restore == nil)
        #expect(world.stored.permits.isEmpty)
        #expect(!world.noticeKinds.contains(.restored))
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 I-C5 a part payment kills only the permit: the notices stay, and the trip is decided anew`()
        throws
    {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        let notices = world.account("3301")?.tripNotice
        let receipt = try #require(world.receipt(world.pay("3301", Money(fen: 10), serial: "1")))
        #expect(receipt.supply == .stillOff)
        #expect(receipt.missing > .zero)
        #expect(world.takeOrders() == [.abandon(id)])
        world.abandon(id)
        #expect(world.account("3301")?.tripNotice == notices)
        #expect(world.operations.isEmpty)
        let again = try #require(world.untilSelect())
        #expect(again.id != id)
    }

    @Test(arguments: ["noticed", "selecting", "released", "opened", "dark"])
    func `F-S12 a payment that does not suffice asks for the rest, and restores nothing, at any moment`(moment: String)
        throws
    {
        let world = EngineHarness.arrears()
        var trip: OrderID?
        if moment == "noticed" {
            world.deliver(try #require(world.takeNotices().first).id)
        } else {
            let (id, _) = try #require(moment == "selecting" ? world.untilSelect() : world.untilRelease())
            trip = id
            if moment == "opened" || moment == "dark" { world.open(id) }
            if moment == "dark" { world.verify(id) }
        }
        let notice = world.account("3301")?.tripNotice
        let receipt = try #require(world.receipt(world.pay("3301", Money(fen: 10), serial: "1")))
        let isOn = moment == "noticed" || moment == "selecting"
        #expect(receipt.supply == (isOn ? .onStillOwing : .stillOff))
        #expect(receipt.missing > .zero)
        #expect(world.noticeKinds.last == .stillMissing)
        #expect(world.account("3301")?.tripNotice == notice)
        #expect(world.point("3301")?.restore == nil)
        // What was not written is called back, what was comes to its end; then the rest is paid.
        for order in world.takeOrders() { world.run(order) }
        if let trip, moment == "opened" { world.verify(trip) }
        #expect(world.isOpen() == (moment == "opened" || moment == "dark"))
        #expect(
            world.receipt(world.pay("3301", receipt.missing, serial: "2"))?.supply
                == (world.isOpen() ? .restoring : .on))
        world.serve()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 a payment while the write is on its way lets the trip end, and closes at once`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        world.open(id)
        #expect(world.receipt(world.pay("3301", enough, serial: "1"))?.supply == .restoring)
        _ = world.takeOrders()
        world.verify(id)
        world.serve()
        #expect(world.operations.map(\.to) == [.open, .closed])
        #expect(world.point("3301")?.restore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 a payment after the verified trip closes in the same turn`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        #expect(world.receipt(world.pay("3301", enough, serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test(arguments: [true, false])
    func `F-S12 I-C4 a payment while the outcome is unknown ends in closed, whatever the write did`(wrote: Bool) throws
    {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        if wrote { world.open(id) }
        world.turn([.order(.ended(id, .unknown(.silent)))])
        #expect(world.receipt(world.pay("3301", enough, serial: "1"))?.supply == .restoring)
        world.settle()
        #expect(!world.isOpen())
        #expect(world.point("3301")?.restore == nil)
        #expect(world.items(.unknownTrip).isEmpty)
        #expect(world.state.orders.isEmpty)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S12 a payment while the unknown outcome is read back takes the place of the looking`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        world.open(id)
        world.turn([.order(.ended(id, .unknown(.silent)))])
        world.pass(.milliseconds(200))
        let looks = world.takeOrders()
        guard case .readBack(let look, let address, _)? = looks.first else { throw Failure("no read-back") }
        #expect(world.receipt(world.pay("3301", enough, serial: "1"))?.supply == .restoring)
        let orders = world.takeOrders()
        #expect(orders.contains { if case .close = $0 { true } else { false } })
        world.lookBack(look, address)
        for order in orders { world.run(order) }
        #expect(!world.isOpen())
        #expect(world.point("3301")?.restore == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `F-S15 a clerk's restore races the scheduler's trip: the higher epoch wins, and it ends closed`() throws
    {
        for moment in 0..<4 {
            let world = EngineHarness.arrears()
            let (id, address) = try #require(world.untilSelect())
            if moment > 0 { world.select(id, address) }
            if moment > 1 { world.open(id) }
            if moment > 2 { world.verify(id) }
            let until = world.clocks.wall + .hours(1)
            let answer = world.ask(.restore(account: "3301", graceUntil: until), by: EngineHarness.agent)
            #expect(answer?.code == "restore.started")
            if moment == 2 {
                _ = world.takeOrders()
                world.verify(id)
            }
            world.settle()
            #expect(!world.isOpen(), "moment \(moment)")
            #expect(world.point("3301")?.restore == nil)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `I-C5 a hold at any moment of a trip ends in closed`() throws {
        for moment in 0..<4 {
            let world = EngineHarness.arrears()
            let (id, address) = try #require(world.untilSelect())
            if moment > 0 { world.select(id, address) }
            if moment > 1 { world.open(id) }
            if moment > 2 { world.verify(id) }
            let until = world.clocks.wall + .days(1)
            let answer = world.ask(.hold(account: "3301", .dispute, until: until), by: EngineHarness.agent)
            #expect(answer?.code == (moment == 0 ? "hold.set" : "hold.setRestoring"))
            if moment == 2 {
                _ = world.takeOrders()
                world.verify(id)
            }
            world.settle()
            #expect(!world.isOpen(), "moment \(moment)")
            #expect(world.account("3301")?.tripNotice == nil)
            #expect(world.oracle.violations == [])
        }
    }

    @Test func `RULES paying the quoted amount within 24 hours restores whatever small charge came since`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let quoted = try #require(world.account("3301")?.quotedMissing)
        let meter = try #require(world.meter("3301"))
        // A late reading: what flowed before the opening.
        world.pass(.seconds(2))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(15)
        world.read(meter)
        #expect((world.account("3301")?.available ?? .zero) + quoted < .zero)
        #expect(world.receipt(world.pay("3301", quoted, serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
    }

    /// Terms with a standing credit of 20 yuan.
    private func onOverdraft() -> EngineHarness {
        var terms = Terms.quick()
        terms.overdraft = Money(yuan: 20)
        return EngineHarness.arrears(terms: terms) { $0.balance = Money(yuan: -21) }
    }

    private func finalNotice(_ world: EngineHarness) -> Notice? {
        world.records.compactMap { record -> Notice? in
            if case .notice(let notice) = record, notice.kind == .finalNotice { notice } else { nil }
        }.last
    }

    private func useSome(_ world: EngineHarness) {
        guard let meter = world.meter("3301") else { return }
        // Three fen: more than the smallest debt that is tripped for.
        for _ in 0..<3 {
            world.pass(.seconds(1))
            world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(20)
            world.read(meter)
        }
    }

    @Test(arguments: [false, true])
    func `RULES paying what the final notice asks for restores, whatever was used before the trip`(overdraft: Bool)
        throws
    {
        let world = overdraft ? onOverdraft() : EngineHarness.arrears()
        let (id, address) = try #require(world.untilSelect())
        useSome(world)
        world.select(id, address)
        _ = world.takeOrders()
        world.open(id)
        world.verify(id)
        let asked = try #require(finalNotice(world)).amount
        #expect(asked >= Money(yuan: overdraft ? 21 : 1))
        #expect((world.account("3301")?.available ?? .zero) + asked < .zero)
        #expect(world.receipt(world.pay("3301", asked, serial: "1"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES paying what the final notice asks for turns the trip away, and its cycle is over`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilSelect())
        let notice = world.account("3301")?.tripNotice
        let asked = try #require(finalNotice(world)).amount
        useSome(world)
        #expect((world.account("3301")?.available ?? .zero) + asked < .zero)
        let receipt = try #require(world.receipt(world.pay("3301", asked, serial: "1")))
        #expect(receipt.supply == .on)
        #expect(receipt.missing == .zero)
        #expect(world.takeOrders() == [.abandon(id)])
        #expect(world.account("3301")?.tripNotice != notice)
        #expect(world.account("3301")?.finalNotice == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `RULES the quoted amount may be paid in parts`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let quoted = try #require(world.account("3301")?.quotedMissing)
        let meter = try #require(world.meter("3301"))
        world.pass(.seconds(2))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(15)
        world.read(meter)
        #expect(world.receipt(world.pay("3301", Money(fen: 50), serial: "1"))?.supply == .stillOff)
        #expect(world.receipt(world.pay("3301", quoted - Money(fen: 50), serial: "2"))?.supply == .restoring)
        world.serve()
        #expect(!world.isOpen())
    }

    @Test func `RULES a quote is good for 24 hours and for its own trip only`() throws {
        let world = EngineHarness.arrears()
        #expect(world.untilDark())
        let quoted = try #require(world.account("3301")?.quotedMissing)
        let meter = try #require(world.meter("3301"))
        world.pass(.hours(25))
        world.energy[meter] = (world.energy[meter] ?? .zero) + WattHours(50)
        world.read(meter)
        let receipt = try #require(world.receipt(world.pay("3301", quoted, serial: "1")))
        #expect(receipt.supply == .stillOff)
        #expect(receipt.missing > .zero)
        // Closed by hand on the spot: the quote of that trip is over.
        world.relay[meter] = .closed
        world.live(.seconds(4), interval: .seconds(2), [meter])
        #expect(world.account("3301")?.quotedMissing == nil)
    }

    @Test
    func `F-S9 I-C5 money that is taken back between release and write calls the trip back: its notices are over`()
        throws
    {
        let world = EngineHarness.arrears()
        let payment = world.payment("3301", Money(fen: 10), serial: "1")
        _ = world.pay(payment)
        let (id, _) = try #require(world.untilRelease())
        _ = world.reverse(world.reversal(of: payment, Money(fen: 10), id: "R1"))
        #expect(world.takeOrders().contains(.abandon(id)))
        world.abandon(id)
        #expect(world.orderRows.first { $0.id == id }?.state == .superseded && !world.isOpen())
        #expect(world.noticeKinds.last == .tripNotice)
        #expect(world.oracle.violations == [])
    }
}
