import Quantities

/// What a month's consumption would cost: asked before a tariff takes effect, and by customers at any time. It is reckoned by what
/// reckons real charges.
public struct TariffTrial: Hashable, Sendable {
    /// A day of the month that is priced; it chooses version and season.
    public var day: CivilDate
    /// What was used in each band; a tariff without bands has ``Band/flat`` only.
    public var energies: [Band: WattHours]
    /// What stands on the ladder before.
    public var ladderUsed: WattHours
    public var holder: Holder
    /// Connected VA, and the month's highest 15-minute mean in W, for two-part tariffs.
    public var capacity: Int64?
    public var demand: Int64?
    /// The month's mean power factor in hundredths.
    public var powerFactor: Int?

    public init(
        day: CivilDate, energies: [Band: WattHours], ladderUsed: WattHours = .zero, holder: Holder = .unknown,
        capacity: Int64? = nil, demand: Int64? = nil, powerFactor: Int? = nil
    ) {
        self.day = day
        self.energies = energies
        self.ladderUsed = ladderUsed
        self.holder = holder
        self.capacity = capacity
        self.demand = demand
        self.powerFactor = powerFactor
    }

    /// A line of the answer.
    public struct Line: Hashable, Sendable {
        public enum Item: Hashable, Sendable {
            case energy(Band)
            /// 2 is the second step.
            case ladder(step: Int)
            case surcharge(String)
            case capacity
            case demand
            case powerFactor(hundredths: Int)
        }

        public let item: Item
        /// Wh, VA or W; of the power factor nil.
        public let quantity: Int64?
        /// Per kWh, kVA or kW, as printed; of the power factor percent.
        public let price: String
        public let amount: Money
    }

    /// What the trial lacks, or has too much, for a tariff.
    public enum Fault: Hashable, Sendable {
        /// The season of that day has other bands.
        case noSuchBand(Band, has: [Band])
        case nothingUsed
        case negative
        case capacityMissing
        case demandMissing
        case powerFactorMissing
        /// Not within 0...100 hundredths.
        case powerFactorOutOfRange
        /// It was given, and this tariff has no use for it.
        case capacityUnused
        case demandUnused
        case powerFactorUnused
        case ladderUnused
    }

    /// Everything that keeps the trial from being priced.
    public func faults(by tariff: Tariff) -> [Fault] {
        let version = tariff.version(on: day)
        let bands = version.energy.season(on: day).schedule.bands
        var faults: [Fault] = []
        for band in Band.allCases where energies[band] != nil && !bands.contains(band) {
            faults.append(.noSuchBand(band, has: bands))
        }
        if energies.isEmpty { faults.append(.nothingUsed) }
        let amounts = energies.values.map(\.value) + [ladderUsed.value, capacity ?? 0, demand ?? 0]
        if amounts.contains(where: { $0 < 0 }) { faults.append(.negative) }
        switch version.fixed {
        case .capacity: if capacity == nil { faults.append(.capacityMissing) }
        case .demand: if demand == nil { faults.append(.demandMissing) }
        case nil: break
        }
        if capacity != nil, !version.hasCapacity { faults.append(.capacityUnused) }
        if demand != nil, !version.hasDemand { faults.append(.demandUnused) }
        if let powerFactor, !(0...100).contains(powerFactor) { faults.append(.powerFactorOutOfRange) }
        if powerFactor == nil, version.powerFactor != nil { faults.append(.powerFactorMissing) }
        if powerFactor != nil, version.powerFactor == nil { faults.append(.powerFactorUnused) }
        if ladderUsed != .zero, version.ladder == nil { faults.append(.ladderUnused) }
        return faults
    }

    /// The lines of the month, in the order of a bill. Ask ``faults(by:)`` first.
    public func lines(by tariff: Tariff) -> [Line] {
        let prices = PriceList(tariff: tariff, holder: holder)
        let version = tariff.version(on: day)
        let season = version.energy.season(on: day)
        let point = SupplyPointID(0)
        var accrual = Accrual()
        accrual.begin(ladderUsed: ladderUsed, of: point, on: day, prices: prices)
        let pieces = Band.allCases.compactMap { band in
            energies[band].map { energy in
                RatedPiece(
                    key: UsageKey(period: day.firstOfMonth, version: version.from, season: season.from, band: band),
                    ladder: version.ladder?.begin(of: day, holder: holder), energy: energy, isAllocated: false)
            }
        }
        accrual.add(pieces, of: point, prices: prices)
        var lines = accrual.post(prices).map { change in
            Line(
                item: change.line.line.item, quantity: change.line.energy.value,
                price: change.line.price.description, amount: change.amount)
        }
        var adjustable = lines.filter { $0.item.isAdjustable }.reduce(Money.zero) { $0 + $1.amount }
        if let fixed = version.fixed {
            let amount = version.hasCapacity ? capacity ?? 0 : demand ?? 0
            let rate =
                switch fixed {
                case .capacity(let rate), .demand(let rate): rate
                }
            let cost = fixed.cost(ofThousandths: amount)
            adjustable += cost
            lines.append(
                Line(
                    item: version.hasCapacity ? .capacity : .demand, quantity: amount, price: rate.description,
                    amount: cost))
        }
        if let rule = version.powerFactor, let powerFactor {
            lines.append(
                Line(
                    item: .powerFactor(hundredths: powerFactor), quantity: nil,
                    price: percent(rule.row(of: powerFactor).adjustment),
                    amount: rule.adjustment(of: adjustable, powerFactorHundredths: powerFactor)))
        }
        return lines
    }

    private func percent(_ basisPoints: Int) -> String {
        let sign = basisPoints < 0 ? "-" : "+"
        return "\(sign)\(basisPoints.magnitude / 100).\(padded(basisPoints.magnitude % 100, 2)) %"
    }
}

extension TariffVersion {
    fileprivate var hasCapacity: Bool {
        if case .capacity = fixed { true } else { false }
    }

    fileprivate var hasDemand: Bool {
        if case .demand = fixed { true } else { false }
    }
}

extension ChargeLine {
    fileprivate var item: TariffTrial.Line.Item {
        switch self {
        case .energy(let key): .energy(key.band)
        case .ladder(_, let step): .ladder(step: step + 1)
        case .surcharge(_, _, let name): .surcharge(name)
        case .capacity: .capacity
        case .demand: .demand
        case .powerFactor: .powerFactor(hundredths: 100)
        }
    }
}

extension TariffTrial.Line.Item {
    /// Funds and surcharges are not adjusted by the power factor.
    fileprivate var isAdjustable: Bool {
        if case .surcharge = self { false } else { true }
    }
}
