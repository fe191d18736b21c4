import Billing
import Languages
import Quantities

/// Reads one tariff of a document: its name, and all that its versions ask for energy and besides.
struct TariffEntry {
    let name: Marked<String>?
    /// Nil where something is wrong with it.
    let tariff: Tariff?

    init(_ tariff: YAMLMapping, file: String) {
        let nameValue = tariff.required("name")
        name = nameValue.flatMap { value in value.name().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        let versionsValue = tariff.required(
            "versions",
            cure: Words(
                "add one: versions: [{from: 2026-01-01, price: 0.538}]",
                "请补上：versions: [{from: 2026-01-01, price: 0.538}]"))
        var dates: Set<CivilDate> = []
        let versions = versionsValue?.list { $0.mapping { TariffEntry.version($0, &dates) } }
        if let versions, versions.isEmpty {
            versionsValue?.fault(Words("it has no version", "没有版本"), cure: Words("add one", "请补上一个"))
        }
        guard let name, let versions else {
            self.tariff = nil
            return
        }
        self.tariff = Tariff(name: name.value, versions: versions)
    }

    private static func version(_ version: YAMLMapping, _ dates: inout Set<CivilDate>) -> TariffVersion? {
        let fromValue = version.required("from")
        let from = fromValue?.date()
        var isSound = true
        if let from, !dates.insert(from).inserted {
            fromValue?.fault(
                Words("another version begins on \(from) too", "另一版本也从 \(from) 开始"),
                cure: Words("keep one of the two", "请保留其中一个"))
            isSound = false
        }
        func part<Part>(_ key: String, _ read: (YAMLValue) -> Part?) -> Part? {
            guard let value = version.optional(key) else { return nil }
            let part = read(value)
            if part == nil { isSound = false }
            return part
        }
        let energy = EnergyEntry.prices(version)
        let ladder = part("ladder") { $0.mapping(LadderEntry.ladder) }
        let surcharges = part("surcharges", TariffEntry.surcharges)
        let capacity = part("capacity") { rate($0, "kVA") }
        let demand = part("demand") { rate($0, "kW") }
        let powerFactor = part("power_factor") { $0.mapping(PowerFactorEntry.rule) }
        if capacity != nil, demand != nil {
            version.optional("demand")?.fault(
                Words("a tariff asks for capacity or for demand, not for both", "电价只能按容量或需量之一收取基本电费"),
                cure: Words("keep one of the two", "请保留其中一个"))
            isSound = false
        }
        guard let from, let energy, isSound else { return nil }
        let fixed =
            capacity.map { FixedCharge.capacity(perKilovoltAmpere: $0) }
            ?? demand.map { FixedCharge.demand(perKilowatt: $0) }
        return TariffVersion(
            from: from, energy: energy, ladder: ladder, surcharges: surcharges ?? [], fixed: fixed,
            powerFactor: powerFactor)
    }

    /// `- {name: reservoir, price: 0.0062}`.
    private static func surcharges(_ value: YAMLValue) -> [Surcharge]? {
        var names: Set<String> = []
        return value.list { element in
            element.mapping { surcharge in
                let nameValue = surcharge.required("name")
                let name = nameValue?.name()
                if let name, !names.insert(name).inserted {
                    nameValue?.fault(
                        Words("\(name) stands twice", "\(name) 出现了两次"), cure: Words("keep one of the two", "请保留其中一个"))
                    return nil
                }
                let price = surcharge.required("price").flatMap { EnergyEntry.price($0) }
                guard let name, let price else { return nil }
                return Surcharge(name: name, price: price)
            }
        }
    }

    private static func rate(_ value: YAMLValue, _ unit: String) -> Money? {
        guard let rate = value.money() else { return nil }
        guard rate > .zero, rate <= Money(yuan: 10_000) else {
            value.fault(
                Words("\(rate) is not within 0...10000 yuan", "\(rate) 不在 0 至 10000 元之间"),
                cure: Words("give yuan per \(unit) and month", "请写每 \(unit) 每月多少元"))
            return nil
        }
        return rate
    }
}
