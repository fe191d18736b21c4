import Quantities
import Supply

extension Town {
    /// Five flats on two endpoints: behind the first meters with relays, behind the second meters beside a relay module.
    static func golden() -> Town? {
        let flats = [
            Flat(
                account: "3301", phone: "13800000001", endpoint: 0, unit: 1, channel: nil, serial: "710001",
                balance: Money(fen: 9), watts: 7_000, habit: .paysWhenOff),
            Flat(
                account: "3302", phone: "13800000002", endpoint: 1, unit: 1, channel: 0, serial: "720001",
                balance: Money(fen: 3), watts: 7_000, habit: .ringsWhenOff),
            Flat(
                account: "3303", phone: "13800000003", endpoint: 0, unit: 2, channel: nil, serial: "710002",
                balance: Money(fen: -100), watts: 2_000, protection: .lifeSupport, habit: .ignores),
            Flat(
                account: "3304", phone: "13800000004", endpoint: 1, unit: 2, channel: 1, serial: "720002",
                balance: Money(fen: -50), watts: 1_500, inheritedOpen: true, habit: .paysAt(4_000)),
            Flat(
                account: "3305", phone: "13800000005", endpoint: 0, unit: 3, channel: nil, serial: "710003",
                balance: Money(fen: 5), watts: 6_000, habit: .paysAtTheLastMoment),
        ]
        return quickTerms().map { Town(endpoints: 2, flats: flats, terms: $0) }
    }

    /// A town that the seed draws: two or three concentrators, three to eight flats.
    static func drawn(_ plot: Plot) -> Town? {
        let pace = plot.pace
        var dice = Dice(seed: Dice.hash(plot.seed, 0x70_77_6E))
        let endpoints = 2 + Int(dice.below(2))
        var flats: [Flat] = []
        for endpoint in 0..<endpoints {
            let isBesideModule = dice.below(3) == 0
            for index in 0..<(1 + Int(dice.below(3))) {
                flats.append(drawn(&dice, endpoint, index, isBesideModule, pace))
            }
        }
        let chance = dice.below(16)
        let hours =
            switch (pace, chance) {
            case (_, 0): ("01:00", "05:00")
            // The story begins at ten: who gets the final notice late waits for the morning.
            case (.hours, 1...4): ("09:00", "15:00")
            default: ("00:00", "24:00")
            }
        // Where the terms want it, people say yes to each trip.
        let approvers: [Approver] = [.onePerson, .twoPersons, .list]
        let approver = dice.below(6) == 0 ? approvers[Int(dice.below(3))] : .automatic
        let control = ControlTerms(
            approver: approver, approvalStage: dice.below(2) == 0 ? .beforeNotice : .beforeTrip)
        // Some stories have a midnight in them: contracts change, and what was approved is over.
        let midnight = Town.ten + .hours(14)
        var morning = Town.ten
        if hours.0 == "00:00", dice.below(4) == 0 {
            morning = midnight - Span(milliseconds: (4_000 + dice.below(16_000)) * pace.stretch)
        }
        let debts: [Int64] = pace == .seconds ? [1, 8, 15] : [1, 15, 150]
        let drawnTerms = quickTerms(
            pace, minimumDebt: Money(fen: debts[Int(dice.below(3))]),
            overdraft: Money(fen: dice.below(4) == 0 ? 10 : 0),
            throttle: dice.below(8) < 4
                ? Throttle(
                    perHour: 1 + Int(dice.below(2)), perHourBasisPoints: 0, perDay: 2 + Int(dice.below(2)),
                    perDayBasisPoints: 0) : nil,
            hours: hours, control: control)
        guard let terms = drawnTerms else { return nil }
        let front = dice.below(4) == 0 ? "icbc" : nil
        for index in flats.indices {
            flats[index].isProven = flats[index].channel == nil || dice.below(3) != 0
            // Some owe nothing, and may want to be off.
            if dice.below(8) == 0, !flats[index].inheritedOpen { flats[index].balance = Money(fen: 500) }
        }
        var town = Town(endpoints: endpoints, flats: flats, terms: terms, front: front, pace: pace, morning: morning)
        let rests: [Int64] = pace == .seconds ? [0, 300, 900] : [0, 0, 700, 2_300]
        town.rest = rests[Int(dice.below(Int64(rests.count)))]
        return town
    }

    private static func drawn(
        _ dice: inout Dice, _ endpoint: Int, _ index: Int, _ isBesideModule: Bool, _ pace: Plot.Pace
    ) -> Flat {
        let habits: [Flat.Habit] = [
            .paysWhenOff, .paysWhenOff, .ringsWhenOff, .paysAtTheLastMoment,
            .paysAt((2_000 + dice.below(15_000)) * pace.stretch),
            .ignores,
        ]
        let habit = habits[Int(dice.below(Int64(habits.count)))]
        let isProtected = dice.below(8) == 0
        let isOpen = !isProtected && dice.below(10) == 0
        let occupant = dice.below(5) == 0 ? "1380001\(endpoint + 1)00\(index + 1)" : nil
        return Flat(
            account: "33\(endpoint + 1)\(index + 1)", phone: "1380000\(endpoint + 1)00\(index + 1)", occupant: occupant,
            endpoint: endpoint,
            unit: UInt8(index + 1), channel: isBesideModule ? index : nil, serial: "7\(endpoint + 1)000\(index + 1)",
            balance: Money(fen: isOpen ? -50 : 12 - dice.below(60)), watts: 500 + dice.below(9_500),
            // Farther apart than a story's use and rises, so that no meter's value could be another's.
            wattHours: 1_000_000 + Int64(endpoint * 10 + index) * 250_000,
            protection: isProtected ? .lifeSupport : nil, inheritedOpen: isOpen, habit: habit)
    }
}
