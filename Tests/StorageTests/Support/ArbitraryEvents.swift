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
            relay: maybe { $0.one([.open, .closed, .readyForReconnection]) }, serial: maybe { $0.serial() },
            raw: some { UInt16($0.small(0...65_535)) },
            defects: some { $0.one([.notANumber, .sentinel, .sourceClock]) },
            resolution: WattHours(int(1...1000)), modulus: maybe { $0.energy() },
            uptimeSeconds: maybe { $0.int(0...9_999_999) },
            sourceResolution: span(), registers: registers(), reactive: maybe { $0.int(0...999_999) },
            meterSeconds: maybe { $0.int(0...2_000_000_000) })
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
            id: id, kind: one([.trip, .close, .readBack]), permitKind: one([.arrears, .commissioning]),
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
        Notice(
            id: id, account: account, kind: any(), phone: text(), amount: money(), at: instant(),
            state: one([
                .queued, .accepted(reference: text()),
                .delivered(at: instant(), trusted: TrustedTime(milliseconds: int(0...9_999_999))),
                .failed(reason: text()),
                .cancelled(reason: text()),
            ]), attempts: small(0...9))
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
        let key = PaymentKey(channel: one(["desk", "api"]), businessDate: day(), serial: serial)
        let request = PaymentRequest(
            key: key, accountNumber: text(), amount: Money(fen: int(1...999_999)), paidAt: maybe { $0.instant() })
        let receipt = Receipt(
            payment: id, accountNumber: text(), amount: request.amount, receivedAt: instant(),
            available: maybe { $0.money() },
            supply: one([.on, .restoring, .stillOff, .offOtherwise, .suspense]), missing: money())
        return Payment(id: id, request: request, account: account, receivedAt: instant(), receipt: receipt)
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
            second: maybe { $0.text() }, action: text(), subject: text(), account: account, reason: text(),
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
            includesReading: maybe { $0.int(0...99) })
    }
}
