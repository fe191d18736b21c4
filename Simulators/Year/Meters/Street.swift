import Metering
import Quantities
import Supply

/// The meters and relays as they really are: what flows, what the displays show, which contacts are open.
struct Street {
    private(set) var houses: [House]
    /// The gateway's ids, once it has given them.
    private(set) var houseOfMeter: [MeterID: Int] = [:]
    private var meters: [MeterID] = []

    init(_ households: [Household], seed: UInt64) {
        houses = households.map { household in
            let curve = household.kind.curve
            // One display in a hundred runs over within the year.
            let display = household.index % 100 == 1 ? WattHours(999_990_000) : WattHours(1_000_000)
            var house = House(
                household,
                curve: LoadCurve(
                    peak: curve.peak, base: curve.base, season: curve.season,
                    seed: seed ^ UInt64(household.index &+ 1) &* 0x9E37_79B9),
                register: Register(display: display))
            if household.kind == .meterCredit {
                house.credit = CreditMeter(bought: household.opening, price: Price(hundredMillionths: 53_800_000))
            }
            return house
        }
    }

    mutating func name(_ meter: MeterID, of house: Int) {
        if house < meters.count { houseOfMeter[meters[house]] = nil }
        houseOfMeter[meter] = house
        if house < meters.count { meters[house] = meter } else { meters.append(meter) }
    }

    func meter(of house: Int) -> MeterID { meters[house] }

    subscript(house: Int) -> House {
        get { houses[house] }
        set { houses[house] = newValue }
    }

    /// The next mark: nothing flows beyond it before the meters were read at it.
    private var mark = Year.begin

    /// The next mark from here on.
    mutating func head(for mark: Instant) { self.mark = mark }

    /// Whether the mark has come, and waits to be read.
    func isAtMark(_ now: Instant) -> Bool { now >= mark }

    /// What flows until the mark that the street was heading for.
    ///
    /// - Parameter interval: from the mark before.
    mutating func flow(closing interval: Span) {
        for index in houses.indices { flow(index, until: mark, closes: interval) }
    }

    /// What flows in one house until an instant, at most until the next mark.
    mutating func flow(_ house: Int, until instant: Instant, closes: Span? = nil) {
        houses[house].flow(until: min(instant, mark), closes: closes)
        // A meter that keeps credit opens by itself when there is none left.
        if let credit = houses[house].credit, houses[house].isClosed,
            credit.remaining(after: houses[house].register.counted) < Money(fen: 1)
        {
            operate(house, closed: false)
        }
    }

    /// What a meter tells when it is asked; nil where it does not answer.
    func sample(_ house: Int, _ purpose: ReadingPurpose, mark: Instant? = nil, at instant: Instant) -> Sample? {
        let it = houses[house]
        var display = it.register.display
        var serial = it.serial
        switch it.silence {
        case .unreachable: return nil
        case .replaced(let told, let other): (serial, display) = (told, WattHours(other))
        case .nonsense(let by): display += WattHours(by)
        case nil: break
        }
        let isForeign = serial != it.serial
        return Sample(
            meter: meters[house], purpose: purpose, mark: mark, sourceTime: instant, energy: display,
            power: Watts(it.watts / it.ratio), current: Milliamperes(it.watts / it.ratio * 1000 / 220 / 3),
            voltage: Millivolts(220_000), relay: it.isClosed ? .closed : .open,
            serial: purpose == .mark && !isForeign ? nil : SerialNumber(serial),
            resolution: WattHours(Register.resolution), modulus: it.register.modulus,
            reactive: it.reactivePerThousand > 0 ? it.register.countedReactive : nil, credit: credit(house))
    }

    /// What a meter that keeps credit tells of it.
    func credit(_ house: Int) -> MeterCredit? {
        let it = houses[house]
        return it.credit.map {
            MeterCredit(remaining: .money($0.remaining(after: it.register.counted)), purchases: $0.purchases)
        }
    }

    /// The meter takes a purchase, and switches on by itself.
    mutating func buy(_ amount: Money, at house: Int) {
        houses[house].credit?.bought += amount
        houses[house].credit?.purchases += 1
        guard case .money(let rest)? = credit(house)?.remaining, rest >= Money(fen: 1) else { return }
        operate(house, closed: true)
    }

    mutating func operate(_ house: Int, closed: Bool) {
        guard houses[house].isClosed != closed else { return }
        houses[house].isClosed = closed
        if !closed { houses[house].watts = 0 }
    }
}
