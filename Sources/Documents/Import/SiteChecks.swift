import Billing
import Languages
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
        unique(draft.feeders, .feeder)
        unique(draft.lines.compactMap(\.name), .line)
        unique(draft.tariffs.compactMap(\.name), .tariff)
        unique(
            draft.terms.compactMap { entry in
                entry.name.flatMap { name in
                    entry.terms.map { Marked(value: "\(name.value) from \($0.from)", mark: name.mark) }
                }
            }, .terms)
        unique(
            draft.calendars.compactMap { entry in
                entry.name.flatMap { name in
                    entry.stretch.map { Marked(value: "\(name.value) from \($0.from)", mark: name.mark) }
                }
            }, .calendar)
        unique(draft.channels.compactMap(\.name), .channel)
        unique(draft.payers.compactMap(\.number), .payer)
        unique(draft.accounts.compactMap(\.number), .account)
        noAccountsNumbers(draft)
        unique(draft.accounts.flatMap(\.meters).compactMap(\.number), .meter)
        uniqueEndpoints(draft.lines)
        limitLibmodbus(draft.lines)
        references(draft)
        settlements(draft)
        EquipmentChecks(findings: findings, profiles: profiles).check(&draft.accounts)
        CreditChecks(findings: findings, profiles: profiles).check(draft.accounts)
        SiteWarnings(findings: findings).look(at: draft)
    }

    private func unique(_ names: [Marked<String>], _ kind: SitePart) {
        var first: [String: Mark] = [:]
        for name in names {
            if let other = first[name.value] {
                findings.fault(
                    name.mark,
                    Words("{0} {1} is there already, {2}", "{0} {1} 在{2}已有").with([
                        kind.words, Words(same: name.value), other.seen(from: name.mark),
                    ]),
                    cure: Words("keep one of the two", "请保留其中一个"))
            } else {
                first[name.value] = name.mark
            }
        }
    }

    /// Money for one number must not have two owners.
    private func noAccountsNumbers(_ draft: SiteDraft) {
        let accounts = existing.accounts.union(draft.accounts.compactMap { $0.number?.value })
        for number in draft.payers.compactMap(\.number) where accounts.contains(number.value) {
            findings.fault(
                number.mark, Words("an account has the number \(number.value)", "已有户号 \(number.value)"),
                cure: Words("give the payer a number of its own", "请给付款人另编缴费号"))
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
                    endpoint.mark,
                    Words("{0} is another line's endpoint already, {1}", "{0} 已是{1}的另一条线路的端点").with([
                        Words(same: name), other.seen(from: endpoint.mark),
                    ]),
                    cure: Words("put the meters of one endpoint on one line", "同一端点的电表请放在同一线路下"))
            } else {
                first[name] = endpoint.mark
            }
        }
    }

    private func limitLibmodbus(_ lines: [LineEntry]) {
        let lines = lines.filter { $0.record?.isLibmodbusOverTCP == true }
        guard lines.count > LineRecord.libmodbusAtMost, let endpoint = lines[LineRecord.libmodbusAtMost].endpoint else {
            return
        }
        findings.fault(
            endpoint.mark,
            Words(
                "\(lines.count) TCP lines have driver: libmodbus, and \(LineRecord.libmodbusAtMost) are the most",
                "有 \(lines.count) 条 TCP 线路使用 driver: libmodbus，至多 \(LineRecord.libmodbusAtMost) 条"),
            cure: Words("leave driver out where the gateway does not need it", "网关不需要的地方请去掉 driver"))
    }

    private func references(_ draft: SiteDraft) {
        let tariffs = existing.tariffs.union(draft.tariffs.compactMap { $0.name?.value })
        let terms = existing.terms.union(draft.terms.compactMap { $0.name?.value })
        let lines = existing.lines.union(draft.lines.compactMap { $0.name?.value })
        let feeders = existing.feeders.union(draft.feeders.map(\.value))
        let payers = existing.payers.union(draft.payers.compactMap { $0.number?.value })
        for account in draft.accounts {
            refer(account.payer, to: payers, .payer)
            refer(account.tariff, to: tariffs, .tariff)
            refer(account.terms, to: terms, .terms)
            for meter in account.meters {
                refer(meter.line, to: lines, .line)
                refer(meter.feeder, to: feeders, .feeder)
            }
        }
    }

    /// Whoever pays by bills needs terms that say when they are made.
    private func settlements(_ draft: SiteDraft) {
        let terms = draft.terms.compactMap(\.terms)
        let monthly = Set(draft.tariffs.compactMap(\.tariff).filter(\.hasMonthlyCharges).map(\.name))
        for account in draft.accounts {
            let own = terms.filter { $0.name == account.terms?.value }
            guard !own.isEmpty, own.allSatisfy({ $0.settlement == nil }) else { continue }
            if let tariff = account.tariff, monthly.contains(tariff.value) {
                findings.fault(
                    tariff.mark,
                    Words(
                        "tariff \(tariff.value) charges by the month, and terms \(own[0].name) settle none",
                        "电价 \(tariff.value) 按月计收费用，条款 \(own[0].name) 没有规定结算"),
                    cure: Words("add settlement to the terms", "请在条款中补上 settlement"))
            }
            guard account.mode.value.isBilled else { continue }
            findings.fault(
                account.mode.mark,
                Words("terms \(own[0].name) say nothing of bills", "条款 \(own[0].name) 没有规定结算出账"),
                cure: Words(
                    "add settlement to them, or use the preset statutory", "请在条款中补上 settlement，或使用预设 statutory"))
        }
    }

    private func refer(_ name: Marked<String>?, to known: Set<String>, _ kind: SitePart) {
        guard let name, !known.contains(name.value) else { return }
        // A long list of names helps nobody.
        let cure =
            known.count <= 12 || Suggestion.nearest(to: name.value, among: known) != nil
            ? Suggestion.cure(for: name.value, among: Array(known))
            : Words("name one of the \(known.count) that are there", "请写已有的 \(known.count) 个之一")
        findings.fault(
            name.mark, Words("there is no {0} {1}", "没有{0} {1}").with([kind.words, Words(same: name.value)]),
            cure: known.isEmpty ? Words("add it to the file", "请加入文件") : cure)
    }
}

extension Mark {
    /// `in line 12`, or with its file where that is another one.
    func seen(from other: Mark) -> Words {
        file == other.file ? Words("in line \(line)", "第 \(line) 行") : Words("at \(file):\(line)", "\(file):\(line) ")
    }
}

/// What a site is made of.
private enum SitePart {
    case feeder, line, tariff, terms, calendar, channel, payer, account, meter

    var words: Words {
        switch self {
        case .feeder: Words("feeder", "馈线")
        case .line: Words("line", "线路")
        case .tariff: Words("tariff", "电价")
        case .terms: Words("terms", "条款")
        case .calendar: Words("calendar", "工作日历")
        case .channel: Words("channel", "渠道")
        case .payer: Words("payer", "付款人")
        case .account: Words("account", "户号")
        case .meter: Words("meter", "电表")
        }
    }
}
