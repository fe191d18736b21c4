import Quantities

/// Capacity, demand and the power factor of a month, on paper.
struct PaperMonths {
    /// By what the ledger calls a line.
    private(set) var lines: [String: Money] = [:]

    /// - Parameters:
    ///   - bill: the energy of the same holder.
    ///   - months: that were settled, and which of their days are the holder's.
    init(
        _ tenancy: Tenancy, _ house: House, _ bill: PaperBill, _ tariffs: [String: PaperTariff], months: [Tenancy.Days]
    ) {
        for days in months {
            let month = days.month
            let all = month.firstOfNextMonth.daysSinceEpoch - month.daysSinceEpoch
            let part = tenancy.tariff(on: month)
            guard let version = tariffs[part.name]?.version(on: month), let fixed = version.fixed else { continue }
            var adjustable = Money.zero
            for (name, line) in bill.lines where name.hasPrefix("energy/") || name.hasPrefix("ladder/") {
                let parts = name.split(separator: "/")
                let period = parts[name.hasPrefix("energy/") ? 1 : 2]
                if CivilDate(period)?.firstOfMonth == month { adjustable += line.amount }
            }
            switch fixed {
            case .capacity(let yuan):
                // yuan × VA ÷ 1000 × days ÷ days of the month, to 10⁻⁴ yuan.
                for part in tenancy.capacities(in: days) {
                    let product = yuan * 10_000 * part.voltAmperes * part.days
                    let amount = Money(tenThousandths: (2 * product + 1000 * all) / (2 * 1000 * all))
                    lines["capacity/\(part.line)/\(version.from)"] = amount
                    adjustable += amount
                }
            case .demand(let yuan):
                guard let watts = house.demand[month] else { continue }
                lines["demand/\(month)/\(version.from)"] = Money(tenThousandths: (yuan * 10_000 * watts + 500) / 1000)
            }
            guard let factor = version.factor, let counted = (tenancy.reactiveUntil ?? house.reactive)[month] else {
                continue
            }
            let reactive = counted - (tenancy.reactiveBefore[month] ?? 0)
            let active = PaperMonths.energy(of: month, bill)
            let hundredths = PaperMonths.factor(active: active, reactive: reactive)
            let adjustment = factor.rows.last { $0.from <= hundredths }?.adjustment ?? 0
            let product = adjustable.tenThousandths * Int64(adjustment)
            let half: Int64 = product < 0 ? -5_000 : 5_000
            lines["power-factor/\(month)/\(version.from)"] = Money(tenThousandths: (product + half) / 10_000)
        }
    }

    private static func energy(of month: CivilDate, _ bill: PaperBill) -> Int64 {
        bill.lines.reduce(0) { sum, line in
            guard line.key.hasPrefix("energy/"),
                CivilDate(line.key.split(separator: "/")[1])?.firstOfMonth == month
            else { return sum }
            return sum + line.value.energy
        }
    }

    /// In hundredths, to the nearest: tried one by one.
    static func factor(active: Int64, reactive: Int64) -> Int {
        let (p, q) = (Int128(active), Int128(reactive))
        if p == 0 { return q == 0 ? 100 : 0 }
        let squares = p * p + q * q
        for hundredths in (1...100).reversed() {
            let twice = Int128(2 * hundredths - 1)
            if twice * twice * squares <= 40_000 * p * p { return hundredths }
        }
        return 0
    }
}
