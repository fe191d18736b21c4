import Billing
import Metering
import Quantities
import Supply

extension MeterReadings {
    /// What is on file about a meter's transformers.
    ///
    /// - Parameter isAlone: no other meter shares the account's capacity.
    static func ratioFacts(
        of meter: MeterRecord, at point: SupplyPointRecord, _ account: Account, isAlone: Bool
    ) -> RatioFacts {
        RatioFacts(
            ratio: meter.ratio, stated: meter.stated, maximumCurrent: meter.maximumCurrent, phases: meter.phases,
            capacity: isAlone ? account.capacity : nil, rating: point.relay?.rating)
    }
}

/// Whether the transformers on file can be those that hang there (R5). While that is in doubt every reading goes on to be kept and billed
/// by what is on file, since no reading is better; nobody is switched off for what it comes to, and the bill says so.
extension Draft {
    /// Compares a reading with what is on file, and tells a person where the two do not go together.
    mutating func watchRatio(_ reading: Reading, after before: AcceptedReading?, _ point: SupplyPointState) {
        let id = reading.meter
        guard let account = accounts[point.record.account], !account.life.isClosed, var meter = meters[id],
            let terms = terms(of: account.record)
        else { return }
        let earlier = meter.ratioWatch
        meter.ratioWatch.note(
            reading, after: before,
            MeterReadings.ratioFacts(
                of: meter.record, at: point.record, account.record, isAlone: points(of: account.record.id).count == 1),
            terms.ratio)
        meters[id] = meter
        if meter.ratioWatch.told != earlier.told { writeThrough(account.record.id) }
        guard meter.ratioWatch.doubt?.ground != earlier.doubt?.ground else { return }
        if earlier.doubt != nil {
            endRatioDoubt(meter.record, account.record.id, "the readings agree with the ratio again")
        }
        if let doubt = meter.ratioWatch.doubt { beginRatioDoubt(doubt, meter.record, point) }
    }

    private mutating func beginRatioDoubt(_ doubt: RatioDoubt, _ meter: MeterRecord, _ point: SupplyPointState) {
        let account = point.record.account
        let reason =
            "ratio.\(doubt.ground.rawValue) \(meter.number) \(meter.stated ?? meter.ratio) \(doubt.figures)"
        audit("meter.ratioDoubtful", "meter \(meter.number)", account: account, reason: reason)
        effects.append(.alarm(code: "meter.ratioDoubtful", detail: reason))
        openWorkItem(.case, account: account, meter: meter.id, within: .days(3), reason: reason)
        raiseEpoch(point.record.id, "the ratio of the transformers is in doubt")
        writeThrough(account)
    }

    private mutating func endRatioDoubt(_ meter: MeterRecord, _ account: AccountID, _ why: String) {
        audit("meter.ratioAgrees", "meter \(meter.number)", account: account, reason: why)
        settleRatioCases(of: meter.id, account, why)
        writeThrough(account)
    }

    private mutating func settleRatioCases(of meter: MeterID, _ account: AccountID, _ why: String) {
        for item in openItems(of: account) where item.isAboutRatio && item.meter == meter {
            closeWorkItem(item.id, by: "engine", result: why)
        }
    }

    /// Other transformers, or another meter: nothing that was seen before says anything of them.
    mutating func forgetRatio(of id: MeterID, _ account: AccountID, _ why: String) {
        guard var meter = meters[id] else { return }
        let wasDoubtful = meter.ratioWatch.doubt != nil
        meter.ratioWatch = RatioWatch()
        meters[id] = meter
        if wasDoubtful { endRatioDoubt(meter.record, account, why) }
    }

    /// An engineer and another person say that the transformers on file hang there. Nil: the item is about nothing of the kind.
    mutating func clearRatio(_ item: WorkItem, _ request: StaffRequest) -> StaffAnswer? {
        guard item.isAboutRatio, let id = item.meter, var meter = meters[id], meter.ratioWatch.doubt != nil else {
            return nil
        }
        guard request.actor.role.may(.install) else { return roleDenied(request.actor, .install) }
        guard stands(request.second, beside: request.actor, for: .install) else {
            return StaffAnswer(.refused, "job.ratioDoubtful", details: [.init("meter", meter.record.number)])
        }
        meter.ratioWatch.clear()
        meters[id] = meter
        audit(
            "meter.ratioConfirmed", "meter \(meter.record.number)", account: item.account, actor: request.actor,
            second: request.second, reason: request.reason)
        if let account = item.account { writeThrough(account) }
        return nil
    }
}

extension WorkItem {
    /// Whether it asks what transformers hang there.
    var isAboutRatio: Bool { kind == .case && reason.hasPrefix("ratio.") }
}

extension RatioDoubt {
    /// What is shown and what would be possible, in words' units: A, V, kW or kVA, kWh, or the ratio itself.
    var figures: String { "\(thousandths(shown)) \(thousandths(possible))" }

    private func thousandths(_ value: Int64) -> String {
        var part = padded(value.magnitude % 1000, 3)
        while part.last == "0" { part.removeLast() }
        return "\(value / 1000)" + (part.isEmpty ? "" : "." + part)
    }
}
