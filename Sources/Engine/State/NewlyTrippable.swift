import Quantities
import Supply

/// An account that came into arrears a short while ago, and the feeders that it hangs on: the breaker counts them.
struct NewlyTrippable: Hashable, Sendable {
    let since: Instant
    let feeders: [FeederID]
}

extension HotState {
    /// Counts again from the rows, at the start.
    mutating func countNewlyTrippable() {
        for (id, account) in accounts {
            guard let since = account.trippableSince, Breaker.counts(since, at: gateway.wall),
                terms(account.record.terms, on: calendar.date(at: gateway.wall))?.throttle != nil
            else { continue }
            newlyTrippable[id] = NewlyTrippable(since: since, feeders: points(of: id).map(\.record.feeder))
        }
    }
}
