import Billing
import Quantities
import Supply

extension Draft {
    /// How old a front's sign of life may be before its data count as out of reach (RULES: Payments).
    static let frontPatience = Span.minutes(15)
    /// For how long who used a channel may have paid there again.
    static let usedWithin: Int64 = 366

    /// A front lives, and says how much has not reached us.
    mutating func hear(_ report: FrontReport, by actor: Actor, _ token: ReplyToken) {
        let name = report.channel
        guard actor.role.may(.pay) else { return refuseRole(actor, .pay, subject: "channel \(name)", token) }
        func refuse(_ draft: inout Draft, _ code: String) {
            draft.audit("front.refused", "channel \(name)", actor: actor, reason: code)
            draft.effects.append(.answer(token, .staff(StaffAnswer(.refused, code))))
        }
        guard let channel = channel(name) else { return refuse(&self, "channel.unknown") }
        guard mayUse(channel, actor) else { return refuse(&self, "channel.notYours") }
        guard channel.front != nil else { return refuse(&self, "channel.noFront") }
        guard report.backlog >= 0 else { return refuse(&self, "front.backlogNegative") }
        let before = fronts[name]
        let isEmpty = report.backlog == 0
        fronts[name] = FrontState(
            heardAt: clocks.monotonic, backlog: report.backlog, isDrained: isEmpty || before?.isDrained == true)
        if before?.isSilent == true { audit("front.back", "channel \(name)", actor: actor, reason: "heard again") }
        if isEmpty, before?.isDrained != true {
            audit("front.drained", "channel \(name)", actor: actor, reason: "its backlog is empty")
        }
        serve(.front(name), after: Draft.frontPatience)
        effects.append(.answer(token, .staff(StaffAnswer(.done, "front.heard"))))
    }

    /// Alarms a front that has become silent, once.
    mutating func lookAfterFront(_ name: String) {
        guard channel(name)?.front != nil else { return }
        guard var front = fronts[name] else {
            return alarmFront(name, FrontState(heardAt: clocks.monotonic, backlog: 0, isDrained: false))
        }
        let silence = clocks.monotonic - front.heardAt
        guard silence > Draft.frontPatience else {
            return serve(.front(name), after: Draft.frontPatience - silence + .milliseconds(1))
        }
        guard !front.isSilent else { return }
        front.isSilent = true
        alarmFront(name, front)
        fronts[name] = front
    }

    private mutating func alarmFront(_ name: String, _ front: FrontState) {
        audit("front.silent", "channel \(name)", reason: "not heard for \(Draft.frontPatience)")
        effects.append(.alarm(code: "front.silent", detail: name))
    }

    /// The file of a channel's business date has come, whole, and was taken over.
    mutating func fileDelivered(_ name: String, _ date: CivilDate) {
        guard var known = channels[name], known.channel.fileDue != nil else { return }
        known.deliver(date)
        put(known)
    }

    mutating func put(_ channel: ChannelState) {
        channels[channel.channel.name] = channel
        changes.channels[channel.channel.name] = channel
        records.append(.channel(channel))
    }

    /// What stands before a trip because money may be on its way that we do not know of.
    func paymentFacts(of account: AccountState) -> PaymentFacts {
        #if SEEDED_BUGS
            if SeededBug.frontForgotten.isPlanted { return .inReach }
        #endif
        var facts = PaymentFacts.inReach
        let oldest = calendar.date(at: now).daysSinceEpoch - Draft.usedWithin
        let used = Set(account.channels.filter { $0.lastOn.daysSinceEpoch >= oldest }.map(\.channel))
        var realTime = 0
        var silent = 0
        for known in channels.values {
            let channel = known.channel
            let isUsed = used.contains(channel.name)
            if channel.front != nil, channel.isRealTime {
                realTime += 1
                let front = fronts[channel.name]
                let isSilent = front.map { clocks.monotonic - $0.heardAt > Draft.frontPatience } ?? true
                if isSilent { silent += 1 }
                if front?.isDrained != true || isUsed && (front?.backlog ?? 0) > 0 { facts.backlogKnownEmpty = false }
                if isSilent && isUsed { facts.frontsHeard = false }
            }
            // After a start everyone waits for the files that were due then; later only who used the channel.
            if isMissing(known, at: state.startedAt ?? now) || isUsed && isMissing(known, at: now) {
                facts.filesDelivered = false
            }
        }
        if realTime > 0, silent == realTime { facts.frontsHeard = false }
        return facts
    }

    private func isMissing(_ known: ChannelState, at instant: Instant) -> Bool {
        guard let due = known.channel.lastFileDue(at: instant, calendar: calendar) else { return false }
        return known.fileThrough.map { $0 < due } ?? true
    }
}
