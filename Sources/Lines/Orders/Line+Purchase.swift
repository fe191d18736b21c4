import Metering
import Quantities
import Supply

// Purchases: the meter's own count of them is read in the exchange that proves who it is, before the write and after it. The line
// writes once; where the count did not move it says so, and nothing is sent again before the engine has made that durable.

extension Line {
    /// The devices are proven: a look ends here, a purchase writes where the meter stands at the expected count.
    mutating func judgeCredit(_ slot: Int, _ operation: Operation, _ evidence: Evidence) {
        guard let sample = evidence.sample, let credit = sample.credit, !sample.defects.contains(.errorFlag) else {
            return end(slot, operation.end(evidence.creditFault))
        }
        guard operation.kind == .purchase, operation.writes == 0, credit.purchases == operation.expected else {
            return end(slot, .counted(credit, wrote: operation.writes > 0, sample))
        }
        operations[slot]?.stage = .writing
    }

    /// After a purchase: what the meter counts now. Where it still counts as before, it may need a moment, or a concentrator may
    /// tell of a moment ago.
    mutating func judgeCount(_ slot: Int, _ operation: Operation, _ evidence: Evidence) {
        guard let sample = evidence.sample, let credit = sample.credit, !sample.defects.contains(.errorFlag) else {
            return lookAgain(slot, orEnd: .unknown(evidence.creditFault))
        }
        let outcome = OrderOutcome.counted(credit, wrote: true, sample)
        if credit.purchases != operation.expected { return end(slot, outcome) }
        let age = sample.defects.contains(.sourceClock) ? nil : wall - sample.sourceTime
        let isNews = age.map { now >= (operation.writtenAt ?? now) + $0 + sample.sourceResolution } ?? false
        lookAgain(slot, orEnd: isNews ? outcome : .unknown(.stale), age: age)
    }
}
