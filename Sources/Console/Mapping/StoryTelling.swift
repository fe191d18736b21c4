import API
import Billing
import Engine
import Languages
import Metering
import Quantities
import Storage
import Supply

/// Tells an account's story in sentences that an agent can read aloud, in both languages.
struct StoryTelling {
    let present: Presenter
    let meters: [MeterID: String]

    func response(_ story: Story, of account: Account, from: Instant, to: Instant) -> StoryResponse {
        let proofs = StoryTelling.proofs(story.items)
        return StoryResponse(
            account: account.number, name: account.name, address: account.address, from: present.time(from),
            to: present.time(to),
            items: story.items.compactMap { tell($0, proofs) }, truncated: story.completeFrom > from)
    }

    /// What proved the meter for each order: the audit trail says so when the order is made.
    private static func proofs(_ items: [StoryItem]) -> [String: String] {
        var proofs: [String: String] = [:]
        for item in items {
            if case .audit(let line) = item.what,
                line.record.action == "order.selected" || line.record.action == "order.close"
            {
                proofs[line.record.subject] = line.record.after
            }
        }
        return proofs
    }

    private func tell(_ item: StoryItem, _ proofs: [String: String]) -> StoryItemBody? {
        switch item.what {
        case .reading(let record): return body(item, "reading", reading(record.reading), facts(record))
        case .readings(let day): return body(item, "reading", self.day(day))
        case .gap(let gap): return body(item, "gap", self.gap(gap))
        case .payment(let payment): return body(item, "payment", self.payment(payment), facts(payment))
        case .entry(let posted, let balance):
            return body(item, "charge", EntryWords.told(posted.entry, balance), facts(posted))
        case .bill(let bill): return body(item, "bill", self.bill(bill), facts(bill))
        case .decision(let record): return body(item, "decision", decision(record), facts(record))
        case .notice(let notice):
            return body(item, "notice", self.notice(notice), [Detail(name: "phone", value: notice.phone)])
        case .noticeDelivered(let notice):
            let kind = Texts.words(notice.kind.rawValue, in: Texts.noticeKinds)
            return body(
                item, "notice", Words("Delivered: {0}.", "已送达：{0}。").with([kind]), delivered(notice))
        case .evidence(let evidence): return body(item, "notice", told(evidence), facts(evidence))
        case .permit(let stored): return body(item, "permit", permit(stored.permit), facts(stored))
        case .order(let order): return body(item, "order", begun(order, proofs), facts(order))
        case .orderEnded(let order): return body(item, "order", ended(order), facts(order))
        case .workOpened(let work):
            return body(item, "job", opened(work), [Detail(name: "work_item", value: work.id.description)])
        case .workClosed(let work):
            return body(item, "job", closed(work), [Detail(name: "work_item", value: work.id.description)])
        case .outage(let outage):
            return body(
                item, "outage",
                Words(
                    "The feeder is suspected to have no power: {0}.", "疑似线路停电：{0}。"
                ).with([Texts.recorded(outage.evidence)]), facts(outage))
        case .outageEnded(let outage):
            return body(
                item, "outage",
                Words(
                    "The feeder's meters answer again; they were silent from \(present.calendar.text(outage.since)).",
                    "线路电表恢复应答；自 \(present.calendar.text(outage.since)) 起无应答。"), facts(outage))
        case .audit(let line):
            return StoryTelling.isToldOtherwise(line.record)
                ? nil : body(item, "audit", audit(line.record), facts(line))
        }
    }

    /// The engine's own rows about orders, notices and payments repeat what these tell themselves.
    private static func isToldOtherwise(_ record: AuditRecord) -> Bool {
        let own =
            ["order.", "notice.", "restore.", "supply.", "decision."].contains { record.action.hasPrefix($0) }
            && record.role == "engine"
        // A share of what came for a payment number is told by its row: the payment itself is no account's.
        return own || record.action == "payment.booked" && !record.reason.contains(" of payment number ")
    }

    private func body(_ item: StoryItem, _ kind: String, _ words: Words, _ facts: [Detail] = []) -> StoryItemBody {
        StoryItemBody(at: present.time(item.at), kind: kind, words: words, facts: facts)
    }

    private func meter(_ id: MeterID) -> String { meters[id] ?? id.description }
}

// MARK: readings

extension StoryTelling {
    private func reading(_ reading: Reading) -> Words {
        let purpose = Texts.words(reading.purpose.rawValue, in: Texts.purposes)
        let quality = Texts.words(reading.quality.code, in: Texts.qualities)
        let energy = reading.energy.map { Words("\($0) kWh", "\($0) 千瓦时") } ?? Words("no energy", "无电量")
        let power = reading.power.map { Words(", \($0.value) W", "，\($0.value) 瓦") } ?? Words(same: "")
        return Words(
            "Meter \(meter(reading.meter)) read ({0}): {1}{2}; {3}.", "电表 \(meter(reading.meter)) 读数（{0}）：{1}{2}；{3}。"
        )
        .with([purpose, energy, power, quality])
    }

    private func day(_ day: ReadingDay) -> Words {
        let range: Words
        if let first = day.firstEnergy, let last = day.lastEnergy {
            range = Words(
                "; from \(first) to \(last) kWh, \(day.consumed) kWh used",
                "；从 \(first) 至 \(last) 千瓦时，用电 \(day.consumed) 千瓦时")
        } else {
            range = Words(same: "")
        }
        return Words(
            "Meter \(meter(day.meter)) on \(day.day): \(day.count) readings, \(day.counted) of them good{0}.",
            "电表 \(meter(day.meter)) \(day.day)：读数 \(day.count) 次，有效 \(day.counted) 次{0}。"
        ).with([range])
    }

    private func gap(_ gap: GapRun) -> Words {
        // What is too late for an order has another sense where a reading is wanted.
        let fault =
            gap.fault == "too_late"
            ? Words("its turn did not come before the next one", "未轮到抄读，下一次已到")
            : Texts.words(gap.fault, in: Texts.lineFaults)
        let first = present.calendar.text(gap.first)
        let last = present.calendar.text(gap.last)
        return Words(
            "Meter \(meter(gap.meter)): \(gap.count) scheduled readings missing from \(first) to \(last): {0}.",
            "电表 \(meter(gap.meter))：\(first) 至 \(last) 缺少 \(gap.count) 次定时读数：{0}。"
        ).with([fault])
    }

    private func facts(_ record: ReadingRecord) -> [Detail] {
        [
            Detail(name: "reading", value: String(record.number)),
            Detail(name: "source_at", value: present.time(record.reading.sourceTime)),
            Detail(name: "quality", value: record.reading.quality.code),
        ]
    }
}

// MARK: money

extension StoryTelling {
    private func payment(_ payment: Payment) -> Words {
        let key = payment.request.key
        let note = Texts.words(payment.receipt.supply.rawValue, in: Texts.supplyNotes)
        let missing =
            payment.receipt.missing > .zero
            ? Words("; \(payment.receipt.missing) yuan still missing", "；尚缺 \(payment.receipt.missing) 元")
            : Words(same: "")
        return Words(
            "\(payment.request.amount) yuan paid through \(key.channel), serial {2}: {0}{1}.",
            "经 \(key.channel) 缴费 \(payment.request.amount) 元，流水号 {2}：{0}{1}。"
        ).with([note, missing, Words(same: key.serial)])
    }

    private func bill(_ bill: Bill) -> Words {
        let kind = Texts.words(bill.kind.rawValue, in: Texts.billKinds)
        let due = bill.due.map { Words(", to be paid by \($0)", "，缴费期限 \($0)") } ?? Words(same: "")
        return Words(
            "Bill \(bill.number) ({0}) from \(bill.from) up to \(bill.to): \(bill.total) yuan{1}.",
            "账单 \(bill.number)（{0}），\(bill.from) 至 \(bill.to)：\(bill.total) 元{1}。"
        ).with([kind, due])
    }

    private func facts(_ bill: Bill) -> [Detail] {
        [Detail(name: "bill", value: bill.number), Detail(name: "amount", value: bill.total.description)]
    }

    private func facts(_ payment: Payment) -> [Detail] {
        [
            Detail(name: "payment", value: payment.id.description),
            Detail(name: "key", value: payment.request.key.description),
        ]
    }

    private func facts(_ posted: PostedEntry) -> [Detail] {
        [
            Detail(name: "ledger_position", value: String(posted.position)),
            Detail(name: "debit", value: posted.entry.debit.code),
            Detail(name: "credit", value: posted.entry.credit.code), Detail(name: "cause", value: posted.entry.cause),
        ]
    }
}

// MARK: control

extension StoryTelling {
    private func decision(_ record: DecisionRecord) -> Words {
        let action = Texts.words(record.action.rawValue, in: Texts.actions)
        // That the account is in arrears goes without saying where something else stands before the trip.
        let told =
            record.action == .hold && record.reasons.count > 1
            ? record.reasons.filter { $0 != .inArrears } : record.reasons
        let reasons = Words.list(told.once.map { Texts.words($0.rawValue, in: Texts.reasons) })
        return Words(
            "Decided: {0}, because {1}. The customer had \(record.available) yuan.",
            "决定：{0}。原因：{1}。当时余额 \(record.available) 元。"
        ).with([action, reasons])
    }

    private func notice(_ notice: Notice) -> Words {
        let kind = Texts.words(notice.kind.rawValue, in: Texts.noticeKinds)
        let state = Presenter.state(notice.state)
        // Delivery is told when it happened; here only what went wrong, or that it is still under way.
        let now =
            state.code == "delivered"
            ? Words(same: "")
            : Words(" ({0}{1})", "（{0}{1}）").with([
                Texts.words(state.code, in: Texts.noticeStates),
                state.reason.map { Words(": ", "：") + Texts.recorded($0) } ?? Words(same: ""),
            ])
        let about = notice.amount == .zero ? Words(same: "") : Words(", \(notice.amount) yuan", "，\(notice.amount) 元")
        return Words("To {3}: {0}{1}{2}.", "发往 {3}：{0}{1}{2}。").with([kind, about, now, Words(same: notice.phone)])
    }

    private func delivered(_ notice: Notice) -> [Detail] {
        [Detail(name: "phone", value: notice.phone)]
            + [Presenter.state(notice.state).reference].compactMap { $0 }.map { Detail(name: "reference", value: $0) }
    }

    private func told(_ evidence: DeliveryEvidence) -> Words {
        let words: Words =
            switch evidence.proof {
            case .call(let answered):
                answered
                    ? Words("{0} called, and was answered.", "{0} 致电，已接听。")
                    : Words("{0} called, and nobody answered.", "{0} 致电，无人接听。")
            case .door(.signature): Words("{0} left a door notice, signed by {1}.", "{0} 上门送达，{1} 签收。")
            case .door(.photo):
                Words("{0} left a door notice, on a photo and seen by {1}.", "{0} 上门送达并拍照，见证人 {1}。")
            case .notLeft: Words("{0} could not leave a door notice.", "{0} 上门未能送达。")
            }
        var people = [Words(same: evidence.by)]
        if case .door(let proof) = evidence.proof { people.append(Words(same: proof.person)) }
        return words.with(people)
    }

    private func facts(_ evidence: DeliveryEvidence) -> [Detail] {
        var facts = [Detail(name: "notice", value: evidence.notice.description)]
        if evidence.happenedAt != evidence.at {
            facts.append(Detail(name: "at", value: present.time(evidence.happenedAt)))
        }
        if case .door(let proof) = evidence.proof { facts.append(Detail(name: "sha256", value: proof.sha256)) }
        return facts
    }

    private func permit(_ permit: Permit) -> Words {
        let kind = Texts.words(permit.kind.rawValue, in: Texts.permitKinds)
        let state = Texts.words(permit.state.rawValue, in: Texts.permitStates)
        return Words(
            "Permission to switch off once ({0}) for the meter with {2}, owing \(permit.tripAmount) yuan; {1}.",
            "签发一次性停电许可（{0}），身份：{2}，欠费 \(permit.tripAmount) 元；{1}。"
        ).with([kind, state, Texts.recorded(permit.identity)])
    }

    private func begun(_ order: Order, _ proofs: [String: String]) -> Words {
        let kind = Texts.words(order.kind.rawValue, in: Texts.orderKinds)
        let proof =
            proofs["order \(order.id)"].map {
                Words("; the meter must prove: {0}", "；身份凭据：{0}").with([Texts.recorded($0)])
            } ?? Words(same: "")
        return Words("Order to {0}: {2}{1}.", "下达命令：{0}（{2}）{1}。").with([kind, proof, Texts.recorded(order.cause)])
    }

    private func ended(_ order: Order) -> Words {
        let kind = Texts.words(order.kind.rawValue, in: Texts.orderKinds)
        let state = Texts.words(order.state.rawValue, in: Texts.orderStates)
        var took = Words(same: "")
        if order.kind == .close, order.state == .verified, let since = order.since, let end = order.endedAt {
            let seconds = Presenter.seconds(end - since)
            took = Words("; \(seconds) s after the reason for it", "；自受理起 \(seconds) 秒")
        }
        return Words("Order to {0} ended: {1} ({3}){2}.", "命令结束：{0}，{1}（{3}）{2}。")
            .with([kind, state, took, Texts.recorded(order.outcome ?? "")])
    }

    private func opened(_ work: WorkItem) -> Words {
        let kind = Texts.words(work.kind.rawValue, in: Texts.jobKinds)
        return Words("Work item opened: {0} ({1}).", "新增待办：{0}（{1}）。").with([kind, Texts.recorded(work.reason)])
    }

    private func closed(_ work: WorkItem) -> Words {
        let kind = Texts.words(work.kind.rawValue, in: Texts.jobKinds)
        let result = work.result ?? ""
        // What a person typed is told as it was typed.
        let isOurs = work.closedBy == "engine"
        let who = [
            isOurs ? Texts.words("engine", in: Texts.roles) : Words(same: work.closedBy ?? ""), kind,
            isOurs ? Texts.recorded(result) : Words(same: result),
        ]
        return Words("Work item closed by {0}: {1}; {2}.", "待办完成（{0}）：{1}；{2}。").with(who)
    }

    private func audit(_ record: AuditRecord) -> Words {
        let role = Texts.words(record.role, in: Texts.roles)
        let second = record.second.map { Words(" with \($0)", "（第二人 \($0)）") } ?? Words(same: "")
        if record.action.hasPrefix("staff.") {
            let code = String(record.action.dropFirst(6))
            // Of an account's life the row's subject says which event it was, and what it changed.
            let action =
                StoryTelling.ofLife.contains(code)
                ? Texts.subject(record.subject) : Texts.words(code, in: Texts.staffActions)
            return Words(
                "{4} ({0}){1} asked: {2}, because: {5}. Answer: {3}.", "{4}（{0}）{1} 申请：{2}，原因：{5}。结果：{3}。"
            ).with([
                role, second, action, answer(record.after ?? ""), Words(same: record.actor), Words(same: record.reason),
            ])
        }
        let what = record.after.map { Words(same: " → ") + Texts.recorded($0) } ?? Words(same: "")
        let own = [
            Words(same: record.actor), Texts.auditAction(record.action), Texts.subject(record.subject),
            Texts.auditReason(record.action, record.reason),
        ]
        return Words("{3} ({0}){1}: {4}, {5}: {6}{2}.", "{3}（{0}）{1}：{4}，{5}：{6}{2}。").with([role, second, what] + own)
    }

    private static let ofLife = [StaffAction.life, .install, .setCredit, .changeContacts].map(\.rawValue)

    /// The engine's answer as the audit keeps it: outcome, code, reasons.
    private func answer(_ text: String) -> Words {
        // What it changed stands behind a semicolon.
        let parts = text.prefix { $0 != ";" }.split(separator: " ").map(String.init)
        guard parts.count >= 2 else { return Words(same: text) }
        let reasons = parts.dropFirst(2).map { Texts.words($0, in: Texts.reasons) }
        let code = Texts.staffWords(parts[1])
        return reasons.isEmpty ? code : code + Words(" (", "（") + Words.list(reasons) + Words(")", "）")
    }

    private func facts(_ record: DecisionRecord) -> [Detail] {
        [
            Detail(name: "action", value: record.action.rawValue),
            Detail(name: "reasons", value: record.reasons.map(\.rawValue).joined(separator: " ")),
            Detail(name: "amount", value: record.amount.description),
            Detail(name: "available", value: record.available.description),
            Detail(name: "reading", value: String(record.readingNumber)),
            Detail(name: "ledger_position", value: String(record.ledgerPosition)),
        ]
    }

    private func facts(_ stored: StoredPermit) -> [Detail] {
        [
            Detail(name: "permit", value: stored.permit.id.description),
            Detail(name: "order", value: stored.permit.order.description),
            Detail(name: "epoch", value: String(stored.permit.epoch.value)),
            Detail(name: "ledger_position", value: String(stored.permit.ledgerPosition)),
            Detail(name: "expires_at", value: present.time(stored.permit.expiresAt)),
            Detail(name: "hash", value: Tokens.hex(stored.hash)),
            Detail(name: "genuine", value: String(stored.isGenuine)),
        ]
    }

    private func facts(_ order: Order) -> [Detail] {
        [
            Detail(name: "order", value: order.id.description),
            Detail(name: "supply_point", value: order.supplyPoint.description),
            Detail(name: "epoch", value: String(order.epoch.value)), Detail(name: "state", value: order.state.rawValue),
        ]
    }

    private func facts(_ outage: Outage) -> [Detail] {
        [
            Detail(name: "outage", value: outage.id.description),
            Detail(name: "since", value: present.time(outage.since)),
        ]
    }

    private func facts(_ line: AuditLine) -> [Detail] {
        [Detail(name: "audit", value: String(line.position)), Detail(name: "action", value: line.record.action)]
    }
}

extension Presenter {
    /// Seconds with three digits: `0.812`.
    static func seconds(_ span: Span) -> String {
        let magnitude = span.milliseconds.magnitude
        return (span.milliseconds < 0 ? "-" : "") + "\(magnitude / 1000).\(padded(magnitude % 1000, 3))"
    }
}
