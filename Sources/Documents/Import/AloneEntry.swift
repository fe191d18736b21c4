import Languages
import Quantities
import Supply

/// Reads what one person may put right alone: `{correction: 1000, baseline_kwh: 1000}`.
enum AloneEntry {
    /// What is not named stays as the preset has it; nil where something is wrong.
    static func limits(_ value: YAMLValue, preset: AloneLimits) -> AloneLimits? {
        value.mapping { entry in
            let correction = entry.optional("correction").map(amount) ?? preset.correction
            let baseline =
                entry.optional("baseline_kwh").map { value in
                    value.integer(in: 0...1_000_000_000).map { WattHours(Int64($0) * 1000) }
                } ?? preset.baseline
            guard let correction, let baseline else { return nil }
            return AloneLimits(correction: correction, baseline: baseline)
        }
    }

    private static func amount(_ value: YAMLValue) -> Money? {
        guard let amount = value.money() else { return nil }
        guard (Money.zero...Money(yuan: 1_000_000)).contains(amount) else {
            value.fault(
                Words("\(amount) is not within 0.00...1000000.00 yuan", "\(amount) 不在 0.00 至 1000000.00 元之间"),
                cure: Words("give an amount within these bounds", "请给出此范围内的金额"))
            return nil
        }
        return amount
    }
}
