import Quantities

extension WorkCalendar {
    /// Calendars that come with the program; what a site takes over is added to them.
    public static let shipped: [WorkCalendar] = [china]

    /// The State Council's yearly notices of public holidays. A year that is not here is not known: it is taken over as data when its notice
    /// has come (docs/import.md).
    public static let china = WorkCalendar(
        name: "china",
        stretches: [
            // 2026: notice of 4 November 2025 (国办发明电〔2025〕7号).
            year(
                2026,
                rest: [
                    ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
                    ("09-25", "09-27"), ("10-01", "10-07"),
                ],
                work: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
        ].compactMap { $0 })

    private static func year(_ year: Int, rest: [(String, String)], work: [String]) -> Stretch? {
        func date(_ day: String) -> CivilDate? { CivilDate("\(year)-\(day)") }
        guard let from = date("01-01"), let through = date("12-31") else { return nil }
        let free = rest.flatMap { first, last -> [CivilDate] in
            guard let first = date(first), let last = date(last) else { return [] }
            return first.through(last)
        }
        return Stretch(from: from, through: through, rest: Set(free), work: Set(work.compactMap(date)))
    }
}
