import Metering
import Quantities
import Supply

/// What must hold between the parts of a site: numbers and names are given once, and what is referred to is there.
struct SiteChecks {
    let findings: Findings
    let profiles: ProfileLibrary
    let existing: SiteInventory

    /// Notes every fault; completes the meters with what their profiles say.
    func check(_ draft: inout SiteDraft) {
        unique(draft.feeders, "feeder")
        unique(draft.lines.compactMap(\.name), "line")
        unique(draft.tariffs.compactMap(\.name), "tariff")
        unique(
            draft.terms.compactMap { entry in
                entry.name.flatMap { name in
                    entry.terms.map { Marked(value: "\(name.value) from \($0.from)", mark: name.mark) }
                }
            }, "terms")
        unique(draft.accounts.compactMap(\.number), "account")
        unique(draft.accounts.flatMap(\.meters).compactMap(\.number), "meter")
        uniqueEndpoints(draft.lines)
        limitLibmodbus(draft.lines)
        references(draft)
        settlements(draft)
        EquipmentChecks(findings: findings, profiles: profiles).check(&draft.accounts)
        CreditChecks(findings: findings, profiles: profiles).check(draft.accounts)
        SiteWarnings(findings: findings).look(at: draft)
    }

    private func unique(_ names: [Marked<String>], _ kind: String) {
        var first: [String: Mark] = [:]
        for name in names {
            if let other = first[name.value] {
                findings.fault(
                    name.mark, "\(kind) \(name.value) is there already, \(other.seen(from: name.mark))",
                    cure: "keep one of the two")
            } else {
                first[name.value] = name.mark
            }
        }
    }

    private func uniqueEndpoints(_ lines: [LineEntry]) {
        var first: [String: Mark] = [:]
        for line in lines {
            guard let endpoint = line.endpoint else { continue }
            let name: String =
                switch endpoint.value {
                case .tcp(let host, let port): "\(host):\(port)"
                case .serial(let device, _, _, _): device
                }
            if let other = first[name] {
                findings.fault(
                    endpoint.mark, "\(name) is another line's endpoint already, \(other.seen(from: endpoint.mark))",
                    cure: "put the meters of one endpoint on one line")
            } else {
                first[name] = endpoint.mark
            }
        }
    }

    /// Each costs a thread and one of the few low file descriptors that libmodbus can use.
    private static let libmodbusLimit = 200

    private func limitLibmodbus(_ lines: [LineEntry]) {
        let lines = lines.filter { line in
            guard let record = line.record, record.driver == .libmodbus, case .tcp = record.endpoint else {
                return false
            }
            return true
        }
        guard lines.count > Self.libmodbusLimit, let endpoint = lines[Self.libmodbusLimit].endpoint else { return }
        findings.fault(
            endpoint.mark, "\(lines.count) TCP lines have driver: libmodbus, and \(Self.libmodbusLimit) are the most",
            cure: "leave driver out where the gateway does not need it")
    }

    private func references(_ draft: SiteDraft) {
        let tariffs = existing.tariffs.union(draft.tariffs.compactMap { $0.name?.value })
        let terms = existing.terms.union(draft.terms.compactMap { $0.name?.value })
        let lines = existing.lines.union(draft.lines.compactMap { $0.name?.value })
        let feeders = existing.feeders.union(draft.feeders.map(\.value))
        for account in draft.accounts {
            refer(account.tariff, to: tariffs, "tariff")
            refer(account.terms, to: terms, "terms")
            for meter in account.meters {
                refer(meter.line, to: lines, "line")
                refer(meter.feeder, to: feeders, "feeder")
            }
        }
    }

    /// Whoever pays by bills needs terms that say when they are made.
    private func settlements(_ draft: SiteDraft) {
        let terms = draft.terms.compactMap(\.terms)
        for account in draft.accounts where account.mode.value.isBilled {
            let own = terms.filter { $0.name == account.terms?.value }
            guard !own.isEmpty, own.allSatisfy({ $0.settlement == nil }) else { continue }
            findings.fault(
                account.mode.mark, "terms \(own[0].name) say nothing of bills",
                cure: "add settlement to them, or use the preset statutory")
        }
    }

    private func refer(_ name: Marked<String>?, to known: Set<String>, _ kind: String) {
        guard let name, !known.contains(name.value) else { return }
        // A long list of names helps nobody.
        let cure =
            known.count <= 12 || Suggestion.nearest(to: name.value, among: known) != nil
            ? Suggestion.cure(for: name.value, among: Array(known)) : "name one of the \(known.count) that are there"
        findings.fault(
            name.mark, "there is no \(kind) \(name.value)", cure: known.isEmpty ? "add it to the file" : cure)
    }
}

extension Mark {
    /// `in line 12`, or with its file where that is another one.
    func seen(from other: Mark) -> String { file == other.file ? "in line \(line)" : "at \(file):\(line)" }
}
