import Billing
import Engine
import Metering
import Quantities
import Supply

extension Arbitrary {
    mutating func reading(_ number: Int64, meter: MeterID) -> ReadingRecord {
        let purpose: ReadingPurpose = one([.mark, .onDemand, .select, .verify, .backfill])
        let sample = Sample(
            meter: meter, purpose: purpose, mark: purpose == .mark ? instant() : nil, sourceTime: instant(),
            energy: maybe { $0.energy() }, power: maybe { Watts($0.int(-99...9999)) },
            current: maybe { Milliamperes($0.int(0...60_000)) }, voltage: maybe { Millivolts($0.int(0...250_000)) },
            relay: maybe { $0.one([.open, .closed, .readyForReconnection, .openByProtection]) },
            serial: maybe { $0.serial() },
            raw: some { UInt16($0.small(0...65_535)) },
            defects: some { $0.one([.notANumber, .sentinel, .sourceClock]) },
            resolution: WattHours(int(1...1000)), modulus: maybe { $0.energy() },
            uptimeSeconds: maybe { $0.int(0...9_999_999) },
            sourceResolution: span(), registers: registers(), reactive: maybe { $0.int(0...999_999) },
            meterSeconds: maybe { $0.int(0...2_000_000_000) }, credit: maybe { $0.credit() },
            told: maybe {
                ToldRegisters(
                    energy: $0.maybe { $0.energy() }, reactive: $0.maybe { $0.int(0...999_999) },
                    registers: $0.registers())
            })
        let quality: Quality = one([
            .accepted, .rolloverAccepted, .quarantined(quarantineReason()), .stale, .duplicate, .clockDoubtful,
            .incomplete,
            .foreign, .late, .lateUnused(any()),
        ])
        return ReadingRecord(
            number: number,
            reading: Reading(sample: sample, series: small(1...9), quality: quality, consumed: maybe { $0.energy() }),
            receivedAt: instant())
    }

    mutating func order(_ id: OrderID, supplyPoint: SupplyPointID, account: AccountID, state: Order.State? = nil)
        -> Order
    {
        Order(
            id: id, kind: one([.trip, .close, .readBack]), permitKind: one([.arrears, .commissioning, .loadLimit]),
            supplyPoint: supplyPoint,
            account: account, epoch: Epoch(int(0...99)), at: instant(), cause: text(), since: maybe { $0.instant() },
            state: state ?? one([.verified, .refused, .superseded, .expired, .failed, .unknown]),
            endedAt: maybe { $0.instant() }, outcome: maybe { $0.text() })
    }

    mutating func permit(_ id: PermitID, for order: Order) -> Permit {
        Permit(
            id: id, kind: order.permitKind, order: order.id, supplyPoint: order.supplyPoint, account: order.account,
            identity: text(), epoch: order.epoch, ledgerPosition: int(0...99), notices: some { $0.id() },
            tripAmount: money(),
            issuedAt: instant(), expiresAt: instant(), state: one([.issued, .consumed, .void]))
    }

    mutating func notice(_ id: NoticeID, account: AccountID) -> Notice {
        var notice = Notice(
            id: id, account: account, kind: any(), recipient: any(), name: text(), channel: any(), phone: text(),
            amount: money(), at: instant(),
            state: one([
                .queued, .accepted(reference: text()),
                .delivered(
                    at: instant(), trusted: TrustedTime(milliseconds: int(0...9_999_999)),
                    reference: maybe { $0.text() }),
                .failed(reason: text()),
                .cancelled(reason: text()),
            ]), attempts: small(0...9), message: maybe { $0.id() }, late: maybe { $0.any() },
            forecast: maybe { $0.money() })
        if case .delivered = notice.state, bool() {
            notice.withdrawn = Notice.Withdrawal(at: instant(), reason: text())
        }
        return notice
    }

    mutating func outage(_ id: OutageID) -> Outage {
        Outage(
            id: id, feeder: FeederID(int(1...2)), since: instant(), suspectedAt: instant(),
            until: maybe { $0.instant() },
            answering: small(0...99), silent: small(0...99), evidence: text())
    }

    mutating func workItem(_ id: WorkItemID, account: AccountID?, supplyPoint: SupplyPointID?, meter: MeterID?)
        -> WorkItem
    {
        let isClosed = bool()
        return WorkItem(
            id: id, kind: any(), account: account, supplyPoint: supplyPoint, meter: meter, openedAt: instant(),
            deadline: instant(),
            reason: text(), closedAt: isClosed ? instant() : nil, closedBy: isClosed ? text() : nil,
            result: isClosed ? text() : nil)
    }

    mutating func payment(_ id: PaymentID, serial: String, account: AccountID?) -> Payment {
        let serials: Channel.Serials = any()
        let channel = serials == .daily ? one(["desk", "api"]) : "alipay"
        let key = PaymentKey(channel: channel, businessDate: day(), serial: serial)
        let request = PaymentRequest(
            key: key, accountNumber: text(), amount: Money(fen: int(1...999_999)), paidAt: maybe { $0.instant() })
        let receipt = Receipt(
            payment: id, accountNumber: text(), amount: request.amount, receivedAt: instant(),
            available: maybe { $0.money() },
            supply: any(), missing: money(), reversed: money(), accounts: some { $0.receiptAccount() })
        return Payment(
            id: id, request: request, serials: serials, account: account,
            payer: account == nil ? nil : maybe { $0.text() }, receivedAt: instant(), receipt: receipt)
    }

    mutating func receiptAccount() -> ReceiptAccount {
        ReceiptAccount(
            account: id(), number: text(), amount: money(), available: money(), supply: any(), missing: money(),
            parts: some { a in TopUp.Part(a.any(), a.money(), bill: a.maybe { $0.bill() }) })
    }

    mutating func reversal(_ id: String, of payment: Payment) -> Reversal {
        let request = ReversalRequest(
            id: id, payment: payment.request.key, amount: Money(fen: int(1...99)), reason: text())
        let at = instant()
        let receipt = ReversalReceipt(
            key: request.key, payment: request.payment, amount: request.amount, receivedAt: at, outcome: any(),
            lines: some {
                ReversalReceipt.Line(account: $0.id(), number: $0.text(), amount: $0.money(), available: $0.money())
            })
        return Reversal(request: request, serials: payment.serials, receivedAt: at, receipt: receipt)
    }

    mutating func suspended(_ payment: Payment, meant: AccountID) -> SuspendedPayment {
        SuspendedPayment(
            payment: payment.id, key: payment.request.key, number: payment.request.accountNumber,
            left: payment.request.amount, reason: any(), meant: maybe { _ in meant }, workItem: id())
    }

    mutating func channel() -> ChannelState {
        ChannelState(
            channel: Channel(
                name: one(["desk", "icbc", "alipay"]), kind: any(), serials: any(), isRealTime: bool(),
                fileDue: maybe { $0.time() }, front: maybe { Channel.Front(user: $0.text(), publicKey: $0.text()) }),
            fileThrough: maybe { $0.day() }, filesAhead: some { $0.day() }.sorted())
    }

    mutating func payer() -> Payer {
        Payer(number: one(["P1", "P2", "P|3"]), name: text(), phone: maybe { $0.text() }, share: any())
    }

    mutating func decision(_ account: AccountID) -> DecisionRecord {
        DecisionRecord(
            at: instant(), account: account, action: one([.stay, .warn, .notice, .trip, .restore, .hold]),
            reasons: some { $0.any() }, amount: money(), available: money(), readingNumber: int(0...99),
            ledgerPosition: int(0...99))
    }

    mutating func audit(_ account: AccountID?) -> AuditRecord {
        AuditRecord(
            at: instant(), monotonic: Monotonic(milliseconds: int(0...9_999_999)), actor: text(), role: text(),
            session: text(), second: maybe { $0.text() }, action: text(), subject: text(), account: account,
            reason: text(),
            before: maybe { $0.text() }, after: maybe { $0.text() })
    }

    mutating func staffAnswer() -> StaffAnswer {
        StaffAnswer(
            one([.done, .accepted, .refused]), text(), reasons: some { $0.any() },
            details: some { StaffAnswer.Detail($0.text(), $0.text()) })
    }

    mutating func entry(_ id: EntryID, _ debit: LedgerAccount, _ credit: LedgerAccount, _ amount: Money) -> Entry {
        Entry(
            id: id, at: instant(), debit: debit, credit: credit, amount: amount,
            reason: one([.payment, .reversal, .energy, .opening, .correction]), cause: "cause:\(id)",
            line: maybe { $0.line() }, energy: maybe { $0.energy() },
            quantity: maybe { $0.int(0...99) }, includesReading: maybe { $0.int(0...99) })
    }

    mutating func evidence(_ notice: Notice) -> DeliveryEvidence {
        DeliveryEvidence(
            notice: notice.id, account: notice.account,
            proof: one([
                .call(answered: bool()), .door(.signature(name: text(), sha256: text())),
                .door(.photo(witness: text(), sha256: text())), .notLeft,
            ]), happenedAt: instant(), at: instant(), by: text())
    }
}
