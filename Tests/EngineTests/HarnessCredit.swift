import Engine
import Metering
import Quantities
import Supply

/// A meter that keeps credit, as it really stands: it takes the purchase with its next count, and no other. Its count and the list of
/// what it took are the oracle.
struct HarnessCredit {
    /// 10⁻⁴ yuan × 10⁷: Wh × price, so that nothing is lost.
    private var fine: Int128
    /// 10⁻⁸ yuan/kWh.
    var price: Int64
    private(set) var purchases: Int64
    /// What it took by our writes, in order.
    private(set) var taken: [Money] = []

    init(_ remaining: Money, purchases: Int64 = 16, price: Int64 = 53_800_000) {
        fine = Int128(remaining.tenThousandths) * 10_000_000
        self.purchases = purchases
        self.price = price
    }

    /// As its register shows it, in whole fen.
    var remaining: Money { Money(fen: Int64(clamping: fine / 1_000_000_000)) }
    var isUsedUp: Bool { fine <= 0 }
    var told: MeterCredit { MeterCredit(remaining: .money(remaining), purchases: purchases) }

    mutating func use(_ energy: WattHours) { fine -= Int128(energy.value) * Int128(price) }

    /// A write: taken where the count is the next.
    mutating func write(_ amount: CreditAmount, count: Int64) -> Bool {
        guard count == purchases + 1, case .money(let money) = amount else { return false }
        buy(money)
        taken.append(money)
        return true
    }

    /// Someone buys at the meter itself.
    mutating func buy(_ money: Money) {
        fine += Int128(money.tenThousandths) * 10_000_000
        purchases += 1
    }
}

extension EngineHarness {
    /// What a healthy line does with a purchase.
    func buy(_ id: OrderID, _ address: RelayAddress, _ amount: CreditAmount, _ expected: Int64) {
        guard let credit = credits[address.meter] else {
            return turn([.order(.ended(id, .notDone(.forbidden)))])
        }
        guard credit.purchases == expected else { return lookAtCredit(id, address) }
        move(.milliseconds(100))
        write(address, amount, expected)
        move(.milliseconds(1100))
        tellCount(id, address, wrote: true)
    }

    /// The write alone: the meter takes it or does not, and closes by itself where it was open for want of credit.
    @discardableResult
    func write(_ address: RelayAddress, _ amount: CreditAmount, _ expected: Int64) -> Bool {
        let wasUsedUp = credits[address.meter]?.isUsedUp == true
        let isTaken = credits[address.meter]?.write(amount, count: expected + 1) == true
        if isTaken, wasUsedUp, credits[address.meter]?.isUsedUp == false { relay[address.meter] = .closed }
        return isTaken
    }

    func lookAtCredit(_ id: OrderID, _ address: RelayAddress) {
        guard credits[address.meter] != nil else { return turn([.order(.ended(id, .notDone(.forbidden)))]) }
        move(.milliseconds(100))
        tellCount(id, address, wrote: false)
    }

    func tellCount(_ id: OrderID, _ address: RelayAddress, wrote: Bool) {
        guard let credit = credits[address.meter]?.told else { return }
        let sample = sample(address.meter, wrote ? .verify : .select, serial: address.meterSerial)
        turn([.order(.ended(id, .counted(credit, wrote: wrote, sample)))])
    }

    /// A street of flats whose meters keep the credit.
    static func creditStreet(_ numbers: [String], opening: Money = Money(yuan: 10)) -> EngineHarness {
        let harness = EngineHarness.street(
            numbers.map { number in Flat(number, balance: opening) { $0.mode = .meterCredit } })
        for number in numbers {
            guard let meter = harness.meter(number) else { continue }
            harness.credits[meter] = HarnessCredit(opening)
            harness.move(.seconds(2))
            harness.read(meter)
        }
        return harness
    }

    /// The last row of each purchase, in order of their ids.
    var purchaseRows: [Purchase] {
        var rows: [PurchaseID: Purchase] = [:]
        for case .purchase(let purchase) in records { rows[purchase.id] = purchase }
        return rows.values.sorted { $0.id < $1.id }
    }
}
