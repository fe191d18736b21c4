import Billing
import Engine
import Quantities
import Supply

/// The payment front, with a book of its own: asks under the same key until it has a receipt, and takes back what it gave up.
struct Bank {
    struct Transfer {
        let request: PaymentRequest
        /// The first receipt: from then on the payer holds it.
        var receipt: Receipt?
        var acknowledgedAt: Int64?
        /// The bank heard nothing, told its customer that it failed, and takes it back, whether it was booked or not (F-S10).
        var isGivenUp = false
        /// It is sent twice each time.
        var isDoubled = false
    }

    struct TakeBack {
        let request: ReversalRequest
        let transfer: Int
        var receipt: ReversalReceipt?
    }

    private(set) var transfers: [Transfer] = []
    private(set) var takeBacks: [TakeBack] = []
    private var byKey: [PaymentKey: Int] = [:]

    static let desk = "desk"
    static let actor = Actor(name: "desk-1", role: .paymentFront)
    static let patience: Int64 = 1_500

    static func actor(_ channel: String) -> Actor {
        channel == desk ? actor : Actor(name: Town.frontUser, role: .paymentFront)
    }

    /// The number of the new transfer.
    mutating func add(_ account: String, _ amount: Money, _ wall: Instant, channel: String = Bank.desk) -> Int {
        let key = PaymentKey(
            channel: channel, businessDate: SiteCalendar.china.date(at: wall), serial: String(transfers.count + 1))
        transfers.append(Transfer(request: PaymentRequest(key: key, accountNumber: account, amount: amount)))
        byKey[key] = transfers.count - 1
        return transfers.count - 1
    }

    mutating func double(_ index: Int) { transfers[index].isDoubled = true }

    mutating func giveUp(_ index: Int) { transfers[index].isGivenUp = true }

    mutating func acknowledge(_ index: Int, _ receipt: Receipt, at: Int64) {
        transfers[index].receipt = receipt
        transfers[index].acknowledgedAt = at
    }

    /// The number of the new reversal.
    mutating func takeBack(_ transfer: Int, _ amount: Money) -> Int {
        let request = ReversalRequest(
            id: "R\(takeBacks.count + 1)", payment: transfers[transfer].request.key, amount: amount,
            reason: "customer's wish")
        takeBacks.append(TakeBack(request: request, transfer: transfer))
        return takeBacks.count - 1
    }

    mutating func acknowledge(takeBack index: Int, _ receipt: ReversalReceipt) { takeBacks[index].receipt = receipt }

    func transfer(_ key: PaymentKey) -> Transfer? { byKey[key].map { transfers[$0] } }

    func hasAsked(_ request: ReversalRequest) -> Bool { takeBacks.contains { $0.request == request } }

    func hasPaid(_ account: String) -> Bool { transfers.contains { $0.request.accountNumber == account } }

    /// A payment for this account is on its way.
    func isPaying(_ account: String) -> Bool {
        transfers.contains { $0.request.accountNumber == account && $0.receipt == nil && !$0.isGivenUp }
    }

    /// What was asked back of a transfer so far.
    func takenBack(_ transfer: Int) -> Money {
        takeBacks.filter { $0.transfer == transfer }.reduce(.zero) { $0 + $1.request.amount }
    }

    var backlog: Int { transfers.count { $0.receipt == nil && !$0.isGivenUp } }

    var isContent: Bool {
        transfers.allSatisfy { $0.receipt != nil || $0.isGivenUp } && takeBacks.allSatisfy { $0.receipt != nil }
    }
}

extension World {
    /// A customer pays at a counter; the front sends it on.
    func pay(_ account: String, _ amount: Money, at: Int64, change: (inout Bank, Int) -> Void = { _, _ in }) {
        let channel = town.front.map { dice.below(2) == 0 ? $0 : Bank.desk } ?? Bank.desk
        let index = bank.add(account, amount, truth, channel: channel)
        change(&bank, index)
        agenda.add(.bankAsks(index), at: at)
    }

    func bankAsks(_ index: Int) {
        let transfer = bank.transfers[index]
        guard transfer.receipt == nil else { return }
        if transfer.isGivenUp, bank.takenBack(index) > .zero { return }
        actPayment(index)
        let request = transfer.request
        agenda.add(.bankAsks(index), at: now + (daemon == nil ? 200 : Bank.patience))
        if transfer.isGivenUp {
            // Sent once; then the bank's own time is over.
            let back = bank.takeBack(index, request.amount)
            agenda.add(.bankReverses(back), at: now + 400 + dice.below(1_200))
        }
        guard daemon != nil else { return }
        tell("the bank asks to book \(request.amount) yuan for \(request.accountNumber), key \(request.key)")
        for _ in 0..<(transfer.isDoubled ? 2 : 1) {
            let event = Event.payment(request, by: Bank.actor(request.key.channel), token(.bank(index)))
            agenda.add(.hears(life: life, event), at: now + 1 + dice.below(5))
        }
    }

    func bankHears(_ index: Int, _ answer: Answer) {
        let transfer = bank.transfers[index]
        let receipt: Receipt
        switch answer {
        case .receipt(let told, _):
            receipt = told
            if told.supply == .suspense, healing.contains(transfer.request.key.serial) {
                stranded.insert(transfer.request.accountNumber)
            }
        case .unavailable: return
        // By a clock that is wrong, and believed: asked again until it is right.
        case .paymentRefused([.businessDateFar]) where oracle.wallWasWrong,
            .paymentRefused([.businessDateAlone]) where oracle.wallWasWrong:
            return
        default: return violate(.onePayment, "payment \(transfer.request.key) got \(answer)")
        }
        if transfer.isGivenUp { return }
        if let first = transfer.receipt {
            if first != receipt { violate(.firstReceipt, "payment \(transfer.request.key) has two receipts") }
            return
        }
        tell("the bank has the receipt for \(transfer.request.key): \(receipt.supply.rawValue)")
        bank.acknowledge(index, receipt, at: now)
    }

    func bankReverses(_ index: Int) {
        let back = bank.takeBacks[index]
        guard back.receipt == nil else { return }
        actReversal(index)
        agenda.add(.bankReverses(index), at: now + (daemon == nil ? 200 : Bank.patience))
        guard daemon != nil else { return }
        tell("the bank takes \(back.request.amount) yuan of \(back.request.payment) back, \(back.request.id)")
        let event = Event.reversal(back.request, by: Bank.actor(back.request.payment.channel), token(.takeBack(index)))
        agenda.add(.hears(life: life, event), at: now + 1 + dice.below(5))
    }

    func bankHears(takeBack index: Int, _ answer: Answer) {
        let back = bank.takeBacks[index]
        let receipt: ReversalReceipt
        switch answer {
        case .reversal(let told, _): receipt = told
        case .unavailable: return
        case .reversalRefused([.businessDateFar]) where oracle.wallWasWrong: return
        default: return violate(.reversals, "reversal \(back.request.key) got \(answer)")
        }
        if let first = back.receipt {
            if first != receipt { violate(.firstReceipt, "reversal \(back.request.key) has two receipts") }
            return
        }
        tell("the bank has the receipt for reversal \(back.request.key): \(receipt.outcome.rawValue)")
        bank.acknowledge(takeBack: index, receipt)
    }

    /// The front tells that it lives, and how much it has not got rid of.
    func frontBeats() {
        guard let front = town.front else { return }
        agenda.add(.frontBeats, at: now + (plot.pace == .seconds ? 1_000 : 60_000))
        guard daemon != nil, now >= frontSilentUntil else { return }
        let report = FrontReport(channel: front, backlog: bank.backlog)
        agenda.add(
            .hears(life: life, .front(report, by: Bank.actor(front), token(.front))), at: now + 1 + dice.below(5))
    }
}
