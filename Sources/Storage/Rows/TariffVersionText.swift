import Billing
import Quantities

/// A tariff version as one text of its row: the number of seasons, each with its first day, its switches (minute, band) and its prices
/// (band, 10⁻⁸ yuan); the ladder; the surcharges; the fixed charge; the power factor's table. What is missing is an empty field.
enum TariffVersionText {
    static func write(_ version: TariffVersion) -> String {
        var writer = FieldWriter()
        writer.add(version.energy.seasons.count)
        for season in version.energy.seasons {
            writer.add(season.from.month * 100 + season.from.day)
            writer.add(season.schedule.switches.count)
            for entry in season.schedule.switches {
                writer.add(entry.at.minutes)
                writer.add(entry.band.rawValue)
            }
            writer.add(season.prices.count)
            for entry in season.prices {
                writer.add(entry.band.rawValue)
                writer.add(entry.price.hundredMillionths)
            }
        }
        write(version.ladder, to: &writer)
        writer.add(version.surcharges.count)
        for surcharge in version.surcharges {
            writer.add(surcharge.name)
            writer.add(surcharge.price.hundredMillionths)
        }
        switch version.fixed {
        case nil: writer.add(nil as String?)
        case .capacity(let rate):
            writer.add("capacity")
            writer.add(rate.tenThousandths)
        case .demand(let rate):
            writer.add("demand")
            writer.add(rate.tenThousandths)
        }
        guard let rule = version.powerFactor else {
            writer.add(nil as Int64?)
            return writer.text
        }
        writer.add(rule.standardHundredths)
        writer.add(rule.rows.count)
        for row in rule.rows {
            writer.add(row.fromHundredths)
            writer.add(row.adjustment)
        }
        return writer.text
    }

    private static func write(_ ladder: Ladder?, to writer: inout FieldWriter) {
        guard let ladder else { return writer.add(nil as String?) }
        writer.add(ladder.period.rawValue)
        writer.add(ladder.steps.count)
        for step in ladder.steps {
            writer.add(step.upTo?.value)
            writer.add(step.surcharge.hundredMillionths)
        }
        writer.add(ladder.seasonal.count)
        for season in ladder.seasonal {
            writer.add(season.from.month * 100 + season.from.day)
            for limit in season.limits { writer.add(limit.value) }
        }
        writer.add(ladder.families.count)
        for family in ladder.families {
            writer.add(family.persons)
            writer.add(family.perMonth.value)
        }
    }

    static func read(_ reader: inout FieldReader, from: CivilDate) throws(FieldFault) -> TariffVersion {
        var seasons: [Season] = []
        for _ in 0..<(try FieldText.count(&reader)) { seasons.append(try season(&reader)) }
        guard let energy = EnergyPrices(seasons: seasons) else { throw FieldFault(detail: "seasons") }
        let ladder = try ladder(&reader)
        var surcharges: [Surcharge] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            surcharges.append(Surcharge(name: try reader.string(), price: try FieldText.price(&reader)))
        }
        let fixed = try fixedCharge(&reader)
        let rule = try powerFactor(&reader)
        return TariffVersion(
            from: from, energy: energy, ladder: ladder, surcharges: surcharges, fixed: fixed, powerFactor: rule)
    }

    private static func season(_ reader: inout FieldReader) throws(FieldFault) -> Season {
        let from = try FieldText.season(&reader)
        var switches: [DaySchedule.Switch] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            guard let time = TimeOfDay(minutes: Int(clamping: try reader.int())) else {
                throw FieldFault(detail: "a time of day")
            }
            switches.append(DaySchedule.Switch(at: time, band: try FieldText.band(&reader)))
        }
        var prices: [Season.BandPrice] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            prices.append(Season.BandPrice(band: try FieldText.band(&reader), price: try FieldText.price(&reader)))
        }
        guard let schedule = DaySchedule(switches),
            let season = Season(from: from, schedule: schedule, prices: prices)
        else { throw FieldFault(detail: "a season") }
        return season
    }

    private static func ladder(_ reader: inout FieldReader) throws(FieldFault) -> Ladder? {
        guard let word = try reader.stringOrNil() else { return nil }
        guard let period = Ladder.Period(rawValue: word) else { throw FieldFault(detail: "\(word) is no period") }
        var steps: [Ladder.Step] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let limit = try reader.intOrNil().map { WattHours($0) }
            steps.append(Ladder.Step(upTo: limit, surcharge: try FieldText.price(&reader)))
        }
        var seasonal: [Ladder.SeasonalLimits] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let from = try FieldText.season(&reader)
            var limits: [WattHours] = []
            for _ in 1..<max(steps.count, 1) { limits.append(WattHours(try reader.int())) }
            seasonal.append(Ladder.SeasonalLimits(from: from, limits: limits))
        }
        var families: [Ladder.Family] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let persons = Int(clamping: try reader.int())
            families.append(Ladder.Family(persons: persons, perMonth: WattHours(try reader.int())))
        }
        guard let ladder = Ladder(period: period, steps: steps, seasonal: seasonal, families: families) else {
            throw FieldFault(detail: "a ladder")
        }
        return ladder
    }

    private static func fixedCharge(_ reader: inout FieldReader) throws(FieldFault) -> FixedCharge? {
        switch try reader.stringOrNil() {
        case nil: return nil
        case "capacity": return .capacity(perKilovoltAmpere: Money(tenThousandths: try reader.int()))
        case "demand": return .demand(perKilowatt: Money(tenThousandths: try reader.int()))
        case let word?: throw FieldFault(detail: "\(word) is no fixed charge")
        }
    }

    private static func powerFactor(_ reader: inout FieldReader) throws(FieldFault) -> PowerFactorRule? {
        guard let standard = try reader.intOrNil() else { return nil }
        var rows: [PowerFactorRule.Row] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let from = Int(clamping: try reader.int())
            rows.append(PowerFactorRule.Row(fromHundredths: from, adjustment: Int(clamping: try reader.int())))
        }
        guard let rule = PowerFactorRule(standardHundredths: Int(clamping: standard), rows: rows) else {
            throw FieldFault(detail: "a power factor table")
        }
        return rule
    }
}
