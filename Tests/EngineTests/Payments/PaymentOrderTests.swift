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
            steps.shuffle(by: &random)
        }
    }

    // MARK: thousands of orders

    /// What one payer and a single account live through; its copies do so in orders of their own.
    private struct Story {
        enum Deed {
            case pay(String, Money, serial: Int)
            case reverse(serial: Int, Money, part: Int)
        }

        let isBilled: Bool
        let balances: [Money]
        var events: [Deed] = []

        init(_ random: inout SplitMix) {
            isBilled = random.oneIn(2)
            balances = (0..<3).map { _ in Money(fen: random.next(-4_000...2_000)) }
            for serial in 1...random.next(3...5) {
                let amount = Money(fen: random.next(1...3_000))
                let payment = Deed.pay(["1", "2", "3", "P", "P", "?"][random.next(0...5)], amount, serial: serial)
                events += Array(repeating: payment, count: random.next(1...2))
                var left = amount.fenTowardZero
                for part in 0..<random.next(0...2) where left > 0 {
                    let back = random.next(1...left)
                    left -= back
                    let reversal = Deed.reverse(serial: serial, Money(fen: back), part: part)
                    events += Array(repeating: reversal, count: random.next(1...2))
                }
            }
        }
    }

    /// Ten copies of each of ten stories, each a payment number with two accounts and an account of its own.
    private func copies(of stories: [Story]) -> EngineHarness {
        let world = EngineHarness()
        let numbers = stories.indices.flatMap { story in (0..<10).map { "\(10 + story)\($0)" } }
        _ = world.importing(payers: numbers.map { Payer(number: "P\($0)", name: "x") })
        for (index, story) in stories.enumerated() {
            let flats = (0..<10).flatMap { copy in
                (1...3).map { flat in
                    Flat("\(10 + index)\(copy)\(flat)", balance: story.balances[flat - 1]) {
                        if flat > 1 { $0.payer = "P\(10 + index)\(copy)" }
                        if story.isBilled { $0.mode = .postpaid }
                    }
                }
            }
            _ = world.importing(flats, terms: .quick(), line: "c\(index)")
            world.pass(.milliseconds(10))
            world.lodge(flats.map(\.number).filter { $0.hasSuffix("1") }) { account in
                account.dues.oldDebt = Money(yuan: 12)
                account.dues.penalty = Money(fen: 123)
                if account.record.mode.isBilled, account.posted < .zero {
                    let paid = min(-account.posted, Money(yuan: 5))
                    account.dues.bills = [
                        OpenBill(id: BillID(7), due: day("2026-11-01"), principal: Money(yuan: 9), paid: paid),
                        OpenBill(id: BillID(8), due: day("2026-12-01"), principal: -account.posted),
                    ]
                    account.posted -= Money(yuan: 9) - paid
                }
            }
        }
        return world
    }

    private func event(_ event: Story.Deed, of copy: String, in world: EngineHarness) -> Event {
        func payment(_ number: String, _ amount: Money, _ serial: Int) -> PaymentRequest {
            let number = number == "P" ? "P\(copy)" : number == "?" ? "99\(copy)99" : copy + number
            return world.payment(number, amount, serial: "\(copy)-\(serial)")
        }
        switch event {
        case .pay(let number, let amount, let serial):
            return .payment(payment(number, amount, serial), by: EngineHarness.desk, world.token())
        case .reverse(let serial, let amount, let part):
            let reversal = world.reversal(
                of: payment("1", amount, serial), amount, id: "R\(copy)-\(serial)-\(part)")
            return .reversal(reversal, by: EngineHarness.desk, world.token())
        }
    }

    @Test(arguments: 1...24)
    func
        `I-M1 I-M3 I-M5 2,400 orders of payments, reversals and duplicates: each of a story gives the same totals, and the ledger balances at each step`(
            seed: Int
        )
    {
        var random = SplitMix(seed: UInt64(seed))
        let stories = (0..<10).map { _ in Story(&random) }
        let world = copies(of: stories)
        var left = stories.indices.flatMap { story in
            (0..<10).map { (copy: "\(10 + story)\($0)", events: stories[story].events) }
        }
        for index in left.indices { left[index].events.shuffle(by: &random) }
        let turns = left.map(\.events.count).max() ?? 0
        for turn in 0..<turns {
            world.turn(
                left.compactMap { group in
                    turn < group.events.count ? event(group.events[turn], of: group.copy, in: world) : nil
                })
            let answers = world.takeEffects().compactMap { if case .answer(_, let answer) = $0 { answer } else { nil } }
            #expect(answers.allSatisfy { world.receipt($0) != nil || world.reversed($0) != nil })
            if turn == turns / 2 { world.restart() }
        }
        #expect(world.oracle.violations == [])
        let totals = totals(world)
        let suspense = Dictionary(grouping: world.state.suspense.values) { $0.key.serial.prefix { $0 != "-" } }
            .mapValues { $0.reduce(Money.zero) { $0 + $1.left } }
        for story in stories.indices {
            let results = (0..<10).map { copy in
                let copy = "\(10 + story)\(copy)"
                return [totals["\(copy)1"], totals["P\(copy)"], suspense[copy[...]]]
            }
            #expect(results.allSatisfy { $0 == results[0] }, "story \(story): \(results)")
        }
    }
}

extension Array {
    fileprivate mutating func shuffle(by random: inout SplitMix) {
        for index in indices { swapAt(index, random.next(0...count - 1)) }
    }
}
