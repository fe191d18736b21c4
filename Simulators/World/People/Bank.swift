import Billing
import Engine
import Quantities
import Supply

/// The payment front, with a book of its own: asks under the same key until it has a receipt.
struct Bank {
    struct Transfer {
        let request: PaymentRequest
        /// The first receipt: from then on the payer holds it.
        var receipt: Receipt?
        var acknowledgedAt: Int64?
    }

    private(set) var transfers: [Transfer] = []

    static let actor = Actor(name: "desk-1", role: .paymentFront)
    static let patience: Int64 = 1_500

    /// The number of the new transfer.
    mutating func add(_ account: String, _ amount: Money, _ wall: Instant) -> Int {
        let key = PaymentKey(
            channel: "desk", businessDate: SiteCalendar.china.date(at: wall), serial: String(transfers.count + 1))
        transfers.append(Transfer(request: PaymentRequest(key: key, accountNumber: account, amount: amount)))
        return transfers.count - 1
    }

    mutating func acknowledge(_ index: Int, _ receipt: Receipt, at: Int64) {
        transfers[index].receipt = receipt
        transfers[index].acknowledgedAt = at
    }

    func hasPaid(_ account: String) -> Bool { transfers.contains { $0.request.accountNumber == account } }

    var isContent: Bool { transfers.allSatisfy { $0.receipt != nil } }
}

extension World {
    /// Who gets the answer to a token.
    enum Asker {
        case bank(Int)
        case clerk(Int)
    }

    /// The numbers say who asked: tokens mean nothing after a restart, and nobody answers those of an earlier life.
    func token(_ asker: Asker) -> ReplyToken {
        switch asker {
        case .bank(let index): ReplyToken(UInt64(1_000_000 + index))
        case .clerk(let index): ReplyToken(UInt64(2_000_000 + index))
        }
    }

    /// An answer leaves the daemon; what has left arrives, whatever becomes of the daemon. A lost one is asked for again.
    func answer(_ token: ReplyToken, _ answer: Answer) throws(Crash) {
        if try effect("the answer to \(token.number)") { return }
        trace.note(23, Int64(token.number))
        let at = now + 1 + dice.below(5)
        switch token.number {
        case 1_000_000..<2_000_000: agenda.add(.bankHears(Int(token.number) - 1_000_000, answer), at: at)
        case 2_000_000..<3_000_000: agenda.add(.clerkHears(Int(token.number) - 2_000_000, answer), at: at)
        default: break
        }
    }

    func bankAsks(_ index: Int) {
        guard bank.transfers[index].receipt == nil else { return }
        let request = bank.transfers[index].request
        agenda.add(.bankAsks(index), at: now + (daemon == nil ? 200 : Bank.patience))
        guard daemon != nil else { return }
        tell("the bank asks to book \(request.amount) yuan for \(request.accountNumber), key \(request.key)")
        let event = Event.payment(request, by: Bank.actor, token(.bank(index)))
        agenda.add(.hears(life: life, event), at: now + 1 + dice.below(5))
    }

    func bankHears(_ index: Int, _ answer: Answer) {
        let transfer = bank.transfers[index]
        guard case .receipt(let receipt, _) = answer else {
            return violate("I-M3", "payment \(transfer.request.key) got \(answer)")
        }
        if let first = transfer.receipt {
            if first != receipt { violate("I-M4", "payment \(transfer.request.key) has two receipts") }
            return
        }
        tell("the bank has the receipt for \(transfer.request.key): \(receipt.supply.rawValue)")
        bank.acknowledge(index, receipt, at: now)
    }
}
