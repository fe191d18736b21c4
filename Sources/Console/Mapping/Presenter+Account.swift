import API
import Billing
import Engine
import Languages
import Metering
import Quantities
import Supply

extension Presenter {
    func accounts(_ views: [AccountView], truncated: Bool) -> AccountsResponse {
        AccountsResponse(
            asOf: time(now),
            accounts: views.map { view in
                let record = view.state.record
                return AccountSummary(
                    number: record.number, name: record.name, address: record.address, phone: record.phone,
                    meters: view.points.compactMap { $0.meter?.record.number }, supply: supply(view),
                    available: view.state.available.description,
                    missing: view.missing.description,
                    life: view.state.life.code == "open"
                        ? nil : Presenter.told(view.state.life.code, Texts.lifeStates))
            }, truncated: truncated)
    }

    func account(_ view: AccountView) -> AccountResponse {
        let record = view.state.record
        let names = Names(
            accounts: [record.id: record.number],
            meters: Dictionary(
                view.points.compactMap { $0.meter?.record }.map { ($0.id, $0.number) },
                uniquingKeysWith: { first, _ in first }))
        return AccountResponse(
            asOf: time(view.asOf), number: record.number, name: record.name, address: record.address,
            phone: record.phone,
            customerClass: Presenter.told(record.customerClass.rawValue, Texts.customerClasses),
            mode: record.mode.rawValue,
            tariff: record.tariff, terms: record.terms,
            agreement: record.agreement.map { AgreementBody(signedOn: $0.signedOn.description, version: $0.version) },
            protection: protection(view.state),
            safeRestore: record.safeRestore.map { Presenter.told($0.rawValue, Texts.safeRestores) },
            cause: Presenter.told(record.cause.rawValue, Texts.causes), dedicatedSupply: record.isDedicatedSupply,
            balance: BalanceBody(
                available: view.state.available.description, posted: view.state.posted.description,
                accrued: view.state.accrual.accrued.description, missing: view.missing.description,
                readingAt: view.points.compactMap { $0.meter?.series.last?.sourceTime }.max().map(time),
                forecast: view.forecast.map(forecast)),
            decision: DecisionBody(
                action: action(view),
                reasons: reasons(view).once.map { reason($0, view) }),
            hold: view.state.hold.map {
                HoldBody(
                    kind: Presenter.told($0.kind.rawValue, Texts.holds), until: time($0.until), by: $0.by,
                    reason: $0.reason,
                    inForce: $0.until > view.asOf)
            },
            doubts: view.doubts.map(doubt), dues: dues(view),
            tripNotice: view.tripNotice.map { notice($0, names) },
            finalNotice: view.finalNotice.map { notice($0, names) },
            supply: supply(view), supplyPoints: view.points.map { point($0, names) },
            jobs: jobs(view.workItems, names).jobs, life: Presenter.told(view.state.life.code, Texts.lifeStates),
            creditClass: view.state.standing.creditClass.rawValue,
            ending: ending(view))
    }

    private func ending(_ view: AccountView) -> EndingBody {
        let ending = view.state.ending(charged: view.monthsAtEnd ?? .zero)
        return EndingBody(
            refund: ending.refund.description, deposit: view.state.dues.deposit.description,
            owed: ending.owed.description, monthly: view.monthsAtEnd?.description)
    }

    private func forecast(_ forecast: Forecast) -> ForecastBody {
        ForecastBody(
            from: forecast.from.description, cut: forecast.cut.description, soFar: forecast.soFar.description,
            knownUntil: time(forecast.known), amount: forecast.amount.description)
    }

    private func protection(_ state: AccountState) -> ProtectionBody? {
        state.record.protection.map {
            let term = state.protectionTerm
            return ProtectionBody(
                kind: Presenter.told($0.rawValue, Texts.protections), since: term.map { time($0.since) },
                renewBy: term?.renewBy.description, by: term?.by)
        }
    }

    /// Of an account that has ended nothing is decided any more: what was decided last says nothing.
    private func action(_ view: AccountView) -> Told {
        view.state.life.isClosed
            ? Told(view.state.lastAction.rawValue, Words("nothing is decided any more", "不再作停复电决定"))
            : Presenter.told(view.state.lastAction.rawValue, Texts.actions)
    }

    private func reasons(_ view: AccountView) -> [Reason] {
        view.state.life.isClosed ? Array(view.state.lastReasons.prefix(1)) : view.state.lastReasons
    }

    /// A reason of the decision, as it stands: that the supply is off is not told where energy flows.
    private func reason(_ reason: Reason, _ view: AccountView) -> Told {
        if view.state.life.isClosed { return Told(reason.rawValue, Words("the account is closed", "已销户")) }
        // Who pays by bills may owe for what is used and not billed yet.
        if reason == .inCredit, view.state.record.mode.isBilled {
            return Told(reason.rawValue, Words("no bill is overdue", "没有逾期账单"))
        }
        guard reason == .supplyIsOff, view.points.contains(where: \.isStillPowered) else {
            return Presenter.told(reason.rawValue, Texts.reasons)
        }
        return Told(reason.rawValue, SupplyWord.stillPowered.words)
    }

    /// The worst of an account's supplies.
    private func supply(_ view: AccountView) -> SupplyWord {
        let order: [SupplyWord] = [
            .lockedOut, .stillPowered, .heldByProtection, .restoring, .ready, .toConfirm, .onRestoring, .offPerhaps,
            .off, .offByLimit, .offOtherwise, .tripping, .unknown, .on,
        ]
        let words = view.points.map { Presenter.supply($0) }
        return order.first { words.contains($0) } ?? .unknown
    }

    /// The state of one supply in a word; what is under way is never shown as done.
    static func supply(_ point: SupplyPointView) -> SupplyWord {
        let state = point.state
        if state.lockedOut { return .lockedOut }
        // What was seen last stays said: a closing of a home that is on does not make it dark.
        if state.restore != nil {
            let awaits = state.restoreAwaits
            if awaits == .openByProtection { return .heldByProtection }
            if awaits == .awaitsCustomer, state.belief.state != .closed { return .toConfirm }
            return switch state.belief.state {
            case .closed: .onRestoring
            case .readyForReconnection: .ready
            case .open, .openByProtection, nil: .restoring
            }
        }
        if let order = point.order, order.kind == .trip, !order.state.isEnd { return .tripping }
        if state.belief.state == .closed { return .on }
        if point.isStillPowered { return .stillPowered }
        switch state.belief.openedBy {
        case .usPerhaps: return .offPerhaps
        case .us, .inherited: return state.isOffByLimit ? .offByLimit : .off
        case .foreign: return .offOtherwise
        case nil: return state.belief.state == nil ? .unknown : .offOtherwise
        }
    }
}
