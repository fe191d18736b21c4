import Quantities

/// What turns an account's energies into money.
public struct PriceList: Hashable, Sendable {
    public let tariff: Tariff
    public let holder: Holder

    public init(tariff: Tariff, holder: Holder = .unknown) {
        self.tariff = tariff
        self.holder = holder
    }

    func price(_ key: UsageKey) -> Price {
        tariff.version(from: key.version).energy.season(from: key.season).price(of: key.band)
    }

    /// The price of a line: what stands in the ledger of it is this times its energy, rounded once. Nil where it is not about energy, or
    /// its version has no such step or surcharge.
    public func price(of line: ChargeLine) -> Price? {
        switch line {
        case .energy(let key): return price(key)
        case .ladder(let key, let step):
            guard let ladder = tariff.version(from: key.version).ladder, ladder.steps.indices.contains(step) else {
                return nil
            }
            return ladder.steps[step].surcharge
        case .surcharge(_, let version, let name):
            return tariff.version(from: version).surcharges.first { $0.name == name }?.price
        case .capacity, .demand, .powerFactor: return nil
        }
    }
}
