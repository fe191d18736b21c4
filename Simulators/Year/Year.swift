import Billing
import Engine
import Metering
import Quantities
import Supply

/// A year of a town, lived through the shipped engine and store: meters count, people pay through banks that keep books of their own,
/// the engine bills, warns, trips and restores; and in the end three books must agree.
final class Year {
    struct Plan {
        var accounts = 100
        var days = 365
        var seed: UInt64 = 1
        /// So many days, spread over the year, have marks every 15 minutes instead of every hour.
        var fineDays = 10
    }

    let plan: Plan
    let town: Town
    let gateway: Gateway
    var street: Street
    var crew = LineCrew()
    var banks: [BankBook]
    var dice: Dice
    /// Who asked what: a bank by its index, and its transfer.
    var asked: [UInt64: (bank: Int, transfer: Int)] = [:]
    /// What people were told and have not acted on: account, kind, amount.
    var inbox: [(account: AccountID, kind: NoticeKind, amount: Money)] = []
    var tally = Tally()
    var faults: [String] = []
    private var nextToken: UInt64 = 1

    /// What happened in it.
    struct Tally {
        var readings = 0
        var payments = 0
        var repeated = 0
        var notices = 0
        var trips = 0
        var closings = 0
        var restarts = 0
    }

    /// 1 January 2026, 00:00 at the site.
    static let begin = Instant(milliseconds: 1_767_196_800_000)

    init(_ plan: Plan) throws {
        self.plan = plan
        town = Town(accounts: plan.accounts)
        street = Street(town.households, seed: plan.seed)
        banks = ["desk", "api"].map { BankBook(channel: $0) }
        dice = Dice(seed: plan.seed)
        gateway = try Gateway(at: Year.begin, seed: plan.seed)
        let batch = try town.batch(street)
        try ask(.importData(batch), id: "import")
        for household in town.households {
            guard let meter = gateway.state.meterByNumber[household.meterNumber] else {
                throw YearError("the meter \(household.meterNumber) was not taken over")
            }
            street.name(meter, of: household.index)
        }
        try readAll(at: gateway.clocks.wall)
    }

    func live() throws {
        for day in 0..<plan.days {
            try live(day: day)
            // Once a month the process ends and begins anew.
            if day % 30 == 29 {
                try gateway.restart()
                tally.restarts += 1
                try serve()
            }
        }
    }

    private func live(day: Int) throws {
        let midnight = Year.begin + .days(Int64(day))
        let isFine = plan.fineDays > 0 && day % max(plan.days / plan.fineDays, 1) == 0
        let interval: Span = isFine ? .minutes(15) : .hours(1)
        var mark = midnight
        while mark < midnight + .days(1) {
            let next = mark + interval
            try gateway.pass(until: next, serve: serve)
            street.flow(interval, until: next)
            try readAll(at: next)
            let hour = SiteCalendar.china.millisecondsOfDay(at: next) / 3_600_000
            if hour == 10 || hour == 18, SiteCalendar.china.millisecondsOfDay(at: next) % 3_600_000 == 0 {
                try pay(at: next)
            }
            mark = next
        }
    }

    // MARK: meters

    private func readAll(at mark: Instant) throws {
        var events: [Event] = []
        for house in street.houses.indices {
            events.append(.sample(street.sample(house, .mark, mark: mark, at: gateway.clocks.wall)))
        }
        tally.readings += events.count
        try gateway.run(events)
        try serve()
    }

    /// Answers what the engine lets out, until nothing is left.
    func serve() throws {
        for _ in 0..<200 {
            let effects = gateway.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { try serve(effect) }
        }
        throw YearError("the engine never comes to rest at \(SiteCalendar.china.text(gateway.clocks.wall))")
    }

    private func serve(_ effect: Effect) throws {
        switch effect {
        case .answer(let token, let answer): try hear(answer, token)
        case .order(_, let order):
            let events = crew.perform(order, &street, at: gateway.clocks.wall)
            switch order {
            case .release: tally.trips += 1
            case .close: tally.closings += 1
            default: break
            }
            gateway.move(.milliseconds(200))
            if !events.isEmpty { try gateway.run(events) }
        case .readNow(_, let meter, let token):
            guard let house = street.houseOfMeter[meter] else { return }
            try gateway.run([
                .sample(street.sample(house, .onDemand, at: gateway.clocks.wall)), .readEnded(token, meter, nil),
            ])
        case .send(let notice, _, _, _):
            tally.notices += 1
            inbox.append((notice.account, notice.kind, notice.amount))
            try gateway.run([.notice(notice.id, .accepted(reference: "sms")), .notice(notice.id, .delivered)])
        case .awaitReceipt, .withdraw, .configureLines, .alarm: break
        }
    }

    // MARK: people

    private func token() -> ReplyToken {
        nextToken += 1
        return ReplyToken(nextToken)
    }

    @discardableResult
    func ask(_ command: StaffCommand, id: String, by role: Role = .supervisor) throws -> StaffAnswer? {
        let token = token()
        let request = StaffRequest(
            id: id, actor: Actor(name: "wang.lei", role: role), second: Actor(name: "chen.yu", role: role),
            reason: "year", command: command)
        try gateway.run([.staff(request, token)])
        var found: StaffAnswer?
        let effects = gateway.takeEffects()
        for effect in effects {
            if case .answer(token, .staff(let answer)) = effect { found = answer } else { try serve(effect) }
        }
        try serve()
        if found?.outcome == .refused {
            faults.append("\(id) was refused: \(found?.code ?? "") \(found?.details ?? [])")
        }
        return found
    }

    /// Pays into an account; one in ten sends it twice.
    func pay(_ number: String, _ amount: Money) throws {
        guard amount > .zero else { return }
        let bank = Int(dice.below(Int64(banks.count)))
        let transfer = banks[bank].take(amount, for: number, at: gateway.clocks.wall)
        let request = banks[bank].transfers[transfer].request
        for _ in 0..<(dice.oneIn(10) ? 2 : 1) {
            let token = token()
            asked[token.number] = (bank, transfer)
            try gateway.run([.payment(request, by: Actor(name: banks[bank].channel, role: .paymentFront), token)])
            try serve()
        }
        tally.payments += 1
    }

    private func hear(_ answer: Answer, _ token: ReplyToken) throws {
        guard let (bank, transfer) = asked.removeValue(forKey: token.number) else { return }
        guard case .receipt(let receipt, let first) = answer else {
            return faults.append("\(banks[bank].transfers[transfer].request.key) was answered by \(answer)")
        }
        if !first {
            tally.repeated += 1
            if banks[bank].transfers[transfer].receipt != receipt {
                faults.append("\(banks[bank].transfers[transfer].request.key): the second receipt is another (I-M4)")
            }
        }
        banks[bank].heard(receipt, of: transfer)
    }

    /// What people do about what they were told.
    private func pay(at instant: Instant) throws {
        let told = inbox
        inbox = []
        for (id, kind, amount) in told {
            guard let account = gateway.state.accounts[id],
                let household = town.households.first(where: { $0.number == account.record.number })
            else { continue }
            let topUp = Money(yuan: household.kind.topUp)
            switch (kind, household.habit) {
            case (.firstWarning, .prompt), (.secondWarning, .prompt): try pay(household.number, topUp)
            case (.finalNotice, .late): try pay(household.number, amount + topUp)
            case (.switchedOff, .whenOff): try pay(household.number, amount.roundedUpToFen + topUp)
            case (.tripNotice, .whenOff), (.stillMissing, _): break
            default: break
            }
        }
    }
}

extension Kind {
    /// What is paid in beyond what was asked, yuan.
    var topUp: Int64 {
        switch self {
        case .prepaidFlat, .prepaidLadder, .meterCredit: 200
        case .station, .pump, .site: 600
        case .postpaidLadder, .shop, .industry, .instalments: 0
        }
    }
}
