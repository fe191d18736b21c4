import Billing
import Engine
import Metering
import Quantities
import Supply

/// `2026-11-23 08:00` at the site.
func moment(_ text: String) -> Instant {
    let parts = text.split(separator: " ")
    return SiteCalendar.china.instant(day(String(parts[0])), parts.count > 1 ? time(String(parts[1])) : .midnight)
}

func kilowattHours(_ whole: Int64) -> WattHours { WattHours(whole * 1000) }

/// Yuan per kWh.
func price(_ text: String) -> Price { Price(yuanPerKilowattHour: text) ?? Price(hundredMillionths: 0) }

/// Yuan.
func yuan(_ text: String) -> Money { Money(yuan: text) ?? .zero }

/// Tariffs after published ones.
enum RatedTariffs {
    /// Peak 08:00 to 22:00 at 0.568, valley at 0.288 yuan.
    static func byTime(_ name: String = "by-time", from: String = "2020-01-01", ladder: Ladder? = nil) -> Tariff? {
        let switches: [DaySchedule.Switch] = [
            .init(at: .midnight, band: .valley), .init(at: time("08:00"), band: .peak),
            .init(at: time("22:00"), band: .valley),
        ]
        let prices: [Season.BandPrice] = [
            .init(band: .peak, price: price("0.568")), .init(band: .valley, price: price("0.288")),
        ]
        guard let schedule = DaySchedule(switches), let season = Season(schedule: schedule, prices: prices),
            let energy = EnergyPrices(seasons: [season])
        else { return nil }
        return Tariff(name: name, versions: [TariffVersion(from: day(from), energy: energy, ladder: ladder)])
    }

    /// Up to 240 kWh a month 0.4883, to 400 kWh 0.05 more, above 0.30 more.
    static func monthly(_ name: String = "monthly", from: [String] = ["2020-01-01"]) -> Tariff? {
        let steps: [Ladder.Step] = [
            .init(upTo: kilowattHours(240), surcharge: price("0")),
            .init(upTo: kilowattHours(400), surcharge: price("0.05")), .init(upTo: nil, surcharge: price("0.30")),
        ]
        guard let ladder = Ladder(period: .month, steps: steps) else { return nil }
        return Tariff(
            name: name,
            versions: from.map {
                TariffVersion(from: day($0), energy: EnergyPrices(always: price("0.4883")), ladder: ladder)
            })
    }
}

extension EngineHarness {
    /// One account, 501, with one meter, m501, under a tariff.
    static func rated(
        _ tariff: Tariff?, holder: Holder = .unknown, at wall: Instant, balance: Money = Money(yuan: 10_000),
        released: Bool = true, change: (inout ImportedSupplyPoint) -> Void = { _ in }
    ) -> EngineHarness {
        let world = EngineHarness(at: wall)
        guard let tariff else { return world }
        var point = ImportedSupplyPoint(
            line: "c1", feeder: "T1",
            meter: MeterRecord(
                id: MeterID(0), number: "m501", line: LineID(0), unit: 1, profile: "meter",
                serial: SerialNumber("7501"), maximumCurrent: Milliamperes(60_000)),
            relay: RelayRecord(unit: 1, profile: "meter", rating: Milliamperes(60_000)), inheritedOpen: false,
            pairingProven: true)
        change(&point)
        let account = Account(
            id: AccountID(0), number: "501", name: "张三", phone: "13800000001", address: "幸福里 1 号",
            customerClass: .residential, tariff: tariff.name, holder: holder, terms: "quick",
            agreement: Agreement(signedOn: day("2024-01-01"), version: "2024"), protection: nil)
        _ = world.ask(
            .importData(
                ImportBatch(
                    feeders: ["T1"],
                    lines: [LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))],
                    tariffs: [tariff], terms: [.quick()],
                    accounts: [ImportedAccount(account: account, openingBalance: balance, supplyPoints: [point])],
                    released: released, isDemo: released)), by: EngineHarness.supervisor)
        world.pass(.milliseconds(10))
        if let meter = world.meter("501") { world.relay[meter] = point.inheritedOpen ? .open : .closed }
        return world
    }

    /// Both clocks go to a moment, and nobody looks on the way.
    func go(to moment: Instant) { move(moment - clocks.wall) }

    /// A mark of m501 at a moment that is to come.
    func mark(_ at: String, _ energy: WattHours) { mark(moment(at), energy) }

    func mark(_ at: Instant, _ energy: WattHours) {
        go(to: at)
        guard let meter = meter("501") else { return }
        self.energy[meter] = energy
        read(meter)
    }

    func late(_ readings: (String, WattHours)..., by actor: Actor = EngineHarness.engineer) -> StaffAnswer? {
        ask(
            .rating(
                .lateReadings(meter: "m501", readings.map { LateReading(at: moment($0.0), energy: $0.1) })),
            by: actor)
    }

    /// What the customer was charged for energy: of each line that is not zero.
    func charged(_ number: String = "501") -> [ChargeLine: Money] {
        guard let id = account(number)?.record.id else { return [:] }
        var lines: [ChargeLine: Money] = [:]
        for entry in entries {
            if let line = entry.line { lines[line, default: .zero] -= entry.effect(on: id) }
        }
        return lines.filter { $0.value != .zero }
    }

    /// Posted and accrued.
    func cost(_ number: String = "501") -> Money {
        charged(number).values.reduce(account(number)?.accrual.accrued ?? .zero, +)
    }

    var m501: MeterState? { meter("501").flatMap { state.meters[$0] } }
}
