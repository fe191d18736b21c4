import Billing
import Languages
import Quantities

extension Texts {
    /// What a line of a bill is about: its code, its words and the unit of its quantity.
    public static func billItem(_ line: ChargeLine) -> (code: String, words: Words, unit: String?) {
        switch line {
        case .energy(let key):
            let (code, words, unit) = item(.energy(key.band))
            return (code, words, unit)
        case .ladder(_, let step):
            let (code, words, unit) = item(.ladder(step: step + 1))
            return (code, words, unit)
        case .surcharge(_, _, let name):
            let (code, words, unit) = item(.surcharge(name))
            return (code, words, unit)
        case .capacity:
            let (code, words, unit) = item(.capacity)
            return (code, words, unit)
        case .demand:
            let (code, words, unit) = item(.demand)
            return (code, words, unit)
        case .powerFactor: return ("power_factor", Words("power factor", "力调电费"), nil)
        }
    }

    /// What a reader of a bill must know besides its figures.
    ///
    /// - Parameter meter: the number of a meter.
    public static func billNote(_ note: BillNote, meter: (MeterID) -> String) -> Words {
        switch note {
        case .readBefore(let id):
            Words(
                "meter \(meter(id)) was not read at the end: its last reading before is used",
                "电表 \(meter(id)) 期末未抄到，采用此前最近读数")
        case .allocated(let energy):
            Words(
                "\(energy) kWh were not measured within their edges and are divided by time",
                "\(energy) 千瓦时无分界读数，按时间分摊")
        case .capacityMissing:
            Words("the connected capacity is not known: it is not charged", "用电容量未知，未收容量电费")
        case .demandNotMeasured(let month):
            Words("no demand was measured in the month from \(month): it is not charged", "\(month) 起当月未测得需量，未收需量电费")
        case .powerFactorNotMeasured(let month):
            Words(
                "no reactive energy was measured in the month from \(month): nothing is adjusted",
                "\(month) 起当月未测得无功电量，未作力率调整")
        case .partOfMonth(let from, let days, let all):
            Words(
                "capacity or demand of \(from): for \(days) of the month's \(all) days",
                "\(from) 容（需）量电费：当月 \(all) 天中计收 \(days) 天")
        case .ratioDoubtful(let id):
            Words(
                "what meter \(meter(id)) shows does not go with the transformers on file: charged by these until it is settled",
                "电表 \(meter(id)) 的示值与登记倍率不符，查明前按登记倍率计费")
        }
    }

    /// How far emergency credit was used.
    public static let emergencyUses: [String: Words] = [
        "unused": Words("not used yet", "未使用"), "drawn": Words("in use", "使用中"),
        "exhausted": Words("used up", "已用完"),
    ]

    /// Claims that can be given up.
    public static let writeOffClaims: [String: Words] = [
        "balance": Words("balance", "电费余额"), "penalty": Words("penalty", "违约金"), "old_debt": Words("old debt", "陈欠"),
    ]
}
