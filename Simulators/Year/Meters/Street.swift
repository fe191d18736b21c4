import Metering
import Quantities
import Supply

/// The meters and relays as they really are: what flows, what the displays show, which contacts are open.
struct Street {
    struct House {
        let household: Household
        let curve: LoadCurve
        var register: Register
        /// Registers that were taken away, each with what it had counted.
        var removed: [WattHours] = []
        var isClosed = true
        var watts: Int64 = 0
        var serial: String
        /// Openings and closings of the contact.
        var operations = 0

        /// All that was ever counted here, by whatever register.
        var counted: WattHours { removed.reduce(register.counted) { $0 + $1 } }
    }

    private(set) var houses: [House]
    /// The gateway's ids, once it has given them.
    private(set) var houseOfMeter: [MeterID: Int] = [:]
    private(set) var meters: [MeterID] = []

    init(_ households: [Household], seed: UInt64) {
        houses = households.map { household in
            let curve = household.kind.curve
            // One display runs over within the year.
            let display = household.index == 1 ? WattHours(999_990_000) : WattHours(1_000_000)
            return House(
                household: household,
                curve: LoadCurve(
                    peak: curve.peak, base: curve.base, season: curve.season,
                    seed: seed ^ UInt64(household.index &+ 1) &* 0x9E37_79B9),
                register: Register(display: display), serial: household.serial)
        }
    }

    mutating func name(_ meter: MeterID, of house: Int) {
        houseOfMeter[meter] = house
        if house < meters.count { meters[house] = meter } else { meters.append(meter) }
    }

    subscript(house: Int) -> House {
        get { houses[house] }
        set { houses[house] = newValue }
    }

    /// What flows within `span` that ends at `instant`.
    mutating func flow(_ span: Span, until instant: Instant) {
        let begin = instant - span
        let calendar = SiteCalendar.china
        let date = calendar.date(at: begin)
        let hour = Int(calendar.millisecondsOfDay(at: begin) / 3_600_000)
        for index in houses.indices {
            let watts =
                houses[index].isClosed
                ? houses[index].curve.watts(month: date.month, hour: hour, day: date.daysSinceEpoch) : 0
            houses[index].watts = watts
            houses[index].register.flow(milliwattHours: watts * span.milliseconds / 3_600)
        }
    }

    /// What a meter tells when it is asked.
    func sample(_ house: Int, _ purpose: ReadingPurpose, mark: Instant? = nil, at instant: Instant) -> Sample {
        let it = houses[house]
        return Sample(
            meter: meters[house], purpose: purpose, mark: mark, sourceTime: instant, energy: it.register.display,
            power: Watts(it.watts), current: Milliamperes(it.watts * 1000 / 220 / 3), voltage: Millivolts(220_000),
            relay: it.isClosed ? .closed : .open,
            serial: purpose == .mark ? nil : SerialNumber(it.serial),
            resolution: WattHours(Register.resolution), modulus: it.register.modulus)
    }

    mutating func operate(_ house: Int, closed: Bool) {
        guard houses[house].isClosed != closed else { return }
        houses[house].isClosed = closed
        houses[house].operations += 1
        if !closed { houses[house].watts = 0 }
    }
}
