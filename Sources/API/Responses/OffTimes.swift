import Languages
import Quantities
import Trail

/// When a home was off, and why, by the audit trail alone.
public struct OffTimesResponse: Hashable, Sendable, Codable {
    public let account: String
    public let from: String
    public let to: String
    /// In the order of their beginnings.
    public let times: [OffTimeBody]

    public init(account: String, from: Instant, to: Instant, _ times: [OffTime], calendar: SiteCalendar) {
        self.account = account
        self.from = calendar.rfc3339(from)
        self.to = calendar.rfc3339(to)
        self.times = times.map { OffTimeBody($0, account: account, calendar: calendar) }
    }
}

/// A stretch without supply.
public struct OffTimeBody: Hashable, Sendable, Codable {
    /// `supply point 12`
    public let supply: String
    /// By whose doing.
    public let by: Told
    /// It was not off before this, as far as the trail knows: the order left then, or it was last seen on.
    public let notBefore: String?
    /// It was known to be off from here.
    public let from: String
    /// It was not on again before this.
    public let endsNotBefore: String?
    /// It was known to be on from here; absent: it is off still.
    public let to: String?
    public let seconds: Int?
    /// The rows that say why, in order.
    public let rows: [AuditRowBody]

    init(_ time: OffTime, account: String, calendar: SiteCalendar) {
        supply = time.supply
        by = Told(time.what.code, time.what.words)
        notBefore = time.notBefore.map(calendar.rfc3339)
        from = calendar.rfc3339(time.from)
        endsNotBefore = time.endsNotBefore.map(calendar.rfc3339)
        to = time.to.map(calendar.rfc3339)
        seconds = time.to.map { Int(($0 - time.from).milliseconds / 1000) }
        rows = time.rows.map { AuditRowBody($0, account: account, calendar: calendar) }
    }
}

extension SupplyTrail {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .on: "on"
        case .off: "off"
        case .offPerhaps: "off_perhaps"
        case .offInherited: "off_inherited"
        case .offOtherwise: "off_otherwise"
        case .flowing: "still_powered"
        case .notSeen: "unknown"
        }
    }

    /// For people.
    public var words: Words {
        switch self {
        case .on: Words("on", "有电")
        case .off(let order): Words("off by order \(order)", "由命令 \(order) 停电")
        case .offPerhaps(let order):
            Words("perhaps off by order \(order), whose outcome is not known", "可能由命令 \(order) 停电，结果未知")
        case .offInherited: Words("off by us, by no order at hand", "本系统停电，无对应命令")
        case .offOtherwise: Words("off, and not by us", "断开，非本系统操作")
        case .flowing: Words("open, and energy flows", "已断开，但仍在用电")
        case .notSeen: Words("not seen", "未见")
        }
    }
}
