import Languages
import Quantities

/// Reads a year of working days: `{name: china, from: 2027-01-01, through: 2027-12-31, rest: [2027-01-01, 2027-02-05..2027-02-11], work:
/// [2027-02-13]}`.
struct CalendarEntry {
    let name: Marked<String>?
    /// Nil where something is wrong with it.
    let stretch: WorkCalendar.Stretch?

    init(_ entry: YAMLMapping, file: String) {
        name = entry.required("name").flatMap { value in
            value.name().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        let from = entry.required("from").flatMap { $0.date() }
        let through = entry.required("through").flatMap { $0.date() }
        let rest = entry.required("rest")?.list(CalendarEntry.days)
        let work = entry.optional("work").map { $0.list(CalendarEntry.days) } ?? []
        guard name != nil, let from, let through, let rest, let work else {
            stretch = nil
            return
        }
        let read = WorkCalendar.Stretch(
            from: from, through: through, rest: Set(rest.joined()), work: Set(work.joined()))
        guard read.isSound else {
            stretch = nil
            entry.fault(
                Words("its days do not fit together", "其中的日期互相矛盾"),
                cure: Words(
                    "let every day lie from its first through its last one, none be both free and worked, and only Saturdays and Sundays be worked",
                    "请使各日期在起止日之间，不得既休息又上班，且上班日只能是周六或周日"))
            return
        }
        stretch = read
    }

    /// A day, or `2027-02-05..2027-02-11`.
    private static func days(_ value: YAMLValue) -> [CivilDate]? {
        value.parsed(
            Words("a day or a range of days", "日期或日期范围"),
            cure: Words("write 2027-01-01 or 2027-02-05..2027-02-11", "请写 2027-01-01 或 2027-02-05..2027-02-11")
        ) { text in
            if let day = CivilDate(text) { return [day] }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].isEmpty, let first = CivilDate(parts[0]), let last = CivilDate(parts[2]),
                first <= last, last.daysSinceEpoch - first.daysSinceEpoch <= 366
            else { return nil }
            return first.through(last)
        }
    }
}
