import Engine
import Quantities

/// Where and when something can be planted at all, so that it is found as what it is and ends as it has to.
extension Year {
    /// So many days at the end nothing is planted: there would be no file, or nobody to look at it.
    static let lastDays = 6

    /// One file in four hundred comes two days late.
    func isLate(_ bank: Int, _ day: Int) -> Bool {
        (0..<plan.days - Year.lastDays).contains(day)
            && Dice.hash(plan.seed, UInt64(bitPattern: Int64(day * 64 + bank))) % 400 == 0
    }

    /// Whether a channel's file and our books can be made to differ on a day: its file comes in time, and so does the next one, in which
    /// the other side may stand.
    func canDiffer(_ bank: Int, on day: Int) -> Bool {
        banks[bank].counter.layout != nil && day < plan.days - Year.lastDays && !isLate(bank, day)
            && !isLate(bank, day + 1)
    }

    /// Whether the holder of a number leaves within the days that anything planted takes to its end: he would not be there.
    func isLeaving(_ number: String, on day: Int) -> Bool {
        leaves[number].map { (day...day + 7).contains($0) } ?? false
    }

    /// Somebody comes with enough money for what is to be done with his account next.
    func payUp(_ house: Int, to amount: Money, at hour: Int) throws {
        guard let it = tenancy(of: house), let account = gateway.state.accounts[it.account] else { return }
        try pay(it.number, amount - account.available, at: hour, plain: true)
    }
}
