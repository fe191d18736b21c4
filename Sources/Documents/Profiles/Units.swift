import Languages
import Metering
import Quantities

/// The units that a profile may use for a quantity, and how many of the quantity's own unit each is.
struct UnitTable {
    /// Factor to the quantity's unit; keys are the units as written.
    let factors: [String: Scale]
    /// What holds where no unit is written; nil: it must be written.
    let implied: Scale?

    static func of(_ quantity: Quantity) -> UnitTable {
        switch quantity {
        case .energyImport, .energyExport, .energyTotal, .energyImportT1, .energyImportT2, .energyImportT3,
            .energyImportT4:
            energy
        case .power: UnitTable(factors: ["W": whole(1), "kW": whole(1000)], implied: nil)
        case .voltageL1, .voltageL2, .voltageL3:
            UnitTable(factors: ["mV": whole(1), "V": whole(1000), "kV": whole(1_000_000)], implied: nil)
        case .currentL1, .currentL2, .currentL3: current
        case .frequency: UnitTable(factors: ["mHz": whole(1), "Hz": whole(1000)], implied: nil)
        case .powerFactor, .currentRatio, .voltageRatio: UnitTable(factors: [:], implied: whole(1000))
        case .energyReactive:
            UnitTable(factors: ["varh": whole(1), "kvarh": whole(1000), "Mvarh": whole(1_000_000)], implied: nil)
        case .powerReactive: UnitTable(factors: ["var": whole(1), "kvar": whole(1000)], implied: nil)
        case .meterSeconds: UnitTable(factors: ["s": whole(1)], implied: whole(1))
        case .ageSeconds, .sourceSeconds, .uptimeSeconds:
            UnitTable(
                factors: ["s": whole(1), "min": whole(60), "ms": Scale(numerator: 1, denominator: 1000)],
                implied: whole(1))
        case .creditMoney: money
        case .creditEnergy: energy
        case .energyScale, .powerScale, .voltageScale, .currentScale, .errorFlag, .purchaseCount:
            UnitTable(factors: [:], implied: whole(1))
        }
    }

    static let energy = UnitTable(factors: ["Wh": whole(1), "kWh": whole(1000), "MWh": whole(1_000_000)], implied: nil)
    static let money = UnitTable(factors: ["yuan": whole(10_000), "fen": whole(100)], implied: nil)
    static let current = UnitTable(factors: ["mA": whole(1), "A": whole(1000)], implied: nil)

    private static func whole(_ factor: Int64) -> Scale { Scale(numerator: factor, denominator: 1) }
}

extension Scale {
    /// Reads `0.01`, `10` or `1/16`; nil where it is none of these or does not fit.
    init?(written text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            guard let value = parseDecimal(text, places: 9) else { return nil }
            self = Scale(numerator: value, denominator: 1_000_000_000).reduced
        case 2:
            guard let numerator = parseDecimal(parts[0], places: 0),
                let denominator = parseDecimal(parts[1], places: 0), denominator > 0
            else { return nil }
            self = Scale(numerator: numerator, denominator: denominator).reduced
        default: return nil
        }
    }

    /// The product, in lowest terms; nil where it does not fit.
    func multiplied(by other: Scale) -> Scale? {
        let (top, overflow) = numerator.multipliedReportingOverflow(by: other.numerator)
        let (bottom, overflowToo) = denominator.multipliedReportingOverflow(by: other.denominator)
        return overflow || overflowToo ? nil : Scale(numerator: top, denominator: bottom).reduced
    }

    private var reduced: Scale {
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        guard a > 1, a <= UInt64(Int64.max) else { return self }
        return Scale(numerator: numerator / Int64(a), denominator: denominator / Int64(a))
    }
}

extension YAMLValue {
    /// A number with its unit, `60 A` or `1000000 kWh`, in whole numbers of the table's base unit; above zero.
    func measure(_ table: UnitTable, example: String) -> Int64? {
        let units = table.factors.keys.sorted().joined(separator: ", ")
        return parsed(
            Words("a number with its unit", "带单位的数"),
            cure: Words("write it as \(example); units are \(units)", "请写成 \(example) 的形式；单位有 \(units)")
        ) { text in
            let parts = text.split(separator: " ")
            guard parts.count == 2, let number = Scale(written: String(parts[0])),
                let unit = table.factors[String(parts[1])],
                let value = number.multiplied(by: unit), value.denominator == 1, value.numerator > 0
            else { return nil }
            return value.numerator
        }
    }
}
