/// What the trail says of a supply each time that it changes. These rows alone tell when a home was off (I-A6); the others tell why.
public enum SupplyTrail: Hashable, Sendable {
    case on
    /// Open by a verified order of ours.
    case off(order: Int64)
    /// An order of ours was released, and nobody knows what came of it.
    case offPerhaps(order: Int64)
    /// Open by us, by an order that is not at hand.
    case offInherited
    /// Open, and not by us.
    case offOtherwise
    /// The relay says open by our order, and energy flows.
    case flowing
    /// Nothing is known of the relay.
    case notSeen

    /// The row's action.
    public var action: String {
        switch self {
        case .on: "supply.on"
        case .off, .offInherited, .offOtherwise: "supply.off"
        case .offPerhaps: "supply.offPerhaps"
        case .flowing: "supply.flowing"
        case .notSeen: "supply.notSeen"
        }
    }

    /// In words, as the row keeps it.
    public var text: String {
        switch self {
        case .on: "on"
        case .off(let order): "off by order \(order)"
        case .offPerhaps(let order): "perhaps off by order \(order)"
        case .offInherited: "off by us, by no order at hand"
        case .offOtherwise: "off, not by us"
        case .flowing: "open, and energy flows"
        case .notSeen: "not seen"
        }
    }

    /// Whether a home is in the dark, as far as anyone knows.
    public var isDark: Bool {
        switch self {
        case .off, .offPerhaps, .offInherited, .offOtherwise: true
        case .on, .flowing, .notSeen: false
        }
    }

    /// Whose home it is, so that the trail needs no other table: what stands behind the words.
    public static func place(account: String, meter: String) -> String { "; account \(account); meter \(meter)" }

    /// What a row tells; nil: it is about something else.
    public init?(_ row: TrailRow) {
        guard row.action.hasPrefix("supply."), let after = row.after else { return nil }
        let words = after.split(separator: ";", maxSplits: 1).first.map(String.init) ?? after
        self.init(text: words)
    }

    private init?(text: String) {
        if let fixed = [SupplyTrail.on, .offInherited, .offOtherwise, .flowing, .notSeen].first(where: {
            $0.text == text
        }) {
            self = fixed
        } else if text.hasPrefix("off by order "), let order = Int64(text.dropFirst(13)) {
            self = .off(order: order)
        } else if text.hasPrefix("perhaps off by order "), let order = Int64(text.dropFirst(21)) {
            self = .offPerhaps(order: order)
        } else {
            return nil
        }
    }
}
