import Engine
import Metering
import Quantities
import Supply

extension Arbitrary {
    mutating func supplyPoint(_ id: Int64, account: AccountID, meter: MeterID, feeder: FeederID) -> SupplyPointState {
        let relay = maybe { a in
            RelayRecord(
                unit: UInt8(a.small(0...255)), profile: a.text(), channel: a.small(0...15),
                serial: a.maybe { $0.serial() },
                rating: a.maybe { Milliamperes($0.int(1...100_000)) })
        }
        let pairing: Pairing = one([
            .inMeter, .unproven, .proven(at: instant()),
            .testing(
                Commissioning(
                    step: one([.opening, .watching, .closing]), by: text(), energyAtOpening: maybe { $0.energy() },
                    quietReadings: small(0...3), readings: small(0...9), powerBefore: maybe { Watts($0.int(0...9999)) },
                    failed: maybe { $0.text() })),
        ])
        let belief = RelayBelief(
            state: maybe { $0.one([.open, .closed, .readyForReconnection, .openByProtection]) },
            openedBy: maybe { $0.one([.us($0.id()), .usPerhaps($0.id()), .inherited, .foreign]) },
            seenAt: maybe { $0.instant() })
        let restore = maybe { a in
            RestoreObligation(
                since: a.instant(), cause: a.text(), attempts: a.small(0...99), lateNoticeSent: a.bool(),
                fieldJob: a.maybe { $0.id() }, armedAt: a.maybe { $0.instant() },
                askedAt: a.maybe { $0.instant() }, confirmedAt: a.maybe { $0.instant() },
                isForMoney: a.bool(), isOverProtection: a.bool())
        }
        return SupplyPointState(
            record: SupplyPointRecord(
                id: SupplyPointID(id), account: account, meter: meter, feeder: feeder, relay: relay),
            epoch: Epoch(int(0...999)), belief: belief, pairing: pairing,
            bindingChangedAt: maybe { TrustedTime(milliseconds: $0.int(0...900_000)) },
            lockOut: maybe { LockOut(by: $0.text(), at: $0.instant(), reason: $0.text()) },
            order: maybe { $0.id() }, restore: restore, failedTrips: small(0...3),
            tripNotBefore: maybe { $0.instant() },
            offSince: maybe { TrustedTime(milliseconds: $0.int(0...9_999_999)) }, foreignOperations: small(0...9),
            proving: maybe { $0.proving() },
            unseenOpening: maybe { a in
                UnseenOpening(
                    order: a.maybe { $0.id() },
                    kind: a.maybe { $0.one([.arrears, .commissioning, .loadLimit, .contractEnd, .customerRequest]) },
                    orderedAt: a.maybe { $0.instant() }, isClosedAgain: a.bool(), energy: a.maybe { $0.energy() },
                    at: TrustedTime(milliseconds: a.int(0...99_999_999)),
                    heardAt: a.maybe { TrustedTime(milliseconds: $0.int(0...99_999_999)) }, wasSeen: a.bool())
            }, limit: maybe { $0.loadLimit() })
    }

    mutating func proving() -> Proving {
        Proving(
            order: id(), verdict: any(), powerBefore: maybe { Watts($0.int(0...9_999)) },
            openedAt: maybe { $0.instant() },
            neighbours: some { Proving.Neighbour(supplyPoint: $0.id(), zeros: $0.small(0...2), seenAt: $0.instant()) },
            looks: small(0...6), other: maybe { $0.id() })
    }

    mutating func loadLimit() -> LoadLimit {
        LoadLimit(
            power: Watts(int(1...99_999)), basis: any(), insteadOfCut: bool(), by: text(), at: instant(),
            over: small(0...3),
            warnedAt: maybe { $0.instant() }, openings: small(0...5), openedOn: maybe { $0.day() },
            off: maybe { $0.one([.until($0.instant()), .untilCalled]) })
    }
}
