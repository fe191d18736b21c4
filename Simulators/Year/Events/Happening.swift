import Engine
import Metering
import Quantities
import Supply

/// What happens to a supply or its holder once in the year.
enum Happening {
    enum By { case last, lastTrusted, plate }

    case exchange(house: Int, By)
    case changeRatio(house: Int, to: Int)
    case transfer(house: Int, By)
    case close(house: Int)
    case reopen(house: Int)
    case vacancy(house: Int)
    case endVacancy(house: Int)
    case plan(house: Int, ContractChange)
    case silence(house: Int, House.Silence?)
    /// What a meter had noted down of some hours.
    case lateReadings(house: Int, fromHour: Int, toHour: Int)
    /// The register falls to zero; a person accepts it later.
    case reset(house: Int)
    case acceptBaseline(house: Int, since: Int)
    /// Somebody buys at the meter itself, past us.
    case buyPast(house: Int)
    /// The daemon's machine stands still for some hours, and afterwards what the meters had noted down is brought.
    case standStill(hours: Int)
    case proposePrices
    case correctPrices
    case dues(house: Int, (String) -> DuesCommand)
    /// The holder pays so much that this is there.
    case payUp(house: Int, to: Money)

    /// Whose it is; nil: everybody's.
    var house: Int? {
        switch self {
        case .exchange(let house, _), .changeRatio(let house, _), .transfer(let house, _), .close(let house),
            .reopen(let house), .vacancy(let house), .endVacancy(let house), .plan(let house, _),
            .silence(let house, _), .lateReadings(let house, _, _), .reset(let house),
            .acceptBaseline(let house, _), .buyPast(let house), .dues(let house, _), .payUp(let house, _):
            house
        case .standStill, .proposePrices, .correctPrices: nil
        }
    }
}

extension Year {
    func happen(_ happening: Happening, at hour: Int) throws {
        switch happening {
        case .exchange(let house, let by): try exchange(house, by, at: hour)
        case .changeRatio(let house, let ratio): try changeRatio(house, ratio)
        case .transfer(let house, let by): try transfer(house, by, at: hour)
        case .close(let house): try close(house, at: hour)
        case .reopen(let house): try reopen(house, at: hour)
        case .vacancy(let house): if let it = tenancy(of: house) { try ask(.life(.beginVacancy(account: it.number))) }
        case .endVacancy(let house): if let it = tenancy(of: house) { try ask(.life(.endVacancy(account: it.number))) }
        case .plan(let house, let change): try plan(house, change)
        case .silence(let house, let silence): street[house].silence = silence
        case .lateReadings(let house, let from, let to): try bringLate(house, from, to)
        case .reset(let house):
            street[house].replace(Register(display: WattHours(Register.resolution)))
        case .acceptBaseline(let house, let since):
            street[house].lose(from: since, to: hour, why: "register reset")
            try ask(.acceptBaseline(meter: street[house].meterNumber))
        case .buyPast(let house): street.buy(Money(yuan: 30), at: house)
        case .standStill(let hours): try standStill(hours, at: hour)
        case .proposePrices: try proposePrices()
        case .correctPrices: try correctPrices()
        case .payUp(let house, let amount): try payUp(house, to: amount, at: hour)
        case .dues(let house, let command):
            if let it = tenancy(of: house) { try ask(.dues(command(it.number))) }
        }
    }

    private func choice(_ by: Happening.By, _ house: Int) -> FinalReading {
        switch by {
        case .last: .last
        case .lastTrusted: .lastTrusted
        case .plate: .plate([PlateReading(meter: street[house].meterNumber, energy: street[house].register.display)])
        }
    }

    private func exchange(_ house: Int, _ by: Happening.By, at hour: Int) throws {
        let index = town.households[house].index
        let number = "N\(padded(index + 1, 5))"
        let serial = "8\(padded(index + 1, 7))"
        let opening = WattHours(40)
        try ask(
            .life(
                .exchangeMeter(
                    MeterExchange(
                        meter: street[house].meterNumber, reading: choice(by, house),
                        new: Town.meter(index, number, serial), opening: opening, relay: Town.relay(index)))))
        guard let meter = gateway.state.meterByNumber[number] else { return }
        for loss in losses where loss.house == house {
            street[house].lose(from: loss.from, to: loss.to, why: loss.why)
        }
        street.name(meter, of: house)
        street[house].replace(Register(display: opening))
        street[house].meterNumber = number
        street[house].serial = serial
        street[house].silence = nil
        street[house].isClosed = true
    }

    private func changeRatio(_ house: Int, _ current: Int) throws {
        guard let ratio = TransformerRatio(current: current) else { throw YearError("\(current) is no ratio") }
        try ask(.life(.changeRatio(meter: street[house].meterNumber, to: ratio, reading: .last)))
        street[house].change(ratio: Int64(current))
    }

    /// Brings what the display showed at each hour, from the truth: the present display less what was counted since.
    private func bringLate(_ house: Int, _ from: Int, _ to: Int) throws {
        let it = street[house]
        var display = it.register.counted.value
        var readings: [LateReading] = []
        let base = it.register.display.value - display
        for hour in (from..<it.hours.count).reversed() {
            // What it showed at the end of this hour.
            if hour < to {
                let shown = (base + display + it.register.modulus.value) % it.register.modulus.value
                readings.append(LateReading(at: Year.begin + .hours(Int64(hour + 1)), energy: WattHours(shown)))
            }
            display -= Int64(it.hours[hour]) / it.ratio
        }
        tally.late += readings.count
        let request = StaffRequest(
            id: "late-\(house)-\(from)", actor: Actor(name: "liu.min", role: .engineer), reason: "year",
            command: .rating(.lateReadings(meter: it.meterNumber, readings.reversed())))
        try ask(request)
    }

    private func standStill(_ hours: Int, at hour: Int) throws {
        for later in 0..<hours {
            let end = Year.begin + .hours(Int64(hour + later + 1))
            street.head(for: end)
            street.flow(closing: .hours(1))
            stoodStill.insert(hour + later)
        }
        try gateway.standStill(until: Year.begin + .hours(Int64(hour + hours)))
        tally.restarts += 1
        try serve()
        try tellBacklogs()
        for house in street.houses.indices {
            note(
                .happen(.lateReadings(house: house, fromHour: hour, toHour: hour + hours - 1)), at: hour + hours + 2)
        }
    }
}
