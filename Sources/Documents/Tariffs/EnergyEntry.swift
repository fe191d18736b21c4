import Billing
import Languages
import Quantities

/// Reads what a kWh costs: one price, prices by band, or both by season. Every minute of the day and every day of the year must have
/// one price and not two.
enum EnergyEntry {
    static func prices(_ version: YAMLMapping) -> EnergyPrices? {
        guard let seasonsValue = version.optional("seasons") else {
            return season(version, from: .first).flatMap { EnergyPrices(seasons: [$0]) }
        }
        for key in ["price", "prices", "bands"] where version.optional(key) != nil {
            version.optional(key)?.fault(
                Words("the seasons have their own", "各季节另有自己的价格"), cure: Words("move it into each season", "请移到各季节中"))
            return nil
        }
        var coverage = Coverage(slots: daysOfYear.count) { daysOfYear[$0].description }
        let seasons = seasonsValue.list { value in
            value.mapping { entry -> Season? in
                let from = entry.required(
                    "from", cure: Words("add its first day, as from: 07-01", "请补上第一天，如 from: 07-01")
                ).flatMap(dayOfYear)
                let to = entry.required("to", cure: Words("add its last day, as to: 09-30", "请补上最后一天，如 to: 09-30"))
                    .flatMap(dayOfYear)
                guard let from, let to else { return nil }
                let isFree = coverage.take(index(of: from), through: index(of: to), value)
                guard let season = season(entry, from: from), isFree else { return nil }
                return season
            }
        }
        guard let seasons else { return nil }
        if seasons.isEmpty {
            seasonsValue.fault(
                Words("there is no season", "没有季节"),
                cure: Words("add one, or give a price without seasons", "请补上一个，或不分季节直接写价格"))
            return nil
        }
        guard coverage.isFull(seasonsValue, Words("no season holds", "没有季节适用的时段：")) else { return nil }
        return EnergyPrices(seasons: seasons)
    }

    /// `price: 0.538`, or `bands` with `prices`.
    private static func season(_ entry: YAMLMapping, from: DayOfYear) -> Season? {
        guard let bandsValue = entry.optional("bands") else {
            if let prices = entry.optional("prices") {
                prices.fault(
                    Words("nobody says when these prices hold", "没有说明这些价格何时适用"),
                    cure: Words("add bands, or write one price", "请补上 bands，或只写一个价格"))
                return nil
            }
            let price = entry.required(
                "price", cure: Words("add yuan per kWh: price: 0.538", "请补上每千瓦时多少元：price: 0.538")
            ).flatMap { self.price($0) }
            return price.flatMap {
                Season(from: from, schedule: .always(.flat), prices: [.init(band: .flat, price: $0)])
            }
        }
        if let price = entry.optional("price") {
            price.fault(
                Words("the bands have prices of their own", "各时段另有自己的价格"), cure: Words("leave price out", "请去掉 price"))
            return nil
        }
        let pricesValue = entry.required(
            "prices",
            cure: Words(
                "add one for each band: prices: {peak: 0.568, valley: 0.288}",
                "请为每个时段写价格：prices: {peak: 0.568, valley: 0.288}"))
        guard let schedule = schedule(bandsValue), let pricesValue, let prices = prices(pricesValue, schedule.bands)
        else {
            return nil
        }
        return Season(from: from, schedule: schedule, prices: prices)
    }

    /// `- {band: peak, from: 08:00, to: 22:00}`; a band may go over midnight.
    private static func schedule(_ value: YAMLValue) -> DaySchedule? {
        var coverage = Coverage(slots: 1440) { TimeOfDay(minutes: $0)?.description ?? "" }
        var switches: [DaySchedule.Switch] = []
        let read = value.list { element in
            element.mapping { entry -> Bool? in
                let band = entry.required("band").flatMap { $0.choice(of: Band.self) }
                let from = entry.required("from").flatMap { $0.timeOfDay() }
                let to = entry.required("to").flatMap { $0.timeOfDay() }
                guard let band, let from, let to else { return nil }
                let last = (to.minutes + 1439) % 1440
                guard from.minutes < 1440, from != to || from.minutes == 0 else {
                    element.fault(
                        Words("\(from) to \(to) is no time", "\(from) 至 \(to) 不是时段"),
                        cure: Words("let it end after it begins", "请让结束晚于开始"))
                    return nil
                }
                guard coverage.take(from.minutes, through: last, element) else { return nil }
                switches.append(DaySchedule.Switch(at: from, band: band))
                // What goes over midnight begins there too.
                if from.minutes > last { switches.append(DaySchedule.Switch(at: .midnight, band: band)) }
                return true
            }
        }
        guard read != nil, coverage.isFull(value, Words("there is no band", "没有电价时段：")) else { return nil }
        return DaySchedule(joined(switches.sorted { $0.at < $1.at }))
    }

    /// A band that follows itself goes on.
    private static func joined(_ switches: [DaySchedule.Switch]) -> [DaySchedule.Switch] {
        switches.reduce(into: []) { joined, next in
            if joined.last?.band != next.band { joined.append(next) }
        }
    }

    private static func prices(_ value: YAMLValue, _ bands: [Band]) -> [Season.BandPrice]? {
        value.mapping { mapping in
            var isSound = true
            var prices: [Season.BandPrice] = []
            for band in Band.allCases {
                guard bands.contains(band) else {
                    if let surplus = mapping.optional(band.rawValue) {
                        surplus.fault(
                            Words("no hour of the day is \(band.rawValue)", "一天中没有 \(band.rawValue) 时段"),
                            cure: Words("leave it out, or add the band", "请去掉，或补上该时段"))
                        isSound = false
                    }
                    continue
                }
                let price = mapping.required(band.rawValue, cure: Words("add its yuan per kWh", "请补上每千瓦时多少元")).flatMap {
                    self.price($0)
                }
                if let price { prices.append(Season.BandPrice(band: band, price: price)) } else { isSound = false }
            }
            return isSound ? prices : nil
        }
    }

    /// Yuan per kWh within reason: a price in fen is found here.
    static func price(_ value: YAMLValue) -> Price? {
        guard let price = value.price() else { return nil }
        guard (0...100 * 100_000_000).contains(price.hundredMillionths) else {
            value.fault(
                Words("\(price) is not within 0...100 yuan per kWh", "\(price) 不在每千瓦时 0 至 100 元之间"),
                cure: Words("give yuan per kWh, not fen", "请写每千瓦时多少元，不是分"))
            return nil
        }
        return price
    }

    static func dayOfYear(_ value: YAMLValue) -> DayOfYear? {
        value.parsed(Words("a day of the year", "月日"), cure: Words("write month and day, as 07-01", "请写月和日，如 07-01")) {
            DayOfYear($0)
        }
    }

    /// All days that a year can have.
    private static let daysOfYear = (0..<366).map { DayOfYear(of: CivilDate(daysSinceEpoch: 10_957 + Int64($0))) }

    private static func index(of day: DayOfYear) -> Int { daysOfYear.firstIndex(of: day) ?? 0 }
}

/// A circle of minutes or days, each of which belongs to one entry and not to two.
private struct Coverage {
    private var taken: [Bool]
    private let name: (Int) -> String

    init(slots: Int, name: @escaping (Int) -> String) {
        taken = Array(repeating: false, count: slots)
        self.name = name
    }

    /// Takes the slots from `first` through `last`, over the circle's end where that lies before; false, with a fault, where one of them
    /// is taken.
    mutating func take(_ first: Int, through last: Int, _ value: YAMLValue) -> Bool {
        var slot = first
        var clash: Int?
        while true {
            if taken[slot], clash == nil { clash = slot }
            taken[slot] = true
            if slot == last { break }
            slot = (slot + 1) % taken.count
        }
        guard let clash else { return true }
        value.fault(
            Words("it overlaps another one from \(name(clash)) on", "从 \(name(clash)) 起与另一个重叠"),
            cure: Words("let one end where the other begins", "请让一个在另一个开始处结束"))
        return false
    }

    /// False, with a fault that names each hole, where something is not taken.
    func isFull(_ value: YAMLValue, _ what: Words) -> Bool {
        var holes: [Words] = []
        var slot = 0
        while slot < taken.count {
            guard !taken[slot] else {
                slot += 1
                continue
            }
            let first = slot
            while slot < taken.count, !taken[slot] { slot += 1 }
            holes.append(Words("\(name(first)) through \(name(slot - 1))", "\(name(first)) 至 \(name(slot - 1))"))
        }
        if holes.isEmpty { return true }
        let from = Words(holes.map(\.en).joined(separator: ", from "), holes.map(\.zh).joined(separator: "、"))
        value.fault(what + Words(" from ", "") + from, cure: Words("fill the gap", "请补上空缺"))
        return false
    }
}
