import Quantities

/// What turns an account's energies into money.
public struct PriceList: Hashable, Sendable {
    /// The account's tariff.
    public let tariff: Tariff
    public let holder: Holder
    /// All tariffs by name: what was used under another one before stays priced by that.
    public let all: [String: Tariff]

    public init(tariff: Tariff, holder: Holder = .unknown, all: [String: Tariff] = [:]) {
        self.tariff = tariff
        self.holder = holder
        self.all = all
    }

    /// The version of a key. Of a tariff that is not known any more, which never happens, the account's own stands in.
    public func version(_ name: String, from: CivilDate) -> TariffVersion {
        if name.isEmpty || name == tariff.name { return tariff.version(from: from) }
        return (all[name] ?? tariff).version(from: from)
    }

    func price(_ key: UsageKey) -> Price {
        version(key.tariff, from: key.version).energy.season(from: key.season).price(of: key.band)
    }

    /// The price of a line: what stands in the ledger of it is this times its energy, rounded once. Nil where its version has no such
    /// step or surcharge.
    public func price(of line: ChargeLine) -> Price? {
        switch line {
        case .energy(let key): return price(key)
        case .ladder(let key, let step):
            guard let ladder = version(key.tariff, from: key.version).ladder, ladder.steps.indices.contains(step)
            else { return nil }
            return ladder.steps[step].surcharge
        case .surcharge(_, let tariff, let from, let name):
            return version(tariff, from: from).surcharges.first { $0.name == name }?.price
        }
    }
}
