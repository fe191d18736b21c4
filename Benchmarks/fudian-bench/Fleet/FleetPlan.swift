/// The site of the fleet rows, and the files that make it: fifty endpoints with twenty meters each.
struct FleetPlan {
    static let endpoints = 50
    static let metersOfEndpoint = 20
    /// The last endpoints are no good: three refuse, two take connections and say nothing, one drips a byte a second.
    static let refusing = [50, 49, 48]
    static let halfOpen = [47, 46]
    static let dripping = [45]
    static let living = 1...44
    static let feeders = 14

    /// How many supplies begin switched off for arrears, three on each of the first endpoints.
    let relaysOff: Int

    /// A meter behind a living endpoint, or any other.
    struct Place: Hashable {
        let endpoint: Int
        let unit: Int
        var meter: String { "M\(endpoint)-\(unit)" }
        var account: String { String(33_000_000 + endpoint * 1000 + unit) }
        /// As the simulator's journal names it.
        var name: String { "e\(endpoint)/\(unit)" }
    }

    /// Supplies that are off, in the order of payment: neighbours in it are on different endpoints and feeders.
    var off: [Place] {
        (0..<relaysOff).map { Place(endpoint: 1 + $0 % 40, unit: 1 + $0 / 40) }
    }

    /// Meters that must be read at every mark.
    var readable: [Place] { FleetPlan.living.flatMap(places(of:)) }

    private func places(of endpoint: Int) -> [Place] {
        (1...FleetPlan.metersOfEndpoint).map { Place(endpoint: endpoint, unit: $0) }
    }

    /// Units 1 to 3 are meters with a serial number and a keyed relay; the others have a relay and no serial number.
    static let keyedUnits = 1...3
    static let latencyMilliseconds = 20

    /// For metersim.
    var fleet: String {
        let isOff = Set(off)
        var text = "seed: 7\nspeed: 1\nendpoints:\n"
        for endpoint in 1...FleetPlan.endpoints {
            text +=
                "  - name: e\(endpoint)\n    port: 0\n    latency: \(FleetPlan.latencyMilliseconds)ms\n    meters:\n"
            for place in places(of: endpoint) where FleetPlan.keyedUnits.contains(place.unit) {
                text +=
                    "      - {profile: fineco-em115, unit: \(place.unit), serial: \(serial(place)), load: household, energy: 1200, "
                    + "relay: {closed: \(!isOff.contains(place))}}\n"
            }
            text +=
                "      - {profile: hiking-dds238-znsr, unit: \(FleetPlan.keyedUnits.upperBound + 1), "
                + "count: \(FleetPlan.metersOfEndpoint - FleetPlan.keyedUnits.upperBound), load: household, energy: 800, energy_step: 3.5}\n"
        }
        return text
    }

    /// For the daemon. `ports` are the endpoints', by name.
    func site(ports: [String: Int]) -> String {
        let isOff = Set(off)
        let feederOfOff = Dictionary(uniqueKeysWithValues: off.enumerated().map { ($1, $0 % FleetPlan.feeders) })
        var text = """
            released: true
            feeders: [\((0..<FleetPlan.feeders).map { "T\($0)" }.joined(separator: ", "))]
            lines:

            """
        for endpoint in 1...FleetPlan.endpoints {
            text += "  - {name: e\(endpoint), tcp: \"127.0.0.1:\(ports["e\(endpoint)"] ?? 1)\"}\n"
        }
        text += """
            tariffs:
              - {name: residential, versions: [{from: 2012-07-01, price: 0.538}]}
            terms:
              - {name: demo, preset: demo}
            defaults:
              class: residential
              tariff: residential
              terms: demo
              agreement: {signed: 2026-01-05, version: 2026-1}
              meter: {phases: 1, max_current: 60}
            accounts:

            """
        for endpoint in 1...FleetPlan.endpoints {
            for place in places(of: endpoint) {
                let isKeyed = FleetPlan.keyedUnits.contains(place.unit)
                let feeder =
                    feederOfOff[place] ?? (endpoint * FleetPlan.metersOfEndpoint + place.unit) % FleetPlan.feeders
                let relay = isOff.contains(place) ? "{rating: 60, state: inherited_open}" : "{rating: 60}"
                text +=
                    "  - {number: \"\(place.account)\", name: 住户, phone: \"13800000000\", address: \"\(place.name)\", "
                    + "opening_balance: \(isOff.contains(place) ? "-5.00" : "200.00"), meters: [{number: \(place.meter), "
                    + "line: e\(endpoint), unit: \(place.unit), profile: \(isKeyed ? "fineco-em115" : "hiking-dds238-znsr"), "
                    + (isKeyed ? "serial: \(serial(place)), " : "") + "feeder: T\(feeder), relay: \(relay)}]}\n"
            }
        }
        return text
    }

    private func serial(_ place: Place) -> Int { 286_000_000 + place.endpoint * 1000 + place.unit }
}
