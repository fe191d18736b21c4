import Quantities

/// What stands between the supply and a meter that measures on the secondary side: how much larger the true current and voltage are.
/// A meter that multiplies by itself has none.
public struct TransformerRatio: Hashable, Sendable, Codable {
    /// Primary through secondary current, 300 A / 5 A: 60. 1...10,000.
    public let current: Int
    /// Primary through secondary voltage, 10 kV / 100 V: 100. 1...10,000.
    public let voltage: Int

    /// Nil where a figure is out of range, or where both together are above a million, which no connection has.
    public init?(current: Int, voltage: Int = 1) {
        guard (1...10_000).contains(current), (1...10_000).contains(voltage), current * voltage <= 1_000_000 else {
            return nil
        }
        self.init(current, voltage)
    }

    private init(_ current: Int, _ voltage: Int) { (self.current, self.voltage) = (current, voltage) }

    /// The meter measures the supply itself.
    public static let none = TransformerRatio(1, 1)

    /// What energy and power are multiplied by (倍率).
    public var factor: Int64 { Int64(current) * Int64(voltage) }
}

extension TransformerRatio: CustomStringConvertible {
    /// `60`, `60x100`: current, then voltage where that is measured through a transformer too.
    public var description: String { voltage == 1 ? "\(current)" : "\(current)x\(voltage)" }

    /// What a register of the meter means on the supply's side; nil where it is too large to be true.
    public func primary(_ register: WattHours) -> WattHours? {
        let (product, overflow) = register.value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : WattHours(product)
    }

    /// What the meter's register shows for an energy on the supply's side, down to the whole Wh.
    public func register(_ primary: WattHours) -> WattHours { WattHours(primary.value / factor) }
}

extension Sample {
    /// The sample as it is on the supply's side. The device's registers stay as they were, as evidence, and what they mean beside it.
    public func multiplied(by ratio: TransformerRatio) -> Sample {
        if ratio == .none { return self }
        func times(_ value: Int64?, _ factor: Int) -> Int64? {
            value.flatMap { value in
                let (product, overflow) = value.multipliedReportingOverflow(by: Int64(factor))
                return overflow ? nil : product
            }
        }
        let factor = Int(ratio.factor)
        let told = ToldRegisters(self)
        let counted = told.multiplied(by: ratio)
        return Sample(
            meter: meter, purpose: purpose, mark: mark, sourceTime: sourceTime,
            energy: counted.energy,
            power: times(power?.value, factor).map { Watts($0) },
            current: times(current?.value, ratio.current).map { Milliamperes($0) },
            voltage: times(voltage?.value, ratio.voltage).map { Millivolts($0) }, relay: relay, serial: serial,
            raw: raw, defects: defects, resolution: WattHours(times(resolution.value, factor) ?? .max),
            modulus: times(modulus?.value, factor).map { WattHours($0) }, uptimeSeconds: uptimeSeconds,
            sourceResolution: sourceResolution,
            registers: counted.registers, reactive: counted.reactive, meterSeconds: meterSeconds, credit: credit,
            keepPower: keepPower, ratio: self.ratio, told: told)
    }
}
