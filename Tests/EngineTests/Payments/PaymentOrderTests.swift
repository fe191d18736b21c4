import Billing
import Engine
import Quantities
import Supply
import Testing

/// Payments, reversals and duplicates in any order.
@Suite struct PaymentOrderTests {
    private static let numbers = ["1", "2", "11", "12", "13"]

    private enum Step { case pay(PaymentRequest), reverse(ReversalRequest), restart }

    private func world() -> EngineHarness {
        let flats = Self.numbers.enumerated().map { index, number in
            Flat(number, balance: Money(yuan: Int64(index) - 2)) {
                if number.count == 2 { $0.payer = "P1" }
                $0.inheritedOpen = index == 2
            }
        }
        let world = EngineHarness.street(flats, payers: [Payer(number: "P1", name: "x")])
        world.lodge("1") {
            $0.dues.oldDebt = Money(yuan: 30)
            $0.dues.penalty = Money(fen: 123)
        }
        return world
    }

    /// Payments with reversals that together are no more than each, everything once or more often.
    private func steps(_ world: EngineHarness, _ random: inout SplitMix) -> [Step] {
        var steps: [Step] = []
        for serial in 1...12 {
            let number = (Self.numbers + ["P1", "P1", "999"])[random.next(0...Self.numbers.count + 2)]
            let amount = Money(fen: random.next(1...3_000))
            let payment = world.payment(number, amount, serial: "\(serial)")
            steps += Array(repeating: .pay(payment), count: random.next(1...2))
            var left = amount.fenTowardZero
            for part in 0..<random.next(0...3) where left > 0 {
                let back = random.next(1...left)
                left -= back
                let reversal = world.reversal(of: payment, Money(fen: back), id: "R\(serial)-\(part)")
                steps += Array(repeating: .reverse(reversal), count: random.next(1...2))
            }
        }
        return steps + [.restart, .restart]
    }

    /// What each payer has, less what it owes besides; and what lies in suspense.
    private func totals(_ world: EngineHarness) -> [String: Money] {
        var totals: [String: Money] = ["suspense": world.state.suspense.values.reduce(.zero) { $0 + $1.left }]
        for account in world.state.accounts.values {
            let dues = account.dues
            totals[account.record.payer ?? account.record.number, default: .zero] +=
                account.posted - dues.penalty - dues.oldDebt
        }
        return totals
    }

    @Test(arguments: 1...12)
    func
        `I-M1 I-M3 I-M5 any order of payments, reversals and duplicates gives the same total per payer, and the ledger balances at each step`(
            seed: Int
        )
    {
        var random = SplitMix(seed: UInt64(seed))
        let first = world()
        var steps = steps(first, &random)
        var expected: [String: Money]?
        for round in 0..<8 {
            let world = round == 0 ? first : self.world()
            for step in steps {
                switch step {
                case .pay(let request): #expect(world.receipt(world.pay(request)) != nil)
                case .reverse(let request): #expect(world.reversed(world.reverse(request)) != nil)
                case .restart: world.restart()
                }
            }
            #expect(world.oracle.violations == [])
            let found = totals(world)
            #expect(expected ?? found == found, "round \(round)")
            expected = found
            for index in steps.indices { steps.swapAt(index, random.next(0...steps.count - 1)) }
        }
    }
}
