import Billing
import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

/// A flat of the town, and what its people do.
struct Flat {
    enum Habit: Equatable {
        /// Pays what an SMS says is missing, and something on top, soon after it has come.
        case paysWhenOff
        /// Rings the hotline when the light is off; the agent restores with a grace.
        case ringsWhenOff
        /// Pays when the final notice has run out: just before, in or just after the trip.
        case paysAtTheLastMoment
        /// Pays at this time, in ms since the start.
        case paysAt(Int64)
        case ignores
    }

    let account: String
    let phone: String
    let endpoint: Int
    let unit: UInt8
    /// Of the relay module at ``Town/moduleUnit``; nil: the relay is in the meter.
    let channel: Int?
    let serial: String
    let balance: Money
    let watts: Int64
    var protection: Protection?
    var inheritedOpen = false
    let habit: Habit

    var meterPlace: Place { Place(endpoint: Town.endpoints[endpoint], unit: unit) }
    /// Where its contact is, as the fleet's journal names it.
    var contactPlace: Place {
        guard let channel else { return meterPlace }
        return Place(endpoint: Town.endpoints[endpoint], unit: Town.moduleUnit, part: channel)
    }
    /// The unit that is written to, and the serial number that it tells.
    var relayUnit: UInt8 { channel == nil ? unit : Town.moduleUnit }
    var relaySerial: String { channel == nil ? serial : Town.moduleSerial }
}

/// Five flats on two endpoints: behind the first meters with relays, behind the second meters beside a relay module.
enum Town {
    static let endpoints = ["c1", "c2"]
    static let moduleUnit: UInt8 = 10
    static let moduleSerial = "900010"
    /// Monday 2026-11-23, 10:00 at the site.
    static let morning = Instant(milliseconds: 1_795_399_200_000)

    /// 7 kW at 5.38 yuan/kWh are a fen a second.
    static let flats = [
        Flat(
            account: "3301", phone: "13800000001", endpoint: 0, unit: 1, channel: nil, serial: "710001",
            balance: Money(fen: 9), watts: 7_000, habit: .paysWhenOff),
        Flat(
            account: "3302", phone: "13800000002", endpoint: 1, unit: 1, channel: 0, serial: "720001",
            balance: Money(fen: 3), watts: 7_000, habit: .ringsWhenOff),
        Flat(
            account: "3303", phone: "13800000003", endpoint: 0, unit: 2, channel: nil, serial: "710002",
            balance: Money(fen: -100), watts: 2_000, protection: .lifeSupport, habit: .ignores),
        Flat(
            account: "3304", phone: "13800000004", endpoint: 1, unit: 2, channel: 1, serial: "720002",
            balance: Money(fen: -50), watts: 1_500, inheritedOpen: true, habit: .paysAt(4_000)),
        Flat(
            account: "3305", phone: "13800000005", endpoint: 0, unit: 3, channel: nil, serial: "710003",
            balance: Money(fen: 5), watts: 6_000, habit: .paysAtTheLastMoment),
    ]

    /// The preset for what runs in seconds: always in the window, no rest, no throttle.
    static let tripNoticePeriod = Quantities.Span.seconds(3)
    static let finalNoticePeriod = Quantities.Span.seconds(2)

    static func fleet(seed: UInt64) -> FleetPlan {
        let direct = flats.filter { $0.endpoint == 0 }
        let beside = flats.filter { $0.endpoint == 1 }
        let module = UnitPlan(
            unit: moduleUnit, profile: .relayModule, meters: [MeterPlan(serial: moduleSerial)],
            feeds: beside.map { $0.meterPlace })
        func unit(_ flat: Flat, _ profile: DeviceProfile) -> UnitPlan {
            let energy: Int64 = 1_000_000_000_000
            return UnitPlan(
                unit: flat.unit, profile: profile,
                meters: [MeterPlan(serial: flat.serial, load: .fixed(watts: flat.watts), microwattHours: energy)])
        }
        let latency = EndpointBehaviour { $0.latencyMilliseconds = 4 }
        return FleetPlan(
            endpoints: [
                EndpointPlan(name: endpoints[0], behaviour: latency, units: direct.map { unit($0, .switchingMeter) }),
                EndpointPlan(
                    name: endpoints[1], behaviour: latency, units: beside.map { unit($0, .plainMeter) } + [module]),
            ], seed: seed)
    }

    /// What the engineer imports; nil only if the constants here do not hold.
    static func batch() -> ImportBatch? {
        guard let day = CivilDate("2020-01-01"), let midnight = TimeOfDay("00:00"), let end = TimeOfDay("24:00"),
            let price = Price(yuanPerKilowattHour: "5.38"),
            let tariff = Tariff(name: "flat", versions: [TariffVersion(from: day, flat: price)])
        else { return nil }
        let terms = Terms(
            name: "quick", from: day, warningLevels: [Money(fen: 8), Money(fen: 4)], tripNoticePeriod: tripNoticePeriod,
            finalNoticePeriod: finalNoticePeriod, minimumDebt: Money(fen: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...7), hours: DailyHours(from: midnight, to: end)), quietHours: nil,
            restAfterBinding: .zero, markInterval: .seconds(2), automaticCauses: [.notStated], throttle: nil)
        let lines = endpoints.enumerated().map { index, name in
            LineRecord(id: LineID(0), name: name, endpoint: .tcp(host: "127.0.0.1", port: UInt16(1502 + index)))
        }
        return ImportBatch(
            feeders: ["T1"], lines: lines, tariffs: [tariff], terms: [terms], accounts: flats.map { imported($0, day) },
            released: true)
    }

    private static func imported(_ flat: Flat, _ day: CivilDate) -> ImportedAccount {
        let profile = flat.channel == nil ? DeviceProfile.switchingMeter : .plainMeter
        let relay =
            flat.channel.map {
                RelayRecord(
                    unit: moduleUnit, profile: DeviceProfile.relayModule.name, channel: $0,
                    serial: SerialNumber(moduleSerial),
                    rating: Milliamperes(60_000))
            } ?? RelayRecord(unit: flat.unit, profile: profile.name, rating: Milliamperes(60_000))
        let meter = MeterRecord(
            id: MeterID(0), number: "m\(flat.account)", line: LineID(0), unit: flat.unit, profile: profile.name,
            serial: SerialNumber(flat.serial), maximumCurrent: Milliamperes(60_000))
        let account = Account(
            id: AccountID(0), number: flat.account, name: "户\(flat.account)", phone: flat.phone,
            address: "幸福里 \(flat.account) 号",
            customerClass: .residential, tariff: "flat", terms: "quick",
            agreement: Agreement(signedOn: day, version: "2024"),
            protection: flat.protection)
        return ImportedAccount(
            account: account, openingBalance: flat.balance,
            supplyPoints: [
                ImportedSupplyPoint(
                    line: endpoints[flat.endpoint], feeder: "T1", meter: meter, relay: relay,
                    inheritedOpen: flat.inheritedOpen,
                    pairingProven: true)
            ])
    }
}
