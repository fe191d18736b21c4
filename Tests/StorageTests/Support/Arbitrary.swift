import Billing
import Engine
import Metering
import Quantities
import Supply

/// Values of every shape: each optional with and without, each case of each kind, texts with whatever people and devices write.
struct Arbitrary {
    var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func int(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
    mutating func small(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func bool() -> Bool { Bool.random(using: &random) }
    mutating func maybe<T>(_ make: (inout Arbitrary) -> T) -> T? { bool() ? make(&self) : nil }
    mutating func one<T>(_ items: [T]) -> T { items[small(0...items.count - 1)] }
    mutating func any<T: CaseIterable>(_: T.Type = T.self) -> T { one(Array(T.allCases)) }
    mutating func some<T>(_ make: (inout Arbitrary) -> T) -> [T] { (0..<small(0...4)).map { _ in make(&self) } }

    mutating func text() -> String {
        one([
            "", "a", "李娜", "a|b%p'c", "100 %", "line\nline", "O'Brien; DROP TABLE accounts", "|", "%", "''", "x=1,y=2",
        ])
            + (bool() ? "\(int(0...99))" : "")
    }
    mutating func instant() -> Instant { Instant(milliseconds: int(1_600_000_000_000...1_900_000_000_000)) }
    mutating func money() -> Money { Money(tenThousandths: int(-5_000_000...5_000_000)) }
    mutating func span() -> Span { Span(milliseconds: int(0...900_000_000)) }
    mutating func day() -> CivilDate { CivilDate(daysSinceEpoch: int(10_000...30_000)) }
    mutating func energy() -> WattHours { WattHours(int(0...99_999_999)) }
    mutating func serial() -> SerialNumber { SerialNumber(one(["00012345", "A-7|%", "87654321"])) }
    mutating func time() -> TimeOfDay { TimeOfDay(minutes: small(0...1440)) ?? time() }
    mutating func id<K>(_ range: ClosedRange<Int64> = 1...1 << 40) -> ID<K> { ID(int(range)) }
}

extension Arbitrary {
    mutating func accrual() -> Accrual {
        Accrual(
            usages: distinct({ $0.usageKey() }).map {
                Accrual.Usage(key: $0, energy: energy(), allocated: energy())
            },
            ladders: distinct({ $0.ladderKey() }).map {
                Accrual.LadderUsage(key: $0, energy: energy())
            },
            posted: distinct({ $0.line() }).map { Accrual.Posted(line: $0, amount: money()) }, accrued: money())
    }

    mutating func distinct<Key: Hashable>(_ make: (inout Arbitrary) -> Key) -> [Key] {
        var seen: Set<Key> = []
        return (0..<int(0...4)).compactMap { _ in
            let key = make(&self)
            return seen.insert(key).inserted ? key : nil
        }
    }

    mutating func usageKey() -> UsageKey {
        UsageKey(
            period: day().firstOfMonth, version: day(),
            season: DayOfYear(of: day()), band: any())
    }

    mutating func ladderKey() -> LadderKey {
        LadderKey(supplyPoint: id(), begin: day(), period: day(), version: day())
    }

    mutating func facts() -> RatingFacts {
        RatingFacts(
            tariff: text(), holder: Holder(persons: small(1...9), since: maybe { $0.day() }), terms: text(),
            capacity: maybe { $0.int(1...900_000) },
            changes: some {
                ContractChange(
                    from: $0.day(), tariff: $0.maybe { $0.text() }, terms: $0.maybe { $0.text() },
                    persons: $0.maybe { $0.small(1...9) }, capacity: $0.maybe { $0.int(1...900_000) })
            }, isClosed: bool())
    }

    mutating func gap() -> OpenGap {
        OpenGap(
            series: small(1...9), ratio: bool() ? .none : ratio(), from: acceptedReading().withoutLoad,
            to: acceptedReading().withoutLoad,
            consumed: energy(), modulus: maybe { $0.energy() }, account: id(), point: id(),
            table: maybe { VersionName("flat", $0.day()) },
            pieces: some {
                RatedPiece(
                    key: UsageKey(
                        period: $0.day(), version: $0.day(), season: DayOfYear(of: $0.day()),
                        band: $0.any()), ladder: $0.maybe { $0.day() }, energy: $0.energy(), isAllocated: $0.bool())
            })
    }

    mutating func line() -> ChargeLine {
        switch int(0...5) {
        case 0: .energy(usageKey())
        case 1: .ladder(ladderKey(), step: small(0...5))
        case 2: .capacity(period: day(), version: day())
        case 3: .demand(period: day(), version: day())
        case 4: .powerFactor(period: day(), version: day())
        default: .surcharge(period: day(), version: day(), name: one(["reservoir", "可再生能源", "a b"]))
        }
    }

    /// - Parameter notices: ids that exist, for the notices of its cycle.
    mutating func account(
        _ id: Int64, posted: Money, inMeter: Money = .zero, notices: [NoticeID] = []
    ) -> AccountState {
        let record = Account(
            id: AccountID(id), number: "33\(id)", name: text(), phone: maybe { $0.text() }, address: text(),
            customerClass: any(),
            tariff: text(), holder: Holder(persons: small(1...9), since: maybe { $0.day() }), terms: text(),
            agreement: maybe { Agreement(signedOn: $0.day(), version: $0.text()) },
            protection: maybe { $0.any() }, cause: any(), isDedicatedSupply: bool(), payer: maybe { $0.text() },
            identity: maybe { $0.text() },
            contacts: some { Contact(name: $0.text(), phone: $0.text(), isOccupant: $0.bool()) },
            area: maybe { $0.text() }, responsible: maybe { $0.text() }, capacity: maybe { $0.int(1...900_000) },
            until: maybe { $0.day() }, safeRestore: maybe { $0.any() })
        return AccountState(
            record: record, posted: posted, accrual: accrual(), includesReading: int(0...9),
            postedOn: maybe { $0.day() },
            hold: maybe { Hold(kind: $0.any(), until: $0.instant(), by: $0.text(), reason: $0.text()) },
            warned: some { $0.money() }, tripNotice: notices.isEmpty ? nil : maybe { $0.one(notices) },
            finalNotice: notices.isEmpty ? nil : maybe { $0.one(notices) },
            companions: notices.isEmpty ? [] : some { $0.one(notices) },
            lastAction: one([.stay, .warn, .notice, .trip, .restore, .hold]), lastReasons: some { $0.any() },
            quotedMissing: maybe { $0.money() }, quotedUntil: maybe { $0.instant() },
            creditedAt: maybe { $0.instant() }, graceGrantedAt: maybe { $0.instant() }, life: life(), dues: dues(),
            cycle: cycle(),
            channels: some { ChannelUse(channel: $0.text(), lastOn: $0.day()) },
            standing: CreditStanding(
                creditClass: any(),
                override: maybe { CreditStanding.Override(by: $0.text(), reason: $0.text(), until: $0.day()) }),
            contracts: contracts(), conduct: conduct(),
            measures: AccountMeasures(
                months: some {
                    AccountMeasures.Month(
                        month: $0.day(), reactive: $0.maybe { $0.int(0...99_999) }, active: $0.energy(),
                        demand: $0.maybe { $0.demand() })
                }, quarter: maybe { $0.demand() }), inMeter: inMeter, approvals: approvals(),
            protectionTerm: maybe { ProtectionTerm(since: $0.instant(), renewBy: $0.day(), by: $0.text()) },
            trippableSince: maybe { $0.instant() },
            wish: maybe { OffWish(by: $0.text(), at: $0.instant(), reason: $0.text()) })
    }

    mutating func breaker() -> Breaker {
        Breaker(
            open: some { a in
                Breaker.Opening(
                    feeder: a.maybe { FeederID($0.int(1...99)) }, cause: a.any(), at: a.instant(), seen: a.small(0...99)
                )
            },
            cases: some { a in Breaker.Case(cause: a.any(), feeder: FeederID(a.int(1...99)), at: a.instant()) },
            countFrom: maybe { $0.instant() },
            countFromOf: Dictionary(
                some { (FeederID($0.int(1...9)), $0.instant()) }, uniquingKeysWith: { first, _ in first }))
    }

    private mutating func approvals() -> TripApprovals {
        TripApprovals(
            proposal: maybe { a in
                TripProposal(
                    by: a.text(), at: a.instant(), reason: a.text(),
                    supplyPoint: a.maybe { SupplyPointID($0.int(1...99)) })
            },
            given: some { a in
                TripApproval(
                    stage: a.any(), supplyPoint: SupplyPointID(a.int(1...99)), epoch: Epoch(a.int(0...99)),
                    by: a.text(),
                    second: a.maybe { $0.text() }, at: a.instant(), reason: a.text(), until: a.instant())
            }, copied: maybe { NoticeID($0.int(1...99)) }, noticed: maybe { SupplyPointID($0.int(1...99)) })
    }

    private mutating func contracts() -> ContractHistory {
        guard bool() else { return ContractHistory() }
        let changes = distinct { $0.day() }.sorted().map { day in
            ContractChange(
                from: day, tariff: maybe { $0.text() }, terms: maybe { $0.text() }, mode: maybe { $0.any() },
                persons: maybe { $0.small(1...9) }, capacity: maybe { $0.int(1...900_000) })
        }
        return ContractHistory(
            first: .init(
                tariff: text(), terms: text(), persons: small(1...9), capacity: maybe { $0.int(1...900_000) }),
            changes: changes,
            applied: small(0...changes.count))
    }

    private mutating func conduct() -> Conduct {
        let months = distinct { $0.day() }.sorted().map { month in
            Conduct.Month(
                month: month, bills: small(0...9), warnings: small(0...9), notices: small(0...9), trips: small(0...9),
                bounces: small(0...9), lateDays: small(0...31))
        }
        return Conduct(
            months: months, since: maybe { $0.day() }, countedOn: maybe { $0.day() }, isLate: bool(),
            classedIn: maybe { $0.day() })
    }

    mutating func ratio() -> TransformerRatio {
        TransformerRatio(current: small(1...10_000), voltage: small(1...100)) ?? .none
    }

    mutating func attachment(account: AccountID, point: SupplyPointID, meter: MeterID) -> AttachmentRecord {
        AttachmentRecord(
            at: instant(), kind: any(), cause: text(), supplyPoint: point, account: account, meter: meter,
            series: small(1...9), ratio: ratio(), energy: maybe { $0.energy() }, readAt: maybe { $0.instant() },
            afterReading: int(0...99))
    }

    mutating func credit(_ account: AccountID) -> CreditRecord {
        CreditRecord(
            at: instant(), account: account, before: any(), after: any(), by: text(), reason: text(),
            until: maybe { $0.day() })
    }

    mutating func restore(account: AccountID, point: SupplyPointID) -> RestoreRecord {
        RestoreRecord(
            supplyPoint: point, account: account, since: instant(), closedAt: instant(), cause: text(),
            attempts: small(0...99), wasOff: bool())
    }

    private mutating func life() -> AccountLife {
        one([.open, .vacant(since: instant()), .closed(at: instant())])
    }

    mutating func bill() -> OpenBill {
        OpenBill(
            id: id(), due: day(), principal: money(), paid: money(), penaltyThrough: maybe { $0.day() },
            penalty: money(), penaltyDays: int(0...99), takenBackOn: maybe { $0.day() }, reminded: maybe { $0.any() },
            demandedAt: maybe { $0.instant() }, forgiven: money(),
            writtenOff: money(), payments: some { BillPayment(day: $0.day(), amount: $0.money()) })
    }

    private mutating func dues() -> Dues {
        Dues(
            bills: some { $0.bill() }, paidLate: some { $0.bill() }, penalty: money(), oldDebt: money(),
            recovered: maybe { Dues.Recovery(week: $0.day(), amount: $0.money()) }, deposit: money(),
            guarantors: some {
                Guarantor(
                    name: $0.text(), phone: $0.text(), identity: $0.text(), amount: $0.money(),
                    until: $0.maybe { $0.day() })
            },
            emergency: maybe {
                EmergencyCredit(limit: $0.money(), activatedAt: $0.instant(), use: $0.any())
            }, writtenOff: money())
    }

    mutating func acceptedReading() -> AcceptedReading {
        AcceptedReading(
            energy: energy(), sourceTime: instant(), resolution: WattHours(int(1...1000)), mark: maybe { $0.instant() },
            purpose: one([.mark, .onDemand, .select, .verify, .backfill]), power: maybe { Watts($0.int(-9...9999)) },
            current: maybe { Milliamperes($0.int(0...60_000)) }, voltage: maybe { Millivolts($0.int(0...250_000)) },
            unmovedSince: maybe { $0.instant() }, registers: registers(), reactive: maybe { $0.int(0...999_999) },
            meterSeconds: maybe { $0.int(0...2_000_000_000) })
    }

    mutating func registers() -> [BandEnergy] { Band.allCases.filter { _ in bool() }.map { BandEnergy($0, energy()) } }

    mutating func quarantineReason() -> QuarantineReason {
        one([.defects, .fall, .jump, .zero, .unproven, .recovering(small(1...2))])
    }

    mutating func meter(_ id: Int64, line: LineID, includes: Int64) -> MeterState {
        let run = maybe { a in
            QuarantineRun(
                since: a.instant(), reason: a.quarantineReason(), candidate: a.maybe { $0.acceptedReading() },
                consistent: a.small(0...5), plausible: a.small(0...5),
                asked: a.maybe { $0.energy() })
        }
        let series = MeterSeries(
            number: small(1...9), last: maybe { $0.acceptedReading() }, seenUntil: maybe { $0.instant() },
            quarantine: run,
            foreign: maybe { $0.serial() })
        let record = MeterRecord(
            id: MeterID(id), number: "M\(id)", line: line, unit: UInt8(small(0...255)), block: small(0...64),
            profile: text(),
            serial: maybe { $0.serial() }, phases: one([1, 3]),
            maximumCurrent: maybe { Milliamperes($0.int(1...100_000)) }, ratio: bool() ? .none : ratio(),
            retiredAt: maybe { $0.instant() },
            tariffTable: maybe { VersionName($0.one(["a", "a@b|%", "居民"]), $0.day()) },
            stated: maybe { $0.ratio() })
        return MeterState(
            record: record, series: series, gaps: some { $0.gap() },
            demand: DemandWindow(
                begin: maybe { $0.instant() }, reached: maybe { $0.instant() }, energy: energy()),
            includesReading: includes,
            credit: maybe { $0.credit() }, ratioWatch: bool() ? RatioWatch() : ratioWatch())
    }

    mutating func ratioWatch() -> RatioWatch {
        RatioWatch(
            doubt: maybe { a in
                RatioDoubt(
                    ground: a.any(), since: a.instant(), seenAt: a.instant(), shown: a.int(0...900_000),
                    possible: a.int(0...900_000))
            }, cleared: some { $0.any() }, suspect: maybe { $0.any() }, marks: small(0...9),
            told: maybe { a in ToldRatio(current: a.int(1...900_000), voltage: a.int(1...900_000)) },
            window: maybe { a in
                RatioWindow(
                    begin: a.instant(), covered: .seconds(a.int(0...99)), energy: a.energy(),
                    twicePower: a.int(0...900_000))
            }, windowsApart: small(0...2))
    }

    mutating func credit() -> MeterCredit {
        MeterCredit(remaining: bool() ? .money(money()) : .energy(energy()), purchases: int(0...70_000))
    }

    /// - Parameter meter: one that exists.
    mutating func purchase(_ id: PurchaseID, account: AccountID, meter: MeterID) -> Purchase {
        Purchase(
            id: id, account: account, amount: Money(tenThousandths: int(1...900_000)), cause: text(), since: instant(),
            state: any(), meter: maybe { _ in meter }, count: maybe { $0.int(0...70_000) }, gap: maybe { $0.money() },
            isDoubtful: bool(), attempts: small(0...99), order: maybe { $0.id() }, endedAt: maybe { $0.instant() },
            outcome: maybe { $0.text() })
    }

    mutating func line(_ id: Int64) -> LineState {
        let endpoint: LineEndpoint = one([
            .tcp(host: "10.0.0.\(id)", port: UInt16(small(1...65_535))),
            .serial(device: "/dev/ttyS\(id)", baud: one([9600, 115_200]), parity: any(), stopBits: one([1, 2])),
        ])
        let record = LineRecord(
            id: LineID(id), name: "line \(id)", endpoint: endpoint, driver: any(), inFlight: small(1...16),
            responseTimeout: span(),
            connectDelay: span(), gap: span(), closeWhenIdle: maybe { $0.span() }, transactionIdReliable: bool())
        let misroute = maybe {
            Misroute(at: $0.instant(), expected: UInt8($0.small(0...255)), got: UInt8($0.small(0...255)))
        }
        return LineState(record: record, misroute: misroute)
    }

    mutating func terms(_ name: String, from: CivilDate) -> Terms {
        Terms(
            name: name, from: from, warningLevels: some { $0.money() }, tripNoticePeriod: span(),
            tripNoticeValidity: span(),
            finalNoticePeriod: span(), finalNoticeValidity: span(), minimumDebt: money(), overdraft: money(),
            restoreAt: money(),
            tripWindow: TripWindow(weekdays: some { $0.small(1...7) }, hours: DailyHours(from: time(), to: time())),
            quietHours: maybe { DailyHours(from: $0.time(), to: $0.time()) }, restAfterBinding: span(),
            freshMarks: int(1...9),
            markInterval: span(), automaticCauses: some { $0.any() },
            throttle: maybe {
                Throttle(
                    perHour: $0.small(0...9), perHourBasisPoints: $0.small(0...99), perDay: $0.small(0...9),
                    perDayBasisPoints: $0.small(0...99))
            }, fieldJobAfter: span(),
            settlement: maybe {
                SettlementRule(
                    days: $0.some { $0.small(1...28) }, dueAfterDays: $0.small(0...90),
                    penalty: $0.maybe { a in
                        PenaltyRule(
                            perDay: a.small(0...300), perDayInLaterYears: a.small(0...300), minimum: a.money(),
                            capBasisPoints: a.maybe { $0.small(0...10_000) })
                    },
                    instalments: $0.maybe { a in
                        InstalmentRule(
                            days: a.some { $0.small(1...28) }, shareBasisPoints: a.small(1...10_000),
                            dueAfterDays: a.small(0...90))
                    },
                    reminders: $0.maybe { a in
                        ReminderRule(messageAfterDays: a.small(1...90), callAfterDays: a.small(1...90))
                    })
            },
            topUp: TopUpRule(
                debtShare: DebtShare(basisPoints: small(0...9999), capPerWeek: money()),
                order: maybe { a in [a.any(), a.any()] }),
            emergencyCredit: money(), overdueDays: small(0...60), needsAgreement: bool(),
            control: ControlTerms(
                approver: any(), approvalStage: any(), workdays: maybe { $0.text() }, sparesEves: bool(),
                copiesAuthority: bool(), needsDemand: bool()),
            alone: AloneLimits(correction: money(), baseline: WattHours(int(0...9_999_999))),
            ratio: RatioLimits(
                meterPercent: small(100...999), supplyPercent: small(100...999), registerPercent: small(100...999),
                marks: small(1...99), window: .minutes(int(1...999)), clearAfter: .hours(int(1...999))))
    }

    mutating func tariff(_ name: String) -> Tariff? {
        let days = Array(Set((0...small(0...3)).map { _ in day() })).sorted()
        return Tariff(name: name, versions: days.compactMap { tariffVersion($0) })
    }

    mutating func tariffVersion(_ from: CivilDate) -> TariffVersion? {
        var seasons: [Season] = []
        for begin in distinct({ DayOfYear(of: $0.day()) }) + [.first]
        where !seasons.contains(where: { $0.from == begin }) {
            guard let noon = TimeOfDay("12:00"),
                let schedule = DaySchedule([.init(at: .midnight, band: .valley), .init(at: noon, band: .sharp)]),
                let season = Season(
                    from: begin, schedule: schedule,
                    prices: [.init(band: .valley, price: price()), .init(band: .sharp, price: price())])
            else { return nil }
            seasons.append(season)
        }
        guard let energy = EnergyPrices(seasons: seasons) else { return nil }
        let funds = distinct({ $0.one(["reservoir", "可再生|能源", "100 %"]) }).map { Surcharge(name: $0, price: price()) }
        return TariffVersion(
            from: from, energy: energy, ladder: bool() ? nil : ladder(), surcharges: funds,
            fixed: one([nil, .capacity(perKilovoltAmpere: money()), .demand(perKilowatt: money())]),
            powerFactor: bool()
                ? nil
                : PowerFactorRule(
                    standardHundredths: small(0...100),
                    rows: [
                        .init(fromHundredths: 0, adjustment: small(0...900)),
                        .init(fromHundredths: 90, adjustment: -small(0...900)),
                    ]))
    }

    private mutating func ladder() -> Ladder? {
        let steps: [Ladder.Step] = [
            .init(upTo: WattHours(1000), surcharge: price()), .init(upTo: WattHours(9000), surcharge: price()),
            .init(upTo: nil, surcharge: price()),
        ]
        let period: Ladder.Period = any()
        let summer = DayOfYear(month: 5, day: 1).map {
            Ladder.SeasonalLimits(from: $0, limits: [WattHours(2000), WattHours(int(2001...9000))])
        }
        return Ladder(
            period: period, steps: steps, seasonal: period == .month && bool() ? [summer].compactMap { $0 } : [],
            families: bool() ? [] : [.init(persons: small(2...9), perMonth: WattHours(int(1...9000)))])
    }

    mutating func price() -> Price { Price(hundredMillionths: int(0...500_000_000)) }
}

extension Arbitrary {
    /// Nil every other time.
    mutating func proposal(_ id: ProposalID) -> Proposal? {
        guard bool(), let tariff = tariff(text() + "t") else { return nil }
        let progress = maybe { a in
            Proposal.Progress(replaced: tariff.versions[0], through: a.id(), isDone: a.bool())
        }
        return Proposal(
            id: id, content(tariff), by: text(), at: instant(), reason: text(), expires: instant(),
            state: one([
                .open, .approved(by: text(), at: instant()),
                .rejected(by: text(), at: instant(), reason: text()), .lapsed(at: instant()),
            ]), progress: progress)
    }

    private mutating func content(_ tariff: Tariff) -> Proposal.Content {
        switch small(0...3) {
        case 0: .tariff(tariff)
        case 1: .correction(tariff)
        case 2: .terms(terms(tariff.name, from: day()))
        default: .calendar(workCalendar(tariff.name))
        }
    }

    mutating func workCalendar(_ name: String) -> WorkCalendar {
        let from = day()
        let days = from.through(CivilDate(daysSinceEpoch: from.daysSinceEpoch + 30))
        let rest = Set(days.filter { _ in bool() })
        let stretch = WorkCalendar.Stretch(
            from: from, through: days.last ?? from, rest: rest,
            work: Set(days.filter { $0.weekday >= 6 && !rest.contains($0) }))
        return WorkCalendar(name: name, stretches: [stretch])
    }

    mutating func demand() -> Demand { Demand(watts: int(0...99_999), begin: instant()) }

    mutating func ratingChange() -> RatingChange {
        let version = tariffVersion(day())
        let facts: [RatingFact?] = [
            version.map { .tariff(text(), $0) },
            .terms(text(), BillingPeriods.Rule(from: day(), days: some { $0.small(1...28) })),
            .account(id(), self.facts()), .point(id(), id(), id()), .takeover(id(), id(), energy(), on: day()),
            .series(id(), number: small(1...9), baseline: acceptedReading().withoutLoad),
            .table(id(), maybe { VersionName($0.text() + "t", $0.day()) }),
            .limits(
                id(),
                RatedLimits(
                    maximumCurrent: maybe { Milliamperes($0.int(1...999_999)) }, phases: one([1, 3]),
                    ratio: bool() ? .none : ratio())),
            .settled(
                id(),
                SettledMonths(
                    from: day(), monthsFrom: day(), cut: day(), isLast: bool(), unreadSince: maybe { $0.day() })),
            version.map { .correction(id(), text(), $0) }, .corrected(id(), through: id()),
        ]
        return RatingChange(
            at: instant(), ledgerPosition: int(0...99), readingNumber: int(0...99), fact: one(facts.compactMap { $0 }))
    }
}
