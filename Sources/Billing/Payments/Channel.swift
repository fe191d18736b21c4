import Quantities

/// A way on which money reaches us: master data, taken over by an import.
public struct Channel: Hashable, Sendable, Codable {
    /// What kind of counter it is.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case bankWindow = "bank_window"
        case bankRealTime = "bank_realtime"
        case bankTransfer = "bank_transfer"
        case directDebit = "direct_debit"
        case alipay, wechat
        case cashDesk = "cash_desk"
        case agent, api

        /// Whether its payments reach us as they are made, where nothing else is said: transfers and debits come by file.
        public var isRealTime: Bool { self != .bankTransfer && self != .directDebit }

        /// Whether a bank or a wallet runs it: then a program may send for it as its front alone, which signs.
        public var isOfBank: Bool {
            switch self {
            case .bankWindow, .bankRealTime, .bankTransfer, .directDebit, .alipay, .wechat: true
            case .cashDesk, .agent, .api: false
            }
        }
    }

    /// What the channel guarantees of its serials, and with it what makes two payments the same (RULES: Payments).
    public enum Serials: String, Hashable, Sendable, Codable, CaseIterable {
        /// They begin anew each business day, as bank serials do: channel, business date and serial are the key.
        case daily
        /// They never come again: channel and serial are the key.
        case forEver = "for_ever"
    }

    /// The payment front that sends for a channel.
    public struct Front: Hashable, Sendable, Codable {
        /// The name of the only user who may send for it.
        public let user: String
        /// Ed25519, 64 lower-case hexadecimal digits: what its signatures are held against.
        public let publicKey: String

        public init(user: String, publicKey: String) {
            self.user = user
            self.publicKey = publicKey
        }
    }

    /// `desk`, `icbc`: 1 to 32 lower-case letters, digits and `-`.
    public let name: String
    public var kind: Kind
    /// Never changes: what was booked under one rule would not be found under the other.
    public let serials: Serials
    public var isRealTime: Bool
    /// When the file of a business date is due on the day after; nil: it delivers none.
    public var fileDue: TimeOfDay?
    /// Nil: staff and programs with the right to pay send for it.
    public var front: Front?

    public init(
        name: String, kind: Kind, serials: Serials = .daily, isRealTime: Bool? = nil, fileDue: TimeOfDay? = nil,
        front: Front? = nil
    ) {
        self.name = name
        self.kind = kind
        self.serials = serials
        self.isRealTime = isRealTime ?? kind.isRealTime
        self.fileDue = fileDue
        self.front = front
    }

    /// Those that are there without an import.
    public static let builtIn = [Channel(name: "desk", kind: .cashDesk), Channel(name: "api", kind: .api)]

    /// What makes a payment the same: two keys with equal identities are one payment.
    public func identity(of key: PaymentKey) -> PaymentKey {
        switch serials {
        case .daily: key
        case .forEver:
            PaymentKey(channel: key.channel, businessDate: CivilDate(daysSinceEpoch: 0), serial: key.serial)
        }
    }

    /// The last business date whose file is due at `now`: each is due on the day after, at ``fileDue``. Nil: it delivers none.
    public func lastFileDue(at now: Instant, calendar: SiteCalendar) -> CivilDate? {
        guard let fileDue else { return nil }
        let today = calendar.date(at: now).daysSinceEpoch
        return CivilDate(daysSinceEpoch: calendar.timeOfDay(at: now) >= fileDue ? today - 1 : today - 2)
    }
}
