import Quantities
import Supply

extension Draft {
    /// Whether so many have their final notice that, by the throttle, no trip could follow one more within the day: nobody is told of
    /// minutes who would sit there for days (I-C7).
    func areFinalNoticesFull(_ terms: Terms, _ account: AccountState, _ points: [SupplyPointState]) -> Bool {
        guard let throttle = terms.throttle, account.tripNotice != nil else { return false }
        let waiting = state.finalNotices.union(finalNoticesNow).filter { id in
            guard id != account.record.id, let notice = accounts[id]?.finalNotice.flatMap({ notices[$0] }) else {
                return false
            }
            // Who is off already is counted among the trips.
            return now - notice.at < terms.finalNoticeValidity
                && !self.points(of: id).contains(where: \.belief.isOffByUs)
        }
        let dayAgo = now - .days(1)
        let trips = (state.recentTrips + changes.trips).filter { $0.at > dayAgo }
        if trips.count + waiting.count >= throttle.limits(accounts: state.openAccounts).day { return true }
        return Set(points.map(\.record.feeder)).contains { feeder in
            let here = waiting.count { id in self.points(of: id).contains { $0.record.feeder == feeder } }
            let limit = throttle.limits(accounts: state.pointsOnFeeder[feeder] ?? 0).day
            return trips.count { $0.feeder == feeder } + here >= limit
        }
    }
}
