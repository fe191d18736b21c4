import Quantities
import Supply
import Testing

/// Whoever approves terms sees what they change.
struct TermsLinesTests {
    @Test func `RULES each rule of terms has a line of its own, and what differs is told by it alone`() {
        let terms = Samples.residential
        #expect(Set(terms.lines.map(\.key)).count == terms.lines.count)
        let changes: [(String, (inout Terms) -> Void)] = [
            ("minimum_debt", { $0.minimumDebt = Money(yuan: 77) }),
            ("trip_notice_period", { $0.tripNoticePeriod = .days(9) }),
            ("restore_at", { $0.restoreAt = Money(yuan: 9) }), ("automatic_causes", { $0.automaticCauses = [.wilful] }),
            ("throttle", { $0.throttle = Throttle(perHour: 71) }), ("needs_agreement", { $0.needsAgreement.toggle() }),
            ("control.approver", { $0.control.approver = .list }),
            ("control.stage", { $0.control.approvalStage = .beforeNotice }),
            ("control.calendar", { $0.control.workdays = "mars" }),
            ("control.before_rest_days", { $0.control.sparesEves.toggle() }),
            ("control.copy_to_authority", { $0.control.copiesAuthority.toggle() }),
            ("control.demanded", { $0.control.needsDemand.toggle() }),
        ]
        for (key, change) in changes {
            var other = terms
            change(&other)
            #expect(Set(other.lines).symmetricDifference(terms.lines).map(\.key) == [key, key], "\(key)")
        }
    }
}
