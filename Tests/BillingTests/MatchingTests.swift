import Billing
import Quantities
import Testing

/// Our books held against a channel's file.
@Suite struct `Daily close: matching` {
    private let morning = Instant(milliseconds: 1_795_399_200_000)

    private func booked(
        _ serial: String, _ account: String, _ amount: Money, _ kind: CloseItemKind = .payment,
        of original: String? = nil
    ) -> BookedItem {
        BookedItem(kind: kind, serial: serial, numbers: [account], amount: amount, at: morning, original: original)
    }

    private func line(
        _ serial: String, _ account: String, _ amount: Money, _ kind: ChannelLayout.LineKind = .payment,
        of original: String? = nil, line: Int = 1
    ) -> StatementItem {
        StatementItem(
            kind: kind, line: line, serial: serial, accountNumber: account, amount: amount, original: original)
    }

    @Test func `I-M11 what only one side has, and what differs, is listed from both sides; the rest is matched`() {
        let yuan = Money(yuan: 1)
        let matching = CloseMatching(
            booked: [
                booked("1", "331", yuan), booked("2", "331", yuan), booked("3", "331", yuan), booked("4", "331", yuan),
                booked("r1", "331", yuan, .reversal, of: "1"),
            ],
            statement: [
                line("1", "331", yuan), line("3", "332", yuan), line("4", "331", Money(fen: 99)),
                line("5", "331", yuan), line("r1", "331", yuan, .reversal, of: "4"), line("6", "331", yuan, .refused),
            ])
        #expect(
            matching.differences.map {
                "\($0.kind.rawValue) \($0.serial) \($0.finding.rawValue) \($0.fields.map(\.rawValue))"
            }
                == [
                    "payment 2 only_here []", "payment 3 different [\"account\"]", "payment 4 different [\"amount\"]",
                    "payment 5 only_there []", "reversal r1 different [\"original\"]",
                ])
        #expect(matching.totals.matched == 1)
        #expect(matching.totals.here.net == Money(yuan: 3))
        #expect(matching.totals.there.net == Money(fen: 299))
        #expect(matching.totals.there.payments == 4)
    }

    @Test func `an account that is named by its payment number is the same account`() {
        let ours = BookedItem(
            kind: .payment, serial: "1", numbers: ["331", "P77"], amount: Money(yuan: 1), at: morning)
        #expect(CloseMatching(booked: [ours], statement: [line("1", "P77", Money(yuan: 1))]).differences.isEmpty)
    }

    @Test func `a payment and its reversal that the channel leaves out are counted, where it is known to do so`() {
        let yuan = Money(yuan: 1)
        let ours = [
            booked("1", "331", Money(yuan: 2)), booked("a", "331", yuan, .reversal, of: "1"),
            booked("b", "331", yuan, .reversal, of: "1"), booked("2", "331", yuan),
            booked("c", "331", Money(fen: 50), .reversal, of: "2"),
        ]
        let listed = CloseMatching(booked: ours, statement: [])
        #expect(listed.differences.count == 5)
        let left = CloseMatching(booked: ours, statement: [], leavesOutReversed: true)
        #expect(left.differences.map(\.serial) == ["2", "c"])
        #expect(left.totals.netted == 3)
        let told = CloseMatching(booked: ours, statement: [line("1", "331", Money(yuan: 2))], leavesOutReversed: true)
        #expect(told.differences.map(\.serial) == ["2", "a", "b", "c"])
    }

    /// A day of a channel with differences planted in it: what must be found is known beforehand.
    private struct Day {
        var ours: [BookedItem] = []
        var theirs: [StatementItem] = []
        var planted: [String] = []
    }

    private func day(_ random: inout SplitMix) -> Day {
        var day = Day()
        for number in 0..<random.next(0...30) {
            let serial = "\(number)"
            let account = "33\(random.next(1...4))"
            let amount = Money(fen: random.next(1...5000))
            let ours = booked(serial, account, amount)
            let theirs = line(serial, account, amount, line: number + 2)
            switch random.next(0...11) {
            case 0:
                day.ours.append(ours)
                day.planted.append("payment \(serial) only_here")
            case 1:
                day.theirs.append(theirs)
                day.planted.append("payment \(serial) only_there")
            case 2:
                day.ours.append(ours)
                day.theirs.append(line(serial, account, amount + Money(fen: 1), line: number + 2))
                day.planted.append("payment \(serial) different amount")
            case 3:
                day.ours.append(ours)
                day.theirs.append(line(serial, "399", amount, line: number + 2))
                day.planted.append("payment \(serial) different account")
            case 4:
                day.ours.append(ours)
                day.theirs.append(theirs)
                day.theirs.append(line("r\(serial)", account, amount, .reversal, of: serial, line: 100 + number))
                day.planted.append("reversal r\(serial) only_there")
            case 5:
                day.ours += [ours, booked("r\(serial)", account, amount, .reversal, of: serial)]
                day.theirs.append(theirs)
                day.planted.append("reversal r\(serial) only_here")
            case 6:
                day.ours += [ours, booked("r\(serial)", account, amount, .reversal, of: serial)]
                day.theirs += [theirs, line("r\(serial)", account, amount, .reversal, of: serial, line: 100 + number)]
            default:
                day.ours.append(ours)
                day.theirs.append(theirs)
            }
        }
        return day
    }

    private func told(_ difference: CloseDifference) -> String {
        ([difference.kind.rawValue, difference.serial, difference.finding.rawValue] + difference.fields.map(\.rawValue))
            .joined(separator: " ")
    }

    @Test
    func
        `I-M11 I-M12 in thousands of days all that was planted is listed, and nothing else, in any order of the lines`()
    {
        var random = SplitMix(seed: 20_261_122)
        for _ in 0..<3000 {
            let day = day(&random)
            let matching = CloseMatching(booked: day.ours, statement: day.theirs)
            #expect(matching.differences.map(told).sorted() == day.planted.sorted())
            // I-M12: the bank's books are ours and what is listed, to the last unit.
            let listed = matching.differences.reduce(Money.zero) { $0 + $1.surplus }
            #expect(matching.totals.there.net == matching.totals.here.net + listed)
            let shuffled = CloseMatching(
                booked: shuffle(day.ours, &random), statement: shuffle(day.theirs, &random))
            #expect(shuffled == matching)
        }
    }

    @Test func `a serial that stands twice is listed once too much, whichever comes first`() {
        let lines = [line("1", "331", Money(yuan: 1), line: 2), line("1", "331", Money(yuan: 2), line: 3)]
        let ours = [booked("1", "331", Money(yuan: 2))]
        let matching = CloseMatching(booked: ours, statement: lines)
        #expect(matching.differences.map(told) == ["payment 1 only_there"])
        #expect(matching == CloseMatching(booked: ours, statement: lines.reversed()))
    }

    private func shuffle<T>(_ items: [T], _ random: inout SplitMix) -> [T] {
        var items = items
        for index in items.indices.reversed().dropLast() { items.swapAt(index, random.next(0...index)) }
        return items
    }
}
