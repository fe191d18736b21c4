import Quantities
import Supply

extension Draft {
    mutating func perform(_ command: GuardCommand, _ request: StaffRequest) -> StaffAnswer {
        switch command {
        case .protect(let number, let protection, let renewBy):
            return withAccount(number) { $0.protect($1, protection, renewBy, request) }
        case .renewProtection(let number, let renewBy):
            return withAccount(number) { $0.renewProtection($1, renewBy, request) }
        case .chooseRestore(let number, let choice):
            return withAccount(number) { $0.chooseRestore($1, choice, request) }
        case .lockOut(let number): return withMeter(number) { $0.lockOut($1, request) }
        case .liftLockOut(let number): return withMeter(number) { $0.liftLockOut($1, request) }
        case .resetBreaker(let feeder): return resetBreaker(feeder, request)
        // Of closed accounts too.
        case .endProtection(let number), .switchOff(let number, _), .proposeSwitchOff(let number, _):
            guard let id = state.accountByNumber[number] else {
                return StaffAnswer(.refused, "account.unknown", details: [.init("account", number)])
            }
            switch command {
            case .switchOff(_, let kind): return switchOff(id, kind, request)
            case .proposeSwitchOff(_, let kind): return proposeSwitchOff(id, kind)
            default: return endProtection(id, request)
            }
        }
    }

    // MARK: protection

    /// Set by one person: it only ever keeps light on. What we have opened there is closed again (see ``SupplyFacts/decide()``).
    private mutating func protect(
        _ id: AccountID, _ protection: Protection, _ renewBy: CivilDate?, _ request: StaffRequest
    ) -> StaffAnswer {
        guard protection != .unreadable else { return StaffAnswer(.refused, "protection.malformed") }
        guard let renewBy = day(renewBy) else { return refusedDay() }
        guard let before = accounts[id] else { return StaffAnswer(.refused, "protection.malformed") }
        let term = ProtectionTerm(since: now, renewBy: renewBy, by: request.actor.name)
        update(id) {
            $0.record.protection = protection
            $0.protectionTerm = term
        }
        audit(
            "protection.set", "account \(before.record.number)", account: id, actor: request.actor,
            reason: request.reason, before: before.record.protection?.rawValue ?? "none",
            after: "\(protection.rawValue), to be renewed by \(renewBy)")
        settleItems(.protection, of: id, result: "set anew")
        for point in points(of: id) { raiseEpoch(point.record.id, "protected") }
        endCycle(id, reason: "protected")
        touch(id)
        return StaffAnswer(.done, "protection.set", details: [.init("renew_by", renewBy.description)])
    }

    private mutating func renewProtection(_ id: AccountID, _ renewBy: CivilDate?, _ request: StaffRequest)
        -> StaffAnswer
    {
        guard let before = accounts[id], before.record.protection != nil else {
            return StaffAnswer(.refused, "protection.none")
        }
        // Nobody can vouch for what nobody can read: first it is said which one it is.
        guard before.record.protection != .unreadable else { return StaffAnswer(.refused, "protection.unreadable") }
        guard let renewBy = day(renewBy) else { return refusedDay() }
        let term = ProtectionTerm(
            since: before.protectionTerm?.since ?? now, renewBy: renewBy, by: request.actor.name)
        update(id) { $0.protectionTerm = term }
        audit(
            "protection.renewed", "account \(before.record.number)", account: id, actor: request.actor,
            reason: request.reason, before: before.protectionTerm.map { "to be renewed by \($0.renewBy)" },
            after: "to be renewed by \(renewBy)")
        settleItems(.protection, of: id, result: "renewed")
        return StaffAnswer(.done, "protection.renewed", details: [.init("renew_by", renewBy.description)])
    }

    /// Two persons: from now on what everyone's supply may meet, this one may meet.
    private mutating func endProtection(_ id: AccountID, _ request: StaffRequest) -> StaffAnswer {
        guard let before = accounts[id], let protection = before.record.protection else {
            return StaffAnswer(.refused, "protection.none")
        }
        update(id) {
            $0.record.protection = nil
            $0.protectionTerm = nil
        }
        audit(
            "protection.ended", "account \(before.record.number)", account: id, actor: request.actor,
            second: request.second, reason: request.reason, before: protection.rawValue, after: "none")
        settleItems(.protection, of: id, result: "ended")
        for point in points(of: id) { raiseEpoch(point.record.id, "the protection ended") }
        touch(id)
        return StaffAnswer(.done, "protection.ended")
    }

    /// The day by which to ask again; nil where it is past or too far. By a clock that nobody trusts no day is past.
    private func day(_ renewBy: CivilDate?) -> CivilDate? {
        let today = calendar.date(at: now).daysSinceEpoch
        guard let renewBy else { return CivilDate(daysSinceEpoch: today + ProtectionTerm.usual) }
        if !gateway.clockTrusted { return renewBy }
        return (1...ProtectionTerm.longest).contains(renewBy.daysSinceEpoch - today) ? renewBy : nil
    }

    private func refusedDay() -> StaffAnswer {
        let last = calendar.date(at: now).daysSinceEpoch + ProtectionTerm.longest
        return StaffAnswer(
            .refused, "protection.dayMalformed",
            details: [.init("longest", CivilDate(daysSinceEpoch: last).description)])
    }

    /// A protection that is to be renewed soon, or ought to have been: a person is told, once, and it holds on. One that came with a
    /// file, or with a new holder, begins its time here.
    ///
    /// - Returns: whether there was something.
    mutating func reviewProtection(_ account: AccountState) -> Bool {
        guard let protection = account.record.protection, protection != .unreadable else { return false }
        let id = account.record.id
        let today = calendar.date(at: now)
        guard let term = account.protectionTerm else {
            let begun = ProtectionTerm(
                since: now, renewBy: CivilDate(daysSinceEpoch: today.daysSinceEpoch + ProtectionTerm.usual),
                by: "engine")
            update(id) { $0.protectionTerm = begun }
            return true
        }
        guard term.isDue(on: today), !openItems(of: id).contains(where: { $0.kind == .protection }) else {
            return false
        }
        openWorkItem(
            .protection, account: id, within: max(calendar.midnight(of: term.renewBy) - now, .days(1)),
            reason: "protection.toBeRenewed \(term.renewBy)")
        return true
    }

    // MARK: lock-out

    /// At any moment: a trip dies, a closing stops before its next write, and nothing else begins.
    private mutating func lockOut(_ point: SupplyPointState, _ request: StaffRequest) -> StaffAnswer {
        let id = point.record.id
        // A meter that keeps the credit opens and closes by itself, whether or not a relay is known: a purchase closes it.
        let keepsCredit = accounts[point.record.account]?.record.mode == .meterCredit
        guard point.record.relay != nil || keepsCredit else { return StaffAnswer(.refused, "restore.noRelay") }
        if let other = point.lockOut {
            return StaffAnswer(
                .refused, "lockOut.setAlready",
                details: [.init("by", other.by), .init("at", calendar.rfc3339(other.at))])
        }
        let lockOut = LockOut(by: request.actor.name, at: now, reason: request.reason)
        update(id) { $0.lockOut = lockOut }
        audit(
            "lock_out.set", "supply point \(id)", account: point.record.account, actor: request.actor,
            reason: request.reason, before: "none", after: lockOut.by)
        effects.append(.alarm(code: "lock_out.set", detail: "supply point \(id): \(lockOut.by)"))
        let order = point.order.flatMap { orders[$0] }
        raiseEpoch(id, "locked out")
        if case .testing = point.pairing { failTest(id, "locked out in mid-test") }
        var details: [StaffAnswer.Detail] = []
        if let order, let current = orders[order.id], !current.state.isEnd {
            // What has left may have been written: the electrician is told, and looks for himself.
            #if SEEDED_BUGS
                if SeededBug.lockOutLetsAClosingGoOn.isPlanted { return StaffAnswer(.done, "lockOut.setMeanwhile") }
            #endif
            if order.kind == .close { giveUp(current, "locked out") }
            if order.kind != .readBack { details.append(.init("order", String(order.id.number))) }
        }
        // The wires here may hang on the other's relay.
        if let other = neighbourInDoubt(point), let closing = other.order.flatMap({ orders[$0] }),
            closing.kind == .close
        {
            giveUp(closing, "locked out")
            details.append(.init("order", String(closing.id.number)))
        }
        if let written = stopPurchase(of: point.record.account) {
            details.append(.init("order", String(written.number)))
        }
        touch(point.record.account)
        return StaffAnswer(.done, details.isEmpty ? "lockOut.set" : "lockOut.setMeanwhile", details: details)
    }

    /// Whoever hung it cannot take it off any more: two persons do. Another person of that name is no owner of it.
    mutating func disown(_ name: String) {
        for point in state.supplyPoints.values.filter({ $0.lockOut?.by == name }).sorted(by: {
            $0.record.id < $1.record.id
        }) {
            guard let lockOut = supplyPoints[point.record.id]?.lockOut else { continue }
            let left = LockOut(by: LockOut.left(by: name), at: lockOut.at, reason: lockOut.reason)
            update(point.record.id) { $0.lockOut = left }
        }
    }

    private mutating func liftLockOut(_ point: SupplyPointState, _ request: StaffRequest) -> StaffAnswer {
        let id = point.record.id
        guard let lockOut = point.lockOut else { return StaffAnswer(.refused, "lockOut.none") }
        if lockOut.by != request.actor.name {
            // Someone who has been at the line is one of the two.
            guard let second = request.second, second.name != request.actor.name, second.role.may(.liftLockOut),
                [request.actor.role, second.role].contains(.engineer), !mayBeOne(second.name, request.actor.name)
            else {
                return StaffAnswer(
                    .refused, "lockOut.notYours",
                    details: [.init("by", lockOut.by), .init("at", calendar.rfc3339(lockOut.at))])
            }
        }
        update(id) { $0.lockOut = nil }
        audit(
            "lock_out.lifted", "supply point \(id)", account: point.record.account, actor: request.actor,
            second: request.second, reason: request.reason,
            before: "\(lockOut.by) since \(calendar.rfc3339(lockOut.at)): \(lockOut.reason)", after: "none")
        raiseEpoch(id, "the lock-out ended")
        // What was owed meanwhile is owed still.
        for freed in [id, neighbourInDoubt(point)?.record.id].compactMap({ $0 })
        where supplyPoints[freed]?.restore != nil {
            tryRestore(freed)
        }
        serveNextPurchase(point.record.account)
        touch(point.record.account)
        return StaffAnswer(.done, "lockOut.lifted")
    }
}
