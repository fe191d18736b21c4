import Billing
import Engine
import Metering
import Quantities
import Supply

/// What people do about what they were told.
extension Year {
    func goPaying(at hour: Int) throws {
        let told = inbox
        inbox = []
        for (id, kind, amount) in told {
            guard let account = gateway.state.accounts[id],
                let tenancy = tenancies.last(where: { $0.account == id && $0.toHour == nil }),
                tenancy.number == account.record.number
            else { continue }
            let household = town.households[tenancy.house]
            if household.payer != nil { continue }
            let topUp = Money(yuan: household.kind.topUp)
            switch (kind, household.habit) {
            case (.firstWarning, .prompt), (.secondWarning, .prompt): try pay(tenancy.number, topUp, at: hour)
            case (.secondWarning, .whenOff) where household.index % 100 == 20:
                try ask(.dues(.activateEmergencyCredit(account: tenancy.number)))
            case (.tripNotice, .late):
                // Some pay a part, which is not enough.
                if dice.oneIn(4) { try pay(tenancy.number, Money(fen: 50), at: hour) }
            case (.finalNotice, .late): try pay(tenancy.number, amount + topUp, at: hour, plain: true)
            case (.switchedOff, _): try pay(tenancy.number, amount + topUp, at: hour)
            case (.confirmRestore, _):
                // Off for long: they call and say yes, and whoever answers gives the hour that it takes.
                try ask(
                    .restore(
                        account: tenancy.number, graceUntil: gateway.clocks.wall + .hours(1), confirmed: true))
            case (.stillMissing, _) where !dice.oneIn(3): try pay(tenancy.number, amount, at: hour)
            default: break
            }
        }
        guard hour % 24 == 10 else { return }
        try payBills(at: hour)
        try payForStations(at: hour)
        try fillMeters(at: hour)
    }

    /// Whoever pays after use, by bills.
    private func payBills(at hour: Int) throws {
        let today = calendar.date(at: gateway.clocks.wall)
        for tenancy in tenancies where tenancy.toHour == nil {
            guard let account = gateway.state.accounts[tenancy.account], !account.dues.bills.isEmpty,
                account.record.mode.isBilled
            else { continue }
            let household = town.households[tenancy.house]
            let due = account.dues.bills.map(\.due).min() ?? today
            let owed = account.dues.bills.reduce(Money.zero) { $0 + $1.unpaid } + account.dues.penalty
            if household.isDebited {
                note(.collect(house: tenancy.house), at: hour + 1)
                continue
            }
            switch household.habit {
            case .prompt: try pay(tenancy.number, owed, at: hour)
            // Every third a few days after the day.
            case .late:
                if dice.oneIn(3) ? due.daysSinceEpoch + 5 <= today.daysSinceEpoch : due <= today {
                    try pay(tenancy.number, owed, at: hour)
                }
            case .whenOff:
                // Long after the day, unless the light goes out before; then all of it, in two parts.
                guard due.daysSinceEpoch + 20 <= today.daysSinceEpoch else { continue }
                let half = Money(fen: owed.fenTowardZero / 2)
                try pay(tenancy.number, half, at: hour)
                try pay(tenancy.number, owed - half, at: hour)
            }
        }
    }

    /// A firm pays each week for all its stations, under its payment number; in every fifth week far too little.
    private func payForStations(at hour: Int) throws {
        guard hour / 24 % 7 == 3 else { return }
        for number in gateway.state.payers.keys.sorted() {
            let owed = (gateway.state.accountsOfPayer[number] ?? []).reduce(Money.zero) { sum, id in
                guard let account = gateway.state.accounts[id] else { return sum }
                return sum + max(Money(yuan: 330) - account.available, .zero)
            }
            try pay(number, hour / 24 / 7 % 5 == 4 ? Money(fen: 3_333) : owed, at: hour)
        }
    }

    /// Whoever has a meter that keeps credit looks at its display.
    private func fillMeters(at hour: Int) throws {
        for tenancy in tenancies where tenancy.toHour == nil {
            guard let told = street.credit(tenancy.house)?.remaining, case .money(let rest) = told else { continue }
            let habit = town.households[tenancy.house].habit
            let bound = habit == .prompt ? Money(yuan: 50) : habit == .late ? Money(yuan: 5) : Money(fen: 1)
            if rest < bound { try pay(tenancy.number, Money(yuan: 150), at: hour) }
        }
    }
}
