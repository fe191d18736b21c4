import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// How old the last reading may be by which an account changes hands.
    static let freshestFinal = Span.minutes(15)

    mutating func live(_ command: LifeCommand, _ request: StaffRequest) -> StaffAnswer {
        // Each is an event with a date, but for telephones, which hold from now on.
        guard gateway.clockTrusted || command.action == .changeContacts else {
            return StaffAnswer(.refused, "clock.notTrusted")
        }
        switch command {
        case .open(let opening): return open(opening, request)
        case .transfer(let transfer):
            return withOpen(transfer.account) { draft, id in draft.transfer(id, transfer, request) }
        case .exchangeMeter(let exchange): return self.exchange(exchange, request)
        case .changeRatio(let meter, let ratio, let reading): return changeRatio(of: meter, to: ratio, reading, request)
        case .beginVacancy(let number): return withOpen(number) { draft, id in draft.beginVacancy(id) }
        case .endVacancy(let number): return withOpen(number) { draft, id in draft.endVacancy(id) }
        case .close(let number, let reading):
            return withOpen(number) { draft, id in draft.close(id, reading, request) }
        case .change(let number, let change): return withOpen(number) { draft, id in draft.plan(change, id, request) }
        case .withdrawChange(let number, let day): return withOpen(number) { draft, id in draft.withdraw(day, id) }
        case .leaveMeter(let number, let mode):
            return withOpen(number) { draft, id in draft.leaveMeter(id, to: mode, request) }
        case .setCreditClass(let number, let creditClass, let until):
            return withOpen(number) { draft, id in draft.setCredit(id, creditClass, until, request) }
        case .endCreditOverride(let number): return withOpen(number) { draft, id in draft.endOverride(id, request) }
        case .setContacts(let number, let new):
            return withOpen(number) { draft, id in draft.setContacts(id, new, request) }
        }
    }

    /// The account that a request's audit row belongs to; nil where it is not there yet.
    func accountOf(_ command: LifeCommand) -> AccountID? {
        switch command {
        case .open: nil
        case .transfer(let transfer): state.accountByNumber[transfer.account]
        case .exchangeMeter(let exchange): accountOfMeter(exchange.meter)
        case .changeRatio(let meter, _, _): accountOfMeter(meter)
        case .beginVacancy(let number), .endVacancy(let number), .close(let number, _), .change(let number, _),
            .withdrawChange(let number, _), .leaveMeter(let number, _), .setCreditClass(let number, _, _),
            .endCreditOverride(let number), .setContacts(let number, _):
            state.accountByNumber[number]
        }
    }

    private func accountOfMeter(_ number: String) -> AccountID? {
        state.meterByNumber[number].flatMap { point(of: $0) }?.record.account
    }

    /// With an account that is not closed.
    private mutating func withOpen(_ number: String, _ body: (inout Draft, AccountID) -> StaffAnswer) -> StaffAnswer {
        guard let id = state.accountByNumber[number], let account = accounts[id] else {
            return StaffAnswer(.refused, "account.unknown", details: [.init("account", number)])
        }
        guard !account.life.isClosed else {
            return StaffAnswer(.refused, "account.closed", details: [.init("account", number)])
        }
        // What holds since midnight holds for this too.
        if let next = account.contracts.next, next <= calendar.date(at: now) { followContract(id) }
        return body(&self, id)
    }

    // MARK: who

    /// What is missing in a holder's papers; nil where nothing is. Two numbers at which somebody answers: a notice needs one, and the
    /// second is for the day on which the first is dead.
    func refuseHolder(identity: String?, phone: String?, contacts: [Contact]) -> StaffAnswer? {
        guard let identity, !identity.utf8.isEmpty, identity.utf8.count <= 64 else {
            return StaffAnswer(.refused, "life.identityMissing")
        }
        let phones = [phone].compactMap { $0 } + contacts.map(\.phone)
        for phone in phones where !Contact.canBeDialled(phone) {
            return StaffAnswer(.refused, "life.phoneMalformed", details: [.init("phone", phone)])
        }
        guard Set(phones).count >= 2 else { return StaffAnswer(.refused, "life.contactsMissing") }
        return nil
    }

    /// What is wrong with a contract on a day; nil where nothing is.
    func refuseContract(tariff: String, terms: String, mode: AccountMode, on day: CivilDate) -> StaffAnswer? {
        guard book.tariffs[tariff] != nil else {
            return StaffAnswer(.refused, "tariff.unknown", details: [.init("tariff", tariff)])
        }
        guard let version = state.terms(terms, on: day) else {
            return StaffAnswer(.refused, "terms.unknown", details: [.init("terms", terms)])
        }
        guard version.from <= day else {
            return StaffAnswer(.refused, "terms.notInForce", details: [.init("from", version.from.description)])
        }
        guard !mode.isBilled || version.settlement != nil else {
            return StaffAnswer(.refused, "terms.noSettlement", details: [.init("terms", terms)])
        }
        return nil
    }

    /// What a month costs besides its kWh is charged by bills and statements alone: from a day on it would be lost where the terms make none.
    /// Two that meet later, by an approval say, are found by the rounds.
    func refuseMonths(tariff: String, terms: String, from day: CivilDate) -> StaffAnswer? {
        guard book.tariffs[tariff]?.hasMonthlyCharges(from: day) == true,
            state.terms[terms]?.settles(from: day) == false
        else { return nil }
        return StaffAnswer(.refused, "terms.noMonths", details: [.init("terms", terms), .init("tariff", tariff)])
    }

    /// What credit in the meter stands against; nil where nothing does.
    ///
    /// - Parameter mode: how the account will pay; nil: not at all any more.
    func refuseCredit(_ id: AccountID, mode: AccountMode? = nil) -> StaffAnswer? {
        guard let account = accounts[id] else { return nil }
        if let mode, mode != account.record.mode, mode == .meterCredit || account.record.mode == .meterCredit {
            // Another holder does not take a move over: he moves when the account is his.
            return StaffAnswer(.refused, "life.creditInMeter")
        }
        guard account.keepsCreditInMeter else { return nil }
        // Of one that was only owed nothing can be in the meter.
        return openPurchases(of: id).contains { $0.state != .owed }
            ? StaffAnswer(.refused, "life.purchaseUnderWay") : nil
    }

    // MARK: what is under way

    /// What stands before a change of hands at a supply point: what is on its way to a relay must end first.
    ///
    /// - Parameter drops: a closing that is owed ends by it.
    func refuseUnderWay(_ point: SupplyPointState, drops: Bool = false) -> StaffAnswer? {
        if point.order != nil { return StaffAnswer(.refused, "life.orderUnderWay", reasons: [.orderUnderWay]) }
        // What we owe for a mistake of ours is settled first. Any other closing that is owed goes on for whoever holds the supply then: a
        // meter that is dead for months keeps nobody in his contract. Where nobody would, only what is owed for this account's own money
        // can end with it: for all else it may be another home that waits.
        if let restore = point.restore, restore.cause == Draft.wrongNeighbour || drops && !restore.isForMoney {
            return StaffAnswer(
                .refused, "life.restoreUnderWay", reasons: [point.restoreAwaits ?? .restoreUnderWay])
        }
        if case .testing = point.pairing { return StaffAnswer(.refused, "life.testUnderWay") }
        return nil
    }

    // MARK: readings

    /// Why a meter's stretch cannot end by this reading; nil where it can. Nothing changes.
    func refuseFinal(_ choice: FinalReading, _ meter: MeterState) -> StaffAnswer? {
        let number = StaffAnswer.Detail("meter", meter.record.number)
        func refused(_ code: String, _ details: [StaffAnswer.Detail] = []) -> StaffAnswer {
            StaffAnswer(.refused, code, details: [number] + details)
        }
        if let told = meter.series.foreign, choice != .lastTrusted {
            return StaffAnswer(
                .refused, "reading.foreign", reasons: [.foreignSerial], details: [number, .init("serial", told.text)])
        }
        switch choice {
        case .last, .mark:
            guard meter.series.quarantine == nil else { return refused("reading.quarantined") }
            guard let last = meter.series.last else { return refused("reading.none") }
            let at = StaffAnswer.Detail("last", calendar.rfc3339(last.sourceTime))
            if case .mark(let mark) = choice { return last.mark == mark ? nil : refused("reading.notTheLast", [at]) }
            let age = now - last.sourceTime
            guard age <= Draft.freshestFinal, age >= Span.zero - Draft.freshestFinal else {
                return refused("reading.old", [at, .init("longest", Draft.freshestFinal.description)])
            }
            return nil
        case .plate(let plates):
            guard let plate = plates.first(where: { $0.meter == meter.record.number }) else {
                return refused("reading.missing")
            }
            guard let sample = sample(plate, meter) else { return refused("reading.malformed") }
            let judged = MeterReadings.judge(
                sample.multiplied(by: meter.record.ratio), meter: meter, clockTrusted: gateway.clockTrusted)
            guard judged.reading.quality.counts else {
                return refused("reading.implausible", [.init("quality", judged.reading.quality.code)])
            }
            return nil
        case .lastTrusted: return meter.series.last == nil ? refused("reading.none") : nil
        }
    }

    /// How old the last trusted reading may be by which one person alone ends an account.
    static let oldestTrustedAlone = Span.days(7)

    /// What flowed since the last trusted reading is nobody's: where that was long ago, one person alone does not give it away.
    func refuseOld(_ choice: FinalReading, _ meter: MeterState, _ request: StaffRequest) -> StaffAnswer? {
        guard choice == .lastTrusted, let last = meter.series.last, now - last.sourceTime > Draft.oldestTrustedAlone
        else { return nil }
        return refuseAlone(
            request,
            [
                .init("meter", meter.record.number), .init("last", calendar.rfc3339(last.sourceTime)),
                .init("longest", Draft.oldestTrustedAlone.description),
            ])
    }

    /// Takes the reading over, where a person brought it; what it shows is charged to whoever had the meter until now.
    mutating func takeFinal(_ choice: FinalReading, _ point: SupplyPointState, by request: StaffRequest) {
        guard let meter = meters[point.record.meter] else { return }
        switch choice {
        case .last, .mark: break
        case .plate(let plates):
            guard let plate = plates.first(where: { $0.meter == meter.record.number }),
                let sample = sample(plate, meter)
            else { return }
            _ = ingest(sample)
            audit(
                "reading.plate", "meter \(meter.record.number)", account: point.record.account, actor: request.actor,
                second: request.second, reason: request.reason, after: "\(plate.energy.value) Wh")
        case .lastTrusted:
            records.append(
                .gap(meter: meter.record.id, mark: now, fault: "meter_silent", at: now))
        }
    }

    /// A register that a person read, as the sample that it would have been. He stood before the meter that he names: that says whose it is.
    private func sample(_ plate: PlateReading, _ meter: MeterState) -> Sample? {
        guard plate.energy >= .zero, meter.record.ratio.primary(plate.energy) != nil else { return nil }
        // To the whole kWh or a part of it: what the meter's own readings count in.
        let step = meter.series.last.map { meter.record.ratio.register($0.resolution) } ?? WattHours(1)
        return Sample(
            meter: meter.record.id, purpose: .onDemand, sourceTime: now, energy: plate.energy,
            serial: meter.record.serial, resolution: max(step, WattHours(1)))
    }

    // MARK: attachments

    /// That a meter counts for an account from here on, or no more.
    mutating func attach(_ kind: AttachmentRecord.Kind, _ point: SupplyPointState, cause: String) {
        guard let meter = meters[point.record.meter] else { return }
        records.append(
            .attachment(
                AttachmentRecord(
                    at: now, kind: kind, cause: cause, supplyPoint: point.record.id, account: point.record.account,
                    meter: meter.record.id, series: meter.series.number, ratio: meter.record.ratio,
                    energy: meter.series.last?.energy, readAt: meter.series.last?.sourceTime,
                    afterReading: gateway.readingNumber)))
    }

    /// A closing that is owed to nobody any more: the supply stays as it is, and is ours to switch on for whoever comes next.
    mutating func dropRestore(_ id: SupplyPointID, _ cause: String) {
        guard let point = supplyPoints[id], let restore = point.restore else { return }
        update(id) { $0.restore = nil }
        audit(
            "restore.dropped", "supply point \(id)", account: point.record.account, reason: cause, before: restore.cause
        )
        for kind in [WorkItem.Kind.fieldJob, .confirmRestore] {
            settleItems(kind, of: point.record.account, point: id, result: cause)
        }
    }

    /// Gives a supply point to another account, from here on.
    mutating func move(_ id: SupplyPointID, to account: AccountID, cause: String) {
        guard let point = supplyPoints[id] else { return }
        let isBoughtFirst = accounts[account]?.record.mode == .buyBeforeUse
        if isBoughtFirst { dropRestore(id, cause) }
        if accounts[point.record.account]?.life.isClosed == false { attach(.ends, point, cause: cause) }
        // The former holder's yes is not the next one's, nor was that one asked.
        if point.restore != nil {
            settleItems(.confirmRestore, of: point.record.account, point: id, result: "another holder")
        }
        // What others opened is closed at the word of whoever lives there (I-C11).
        let isOthers = point.belief.openedBy == .foreign && point.restore != nil
        if isOthers { dropRestore(id, cause) }
        update(id) {
            $0.record.account = account
            $0.restore?.askedAt = nil
            $0.restore?.confirmedAt = nil
            $0.restore?.armedAt = nil
        }
        if let moved = supplyPoints[id] {
            if let restore = moved.restore { serveFieldJob(moved, restore) }
            if isOthers { askAboutForeign(moved, of: account) }
        }
        movedPoints[account, default: []].append(id)
        raiseEpoch(id, cause)
        if let moved = supplyPoints[id] { attach(.begins, moved, cause: cause) }
        // The former holder's debt is no reason to leave the next one in the dark (RULES: Debt follows the holder). Only where credit is
        // wanted before any use it is for the money to decide.
        if point.belief.isOffByUs || mayBeOpenUnseen(point), !isBoughtFirst { oweRestore(id, cause: cause) }
    }
}
