import Billing
import Metering
import Quantities
import Supply

/// The engine as a pure function: state, events, old facts and clocks in; records, effects and changes out.
public enum Engine {
    /// How many due entries one turn serves, so that a turn stays short.
    public static let dueAtOnce = 500
    /// How many rows written behind one turn writes.
    static let flushAtOnce = 2000
    /// When rows are written behind: after so long,
    static let flushEvery = Span.hours(6)
    /// or after so many readings, which a start replays in about a second.
    static let flushAfterReadings: Int64 = 20_000

    /// Follows every event to its end.
    ///
    /// - Parameters:
    ///   - state: as of the last committed turn; it is not changed.
    ///   - events: in the order in which they arrived.
    ///   - cold: what the store answered to ``ColdKeys/init(for:)`` of these events.
    ///   - clocks: as they stood when the turn began.
    ///   - dueAtMost: how many due entries it serves besides; fewer where the store refuses what they write.
    public static func turn(
        _ state: HotState, events: [Event], cold: ColdFacts = ColdFacts(), clocks: Clocks, dueAtMost: Int = dueAtOnce
    ) -> Turn {
        var draft = Draft(state, cold: cold, clocks: clocks)
        draft.advanceClock()
        for event in events { draft.take(event) }
        draft.beginTerms()
        draft.serveDue(atMost: dueAtMost)
        return draft.finish()
    }
}

extension Draft {
    mutating func take(_ event: Event) {
        switch event {
        case .started: start()
        case .tick: break
        case .sample(let sample): _ = sample.purpose == .backfill ? ingest(late: sample) : ingest(sample)
        case .missed(let meter, let mark, let fault): miss(meter, mark: mark, fault)
        case .order(let report): take(report)
        case .line(let line, let event): take(line, event)
        case .readEnded(let token, let meter, let fault): endRead(token, meter, fault)
        case .payment(let request, let actor, let second, let token): pay(request, by: actor, second: second, token)
        case .reversal(let request, let actor, let second, let token):
            reverse(request, by: actor, second: second, token)
        case .front(let report, let actor, let token): hear(report, by: actor, token)
        case .staff(let request, let token): serve(request, token)
        case .denied(let name, let role, let action, let subject, let denial):
            let reason =
                switch denial {
                case .role:
                    role.map { "the role \($0.rawValue) may not \(action.rawValue)" }
                        ?? "no valid token for \(action.rawValue)"
                case .secondMissing: "\(action.rawValue) takes a second person, and nobody was named"
                case .secondSame: "\(action.rawValue) takes a second person, and the first was named again"
                }
            audit("role.denied", subject, account: nil, by: name, role: role?.rawValue ?? "none", reason: reason)
        case .unsigned(let fault, let channel, let actor, let subject):
            audit("front.refused", "channel \(channel)", actor: actor, reason: fault.rawValue, after: subject)
            effects.append(.alarm(code: fault.rawValue, detail: channel))
        case .unreadable(let file, let actor):
            audit(
                "file.refused", "channel \(file.channel) \(file.name)", actor: actor,
                reason: file.reason, after: "sha256 \(file.hash)")
        case .notice(let id, let report): take(id, report)
        case .store(let takesWrites): changes.takesWrites = takesWrites
        case .unsound:
            // In the row of the gateway: the check at start looks at less, and a restart mends nothing.
            gateway.unsoundSince = gateway.unsoundSince ?? now
            changes.isSoundAgain = false
            audit("store.unsound", "store", reason: "the daily check found what must not be: restores only")
            effects.append(.alarm(code: "store.unsound", detail: "restores only"))
        case .rescued(let report): take(report)
        case .certificate(let end): noteCertificate(end)
        case .sound:
            guard !state.isSoundSinceStart || gateway.unsoundSince != nil else { return }
            gateway.unsoundSince = nil
            changes.isSoundAgain = true
            audit("store.sound", "store", reason: "a check of the whole store found nothing")
        }
    }
}
