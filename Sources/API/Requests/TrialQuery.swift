import Billing
import Languages
import Quantities

/// A consumption to be priced, as it is asked for: in a query of the API, or at the command line.
public struct TrialQuery: Hashable, Sendable {
    /// The names of the query's fields.
    public static let fields = ["kwh", "day", "ladder_used", "persons", "held_since", "kva", "kw", "power_factor"]

    private let values: [String: String]

    /// - Parameter values: by the names of ``fields``; what is not given is missing.
    public init(_ values: [String: String]) { self.values = values }

    /// The query as a URL's, in the order of ``fields``; values are plain ASCII and need no escaping but `,` and `=`.
    public func text(escaped: (String) -> String) -> String {
        TrialQuery.fields.compactMap { field in values[field].map { "\(field)=\(escaped($0))" } }
            .joined(separator: "&")
    }

    /// The trial, or every field that cannot be read.
    ///
    /// - Parameter today: priced where no day is given.
    public func trial(today: CivilDate) -> Result<TariffTrial, TrialFaults> {
        var faults: [Detail] = []
        func take<Value>(_ field: String, _ fault: Words, _ read: (String) -> Value?) -> Value? {
            guard let text = values[field] else { return nil }
            if let value = read(text) { return value }
            faults.append(Detail(name: field, value: text, code: "trial.\(field)", words: fault))
            return nil
        }
        let number = Words(
            "Write a plain number, as 12.5, with at most three digits after the point.", "请写普通数字，如 12.5，小数不超过三位。")
        let day = Words("Write a day as 2026-11-23.", "请写日期，如 2026-11-23。")
        let energies = take(
            "kwh",
            Words("Write kWh as 300, or by band as peak=200,valley=100.", "请写电量，如 300，或分时如 peak=200,valley=100。"),
            TrialQuery.energies)
        let on = take("day", day) { CivilDate($0) }
        let used = take("ladder_used", number, TrialQuery.thousandths)
        let persons = take("persons", Words("Write 1 to 50.", "请写 1 至 50。")) {
            Int($0).flatMap { (1...50) ~= $0 ? $0 : nil }
        }
        let since = take("held_since", day) { CivilDate($0) }
        let capacity = take("kva", number, TrialQuery.thousandths)
        let demand = take("kw", number, TrialQuery.thousandths)
        let factor = take("power_factor", Words("Write 0.87.", "请写 0.87。")) { parseDecimal($0, places: 2) }
        guard faults.isEmpty else { return .failure(TrialFaults(details: faults)) }
        return .success(
            TariffTrial(
                day: on ?? today, energies: energies ?? [:], ladderUsed: WattHours(used ?? 0),
                holder: Holder(persons: persons ?? 1, since: since), capacity: capacity, demand: demand,
                powerFactor: factor.map { Int(clamping: $0) }))
    }

    /// Not negative, and small enough that no price makes it overflow.
    private static func thousandths(_ text: String) -> Int64? {
        parseDecimal(text, places: 3).flatMap { (0...1_000_000_000_000) ~= $0 ? $0 : nil }
    }

    private static func energies(_ text: String) -> [Band: WattHours]? {
        if let plain = thousandths(text) { return [.flat: WattHours(plain)] }
        var energies: [Band: WattHours] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let band = Band(rawValue: String(sides[0])), energies[band] == nil,
                let energy = thousandths(String(sides[1]))
            else { return nil }
            energies[band] = WattHours(energy)
        }
        return energies
    }
}

/// What is wrong with a ``TrialQuery``, field by field.
public struct TrialFaults: Error, Hashable, Sendable {
    public let details: [Detail]

    public init(details: [Detail]) { self.details = details }

    /// Why the tariff cannot price the trial.
    public init(_ faults: [TariffTrial.Fault]) {
        details = faults.map { Detail(name: "trial", code: $0.code, words: Texts.trialFault($0)) }
    }
}

extension TariffTrial.Fault {
    /// Stable.
    fileprivate var code: String {
        switch self {
        case .noSuchBand: "trial.band"
        case .nothingUsed: "trial.energyMissing"
        case .negative: "trial.negative"
        case .capacityMissing: "trial.capacityMissing"
        case .demandMissing: "trial.demandMissing"
        case .powerFactorMissing: "trial.powerFactorMissing"
        case .powerFactorOutOfRange: "trial.powerFactorOutOfRange"
        case .capacityUnused: "trial.capacityUnused"
        case .demandUnused: "trial.demandUnused"
        case .powerFactorUnused: "trial.powerFactorUnused"
        case .ladderUnused: "trial.ladderUnused"
        }
    }
}
