import API
import Billing
import Engine
import Quantities
import Storage
import Supply

extension Presenter {
    /// The field of a payment's body that a fault is about.
    static func field(of fault: PaymentFault) -> String {
        switch fault {
        case .amountNotPositive, .amountTooLarge, .amountNotWholeFen: "amount"
        case .currencyUnknown: "currency"
        case .channelMalformed, .channelUnknown, .channelNotYours: "channel"
        case .serialMalformed: "serial"
        case .accountMalformed: "account"
        case .businessDateFar, .businessDateAlone: "business_date"
        case .paidAtFar: "paid_at"
        }
    }

    /// The field of a reversal's body that a fault is about.
    static func field(of fault: ReversalFault) -> String {
        switch fault {
        case .amountNotPositive, .amountTooLarge, .amountNotWholeFen, .exceedsPayment, .largeAlone: "amount"
        case .currencyUnknown: "currency"
        case .channelUnknown, .channelNotYours: "channel"
        case .idMalformed: "id"
        case .serialMalformed, .paymentReturned: "serial"
        case .reasonMalformed: "reason"
        case .businessDateFar: "business_date"
        }
    }

    func receipt(_ receipt: Receipt, key: PaymentKey) -> ReceiptResponse {
        ReceiptResponse(
            payment: receipt.payment.description, key: key.description, account: receipt.accountNumber,
            amount: receipt.amount.description, currency: PaymentLimits.currency, receivedAt: time(receipt.receivedAt),
            available: receipt.available?.description,
            supply: Presenter.told(receipt.supply.rawValue, Texts.supplyNotes), missing: receipt.missing.description,
            reversed: receipt.reversed == .zero ? nil : receipt.reversed.description,
            accounts: receipt.accounts.map { line in
                ReceiptAccountBody(
                    account: line.number, amount: line.amount.description, available: line.available.description,
                    supply: Presenter.told(line.supply.rawValue, Texts.supplyNotes),
                    missing: line.missing.description, parts: line.parts.map(Presenter.part))
            })
    }

    static func part(_ part: TopUp.Part) -> ReceiptPartBody {
        ReceiptPartBody(
            claim: told(part.claim.rawValue, Texts.claims), amount: part.amount.description,
            bill: part.bill?.id.description, due: part.bill?.due.description)
    }

    /// - Parameter suspended: what became of it in suspense, where it went there.
    func payment(_ payment: Payment, _ suspended: SuspendedPayment?, reversals: [Reversal]) -> PaymentResponse {
        let key = payment.request.key
        return PaymentResponse(
            receipt: receipt(payment.receipt, key: key), channel: key.channel,
            businessDate: key.businessDate.description, serial: key.serial,
            paidAt: payment.request.paidAt.map(time), inSuspense: suspended?.state.isOpen ?? false,
            suspense: suspended.map(became),
            reversals: reversals.map { reversal($0.receipt, reason: $0.request.reason) }
        )
    }

    private func became(_ suspended: SuspendedPayment) -> SuspenseBody {
        let (code, line, by, at): (String, ReceiptAccount?, String?, Instant?) =
            switch suspended.state {
            case .open: ("open", nil, nil, nil)
            case .assigned(let line, let by, let at): ("assigned", line, by, at)
            case .returned(let by, let at): ("returned", nil, by, at)
            case .reversed(let at): ("reversed", nil, nil, at)
            }
        return SuspenseBody(
            state: Presenter.told(code, Texts.suspenseStates),
            reason: Presenter.told(suspended.reason.rawValue, Texts.suspenseReasons),
            amount: (line?.amount ?? suspended.left).description, account: line?.number, by: by, at: at.map(time),
            workItem: suspended.workItem.description)
    }

    func reversal(_ receipt: ReversalReceipt, reason: String) -> ReversalResponse {
        ReversalResponse(
            key: receipt.key.description, payment: receipt.payment.description, amount: receipt.amount.description,
            currency: PaymentLimits.currency, reason: reason, receivedAt: time(receipt.receivedAt),
            outcome: Presenter.told(receipt.outcome.rawValue, Texts.reversalOutcomes),
            accounts: receipt.lines.map { line in
                ReversalAccountBody(
                    account: line.number, amount: line.amount.description, available: line.available.description)
            })
    }

    func payments(_ page: AccountMoneyPage, of account: Account) -> AccountPaymentsResponse {
        AccountPaymentsResponse(
            account: account.number, items: page.items.map { item($0, of: account) }, next: page.next.map { String($0) }
        )
    }

    /// The same for a payment number: each payment whole, and which accounts got how much of it.
    func payments(_ money: [PayerMoney], ofPayer number: String, isLast: Bool) -> AccountPaymentsResponse {
        let items = money.flatMap { money -> [AccountPaymentBody] in
            let payment = money.payment
            let came = AccountPaymentBody(
                kind: Presenter.told("payment", Texts.moneyKinds), at: time(payment.receivedAt),
                key: payment.request.key.description, amount: payment.request.amount.description,
                shares: payment.receipt.accounts.map {
                    PaymentShareBody(account: $0.number, amount: $0.amount.description)
                })
            return money.reversals.reversed().map { reversal in
                AccountPaymentBody(
                    kind: Presenter.told("reversal", Texts.moneyKinds), at: time(reversal.receipt.receivedAt),
                    key: reversal.request.key.description, amount: (-reversal.request.amount).description,
                    payment: reversal.request.payment.description,
                    shares: reversal.receipt.lines.map {
                        PaymentShareBody(account: $0.number, amount: (-$0.amount).description)
                    })
            } + [came]
        }
        return AccountPaymentsResponse(
            account: number, items: items, next: isLast ? nil : money.last?.payment.id.description)
    }

    private func item(_ money: AccountMoney, of account: Account) -> AccountPaymentBody {
        switch money.what {
        case .payment(let payment), .assigned(let payment):
            let given = payment.request.accountNumber
            let lines = payment.receipt.accounts.filter { $0.account == account.id }
            return AccountPaymentBody(
                kind: Presenter.told(money.what.code, Texts.moneyKinds), at: time(money.at),
                key: payment.request.key.description, amount: money.amount.description,
                paidFor: given == account.number ? nil : given, parts: lines.flatMap(\.parts).map(Presenter.part))
        case .unassigned(let payment):
            return AccountPaymentBody(
                kind: Presenter.told(money.what.code, Texts.moneyKinds), at: time(money.at),
                key: payment.request.key.description, amount: (-money.amount).description)
        case .reversal(let reversal):
            return AccountPaymentBody(
                kind: Presenter.told(money.what.code, Texts.moneyKinds), at: time(money.at),
                key: reversal.request.key.description, amount: (-money.amount).description,
                payment: reversal.request.payment.description)
        }
    }

    func suspense(_ payments: [SuspendedPayment], _ jobs: [WorkItemID: WorkItem]) -> SuspenseResponse {
        SuspenseResponse(
            asOf: time(now),
            payments: payments.map { payment in
                SuspendedBody(
                    key: payment.key.description, number: payment.number, left: payment.left.description,
                    reason: Presenter.told(payment.reason.rawValue, Texts.suspenseReasons),
                    since: jobs[payment.workItem].map { time($0.openedAt) }, job: payment.workItem.description)
            }, total: payments.reduce(Money.zero) { $0 + $1.left }.description)
    }

    func payer(_ view: PayerView) -> PayerBody {
        PayerBody(
            number: view.payer.number, name: view.payer.name, phone: view.payer.phone,
            share: Presenter.told(view.payer.share.rawValue, Texts.payerShares),
            accounts: view.accounts.map { account in
                PayerAccountBody(
                    number: account.state.record.number, name: account.state.record.name,
                    available: account.state.available.description, missing: account.missing.description)
            })
    }

    func channel(_ view: ChannelView) -> ChannelBody {
        let channel = view.channel
        return ChannelBody(
            name: channel.name, kind: Presenter.told(channel.kind.rawValue, Texts.channelKinds),
            realTime: channel.isRealTime, fileDue: channel.fileDue?.description,
            fileThrough: view.fileThrough?.description,
            front: channel.front.map { front in
                FrontBody(
                    user: front.user, heard: view.front.map { !$0.isSilent } ?? false, backlog: view.front?.backlog,
                    drained: view.front?.isDrained ?? false)
            })
    }
}
