import Engine
import Quantities
import Supply

/// What happens in the year besides weather and habit. Days count from 0, 1 January; houses from 0, and each stands for the same one in every
/// hundred.
extension Year {
    func writeScript() {
        writeFiles()
        for block in stride(from: 0, to: plan.accounts, by: Household.block) { writeScript(of: block) }
        at(day: 160, hour: 1, .standStill(hours: 4))
        at(day: 170, hour: 11, .proposePrices)
        at(day: 240, hour: 11, .correctPrices)
    }

    private func writeScript(of block: Int) {
        func at(_ day: Int, _ hour: Int, house: Int, _ happening: (Int) -> Happening) {
            guard block + house < plan.accounts else { return }
            self.at(day: day, hour: hour, happening(block + house))
        }
        /// A meter is not reached for some hours; later it tells what it had noted down.
        func silence(_ day: Int, _ hour: Int, house: Int, hours: Int) {
            at(day, hour, house: house) { .silence(house: $0, .unreachable) }
            at(day, hour + hours, house: house) { .silence(house: $0, nil) }
            // Readings of the marks in between: the one at the beginning was the last, the one at the end has come.
            at(day, hour + hours + 29, house: house) {
                .lateReadings(house: $0, fromHour: day * 24 + hour, toHour: day * 24 + hour + hours)
            }
        }
        // Over New Year, on a ladder by the year.
        silence(363, 20, house: 61, hours: 40)
        // Another transformer from within a month on, from its first day on, and one that comes and goes within a month.
        at(130, 10, house: 43) { .plan(house: $0, ContractChange(from: Year.date(140), capacity: 250_000)) }
        at(230, 10, house: 73) { .plan(house: $0, ContractChange(from: Year.date(243), capacity: 315_000)) }
        at(60, 10, house: 83) { .plan(house: $0, ContractChange(from: Year.date(68), capacity: 400_000)) }
        at(61, 10, house: 83) { .plan(house: $0, ContractChange(from: Year.date(77), capacity: 160_000)) }
        // A factory goes to another holder.
        at(115, 10, house: 63) { .transfer(house: $0, .last) }
        at(20, 9, house: 12) { .exchange(house: $0, .last) }
        at(45, 15, house: 31) { .exchange(house: $0, .plate) }
        at(75, 9, house: 10) { .silence(house: $0, .unreachable) }
        if block + 10 < plan.accounts {
            losses.append((block + 10, 75 * 24 + 9, 75 * 24 + 14, "meter silent at its end"))
        }
        at(75, 14, house: 10) { .exchange(house: $0, .lastTrusted) }
        silence(60, 7, house: 8, hours: 50)
        // Over the end of March, and over the day on which price and season change.
        silence(88, 5, house: 2, hours: 80)
        silence(180, 5, house: 9, hours: 30)
        silence(179, 20, house: 1, hours: 45)
        at(95, 11, house: 22) {
            .plan(house: $0, ContractChange(from: CivilDate(daysSinceEpoch: Year.day(105)), tariff: "flat"))
        }
        at(100, 10, house: 0) {
            .plan(
                house: $0,
                ContractChange(from: CivilDate(daysSinceEpoch: Year.day(120)), terms: "billed", mode: .postpaid))
        }
        at(100, 11, house: 11) { .transfer(house: $0, .last) }
        at(110, 10, house: 42) { .transfer(house: $0, .plate) }
        at(131, 10, house: 14) { .changeRatio(house: $0, to: 5) }
        // The light must be on, or nobody uses anything in a flat that stands empty, or without an account.
        at(147, 12, house: 20) { .payUp(house: $0, to: Money(yuan: 200)) }
        at(198, 12, house: 30) { .payUp(house: $0, to: Money(yuan: 200)) }
        at(150, 12, house: 20) { .vacancy(house: $0) }
        at(180, 12, house: 20) { .endVacancy(house: $0) }
        if block + 20 < plan.accounts, plan.days > 150 { planted.expect("life.useWhileVacant") }
        at(200, 11, house: 30) { .close(house: $0) }
        at(230, 11, house: 30) { .reopen(house: $0) }
        at(215, 3, house: 40) { .silence(house: $0, .nonsense(by: 5_000_000)) }
        at(215, 5, house: 40) { .silence(house: $0, nil) }
        // Two marks and the looks at it in between are at one with each other: a person is asked, before it settles itself.
        if block + 40 < plan.accounts, plan.days > 215 { planted.expect("meter.baselineWanted") }
        at(230, 10, house: 32) {
            .plan(
                house: $0,
                ContractChange(from: CivilDate(daysSinceEpoch: Year.day(243)), terms: "prepaid", mode: .prepaid))
        }
        at(250, 3, house: 50) { .reset(house: $0) }
        at(250, 10, house: 50) { .acceptBaseline(house: $0, since: 250 * 24 + 3) }
        if block + 50 < plan.accounts, plan.days > 250 { planted.expect("meter.baselineWanted") }
        at(270, 3, house: 60) { .silence(house: $0, .replaced(serial: "66666666", display: 123_450)) }
        at(270, 9, house: 60) { .silence(house: $0, nil) }
        if block + 60 < plan.accounts, plan.days > 270 { planted.expect("meter.foreignSerial") }
        at(290, 12, house: 17) { .buyPast(house: $0) }
        if block + 17 < plan.accounts, plan.days > 290 { planted.expect("credit.differs") }
        // Whoever owes something gets no deposit back.
        at(12, 11, house: 6) { .payUp(house: $0, to: Money(yuan: 100)) }
        at(60, 11, house: 6) { .payUp(house: $0, to: Money(yuan: 100)) }
        at(12, 12, house: 6) { .dues(house: $0, { .takeDeposit(account: $0, amount: Money(yuan: 40)) }) }
        at(60, 12, house: 6) { .dues(house: $0, { .refundDeposit(account: $0, amount: Money(yuan: 40)) }) }
        at(70, 12, house: 34) {
            .dues(house: $0, { .askInstalment(account: $0, amount: Money(yuan: 900), due: Year.date(80)) })
        }
        if block + 6 < plan.accounts, plan.days > 305 { planted.expect("account.temporaryEnded") }
    }

    private func at(day: Int, hour: Int, _ happening: Happening) {
        note(.happen(happening), at: day * 24 + hour)
        switch happening {
        case .close(let house), .transfer(let house, _): leaves[town.households[house].number] = day
        default: break
        }
    }

    private static func day(_ day: Int) -> Int64 {
        SiteCalendar.china.date(at: Year.begin).daysSinceEpoch + Int64(day)
    }

    private static func date(_ day: Int) -> CivilDate { CivilDate(daysSinceEpoch: Year.day(day)) }
}
