import Engine
import Quantities
import Supply

// Supervisors: yes to trips where the terms want it, contracts that change at midnight, limits of load.

extension World {
    /// Somebody looks through the list of those who wait for a yes, every now and then.
    func approves() {
        let approver = town.terms.control.approver
        guard !isHealed, approver != .automatic else { return }
        agenda.add(.approves, at: now + (700 + dice.below(900)) * (plot.pace == .seconds ? 1 : 200))
        guard let state = daemon?.state, dice.below(4) > 0 else { return }
        var trips: [TripCommand.NamedTrip] = []
        var except: [String] = []
        for due in state.dueTrips(at: truth) {
            guard let number = state.accounts[due.account]?.record.number else { continue }
            if dice.below(5) == 0 {
                except.append(number)
            } else {
                trips.append(TripCommand.NamedTrip(account: number, epoch: due.points.values.first))
            }
        }
        guard !trips.isEmpty else { return }
        let isAlone = approver != .twoPersons || dice.below(6) == 0
        // Some let the list lie for a while.
        ask(
            .trips(.approve(trips, except: approver == .list ? except : [])), by: "wang.lei", .supervisor,
            second: isAlone ? nil : Actor(name: "zhao.min", role: .supervisor),
            at: now + (dice.below(3) == 0 ? lasting(300, 4_000) : 0))
    }

    /// Another tariff, other terms or another household, from midnight on; some think better of it.
    func changeContract(_ flat: Flat) {
        let tomorrow = CivilDate(daysSinceEpoch: SiteCalendar.china.date(at: truth).daysSinceEpoch + 1)
        let kind = dice.below(3)
        let change = ContractChange(
            from: tomorrow, tariff: kind == 0 ? Town.otherTariff : nil, terms: kind == 1 ? Town.otherTerms : nil,
            persons: kind == 2 ? 2 + Int(dice.below(5)) : nil)
        ask(.life(.change(account: flat.account, change)), by: "wang.lei", .supervisor, at: now)
        guard dice.below(5) == 0 else { return }
        ask(
            .life(.withdrawChange(account: flat.account, from: tomorrow)), by: "wang.lei", .supervisor,
            at: now + lasting(1_000, 5_000))
    }

    /// No more than so much at once: by contract, or instead of a cut.
    func limitLoad(_ flat: Flat) {
        guard oracle.limits[flat.account] == nil else { return }
        let power = Watts(flat.watts * (dice.below(3) == 0 ? 20 : 7) / 10)
        let isByContract = dice.below(2) == 0
        ask(
            .limits(
                .set(
                    account: flat.account, power, isByContract ? .contract : .blacklist,
                    insteadOfCut: dice.below(2) == 0)), by: "wang.lei", .supervisor,
            second: isByContract ? nil : Actor(name: "zhao.min", role: .supervisor), at: now)
    }

    /// It ends after a while.
    func isLimited(_ account: String) {
        ask(
            .limits(.end(account: account)), by: "wang.lei", .supervisor,
            at: now + (3_000 + dice.below(12_000)) * plot.pace.stretch)
    }
}
