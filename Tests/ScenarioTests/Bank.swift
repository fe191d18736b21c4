import Foundation
import Rig
import Synchronization

/// A bank with a book of its own: it tries each payment under its key until it is acknowledged, whatever happens to the daemon, and
/// now and then asks twice. What stands in its book is what must stand in the ledger.
final class Bank: Sendable {
    /// A payment as the bank has it.
    struct Payment: Sendable {
        let serial: String
        let account: String
        let fen: Int
        /// The receipt, word for word; nil: never acknowledged.
        var receipt: String?
    }

    private struct Book {
        var payments: [String: Payment] = [:]
        var dark: Set<String> = []
        var isOpen = true
        /// Who still pays before the bank closes, and how much.
        var last: [String] = []
        var lastFen = 0
        /// What the daemon answered that no bank could accept.
        var faults: [String] = []
        var generator: SeededGenerator
    }

    static let channel = "api"
    static let date = SiteDay.today

    private let book: Mutex<Book>
    private let requests = Atomic(0)
    private let acknowledgements = Atomic(0)
    private let client: APIClient
    private let accounts: [String]
    private let clerks = DispatchGroup()

    /// How many requests have left so far.
    var sent: Int { requests.load(ordering: .acquiring) }
    /// How many receipts have come so far.
    var acknowledged: Int { acknowledgements.load(ordering: .acquiring) }
    var payments: [Payment] { book.withLock { Array($0.payments.values) } }
    var faults: [String] { book.withLock { $0.faults } }

    init(client: APIClient, accounts: [String], clerks count: Int, seed: UInt64) {
        self.client = client
        self.accounts = accounts
        book = Mutex(Book(generator: SeededGenerator(seed: seed)))
        for _ in 0..<count {
            let thread = Thread { [self] in
                while work() {}
                clerks.leave()
            }
            clerks.enter()
            thread.start()
        }
    }

    /// Whose supply is off, as the bank hears it from them.
    func hear(_ account: String, isDark: Bool) {
        book.withLock { book in
            if isDark { book.dark.insert(account) } else { book.dark.remove(account) }
        }
    }

    /// The bank's last payments: one for each account.
    func closeAfterPayingForAll(fen: Int) {
        book.withLock { book in
            book.isOpen = false
            book.last = accounts
            book.lastFen = fen
        }
    }

    /// Until every payment that was begun is acknowledged and the bank has closed.
    func wait() { clerks.wait() }

    private static func newPayment(for account: String, fen: Int, in book: inout Book) -> Payment {
        let payment = Payment(serial: String(book.payments.count + 1), account: account, fen: fen)
        book.payments[payment.serial] = payment
        return payment
    }

    /// One payment from beginning to end; false once the bank has closed.
    private func work() -> Bool {
        let (payment, isDoubted) = book.withLock { book -> (Payment?, Bool) in
            if let account = book.last.popLast() {
                return (Bank.newPayment(for: account, fen: book.lastFen, in: &book), true)
            }
            guard book.isOpen else { return (nil, false) }
            // Those in the dark pay to have light; now and then somebody else pays a little, to meet a trip on its way.
            if let account = book.dark.sorted().randomElement(using: &book.generator) {
                book.dark.remove(account)
                let fen = Int.random(in: 30...90, using: &book.generator)
                return (Bank.newPayment(for: account, fen: fen, in: &book), Bool.random(using: &book.generator))
            }
            guard Int.random(in: 0..<4, using: &book.generator) == 0,
                let account = accounts.randomElement(using: &book.generator)
            else { return (nil, false) }
            let fen = Int.random(in: 1...20, using: &book.generator)
            return (Bank.newPayment(for: account, fen: fen, in: &book), false)
        }
        if let payment { settle(payment, isDoubted: isDoubted) }
        usleep(100_000)
        return book.withLock { $0.isOpen || !$0.last.isEmpty }
    }

    private func settle(_ payment: Payment, isDoubted: Bool) {
        while true {
            requests.add(1, ordering: .releasing)
            let answer = try? client.post("/v1/payments", Bank.body(payment))
            switch answer?.status {
            case 200, 201: break
            case nil, 429, 503, 504:
                usleep(20_000)
                continue
            default:
                book.withLock {
                    $0.faults.append("payment \(payment.serial): \(answer?.status ?? 0) \(answer?.text ?? "")")
                }
                return
            }
            let receipt = answer?.text
            let first = book.withLock { book in
                let first = book.payments[payment.serial]?.receipt ?? receipt
                // Too little for light: they will come again.
                if let missing = answer?.json["missing"] as? String,
                    missing.contains(where: { ("1"..."9").contains($0) })
                {
                    book.dark.insert(payment.account)
                }
                book.payments[payment.serial]?.receipt = first
                return first
            }
            acknowledgements.add(1, ordering: .releasing)
            if first != receipt {
                book.withLock {
                    $0.faults.append("payment \(payment.serial) has two receipts: \(first ?? "") and \(receipt ?? "")")
                }
            }
            // The second time of a doubter; the third time nobody asks.
            guard isDoubted else { return }
            return settle(payment, isDoubted: false)
        }
    }

    static func body(_ payment: Payment) -> [String: Any] {
        [
            "channel": channel, "business_date": date, "serial": payment.serial, "account": payment.account,
            "amount": yuan(payment.fen),
        ]
    }

    static func yuan(_ fen: Int) -> String { "\(fen / 100)." + (fen % 100 < 10 ? "0" : "") + String(fen % 100) }
}

/// The same numbers from the same seed (xorshift64*).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed == 0 ? 0x9E37_79B9_7F4A_7C15 : seed }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
