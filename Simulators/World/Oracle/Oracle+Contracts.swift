import Engine
import Quantities
import Supply

// Who said yes to a trip, from when a home's way to a trip begins anew, and how much it may draw.

extension Oracle {
    /// A supervisor's yes to one trip.
    struct Approval {
        let day: CivilDate
        let second: String?
        /// Of the relay, in the turn that took it.
        var epoch: Epoch?
    }

    /// A limit of load.
    struct Limit {
        let deed: Deed
        let power: Watts
        let isInsteadOfCut: Bool
    }

    func take(_ command: TripCommand, _ request: StaffRequest, _ answer: StaffAnswer, _ deed: Deed) {
        switch command {
        case .approve:
            for detail in answer.details where detail.value == "trip.approved" { approved(detail.name, request) }
        case .weather(_, let until):
            weather = Deed(
                by: deed.by, since: deed.since, outAt: deed.outAt, until: (until - world.town.morning).milliseconds)
        case .endWeather: weather = nil
        case .propose, .withdraw, .setCause: break
        }
    }

    func approved(_ account: String, _ request: StaffRequest) {
        let day = SiteCalendar.china.date(at: world.truth)
        approvals[account, default: []].append(Approval(day: day, second: request.second?.name))
    }

    /// The turn's records are all looked at: this is what was approved.
    func sealApprovals() {
        for (account, given) in approvals where given.last?.epoch == nil {
            guard let epoch = points[account].flatMap({ epochs[$0]?.epoch }) else { continue }
            for index in given.indices where given[index].epoch == nil { approvals[account]?[index].epoch = epoch }
        }
    }

    func take(_ command: LimitCommand, _ deed: Deed) {
        switch command {
        case .set(let account, let power, _, let isInstead):
            limits[account] = Limit(deed: deed, power: power, isInsteadOfCut: isInstead)
        case .end(let account): limits[account] = nil
        }
    }

    /// What was announced before counts no more: the full way to a trip begins anew.
    func beginsAnew(_ account: String) { cycleBegan[account] = world.now }

    /// A contract changes at midnight.
    private func lastChange(_ account: String) -> Int64 {
        guard !wallWasWrong else { return 0 }
        let passed = changes[account, default: []].map { day in
            (SiteCalendar.china.midnight(of: day) - world.town.morning).milliseconds
        }
        // By a clock that may be ahead by what nobody notices.
        return passed.filter { $0 <= world.now }.max().map { $0 - 61_000 } ?? 0
    }

    func judgeGrounds(_ permit: Permit, _ flat: Flat) {
        let account = flat.account
        if permit.kind == .loadLimit {
            guard let limit = limits[account] else {
                return violate(.grounds, "a permit for \(account) for a load limit, and nobody has set one")
            }
            if limit.power.value >= flat.watts + 10 {
                violate(.grounds, "a permit for \(account), which draws \(flat.watts) W of \(limit.power.value)")
            }
        }
        guard permit.kind == .arrears else { return }
        if let limit = limits[account], limit.isInsteadOfCut, limit.deed.since < world.now {
            violate(.grounds, "a permit for \(account), which has a load limit instead of a cut")
        }
        let began = max(cycleBegan[account] ?? 0, lastChange(account))
        for notice in permit.notices {
            if let at = world.sms.delivery(of: notice), at < began {
                violate(
                    .grounds, "the permit for \(account) rests on notice \(notice) of \(at), which died at \(began)")
            }
        }
        let approver = world.town.terms.control.approver
        guard approver != .automatic else { return }
        let today = SiteCalendar.china.date(at: world.truth)
        let isApproved = approvals[account, default: []].contains { approval in
            approval.epoch == permit.epoch && (wallWasWrong || approval.day == today)
                && (approver != .twoPersons || approval.second != nil)
        }
        if !isApproved { violate(.grounds, "a permit for \(account), to which nobody has said yes today") }
    }
}

extension PermitKind {
    /// Whether payment brings light back.
    var isForMoney: Bool { self != .loadLimit && self != .customerRequest }
}
