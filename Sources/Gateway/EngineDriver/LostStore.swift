import Engine
import Supply

/// What goes on while the store's files are gone: nobody is told that something is kept which is lost with this process. What brings light,
/// or keeps an electrician alive, is done.
enum LostStore {
    static let reason = "store.gone"

    /// What gets a turn, and whose askers are told why it gets none.
    static func admit(_ events: [Event]) -> (left: [Event], refused: [ReplyToken]) {
        var refused: [ReplyToken] = []
        let left = events.filter { event in
            if case .staff(let request, _) = event {
                switch request.command {
                case .restore, .guards(.lockOut): return true
                default: break
                }
            }
            guard let asker = event.asker else { return true }
            refused.append(asker)
            return false
        }
        return (left, refused)
    }

    /// What a turn lets out that was committed to a file which nobody will find: no receipt, no message, no opening.
    static func withoutPromises(_ effects: [Effect]) -> [Effect] {
        effects.compactMap { effect in
            switch effect {
            case .answer(_, .unavailable): effect
            case .answer(_, .staff(let answer))
            where answer.outcome == .refused || answer.code.hasPrefix("restore.") || answer.code.hasPrefix("lockOut."):
                effect
            case .answer(let token, _): .answer(token, .unavailable(reason: reason))
            case .send: nil
            case .order(_, let order) where switches(order): nil
            default: effect
            }
        }
    }

    /// Whether it switches off, or writes what was paid for into a meter: nobody would know of it afterwards.
    private static func switches(_ order: LineOrder) -> Bool {
        switch order {
        case .selectTrip, .release, .purchase: true
        default: false
        }
    }
}
