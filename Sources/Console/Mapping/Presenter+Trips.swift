import API
import Engine
import Quantities
import Supply

/// A trip that waits, with the names that a person knows.
struct DueTripView: Sendable {
    let trip: DueTrip
    let record: Account
    let meters: [SupplyPointID: String]
    let tripNotice: Notice?

    static func all(in state: HotState, at now: Instant) -> [DueTripView] {
        state.dueTrips(at: now).compactMap { trip in
            guard let account = state.accounts[trip.account] else { return nil }
            let meters = trip.points.keys.map { id in
                (id, state.supplyPoints[id].flatMap { state.meters[$0.record.meter]?.record.number } ?? "")
            }
            return DueTripView(
                trip: trip, record: account.record,
                meters: Dictionary(meters, uniquingKeysWith: { first, _ in first }),
                tripNotice: account.tripNotice.flatMap { state.notices[$0] })
        }
    }
}

extension Presenter {
    func dueTrips(_ views: [DueTripView], asOf: Instant) -> DueTripsResponse {
        DueTripsResponse(asOf: time(asOf), trips: views.map(dueTrip))
    }

    func weather(_ holds: [WeatherHold], asOf: Instant) -> WeatherResponse {
        WeatherResponse(
            asOf: time(asOf),
            holds: holds.sorted { ($0.area ?? "", $0.until) < ($1.area ?? "", $1.until) }.map { hold in
                WeatherBody(
                    area: hold.area, since: time(hold.since), until: time(hold.until), by: hold.by, reason: hold.reason)
            })
    }

    private func dueTrip(_ view: DueTripView) -> DueTripBody {
        let trip = view.trip
        var deliveredAt: String?
        if case .delivered(let at, _, _)? = view.tripNotice?.state { deliveredAt = time(at) }
        return DueTripBody(
            account: view.record.number, name: view.record.name, address: view.record.address,
            supplyPoints: trip.points.sorted { $0.key < $1.key }.map { id, epoch in
                .init(meter: view.meters[id] ?? "", epoch: Int(epoch.value))
            },
            stage: Presenter.told(trip.stage.rawValue, Texts.approvalStages),
            approver: Presenter.told(trip.approver.rawValue, Texts.approvers),
            cause: Presenter.told(view.record.cause.rawValue, Texts.causes), amount: trip.amount.description,
            reasons: trip.reasons.once.map { Presenter.told($0.rawValue, Texts.reasons) },
            tripNoticeDeliveredAt: deliveredAt,
            proposal: trip.proposal.map { proposal in
                .init(
                    by: proposal.by, at: time(proposal.at), reason: proposal.reason,
                    meter: proposal.supplyPoint.flatMap { view.meters[$0] })
            })
    }
}
