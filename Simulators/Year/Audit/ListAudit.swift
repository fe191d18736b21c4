import Billing
import Engine
import Quantities
import Storage
import Supply

/// I-M11: every difference that was planted is on the lists as what it is and ended as it had to; and no other.
struct ListAudit {
    private(set) var faults: [String] = []
    private(set) var found = 0
    private(set) var open = 0
    private(set) var cases: [String: Int] = [:]

    init(_ year: Year, _ histories: Histories) async throws {
        try compareCloses(year)
        try await compareCases(year, histories)
    }

    private mutating func compareCloses(_ year: Year) throws {
        var items: [CloseItemKey: [CloseItem]] = [:]
        for bank in year.banks where bank.counter.layout != nil {
            for day in 0..<year.plan.days {
                let date = year.calendar.date(at: Year.begin + .days(Int64(day)))
                let key = CloseKey(channel: bank.name, businessDate: date)
                let facts = try year.gateway.store.gather(ColdKeys(closes: [key]))
                for item in facts.closes[key]?.items ?? [] { items[item.key, default: []].append(item) }
            }
        }
        for key in year.planted.collisions { faults.append("I-M11: two things were planted as \(key)") }
        for (key, planted) in year.planted.differences.sorted(by: { $0.key < $1.key }) {
            guard let item = items.removeValue(forKey: key)?.last else {
                faults.append("I-M11: \(planted.what) \(key) was not found")
                continue
            }
            found += 1
            if item.isOpen { open += 1 }
            if item.difference.finding != planted.finding {
                faults.append("I-M11: \(planted.what) \(key) was found as \(item.difference.finding.rawValue)")
            }
            if item.settlement?.way != planted.way {
                faults.append(
                    "I-M11: \(planted.what) \(key) ended as \(item.settlement?.way.rawValue ?? "open"), not "
                        + "\(planted.way?.rawValue ?? "open")")
            }
        }
        for (key, others) in items.sorted(by: { $0.key < $1.key }) {
            for item in others {
                faults.append(
                    "I-M11: \(key) is on the list as \(item.difference.finding.rawValue), and nothing was planted "
                        + "(\(item.settlement?.way.rawValue ?? "open"))")
            }
        }
    }

    /// Work items, by the first word of their reasons.
    private mutating func compareCases(_ year: Year, _ histories: Histories) async throws {
        var before: WorkItemID?
        while true {
            let page = try await histories.workItems(before: before, limit: 1000)
            for item in page { cases[String(item.reason.split(separator: " ").first ?? ""), default: 0] += 1 }
            guard page.count == 1000, let last = page.last else { break }
            before = last.id
        }
        var expected = year.planted.cases
        let refunds = year.leavers.count
        for (reason, count) in cases.sorted(by: { $0.key < $1.key }) {
            let wanted = expected.removeValue(forKey: reason)
            if ListAudit.natural.contains(reason) { continue }
            if reason == "life.refund" {
                if count > refunds { faults.append("I-M11: \(count) refunds of \(refunds) who left") }
                continue
            }
            guard let wanted else {
                faults.append("I-M11: work items \(reason): \(count), and none was planted")
                continue
            }
            if count != wanted {
                faults.append("I-M11: work items \(reason): \(count), planted \(wanted)")
            }
        }
        for (reason, wanted) in expected.sorted(by: { $0.key < $1.key }) where wanted > 0 {
            faults.append("I-M11: work items \(reason): none, planted \(wanted)")
        }
    }

    /// What comes of the weather and of people's habits: some pay only when they have been in the dark for more than a week.
    private static let natural: Set<String> = ["credit.spentBeforeReversal", "restore.confirmLongOff"]
}
