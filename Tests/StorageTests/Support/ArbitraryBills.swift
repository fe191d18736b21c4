import Billing
import Quantities

extension Arbitrary {
    mutating func cycle() -> SettlementCycle {
        SettlementCycle(
            from: maybe { $0.day() }, count: small(0...99),
            billed: distinct({ $0.line() }).map { BilledLine(line: $0, energy: energy(), amount: money()) },
            earlier: distinct({ $0.line() }).map { EarlierLine(line: $0, amount: money()) }, carried: money(),
            advances: money(), askedOn: maybe { $0.day() }, lastCharges: money(),
            endTold: maybe { $0.day() },
            lastAsked: maybe { SettlementCycle.AskedBill(id: $0.id(), due: $0.day()) }, monthsFrom: maybe { $0.day() },
            months: some { $0.month() }, unreadSince: maybe { $0.day() }, runs: some { $0.run() })
    }

    mutating func bill(_ id: BillID, account: AccountID) -> Bill {
        Bill(
            id: id, number: "\(account)-\(id)", account: account, kind: any(), at: instant(), from: day(), to: day(),
            position: int(0...99), readings: some { $0.run() },
            lines: some { a in
                BillLine(
                    line: a.line(), quantity: a.int(-99...99), rate: a.maybe { $0.rate() },
                    amount: a.money(),
                    allocated: a.energy(), isCorrection: a.bool())
            }, carriedIn: money(), instalments: money(), total: money(), carriedOut: money(), due: maybe { $0.day() },
            notes: some { a in
                a.one([
                    .readBefore(a.id()), .allocated(a.energy()), .capacityMissing, .ratioDoubtful(a.id()),
                    .demandNotMeasured(month: a.day()), .partOfMonth(from: a.day(), days: a.int(1...30), of: 31),
                    .powerFactorNotMeasured(month: a.day()),
                ])
            })
    }

    private mutating func month() -> ChargedMonth {
        ChargedMonth(
            month: day(), from: day(), to: day(),
            capacities: some { a in ConnectedCapacity(from: a.day(), voltAmperes: a.maybe { $0.int(0...99) }) },
            measures: maybe { a in
                MonthMeasures(
                    demandWatts: a.maybe { $0.int(0...99) }, reactiveVarh: a.maybe { $0.int(-99...99) },
                    activeWh: a.energy())
            },
            lines: some { MonthLine(line: $0.line(), quantity: $0.int(0...99), rate: $0.rate(), amount: $0.money()) })
    }

    private mutating func rate() -> BillRate {
        one([.perKilowattHour(price()), .perKilo(money()), .share(basisPoints: small(-99...99))])
    }

    private mutating func run() -> RegisterRun {
        RegisterRun(
            meter: id(), series: small(1...9), until: day(), from: RegisterValue(energy: energy(), at: instant()),
            to: RegisterValue(energy: energy(), at: instant()))
    }
}
