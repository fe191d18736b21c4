import Billing
import Quantities
import Supply

/// What taking a site over would change, to be shown before it is done.
public struct SitePreview: Hashable, Sendable {
    /// How many there are in the file, and how many of them are new.
    public struct Count: Hashable, Sendable {
        public let all: Int
        public let new: Int
    }

    public let feeders, lines, tariffs, terms, accounts, meters: Count
    /// Meters whose supply can be switched.
    public let relays: Int
    /// Relays that are open by us before the takeover.
    public let inheritedOpen: Int
    public let protected: Int
    /// Opening balances, apart: what customers have, and what they owe (negative).
    public let credit, debt: Money
    public let released: Bool

    public init(of site: SiteDocument, existing: SiteInventory = SiteInventory()) {
        func count(_ names: [String], _ known: Set<String>) -> Count {
            Count(all: names.count, new: names.count { !known.contains($0) })
        }
        let points = site.accounts.flatMap(\.supplyPoints)
        feeders = count(site.feeders, existing.feeders)
        lines = count(site.lines.map(\.name), existing.lines)
        tariffs = count(site.tariffs.map(\.name), existing.tariffs)
        terms = count(site.terms.map(\.name), existing.terms)
        accounts = count(site.accounts.map(\.account.number), existing.accounts)
        meters = count(points.map(\.meter.number), existing.meters)
        relays = points.count { $0.relay != nil }
        inheritedOpen = points.count { $0.inheritedOpen }
        protected = site.accounts.count { $0.account.protection != nil }
        let balances = site.accounts.map(\.openingBalance)
        credit = balances.filter { $0 > .zero }.reduce(.zero, +)
        debt = balances.filter { $0 < .zero }.reduce(.zero, +)
        released = site.released
    }
}

extension SitePreview: CustomStringConvertible {
    /// In English, one fact a line.
    public var description: String {
        let counts = [
            ("feeders", feeders), ("lines", lines), ("tariffs", tariffs), ("terms", terms), ("accounts", accounts),
            ("meters", meters),
        ]
        var lines = counts.map { name, count in "\(count.all) \(name), \(count.new) of them new" }
        lines.append("\(relays) meters can be switched; \(inheritedOpen) of them are off by us")
        lines.append("\(protected) accounts are protected")
        lines.append("opening balances: \(credit) in credit, \(debt) in debt")
        lines.append(released ? "trips may begin at once" : "no trips until a supervisor releases them")
        return lines.joined(separator: "\n")
    }

    /// In Chinese, one fact a line.
    public var chinese: String {
        let counts = [
            ("台区/馈线", feeders), ("线路", lines), ("电价", tariffs), ("供电条款", terms), ("用电户", accounts), ("电表", meters),
        ]
        var lines = counts.map { name, count in "\(name)\(count.all)个，其中新增\(count.new)个" }
        lines.append("可远程操作的电表\(relays)个，其中已由我方停电\(inheritedOpen)个")
        lines.append("保电用户\(protected)户")
        lines.append("期初余额：结余\(credit)元，欠费\(-debt)元")
        lines.append(released ? "导入后即可执行停电" : "经主管放行后才会执行停电")
        return lines.joined(separator: "\n")
    }
}
