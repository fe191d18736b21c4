import Billing
import Quantities

/// What a channel has in its own books: what it took in, what it gave back, what it was told.
struct BankBook {
    struct Transfer {
        let request: PaymentRequest
        let at: Instant
        var receipt: Receipt?
        /// Given back, by the ids of the reversals.
        var reversed: [(id: String, amount: Money)] = []
    }

    let channel: String
    private(set) var transfers: [Transfer] = []
    private var serial = 0
    private var serialDay: CivilDate?

    init(channel: String) { self.channel = channel }

    /// Takes money in. Serials begin anew each day, as the banks' do.
    mutating func take(_ amount: Money, for account: String, at instant: Instant) -> Int {
        let day = SiteCalendar.china.date(at: instant)
        if serialDay != day {
            serialDay = day
            serial = 0
        }
        serial += 1
        let key = PaymentKey(channel: channel, businessDate: day, serial: padded(serial, 6))
        let request = PaymentRequest(key: key, accountNumber: account, amount: amount, paidAt: instant)
        transfers.append(Transfer(request: request, at: instant))
        return transfers.count - 1
    }

    mutating func heard(_ receipt: Receipt, of transfer: Int) { transfers[transfer].receipt = receipt }

    mutating func giveBack(_ amount: Money, of transfer: Int, id: String) {
        transfers[transfer].reversed.append((id, amount))
    }

    /// What the channel owes us: taken in less given back.
    var total: Money {
        transfers.reduce(.zero) { sum, transfer in
            sum + transfer.request.amount - transfer.reversed.reduce(.zero) { $0 + $1.amount }
        }
    }
}
