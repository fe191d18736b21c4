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
        var days = 368
        var seed: UInt64 = 1
        /// So many days, spread over the year, have marks every 15 minutes instead of every hour.
        var fineDays = 10
        /// Everything is planted as in life, but no meter counts, and the engine sleeps (``Year/rehearse()``).
        var isRehearsal = false
    }

    let plan: Plan
    var town: Town
    let gateway: Gateway
    var street: Street
    var crew = LineCrew()
    var banks: [BankBook]
    var tenancies: [Tenancy] = []
    /// Whose a house is now, by its place among the tenancies.
    var holder: [Int?]
    var planted = Planted()
    var dice: Dice
    /// What is still to be done, by the hour of the year.
    var agenda: [Int: [Errand]] = [:]
    /// Who asked what: a bank by its index, and its transfer.
    var asked: [UInt64: Asked] = [:]
    /// What people were told and have not acted on: account, kind, amount.
    var inbox: [(account: AccountID, kind: NoticeKind, amount: Money)] = []
    var tally = Tally()
    /// What was otherwise than it had to be.
    var faults: [String] = []
    var nextToken: UInt64 = 1
    var nextRequest = 0
    /// The answer to the request that was made last.
    var answered: [UInt64: StaffAnswer] = [:]

    enum Asked {
        case payment(bank: Int, transfer: Int)
        case reversal(bank: Int, id: String)
        /// It must be refused, or be in conflict.
        case nonsense(String)
        case staff
    }

    /// What happened in it.
    struct Tally {
        var readings = 0
        var missed = 0
        var late = 0
        var payments = 0
        var repeated = 0
        var refused = 0
        var reversals = 0
        var early = 0
        var suspended = 0
        var assigned = 0
        var sentBack = 0
        var signed = 0
        var turnedAway = 0
        var files = 0
        var debits = 0
        var purchases = 0
        var notices = 0
        var trips = 0
        var closings = 0
        var restarts = 0
    }

    /// 1 January 2026, 00:00 at the site.
    static let begin = Instant(milliseconds: 1_767_196_800_000)
    let calendar = SiteCalendar.china

    init(_ plan: Plan) throws {
        self.plan = plan
        town = try Town(accounts: plan.accounts)
        street = Street(town.households, seed: plan.seed)
        banks = try Counter.all().map { BankBook($0) }
        holder = Array(repeating: nil, count: plan.accounts)
        dice = Dice(seed: plan.seed)
        gateway = try Gateway(at: Year.begin, seed: plan.seed, isAsleep: plan.isRehearsal)
        if plan.isRehearsal {
            writeScript()
            return
        }
        try ask(.importData(try town.batch(street)))
        for household in town.households {
            guard let meter = gateway.state.meterByNumber[household.meterNumber],
                let account = gateway.state.accountByNumber[household.number]
            else { throw YearError("\(household.number) was not taken over: \(faults)") }
            street.name(meter, of: household.index)
            begin(
                Tenancy(
                    number: household.number, account: account, house: household.index, opening: household.opening,
                    capacities: household.kind == .industry ? [(nil, Town.capacity(household))] : [],
                    persons: household.persons, since: nil, fromHour: 0, tariffs: [(nil, household.kind.tariff)],
                    settlement: [(nil, Conditions.days[household.kind.terms] ?? [])]))
        }
        writeScript()
        try serve()
        try readAll(at: Year.begin)
    }

    func begin(_ tenancy: Tenancy) {
        tenancies.append(tenancy)
        holder[tenancy.house] = tenancies.count - 1
    }

    func live() throws {
        for day in 0..<plan.days {
            let isFine = plan.fineDays > 0 && day % max(365 / plan.fineDays, 1) == 20
            let midnight = Year.begin + .days(Int64(day))
            for hour in 0..<24 {
                try live(hour: day * 24 + hour, every: isFine ? .minutes(15) : .hours(1))
                // Once a month the process ends and begins anew.
                if hour == 4, day % 30 == 29 {
                    try gateway.restart()
                    tally.restarts += 1
                    try serve()
                }
            }
            if gateway.clocks.wall < midnight { throw YearError("time stands still") }
        }
    }

    /// Lives an hour of the year: power flows, meters are read at its end, and then people do what they have to do.
    private func live(hour: Int, every interval: Span) throws {
        let begin = Year.begin + .hours(Int64(hour))
        var mark = begin
        if stoodStill.contains(hour) {
            // Power has flowed already, and nobody read.
            mark = begin + .hours(1)
            if !stoodStill.contains(hour + 1) { try readAll(at: mark) }
        }
        while mark < begin + .hours(1) {
            let next = mark + interval
            street.head(for: next)
            try pass(until: next)
            street.flow(closing: interval)
            try readAll(at: next)
            mark = next
        }
        for errand in agenda.removeValue(forKey: hour + 1) ?? [] { try perform(errand, at: hour + 1) }
        let ofDay = (hour + 1) % 24
        if ofDay == 10 || ofDay == 18 { try goPaying(at: hour + 1) }
    }

    /// Time goes on, and the fronts are heard every ten minutes.
    private func pass(until end: Instant) throws {
        var heard = gateway.clocks.wall
        while heard < end {
            heard = min(calendar.mark(after: heard, every: .minutes(10)), end)
            try gateway.pass(until: heard, quiet: heard == end ? .seconds(30) : .zero, serve: serve)
            try tellBacklogs()
        }
    }

    func tellBacklogs() throws {
        try gateway.run(
            Counter.fronts.map { front in
                let bank = banks.firstIndex { $0.name == front.channel }
                let backlog = bank.map { backlogs[$0] ?? 0 } ?? 0
                return .front(
                    FrontReport(channel: front.channel, backlog: backlog),
                    by: Actor(name: front.user, role: .paymentFront), token(.staff))
            })
        try serve()
    }

    /// Accounts that were closed, or went on to another holder.
    var leavers: Set<AccountID> = []
    /// By the number of an account, the day on which its holder leaves.
    var leaves: [String: Int] = [:]
    /// Houses without an account, and since which hour.
    var emptySince: [Int: Int] = [:]
    /// What nobody is charged, known beforehand: house, first hour, end, why.
    var losses: [(house: Int, from: Int, to: Int, why: String)] = []
    /// Hours of the year in which the daemon stood still.
    var stoodStill: Set<Int> = []

    /// Payments that a front has taken and not brought yet.
    var backlogs: [Int: Int] = [:]

    // MARK: meters

    private func readAll(at mark: Instant) throws {
        var events: [Event] = []
        for house in street.houses.indices {
            if let sample = street.sample(house, .mark, mark: mark, at: gateway.clocks.wall) {
                events.append(.sample(sample))
                tally.readings += 1
            } else {
                events.append(.missed(street.meter(of: house), mark: mark, .silent))
                tally.missed += 1
            }
        }
        try gateway.run(events)
        try serve()
    }

    /// Answers what the engine lets out, until nothing is left.
    func serve() throws {
        for _ in 0..<500 {
            let effects = gateway.takeEffects()
            if effects.isEmpty { return }
            var events: [Event] = []
            for effect in effects { events += serve(effect) }
            if !events.isEmpty { try gateway.run(events) }
        }
        throw YearError("the engine never comes to rest at \(calendar.text(gateway.clocks.wall))")
    }

    /// What comes of an effect.
    private func serve(_ effect: Effect) -> [Event] {
        switch effect {
        case .answer(let token, let answer): hear(answer, token)
        case .order(_, let order):
            gateway.move(answerTime)
            let events = crew.perform(order, &street, at: gateway.clocks.wall)
            switch order {
            case .release: tally.trips += 1
            case .close: tally.closings += 1
            case .purchase: tally.purchases += 1
            default: break
            }
            return events
        case .readNow(_, let meter, let token):
            guard let house = street.houseOfMeter[meter] else { return [] }
            gateway.move(answerTime)
            street.flow(house, until: gateway.clocks.wall)
            guard let sample = street.sample(house, .onDemand, at: gateway.clocks.wall) else {
                return [.readEnded(token, meter, .silent)]
            }
            return [.sample(sample), .readEnded(token, meter, nil)]
        case .scan: return []
        case .send(let letter):
            tally.notices += 1
            for line in letter.lines { inbox.append((line.notice.account, line.notice.kind, line.notice.amount)) }
            return [.notice(letter.id, .accepted(reference: "sms")), .notice(letter.id, .delivered)]
        case .awaitReceipt, .withdraw, .configureLines, .alarm: break
        }
        return []
    }

    /// How long a meter takes to answer. Nothing flows beyond a mark before all are read: what is asked besides must not take so long there
    /// that a display seems to stand still.
    private var answerTime: Span { .milliseconds(street.isAtMark(gateway.clocks.wall) ? 1 : 5) }

    func token(_ asked: Asked) -> ReplyToken {
        nextToken += 1
        self.asked[nextToken] = asked
        return ReplyToken(nextToken)
    }
}
