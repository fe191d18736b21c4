import Engine
import GRDB
import Metering
import Quantities
import Supply

enum SupplyPointRow {
    static let table = Table(
        "supply_points", key: ["id"],
        [
            "id", "account", "meter", "feeder", "relay_unit", "relay_profile", "relay_channel", "relay_serial",
            "relay_rating",
            "epoch", "relay_state", "opened_by", "opened_by_order", "relay_seen_at", "pairing", "pairing_proven_at",
            "commissioning", "binding_changed_at", "lock_out", "order_in_flight", "restore_since", "restore_cause",
            "restore_attempts", "restore_late_notice", "restore_field_job", "restore_armed_at", "restore_asked_at",
            "restore_confirmed_at", "restore_for_money", "restore_over_protection", "failed_trips", "trip_not_before",
            "off_since",
            "foreign_operations", "proving", "unseen_opening", "load_limit",
        ])

    static func cells(_ state: SupplyPointState) -> [Cell] {
        let record = state.record
        let relay = record.relay
        let (openedBy, order) = words(state.belief.openedBy)
        let (pairing, provenAt, commissioning) = words(state.pairing)
        let restore = state.restore
        return [
            record.id.number, record.account.number, record.meter.number, record.feeder.number,
            relay.map { Int64($0.unit) },
            relay?.profile, relay.map { Int64($0.channel) }, relay?.serial?.text, relay?.rating?.value,
            state.epoch.value,
            state.belief.state?.rawValue, openedBy, order?.number, state.belief.seenAt?.milliseconds, pairing,
            provenAt?.milliseconds, commissioning, state.bindingChangedAt?.milliseconds,
            state.lockOut.map(LockOutText.write),
            state.order?.number,
            restore?.since.milliseconds, restore?.cause, restore.map { Int64($0.attempts) }, restore?.lateNoticeSent,
            restore?.fieldJob?.number, restore?.armedAt?.milliseconds, restore?.askedAt?.milliseconds,
            restore?.confirmedAt?.milliseconds, restore?.isForMoney, restore?.isOverProtection,
            Int64(state.failedTrips),
            state.tripNotBefore?.milliseconds,
            state.offSince?.milliseconds, Int64(state.foreignOperations), state.proving.map(ProvingText.write),
            state.unseenOpening.map(UnseenOpeningText.write), state.limit.map(LimitText.write),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> SupplyPointState {
        var c = Cells(row, table)
        let id: SupplyPointID = try c.id()
        let account: AccountID = try c.id()
        let meter: MeterID = try c.id()
        let feeder: FeederID = try c.id()
        let record = SupplyPointRecord(id: id, account: account, meter: meter, feeder: feeder, relay: try relay(&c))
        let epoch = Epoch(try c.int())
        let relayState: RelayState? = try c.wordOrNil()
        let openedBy = try openedBy(&c)
        let belief = RelayBelief(state: relayState, openedBy: openedBy, seenAt: c.instantOrNil())
        let pairing = try pairing(&c)
        return SupplyPointState(
            record: record, epoch: epoch, belief: belief, pairing: pairing,
            bindingChangedAt: c.intOrNil().map { TrustedTime(milliseconds: $0) },
            lockOut: lockOut(&c), order: c.idOrNil(), restore: try restore(&c), failedTrips: try c.small(),
            tripNotBefore: c.instantOrNil(), offSince: c.intOrNil().map { TrustedTime(milliseconds: $0) },
            foreignOperations: try c.small(), proving: try c.fieldsOrNil(ProvingText.read),
            unseenOpening: try c.fieldsOrNil(UnseenOpeningText.read), limit: try c.fieldsOrNil(LimitText.read))
    }

    /// One that cannot be read locks out all the same (I-C11).
    private static func lockOut(_ c: inout Cells) -> LockOut? {
        c.textOrNil().map { text in
            var reader = FieldReader(text)
            return (try? LockOutText.read(&reader)) ?? .unreadable
        }
    }

    private static func relay(_ c: inout Cells) throws(StoreError) -> RelayRecord? {
        let unit = c.intOrNil()
        let profile = c.textOrNil()
        let channel = c.intOrNil()
        let serial = c.textOrNil().map { SerialNumber($0) }
        let rating = c.intOrNil().map { Milliamperes($0) }
        guard let unit else { return nil }
        guard let unit = UInt8(exactly: unit), let profile, let channel else { throw c.fault("half a relay") }
        return RelayRecord(unit: unit, profile: profile, channel: Int(channel), serial: serial, rating: rating)
    }

    private static func restore(_ c: inout Cells) throws(StoreError) -> RestoreObligation? {
        let since = c.instantOrNil()
        let cause = c.textOrNil()
        let attempts = c.intOrNil()
        let late = c.intOrNil()
        let job: WorkItemID? = c.idOrNil()
        let armedAt = c.instantOrNil()
        let askedAt = c.instantOrNil()
        let confirmedAt = c.instantOrNil()
        let isForMoney = c.intOrNil()
        let isOverProtection = c.intOrNil()
        guard let since else { return nil }
        guard let cause, let attempts, let late, let isForMoney, let isOverProtection else {
            throw c.fault("half a restore obligation")
        }
        return RestoreObligation(
            since: since, cause: cause, attempts: Int(attempts), lateNoticeSent: late != 0, fieldJob: job,
            armedAt: armedAt, askedAt: askedAt, confirmedAt: confirmedAt, isForMoney: isForMoney != 0,
            isOverProtection: isOverProtection != 0)
    }

    private static func words(_ openedBy: OpenedBy?) -> (String?, OrderID?) {
        switch openedBy {
        case nil: (nil, nil)
        case .us(let order): ("us", order)
        case .usPerhaps(let order): ("us_perhaps", order)
        case .inherited: ("inherited", nil)
        case .foreign: ("foreign", nil)
        }
    }

    private static func openedBy(_ c: inout Cells) throws(StoreError) -> OpenedBy? {
        let word = c.textOrNil()
        let order: OrderID? = c.idOrNil()
        switch (word, order) {
        case (nil, nil): return nil
        case ("us", let order?): return .us(order)
        case ("us_perhaps", let order?): return .usPerhaps(order)
        case ("inherited", nil): return .inherited
        case ("foreign", nil): return .foreign
        default: throw c.fault("opened by \(word ?? "nobody")")
        }
    }

    private static func words(_ pairing: Pairing) -> (String, Instant?, String?) {
        switch pairing {
        case .inMeter: ("in_meter", nil, nil)
        case .unproven: ("unproven", nil, nil)
        case .proven(let at): ("proven", at, nil)
        case .testing(let commissioning): ("testing", nil, text(commissioning))
        }
    }

    private static func pairing(_ c: inout Cells) throws(StoreError) -> Pairing {
        let word = try c.text()
        let provenAt = c.instantOrNil()
        let test = try c.fieldsOrNil(commissioning)
        switch (word, provenAt, test) {
        case ("in_meter", _, _): return .inMeter
        case ("unproven", _, _): return .unproven
        case ("proven", let at?, _): return .proven(at: at)
        case ("testing", _, let test?): return .testing(test)
        default: throw c.fault("pairing \(word)")
        }
    }

    private static func text(_ test: Commissioning) -> String {
        var writer = FieldWriter()
        writer.add(test.step.rawValue)
        writer.add(test.by)
        writer.add(test.energyAtOpening?.value)
        writer.add(test.quietReadings)
        writer.add(test.readings)
        writer.add(test.powerBefore?.value)
        writer.add(test.failed)
        return writer.text
    }

    private static func commissioning(_ reader: inout FieldReader) throws(FieldFault) -> Commissioning {
        let step = try reader.string()
        guard let step = Commissioning.Step(rawValue: step) else { throw FieldFault(detail: "\(step) is no step") }
        return Commissioning(
            step: step, by: try reader.string(), energyAtOpening: try reader.intOrNil().map { WattHours($0) },
            quietReadings: Int(try reader.int()), readings: Int(try reader.int()),
            powerBefore: try reader.intOrNil().map { Watts($0) }, failed: try reader.stringOrNil())
    }
}
