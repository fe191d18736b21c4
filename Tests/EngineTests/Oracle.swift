import Billing
import Engine
import Metering
import Quantities
import Supply

/// What must hold after every turn, whatever happens. It knows only what was committed and what was let out.
struct Oracle {
    /// In words, in the order in which they were seen. Empty: all is well.
    private(set) var violations: [String] = []
    private var sums: [LedgerAccount: Money] = [:]
    private var causes: Set<String> = []
    private var keys: Set<PaymentKey> = []
    private var credited: [PaymentKey: Int] = [:]
    private var released: [OrderID: Int] = [:]
    private var permits: [PermitID: Permit.State] = [:]
    private var orders: [OrderID: Order] = [:]
    private var purchases: [PurchaseID: Purchase.State] = [:]
    private var notices: [NoticeID: Notice.State] = [:]
    private var letters: [NoticeID: Notice] = [:]
    private var reversals: Set<ReversalKey> = []

    mutating func look(at turn: Turn, _ state: HotState) {
        var permitted: Set<OrderID> = []
        var audited: Set<String> = []
        for record in turn.records {
            switch record {
            case .entry(let entry): take(entry)
            case .payment(let payment):
                expect(keys.insert(payment.request.key).inserted, "I-M3 payment \(payment.request.key) booked twice")
            case .permit(let permit):
                permitted.insert(permit.order)
                permits[permit.id] = permit.state
                judge(permit, state)
            case .permitState(let id, let now):
                let before = permits[id]
                expect(before == .issued, "I-C2 permit \(id) is \(now.rawValue) after \(before?.rawValue ?? "nothing")")
                permits[id] = now
            case .order(let order):
                if let before = orders[order.id] {
                    let settles = before.state == .unknown && order.state.isEnd
                    expect(
                        !before.state.isEnd || settles, "I-L2 order \(order.id) changes after its end: \(order.state)")
                }
                orders[order.id] = order
            case .audit(let audit): audited.insert(audit.subject)
            case .reversal(let reversal):
                expect(
                    reversals.insert(reversal.request.key).inserted,
                    "I-M5 reversal \(reversal.request.key) booked twice")
            case .notice(let notice):
                if case .delivered? = notices[notice.id] {
                    expect(notice.state == notices[notice.id], "I-A6 the delivery of notice \(notice.id) is lost")
                }
                notices[notice.id] = notice.state
                letters[notice.id] = notice
            case .purchase(let purchase):
                let before = purchases[purchase.id]
                expect(before?.isEnd != true, "I-L2 purchase \(purchase.id) changes after its end")
                expect(purchase.amount > .zero, "I-M1 a purchase of \(purchase.amount)")
                purchases[purchase.id] = purchase.state
            default: break
            }
        }
        for effect in turn.effects {
            guard case .order(_, let order) = effect else { continue }
            switch order {
            case .release(let id, _):
                expect(permitted.contains(id), "I-C2 order \(id) released without a permit in the same turn")
                expect(audited.contains("order \(id)"), "I-A3 order \(id) released without an audit row")
                expect(orders[id]?.state == .released, "I-C4 order \(id) leaves, and its intent is not recorded")
                released[id, default: 0] += 1
                expect(released[id] == 1, "I-C4 order \(id) released twice")
            case .selectTrip(let id, _, _), .close(let id, _, _, _), .closeOverProtection(let id, _, _),
                .arm(let id, _, _):
                if case .close = order, let point = orders[id].flatMap({ state.supplyPoints[$0.supplyPoint] }) {
                    expect(
                        point.restore?.isWaitingForYes != true,
                        "I-C9 order \(id) closes before the customer has said yes")
                }
                expect(audited.contains("order \(id)"), "I-A3 order \(id) leaves without an audit row")
            case .purchase(let id, _, _, let amount, let expected):
                expect(audited.contains("order \(id)"), "I-A3 order \(id) leaves without an audit row")
                let known = state.purchases.values.first { $0.order == id }
                expect(
                    known?.state == .ordered && known?.count == expected
                        && known.map { CreditAmount.money($0.amount) } == amount,
                    "I-C4 order \(id) leaves, and its purchase is \(String(describing: known))")
            case .abandon, .readBack, .readCredit: break
            }
        }
        judgeRelays(state)
        judgeMoney(turn, state)
    }

    private mutating func judge(_ permit: Permit, _ state: HotState) {
        guard let point = state.supplyPoints[permit.supplyPoint], let account = state.accounts[permit.account] else {
            return violations.append("I-C2 permit \(permit.id) names nothing that is")
        }
        expect(account.record.protection == nil, "I-C6 permit for the protected account \(account.record.number)")
        expect(state.gateway.clockTrusted, "I-C8 permit while the clock is not trusted")
        expect(state.isSound && state.takesWrites, "I-C8 permit while the store is not sound")
        guard permit.kind == .arrears else { return }
        expect(permit.ledgerPosition <= state.gateway.ledgerPosition, "I-C3 permit from a ledger to come")
        expect(permit.notices.count >= 2, "I-C3 permit with \(permit.notices.count) notices")
        let told = permit.notices.compactMap { letters[$0] }
        for addressee in account.record.addressees(payer: account.record.payer.flatMap { state.payers[$0] }) {
            for kind in [NoticeKind.tripNotice, .finalNotice] {
                expect(
                    told.contains { $0.kind == kind && $0.recipient == addressee.recipient },
                    "I-C3 permit without a \(kind.rawValue) to the \(addressee.recipient.rawValue)")
            }
        }
        for notice in permit.notices {
            guard case .delivered? = notices[notice] else {
                violations.append("I-C3 permit on notice \(notice), which was not delivered")
                continue
            }
        }
        expect(
            !state.closeItems.values.contains { $0.isDoubt && $0.accounts.contains(permit.account) }
                && !state.directDebits.values.contains { $0.account == permit.account },
            "I-C3 permit while the channel may have the customer's money")
        expect((account.hold?.until ?? state.gateway.wall) <= state.gateway.wall, "I-C3 permit during a hold")
        if let terms = state.terms[account.record.terms]?.last {
            expect(permit.tripAmount >= terms.minimumDebt, "I-C3 permit for \(permit.tripAmount)")
            expect(
                terms.tripWindow.contains(state.gateway.wall, calendar: state.calendar),
                "I-C3 permit outside the window")
        }
        judgeApproval(permit, account, state)
        if state.permits[permit.order] != nil {
            expect(permit.epoch == point.epoch, "I-C5 permit of epoch \(permit.epoch.value) at \(point.epoch.value)")
        }
    }

    /// What a person has to judge was judged for this very relay; and it is a day and a weather for it.
    private mutating func judgeApproval(_ permit: Permit, _ account: AccountState, _ state: HotState) {
        guard let terms = state.terms[account.record.terms]?.last else { return }
        func isApproved(_ stage: ApprovalStage) -> Bool {
            account.approvals.given.contains {
                $0.stage == stage && $0.supplyPoint == permit.supplyPoint && $0.epoch == permit.epoch
            }
        }
        let isException =
            !terms.automaticCauses.contains(account.record.cause) || account.record.isDedicatedSupply
            || state.points(of: permit.account).count > 1
        if isException {
            expect(isApproved(.beforeTrip), "RULES permit \(permit.id) for what nobody has judged")
        }
        if terms.control.approver != .automatic {
            expect(isApproved(.beforeTrip), "RULES permit \(permit.id) without an approval")
        }
        let today = state.calendar.date(at: state.gateway.wall)
        if let name = terms.control.workdays {
            expect(
                state.workCalendars[name]?.day(today) == .working, "I-C3 permit on \(today), which is no working day")
        }
        expect(
            !state.gateway.weather.contains { hold in
                hold.until > state.gateway.wall && (hold.area == nil || hold.area == account.record.area)
            }, "RULES permit \(permit.id) in cruel weather")
    }

    private mutating func judgeRelays(_ state: HotState) {
        var inFlight: [SupplyPointID: Int] = [:]
        for order in state.orders.values where !order.state.isEnd {
            inFlight[order.supplyPoint, default: 0] += 1
            expect(
                state.supplyPoints[order.supplyPoint]?.order == order.id,
                "I-C10 order \(order.id) is not its relay's order")
            if order.kind == .trip {
                // One that was under way when the protection was set is called back: its epoch is over.
                let isCalledBack = state.supplyPoints[order.supplyPoint].map { $0.epoch != order.epoch } ?? false
                expect(
                    isCalledBack || state.accounts[order.account]?.record.protection == nil,
                    "I-C6 a trip order on a protected account")
            }
        }
        expect(!inFlight.values.contains { $0 > 1 }, "I-C10 two orders in flight on one relay")
        for permit in state.permits.values {
            expect(state.orders[permit.order]?.state == .released, "I-C2 an open permit without a released order")
        }
    }

    /// An entry that a test has put into the store by itself.
    mutating func see(_ entry: Entry) { take(entry) }

    private mutating func take(_ entry: Entry) {
        expect(entry.amount > .zero, "I-M1 an entry of \(entry.amount)")
        expect(entry.debit != entry.credit, "I-M1 an entry onto itself")
        expect(causes.insert(entry.cause).inserted, "I-M3 \(entry.cause) was entered twice")
        sums[entry.debit, default: .zero] -= entry.amount
        sums[entry.credit, default: .zero] += entry.amount
    }

    private mutating func judgeMoney(_ turn: Turn, _ state: HotState) {
        let hasMoney = turn.records.contains {
            switch $0 {
            case .entry, .account: true
            default: false
            }
        }
        guard hasMoney else { return }
        let open = state.suspense.values.reduce(Money.zero) { $0 + $1.left }
        expect(open == sums[.suspense] ?? .zero, "I-M1 \(open) in suspense, its entries differ")
        expect(sums.values.reduce(Money.zero) { $0 + $1 } == .zero, "I-M1 the ledger does not add up to zero")
        for account in state.accounts.values {
            let sum = sums[.customer(account.record.id)] ?? .zero
            let id = account.record.id
            for (word, owed, ledger) in [
                ("penalty", -account.dues.penalty, LedgerAccount.penalty(id)),
                ("debt", -account.dues.oldDebt, .debt(id)), ("deposit", account.dues.deposit, .deposit(id)),
            ] {
                expect(owed == sums[ledger] ?? .zero, "I-M1 account \(account.record.number): \(word) \(owed)")
            }
            expect(
                account.posted == sum, "I-M1 account \(account.record.number): \(account.posted), its entries \(sum)")
            let inMeter = sums[.inMeter(account.record.id)] ?? .zero
            expect(
                account.inMeter == inMeter,
                "I-M1 account \(account.record.number): \(account.inMeter) in the meter, its entries \(inMeter)")
        }
    }

    private mutating func expect(_ holds: Bool, _ what: String) {
        if !holds, violations.count < 20 { violations.append(what) }
    }
}
