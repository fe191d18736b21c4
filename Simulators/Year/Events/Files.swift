import Billing
import Documents
import Engine
import Quantities
import Supply

/// The files that channels bring on the morning after, and what banks say to debits.
extension Year {
    /// Each day of each channel, and what is wrong with some.
    func writeFiles() {
        // The file of the day before the first is asked for too.
        for day in -1..<plan.days {
            let date = calendar.date(at: Year.begin + .days(Int64(day)))
            for bank in banks.indices where banks[bank].counter.layout != nil {
                note(.file(bank: bank, day: date), at: (day + 1) * 24 + 8 + (isLate(bank, day) ? 48 : 0))
                if isLate(bank, day) { planted.expect("close.fileOverdue") }
            }
        }
    }

    func deliverFile(_ bank: Int, _ day: CivilDate) throws {
        guard let layout = banks[bank].counter.layout else { return }
        let file = BankFile(banks[bank], layout, of: day)
        let statement = try read(file.text, file.name, bank, layout, day)
        tally.files += 1
        // One in a hundred comes cut short first: it is refused as a whole, and nothing has changed.
        if layout.totals != nil, dice.oneIn(100) {
            let before = gateway.state.gateway.turn
            let short = String(file.text.dropLast(5))
            if (try? read(short, file.name, bank, layout, day)) != nil, layout.totals != nil {
                faults.append("\(file.name): a file that was cut short was read")
            }
            if gateway.state.gateway.turn != before { faults.append("\(file.name): reading it changed something") }
        }
        let first = try ask(.dailyClose(.file(statement)))
        // One in twenty comes twice, and hears what the first one heard.
        if dice.oneIn(20) {
            let second = try ask(.dailyClose(.file(statement)))
            if first != second { faults.append("\(file.name): brought twice, it was answered otherwise") }
        }
    }

    private func read(
        _ text: String, _ name: String, _ bank: Int, _ layout: ChannelLayout, _ day: CivilDate
    ) throws -> ChannelStatement {
        do {
            return try StatementReader.read(
                Array(text.utf8), name: name, channel: banks[bank].name, layout: layout, day: day)
        } catch { throw YearError("\(name): \(error)") }
    }

    // MARK: direct debits

    private var debitBank: Int? { banks.firstIndex { $0.counter.channel?.kind == .directDebit } }

    /// Asks the bank for what a household owes, unless that is under way.
    func collect(_ house: Int, at hour: Int) throws {
        guard let bank = debitBank, let tenancy = tenancy(of: house),
            !gateway.state.directDebits.values.contains(where: { $0.account == tenancy.account })
        else { return }
        let owed = gateway.state.accounts[tenancy.account]?.dues.bills.reduce(Money.zero) { $0 + $1.unpaid } ?? .zero
        guard owed > .zero else { return }
        let tomorrow = calendar.date(at: gateway.clocks.wall).tomorrow
        tally.debits += 1
        try ask(
            .dailyClose(
                .askDebits(
                    CloseKey(channel: banks[bank].name, businessDate: tomorrow),
                    [DebitAsk(account: tenancy.number, amount: owed.roundedUpToFen)])))
        let errand = (hour / 24 + 2) * 24 + 9
        if !(agenda[errand] ?? []).contains(where: { if case .debitAnswers = $0 { true } else { false } }) {
            note(.debitAnswers(day: tomorrow), at: errand)
        }
    }

    /// The bank's file: what it could collect, and what not. One in nine is not answered in time, and is asked about.
    func answerDebits(of day: CivilDate) throws {
        guard let bank = debitBank else { return }
        guard let layout = gateway.state.channelLayouts["debits"] else { return }
        var lines = ["serial,account,amount,result,note"]
        let open = gateway.state.directDebits.values.filter { $0.batch.businessDate == day }.sorted { $0.id < $1.id }
        for debit in open {
            let isPaid = !dice.oneIn(5)
            if isPaid {
                _ = banks[bank].take(
                    debit.amount, for: debit.accountNumber, at: calendar.midnight(of: day) + .hours(9),
                    serial: debit.serial)
            }
            let fen = debit.amount.fenTowardZero
            lines.append(
                "\(debit.serial),\(debit.accountNumber),\(fen / 100).\(padded(fen % 100, 2)),"
                    + (isPaid ? "OK," : "NO,no cover"))
        }
        guard lines.count > 1 else { return }
        let statement = try read(lines.joined(separator: "\n") + "\n", "debits-\(day).csv", bank, layout, day)
        try ask(.dailyClose(.debitAnswers(statement)))
    }
}

extension Dice {
    /// A number that follows from two.
    static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var dice = Dice(seed: a ^ b &* 0xD6E8_FEB8_6659_FD93)
        return dice.next()
    }
}
