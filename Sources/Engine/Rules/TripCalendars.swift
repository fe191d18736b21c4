import Quantities
import Supply

/// On which days and in which weather nobody is switched off.
extension Draft {
    /// How long before a calendar ends somebody is told: the next year's has to be taken over.
    static let calendarWarning: Int64 = 60

    /// Until when the weather keeps an account on; nil: it does not.
    func weatherUntil(_ account: Account) -> Instant? {
        gateway.weather.filter { $0.until > now && ($0.area == nil || $0.area == account.area) }.map(\.until).max()
    }

    /// Those who could be switched off but for the weather or the calendar are decided about anew.
    mutating func touchNoticed() {
        for account in accounts.values.filter({ $0.tripNotice != nil }).map(\.record.id).sorted() { touch(account) }
    }

    /// Tells, once, of each calendar in use that ends soon or is not there.
    mutating func watchCalendars() {
        guard gateway.clockTrusted else { return }
        let today = calendar.date(at: now)
        let used = Set(state.terms.values.compactMap { $0.last { $0.from <= today }?.control.workdays })
        for name in used.sorted() {
            let last = workCalendars[name]?.knownThrough(from: today)
            let code = "calendar.ends \(name)"
            let items = workItems.values.filter { $0.account == nil && $0.reason.hasPrefix(code + " ") }
            if let last, last.daysSinceEpoch - today.daysSinceEpoch >= Draft.calendarWarning {
                for item in items.sorted(by: { $0.id < $1.id }) {
                    closeWorkItem(item.id, by: "engine", result: "the calendar goes on")
                }
                continue
            }
            let detail = "\(name) \(last?.description ?? "-")"
            effects.append(.alarm(code: "calendar.ends", detail: detail))
            if items.isEmpty {
                openWorkItem(.case, account: nil, within: .days(30), reason: "calendar.ends \(detail)")
            }
        }
    }

    /// Days become known.
    mutating func take(_ stretch: WorkCalendar.Stretch, of name: String) {
        let calendar = (workCalendars[name] ?? WorkCalendar(name: name)).with(stretch)
        workCalendars[name] = calendar
        changes.workCalendars.append(calendar)
        records.append(.workCalendar(calendar))
        watchCalendars()
        touchNoticed()
    }

    /// What stands against days becoming known; nil: nothing.
    func clashes(of stretch: WorkCalendar.Stretch, named name: String, today: CivilDate) -> String? {
        state.clash(of: stretch, named: name, today: today)
    }
}

extension HotState {
    /// The past stays as it was, and what is known of a day has one source. Nil: nothing stands against it.
    func clash(of stretch: WorkCalendar.Stretch, named name: String, today: CivilDate) -> String? {
        let known = workCalendars[name]?.overlapping(stretch) ?? []
        if known.contains(where: { $0.from != stretch.from || $0.through != stretch.through }) {
            return "calendar \(name): \(stretch.from) to \(stretch.through) overlaps what is known already"
        }
        let changed = known.first.flatMap { old in
            stretch.from.through(stretch.through).first { old.differs(from: stretch, on: $0) }
        }
        guard let changed, changed <= today else { return nil }
        return "calendar \(name): \(changed) would become another day, and it is past"
    }
}
