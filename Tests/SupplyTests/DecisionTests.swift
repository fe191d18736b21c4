import Billing
import Metering
import Quantities
import Supply
import Testing

/// The decision as a pure function: the same facts, the same answer, and all its reasons.
@Suite struct DecisionTests {
    /// An account in arrears of five yuan on the shipped residential terms, with everything else in order.
    private func facts(at now: Instant, trip: Span? = .days(4), final: Span? = nil) -> SupplyFacts {
        let account = Account(
            id: AccountID(1), number: "3301", name: "张三", phone: "1", address: "x", customerClass: .residential,
            tariff: "t",
            terms: "r", agreement: Agreement(signedOn: Samples.day("2024-01-01"), version: "1"), protection: nil)
        return SupplyFacts(
            now: now, calendar: .china, account: account, terms: Samples.residential,
            money: MoneyFacts(available: Money(yuan: -5), overdraft: .zero), hold: nil, warned: [],
            tripNotice: trip.map { Samples.notice(.tripNotice, age: $0, now) },
            finalNotice: final.map { Samples.notice(.finalNotice, age: $0, now) }, relays: [Samples.relay],
            gateway: GatewayFacts(clockTrusted: true, importReleased: true, storeSound: true, throttled: false))
    }

    private func at(_ day: String, _ time: String) -> Instant { Samples.instant(day, time) }

    @Test func `I-C3 with delivered and aged notices, in the window, on a fresh reading: trip`() {
        let decision = facts(at: at("2026-11-23", "10:00"), final: .minutes(40)).decide()
        #expect(decision.action == .trip)
        #expect(decision.reasons == [.inArrears, .everyConditionMet])
        #expect(decision.supplyPoints == [SupplyPointID(1)])
        #expect(decision.amount == Money(yuan: 5))
    }

    @Test(arguments: [
        ("2026-11-23", "10:00", true), ("2026-11-23", "14:29", true), ("2026-11-23", "14:30", false),
        ("2026-11-27", "14:50", false),
        ("2026-11-27", "15:10", false), ("2026-11-28", "10:00", false), ("2026-11-29", "20:00", false),
        ("2026-11-30", "08:29", true),
        ("2026-11-30", "08:30", true), ("2026-11-24", "08:00", true), ("2026-11-24", "07:59", false),
    ])
    func `I-C3 the final notice goes out only when a trip can follow within its validity`(
        day: String, time: String, goes: Bool
    ) {
        for final in [Span?.none, .hours(5)] {
            let decision = facts(at: at(day, time), final: final).decide()
            #expect((decision.notice == .finalNotice) == goes, "\(decision)")
            if !goes { #expect(decision.action == .hold && decision.reviewAt != nil) }
        }
    }

    @Test func `I-C3 on Friday at 14:50 the next look is on Monday, half an hour before the window opens`() {
        let decision = facts(at: at("2026-11-27", "14:50")).decide()
        #expect(decision.reasons.contains(.outsideTripWindow))
        #expect(decision.reviewAt == at("2026-11-30", "08:30"))
    }

    @Test func `I-C3 a final notice that a weekend has made old is not sent again before a trip can follow it`() {
        // Delivered on Friday at 14:40: the window closed first.
        let friday = facts(at: at("2026-11-27", "15:11"), final: .minutes(31)).decide()
        #expect(friday.action == .hold)
        var hour = at("2026-11-27", "16:00")
        while hour < at("2026-11-30", "08:00") {
            #expect(facts(at: hour, final: hour - at("2026-11-27", "14:40")).decide().action == .hold)
            hour = hour + .hours(1)
        }
    }

    @Test
    func `I-C3 no final notice names minutes where the meter has been silent for weeks, the first as little as any`() {
        for final in [Span?.none, .hours(5)] {
            var silent = facts(at: at("2026-11-23", "10:00"), final: final)
            silent.relays[0].readingAge = .days(20)
            let decision = silent.decide()
            #expect(decision.action == .hold && decision.notice == nil, "\(decision)")
        }
    }

    @Test func `I-C3 neither a young notice nor an old one carries a trip`() {
        let now = at("2026-11-23", "10:00")
        #expect(facts(at: now, trip: nil).decide().notice == .tripNotice)
        #expect(facts(at: now, trip: .days(2)).decide().reasons.contains(.tripNoticeTooYoung))
        #expect(facts(at: now, trip: .days(31), final: .minutes(40)).decide().notice == .tripNotice)
        #expect(facts(at: now, final: .minutes(29)).decide().reasons.contains(.finalNoticeTooYoung))
        #expect(facts(at: now, final: .hours(5)).decide().notice == .finalNotice)
        var undelivered = facts(at: now, final: .minutes(40))
        undelivered.finalNotice?.age = nil
        #expect(undelivered.decide().reasons.contains(.finalNoticeNotDelivered))
    }

    @Test func `F-S6 what trusted time leaves out makes no old notice valid`() {
        let now = at("2026-11-23", "10:00")
        var off = facts(at: now, final: .minutes(40))
        off.tripNotice = Samples.notice(.tripNotice, age: .days(4), now, deliveredAt: now - .days(44))
        #expect(off.decide().notice == .tripNotice)
        off.gateway.clockTrusted = false
        #expect(off.decide().reasons.contains(.clockNotTrusted))
    }

    @Test func `every obstacle that passes stands before a trip by itself, and all are told together`() {
        let now = at("2026-11-23", "10:00")
        let changes: [(Reason, (inout SupplyFacts) -> Void)] = [
            (.clockNotTrusted, { $0.gateway.clockTrusted = false }),
            (.importNotReleased, { $0.gateway.importReleased = false }),
            (.storeNotSound, { $0.gateway.storeSound = false }), (.throttled, { $0.gateway.throttled = true }),
            (.readingQuarantined, { $0.relays[0].quarantined = true }),
            (.readingStale, { $0.relays[0].readingAge = .minutes(31) }),
            (.readingStale, { $0.relays[0].readingAge = .hours(-2) }),
            (.readingStale, { $0.relays[0].readingAge = nil }),
            (.notReadSinceStart, { $0.relays[0].readSinceStart = false }),
            (.misrouteOnLine, { $0.relays[0].misrouteOnLine = true }),
            (.bindingTooYoung, { $0.relays[0].bindingAge = .hours(23) }),
            (.waitingAfterFailedTrip, { $0.relays[0].tripNotBefore = $0.now + .minutes(1) }),
            (.noAgreement, { $0.account.agreement = nil }), (.causeNotAutomatic, { $0.account.cause = .hardship }),
            (.approvalMissing, { $0.terms.control.approver = .onePerson }),
            (.dedicatedSupply, { $0.account.isDedicatedSupply = true }),
            (.noRelay, { $0.relays[0].hasRelay = false }), (.severalRelays, { $0.relays.append(Samples.relay) }),
            (.lockedOut, { $0.relays[0].lockedOut = true }),
            (.foreignOpen, { $0.relays[0].belief = RelayBelief(state: .open, openedBy: .foreign, seenAt: nil) }),
            (.identityNotProvable, { $0.relays[0].identityProvable = false }),
            (.pairingNotProven, { $0.relays[0].pairingProven = false }),
            (.currentLimitsUnknown, { $0.relays[0].ratingKnown = false }),
            (.currentLimitsUnknown, { $0.relays[0].maximumCurrentKnown = false }),
            (.foreignSerial, { $0.relays[0].foreignSerial = true }), (.tripsFailed, { $0.relays[0].failedTrips = 2 }),
            (.certificateExpired, { $0.gateway.certificateExpired = true }),
            (.outageSuspected, { $0.relays[0].outageSuspected = true }),
            (.afterOutage, { $0.relays[0].sinceOutage = .seconds(1) }),
            (.wrongNeighbour, { $0.relays[0].wrongNeighbour = true }),
            (.ratioDoubtful, { $0.relays[0].ratioDoubtful = true }),
            (.protected, { $0.account.protection = .lift }),
            (.onHold, { $0.hold = Hold(kind: .plan, until: $0.now + .hours(1), by: "x", reason: "y") }),
        ]
        for (reason, change) in changes {
            var changed = facts(at: now, final: .minutes(40))
            change(&changed)
            let decision = changed.decide()
            #expect(decision.action == .hold && decision.reasons.contains(reason), "\(reason): \(decision)")
        }
        var many = facts(at: now, final: .minutes(40))
        many.gateway.clockTrusted = false
        many.relays[0].readingAge = nil
        #expect(many.decide().reasons == [.inArrears, .clockNotTrusted, .readingStale])
    }

    @Test
    func
        `RULES nobody is threatened again and again with what cannot follow: no notice before a release, no final notice without a reading`()
    {
        let now = at("2026-11-23", "10:00")
        let never: [(inout SupplyFacts) -> Void] = [
            { $0.gateway.importReleased = false }, { $0.gateway.storeSound = false },
        ]
        for change in never {
            for trip in [Span?.none, .days(4)] {
                var facts = facts(at: now, trip: trip)
                change(&facts)
                #expect(facts.decide().action == .hold && facts.decide().notice == nil)
            }
        }
        let later: [(Reason, (inout SupplyFacts) -> Void)] = [
            (.readingStale, { $0.relays[0].readingAge = .days(21) }),
            (.readingQuarantined, { $0.relays[0].quarantined = true }),
            (.notReadSinceStart, { $0.relays[0].readSinceStart = false }),
            (.misrouteOnLine, { $0.relays[0].misrouteOnLine = true }),
            (.outageSuspected, { $0.relays[0].outageSuspected = true }),
            (.bindingTooYoung, { $0.relays[0].bindingAge = .hours(20) }),
            (.certificateExpired, { $0.gateway.certificateExpired = true }),
            (.paymentBacklog, { $0.payments.backlogKnownEmpty = false }),
        ]
        for (reason, change) in later {
            // None is sent, the first time or again, before a trip can follow it.
            for final in [Span?.none, .hours(5)] {
                var told = facts(at: now, final: final)
                change(&told)
                let decision = told.decide()
                #expect(decision.action == .hold && decision.notice == nil, "\(decision)")
                #expect(decision.reasons == [.inArrears, reason], "\(decision)")
            }
            // The trip notice, days before, waits for none of them.
            var facts = facts(at: now, trip: nil)
            change(&facts)
            #expect(facts.decide().notice == .tripNotice, "\(reason)")
        }
        var soon = facts(at: now, final: .hours(5))
        soon.relays[0].bindingAge = .hours(23) + .minutes(45)
        #expect(soon.decide().notice == .finalNotice)
    }

    @Test func `RULES overdraft and minimum debt: not before the one is used up and the other is reached`() {
        var facts = facts(at: at("2026-11-23", "10:00"), final: .minutes(40))
        facts.money.overdraft = Money(yuan: 5)
        #expect(facts.decide().action == .warn)
        facts.money.overdraft = Money(tenThousandths: 40_001)
        #expect(facts.decide().reasons == [.inArrears, .belowMinimumDebt])
        facts.money.overdraft = Money(yuan: 4)
        #expect(facts.decide().action == .trip)
    }

    @Test
    func `RULES what is missing is rounded up to the fen, and nothing is missing where a hold or a quote restores`() {
        var facts = facts(at: at("2026-11-23", "10:00"))
        facts.money.available = Money(tenThousandths: -12_301)
        #expect(facts.missingForRestore == Money(fen: 124))
        facts.money.quoteHonoured = true
        #expect(facts.missingForRestore == .zero)
        facts.money.quoteHonoured = false
        facts.hold = Hold(kind: .grace, until: facts.now + .hours(1), by: "x", reason: "y")
        #expect(facts.missingForRestore == .zero)
        facts.hold = Hold(kind: .grace, until: facts.now, by: "x", reason: "y")
        #expect(facts.missingForRestore == Money(fen: 124))
    }

    /// Behind a lock-out it is owed all the same, and nothing is written before the tag is off (I-L1).
    @Test func `I-C11 only what we opened is restored by itself`() {
        var facts = facts(at: at("2026-11-23", "02:00"))
        facts.money.available = Money(yuan: 1)
        for by in [OpenedBy.us(OrderID(1)), .usPerhaps(OrderID(1)), .inherited] {
            facts.relays[0].belief = RelayBelief(state: .open, openedBy: by, seenAt: nil)
            #expect(facts.decide().action == .restore, "at any hour")
        }
        facts.relays[0].lockedOut = true
        #expect(facts.decide().action == .restore)
        facts.relays[0].belief.openedBy = .foreign
        #expect(facts.decide().action != .restore)
    }

    @Test func `I-C6 what we have off is switched on when the home becomes protected, and what others opened is not`() {
        var facts = facts(at: at("2026-11-23", "02:00"))
        facts.account.protection = .hospital
        facts.relays[0].belief = RelayBelief(state: .open, openedBy: .us(OrderID(1)), seenAt: nil)
        #expect(facts.decide().action == .restore && facts.decide().reasons == [.protected])
        facts.relays[0].belief.openedBy = .foreign
        #expect(facts.decide().action == .hold)
    }

    @Test func `I-C4 while the outcome of a second trip is unknown there is no third`() {
        var facts = facts(at: at("2026-11-23", "10:00"), final: .minutes(40))
        facts.relays[0].failedTrips = 1
        facts.relays[0].belief = RelayBelief(state: nil, openedBy: .usPerhaps(OrderID(2)), seenAt: nil)
        #expect(facts.decide().action == .stay)
    }

    @Test func `what is owed or under way is not opened meanwhile`() {
        var facts = facts(at: at("2026-11-23", "10:00"), final: .minutes(40))
        facts.relays[0].restoreOwed = true
        #expect(facts.decide().reasons == [.restoreUnderWay])
        // Nobody is told that light is on its way which waits for a person.
        for waits in [Reason.lockedOut, .openByProtection, .awaitsCustomer] {
            facts.relays[0].restoreAwaits = waits
            #expect(facts.decide().reasons == [waits])
        }
        facts.relays[0].restoreAwaits = nil
        facts.relays[0].restoreOwed = false
        facts.relays[0].orderInFlight = .close
        #expect(facts.decide().reasons == [.orderUnderWay])
        facts.relays[0].orderInFlight = nil
        facts.relays[0].underTest = true
        facts.money.available = Money(yuan: 1)
        facts.relays[0].belief = RelayBelief(state: .open, openedBy: .us(OrderID(1)), seenAt: nil)
        #expect(facts.decide().reasons == [.orderUnderWay])
    }

    @Test func `quiet hours: nothing about debt is sent from 21:00 to 08:00`() {
        for (time, quiet) in [
            ("20:59", false), ("21:00", true), ("23:59", true), ("00:00", true), ("07:59", true), ("08:00", false),
        ] {
            let notice = facts(at: at("2026-11-23", time), trip: nil).decide()
            #expect((notice.action == .notice) != quiet, "\(time)")
            var warned = facts(at: at("2026-11-23", time), trip: nil)
            warned.money.available = Money(yuan: 20)
            #expect((warned.decide().action == .warn) != quiet, "\(time)")
            if quiet {
                #expect(warned.decide().reviewAt.map { SiteCalendar.china.text($0).hasSuffix("08:00:00") } == true)
            }
        }
    }

    @Test func `warnings: the lowest level that was crossed, once`() {
        var facts = facts(at: at("2026-11-23", "10:00"))
        for (available, warned, kind) in [
            (Money(yuan: 51), [], nil), (Money(yuan: 50), [], nil), (Money(yuan: 49), [], NoticeKind.firstWarning),
            (Money(yuan: 49), [Money(yuan: 50)], nil), (Money(yuan: 9), [Money(yuan: 50)], .secondWarning),
            (Money(yuan: 9), [Money(yuan: 50), Money(yuan: 10)], nil),
        ] as [(Money, [Money], NoticeKind?)] {
            facts.money.available = available
            facts.warned = warned
            #expect(facts.decide().notice == kind, "\(available)")
        }
    }
}
