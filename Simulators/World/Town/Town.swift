import Billing
import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

/// Who lives here, behind which concentrators, on what terms.
struct Town {
    /// A concentrator's name is its number.
    let endpoints: Int
    private(set) var flats: [Flat]
    /// As they were at the start.
    let founding: [Flat]
    let terms: Terms
    /// How much rest its meters want between two requests, ms.
    var rest: Int64 = 0
    /// A channel with a front that must have said that its backlog is empty; nil: only the desk.
    var front: String?
    /// When the story begins, in truth.
    let morning: Instant
    /// What contracts may change to: the same prices and rules under another name.
    static let otherTariff = "flat-b"
    static let otherTerms = "quick-b"
    /// Sorted by account number.
    private var flatByAccount: [String: Int] = [:]

    static let moduleUnit: UInt8 = 10
    /// Monday 2026-11-23, 10:00 at the site.
    static let ten = Instant(milliseconds: 1_795_399_200_000)
    /// How far apart two readings of a meter are, ms.
    static func mark(_ pace: Plot.Pace) -> Int64 { 2_000 * pace.stretch }
    /// What a kWh costs, yuan: 7 kW are a fen in half a mark.
    let price: String
    /// The user of the channel with a front.
    static let frontUser = "icbc-front"

    init(
        endpoints: Int, flats: [Flat], terms: Terms, front: String? = nil, pace: Plot.Pace = .seconds,
        morning: Instant = Town.ten
    ) {
        self.morning = morning
        price = pace == .seconds ? "5.38" : "0.01195556"
        self.endpoints = endpoints
        self.flats = flats
        founding = flats
        self.terms = terms
        self.front = front
        for (index, flat) in flats.enumerated() { flatByAccount[flat.account] = index }
    }

    static func endpointName(_ endpoint: Int) -> String { "c\(endpoint + 1)" }
    /// A module beside meters whose relay is inside: for those that get one without.
    static let spareUnit: UInt8 = 20
    static func spareSerial(_ endpoint: Int) -> String { "9500\(endpoint)0" }
    static func moduleSerial(_ endpoint: Int) -> String { "9000\(endpoint)0" }

    func flat(_ account: String) -> Flat? { flatByAccount[account].map { flats[$0] } }

    mutating func change(_ account: String, _ change: (inout Flat) -> Void) {
        if let index = flatByAccount[account] { change(&flats[index]) }
    }

    /// `m3311-2` is the third meter of 3311.
    static func account(ofMeter number: String) -> String { String(number.dropFirst().prefix { $0 != "-" }) }

    func flat(withContactAt place: Place) -> Flat? { flats.first { $0.contactPlace == place } }

    /// For what runs in seconds, or in hours: no rest, and a window where the seed wants one.
    static func quickTerms(
        _ pace: Plot.Pace = .seconds, minimumDebt: Money = Money(fen: 1), overdraft: Money = .zero,
        throttle: Throttle? = nil,
        hours: (from: String, to: String) = ("00:00", "24:00"), control: ControlTerms = ControlTerms()
    ) -> Terms? {
        guard let day = CivilDate("2020-01-01"), let from = TimeOfDay(hours.from), let to = TimeOfDay(hours.to) else {
            return nil
        }
        let isQuick = pace == .seconds
        return Terms(
            name: "quick", from: day, warningLevels: [Money(fen: 8), Money(fen: 4)],
            tripNoticePeriod: isQuick ? .seconds(3) : .minutes(60),
            finalNoticePeriod: isQuick ? .seconds(2) : .minutes(30), minimumDebt: minimumDebt, overdraft: overdraft,
            tripWindow: TripWindow(
                weekdays: Array(1...7),
                hours: DailyHours(from: from, to: to)),
            quietHours: nil, restAfterBinding: .zero, markInterval: .milliseconds(mark(pace)),
            automaticCauses: [.notStated],
            throttle: throttle, control: control)
    }

    // MARK: the meters

    func fleet(seed: UInt64) -> FleetPlan {
        let latency = EndpointBehaviour { $0.latencyMilliseconds = 4 }
        let plans = (0..<endpoints).map { endpoint in
            let here = flats.filter { $0.endpoint == endpoint }
            let beside = here.filter { $0.channel != nil }.sorted { ($0.channel ?? 0) < ($1.channel ?? 0) }
            var units = here.map { flat in
                UnitPlan(
                    unit: flat.unit, profile: flat.channel == nil ? .switchingMeter : .plainMeter,
                    meters: [
                        MeterPlan(
                            serial: flat.serial, load: .fixed(watts: flat.watts),
                            microwattHours: flat.wattHours * 1_000_000)
                    ])
            }
            if !beside.isEmpty {
                units.append(
                    UnitPlan(
                        unit: Town.moduleUnit, profile: .relayModule,
                        meters: [MeterPlan(serial: Town.moduleSerial(endpoint))], feeds: beside.map { $0.meterPlace }))
            }
            let inside = here.filter { $0.channel == nil }
            if !inside.isEmpty {
                units.append(
                    UnitPlan(
                        unit: Town.spareUnit, profile: .relayModule,
                        meters: [MeterPlan(serial: Town.spareSerial(endpoint))],
                        feeds: (0...(inside.map(\.index).max() ?? 0)).map { index in
                            inside.first { $0.index == index }?.meterPlace
                        }))
            }
            return EndpointPlan(name: Town.endpointName(endpoint), behaviour: latency, units: units)
        }
        return FleetPlan(endpoints: plans, seed: seed)
    }

    // MARK: the master data

    /// What the engineer imports; nil only if the constants here do not hold.
    func batch() -> ImportBatch? {
        guard let day = CivilDate("2020-01-01"), let perKilowattHour = Price(yuanPerKilowattHour: price),
            let tariff = Tariff(name: "flat", versions: [TariffVersion(from: day, flat: perKilowattHour)]),
            let other = Tariff(
                name: Town.otherTariff, versions: [TariffVersion(from: day, flat: perKilowattHour)])
        else { return nil }
        let lines = (0..<endpoints).map { index in
            LineRecord(
                id: LineID(0), name: Town.endpointName(index),
                endpoint: .tcp(host: "127.0.0.1", port: UInt16(1502 + index)))
        }
        let channels = front.map { name in
            [
                Channel(
                    name: name, kind: .bankRealTime,
                    front: Channel.Front(user: Town.frontUser, publicKey: String(repeating: "ab", count: 32)))
            ]
        }
        return ImportBatch(
            feeders: ["T1"], lines: lines, tariffs: [tariff, other], terms: [terms, terms.named(Town.otherTerms)],
            channels: channels ?? [],
            accounts: flats.map { imported($0, day) }, released: true)
    }

    private func imported(_ flat: Flat, _ day: CivilDate) -> ImportedAccount {
        let profile = flat.channel == nil ? DeviceProfile.switchingMeter : .plainMeter
        let relay =
            flat.channel.map {
                RelayRecord(
                    unit: Town.moduleUnit, profile: DeviceProfile.relayModule.name, channel: $0,
                    serial: SerialNumber(Town.moduleSerial(flat.endpoint)), rating: Milliamperes(60_000))
            } ?? RelayRecord(unit: flat.unit, profile: profile.name, rating: Milliamperes(60_000))
        let meter = MeterRecord(
            id: MeterID(0), number: "m\(flat.account)", line: LineID(0), unit: flat.unit, profile: profile.name,
            serial: SerialNumber(flat.serial), maximumCurrent: Milliamperes(60_000))
        let account = Account(
            id: AccountID(0), number: flat.account, name: "户\(flat.account)", phone: flat.phone,
            address: "幸福里 \(flat.account) 号", customerClass: .residential, tariff: "flat", terms: terms.name,
            agreement: Agreement(signedOn: day, version: "2024"), protection: flat.protection,
            contacts: flat.occupant.map { [Contact(name: "tenant", phone: $0, isOccupant: true)] } ?? [])
        return ImportedAccount(
            account: account, openingBalance: flat.balance,
            supplyPoints: [
                ImportedSupplyPoint(
                    line: Town.endpointName(flat.endpoint), feeder: "T1", meter: meter, relay: relay,
                    inheritedOpen: flat.inheritedOpen, pairingProven: flat.isProven)
            ])
    }
}

extension Terms {
    /// The same under another name.
    fileprivate func named(_ name: String) -> Terms {
        Terms(
            name: name, from: from, warningLevels: warningLevels, tripNoticePeriod: tripNoticePeriod,
            finalNoticePeriod: finalNoticePeriod, minimumDebt: minimumDebt, overdraft: overdraft,
            tripWindow: tripWindow, quietHours: quietHours, restAfterBinding: restAfterBinding,
            markInterval: markInterval, automaticCauses: automaticCauses, throttle: throttle, control: control)
    }
}
