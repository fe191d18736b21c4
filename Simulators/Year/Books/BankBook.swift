import Billing
import Quantities
import Supply

/// What a channel has in its own books: what it took in, what it gave back, what it was told.
struct BankBook {
    struct Transfer {
        let key: PaymentKey
        /// As the payer gave it.
        let number: String
        let amount: Money
        let at: Instant
        /// What its front tells us, where that differs from what was paid.
        var told: Money?
        /// The bank has the money; false: it rolled its own booking back.
        var isKept = true
        /// In the file of which day; nil: in none.
        var fileDay: CivilDate?
        /// What the file says instead.
        var fileNumber: String?
        var reversals: [Reversal] = []
        /// We sent it back.
        var returned = Money.zero
        /// Its front has told us.
        var isTold = false
        var receipt: Receipt?

        var request: PaymentRequest {
            PaymentRequest(key: key, accountNumber: number, amount: told ?? amount, paidAt: at)
        }
    }

    struct Reversal {
        let id: String
        let amount: Money
        let day: CivilDate
        /// By which the file calls it.
        let serial: String
        var isInFile = true
    }

    let counter: Counter
    private(set) var transfers: [Transfer] = []
    private var serial = 0
    private var serialDay: CivilDate?
    private var forEver = 0
    private var reversalsOfDay: [CivilDate: Int] = [:]

    init(_ counter: Counter) { self.counter = counter }

    var name: String { counter.name }

    subscript(transfer: Int) -> Transfer {
        get { transfers[transfer] }
        set { transfers[transfer] = newValue }
    }

    /// A serial that the book has once in the whole year: for what one side alone will know of, so that nothing of another day is taken
    /// for its other side.
    func serialOfItsOwn() -> String {
        counter.channel?.serials == .forEver ? "M\(padded(transfers.count, 8))" : "9\(padded(transfers.count, 6))"
    }

    /// Takes money in. Serials begin anew each day, as the banks' do, where the channel does not promise more.
    mutating func take(_ amount: Money, for number: String, at instant: Instant, serial given: String? = nil) -> Int {
        let day = SiteCalendar.china.date(at: instant)
        if serialDay != day {
            serialDay = day
            serial = 0
        }
        var text = given
        if text == nil {
            serial += 1
            forEver += 1
            text = counter.channel?.serials == .forEver ? "T\(padded(forEver, 8))" : padded(serial, 6)
        }
        let key = PaymentKey(channel: name, businessDate: day, serial: text ?? "")
        transfers.append(Transfer(key: key, number: number, amount: amount, at: instant, fileDay: day))
        return transfers.count - 1
    }

    /// Gives money back.
    mutating func giveBack(_ amount: Money, of transfer: Int, on day: CivilDate) -> Int {
        let count = (reversalsOfDay[day] ?? 0) + 1
        reversalsOfDay[day] = count
        let isDaily = counter.channel?.serials != .forEver
        let serial = isDaily ? "R\(padded(count, 5))" : "R\(day)-\(padded(count, 5))"
        transfers[transfer].reversals.append(
            Reversal(id: isDaily ? "\(day)-\(serial)" : serial, amount: amount, day: day, serial: serial))
        return transfers[transfer].reversals.count - 1
    }

    /// What the channel owes us: taken in less given back.
    var total: Money {
        transfers.reduce(.zero) { sum, transfer in
            guard transfer.isKept else { return sum }
            return sum + transfer.amount - transfer.returned - transfer.reversals.reduce(.zero) { $0 + $1.amount }
        }
    }
}
