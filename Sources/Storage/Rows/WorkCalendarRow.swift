import GRDB
import Quantities

/// Calendars of working days that a site took over.
enum WorkCalendarRow {
    static let table = Table("work_calendars", key: ["name"], ["name", "days"])

    static func cells(_ calendar: WorkCalendar) -> [Cell] { [calendar.name, WorkDaysText.write(calendar.stretches)] }

    static func read(_ row: Row) throws(StoreError) -> WorkCalendar {
        var c = Cells(row, table)
        return WorkCalendar(name: try c.text(), stretches: try c.fields(WorkDaysText.read))
    }
}

/// Announced stretches: first day|last day, then the number of free days with each of them, and of worked ones.
enum WorkDaysText {
    static func write(_ stretches: [WorkCalendar.Stretch]) -> String {
        var writer = FieldWriter()
        for stretch in stretches {
            writer.add(stretch.from.daysSinceEpoch)
            writer.add(stretch.through.daysSinceEpoch)
            for days in [stretch.rest, stretch.work] {
                writer.add(days.count)
                for day in days.sorted() { writer.add(day.daysSinceEpoch) }
            }
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [WorkCalendar.Stretch] {
        var stretches: [WorkCalendar.Stretch] = []
        while !reader.isAtEnd {
            let from = try FieldText.day(&reader)
            let through = try FieldText.day(&reader)
            var sets: [Set<CivilDate>] = []
            for _ in 0..<2 {
                var days: Set<CivilDate> = []
                for _ in 0..<(try FieldText.count(&reader)) { days.insert(try FieldText.day(&reader)) }
                sets.append(days)
            }
            stretches.append(WorkCalendar.Stretch(from: from, through: through, rest: sets[0], work: sets[1]))
        }
        return stretches
    }
}
