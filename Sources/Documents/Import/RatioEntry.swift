import Languages
import Metering
import Quantities

/// Reads from when on transformers are in doubt: `{meter_percent: 120, supply_percent: 150, register_percent: 300, marks: 4, window: 1d,
/// clear_after: 7d}`.
enum RatioEntry {
    /// What is not named stays as the preset has it; nil where something is wrong.
    static func limits(_ value: YAMLValue, preset: RatioLimits) -> RatioLimits? {
        value.mapping { entry in
            var limits = preset
            var isSound = true
            func take<Value>(
                _ key: String, _ target: WritableKeyPath<RatioLimits, Value>, _ read: (YAMLValue) -> Value?
            ) {
                guard let value = entry.optional(key) else { return }
                guard let new = read(value) else { return isSound = false }
                limits[keyPath: target] = new
            }
            take("meter_percent", \.meterPercent) { $0.integer(in: 100...1000) }
            take("supply_percent", \.supplyPercent) { $0.integer(in: 100...1000) }
            take("register_percent", \.registerPercent) { $0.integer(in: 150...10_000) }
            take("marks", \.marks) { $0.integer(in: 1...1000) }
            take("window", \.window) { $0.span(in: .seconds(10) ... .days(31)) }
            take("clear_after", \.clearAfter) { $0.span(in: .seconds(10) ... .days(366)) }
            return isSound ? limits : nil
        }
    }
}
