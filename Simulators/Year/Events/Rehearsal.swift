import Billing
import Engine
import Quantities
import Supply

/// The year gone through on paper, within seconds: people pay at random, everything is planted by the same code as in life, and each
/// plant is looked at by itself: it must be found as what it is and end as it has to, whatever else has been planted.
struct Rehearsal {
    private(set) var faults: [String] = []
    private let year: Year
    /// By the hour.
    private var delivered: [CloseKey: Int] = [:]
    private var looked: [CloseItemKey: Int] = [:]
    private var brought: [PaymentKey: Int] = [:]
    private var takenBack: [PaymentKey: Int] = [:]

    init(_ year: Year, _ forgery: Forgery?) throws {
        self.year = year
        lookAtScript()
        for hour in 1...year.plan.days * 24 {
            year.gateway.move(.hours(1))
            for errand in year.agenda.removeValue(forKey: hour) ?? [] {
                note(errand, at: hour)
                if case .happen = errand { continue }
                try year.perform(errand, at: hour)
            }
            guard hour % 24 == 10 || hour % 24 == 18 else { continue }
            // As often as in life.
            for household in year.town.households where year.dice.oneIn(36) {
                let amount = Money(fen: 100 + year.dice.below(30) * 1_000)
                try year.pay(household.payer ?? household.number, amount, at: hour)
            }
        }
        if let forgery { year.forge(forgery) }
        lookAtBooks()
        for (key, planted) in year.planted.differences.sorted(by: { $0.key < $1.key }) { look(at: planted, key) }
        for key in year.planted.collisions { faults.append("two things were planted as \(key)") }
        faults += year.faults
    }

    private mutating func note(_ errand: Errand, at hour: Int) {
        switch errand {
        case .file(let bank, let day):
            delivered[CloseKey(channel: year.banks[bank].name, businessDate: day)] = hour
        case .staff(.dailyClose(.book(let key))), .staff(.dailyClose(.explain(let key))),
            .staff(.dailyClose(.bookReversal(let key, of: _))):
            looked[key] = hour
        case .bring(let bank, let transfer):
            let key = year.banks[bank][transfer].key
            brought[key] = brought[key] ?? hour
        case .reverse(let bank, let transfer, _): takenBack[year.banks[bank][transfer].key] = hour
        default: break
        }
    }

    // MARK: what happens to houses

    /// Each hundred is the first one once more, in kind, habit and fate: what holds of the first, which is lived in every test, holds of all.
    private mutating func lookAtScript() {
        var fates: [Int: [String]] = [:]
        for (hour, errands) in year.agenda.sorted(by: { $0.key < $1.key }) {
            for case .happen(let happening) in errands {
                guard let house = happening.house else { continue }
                let name = "\(happening)".prefix { $0 != "(" }
                fates[house, default: []].append("\(hour) \(name)")
            }
        }
        for household in year.town.households {
            let like = year.town.households[household.index % Household.block]
            if (household.kind, household.habit) != (like.kind, like.habit) || household.isDebited != like.isDebited
                || household.persons != like.persons
            {
                faults.append("\(household.number) is another than \(like.number)")
            }
            let fate = fates[household.index] ?? []
            if fate != fates[like.index] ?? [] {
                faults.append("to \(household.number) happens another thing than to \(like.number)")
            }
            let hours = Set(fate.map { $0.prefix { $0 != " " } })
            if hours.count != fate.count { faults.append("to \(household.number) two things happen in one hour") }
        }
    }

    // MARK: what is planted

    /// No book calls two things by one name.
    private mutating func lookAtBooks() {
        for bank in year.banks {
            var names: Set<String> = []
            for transfer in bank.transfers {
                if !names.insert(transfer.key.description).inserted { faults.append("\(transfer.key) is there twice") }
                for back in transfer.reversals {
                    for name in ["id \(back.id)", "reversal \(back.day)/\(back.serial)"]
                    where !names.insert(name).inserted {
                        faults.append("\(bank.name): \(name) is there twice")
                    }
                }
            }
        }
    }

    private mutating func look(at planted: Planted.Difference, _ key: CloseItemKey) {
        func tell(_ what: String) { faults.append("\(planted.what) \(key): \(what)") }
        guard let bank = year.banks.first(where: { $0.name == key.close.channel }) else { return tell("no channel") }
        let day = Int(key.close.businessDate.daysSinceEpoch - year.calendar.date(at: Year.begin).daysSinceEpoch)
        guard let file = delivered[key.close], file == (day + 1) * 24 + 8 else {
            return tell("its file does not come in time")
        }
        let isPayment = key.kind == .payment
        let transfer = bank.transfers.first { transfer in
            isPayment
                ? transfer.key.serial == key.serial
                    && (transfer.key.businessDate == key.close.businessDate || planted.way == .carried)
                : transfer.reversals.contains { $0.day == key.close.businessDate && $0.serial == key.serial }
        }
        guard let transfer else { return tell("it is in no book") }
        if let leaving = year.leaves[transfer.number], (day...day + 6).contains(leaving) { tell("he leaves") }
        if isPayment, planted.finding != .different,
            bank.transfers.filter({ $0.key.serial == key.serial }).count != 1
        {
            tell("another day has the same serial")
        }
        // Whoever settles it comes after the file, and within the year.
        let settled: Int?
        switch planted.way {
        case .booked, .explained: settled = looked[key]
        case .arrived: settled = brought[transfer.key]
        case .reversed: settled = takenBack[transfer.key]
        case .carried:
            let other = CloseKey(channel: bank.name, businessDate: transfer.key.businessDate.tomorrow)
            settled = delivered[other].map { max($0, file + 1) }
        case .replaced, nil: return
        }
        guard let settled, settled > file, settled < file + 72 else { return tell("nobody settles it") }
    }
}
