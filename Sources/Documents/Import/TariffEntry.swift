import Billing
import Quantities

/// Reads one tariff of a site. Flat prices only; other kinds have their place in the format and are refused for now.
struct TariffEntry {
    let name: Marked<String>?
    /// Nil where something is wrong with it.
    let tariff: Tariff?

    init(_ tariff: YAMLMapping, file: String) {
        let nameValue = tariff.required("name")
        name = nameValue.flatMap { value in value.name().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        let kindValue = tariff.optional("kind")
        let kind = kindValue?.choice(["flat": true])
        let versionsValue = tariff.required("versions", cure: "add one: versions: [{from: 2026-01-01, price: 0.538}]")
        var dates: Set<CivilDate> = []
        let versions = versionsValue?.list { $0.mapping { TariffEntry.version($0, &dates) } }
        if let versions, versions.isEmpty { versionsValue?.fault("it has no version", cure: "add one") }
        guard let name, let versions, kindValue == nil || kind != nil else {
            self.tariff = nil
            return
        }
        self.tariff = Tariff(name: name.value, versions: versions)
    }

    private static func version(_ version: YAMLMapping, _ dates: inout Set<CivilDate>) -> TariffVersion? {
        let fromValue = version.required("from")
        let from = fromValue?.date()
        let priceValue = version.required("price")
        let price = priceValue?.price()
        var isSound = true
        if let from, !dates.insert(from).inserted {
            fromValue?.fault("another version begins on \(from) too", cure: "keep one of the two")
            isSound = false
        }
        if let price, price.hundredMillionths < 0 || price.hundredMillionths > 100 * 100_000_000 {
            priceValue?.fault("\(price) is not within 0...100 yuan per kWh", cure: "give yuan per kWh, not fen")
            isSound = false
        }
        guard let from, let price, isSound else { return nil }
        return TariffVersion(from: from, rule: .flat(price))
    }
}
