import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Tariffs in two parts, after TARIFFS: industry from 315 kVA on pays for capacity or demand, and for its power factor.
enum IndustryTariffs {
    /// Rows of the table for a standard of 0.90, as far as the tests need them.
    static let rule = PowerFactorRule(
        standardHundredths: 90,
        rows: [
            .init(fromHundredths: 0, adjustment: 1500), .init(fromHundredths: 80, adjustment: 500),
            .init(fromHundredths: 87, adjustment: 150), .init(fromHundredths: 90, adjustment: 0),
            .init(fromHundredths: 95, adjustment: -75),
        ])

    /// Without fixed charge where `fixed` is nil, without adjustment where `isAdjusted` is false.
    static func version(
        _ energy: String = "0.6", fixed: FixedCharge? = .capacity(perKilovoltAmpere: Money(yuan: 30)),
        isAdjusted: Bool = false, from: String = "2020-01-01"
    ) -> TariffVersion {
        TariffVersion(
            from: day(from), energy: EnergyPrices(always: price(energy)), fixed: fixed,
            powerFactor: isAdjusted ? rule : nil)
    }
}

extension EngineHarness {
    /// A factory, 501, with one meter of 400 A on three phases, that pays after use by bills of the 1st, in credit for years.
    static func industry(
        _ version: TariffVersion = IndustryTariffs.version(), capacity: Int64? = 315_000, at wall: String
    ) -> EngineHarness {
        let world = EngineHarness(at: moment(wall))
        var terms = Terms.billed()
        terms.minimumDebt = Money(yuan: 100_000_000)
        guard let tariff = Tariff(name: "industry", versions: [version]) else { return world }
        let account = Account(
            id: AccountID(0), number: "501", name: "机械厂", phone: "13800000001", address: "工业路 1 号",
            customerClass: .commercial, mode: .postpaid, tariff: "industry", terms: "quick",
            agreement: Agreement(signedOn: day("2024-01-01"), version: "2024"), protection: nil, capacity: capacity)
        let point = ImportedSupplyPoint(
            line: "c1", feeder: "T1",
            meter: MeterRecord(
                id: MeterID(0), number: "m501", line: LineID(0), unit: 1, profile: "meter",
                serial: SerialNumber("7501"), phases: 3, maximumCurrent: Milliamperes(400_000)),
            relay: RelayRecord(unit: 1, profile: "meter", rating: Milliamperes(400_000)), inheritedOpen: false,
            pairingProven: true)
        _ = world.ask(
            .importData(
                ImportBatch(
                    feeders: ["T1"],
                    lines: [LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))],
                    tariffs: [tariff], terms: [terms],
                    accounts: [ImportedAccount(account: account, openingBalance: .zero, supplyPoints: [point])],
                    released: true, isDemo: true)), by: EngineHarness.supervisor)
        world.pass(.milliseconds(10))
        if let meter = world.meter("501") { world.relay[meter] = .closed }
        return world
    }

    /// A mark of m501 at a moment that is to come, and ten minutes after it, in which what is due is done.
    func show(_ at: String, _ kilowattHours: Int64, kilovarHours: Int64? = nil) {
        show(at, kilowattHours, varHours: kilovarHours.map { $0 * 1000 })
    }

    func show(_ at: String, _ kilowattHours: Int64, varHours: Int64?) {
        go(to: moment(at))
        guard let meter = state.meterByNumber["m501"] else { return }
        energy[meter] = EngineTests.kilowattHours(kilowattHours)
        turn([
            .sample(
                Sample(
                    meter: meter, purpose: .mark, mark: clocks.wall, sourceTime: clocks.wall,
                    energy: EngineTests.kilowattHours(kilowattHours), serial: SerialNumber("7501"), reactive: varHours))
        ])
        pass(.minutes(11))
    }

    /// Lines of an account's bills as printed, `capacity/… 315000 9450.00`, of one kind.
    func billed(_ kind: String, of number: String = "501") -> [[String]] {
        guard let id = account(number)?.record.id else { return [] }
        return bills.filter { $0.account == id }.map { bill in
            bill.lines.compactMap { line in
                let name = line.line.description
                guard name.hasPrefix(kind + "/") else { return nil }
                return "\(name) \(line.quantity) \(line.amount)"
            }
        }
    }
}
