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
        let world = EngineHarness.street(
            [Flat("3301", balance: Money(yuan: -1), change), Flat("3302", balance: Money(yuan: 100))], terms: terms,
            at: wall)
        if let meter = world.meter("3301") {
            world.load[meter] = Watts(4_400)
            world.power[meter] = Watts(4_400)
        }
        return world
    }

    /// Marks go by and notices are delivered until a trip of `account` wants to select.
    func untilSelect(_ account: String = "3301", steps: Int = 60) -> (id: OrderID, address: RelayAddress)? {
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
    func untilRelease(_ account: String = "3301") -> (id: OrderID, address: RelayAddress)? {
        guard let (id, address) = untilSelect(account) else { return nil }
        select(id, address)
        for order in takeOrders() { if case .release(id, _) = order { return (id, address) } }
        return nil
    }

    /// Switched off and verified.
    func untilDark(_ account: String = "3301") -> Bool {
        guard let (id, _) = untilRelease(account) else { return false }
        open(id)
        move(.milliseconds(200))
        verify(id)
        return point(account)?.belief.state == .open
    }

    /// Marks go by with everything healthy, until nothing more happens.
    func settle(_ accounts: [String] = ["3301"], steps: Int = 20) {
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

extension EngineHarness {
    /// One account with two meters, a and b, and 100 yuan.
    static func twoMeters(balance: Money = Money(yuan: 100)) -> EngineHarness {
        let world = EngineHarness()
        let points = ["a", "b"].enumerated().map { index, number in
            ImportedSupplyPoint(
                line: "c1", feeder: "T1",
                meter: MeterRecord(
                    id: MeterID(0), number: number, line: LineID(0), unit: UInt8(index + 1), profile: "meter",
                    serial: SerialNumber("90\(index)"), maximumCurrent: Milliamperes(60_000)),
                relay: RelayRecord(unit: UInt8(index + 1), profile: "meter", rating: Milliamperes(60_000)),
                inheritedOpen: false,
                pairingProven: true)
        }
        let account = Account(
            id: AccountID(0), number: "900", name: "李四", phone: "13800000009", address: "幸福里 9 号",
            customerClass: .residential,
            tariff: "flat", terms: "quick", agreement: Agreement(signedOn: day("2024-01-01"), version: "2024"),
            protection: nil)
        let batch = ImportBatch(
            feeders: ["T1"],
            lines: [LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))],
            tariffs: [
                Tariff(
                    name: "flat",
                    versions: [
                        TariffVersion(from: day("2020-01-01"), flat: Price(hundredMillionths: 53_800_000))
                    ])
            ]
            .compactMap { $0 },
            terms: [.quick()],
            accounts: [ImportedAccount(account: account, openingBalance: balance, supplyPoints: points)], released: true, isDemo: true
        )
        _ = world.ask(.importData(batch), by: EngineHarness.supervisor)
        world.pass(.milliseconds(10))
        for number in ["a", "b"] {
            guard let meter = world.state.meterByNumber[number] else { continue }
            world.energy[meter] = WattHours(1_000_000)
            world.power[meter] = Watts(0)
            world.relay[meter] = .closed
            world.read(meter)
        }
        return world
    }
}
