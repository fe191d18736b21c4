import Quantities

/// What the ledger has of a line, to adjust months anew of which nothing else tells any more.
public struct AdjustedLine: Hashable, Sendable {
    public let line: ChargeLine
    /// With all corrections.
    public let posted: Money
    /// Of a power factor's line its hundredths.
    public let quantity: Int64?

    public init(line: ChargeLine, posted: Money, quantity: Int64?) {
        self.line = line
        self.posted = posted
        self.quantity = quantity
    }
}

extension PriceList {
    /// What is to be added to the power factor's adjustments (力调) of months that were charged, so that they follow from what the ledger has
    /// now of the months' energy, ladder steps and fixed charges. The power factors stay as they were.
    ///
    /// - Parameter months: of which more is known than the ledger: their next settlement adjusts them.
    /// - Returns: in the order of the lines.
    public func adjustments(
        _ ledger: [AdjustedLine], except months: Set<CivilDate>
    ) -> [SettlementCycle.MonthChange] {
        struct Part: Hashable {
            let month: CivilDate
            let version: CivilDate
        }
        var adjustable: [Part: Money] = [:]
        for entry in ledger where entry.line.isAdjustable || entry.line.isFixed {
            adjustable[Part(month: entry.line.period.firstOfMonth, version: entry.line.version), default: .zero] +=
                entry.posted
        }
        var changes: [SettlementCycle.MonthChange] = []
        for entry in ledger.sorted(by: { $0.line < $1.line }) {
            guard case .powerFactor(let month, let version) = entry.line, !months.contains(month),
                let hundredths = entry.quantity, let rule = tariff.version(from: version).powerFactor
            else { continue }
            let charges = adjustable[Part(month: month, version: version)] ?? .zero
            let amount = rule.adjustment(of: charges, powerFactorHundredths: Int(clamping: hundredths))
            if amount != entry.posted {
                changes.append(.init(line: entry.line, quantity: hundredths, amount: amount - entry.posted))
            }
        }
        return changes
    }
}
