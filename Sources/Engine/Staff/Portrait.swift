import Billing
import Metering
import Quantities
import Supply
import Trail

/// What a person's request may change, in names and words: taken before it and after it, so that its audit row tells both (I-A1). Only
/// what differs is kept.
struct Portrait {
    private var fields: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String?) { if let value { fields.append((name, value)) } }

    mutating func add(_ name: String, _ value: Money) { if value != .zero { add(name, "\(value)") } }

    /// What was otherwise before, and what it is now; nil where nothing of it was there.
    static func difference(_ before: Portrait, _ after: Portrait) -> (before: String?, after: String?) {
        let old = Dictionary(before.fields.map { ($0.name, $0.value) }) { first, _ in first }
        let new = Dictionary(after.fields.map { ($0.name, $0.value) }) { first, _ in first }
        func text(_ fields: [(name: String, value: String)], _ other: [String: String]) -> String? {
            let told = fields.filter { other[$0.name] != $0.value }.map { "\($0.name): \($0.value)" }
            return told.isEmpty ? nil : told.joined(separator: "; ")
        }
        return (text(before.fields, new), text(after.fields, old))
    }
}

extension Draft {
    /// How what a command is about stands in this moment of the turn.
    func portrait(of command: StaffCommand) -> Portrait {
        var portrait = Portrait()
        if let account = accountOf(command) { add(account, to: &portrait) }
        switch command {
        case .clearMisroute(let name):
            let line = state.lineByName[name].flatMap { lines[$0] }
            portrait.add("misroute", line?.misroute.map { "asked unit \($0.expected), unit \($0.got) answered" })
        case .finishWorkItem(let id, _):
            portrait.add("work item", workItems[id].map { "\($0.kind.rawValue) \($0.reason), open" })
        case .importData:
            portrait.add("accounts", String(state.accounts.count + importedAccounts.count))
            portrait.add("lines", String(state.lines.count + lines.changes.count { state.lines[$0.key] == nil }))
            for name in Set(state.terms.keys).union(changes.terms.map(\.name)).sorted() {
                let versions =
                    (state.terms[name] ?? []).map(\.from) + changes.terms.filter { $0.name == name }.map(\.from)
                portrait.add("terms \(name)", Set(versions).sorted().map { "\($0)" }.joined(separator: " "))
            }
            for name in book.tariffs.keys.sorted() {
                portrait.add("tariff \(name)", book.tariffs[name]?.versions.map { "\($0.from)" }.joined(separator: " "))
            }
            portrait.add("trips", gateway.importReleased ? "released" : "off until released")
        case .releaseImport: portrait.add("trips", gateway.importReleased ? "released" : "off until released")
        case .trustClock, .trustClockBehind:
            portrait.add("clock", gateway.clockTrusted ? "trusted" : "not trusted")
        case .addUser(let name, _, _), .removeUser(let name), .confirmUser(let name):
            let user =
                changes.users.last { $0.name == name } ?? state.users.values.first { $0.name == name && $0.isActive }
            portrait.add("user", user.flatMap { $0.isActive ? $0.role.rawValue : nil })
            portrait.add("confirmed", user?.confirmedBy)
        case .rating, .suspense, .dailyClose, .credit:
            for proposal in proposals.values.sorted(by: { $0.id < $1.id }) {
                portrait.add("proposal \(proposal.id)", "\(proposal.state)")
            }
            for suspended in suspense.values.sorted(by: { $0.payment < $1.payment }) {
                portrait.add("suspense \(suspended.payment)", "\(suspended.state)")
            }
        case .trips(.weather), .trips(.endWeather):
            for hold in gateway.weather {
                portrait.add("weather \(hold.area ?? "everywhere")", "until \(calendar.rfc3339(hold.until))")
            }
        case .guards(.resetBreaker):
            for opening in gateway.breaker.open {
                portrait.add(
                    "breaker of \(self.name(opening.feeder))", "open, \(opening.cause.rawValue), \(opening.seen) seen")
            }
        default: break
        }
        return portrait
    }

    private func add(_ id: AccountID, to portrait: inout Portrait) {
        guard let account = accounts[id] else { return }
        let record = account.record
        portrait.add("account", record.number)
        portrait.add("name", record.name)
        portrait.add("payer", record.payer)
        portrait.add("phone", record.phone.map(Draft.tail))
        portrait.add(
            "contacts",
            record.contacts.map { "\($0.name)\($0.isOccupant ? " (occupant)" : "") \(Draft.tail($0.phone))" }
                .joined(separator: ", "))
        portrait.add("mode", record.mode.rawValue)
        portrait.add("tariff", record.tariff)
        portrait.add("terms", record.terms)
        portrait.add("changes to come", account.contracts.changes.map { "\($0.from)" }.joined(separator: " "))
        portrait.add("persons", String(record.holder.persons))
        portrait.add("protected", record.protection?.rawValue)
        portrait.add("to be renewed by", account.protectionTerm.map { "\($0.renewBy)" })
        portrait.add("off on request", account.wish.map { "since \(calendar.rfc3339($0.at))" })
        portrait.add("cause", record.cause.rawValue)
        portrait.add("hold", account.hold.map { "\($0.kind.rawValue) until \(calendar.rfc3339($0.until))" })
        portrait.add("life", account.life.word)
        portrait.add("class", account.standing.creditClass.rawValue)
        portrait.add("class by hand until", account.standing.override.map { "\($0.until)" })
        portrait.add("posted", account.posted)
        portrait.add("penalty", account.dues.penalty)
        portrait.add("old debt", account.dues.oldDebt)
        portrait.add("deposit", account.dues.deposit)
        portrait.add("written off", account.dues.writtenOff)
        portrait.add("emergency credit", account.dues.emergency.map { _ in "activated" })
        portrait.add("guarantors", account.dues.guarantors.map { "\($0.name) \($0.amount)" }.joined(separator: ", "))
        for point in points(of: id) { add(point, to: &portrait) }
    }

    private func add(_ point: SupplyPointState, to portrait: inout Portrait) {
        let name = "supply point \(point.record.id)"
        portrait.add(name, SupplyTrail(point).text)
        portrait.add("\(name) restore", point.restore.map { "owed since \(calendar.rfc3339($0.since))" })
        portrait.add("\(name) lock-out", point.lockOut?.by)
        portrait.add("\(name) relay serial", point.record.relay?.serial?.text)
        portrait.add("\(name) pairing", point.pairing.word)
        guard let meter = meters[point.record.meter] else { return }
        portrait.add("\(name) meter", meter.record.number)
        portrait.add("\(name) meter serial", meter.record.serial?.text)
        portrait.add("\(name) ratio", "\(meter.record.ratio)")
        portrait.add("\(name) ratio of its own", meter.record.stated?.description)
        portrait.add("\(name) ratio in doubt", meter.ratioWatch.doubt?.ground.rawValue)
        portrait.add("\(name) series", String(meter.series.number))
        portrait.add("\(name) doubt", meter.series.quarantine.map { _ in "quarantined" })
    }

    /// Enough to know it again, and no more than that (I-A5).
    private static func tail(_ phone: String) -> String { "..." + phone.suffix(4) }
}

extension Pairing {
    fileprivate var word: String? {
        switch self {
        case .inMeter: nil
        case .unproven: "not proven"
        case .proven: "proven"
        case .testing: "under test"
        }
    }
}

extension AccountLife {
    fileprivate var word: String {
        switch self {
        case .open: "open"
        case .vacant: "vacant"
        case .closed: "closed"
        }
    }
}
