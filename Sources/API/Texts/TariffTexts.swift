import Billing
import Languages
import Quantities

extension Texts {
    public static let bands: [String: Words] = [
        "sharp": Words("sharp", "尖"), "peak": Words("peak", "峰"), "flat": Words("flat", "平"),
        "valley": Words("valley", "谷"),
    ]

    static let ladderPeriods: [String: Words] = [
        "month": Words("each month", "按月"), "year": Words("each year", "按年"),
    ]

    /// A line of a trial: its code, its words and the unit of its quantity.
    static func item(_ item: TariffTrial.Line.Item) -> (code: String, words: Words, unit: String) {
        switch item {
        case .energy(let band):
            let words = Texts.words(band.rawValue, in: bands)
            return ("energy.\(band.rawValue)", Words("energy, \(words.en)", "电度电费（\(words.zh)）"), "kWh")
        case .ladder(let step): return ("ladder.\(step)", Words("ladder, step \(step)", "阶梯加价（第\(step)档）"), "kWh")
        case .surcharge(let name): return ("surcharge.\(name)", Words("surcharge \(name)", "附加费 \(name)"), "kWh")
        case .capacity: return ("capacity", Words("capacity", "容量电费"), "kVA")
        case .demand: return ("demand", Words("demand", "需量电费"), "kW")
        case .powerFactor(let hundredths):
            let factor = hundredths >= 100 ? "1.00" : "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
            return ("power_factor", Words("power factor \(factor)", "力调电费（功率因数 \(factor)）"), "")
        }
    }

    /// Why a consumption cannot be priced.
    public static func trialFault(_ fault: TariffTrial.Fault) -> Words {
        switch fault {
        case .noSuchBand(let band, let has):
            let names = has.map { Texts.words($0.rawValue, in: bands) }
            return Words(
                "This tariff has no band \(band.rawValue) then. Give kWh for \(has.map(\.rawValue).joined(separator: ", ")).",
                "该电价当时没有“\(Texts.words(band.rawValue, in: bands).zh)”时段，请按\(names.map(\.zh).joined(separator: "、"))给出电量。"
            )
        case .nothingUsed: return Words("No energy is given. Add --kwh.", "未给出电量，请加 --kwh。")
        case .negative: return Words("A quantity is negative.", "数量不能为负。")
        case .capacityMissing: return Words("This tariff asks for capacity. Add --kva.", "该电价收取容量电费，请加 --kva。")
        case .demandMissing: return Words("This tariff asks for demand. Add --kw.", "该电价收取需量电费，请加 --kw。")
        case .powerFactorMissing:
            return Words(
                "This tariff is adjusted by the power factor. Add --power-factor.", "该电价有力率调整，请加 --power-factor。")
        case .powerFactorOutOfRange: return Words("A power factor lies within 0 and 1.", "功率因数应在 0 与 1 之间。")
        case .capacityUnused:
            return Words("This tariff has no capacity charge. Leave --kva out.", "该电价无容量电费，请去掉 --kva。")
        case .demandUnused: return Words("This tariff has no demand charge. Leave --kw out.", "该电价无需量电费，请去掉 --kw。")
        case .powerFactorUnused:
            return Words(
                "This tariff is not adjusted by the power factor. Leave --power-factor out.",
                "该电价无力率调整，请去掉 --power-factor。")
        case .ladderUnused:
            return Words("This tariff has no ladder. Leave --ladder-used out.", "该电价无阶梯，请去掉 --ladder-used。")
        }
    }
}
