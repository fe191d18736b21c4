import Billing
import Engine
import Metering
import Quantities
import Supply

/// The way to the moments of a trip, for tests that begin there.
extension EngineHarness {
    /// One flat in arrears of one yuan under a load of 4.4 kW, and a neighbour in credit.
    static func arrears(
        terms: Terms = .quick(), at wall: Instant = EngineHarness.morning, _ change: (inout Flat) -> Void = { _ in }
    ) -> EngineHarness {
        var world = EngineHarness.street(
            [Flat("3301", balance: Money(yuan: -1), change), Flat("3302", balance: Money(yuan: 100))], terms: terms, at: wall)
        if let meter = world.meter("3301") {
            world.load[meter] = Watts(4_400)
            world.power[meter] = Watts(4_400)
        }
        return world
    }

    /// Marks go by and notices are delivered until a trip of `account` wants to select.
    mutating func untilSelect(_ account: String = "3301", steps: Int = 60) -> (id: OrderID, address: RelayAddress)? {
        guard let meter = meter(account) else { return nil }
        for _ in 0..<steps {
            for notice in takeNotices() { deliver(notice.id) }
            for order in takeOrders() {
                if case .selectTrip(let id, let address, _) = order, address.meter == meter { return (id, address) }
                run(order)
            }
            live(.seconds(2), interval: .seconds(2), [meter])
        }
        return nil
    }

    /// As ``untilSelect(_:steps:)``, and then selected and released: the order that may be written now.
    mutating func untilRelease(_ account: String = "3301") -> (id: OrderID, address: RelayAddress)? {
        guard let (id, address) = untilSelect(account) else { return nil }
        select(id, address)
        for order in takeOrders() { if case .release(id, _) = order { return (id, address) } }
        return nil
    }

    /// Switched off and verified.
    mutating func untilDark(_ account: String = "3301") -> Bool {
        guard let (id, _) = untilRelease(account) else { return false }
        open(id)
        move(.milliseconds(200))
        verify(id)
        return point(account)?.belief.state == .open
    }

    /// Marks go by with everything healthy, until nothing more happens.
    mutating func settle(_ accounts: [String] = ["3301"], steps: Int = 20) {
        let meters = accounts.compactMap { meter($0) }
        for _ in 0..<steps {
            serve()
            live(.seconds(2), interval: .seconds(2), meters)
        }
        serve()
    }

    func isOpen(_ account: String = "3301") -> Bool { meter(account).map { relay[$0] == .open } ?? false }

    /// How often each order opened or closed a relay.
    var operationsByOrder: [OrderID: Int] { operations.reduce(into: [:]) { $0[$1.order, default: 0] += 1 } }

    func receipt(_ answer: Answer?) -> Receipt? {
        if case .receipt(let receipt, _)? = answer { receipt } else { nil }
    }
}
